//! A lens that broke on the bench: written off, and another taken from the shelf of the sale's branch. Source: domain
//! facts, section 7. The customer's price stays.

use melati_domain::{
    actor::Actor,
    audit::changes,
    catalogue::Product,
    correction::{CorrectionKind, may_replace_lens},
    day::Millis,
    id::{LensId, SaleId},
    money::Rupiah,
    rights::Right,
    sale::LineKind,
};
use melati_store::{Tx, catalogue::Lens, sales::SaleLine, stock::Movement};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::require,
    corrections::{Correcting, Held, book, in_words, line_product},
    refusal::required_text,
    stock,
};

/// Which lens broke, and what replaces it, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedBreakage {
    /// The line, counted from one: one piece of it broke.
    pub line: i64,
    /// A lens on the shelf of the same branch.
    pub replacement: LensId,
    /// Why.
    pub reason: String,
}

/// A lens of an order that could be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaceable {
    /// Its line, counted from one.
    pub line: i64,
    /// As printed.
    pub description: String,
    /// Lenses of its powers on the shelf.
    pub alike: Vec<Lens>,
}

/// The lenses of an order with what could replace each; none where the order is not on the bench.
pub async fn replacements(app: &App, actor: &Actor, id: SaleId) -> Result<Option<Vec<Replaceable>>, Refusal> {
    require(actor, Right::ReplaceLens)?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let found = tx.sale(id).await?.filter(|sale| actor.works_for(sale.branch));
            let sale = found.ok_or(Refusal::NotFound(Thing::Sale))?;
            if sale.voided_at.is_some() || may_replace_lens(sale.work_status).is_err() {
                return Ok(None);
            }
            let mut lenses = Vec::new();
            for (line, sold) in (1..).zip(tx.sale_lines(id).await?) {
                if let Some(Product::Lens(lens)) = line_product(&sold) {
                    let alike = tx.lenses_alike(lens).await?;
                    lenses.push(Replaceable { line, description: sold.description, alike });
                }
            }
            Ok(Some(lenses))
        })
    });
    read.await
}

/// Replaces one broken lens.
pub async fn replace_lens(app: &App, actor: &Actor, id: SaleId, typed: TypedBreakage) -> Result<(), Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { replace_lens_in(tx, &actor, id, &typed, now).await }));
    write.await
}

/// [`replace_lens`] inside an open transaction, at the instant `now`.
pub async fn replace_lens_in(
    tx: &mut Tx,
    actor: &Actor,
    id: SaleId,
    typed: &TypedBreakage,
    now: Millis,
) -> Result<(), Refusal> {
    require(actor, Right::ReplaceLens)?;
    let reason = required_text(&typed.reason, "alasan", 500)?;
    let held = Held::of(tx, id, now, |sale| actor.works_for(sale.branch)).await?;
    may_replace_lens(held.sale.work_status)?;
    let before = tx.sale_lines(id).await?;
    let place = usize::try_from(typed.line).ok().and_then(|number| number.checked_sub(1));
    let broken = place.and_then(|place| before.get(place).filter(|line| line.kind == LineKind::Lens));
    let (Some(place), Some(broken)) = (place, broken) else {
        return Err(Refusal::invalid(Field::plain("baris"), FieldProblem::Unknown));
    };
    let replacement = tx.lens(typed.replacement).await?;
    let replacement = replacement.filter(|lens| lens.branch == held.sale.branch && !lens.is_custom_order);
    let unknown = Refusal::invalid(Field::plain("pengganti_id"), FieldProblem::Unknown);
    let replacement = replacement.ok_or(unknown)?;

    let mut movement = Movement {
        reason: "Lensa rusak, tidak kembali ke stok",
        sale: Some(id),
        user: Some(actor.user),
        at: now,
    };
    if let Some(product) = line_product(broken) {
        // It left the shelf when it was sold: the shelf stays, its card says where the lens went.
        tx.change_stock(held.sale.branch, product, 0, &movement).await?;
    }
    movement.reason = "Pengganti lensa rusak";
    let taken = [(Product::Lens(replacement.id), -1)].into();
    let levels = stock::shift(tx, held.sale.branch, &taken, &movement).await?;
    let after = replaced(&before, place, &replacement)?;
    let correcting = Correcting {
        what: CorrectionKind::LensBroken,
        after: Some(held.sale.counted()),
        day: held.counts_on,
        back: &[],
        reason: &reason,
        changes: &changes([
            ("lensa", Some(broken.description.clone()), Some(replacement.described())),
            ("items", Some(in_words(&before)), Some(in_words(&after))),
        ]),
        levels,
    };
    book(tx, actor, &held, correcting, now).await?;
    Ok(tx.replace_lines(id, &after).await?)
}

/// The lines with one piece of the line at `place` replaced, at the price it was sold for.
fn replaced(before: &[SaleLine], place: usize, by: &Lens) -> Result<Vec<SaleLine>, Refusal> {
    let of = |line: &SaleLine, quantity: i64| -> Result<SaleLine, Refusal> {
        Ok(SaleLine { quantity, subtotal: line.unit_price.times(quantity)?, ..line.clone() })
    };
    let mut after = Vec::with_capacity(before.len() + 1);
    for (index, line) in before.iter().enumerate() {
        if index != place || line.product == Some(by.id.0) {
            after.push(line.clone());
            continue;
        }
        if line.quantity > 1 {
            after.push(of(line, line.quantity - 1)?);
        }
        after.push(SaleLine {
            product: Some(by.id.0),
            code: Some(by.code.clone()),
            description: by.described(),
            additional: if line.quantity > 1 { Rupiah::ZERO } else { line.additional },
            ..of(line, 1)?
        });
    }
    Ok(after)
}
