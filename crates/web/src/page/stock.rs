//! Shelf goods: the list of a kind, and one item with its movements.

use askama::Template;
use melati_domain::{
    catalogue::{AlertLevel, ProductKind},
    id::{BranchId, SaleId},
    money::Rupiah,
};

use super::{filters, order::BranchChoice, sale::FormState, shell::Shell};

/// Goods of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfRow {
    /// Number within its kind.
    pub number: i64,
    /// `FR000123`
    pub code: String,
    /// `merk - jenis`, `merk - type`, or name.
    pub title: String,
    /// Coating and powers; empty where none.
    pub detail: String,
    /// What it sells for.
    pub price: Rupiah,
    /// Pieces.
    pub stock: i64,
    /// How urgent that is.
    pub alert: AlertLevel,
    /// Whose shelf, for people who see several.
    pub branch: Option<String>,
}

/// What a list of goods is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfChoice {
    /// Goods of this kind.
    pub kind: ProductKind,
    /// What is looked for.
    pub q: String,
    /// Only what is low.
    pub low: bool,
    /// Only this branch, for people who see several.
    pub branch: Option<BranchId>,
}

impl ShelfChoice {
    /// The address of the list narrowed so, from `cursor` on.
    pub fn address(&self, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::from("/stok?"));
        let branch = self.branch.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            ("jenis", self.kind.as_str()),
            ("q", &self.q),
            ("rendah", if self.low { "1" } else { "" }),
            ("branch_id", &branch),
            ("cursor", cursor.unwrap_or_default()),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }

    /// Narrowed to this branch?
    pub fn has_branch(&self, branch: &BranchId) -> bool {
        self.branch.as_ref() == Some(branch)
    }
}

/// The goods of a kind.
#[derive(Debug, Clone, Template)]
#[template(path = "stock/list.html")]
pub struct ShelfPage {
    /// Surroundings.
    pub shell: Shell,
    /// What is shown.
    pub choice: ShelfChoice,
    /// Branches to choose from; empty for people of one branch.
    pub branches: Vec<BranchChoice>,
    /// The goods.
    pub rows: Vec<ShelfRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
    /// May this person add goods of the kind?
    pub may_add: bool,
    /// May this person add goods by a file?
    pub may_upload: bool,
    /// May this person count what stands there?
    pub may_count: bool,
    /// How many of the kind are low, on the shelf of one branch.
    pub low: Option<i64>,
}

impl ShelfPage {
    /// The same list for each kind: its name, its address, is it shown?
    pub fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        let tab = |&kind: &ProductKind| {
            let address = ShelfChoice { kind, ..self.choice.clone() }.address(None);
            (kind_name(kind), address, kind == self.choice.kind)
        };
        ProductKind::ALL.iter().map(tab).collect()
    }
}

/// A change of stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// `+3`, `−1`
    pub pieces: String,
    /// Why.
    pub reason: String,
    /// The sale behind it, and its code.
    pub sale: Option<(SaleId, String)>,
    /// When and by whom.
    pub told: String,
}

/// One item.
#[derive(Debug, Clone, Template)]
#[template(path = "stock/item.html")]
pub struct ItemPage {
    /// Surroundings.
    pub shell: Shell,
    /// What kind it is.
    pub kind: ProductKind,
    /// The item.
    pub row: ShelfRow,
    /// What it cost; none for whom that is no matter.
    pub cost: Option<Rupiah>,
    /// Its movements, newest first.
    pub movements: Vec<MovementRow>,
    /// Address of older movements.
    pub older: Option<String>,
    /// Address of the newest movements, when these are older ones.
    pub newest: Option<String>,
    /// May this person change it?
    pub may_change: bool,
    /// May this person add pieces?
    pub may_restock: bool,
    /// The form for more pieces, when it came back.
    pub form: FormState,
    /// What makes it safe to send twice.
    pub key: String,
    /// What was just done.
    pub notice: Option<&'static str>,
}

impl ItemPage {
    /// Its kind, as the shop calls it.
    pub fn kind_name(&self) -> &'static str {
        kind_name(self.kind)
    }
}

pub(super) const fn kind_name(kind: ProductKind) -> &'static str {
    match kind {
        ProductKind::Frame => "Frame",
        ProductKind::Lens => "Lensa",
        ProductKind::Accessory => "Aksesoris",
    }
}
