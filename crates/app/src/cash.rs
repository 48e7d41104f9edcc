//! The drawer of a branch: what should be in it, cash put in and taken out, and the report of a day.

use melati_domain::{
    actor::Actor,
    audit::{Action, changes},
    cash::{self, DENOMINATIONS, Direction, Drawer, MOST_PIECES, MethodCount},
    day::{Day, Millis},
    event::Event,
    id::BranchId,
    money::{Rupiah, TooMuchMoney},
    rights::Right,
    sale::{MAX_SALE, PaymentMethod},
};
use serde::Serialize;

use melati_store::{
    Branch, ReadTx, Table, Tx,
    cash::{CashMovement, Counted, DrawerNow, OpenedDay, Takings},
    dashboards::Turnover,
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{reachable, require},
    days::note,
    idempotency::{IdempotencyKey, claimed},
    refusal::{optional_text, required_text},
};

/// Days that are listed.
const DAYS_LISTED: i64 = 14;

/// A branch's day in money: the Z report, and before the closing what it will say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashDay {
    /// The branch.
    pub branch: Branch,
    /// Which day.
    pub day: Day,
    /// Is it today?
    pub is_today: bool,
    /// How it was opened and closed; none while it was not opened.
    pub opened: Option<OpenedDay>,
    /// Kept of payments, by method and bank.
    pub received: Vec<Takings>,
    /// Given back for voided sales, by method and bank.
    pub refunded: Vec<Takings>,
    /// Cash that moved for other reasons.
    pub movements: Vec<CashMovement>,
    /// The drawer.
    pub drawer: Drawer,
    /// What should be in it.
    pub expected: Rupiah,
    /// What was sold.
    pub turnover: Turnover,
    /// Days before today that nobody closed.
    pub left_open: Vec<Day>,
}

/// Cash put in or taken out, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedMovement {
    /// How much; positive.
    pub amount: Rupiah,
    /// Which way.
    pub direction: Direction,
    /// Why.
    pub reason: String,
}

/// What was counted at a closing, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedCount {
    /// Pieces of each of [`DENOMINATIONS`].
    pub pieces: [i64; DENOMINATIONS.len()],
    /// What the bank or the terminal says of the other ways of paying; those that were not asked are left out.
    pub others: Vec<(PaymentMethod, Rupiah)>,
    /// Why it is not what it should be.
    pub reason: Option<String>,
}

/// A branch's day in money; `day` none: today.
pub async fn day(app: &App, actor: &Actor, branch: BranchId, day: Option<Day>) -> Result<CashDay, Refusal> {
    require(actor, Right::SeeCash)?;
    let (actor, now) = (actor.clone(), app.now());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let branch = reachable(tx.branch(branch).await?, Thing::Branch, &actor, |it| it.id)?;
            let day = day.unwrap_or_else(|| branch.zone.day_of(now));
            day_in(tx, branch, day, now).await
        })
    });
    read.await
}

/// What should be in every drawer the actor may see.
pub async fn drawers(app: &App, actor: &Actor) -> Result<Vec<DrawerNow>, Refusal> {
    require(actor, Right::SeeCash)?;
    let (actor, todays) = (actor.clone(), app.todays());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let mut drawers = tx.drawers(todays).await?;
            drawers.retain(|drawer| actor.reaches(drawer.branch));
            Ok(drawers)
        })
    });
    read.await
}

/// Today of a branch, in an open snapshot.
pub async fn today_in(tx: &mut ReadTx, branch: BranchId, now: Millis) -> Result<CashDay, Refusal> {
    let branch = tx.branch(branch).await?.ok_or(Refusal::NotFound(Thing::Branch))?;
    let today = branch.zone.day_of(now);
    day_in(tx, branch, today, now).await
}

/// The last days of a branch, newest first.
pub async fn days(app: &App, actor: &Actor, branch: BranchId) -> Result<Vec<OpenedDay>, Refusal> {
    require(actor, Right::SeeCash)?;
    let (actor, now) = (actor.clone(), app.now());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let branch = reachable(tx.branch(branch).await?, Thing::Branch, &actor, |it| it.id)?;
            Ok(tx.opened_days(branch.id, branch.zone.day_of(now), DAYS_LISTED).await?)
        })
    });
    read.await
}

/// Puts cash into the drawer of today, or takes some out; no more than should be there. The same key and movement again
/// moves nothing more.
pub async fn move_cash(
    app: &App,
    actor: &Actor,
    branch: BranchId,
    typed: TypedMovement,
    key: Option<IdempotencyKey>,
) -> Result<CashDay, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { move_cash_in(tx, &actor, branch, &typed, key, now).await }));
    write.await
}

