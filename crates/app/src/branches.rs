//! Branches: add.

use melati_domain::{day::Zone, id::BranchId};
use melati_store::{Branch, Table, Tx};

use crate::{App, Field, FieldProblem, Refusal, refusal::required_text};

/// A branch to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBranch {
    /// Short code, unique, at most ten characters: `CAB001`.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Its time zone, which decides its business day.
    pub zone: Zone,
}

/// Adds a branch, from the command line: whoever holds the machine holds the shop.
pub async fn add(app: &App, new: NewBranch) -> Result<Branch, Refusal> {
    app.store.writer.write(move |tx| Box::pin(async move { add_in(tx, new).await })).await
}

/// [`add`] inside an open transaction.
pub async fn add_in(tx: &mut Tx, new: NewBranch) -> Result<Branch, Refusal> {
    let code = required_text(&new.code, "code", 10)?;
    let name = required_text(&new.name, "name", 100)?;
    if tx.branch_by_code(&code).await?.is_some() {
        return Err(Refusal::invalid(Field::plain("code"), FieldProblem::Taken));
    }
    let branch = Branch { id: BranchId(tx.next_id(Table::Branch).await?), code, name, zone: new.zone };
    tx.insert_branch(&branch).await?;
    Ok(branch)
}
