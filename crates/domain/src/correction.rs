//! Correcting a sale that was rung up: what its lines cost then, what is given back, and which figures move.
//!
//! Source: domain facts, section 10, number 13 (an edit repriced every line and charged the free cleaner), and
//! docs/decisions/006-corrections.md.

use std::collections::BTreeSet;

use crate::{
    bpjs,
    catalogue::FrameKind,
    cleaner,
    day::Day,
    id::AccessoryId,
    money::{Rupiah, TooMuchMoney},
    patient::BpjsClass,
    sale::{Bank, Item, Line, LineKind, PaymentMethod, PricedLine, TurnoverKind},
    workflow::WorkStatus,
};

text_enum! {
    /// What was done to a sale after it was rung up.
    CorrectionKind {
        /// Its lines, buyer, discount or day were changed.
        Edited = "ubah",
        /// It was voided.
        Voided = "batal",
        /// Money was given back; the price stays.
        Refunded = "pengembalian",
        /// A lens broke and was replaced.
        LensBroken = "lensa_rusak",
    }
}

/// Why a sale is not corrected so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// Its day is over or closed, or work on it has begun: an admin corrects it.
    #[error("it is too late for a cashier to change this sale")]
    TooLate,
    /// More is to be given back than was kept.
    #[error("only {kept} was kept")]
    MoreThanKept {
        /// Paid and not given back.
        kept: Rupiah,
    },
    /// A lens is replaced while it is on the bench or just done.
    #[error("no lens is replaced while the order stands at {0}")]
    NotOnBench(WorkStatus),
    /// Beyond what can be booked.
    #[error(transparent)]
    TooMuch(#[from] TooMuchMoney),
}

/// What decides whether a cashier may still change her branch's sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The day of the sale.
    pub day: Day,
    /// Today in its branch.
    pub today: Day,
    /// Is the branch open?
    pub is_open: bool,
    /// Where the order stands.
    pub status: WorkStatus,
}

/// A cashier changes a sale of today, while the branch is open and nobody has begun to work on it.
pub fn may_edit(standing: Standing, at_any_time: bool) -> Result<(), CorrectionError> {
    let early = standing.day == standing.today && standing.is_open && standing.status == WorkStatus::Waiting;
    if at_any_time || early { Ok(()) } else { Err(CorrectionError::TooLate) }
}

/// A broken lens is replaced while it is worked on, or after that, before the patient is told.
pub const fn may_replace_lens(status: WorkStatus) -> Result<(), CorrectionError> {
    match status {
        WorkStatus::InProgress | WorkStatus::Done => Ok(()),
        other => Err(CorrectionError::NotOnBench(other)),
    }
}

/// A line as it was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldLine {
    /// Kind.
    pub kind: LineKind,
    /// Catalogue row within the kind.
    pub product: Option<i64>,
    /// Code as printed.
    pub code: Option<String>,
    /// As printed.
    pub description: String,
    /// Pieces.
    pub quantity: i64,
    /// Each, on the day it was sold.
    pub unit_price: Rupiah,
}

/// The lines of a corrected sale: pieces that were sold keep their price, pieces that join have today's. A ground lens
/// has the price that is typed. The free cleaner stays free, and stays also where nobody names it. `sold_as`: how the
/// sale was priced, where it stays the same patient's.
pub fn keep_prices(sold: &[SoldLine], sold_as: Option<PricedAs>, wanted: Vec<PricedLine>) -> Vec<PricedLine> {
    let mut left: Vec<i64> = sold.iter().map(|line| line.quantity).collect();
    let mut lines = Vec::new();
    for new in wanted {
        let Some(product) = new.line.item.product() else {
            lines.push(new);
            continue;
        };
        let mut missing = new.line.quantity;
        for (sold, left) in sold.iter().zip(&mut left) {
            let same = sold.kind == new.line.item.kind() && sold.product == Some(product.number());
            let pieces = missing.min(*left);
            if same && pieces > 0 {
                *left -= pieces;
                missing -= pieces;
                lines.push(PricedLine {
                    code: sold.code.clone(),
                    line: Line {
                        description: sold.description.clone(),
                        quantity: pieces,
                        unit_price: sold.unit_price,
                        item: item_as_sold(&new.line.item, sold.unit_price, sold_as),
                    },
                });
            }
        }
        if missing > 0 {
            match lines.last_mut().filter(|last| joins(last, &new)) {
                Some(last) => last.line.quantity += missing,
                None => lines.push(PricedLine { line: Line { quantity: missing, ..new.line }, ..new }),
            }
        }
    }
    lines.extend(sold.iter().zip(left).filter_map(|(sold, left)| free_cleaner(sold, left)));
    lines
}

/// A frame that stays counts as the kind it was sold under.
fn item_as_sold(item: &Item, price: Rupiah, sold_as: Option<PricedAs>) -> Item {
    match (item, sold_as) {
        (Item::Frame { id, kind }, Some(sold_as)) => {
            Item::Frame { id: *id, kind: sold_as.frame_kind(price, *kind) }
        }
        _ => item.clone(),
    }
}

/// The same goods at the same price are one line.
fn joins(last: &PricedLine, new: &PricedLine) -> bool {
    last.line.item == new.line.item
        && last.line.unit_price == new.line.unit_price
        && last.line.description == new.line.description
}

fn free_cleaner(sold: &SoldLine, left: i64) -> Option<PricedLine> {
    let is_free = sold.kind == LineKind::Accessory
        && sold.unit_price == Rupiah::ZERO
        && left == sold.quantity
        && cleaner::is_cleaner(&sold.description);
    let id = sold.product.filter(|_| is_free)?;
    let line = Line {
        item: Item::Accessory { id: AccessoryId(id) },
        description: sold.description.clone(),
        quantity: sold.quantity,
        unit_price: sold.unit_price,
    };
    Some(PricedLine { line, code: sold.code.clone() })
}

