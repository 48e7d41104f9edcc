//! Ringing up and reading sales.

use melati_domain::{
    actor::Actor,
    catalogue::Product,
    code,
    day::{Day, Millis},
    event::Event,
    id::SaleId,
    money::Rupiah,
    rights::Right,
    sale::{CUSTOM_ORDER_DAYS, OrderKind, PricedLine, Quote},
};
use melati_store::{
    Branch, ReadTx, Table, Tx,
    cash::Refund,
    corrections::Correction,
    sales::{Booking, NewPayment, Payment, Sale, SaleFilter, SaleLine, WorkStepRow},
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{acting_branch, listed_branch, reachable, require},
    approvals::{self, Approver, check_discount},
    basket::{self, Priced, TypedBasket},
    corrections::countable,
    idempotency::{IdempotencyKey, claimed},
    stock,
};

/// A sale with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleRecord {
    /// The sale.
    pub sale: Sale,
    /// Its lines.
    pub lines: Vec<SaleLine>,
    /// Its payments, oldest first.
    pub payments: Vec<Payment>,
    /// What was given back.
    pub refunds: Vec<Refund>,
    /// Its corrections, oldest first.
    pub corrections: Vec<Correction>,
    /// Its steps, oldest first.
    pub steps: Vec<WorkStepRow>,
}

impl SaleRecord {
    /// Rises with every correction (`versi`): who corrects says which one was seen.
    pub fn version(&self) -> i64 {
        version(&self.corrections)
    }
}

/// The version of a sale that was corrected so.
pub(crate) fn version(corrections: &[Correction]) -> i64 {
    i64::try_from(corrections.len()).unwrap_or(i64::MAX)
}

/// What ringing up answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungUp {
    /// A new sale.
    New(SaleRecord),
    /// The same request came before: the sale it made.
    Again(SaleRecord),
}

/// Rings up a sale: stock, rows, totals and events in one transaction. The same key and basket again answers the
/// first sale; another basket under the same key is refused.
pub async fn ring_up(
    app: &App,
    actor: &Actor,
    typed: TypedBasket,
    key: Option<IdempotencyKey>,
) -> Result<RungUp, Refusal> {
    require(actor, Right::RingUp)?;
    let approver = match &typed.approval {
        Some(typed) => Some(approvals::check(app, typed).await?),
        None => None,
    };
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move { ring_up_in(tx, &actor, &typed, approver.as_ref(), key, now).await })
    });
    write.await
}

