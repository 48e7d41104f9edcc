//! The workshop: orders of all branches, without their money (domain facts, sections 2 and 7: the technician's queue
//! spans all branches on purpose).

use melati_domain::{
    actor::{Actor, Role},
    correction::CorrectionKind,
    day::{Day, Millis},
    id::{BranchId, SaleId},
    rights::Right,
    workflow::WorkStatus,
};
use melati_store::{
    ReadTx, Table, Tx,
    corrections::{Comment, Correction},
    prescriptions::PrescriptionRow,
    sales::{SaleLine, WorkStepRow},
    workshop::WorkOrder,
};

use crate::{
    App, Refusal, Thing,
    app::{listed_branch, require},
    workflow,
};

/// Most orders of a queue: those that were promised first.
pub const MOST_QUEUED: i64 = 500;

/// One order of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The order.
    pub order: WorkOrder,
    /// Is the promised day over, where the order is from?
    pub overdue: bool,
}

/// An order with what is to be made and what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRecord {
    /// The order.
    pub queued: Queued,
    /// What it is made of.
    pub lines: Vec<SaleLine>,
    /// Its steps, oldest first.
    pub steps: Vec<WorkStepRow>,
    /// Lenses that broke, oldest first.
    pub broken: Vec<Correction>,
    /// What was said about it, oldest first.
    pub comments: Vec<Comment>,
    /// The prescription it was sold by: what is to be made.
    pub prescription: Option<PrescriptionRow>,
}

/// The branch whose queue `actor` sees: technicians and owners see that of all, or the one they ask for.
fn queued_branch(actor: &Actor, asked: Option<BranchId>) -> Option<BranchId> {
    if actor.role == Role::Technician { asked } else { listed_branch(actor, asked) }
}

/// The orders that need hands, at most [`MOST_QUEUED`].
pub async fn queue(app: &App, actor: &Actor, branch: Option<BranchId>) -> Result<Vec<Queued>, Refusal> {
    require(actor, Right::StepOrder)?;
    let (branch, now) = (queued_branch(actor, branch), app.now());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let todays = todays(tx, now).await?;
            let orders = tx.work_queue(branch, MOST_QUEUED).await?;
            Ok(orders.into_iter().map(|order| queued(order, &todays)).collect())
        })
    });
    read.await
}

/// One order.
pub async fn find(app: &App, actor: &Actor, id: SaleId) -> Result<WorkRecord, Refusal> {
    require(actor, Right::StepOrder)?;
    let (actor, now) = (actor.clone(), app.now());
    let read = app.store.reader.read(move |tx| Box::pin(async move { record(tx, &actor, id, now).await }));
    read.await
}

/// Takes one step of an order; the first time it is done, the counter of its branch is told.
pub async fn take_step(
    app: &App,
    actor: &Actor,
    id: SaleId,
    to: WorkStatus,
    reason: Option<&str>,
) -> Result<WorkRecord, Refusal> {
    let (actor, reason, now) = (actor.clone(), reason.map(str::to_owned), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move { take_step_in(tx, &actor, id, to, reason.as_deref(), now).await })
    });
    write.await
}

/// [`take_step`] inside an open transaction, at the instant `now`.
pub async fn take_step_in(
    tx: &mut Tx,
    actor: &Actor,
    id: SaleId,
    to: WorkStatus,
    reason: Option<&str>,
    now: Millis,
) -> Result<WorkRecord, Refusal> {
    require(actor, Right::StepOrder)?;
    tx.lock_row(Table::Sale, id.0).await?;
    let found = tx.sale(id).await?.filter(|found| actor.works_for(found.branch));
    workflow::step_in(tx, actor, found.ok_or(Refusal::NotFound(Thing::Sale))?, to, reason, now).await?;
    record(tx, actor, id, now).await
}

/// The sale whose label says exactly `barcode`, as its QR or as its number, if `actor` works on it.
pub async fn scanned(app: &App, actor: &Actor, barcode: &str) -> Result<SaleId, Refusal> {
    require(actor, Right::StepOrder)?;
    let (actor, barcode) = (actor.clone(), barcode.trim().to_uppercase());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let found = tx.sale_by_barcode(&barcode).await?;
            let found = found.filter(|(_, branch)| actor.works_for(*branch));
            found.map(|(id, _)| id).ok_or(Refusal::NotFound(Thing::Sale))
        })
    });
    read.await
}

async fn record(tx: &mut ReadTx, actor: &Actor, id: SaleId, now: Millis) -> Result<WorkRecord, Refusal> {
    let found = tx.work_order(id).await?.filter(|order| actor.works_for(order.branch));
    let order = found.ok_or(Refusal::NotFound(Thing::Sale))?;
    let todays = todays(tx, now).await?;
    let (lines, steps) = (tx.sale_lines(id).await?, tx.sale_steps(id).await?);
    let mut broken = tx.sale_corrections(id).await?;
    broken.retain(|it| it.what == CorrectionKind::LensBroken);
    let comments = tx.comments(id).await?;
    let prescription = match tx.sale(id).await?.and_then(|sale| sale.prescription) {
        Some(id) => tx.prescription(id).await?,
        None => None,
    };
    Ok(WorkRecord { queued: queued(order, &todays), lines, steps, broken, comments, prescription })
}

/// Today in each branch.
async fn todays(tx: &mut ReadTx, now: Millis) -> Result<Vec<(BranchId, Day)>, Refusal> {
    let branches = tx.branches().await?;
    Ok(branches.into_iter().map(|branch| (branch.id, branch.zone.day_of(now))).collect())
}

fn queued(order: WorkOrder, todays: &[(BranchId, Day)]) -> Queued {
    let today = todays.iter().find(|(branch, _)| *branch == order.branch).map(|(_, today)| *today);
    let is_open = order.work_status < WorkStatus::Done && !order.voided;
    let overdue = is_open && order.promised_day.zip(today).is_some_and(|(promised, today)| promised < today);
    Queued { order, overdue }
}
