//! Payments towards a balance (pelunasan): each a row on the day it is taken.

use melati_domain::{
    actor::Actor,
    day::Millis,
    event::Event,
    id::SaleId,
    money::Rupiah,
    rights::Right,
    sale::{Bank, PaymentMethod, settle},
};
use melati_store::{Table, Tx, sales::NewPayment};

use serde::Serialize;

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{reachable, require},
    idempotency::{IdempotencyKey, claimed},
    sales::{SaleRecord, record},
};

/// What the customer hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TypedPayment {
    /// Rupiah handed over.
    pub tendered: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// Which bank; with a transfer only.
    pub bank: Option<Bank>,
}

/// A payment that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The sale afterwards.
    pub record: SaleRecord,
    /// What is handed back of this payment.
    pub change: Rupiah,
    /// The same request came before, and nothing was taken again.
    pub again: bool,
}

/// Takes a payment towards what is due on `sale`; only cash may exceed it. The same key and payment again takes
/// nothing, and answers the sale; another payment under the same key is refused.
pub async fn take(
    app: &App,
    actor: &Actor,
    sale: SaleId,
    typed: TypedPayment,
    key: Option<IdempotencyKey>,
) -> Result<Taken, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { take_in(tx, &actor, sale, typed, key, now).await }));
    write.await
}

/// [`take`] inside an open transaction, at the instant `now`.
pub async fn take_in(
    tx: &mut Tx,
    actor: &Actor,
    sale: SaleId,
    typed: TypedPayment,
    key: Option<IdempotencyKey>,
    now: Millis,
) -> Result<Taken, Refusal> {
    require(actor, Right::TakePayment)?;
    if typed.tendered <= Rupiah::ZERO {
        return Err(Refusal::invalid(Field::plain("jumlah"), FieldProblem::OutOfRange(1, Rupiah::MAX.get())));
    }
    check_bank(typed.method, typed.bank)?;
    tx.lock_row(Table::Sale, sale.0).await?;
    let found = reachable(tx.sale(sale).await?, Thing::Sale, actor, |found| found.branch)?;
    if claimed(tx, actor, key, &(sale.0, typed), sale.0, now).await?.is_some() {
        let record = record(tx, sale).await?.ok_or(Refusal::NotFound(Thing::Sale))?;
        let told = (typed.tendered, typed.method, typed.bank);
        let twin = record.payments.iter().rfind(|it| (it.tendered, it.method, it.bank) == told);
        return Ok(Taken { change: twin.map_or(Rupiah::ZERO, |it| it.change), record, again: true });
    }
    if found.voided_at.is_some() {
        return Err(Refusal::AlreadyVoided);
    }
    let settled = settle(found.balance, typed.tendered, typed.method)?;
    let branch = tx.branch(found.branch).await?.ok_or(Refusal::NotFound(Thing::Branch))?;
    let today = branch.zone.day_of(now);
    let is_open = tx.hold_day(branch.id, today).await?.is_some_and(|row| row.is_open);
    // What was counted stays counted: cashiers put nothing into a closed drawer.
    if !is_open && !actor.role.may(Right::RingUpAnyTime) {
        return Err(Refusal::BranchClosed);
    }
    let payment = NewPayment {
        sale,
        branch: found.branch,
        cashier: actor.user,
        day: today,
        received: settled.received,
        tendered: typed.tendered,
        change: settled.change,
        method: typed.method,
        bank: typed.bank,
        at: now,
    };
    let id = tx.insert_payment(&payment).await?;
    tx.book_payment(&payment).await?;
    let taken = Event::PaymentTaken {
        payment: id,
        sale,
        cashier: found.cashier,
        amount: settled.received,
        balance: settled.balance,
    };
    tx.append(now, Some(actor.user), Some(found.branch), &taken).await?;
    let record = record(tx, sale).await?.ok_or(Refusal::NotFound(Thing::Sale))?;
    Ok(Taken { record, change: settled.change, again: false })
}

/// A transfer names its bank, nothing else does.
pub(crate) fn check_bank(method: PaymentMethod, bank: Option<Bank>) -> Result<(), Refusal> {
    let problem = match (method, bank) {
        (PaymentMethod::Transfer, None) => FieldProblem::Required,
        (PaymentMethod::Cash | PaymentMethod::Qris, Some(_)) => {
            FieldProblem::Contradicts("metode_pembayaran")
        }
        _ => return Ok(()),
    };
    Err(Refusal::invalid(Field::plain("bank_transfer"), problem))
}