/// [`ring_up`] inside a transaction that is already open, at the instant `now`, with the yes of `approver`.
pub async fn ring_up_in(
    tx: &mut Tx,
    actor: &Actor,
    typed: &TypedBasket,
    approver: Option<&Approver>,
    key: Option<IdempotencyKey>,
    now: Millis,
) -> Result<RungUp, Refusal> {
    let id = SaleId(tx.next_id(Table::Sale).await?);
    if let Some(first) = claimed(tx, actor, key, typed, id.0, now).await? {
        return Ok(RungUp::Again(record(tx, SaleId(first)).await?.ok_or(Refusal::NotFound(Thing::Sale))?));
    }
    let branch = acting_branch(tx, actor, typed.branch).await?;
    let today = branch.zone.day_of(now);
    tx.hold_day(branch.id, today).await?;
    let day = selling_day(tx, actor, &branch, typed.day, now).await?;
    check_promise(typed, day)?;
    let mut priced = basket::price(tx, &branch, typed).await?;
    let total = priced.quote.total;
    if typed.seen_total.is_some_and(|seen| seen != total) {
        return Err(Refusal::PriceChanged { total });
    }
    let said_yes = check_discount(&branch, actor, discount(&priced.quote), approver)?;
    let taken = stock::take(tx, &branch, &mut priced, typed.lines.len()).await?;
    let booked_day = countable(tx, branch.id, day, today).await?;
    let paid_on = drawer_of(tx, &branch, booked_day, today).await?;
    let sale = new_sale(id, &branch, actor, (day, booked_day), typed, &priced, now);
    let lines = sale_lines(&priced.lines, &priced.quote);
    let payments = new_payments(&sale, paid_on, typed, &priced.quote);
    let payment_ids = tx
        .book_sale(&Booking {
            sale: &sale,
            lines: &lines,
            payments: &payments,
            taken: &taken.pieces,
            reason: "Penjualan",
            by: actor.user,
        })
        .await?;
    let rung_up = Event::SaleRungUp {
        sale: id,
        code: sale.code.clone(),
        cashier: actor.user,
        cashier_name: actor.name.clone(),
        day: booked_day,
        total: sale.total,
    };
    tx.append(now, Some(actor.user), Some(branch.id), &rung_up).await?;
    if let Some(by) = said_yes {
        approvals::note(tx, actor, &sale, by, now).await?;
    }
    if !taken.levels.is_empty() {
        let changed = Event::StockChanged { levels: taken.levels };
        tx.append(now, Some(actor.user), Some(branch.id), &changed).await?;
    }
    let first_step = WorkStepRow {
        from: None,
        to: sale.work_status,
        user_name: actor.name.clone(),
        reason: None,
        at: now,
    };
    let payments = payments.into_iter().zip(payment_ids);
    let payments = payments.map(|(payment, id)| payment.booked(id, actor.name.clone())).collect();
    Ok(RungUp::New(SaleRecord {
        sale,
        lines,
        payments,
        refunds: Vec::new(),
        corrections: Vec::new(),
        steps: vec![first_step],
    }))
}

/// One sale the actor may see.
pub async fn find(app: &App, actor: &Actor, id: SaleId) -> Result<SaleRecord, Refusal> {
    require(actor, Right::SeeSales)?;
    let actor = actor.clone();
    app.store
        .reader
        .read(move |tx| {
            Box::pin(async move {
                reachable(record(tx, id).await?, Thing::Sale, &actor, |found| found.sale.branch)
            })
        })
        .await
}

/// Sales the actor may see, newest first; `late` ones only: those promised first come first.
pub async fn list(
    app: &App,
    actor: &Actor,
    mut filter: SaleFilter,
    late: bool,
) -> Result<Vec<Sale>, Refusal> {
    require(actor, Right::SeeSales)?;
    filter.branch = listed_branch(actor, filter.branch);
    // The zones of a chain share all but two hours of a day: its earliest is everybody's.
    filter.promised_before = late.then(|| app.todays().jakarta);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.sales(&filter).await?) })).await
}

/// A sale with its lines, payments and steps.
pub(crate) async fn record(tx: &mut ReadTx, id: SaleId) -> Result<Option<SaleRecord>, Refusal> {
    let Some(sale) = tx.sale(id).await? else { return Ok(None) };
    Ok(Some(SaleRecord {
        lines: tx.sale_lines(id).await?,
        payments: tx.sale_payments(id).await?,
        refunds: tx.sale_refunds(id).await?,
        corrections: tx.sale_corrections(id).await?,
        steps: tx.sale_steps(id).await?,
        sale,
    }))
}

/// The day a sale counts on: today for cashiers, who need an open branch; admins may date it back.
pub(crate) async fn selling_day(
    tx: &mut ReadTx,
    actor: &Actor,
    branch: &Branch,
    asked: Option<Day>,
    now: Millis,
) -> Result<Day, Refusal> {
    let today = branch.zone.day_of(now);
    let day = asked.unwrap_or(today);
    if day > today {
        return Err(Refusal::invalid(Field::plain("tanggal"), FieldProblem::InTheFuture));
    }
    if !actor.role.may(Right::RingUpAnyTime) {
        if day != today {
            return Err(Refusal::invalid(Field::plain("tanggal"), FieldProblem::NotAllowed));
        }
        if !tx.branch_day(branch.id, today).await?.is_some_and(|row| row.is_open) {
            return Err(Refusal::BranchClosed);
        }
    }
    Ok(day)
}

