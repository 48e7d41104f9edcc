//! The form that adds goods of a kind, or changes them.

use askama::Template;
use melati_app::import::{report::Part, table::Fault};
use melati_domain::catalogue::{FrameKind, ProductKind};

use super::{filters, order::BranchChoice, sale::FormState, shell::Shell, stock::kind_name};

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Text of so many characters at most.
    Text(usize),
    /// Whole rupiah.
    Money,
    /// A whole number.
    Number,
    /// One of the kinds of frames.
    FrameKind,
    /// From the shelf, or ordered for each customer.
    Keeping,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoodsField {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How it is typed.
    pub input: Input,
    /// Must it be there?
    pub required: bool,
    /// May this person change it?
    pub open: bool,
}

impl GoodsField {
    /// Most characters of its text.
    pub fn most(&self) -> usize {
        match self.input {
            Input::Text(most) => most,
            Input::Money => 20,
            Input::Number | Input::FrameKind | Input::Keeping => 8,
        }
    }

    /// What a telephone's keyboard shows.
    pub fn keyboard(&self) -> &'static str {
        match self.input {
            Input::Money | Input::Number => "numeric",
            Input::Text(_) | Input::FrameKind | Input::Keeping => "text",
        }
    }

    /// Choices, where it is a choice: value, name.
    pub fn choices(&self) -> Vec<(&'static str, &'static str)> {
        match self.input {
            Input::FrameKind => FrameKind::ALL.iter().map(|kind| (kind.as_str(), kind.as_str())).collect(),
            Input::Keeping => vec![("0", "Dari rak"), ("1", "Pesanan")],
            Input::Text(_) | Input::Money | Input::Number => Vec::new(),
        }
    }
}

/// The form of goods.
#[derive(Debug, Clone, Template)]
#[template(path = "stock/form.html")]
pub struct GoodsForm {
    /// Surroundings.
    pub shell: Shell,
    /// Of what kind.
    pub kind: ProductKind,
    /// Which; none for new ones.
    pub number: Option<i64>,
    /// Branches whose shelf they may be put on; none where that is settled.
    pub branches: Vec<BranchChoice>,
    /// Its fields.
    pub fields: Vec<GoodsField>,
    /// What is typed.
    pub form: FormState,
    /// What it showed at first, as JSON; empty for new goods.
    pub seen: String,
}

impl GoodsForm {
    /// The kind, as the shop calls it.
    pub fn kind_name(&self) -> &'static str {
        kind_name(self.kind)
    }

    /// Where it is sent.
    pub fn place(&self) -> String {
        match self.number {
            Some(number) => format!("/stok/{}/{number}/ubah", self.kind),
            None => format!("/stok/{}/baru", self.kind),
        }
    }

    /// Where it was come from.
    pub fn back(&self) -> String {
        match self.number {
            Some(number) => format!("/stok/{}/{number}", self.kind),
            None => format!("/stok?jenis={}", self.kind),
        }
    }

    /// Is this branch chosen?
    pub fn is_branch(&self, branch: &BranchChoice) -> bool {
        self.form.value("branch_id") == branch.id.to_string()
    }
}

/// Faults of a file that are shown.
const FAULTS_SHOWN: usize = 100;

/// The form that takes a file of goods, and what came of it.
#[derive(Debug, Clone, Template)]
#[template(path = "stock/upload.html")]
pub struct GoodsUpload {
    /// Surroundings.
    pub shell: Shell,
    /// Of which kind.
    pub kind: ProductKind,
    /// Whose shelf; none where that is settled.
    pub branches: Vec<BranchChoice>,
    /// How many were added.
    pub saved: Option<usize>,
    /// What is to be said of the file.
    pub report: Option<Part>,
    /// What was typed.
    pub form: FormState,
}

impl GoodsUpload {
    /// Its kind, as the shop calls it.
    pub fn kind_name(&self) -> &'static str {
        kind_name(self.kind)
    }

    /// Is this the branch that was chosen?
    pub fn is_branch(&self, branch: &BranchChoice) -> bool {
        self.form.value("branch_id") == branch.id.to_string()
    }

    /// The columns that must be there.
    pub const fn columns(&self) -> &'static str {
        match self.kind {
            ProductKind::Frame => "kode_frame, merk_frame, jenis_frame, harga_beli, harga_jual, stok",
            ProductKind::Lens => {
                "kode_lensa, merk_lensa, type, coating, sph, cyl, axis, add, harga_beli, harga_jual, stok"
            }
            ProductKind::Accessory => "nama_produk, harga_beli, harga_jual, stok",
        }
    }

    /// What is refused: the first rows.
    pub fn faults(&self) -> &[Fault] {
        let faults = self.report.as_ref().map(|report| report.faults.as_slice()).unwrap_or_default();
        faults.get(..FAULTS_SHOWN).unwrap_or(faults)
    }

    /// How many more are refused.
    pub fn left_out(&self) -> usize {
        self.report.as_ref().map_or(0, |report| report.faults.len().saturating_sub(FAULTS_SHOWN))
    }
}

/// The fields of a kind; `new`: it is not there yet. `full`: every field of a lens is open; `costs`: purchase prices
/// are this person's matter.
pub fn fields(kind: ProductKind, new: bool, full: bool, costs: bool) -> Vec<GoodsField> {
    let field = |name, label, input, required| GoodsField { name, label, input, required, open: true };
    let (mut fields, cost, price) = match kind {
        ProductKind::Frame => (
            vec![
                field("merk_frame", "Merk", Input::Text(100), true),
                field("jenis_frame", "Jenis", Input::FrameKind, true),
                field("kode_frame", "Kode, kosongkan bila dibuatkan", Input::Text(50), false),
            ],
            "harga_beli_frame",
            "harga_jual_frame",
        ),
        ProductKind::Lens => (
            vec![
                field("merk_lensa", "Merk", Input::Text(100), true),
                field("type", "Tipe, misalnya SINGLE atau Progressive", Input::Text(50), true),
                field("coating", "Coating", Input::Text(100), false),
                field("sph", "SPH, misalnya -1,25 atau PLANO", Input::Text(8), false),
                field("cyl", "CYL", Input::Text(8), false),
                field("axis", "AXIS", Input::Number, false),
                field("add", "ADD", Input::Text(8), false),
                field("is_custom_order", "Persediaan", Input::Keeping, true),
                field("kode_lensa", "Kode, kosongkan bila dibuatkan", Input::Text(50), false),
            ],
            "harga_beli_lensa",
            "harga_jual_lensa",
        ),
        ProductKind::Accessory => {
            (vec![field("nama_produk", "Nama", Input::Text(100), true)], "harga_beli", "harga_jual")
        }
    };
    if !new {
        fields.retain(|field| !field.name.starts_with("kode_"));
    }
    for field in &mut fields {
        field.open = full;
    }
    if costs {
        fields.push(field(cost, "Harga beli", Input::Money, false));
    }
    fields.push(field(price, "Harga jual", Input::Money, true));
    if new {
        fields.push(field("stok", "Stok awal", Input::Number, false));
    }
    fields
}
