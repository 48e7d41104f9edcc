//! What a customer of the demo shop buys, and how they pay.

use melati_app::{
    basket::{Buyer, TypedBasket, TypedLine, TypedPayments},
    payments::TypedPayment,
};
use melati_domain::{
    bpjs,
    catalogue::{FrameKind, Product},
    id::BranchId,
    money::Rupiah,
    patient::{BpjsClass, ServiceType},
    sale::{Bank, Basket, Customer, Item, Line, LineKind, PaymentMethod, QuoteError, quote},
};
use melati_store::catalogue::{Frame, Lens};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::{
    lists::CUSTOM_LENSES,
    patients::{Customers, name},
    shelf::Goods,
};

/// A basket that can be rung up.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) typed: TypedBasket,
    /// Pieces that must be on the shelf for it, the free cleaner included.
    pub(super) takes: Vec<(Product, i64)>,
}

/// A line as it is typed, and as it will be priced.
struct Pick {
    typed: TypedLine,
    line: Line,
}

/// Fills a basket for somebody; `insured_in_100` of a hundred customers come with their BPJS card.
pub(super) fn fill(
    rng: &mut StdRng,
    branch: BranchId,
    insured_in_100: u32,
    goods: &Goods,
    customers: &Customers,
) -> Result<Wish, QuoteError> {
    let insured = customers.insured.choose(rng).filter(|_| rng.random_ratio(insured_in_100, 100));
    let (buyer, customer, picks) = if let Some(&(patient, service)) = insured {
        let class = service.class().unwrap_or(BpjsClass::III);
        (Buyer::Patient(patient), Customer::Patient(service), insured_pair(rng, goods, class))
    } else {
        let picks = private_goods(rng, goods)?;
        match customers.private.choose(rng).filter(|_| rng.random_ratio(2, 3)) {
            Some(&patient) => (Buyer::Patient(patient), Customer::Patient(ServiceType::Private), picks),
            None => (Buyer::WalkIn(name(rng)), Customer::WalkIn, picks),
        }
    };
    let private = customer.class().is_none();
    let needs_work = picks.iter().any(|pick| pick.line.item.kind() != LineKind::Accessory);
    // Glasses always cost more than that.
    let discount =
        if private && needs_work && rng.random_ratio(1, 8) { rng.random_range(1..=3) * 10_000 } else { 0 };
    let mut basket = Basket {
        customer,
        lines: picks.iter().map(|pick| pick.line.clone()).collect(),
        discount: Rupiah::new(discount)?,
        manual_extra: Rupiah::ZERO,
        tenders: Vec::new(),
    };
    if quote(&basket)?.suggest_manual_extra {
        basket.manual_extra = Rupiah::new(rng.random_range(1..=4) * 50_000)?;
    }
    let paid = payment(rng, quote(&basket)?.total, needs_work)?;
    let takes = picks.iter().filter(|pick| pick.line.item.takes_stock());
    let takes = takes.filter_map(|pick| Some((pick.line.item.product()?, pick.line.quantity)));
    let free_cleaner = goods.cleaner().filter(|_| private).map(|cleaner| (cleaner, 1));
    Ok(Wish {
        takes: takes.chain(free_cleaner).collect(),
        typed: TypedBasket {
            branch: Some(branch),
            buyer,
            lines: picks.into_iter().map(|pick| pick.typed).collect(),
            discount: basket.discount,
            manual_extra: basket.manual_extra,
            payments: TypedPayments::One(paid),
            promised_day: None,
            day: None,
            approval: None,
            seen_total: None,
        },
    })
}

/// How somebody pays `due` now: in full, in part where the order is collected later, or not yet.
fn payment(rng: &mut StdRng, due: Rupiah, may_owe: bool) -> Result<TypedPayment, QuoteError> {
    let now = match rng.random_range(0..100) {
        0..6 if may_owe => 0,
        6..30 if may_owe => due.get() * rng.random_range(3..=6) / 10 / 50_000 * 50_000,
        _ => due.get(),
    };
    let (method, bank) = match rng.random_range(0..100) {
        0..60 => (PaymentMethod::Cash, None),
        60..82 => (PaymentMethod::Qris, None),
        _ => (PaymentMethod::Transfer, Bank::ALL.choose(rng).copied()),
    };
    // Cash comes in notes of 50.000 more often than not.
    let notes = method == PaymentMethod::Cash && rng.random_ratio(3, 4);
    let tendered = if notes { (now + 49_999) / 50_000 * 50_000 } else { now };
    Ok(TypedPayment { tendered: Rupiah::new(tendered)?, method, bank })
}

