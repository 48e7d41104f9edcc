//! Money: whole rupiah, checked. No float ever touches it.

use std::{fmt, str::FromStr};

/// Whole rupiah, within ±[`Rupiah::MAX`] however it was made. May be negative (a correction); a price or a
/// payment is checked to be not. On the wire and in the database it is the integer.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
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
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

impl TryFrom<i64> for Rupiah {
    type Error = TooMuchMoney;
    fn try_from(amount: i64) -> Result<Self, TooMuchMoney> {
        Self::new(amount)
    }
}

impl From<Rupiah> for i64 {
    fn from(amount: Rupiah) -> Self {
        amount.0
    }
}

/// Why a text is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Not a number with or without thousands marks.
    #[error("an amount is written like 1250000 or Rp 1.250.000")]
    Unreadable,
    /// Parts of a rupiah.
    #[error("an amount is whole rupiah")]
    NotWhole,
    /// Beyond ±[`Rupiah::MAX`].
    #[error(transparent)]
    TooMuch(#[from] TooMuchMoney),
}

/// As shops and their spreadsheets write it: `1250000`, `Rp 1.250.000`, `Rp1.250.000,-`, `1,250,000`, `450000.00`.
///
/// A mark is a thousands mark where every group after it has three digits, all marks being the same;
/// one last mark (another one, where there are thousands marks) may be followed by one or two zeros or a dash.
impl FromStr for Rupiah {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let text = text.trim();
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest.trim_start()));
        let amount = without_currency(text);
        let whole = without_decimals(amount)?;
        let mut groups = whole.split(['.', ',']);
        let first = groups.next().unwrap_or_default();
        let grouped = whole.contains(['.', ',']);
        let sound = !first.is_empty()
            && (!grouped || first.len() <= 3)
            && groups.all(|group| group.len() == 3)
            && !(whole.contains('.') && whole.contains(','));
        let digits: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
        if !sound || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotMoney::Unreadable);
        }
        let amount = digits.parse::<i64>().map_err(|_| TooMuchMoney).and_then(Self::new)?;
        Ok(if negative { Self(-amount.0) } else { amount })
    }
}

/// Strips `Rp`, `Rp.` or `IDR`.
fn without_currency(text: &str) -> &str {
    let strip = |word: &str| match text.get(..word.len()) {
        Some(start) if start.eq_ignore_ascii_case(word) => text.get(word.len()..),
        _ => None,
    };
    strip("Rp.").or_else(|| strip("Rp")).or_else(|| strip("IDR")).unwrap_or(text).trim_start()
}

/// Strips a decimal part that says nothing (`,00`, `.0`, `,-`); refuses one that says something.
fn without_decimals(amount: &str) -> Result<&str, NotMoney> {
    match amount.rfind(['.', ',']).and_then(|mark| Some((amount.get(..mark)?, amount.get(mark + 1..)?))) {
        Some((whole, "0" | "00" | "-")) => Ok(whole),
        Some((_, part)) if matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit()) => {
            Err(NotMoney::NotWhole)
        }
        _ => Ok(amount),
    }
}
