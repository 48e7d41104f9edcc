//! Counts of stock: the list, and one count.

use askama::Template;
use melati_domain::{catalogue::ProductKind, id::StockCountId, stock_count::CountStatus};
use melati_store::stock_counts::CountSummary;

use super::{filters, order::BranchChoice, sale::FormState, shell::Shell, stock::kind_name};

/// A count of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Row.
    pub id: StockCountId,
    /// `OPN000001`
    pub code: String,
    /// What is counted.
    pub kind: ProductKind,
    /// Where, for people who see several branches.
    pub branch: Option<String>,
    /// Where it stands.
    pub status: CountStatus,
    /// When it was begun, and by whom.
    pub begun: String,
}

impl CountRow {
    /// What is counted, as the shop calls it.
    pub fn kind_name(&self) -> &'static str {
        kind_name(self.kind)
    }

    /// The colour of its status.
    pub const fn badge(&self) -> &'static str {
        match self.status {
            CountStatus::Running => "text-bg-warning",
            CountStatus::Booked => "text-bg-success",
            CountStatus::Cancelled => "text-bg-secondary",
        }
    }
}

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "stock_count/list.html")]
pub struct CountList {
    /// Surroundings.
    pub shell: Shell,
    /// Where one may begin; none where that is settled.
    pub branches: Vec<BranchChoice>,
    /// Counts, newest first.
    pub rows: Vec<CountRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
    /// What is wrong with what was typed.
    pub form: FormState,
}

/// Goods of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedRow {
    /// Its number among its kind.
    pub number: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Pieces seen; none: not counted yet.
    pub counted: Option<i64>,
    /// What there should be, or that it is to be counted again.
    pub told: Option<String>,
    /// That has to be looked at.
    pub wrong: bool,
}

/// One count.
#[derive(Debug, Clone, Template)]
#[template(path = "stock_count/show.html")]
pub struct CountPage {
    /// Surroundings.
    pub shell: Shell,
    /// The count.
    pub row: CountRow,
    /// By whom it was ended, when and why.
    pub ended: Option<String>,
    /// How far it is.
    pub summary: CountSummary,
    /// May this person see and book differences? Who only counts, counts blind.
    pub may_book: bool,
    /// Which goods are shown: `belum`, `sudah` or `selisih`.
    pub look: &'static str,
    /// They.
    pub lines: Vec<CountedRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
    /// What is typed.
    pub form: FormState,
}

impl CountPage {
    /// May pieces still be counted?
    pub fn runs(&self) -> bool {
        self.row.status == CountStatus::Running
    }

    /// Goods that were or are to be counted.
    pub const fn goods(&self) -> i64 {
        self.summary.counted + self.summary.uncounted
    }

    /// What may be looked at: its name, its address, is it shown?
    pub fn tabs(&self) -> Vec<(String, String, bool)> {
        let CountSummary { counted, different, uncounted, .. } = self.summary;
        let different = self.may_book.then_some(("selisih", "Berbeda", different));
        let tabs =
            [Some(("belum", "Belum dihitung", uncounted)), Some(("sudah", "Sudah", counted)), different];
        let one = |(look, name, count)| {
            (format!("{name} ({count})"), format!("/opname/{}?lihat={look}", self.row.id), self.look == look)
        };
        tabs.into_iter().flatten().map(one).collect()
    }

    /// What is said where there is nothing to show.
    pub fn nothing(&self) -> &'static str {
        match self.look {
            "belum" if self.runs() => "Semua barang yang ada stoknya sudah dihitung.",
            "belum" => "Tidak ada barang yang tersisa.",
            "selisih" => "Tidak ada yang berbeda.",
            _ => "Belum ada yang dihitung. Pindai atau ketik kode barangnya.",
        }
    }

    /// A code of the kind that is counted.
    pub const fn example(&self) -> &'static str {
        match self.row.kind {
            ProductKind::Frame => "FR000123",
            ProductKind::Lens => "L00031 x2",
            ProductKind::Accessory => "AKS-000001",
        }
    }

    /// Is that the step that was refused?
    pub fn refused(&self, step: &str) -> bool {
        self.form.value("langkah") == step
    }
}
