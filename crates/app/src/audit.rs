//! The audit trail: what actions write into it, and who may read it.

use melati_domain::{
    actor::Actor,
    audit::{Action, Change, Subject},
    day::Millis,
    id::BranchId,
    rights::Right,
};
use melati_store::{
    Tx,
    audit::{AuditEntry, AuditFilter, NewEntry},
    catalogue::Goods,
};

use crate::{
    App, Refusal,
    app::{listed_branch, require},
};

/// What an action did, to be written down in its own transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deed<'a> {
    /// What was done.
    pub action: Action,
    /// To what: its kind, number, and name or code.
    pub subject: (Subject, i64, &'a str),
    /// In which branch; none: where the actor is at home.
    pub branch: Option<BranchId>,
    /// Why, as typed.
    pub reason: Option<&'a str>,
    /// What was before and after.
    pub changes: &'a [Change],
}

/// Writes down what `actor` did.
pub(crate) async fn note(tx: &mut Tx, actor: &Actor, deed: Deed<'_>, at: Millis) -> Result<(), Refusal> {
    let (subject, subject_id, subject_name) = deed.subject;
    let entry = NewEntry {
        at,
        user: actor.user,
        user_name: &actor.name,
        branch: deed.branch.or(actor.branch),
        action: deed.action,
        subject,
        subject_id,
        subject_name,
        reason: deed.reason,
        changes: deed.changes,
    };
    Ok(tx.insert_audit_entry(&entry).await?)
}

/// Entries, newest first: of the actor's branch, or for a super admin of the one asked for or all.
pub async fn list(app: &App, actor: &Actor, mut filter: AuditFilter) -> Result<Vec<AuditEntry>, Refusal> {
    require(actor, Right::SeeAudit)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.audit_entries(&filter).await?) })).await
}

/// Writes down what was done to goods.
pub(crate) async fn goods(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    goods: &Goods,
    changes: &[Change],
    now: Millis,
) -> Result<(), Refusal> {
    let (subject, id, title) = match goods {
        Goods::Frame(it) => (Subject::Frame, it.id.0, format!("{} {}", it.title(), it.code)),
        Goods::Lens(it) => (Subject::Lens, it.id.0, format!("{} {}", it.title(), it.code)),
        Goods::Accessory(it) => (Subject::Accessory, it.id.0, it.name.clone()),
    };
    let branch = Some(goods.branch());
    let deed = Deed { action, subject: (subject, id, &title), branch, reason: None, changes };
    note(tx, actor, deed, now).await
}
