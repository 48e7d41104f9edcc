//! Moving an order through the workshop.

use melati_domain::{
    actor::Actor,
    day::Millis,
    event::Event,
    id::SaleId,
    money::Rupiah,
    rights::Right,
    workflow::{OrderState, WorkStatus, step},
};
use melati_store::{Table, Tx, sales::Sale};

use crate::{
    App, Refusal, Thing,
    app::{reachable, require},
    idempotency::IdempotencyKey,
    payments::{TypedPayment, take_in},
    refusal::optional_text,
    sales::{SaleRecord, record},
};

/// What the rules need to know of a sale as an order.
pub fn order_state(sale: &Sale) -> OrderState {
    OrderState {
        status: sale.work_status,
        paid_off: sale.balance <= Rupiah::ZERO,
        was_ready: sale.ready_at.is_some(),
        voided: sale.voided_at.is_some(),
    }
}

/// Takes one step; the first time it is done, the counter is told.
pub async fn take_step(
    app: &App,
    actor: &Actor,
    sale: SaleId,
    to: WorkStatus,
    reason: Option<&str>,
) -> Result<SaleRecord, Refusal> {
    let (actor, reason, now) = (actor.clone(), reason.map(str::to_owned), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move { take_step_in(tx, &actor, sale, to, reason.as_deref(), now).await })
    });
    write.await
}

/// Hands glasses over: takes what is still due, if anything is handed over, and marks the order collected; both or
/// neither. The change. The same key and payment again does neither again.
pub async fn hand_over(
    app: &App,
    actor: &Actor,
    sale: SaleId,
    payment: Option<TypedPayment>,
    key: Option<IdempotencyKey>,
) -> Result<(SaleRecord, Rupiah), Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let change = match payment {
                Some(payment) => {
                    let taken = take_in(tx, &actor, sale, payment, key, now).await?;
                    if taken.again && taken.record.sale.work_status == WorkStatus::Collected {
                        return Ok((taken.record, taken.change));
                    }
                    taken.change
                }
                None => Rupiah::ZERO,
            };
            let record = take_step_in(tx, &actor, sale, WorkStatus::Collected, None, now).await?;
            Ok((record, change))
        })
    });
    write.await
}

/// [`take_step`] inside an open transaction, at the instant `now`.
pub async fn take_step_in(
    tx: &mut Tx,
    actor: &Actor,
    sale: SaleId,
    to: WorkStatus,
    reason: Option<&str>,
    now: Millis,
) -> Result<SaleRecord, Refusal> {
    require(actor, Right::StepOrder)?;
    tx.lock_row(Table::Sale, sale.0).await?;
    let found = reachable(tx.sale(sale).await?, Thing::Sale, actor, |found| found.branch)?;
    step_in(tx, actor, found, to, reason, now).await?;
    record(tx, sale).await?.ok_or(Refusal::NotFound(Thing::Sale))
}

/// One step of the order `found`, whose row is locked and which the actor may work on.
pub(crate) async fn step_in(
    tx: &mut Tx,
    actor: &Actor,
    found: Sale,
    to: WorkStatus,
    reason: Option<&str>,
    now: Millis,
) -> Result<(), Refusal> {
    let reason = optional_text(reason, "alasan", 500)?;
    let sale = found.id;
    let step = step(order_state(&found), to, actor.role, reason.is_some())?;
    tx.set_work_status(&found, step.to, actor.user, now).await?;
    tx.insert_step(sale, (Some(step.from), step.to), actor.user, reason.as_deref(), now).await?;
    let stepped = Event::WorkStepped { sale, cashier: found.cashier, from: step.from, to: step.to };
    tx.append(now, Some(actor.user), Some(found.branch), &stepped).await?;
    if step.announces_ready {
        let ready = Event::OrderReady { sale, code: found.code, patient_name: found.customer_name };
        tx.append(now, Some(actor.user), Some(found.branch), &ready).await?;
    }
    Ok(())
}
