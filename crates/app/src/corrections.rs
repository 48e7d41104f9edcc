//! Correcting a sale: voiding it, giving money back. Changing it is in `corrections/edit.rs`.
//!
//! A day that was closed keeps its figures: what is corrected of it counts today. Each correction is a row with its
//! reason, and an entry of the audit trail.

mod edit;

use std::collections::BTreeMap;

use melati_domain::{
    actor::Actor,
    audit::{Action, Change, Subject, changes},
    catalogue::Product,
    correction::{CorrectionKind, Counted, Way, give_back, kept, shifts},
    day::{Day, Millis},
    event::{Event, StockLevel},
    id::{AccessoryId, BranchId, FrameId, LensId, SaleId},
    money::Rupiah,
    rights::Right,
    sale::{Bank, LineKind, PaymentMethod},
};
use serde::Serialize;

use melati_store::{
    Branch, StoreError, Table, Tx,
    corrections::NewCorrection,
    dashboards::TurnoverDelta,
    sales::{Sale, SaleLine},
    stock::Movement,
};

pub use self::edit::{TypedEdit, edit, edit_in};
use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::require,
    audit,
    idempotency::{IdempotencyKey, claimed},
    payments::check_bank,
    refusal::required_text,
    sales::{SaleRecord, record, version},
    stock,
};

/// A sale that is being corrected: its row is locked, and it stands.
pub(crate) struct Held {
    pub(crate) sale: Sale,
    pub(crate) branch: Branch,
    /// Today in its branch: money goes back today.
    pub(crate) today: Day,
    /// How often it was corrected before.
    pub(crate) version: i64,
    /// The day whose figures a correction moves.
    pub(crate) counts_on: Day,
}

impl Held {
    /// Locks a sale that `may_see` lets through and that was not voided.
    pub(crate) async fn of(
        tx: &mut Tx,
        id: SaleId,
        now: Millis,
        may_see: impl FnOnce(&Sale) -> bool,
    ) -> Result<Self, Refusal> {
        tx.lock_row(Table::Sale, id.0).await?;
        let found = tx.sale(id).await?.filter(may_see);
        let sale = found.ok_or(Refusal::NotFound(Thing::Sale))?;
        if sale.voided_at.is_some() {
            return Err(Refusal::AlreadyVoided);
        }
        let branch = tx.branch(sale.branch).await?.ok_or(Refusal::NotFound(Thing::Branch))?;
        let today = branch.zone.day_of(now);
        tx.hold_day(branch.id, today).await?;
        let before = tx.sale_corrections(id).await?;
        let counted_on = before.last().map_or(sale.booked_day, |last| last.days.1);
        let counts_on = countable(tx, branch.id, counted_on, today).await?;
        Ok(Self { sale, branch, today, version: version(&before), counts_on })
    }
}

/// The day on which something of `day` is counted: that day, or `today` if it was closed.
pub(crate) async fn countable(
    tx: &mut Tx,
    branch: BranchId,
    day: Day,
    today: Day,
) -> Result<Day, StoreError> {
    let row = if day == today { None } else { tx.hold_day(branch, day).await? };
    Ok(if row.is_some_and(|row| !row.is_open) { today } else { day })
}

/// What a correction does besides moving goods and the sale's own row.
pub(crate) struct Correcting<'a> {
    pub(crate) what: CorrectionKind,
    /// What the sale counts now; none: it is voided.
    pub(crate) after: Option<Counted>,
    /// The day on which it counts now.
    pub(crate) day: Day,
    /// What is given back with it.
    pub(crate) back: &'a [(Way, Rupiah)],
    pub(crate) reason: &'a str,
    /// For the audit trail.
    pub(crate) changes: &'a [Change],
    /// Stock after the goods that moved with it.
    pub(crate) levels: Vec<StockLevel>,
}