/// [`move_cash`] inside an open transaction, at the instant `now`.
pub async fn move_cash_in(
    tx: &mut Tx,
    actor: &Actor,
    branch: BranchId,
    typed: &TypedMovement,
    key: Option<IdempotencyKey>,
    now: Millis,
) -> Result<CashDay, Refusal> {
    require(actor, Right::MoveCash)?;
    if typed.amount <= Rupiah::ZERO || typed.amount.get() > MAX_SALE {
        return Err(Refusal::invalid(Field::plain("jumlah"), FieldProblem::OutOfRange(1, MAX_SALE)));
    }
    let reason = required_text(&typed.reason, "alasan", 200)?;
    let branch = reachable(tx.branch(branch).await?, Thing::Branch, actor, |it| it.id)?;
    // Two who take out at once take out one after the other.
    tx.lock_row(Table::Branch, branch.id.0).await?;
    let day = branch.zone.day_of(now);
    if claimed(tx, actor, key, &("cash", branch.id.0, typed), branch.id.0, now).await?.is_some() {
        return day_in(tx, branch, day, now).await;
    }
    if !tx.opened_day(branch.id, day).await?.is_some_and(|opened| opened.is_open) {
        return Err(Refusal::BranchClosed);
    }
    let mut amount = typed.amount;
    if typed.direction == Direction::Out {
        cash::take_out(&drawer(tx, branch.id, day).await?.drawer, amount)?;
        amount = Rupiah::ZERO.minus(amount)?;
    }
    tx.move_cash((branch.id, day), amount, &reason, actor.user, now).await?;
    let said = changes([("jumlah", None, Some(amount.to_string()))]);
    note(tx, actor, Action::CashMoved, &branch, Some(&reason), &said, now).await?;
    tx.append(now, Some(actor.user), Some(branch.id), &Event::CashMoved { day, amount }).await?;
    day_in(tx, branch, day, now).await
}

/// What a closing of `day` finds, checked against what should be there: counted less expected, where it was counted.
/// For [`crate::days`].
pub(crate) async fn count_in(
    tx: &mut Tx,
    branch: BranchId,
    day: Day,
    typed: Option<&TypedCount>,
) -> Result<Option<Rupiah>, Refusal> {
    let Some(typed) = typed else {
        tx.set_count(branch, day, None).await?;
        return Ok(None);
    };
    if typed.pieces.iter().any(|pieces| !(0..=MOST_PIECES).contains(pieces)) {
        return Err(Refusal::invalid(Field::plain("pecahan"), FieldProblem::OutOfRange(0, MOST_PIECES)));
    }
    let reason = optional_text(typed.reason.as_deref(), "alasan", 500)?;
    let Parts { drawer, received, refunded, .. } = drawer(tx, branch, day).await?;
    let counted = cash::worth(&typed.pieces)?;
    let others = typed.others.iter().map(|&(method, counted)| {
        Ok(MethodCount { method, expected: kept_by(method, &received, &refunded)?, counted })
    });
    let others = others.collect::<Result<Vec<_>, TooMuchMoney>>()?;
    let difference = cash::difference(&drawer, counted, &others, reason.is_some())?;
    let pieces = DENOMINATIONS.iter().zip(typed.pieces).filter(|(_, count)| *count > 0);
    let pieces: Vec<(i64, i64)> = pieces.map(|(note, count)| (*note, count)).collect();
    let pieces = serde_json::to_string(&pieces).unwrap_or_default();
    let found = Counted {
        expected: drawer.expected()?,
        counted,
        pieces: &pieces,
        reason: reason.as_deref(),
        others: &others,
    };
    tx.set_count(branch, day, Some(found)).await?;
    Ok(Some(difference))
}

/// What should be in a drawer, inside an open transaction.
pub async fn expected_in(tx: &mut ReadTx, branch: BranchId, day: Day) -> Result<Rupiah, Refusal> {
    Ok(drawer(tx, branch, day).await?.drawer.expected()?)
}

/// A drawer with what it is the sum of.
struct Parts {
    drawer: Drawer,
    received: Vec<Takings>,
    refunded: Vec<Takings>,
    movements: Vec<CashMovement>,
    opened: Option<OpenedDay>,
}

async fn drawer(tx: &mut ReadTx, branch: BranchId, day: Day) -> Result<Parts, Refusal> {
    let opened = tx.opened_day(branch, day).await?;
    let (received, refunded) = (tx.received(branch, day).await?, tx.refunded(branch, day).await?);
    let movements = tx.cash_movements(branch, day).await?;
    let moved = |inwards: bool| -> Result<Rupiah, TooMuchMoney> {
        let moved = movements.iter().map(|it| it.amount).filter(|amount| amount.is_negative() != inwards);
        let sum = Rupiah::sum(moved)?;
        if inwards { Ok(sum) } else { Rupiah::ZERO.minus(sum) }
    };
    let drawer = Drawer {
        float: opened.as_ref().map_or(Rupiah::ZERO, |it| it.float),
        received: in_cash(&received)?,
        refunded: in_cash(&refunded)?,
        put_in: moved(true)?,
        taken_out: moved(false)?,
    };
    Ok(Parts { drawer, received, refunded, movements, opened })
}

fn in_cash(takings: &[Takings]) -> Result<Rupiah, TooMuchMoney> {
    paid_by(PaymentMethod::Cash, takings)
}

fn paid_by(method: PaymentMethod, takings: &[Takings]) -> Result<Rupiah, TooMuchMoney> {
    Rupiah::sum(takings.iter().filter(|it| it.method == method).map(|it| it.amount))
}

/// What came one way, of whichever bank, less what was given back so.
pub fn kept_by(
    method: PaymentMethod,
    received: &[Takings],
    refunded: &[Takings],
) -> Result<Rupiah, TooMuchMoney> {
    paid_by(method, received)?.minus(paid_by(method, refunded)?)
}

async fn day_in(tx: &mut ReadTx, branch: Branch, day: Day, now: Millis) -> Result<CashDay, Refusal> {
    let Parts { drawer, received, refunded, movements, opened } = drawer(tx, branch.id, day).await?;
    let today = branch.zone.day_of(now);
    Ok(CashDay {
        turnover: tx.branch_turnover(branch.id, day).await?,
        left_open: tx.left_open(branch.id, today).await?,
        expected: drawer.expected()?,
        is_today: day == today,
        branch,
        day,
        opened,
        received,
        refunded,
        movements,
        drawer,
    })
}
