//! Changing a sale: its lines, its buyer, discount and extra, when it is promised, and by admins its day.

use std::collections::BTreeMap;

use melati_domain::{
    actor::Actor,
    audit::{Change, changes},
    catalogue::Product,
    correction::{
        CorrectionKind, PricedAs, SoldLine, Standing, give_back, keep_prices, kept, may_edit, settle,
    },
    day::{Day, Millis},
    event::Event,
    id::SaleId,
    money::Rupiah,
    rights::Right,
    sale::{Basket, CUSTOM_ORDER_DAYS, Customer, LineKind, OrderKind, Quote, requote},
    workflow::WorkStatus,
};
use melati_store::{
    Tx,
    sales::{Sale, SaleLine},
    stock::Movement,
};

use super::{Correcting, Held, book, countable, in_words, line_product, moneys, pieces};
use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::require,
    approvals::check_discount,
    basket::{self, Buyer, TypedLine},
    refusal::required_text,
    sales::{SaleRecord, discount, record, sale_lines},
    stock,
};

/// What is to be changed, as typed; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedEdit {
    /// The version that was seen ([`SaleRecord::version`]): another one means that somebody came first.
    pub version: i64,
    /// Who buys.
    pub buyer: Option<Buyer>,
    /// All lines as they shall be.
    pub lines: Option<Vec<TypedLine>>,
    /// Discount.
    pub discount: Option<Rupiah>,
    /// Extra typed by the cashier.
    pub manual_extra: Option<Rupiah>,
    /// Promised day.
    pub promised_day: Option<Day>,
    /// Business day; admins only.
    pub day: Option<Day>,
    /// Why.
    pub reason: String,
}

/// Changes a sale. Lines that were there keep the prices they were sold at, and the sale its plafon and class; stock
/// moves by the difference; what is paid beyond the new total is given back today, in the way it came.
pub async fn edit(app: &App, actor: &Actor, id: SaleId, typed: TypedEdit) -> Result<SaleRecord, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write =
        app.store.writer.write(move |tx| Box::pin(async move { edit_in(tx, &actor, id, &typed, now).await }));
    write.await
}

/// [`edit`] inside an open transaction, at the instant `now`.
pub async fn edit_in(
    tx: &mut Tx,
    actor: &Actor,
    id: SaleId,
    typed: &TypedEdit,
    now: Millis,
) -> Result<SaleRecord, Refusal> {
    require(actor, Right::EditSale)?;
    let reason = required_text(&typed.reason, "alasan", 500)?;
    let held = Held::of(tx, id, now, |sale| actor.reaches(sale.branch)).await?;
    if held.version != typed.version {
        return Err(Refusal::ChangedMeanwhile);
    }
    let day = edited_day(tx, actor, &held, typed.day).await?;
    let before = tx.sale_lines(id).await?;
    let (mut sale, lines, quote) = corrected(tx, &held, typed, &before).await?;
    let price = |sale: &Sale| sale.total.plus(sale.discount).unwrap_or(Rupiah::MAX);
    // As much of less is more given away. Whoever may give it corrects the sale.
    if sale.discount > held.sale.discount || price(&sale) < price(&held.sale) {
        check_discount(&held.branch, actor, discount(&quote), None)?;
    }
    let redated = day != held.sale.day;
    let counted_on =
        if redated { countable(tx, sale.branch, day, held.today).await? } else { held.counts_on };
    sale.day = day;
    sale.promised_day = promised_day(&held, typed, sale.order_kind, day)?;

    let (paid, back) = moneys(tx, id).await?;
    let (too_much, balance) = settle(sale.total, kept(&paid, &back)?)?;
    sale.refunded = sale.refunded.plus(too_much)?;
    sale.balance = balance;
    let back = give_back(too_much, &paid, &back)?;

    let movement = Movement { reason: "Koreksi penjualan", sale: Some(id), user: Some(actor.user), at: now };
    let levels = stock::shift(tx, sale.branch, &difference(&before, &lines), &movement).await?;
    let correcting = Correcting {
        what: CorrectionKind::Edited,
        after: Some(sale.counted()),
        day: counted_on,
        back: &back,
        reason: &reason,
        changes: &differing((&held.sale, &before), (&sale, &lines)),
        levels,
    };
    book(tx, actor, &held, correcting, now).await?;
    tx.correct_sale(&sale).await?;
    tx.replace_lines(id, &lines).await?;
    start_anew(tx, actor, &held.sale, &before, &quote, now).await?;
    record(tx, id).await?.ok_or(Refusal::NotFound(Thing::Sale))
}

