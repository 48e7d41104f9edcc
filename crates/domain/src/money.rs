//! Money: whole rupiah, checked. No float ever touches it.

use std::fmt;

/// Whole rupiah. May be negative (a correction); a price or a payment is checked to be not.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Rupiah(i64);

/// A sum that leaves the range in which money is exact everywhere (see [`Rupiah::MAX`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is beyond what can be booked")]
pub struct TooMuchMoney;

impl Rupiah {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 2^53 − 1, the largest integer a browser's number holds exactly.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// `amount` whole rupiah; `TooMuchMoney` beyond ±[`Rupiah::MAX`].
    pub const fn new(amount: i64) -> Result<Self, TooMuchMoney> {
        if amount > Self::MAX.0 || amount < -Self::MAX.0 { Err(TooMuchMoney) } else { Ok(Self(amount)) }
    }

    /// The number of whole rupiah.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, TooMuchMoney> {
        self.0.checked_add(other.0).ok_or(TooMuchMoney).and_then(Self::new)
    }

    /// `self - other`; may be negative.
    pub fn minus(self, other: Self) -> Result<Self, TooMuchMoney> {
        self.0.checked_sub(other.0).ok_or(TooMuchMoney).and_then(Self::new)
    }

    /// `self × count`.
    pub fn times(self, count: i64) -> Result<Self, TooMuchMoney> {
        self.0.checked_mul(count).ok_or(TooMuchMoney).and_then(Self::new)
    }

    /// The sum of `amounts`.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, TooMuchMoney> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// `self`, or zero where it is negative.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Below zero?
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

/// As the shop writes it: `Rp 1.250.000`.
impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut text = String::from(if self.0 < 0 { "-Rp " } else { "Rp " });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
                text.push('.');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}
