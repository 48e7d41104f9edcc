//! What is handed over for a sale: one or several amounts, each in its own way.

use super::{AmountField, PaymentMethod, QuoteError};
use crate::money::Rupiah;

/// Most amounts that one sale is paid with at once.
pub const MAX_TENDERS: usize = 10;

/// An amount handed over in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tender {
    /// How much, change included.
    pub amount: Rupiah,
    /// How.
    pub method: PaymentMethod,
}

/// What becomes of one [`Tender`]: `received + change` is its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What is kept.
    pub received: Rupiah,
    /// What is handed back; only of cash.
    pub change: Rupiah,
}

/// Divides what is handed over for `total` into what is kept and what goes back, in the order of `tenders`.
///
/// Only cash may exceed what is due: change comes from the cash, last note first, so it is never more than the cash
/// that was handed over.
pub fn divide(total: Rupiah, tenders: &[Tender]) -> Result<Vec<Kept>, QuoteError> {
    if tenders.len() > MAX_TENDERS {
        return Err(QuoteError::TooManyTenders);
    }
    if tenders.iter().any(|tender| tender.amount.is_negative()) {
        return Err(QuoteError::Negative(AmountField::Tendered));
    }
    let is_cash = |tender: &&Tender| tender.method == PaymentMethod::Cash;
    let cash = Rupiah::sum(tenders.iter().filter(is_cash).map(|it| it.amount))?;
    let handed_over = Rupiah::sum(tenders.iter().map(|it| it.amount))?;
    let mut change = handed_over.minus(total)?.or_zero();
    if change > cash {
        return Err(QuoteError::PaymentExceedsBalance { due: total });
    }
    let mut kept = Vec::with_capacity(tenders.len());
    for tender in tenders.iter().rev() {
        let back = if is_cash(&tender) { change.min(tender.amount) } else { Rupiah::ZERO };
        change = change.minus(back)?;
        kept.push(Kept { received: tender.amount.minus(back)?, change: back });
    }
    kept.reverse();
    Ok(kept)
}