/// The day the sale shall bear; refused where this person may not change it, or it any more.
async fn edited_day(tx: &mut Tx, actor: &Actor, held: &Held, asked: Option<Day>) -> Result<Day, Refusal> {
    let Held { sale, branch, today, .. } = held;
    let standing = Standing {
        day: sale.day,
        today: *today,
        is_open: tx.branch_day(branch.id, *today).await?.is_some_and(|row| row.is_open),
        status: sale.work_status,
    };
    let at_any_time = actor.role.may(Right::EditSaleAnyTime);
    may_edit(standing, at_any_time)?;
    let problem = match asked {
        Some(day) if day != sale.day && !at_any_time => FieldProblem::NotAllowed,
        Some(day) if day > *today => FieldProblem::InTheFuture,
        asked => return Ok(asked.unwrap_or(sale.day)),
    };
    Err(Refusal::invalid(Field::plain("tanggal"), problem))
}

/// The sale with its new lines and figures; money and days are settled by the caller.
async fn corrected(
    tx: &mut Tx,
    held: &Held,
    typed: &TypedEdit,
    before: &[SaleLine],
) -> Result<(Sale, Vec<SaleLine>, Quote), Refusal> {
    let sale = &held.sale;
    let same_patient = match &typed.buyer {
        None => true,
        Some(Buyer::Patient(id)) => sale.patient == Some(*id),
        Some(Buyer::WalkIn(_)) => false,
    };
    let (served, customer_name, service_type) = match &typed.buyer {
        Some(buyer) if !same_patient => {
            let (served, name, insured_as) = basket::buyer(tx, buyer).await?;
            (served, name, basket::served_as(&held.branch, insured_as))
        }
        _ => {
            let served = sale.patient.map(|patient| (patient, sale.prescription));
            (served, sale.customer_name.clone(), sale.service_type)
        }
    };
    let (patient, prescription) = served.unzip();
    let sold_as = sale.class.filter(|_| same_patient);
    let sold_as = sold_as.map(|class| PricedAs { class, ceiling: sale.ceiling, upgrade: sale.upgrade });
    let as_sold: Vec<TypedLine> = before.iter().filter_map(typed_line).collect();
    let wanted = typed.lines.as_deref().unwrap_or(&as_sold);
    let wanted = basket::priced_lines(tx, sale.branch, wanted).await?;
    let sold: Vec<SoldLine> = before.iter().map(sold_line).collect();
    // The free cleaner alone makes no sale.
    let lines = if wanted.is_empty() { wanted } else { keep_prices(&sold, sold_as, wanted) };
    let basket = Basket {
        customer: patient.map_or(Customer::WalkIn, |_| Customer::Patient(service_type)),
        lines: lines.iter().map(|priced| priced.line.clone()).collect(),
        discount: typed.discount.unwrap_or(sale.discount),
        manual_extra: typed.manual_extra.unwrap_or(sale.manual_extra),
        tenders: Vec::new(),
    };
    let quote = requote(&basket, sold_as)?;
    let corrected = Sale {
        patient,
        prescription: prescription.flatten(),
        customer_name,
        service_type,
        class: quote.class,
        order_kind: quote.order_kind,
        gross: quote.gross,
        ceiling: quote.ceiling,
        claim: quote.claim,
        upgrade: quote.upgrade,
        manual_extra: quote.manual_extra,
        discount: quote.discount,
        total: quote.total,
        upgrade_status: quote.upgrade_status,
        ..sale.clone()
    };
    Ok((corrected, sale_lines(&lines, &quote), quote))
}

