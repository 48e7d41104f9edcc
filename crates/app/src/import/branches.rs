//! Which branch a row of shelf goods belongs to.

use melati_domain::id::BranchId;

use super::table::{Column, Read, RowReader, bare};

/// The branches there are, and the one for rows that name none.
#[derive(Debug, Clone)]
pub struct Branches {
    /// Row, code and name of each.
    pub all: Vec<(BranchId, String, String)>,
    /// For rows that name none.
    pub default: BranchId,
}

/// The column that may name a branch, by code or name.
pub const BRANCH: Column =
    Column::optional("cabang", &["cabang", "kodecabang", "namacabang", "branch", "branchcode", "branchname"]);

impl Branches {
    /// The branch of this code or name, whatever its spaces and case.
    pub fn find(&self, text: &str) -> Option<BranchId> {
        let text = bare(text);
        self.all.iter().find(|(_, code, name)| bare(code) == text || bare(name) == text).map(|(id, ..)| *id)
    }

    /// The codes there are, as a list for people.
    pub fn codes(&self) -> String {
        self.all.iter().map(|(_, code, _)| code.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The branch of a row.
    pub fn of(&self, row: &mut RowReader<'_>) -> Read<BranchId> {
        let Some(text) = row.optional(BRANCH.name())? else { return Ok(self.default) };
        self.find(&text).ok_or_else(|| {
            row.fault(BRANCH.name(), format!("cabang tidak dikenal; yang ada: {}", self.codes()))
        })
    }
}