/// Books a correction: the figures, its row, the money, the trail and the events. Goods were moved before, the
/// order is moved afterwards: one order of locks.
pub(crate) async fn book(
    tx: &mut Tx,
    actor: &Actor,
    held: &Held,
    it: Correcting<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    let Held { sale, today, counts_on, .. } = held;
    let before = sale.counted();
    let days = (*counts_on, it.day);
    for (day, shift) in shifts((days.0, before), it.after.map(|after| (days.1, after)))? {
        tx.add_to_day(&TurnoverDelta {
            branch: sale.branch,
            cashier: sale.cashier,
            day,
            kind: shift.kind,
            sales: shift.sales,
            claim: shift.claim,
            paid: shift.paid,
        })
        .await?;
    }
    tx.insert_correction(&NewCorrection {
        sale,
        days,
        what: it.what,
        before,
        after: it.after,
        refunded: kept(it.back, &[])?,
        reason: it.reason,
        by: actor.user,
        at: now,
    })
    .await?;
    tx.give_back(sale.id, (sale.branch, *today), it.back, actor.user, now).await?;
    let deed = audit::Deed {
        action: match it.what {
            CorrectionKind::Edited => Action::SaleEdited,
            CorrectionKind::Voided => Action::SaleVoided,
            CorrectionKind::Refunded => Action::SaleRefunded,
            CorrectionKind::LensBroken => Action::LensReplaced,
        },
        subject: (Subject::Sale, sale.id.0, &sale.code),
        branch: Some(sale.branch),
        reason: Some(it.reason),
        changes: it.changes,
    };
    audit::note(tx, actor, deed, now).await?;
    let (code, cashier, day) = (sale.code.clone(), sale.cashier, it.day);
    let event = match it.what {
        CorrectionKind::Voided => Event::SaleVoided { sale: sale.id, code, cashier, day },
        _ => Event::SaleCorrected { sale: sale.id, code, cashier, day },
    };
    tx.append(now, Some(actor.user), Some(sale.branch), &event).await?;
    if !it.levels.is_empty() {
        let changed = Event::StockChanged { levels: it.levels };
        tx.append(now, Some(actor.user), Some(sale.branch), &changed).await?;
    }
    Ok(())
}

/// Voids a sale: stock returns, today's figures move back by what it counted, what was paid is given back today the way
/// it had come, the row and its history stay.
pub async fn void(app: &App, actor: &Actor, id: SaleId, reason: &str) -> Result<SaleRecord, Refusal> {
    require(actor, Right::VoidSale)?;
    let reason = required_text(reason, "alasan", 500)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { void_in(tx, &actor, id, &reason, now).await }));
    write.await
}

async fn void_in(
    tx: &mut Tx,
    actor: &Actor,
    id: SaleId,
    reason: &str,
    now: Millis,
) -> Result<SaleRecord, Refusal> {
    let held = Held::of(tx, id, now, |sale| actor.reaches(sale.branch)).await?;
    let sale = &held.sale;
    let returned = pieces(&tx.sale_lines(id).await?);
    let movement =
        Movement { reason: "Penjualan dibatalkan", sale: Some(id), user: Some(actor.user), at: now };
    let levels = stock::shift(tx, sale.branch, &returned, &movement).await?;
    let (paid, back) = moneys(tx, id).await?;
    let back = give_back(kept(&paid, &back)?, &paid, &back)?;
    let total = Some(sale.total.to_string());
    let correcting = Correcting {
        what: CorrectionKind::Voided,
        after: None,
        day: held.counts_on,
        back: &back,
        reason,
        changes: &changes([("total", total, None)]),
        levels,
    };
    book(tx, actor, &held, correcting, now).await?;
    tx.void_sale(sale, actor.user, reason, now).await?;
    record(tx, id).await?.ok_or(Refusal::NotFound(Thing::Sale))
}

/// Money to be given back, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedRefund {
    /// How much; positive.
    pub amount: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// Which bank; with a transfer only.
    pub bank: Option<Bank>,
    /// Why.
    pub reason: String,
}