/// As typed; else as it was, and for a lens that is ordered only now, when those are promised.
fn promised_day(held: &Held, typed: &TypedEdit, kind: OrderKind, day: Day) -> Result<Option<Day>, Refusal> {
    let becomes_custom = kind == OrderKind::Custom && held.sale.order_kind == OrderKind::Stock;
    let promised = match typed.promised_day {
        None if becomes_custom => Some(held.today.plus_days(CUSTOM_ORDER_DAYS)),
        None => held.sale.promised_day,
        typed => typed,
    };
    if typed.promised_day.is_some_and(|promised| promised < day) {
        return Err(Refusal::invalid(Field::plain("tanggal_siap"), FieldProblem::Contradicts("tanggal")));
    }
    Ok(promised)
}

/// An order that stood where it began stands where one with these lines begins: accessories alone need no work.
async fn start_anew(
    tx: &mut Tx,
    actor: &Actor,
    sale: &Sale,
    before: &[SaleLine],
    quote: &Quote,
    now: Millis,
) -> Result<(), Refusal> {
    let needed_work = before.iter().any(|line| line.kind != LineKind::Accessory);
    let began = if needed_work { WorkStatus::Waiting } else { WorkStatus::Collected };
    let (from, to) = (sale.work_status, quote.starts_at);
    if from != began || to == began {
        return Ok(());
    }
    tx.set_work_status(sale, to, actor.user, now).await?;
    tx.insert_step(sale.id, (Some(from), to), actor.user, Some("Koreksi penjualan"), now).await?;
    let stepped = Event::WorkStepped { sale: sale.id, cashier: sale.cashier, from, to };
    Ok(tx.append(now, Some(actor.user), Some(sale.branch), &stepped).await?)
}

/// Pieces that come back to the shelf (positive) or leave it (negative).
fn difference(before: &[SaleLine], after: &[SaleLine]) -> BTreeMap<Product, i64> {
    let mut difference = pieces(before);
    for (product, pieces) in pieces(after) {
        *difference.entry(product).or_default() -= pieces;
    }
    difference
}

fn typed_line(line: &SaleLine) -> Option<TypedLine> {
    let quantity = line.quantity;
    match line.kind {
        LineKind::CustomLens => Some(TypedLine::CustomLens {
            description: line.description.clone(),
            price: line.unit_price,
            quantity,
        }),
        LineKind::OwnFrame => Some(TypedLine::OwnFrame),
        _ => line_product(line).map(|product| TypedLine::Product { product, quantity }),
    }
}

fn sold_line(line: &SaleLine) -> SoldLine {
    SoldLine {
        kind: line.kind,
        product: line.product,
        code: line.code.clone(),
        description: line.description.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
    }
}

/// What the audit trail says of it.
fn differing(before: (&Sale, &[SaleLine]), after: (&Sale, &[SaleLine])) -> Vec<Change> {
    let day = |day: Option<Day>| day.map(Day::dd_mm_yyyy);
    let money = |amount: Rupiah| Some(amount.to_string());
    let name = |sale: &Sale| Some(format!("{} ({})", sale.customer_name, sale.service_type));
    let ((old, old_lines), (new, new_lines)) = (before, after);
    changes([
        ("nama_pasien", name(old), name(new)),
        ("items", Some(in_words(old_lines)), Some(in_words(new_lines))),
        ("biaya_tambahan_manual", money(old.manual_extra), money(new.manual_extra)),
        ("diskon", money(old.discount), money(new.discount)),
        ("klaim_bpjs", money(old.claim), money(new.claim)),
        ("total", money(old.total), money(new.total)),
        ("dikembalikan", money(old.refunded), money(new.refunded)),
        ("kekurangan", money(old.balance), money(new.balance)),
        ("tanggal", day(Some(old.day)), day(Some(new.day))),
        ("tanggal_siap", day(old.promised_day), day(new.promised_day)),
    ])
}
