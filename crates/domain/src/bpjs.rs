//! What BPJS pays and what its patient adds.
//!
//! Source: domain facts, section 5, rules 1–8 ("server at HEAD").

use crate::{
    money::{Rupiah, TooMuchMoney},
    patient::BpjsClass,
    sale::{Basket, Item, LineKind, QuoteError},
};

/// What BPJS pays for one pair, frame and both lenses together (plafon).
pub fn ceiling(class: BpjsClass) -> Result<Rupiah, TooMuchMoney> {
    Rupiah::new(match class {
        BpjsClass::I => 330_000,
        BpjsClass::II => 220_000,
        BpjsClass::III => 165_000,
    })
}

/// The insured part of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BpjsPrice {
    /// Ceiling P, which is also the claim.
    pub ceiling: Rupiah,
    /// Extra T for a frame above the class.
    pub upgrade: Rupiah,
    /// Rule 8: ask for M.
    pub suggest_manual_extra: bool,
}

/// The class a basket is priced by: the patient's, if it holds a lens (rule 6).
pub fn priced_class(basket: &Basket) -> Option<BpjsClass> {
    let has_lens =
        basket.lines.iter().any(|l| matches!(l.item.kind(), LineKind::Lens | LineKind::CustomLens));
    basket.customer.class().filter(|_| has_lens)
}

/// Prices the pair: `ceiling` is P, `frame` is F, `lenses` is L.
///
/// T = max(0, F + L − P) when a shop frame does not match the class and F alone exceeds P, else 0 (rule 3).
pub fn price(
    basket: &Basket,
    class: BpjsClass,
    ceiling: Rupiah,
    frame: Rupiah,
    lenses: Rupiah,
) -> Result<BpjsPrice, QuoteError> {
    check_limits(basket)?;
    let frame_outside = basket.lines.iter().any(|l| match l.item {
        Item::Frame { kind, .. } => kind.class() != Some(class),
        _ => false,
    });
    let charged = frame_outside && frame > ceiling;
    let upgrade = if charged { frame.plus(lenses)?.minus(ceiling)?.or_zero() } else { Rupiah::ZERO };
    let covered_frame = basket.lines.iter().any(|l| match l.item {
        Item::Frame { kind, .. } => kind.class() == Some(class),
        Item::OwnFrame => true,
        _ => false,
    });
    let foreign_lens = basket.lines.iter().any(|l| match l.item {
        Item::Lens { bpjs_category, .. } => !bpjs_category,
        Item::CustomLens => true,
        _ => false,
    });
    Ok(BpjsPrice { ceiling, upgrade, suggest_manual_extra: covered_frame && foreign_lens })
}

/// At most one frame (shop or own), one or two lenses; domain facts, section 3.
fn check_limits(basket: &Basket) -> Result<(), QuoteError> {
    let pieces = |kinds: &[LineKind]| -> i64 {
        basket.lines.iter().filter(|l| kinds.contains(&l.item.kind())).map(|l| l.quantity).sum()
    };
    let frames = pieces(&[LineKind::Frame, LineKind::OwnFrame]);
    let lenses = pieces(&[LineKind::Lens, LineKind::CustomLens]);
    if frames > 1 || !(1..=2).contains(&lenses) { Err(QuoteError::BpjsBasketLimits) } else { Ok(()) }
}

/// Does a lens brand belong to the BPJS lenses? Spaces, hyphens and case are ignored, and the cylinder
/// version (missed by the replaced application) counts. Source: domain facts, section 3.
pub fn is_bpjs_lens(brand: &str) -> bool {
    let bare: String = brand.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    matches!(bare.as_str(), "CRMCHIJAU" | "KRYPCRMCHIJAU" | "CRMCHIJAUCYL")
}