/// How a BPJS sale was priced when it was rung up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedAs {
    /// The class.
    pub class: BpjsClass,
    /// What BPJS paid for a pair then.
    pub ceiling: Rupiah,
    /// Extra for a frame above the class.
    pub upgrade: Rupiah,
}

impl PricedAs {
    /// The kind under which a frame of `price` was sold; `today` is its kind now. Above the ceiling it follows from
    /// whether there was an extra ([`bpjs::price`]); up to the ceiling the kind decides nothing.
    pub fn frame_kind(self, price: Rupiah, today: FrameKind) -> FrameKind {
        let matching = FrameKind::of_class(self.class);
        match (price > self.ceiling, self.upgrade > Rupiah::ZERO) {
            (true, false) => matching,
            (true, true) if today == matching => FrameKind::Private,
            _ => today,
        }
    }
}

/// What a sale costs after a correction, against what is kept of its payments: (to be given back, still due).
pub fn settle(total: Rupiah, kept: Rupiah) -> Result<(Rupiah, Rupiah), CorrectionError> {
    Ok((kept.minus(total)?.or_zero(), total.minus(kept)?.or_zero()))
}

/// A way in which money came, and goes back.
pub type Way = (PaymentMethod, Option<Bank>);

/// Gives back `amount` in the ways it came, the newest first. `paid` and `back`: what was kept of each payment, and
/// what was given back before, oldest first.
pub fn give_back(
    amount: Rupiah,
    paid: &[(Way, Rupiah)],
    back: &[(Way, Rupiah)],
) -> Result<Vec<(Way, Rupiah)>, CorrectionError> {
    let kept = kept(paid, back)?;
    if amount > kept {
        return Err(CorrectionError::MoreThanKept { kept });
    }
    let mut ways: Vec<(Way, Rupiah)> = Vec::new();
    let mut missing = amount;
    for &(way, _) in paid.iter().rev() {
        if ways.iter().any(|(known, _)| *known == way) {
            continue;
        }
        let of_way = |rows: &[(Way, Rupiah)]| {
            Rupiah::sum(rows.iter().filter(|(known, _)| *known == way).map(|(_, amount)| *amount))
        };
        let part = of_way(paid)?.minus(of_way(back)?)?.or_zero().min(missing);
        missing = missing.minus(part)?;
        ways.push((way, part));
    }
    ways.retain(|(_, part)| *part > Rupiah::ZERO);
    Ok(ways)
}

/// What was paid and not given back.
pub fn kept(paid: &[(Way, Rupiah)], back: &[(Way, Rupiah)]) -> Result<Rupiah, TooMuchMoney> {
    let sum = |rows: &[(Way, Rupiah)]| Rupiah::sum(rows.iter().map(|(_, amount)| *amount));
    sum(paid)?.minus(sum(back)?)
}

/// What a sale counts in the figures of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Which figures.
    pub kind: TurnoverKind,
    /// Billed to BPJS.
    pub claim: Rupiah,
    /// What the customer pays.
    pub total: Rupiah,
}

/// How much a correction moves figures of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Which figures.
    pub kind: TurnoverKind,
    /// Sales more or fewer.
    pub sales: i64,
    /// ± claim.
    pub claim: Rupiah,
    /// ± what customers pay.
    pub paid: Rupiah,
}

/// What a correction moves, and of which days: what the sale counted leaves its day, what it counts now joins its own;
/// `after` is none for a voided sale. In one order of days and kinds, so that two corrections never wait for each other in
/// a circle.
pub fn shifts(
    (day_before, before): (Day, Counted),
    after: Option<(Day, Counted)>,
) -> Result<Vec<(Day, Shift)>, TooMuchMoney> {
    let days: BTreeSet<Day> = std::iter::once(day_before).chain(after.map(|(day, _)| day)).collect();
    let mut shifts = Vec::new();
    for day in days {
        let was = Some(before).filter(|_| day == day_before);
        let is = after.filter(|(day_after, _)| day == *day_after).map(|(_, after)| after);
        shifts.extend(moved(was, is)?.into_iter().map(|shift| (day, shift)));
    }
    Ok(shifts)
}

/// The difference between what a sale counted on a day, and what it counts there now.
fn moved(before: Option<Counted>, after: Option<Counted>) -> Result<Vec<Shift>, TooMuchMoney> {
    let mut shifts = Vec::new();
    for &kind in TurnoverKind::ALL {
        let (was, is) = (before.filter(|it| it.kind == kind), after.filter(|it| it.kind == kind));
        let difference = |of: fn(&Counted) -> Rupiah| {
            is.as_ref().map_or(Rupiah::ZERO, of).minus(was.as_ref().map_or(Rupiah::ZERO, of))
        };
        let shift = Shift {
            kind,
            sales: i64::from(is.is_some()) - i64::from(was.is_some()),
            claim: difference(|it| it.claim)?,
            paid: difference(|it| it.total)?,
        };
        if (shift.sales, shift.claim, shift.paid) != (0, Rupiah::ZERO, Rupiah::ZERO) {
            shifts.push(shift);
        }
    }
    Ok(shifts)
}

/// The ceiling of a sale whose class stays is the one it was sold under.
pub fn ceiling_of(priced_as: Option<PricedAs>, class: BpjsClass) -> Result<Rupiah, TooMuchMoney> {
    priced_as.filter(|it| it.class == class).map_or_else(|| bpjs::ceiling(class), |it| Ok(it.ceiling))
}

#[cfg(test)]
mod tests;
