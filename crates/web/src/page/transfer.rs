//! Stock on its way between branches: the list, asking for some, and one transfer.

use askama::Template;
use melati_domain::{
    id::{BranchId, TransferId},
    transfer::{TransferAct, TransferStatus},
};

use super::{filters, order::BranchChoice, sale::FormState, shell::Shell};

/// A transfer of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRow {
    /// Row.
    pub id: TransferId,
    /// `TRF000001`
    pub code: String,
    /// The sending branch.
    pub from: String,
    /// The receiving branch.
    pub to: String,
    /// Where it stands.
    pub status: TransferStatus,
    /// Pieces asked for.
    pub pieces: i64,
    /// When it was asked for.
    pub at: String,
}

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "transfer/list.html")]
pub struct TransferList {
    /// Surroundings.
    pub shell: Shell,
    /// Only those that stand so.
    pub status: Option<TransferStatus>,
    /// Transfers, newest first.
    pub rows: Vec<TransferRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
}

impl TransferList {
    /// All, and each status: its name, its list, is it shown?
    pub fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        let one = |&status: &TransferStatus| {
            (status.as_str(), format!("/transfer?status={status}"), self.status == Some(status))
        };
        let all = [("Semua", "/transfer".to_owned(), self.status.is_none())];
        all.into_iter().chain(TransferStatus::ALL.iter().map(one)).collect()
    }
}

/// Goods that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Pieces there.
    pub stock: i64,
}

/// The form that asks for goods.
#[derive(Debug, Clone, Template)]
#[template(path = "transfer/new.html")]
pub struct TransferForm {
    /// Surroundings.
    pub shell: Shell,
    /// Whose goods may be asked for.
    pub sources: Vec<BranchChoice>,
    /// Where they may go; none where that is settled.
    pub targets: Vec<BranchChoice>,
    /// What is looked for on the shelf of the chosen one.
    pub q: String,
    /// What is found there; none before a branch was chosen.
    pub offered: Option<Vec<OfferedRow>>,
    /// What is typed.
    pub form: FormState,
}

impl TransferForm {
    /// Is this the branch chosen for a field?
    pub fn chosen(&self, field: &str, id: &BranchId) -> bool {
        self.form.value(field) == id.to_string()
    }
}

/// Goods of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferLineRow {
    /// Its place, from 1.
    pub line: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Pieces asked for.
    pub quantity: i64,
    /// Pieces that came.
    pub received: Option<i64>,
}

impl TransferLineRow {
    /// The name of its field.
    pub fn field(&self) -> String {
        format!("terima_{}", self.line)
    }
}

/// One transfer.
#[derive(Debug, Clone, Template)]
#[template(path = "transfer/show.html")]
pub struct TransferPage {
    /// Surroundings.
    pub shell: Shell,
    /// The transfer.
    pub row: TransferRow,
    /// What was remarked.
    pub note: Option<String>,
    /// Its goods.
    pub lines: Vec<TransferLineRow>,
    /// Its steps, newest first: what, when and by whom, why.
    pub steps: Vec<(TransferStatus, String, Option<String>)>,
    /// What this person may do now.
    pub acts: Vec<TransferAct>,
    /// What is typed.
    pub form: FormState,
}

impl TransferPage {
    /// May that be done now?
    pub fn may(&self, act: &str) -> bool {
        self.acts.iter().any(|it| it.as_str() == act)
    }

    /// What was typed as received, else all of it.
    pub fn counted(&self, line: &TransferLineRow) -> String {
        match self.form.value_of(&line.field()) {
            "" => line.quantity.to_string(),
            typed => typed.to_owned(),
        }
    }
}
