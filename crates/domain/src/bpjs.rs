//! What BPJS pays and what its patient adds.
//!
//! Source: domain facts, section 5, rules 1–8 ("server at HEAD").

use crate::{
    catalogue::FrameKind,
    day::Day,
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

/// Years after which BPJS grants the next pair; domain facts, section 5 (outside knowledge: a warning, no refusal).
const YEARS_PER_PAIR: i16 = 2;

/// How the frame of an insured pair stands to the class (rules 2 and 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// A frame of another kind that costs more than the ceiling: F + L − P is paid.
    Above {
        /// The frame's kind.
        kind: FrameKind,
        /// F.
        frame: Rupiah,
        /// L.
        lenses: Rupiah,
    },
    /// A frame of another kind, but not dearer than the ceiling: covered.
    Within(FrameKind),
    /// A frame of the class: covered whatever it costs.
    Matching,
    /// The patient's own frame.
    OwnFrame,
    /// Lenses alone.
    LensesOnly,
}

/// The insured part of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BpjsPrice {
    /// Ceiling P, which is also the claim.
    pub ceiling: Rupiah,
    /// Extra T for a frame above the class.
    pub upgrade: Rupiah,
    /// Why.
    pub cover: Cover,
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
    let kind = basket.lines.iter().find_map(|l| match l.item {
        Item::Frame { kind, .. } => Some(kind),
        _ => None,
    });
    let cover = match kind {
        Some(kind) if kind.class() == Some(class) => Cover::Matching,
        Some(kind) if frame > ceiling => Cover::Above { kind, frame, lenses },
        Some(kind) => Cover::Within(kind),
        None if basket.lines.iter().any(|l| l.item == Item::OwnFrame) => Cover::OwnFrame,
        None => Cover::LensesOnly,
    };
    let upgrade = match cover {
        Cover::Above { .. } => frame.plus(lenses)?.minus(ceiling)?.or_zero(),
        _ => Rupiah::ZERO,
    };
    let covered_frame = matches!(cover, Cover::Matching | Cover::OwnFrame);
    let foreign_lens = basket.lines.iter().any(|l| match l.item {
        Item::Lens { bpjs_category, .. } => !bpjs_category,
        Item::CustomLens => true,
        _ => false,
    });
    Ok(BpjsPrice { ceiling, upgrade, cover, suggest_manual_extra: covered_frame && foreign_lens })
}

/// From when on BPJS grants a patient the next pair, if on `day` it does not yet; `last` is the day of their last one.
pub fn next_pair(last: Day, day: Day) -> Option<Day> {
    Some(last.plus_years(YEARS_PER_PAIR)).filter(|next| day < *next)
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