/// A pair on the BPJS card: mostly what the class covers, now and then a finer frame, an own frame, or more.
fn insured_pair(rng: &mut StdRng, goods: &Goods, class: BpjsClass) -> Vec<Pick> {
    let mut picks = Vec::new();
    match rng.random_range(0..100) {
        0..8 => picks.push(own_frame()),
        8..24 => picks.extend(frame(rng, goods, |frame| frame.kind == FrameKind::Private)),
        _ => picks.extend(frame(rng, goods, |frame| frame.kind.class() == Some(class))),
    }
    let finer = rng.random_ratio(1, 20);
    picks.extend(pair(rng, goods, |lens| !lens.is_custom_order && bpjs::is_bpjs_lens(&lens.brand) != finer));
    if rng.random_ratio(1, 12) {
        picks.extend(accessory(rng, goods));
    }
    picks
}

/// What a private customer buys: glasses from stock or ground to order, or something small.
fn private_goods(rng: &mut StdRng, goods: &Goods) -> Result<Vec<Pick>, QuoteError> {
    let mut picks = Vec::new();
    match rng.random_range(0..100) {
        0..24 => {
            picks.extend(accessory(rng, goods));
            return Ok(picks);
        }
        24..40 => picks.push(own_frame()),
        _ => picks.extend(frame(rng, goods, |frame| frame.kind == FrameKind::Private)),
    }
    match rng.random_range(0..100) {
        0..18 => picks.extend(ground_lens(rng)?),
        18..26 => picks.extend(pair(rng, goods, |lens| lens.is_custom_order)),
        _ => {
            let stocked = |lens: &Lens| !lens.is_custom_order && !bpjs::is_bpjs_lens(&lens.brand);
            picks.extend(pair(rng, goods, stocked));
        }
    }
    if rng.random_ratio(1, 6) {
        picks.extend(accessory(rng, goods));
    }
    Ok(picks)
}

fn frame(rng: &mut StdRng, goods: &Goods, wanted: impl Fn(&Frame) -> bool) -> Option<Pick> {
    let fitting: Vec<&Frame> = goods.frames.iter().filter(|frame| wanted(frame)).collect();
    let frame = fitting.choose(rng)?;
    let item = Item::Frame { id: frame.id, kind: frame.kind };
    Some(from_shelf(Product::Frame(frame.id), item, frame.selling_price, 1))
}

/// Two lenses: of one power, or, mostly, of two rows of the same brand.
fn pair(rng: &mut StdRng, goods: &Goods, wanted: impl Fn(&Lens) -> bool) -> Vec<Pick> {
    let fitting: Vec<&Lens> = goods.lenses.iter().filter(|lens| wanted(lens)).collect();
    let Some(&right) = fitting.choose(rng) else { return Vec::new() };
    let same: Vec<&Lens> = fitting.into_iter().filter(|lens| lens.brand == right.brand).collect();
    let left = same.choose(rng).copied().unwrap_or(right);
    let one = |lens: &Lens, quantity: i64| {
        let bpjs_category = bpjs::is_bpjs_lens(&lens.brand);
        let item = Item::Lens { id: lens.id, bpjs_category, custom_order: lens.is_custom_order };
        from_shelf(Product::Lens(lens.id), item, lens.selling_price, quantity)
    };
    if left.id == right.id { vec![one(right, 2)] } else { vec![one(right, 1), one(left, 1)] }
}

fn accessory(rng: &mut StdRng, goods: &Goods) -> Option<Pick> {
    let accessory = goods.accessories.choose(rng)?;
    let item = Item::Accessory { id: accessory.id };
    Some(from_shelf(Product::Accessory(accessory.id), item, accessory.selling_price, 1))
}

fn ground_lens(rng: &mut StdRng) -> Result<Option<Pick>, QuoteError> {
    let Some(&(description, price)) = CUSTOM_LENSES.choose(rng) else { return Ok(None) };
    let price = Rupiah::new(price)?;
    Ok(Some(Pick {
        typed: TypedLine::CustomLens { description: description.to_owned(), price, quantity: 2 },
        line: Line {
            item: Item::CustomLens,
            description: description.to_owned(),
            quantity: 2,
            unit_price: price,
        },
    }))
}

fn own_frame() -> Pick {
    let line =
        Line { item: Item::OwnFrame, description: String::new(), quantity: 1, unit_price: Rupiah::ZERO };
    Pick { typed: TypedLine::OwnFrame, line }
}

fn from_shelf(product: Product, item: Item, unit_price: Rupiah, quantity: i64) -> Pick {
    Pick {
        typed: TypedLine::Product { product, quantity },
        line: Line { item, description: String::new(), quantity, unit_price },
    }
}
