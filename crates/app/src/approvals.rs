//! Saying yes with a PIN: a discount above one's limit goes through when somebody higher types theirs. Source: domain
//! facts, section 2 (roles) and the discount limits a branch sets ([`melati_domain::branch::DiscountLimits`]).

use melati_domain::{
    actor::{Actor, Role},
    audit::{Action, Subject, changes},
    day::Millis,
    id::{BranchId, UserId},
    money::Rupiah,
    rights::Right,
};
use melati_store::{Branch, ReadTx, Table, Tx, pins::PinHolder, sales::Sale};

use crate::{
    App, Field, FieldProblem, Refusal, account::require_password, app::require, audit, passwords::Asker,
    sessions::Session,
};

/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;
/// Wrong tries in a row after which a PIN rests.
const MOST_TRIES: i64 = 5;
/// Milliseconds it rests.
const REST_MS: i64 = 15 * 60 * 1_000;

/// Somebody's yes, as typed at another's till.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedApproval {
    /// Whose.
    pub user: UserId,
    /// Their PIN in clear.
    pub pin: String,
}

impl std::fmt::Debug for TypedApproval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedApproval").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Somebody who said yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approver {
    /// Who.
    pub id: UserId,
    /// Name as shown.
    pub name: String,
    pub(crate) role: Role,
    pub(crate) branch: Option<BranchId>,
}

impl From<PinHolder> for Approver {
    fn from(it: PinHolder) -> Self {
        Self { id: it.id, name: it.name, role: it.role, branch: it.branch }
    }
}

const fn refused(problem: FieldProblem) -> Refusal {
    Refusal::invalid(Field::plain("persetujuan"), problem)
}

/// Gives the person a PIN, for which the password must be known.
pub async fn set_pin(app: &App, session: &Session, password: String, pin: String) -> Result<(), Refusal> {
    require(&session.actor, Right::ApproveDiscount)?;
    let digits = pin.len() == PIN_DIGITS && pin.bytes().all(|byte| byte.is_ascii_digit());
    let mut bytes = pin.bytes();
    let first = bytes.next();
    if !digits || bytes.all(|byte| Some(byte) == first) {
        let problem = FieldProblem::Malformed("6 angka yang tidak semuanya sama");
        return Err(Refusal::invalid(Field::plain("pin"), problem));
    }
    require_password(app, session, password, "password").await?;
    let (actor, now) = (session.actor.clone(), app.now());
    let id = actor.user;
    let hash = app.passwords.hash(pin).await?;
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.set_pin(id, &hash).await?;
            let deed = audit::Deed {
                action: Action::PinSet,
                subject: (Subject::User, id.0, &actor.name),
                branch: actor.branch,
                reason: None,
                changes: &[],
            };
            audit::note(tx, &actor, deed, now).await
        })
    });
    write.await
}

/// Who may say yes to a discount that `actor` may not give in `branch`.
pub(crate) async fn approvers(
    tx: &mut ReadTx,
    branch: &Branch,
    discount: (Rupiah, Rupiah),
) -> Result<Vec<Approver>, Refusal> {
    let holders = tx.pin_holders(branch.id).await?.into_iter();
    Ok(holders.filter(|it| may_approve(branch, it.role, discount)).map(Approver::from).collect())
}

fn may_approve(branch: &Branch, role: Role, (discount, price): (Rupiah, Rupiah)) -> bool {
    role.may(Right::ApproveDiscount) && branch.settings.discounts.allow(role, discount, price)
}

/// The limit, in percent, that stands in the way of `actor` giving that much of that price; none: nothing does.
pub(crate) fn limit_in_the_way(
    branch: &Branch,
    actor: &Actor,
    (discount, price): (Rupiah, Rupiah),
) -> Option<i64> {
    let limits = branch.settings.discounts;
    limits.of(actor.role).filter(|_| !limits.allow(actor.role, discount, price))
}

/// Refuses a discount above `actor`'s limit unless somebody who may give it said yes.
pub(crate) fn check_discount<'a>(
    branch: &Branch,
    actor: &Actor,
    discount: (Rupiah, Rupiah),
    approver: Option<&'a Approver>,
) -> Result<Option<&'a Approver>, Refusal> {
    let Some(percent) = limit_in_the_way(branch, actor, discount) else { return Ok(None) };
    let found = approver.filter(|it| it.branch.is_none_or(|home| home == branch.id));
    match found.filter(|it| may_approve(branch, it.role, discount)) {
        Some(approver) => Ok(Some(approver)),
        None => Err(refused(FieldProblem::NeedsApproval(percent))),
    }
}

/// Checks a PIN. A try counts before it is checked, so that many at once are no more than five either.
pub(crate) async fn check(app: &App, typed: &TypedApproval) -> Result<Approver, Refusal> {
    let (id, now) = (typed.user, app.now());
    let write = app.store.writer.write(move |tx| Box::pin(async move { count_try(tx, id, now).await }));
    let holder = write.await?;
    if !app.passwords.matches(Asker::Known, typed.pin.clone(), Some(holder.pin_hash.clone())).await? {
        return Err(refused(FieldProblem::Wrong));
    }
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.note_pin_tries(id, 0, now).await?) }));
    write.await?;
    Ok(holder.into())
}

async fn count_try(tx: &mut Tx, id: UserId, now: Millis) -> Result<PinHolder, Refusal> {
    tx.lock_row(Table::User, id.0).await?;
    let holder = tx.pin_holder(id).await?.ok_or(refused(FieldProblem::Wrong))?;
    let rested = now.0.saturating_sub(holder.tried_at.0) >= REST_MS;
    if holder.tries >= MOST_TRIES && !rested {
        return Err(refused(FieldProblem::Resting));
    }
    let tries = if rested { 0 } else { holder.tries };
    tx.note_pin_tries(id, tries + 1, now).await?;
    Ok(holder)
}

/// Writes down who said yes to a sale's discount.
pub(crate) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    sale: &Sale,
    approver: &Approver,
    now: Millis,
) -> Result<(), Refusal> {
    let said = changes([
        ("diskon", None, Some(sale.discount.to_string())),
        ("disetujui", None, Some(approver.name.clone())),
    ]);
    let deed = audit::Deed {
        action: Action::DiscountApproved,
        subject: (Subject::Sale, sale.id.0, &sale.code),
        branch: Some(sale.branch),
        reason: None,
        changes: &said,
    };
    audit::note(tx, actor, deed, now).await
}