/// Gives money back for a sale that stands. Its price stays, so that as much is due again: who wants a lower price gives
/// a discount, which gives back by itself. The same key and refund again gives nothing more.
pub async fn refund(
    app: &App,
    actor: &Actor,
    id: SaleId,
    typed: TypedRefund,
    key: Option<IdempotencyKey>,
) -> Result<SaleRecord, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { refund_in(tx, &actor, id, &typed, key, now).await }));
    write.await
}

/// [`refund`] inside an open transaction, at the instant `now`.
pub async fn refund_in(
    tx: &mut Tx,
    actor: &Actor,
    id: SaleId,
    typed: &TypedRefund,
    key: Option<IdempotencyKey>,
    now: Millis,
) -> Result<SaleRecord, Refusal> {
    require(actor, Right::RefundSale)?;
    let reason = required_text(&typed.reason, "alasan", 500)?;
    if typed.amount <= Rupiah::ZERO {
        return Err(Refusal::invalid(Field::plain("jumlah"), FieldProblem::OutOfRange(1, Rupiah::MAX.get())));
    }
    check_bank(typed.method, typed.bank)?;
    let held = Held::of(tx, id, now, |sale| actor.reaches(sale.branch)).await?;
    let sale = &held.sale;
    if claimed(tx, actor, key, &("refund", id.0, typed), id.0, now).await?.is_some() {
        return record(tx, id).await?.ok_or(Refusal::NotFound(Thing::Sale));
    }
    let (paid, back) = moneys(tx, id).await?;
    // Asked for the refusal alone: an admin chooses the way.
    give_back(typed.amount, &paid, &back)?;
    let corrected = Sale {
        refunded: sale.refunded.plus(typed.amount)?,
        balance: sale.balance.plus(typed.amount)?,
        ..sale.clone()
    };
    let text = |amount: Rupiah| Some(amount.to_string());
    let correcting = Correcting {
        what: CorrectionKind::Refunded,
        after: Some(sale.counted()),
        day: held.counts_on,
        back: &[((typed.method, typed.bank), typed.amount)],
        reason: &reason,
        changes: &changes([
            ("dikembalikan", text(sale.refunded), text(corrected.refunded)),
            ("kekurangan", text(sale.balance), text(corrected.balance)),
        ]),
        levels: Vec::new(),
    };
    book(tx, actor, &held, correcting, now).await?;
    tx.correct_sale(&corrected).await?;
    record(tx, id).await?.ok_or(Refusal::NotFound(Thing::Sale))
}

/// What a sale's payments kept, and what was given back, each with its way, oldest first.
pub(crate) type Moneys = (Vec<(Way, Rupiah)>, Vec<(Way, Rupiah)>);

/// The money of a sale.
pub(crate) async fn moneys(tx: &mut Tx, id: SaleId) -> Result<Moneys, Refusal> {
    let paid = tx.sale_payments(id).await?.into_iter().map(|it| ((it.method, it.bank), it.received));
    let paid = paid.collect();
    let back = tx.sale_refunds(id).await?.into_iter().map(|it| ((it.method, it.bank), it.amount));
    Ok((paid, back.collect()))
}

/// The goods of a sale.
pub(crate) fn pieces(lines: &[SaleLine]) -> BTreeMap<Product, i64> {
    let mut pieces = BTreeMap::new();
    for line in lines {
        if let Some(product) = line_product(line) {
            *pieces.entry(product).or_default() += line.quantity;
        }
    }
    pieces
}

/// What a line names in the catalogue.
pub fn line_product(line: &SaleLine) -> Option<Product> {
    let number = line.product?;
    match line.kind {
        LineKind::Frame => Some(Product::Frame(FrameId(number))),
        LineKind::Lens => Some(Product::Lens(LensId(number))),
        LineKind::Accessory => Some(Product::Accessory(AccessoryId(number))),
        LineKind::CustomLens | LineKind::OwnFrame => None,
    }
}

/// Lines in one text, as the audit trail keeps them.
pub(crate) fn in_words(lines: &[SaleLine]) -> String {
    let words =
        lines.iter().map(|line| format!("{} × {} @ {}", line.quantity, line.description, line.unit_price));
    words.collect::<Vec<_>>().join("; ")
}