/// Ground lenses have their fixed time; everything else is promised as typed.
pub(crate) fn promised_day(typed: &TypedBasket, quote: &Quote, day: Day) -> Option<Day> {
    match quote.order_kind {
        OrderKind::Custom => Some(day.plus_days(CUSTOM_ORDER_DAYS)),
        OrderKind::Stock => typed.promised_day,
    }
}

pub(crate) fn check_promise(typed: &TypedBasket, day: Day) -> Result<(), Refusal> {
    match typed.promised_day {
        Some(promised) if promised < day => {
            Err(Refusal::invalid(Field::plain("tanggal_siap"), FieldProblem::Contradicts("tanggal")))
        }
        _ => Ok(()),
    }
}

fn new_sale(
    id: SaleId,
    branch: &Branch,
    actor: &Actor,
    (day, booked_day): (Day, Day),
    typed: &TypedBasket,
    priced: &Priced,
    now: Millis,
) -> Sale {
    let q: &Quote = &priced.quote;
    Sale {
        id,
        code: code::sale_code(id),
        barcode: code::sale_barcode(day, id),
        branch: branch.id,
        cashier: actor.user,
        cashier_name: actor.name.clone(),
        patient: priced.patient,
        prescription: priced.prescription,
        customer_name: priced.customer_name.clone(),
        service_type: priced.service_type,
        class: q.class,
        day,
        booked_day,
        promised_day: promised_day(typed, q, day),
        order_kind: q.order_kind,
        gross: q.gross,
        ceiling: q.ceiling,
        claim: q.claim,
        upgrade: q.upgrade,
        manual_extra: q.manual_extra,
        discount: q.discount,
        total: q.total,
        tendered: q.tendered,
        change: q.change,
        refunded: Rupiah::ZERO,
        balance: q.balance,
        upgrade_status: q.upgrade_status,
        work_status: q.starts_at,
        ready_at: None,
        created_at: now,
        voided_at: None,
        void_reason: None,
    }
}

/// What is given away, and of what.
pub(crate) fn discount(quote: &Quote) -> (Rupiah, Rupiah) {
    (quote.discount, quote.total.plus(quote.discount).unwrap_or(Rupiah::MAX))
}

/// In which day's drawer the money lies of what is booked on `day`: that day's while it is open, else today's.
async fn drawer_of(tx: &mut Tx, branch: &Branch, day: Day, today: Day) -> Result<Day, Refusal> {
    let is_open = day != today && tx.hold_day(branch.id, day).await?.is_some_and(|row| row.is_open);
    Ok(if is_open { day } else { today })
}

/// A row for each amount of which something is kept.
fn new_payments(sale: &Sale, day: Day, typed: &TypedBasket, quote: &Quote) -> Vec<NewPayment> {
    let kept = typed.payments.all().iter().zip(&quote.kept).filter(|(_, kept)| kept.received > Rupiah::ZERO);
    kept.map(|(typed, kept)| NewPayment {
        sale: sale.id,
        branch: sale.branch,
        cashier: sale.cashier,
        day,
        received: kept.received,
        tendered: typed.tendered,
        change: kept.change,
        method: typed.method,
        bank: typed.bank,
        at: sale.created_at,
    })
    .collect()
}

/// Priced lines as they are stored.
pub(crate) fn sale_lines(lines: &[PricedLine], quote: &Quote) -> Vec<SaleLine> {
    let lines = lines.iter().zip(&quote.subtotals).zip(&quote.upgrades);
    lines
        .map(|((PricedLine { line, code }, &subtotal), &additional)| SaleLine {
            kind: line.item.kind(),
            product: line.item.product().map(Product::number),
            code: code.clone(),
            description: line.description.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            subtotal,
            additional,
        })
        .collect()
}
