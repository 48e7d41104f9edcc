//! Lens powers: hundredths of a dioptre, read from every notation the shops use.
//!
//! Source: domain facts, sections 3 and 4. Whole prescriptions live in [`crate::prescription`].

use std::{fmt, str::FromStr};

/// A lens power in hundredths of a dioptre, within ±[`Power::LARGEST`].
///
/// # Reading
///
/// The same power is written in three ways, and a bare integer may be any of two, so
/// (`FromStr`, spaces and a trailing `D` aside):
///
/// | Written | Read as | Why |
/// |---|---|---|
/// | `PLANO`, `PL`, `0` | 0.00 | |
/// | with point or comma: `-0.75`, `-0,75`, `+2.5`, `2.` | dioptres | nobody writes parts of a hundredth |
/// | integer with a leading zero: `-025`, `075` | hundredths | the zero pads to three digits |
/// | integer from 25 up: `-100`, `125`, `250`, `25` | hundredths | as dioptres it would lie beyond the usual ±20 |
/// | integer below 25: `2`, `-1`, `20` | dioptres | as hundredths it would lie below the smallest step, 0.25; spreadsheets show 2.00 as `2` |
///
/// So `250`, `2.50` and `2,5` are +2.50, while `2` is +2.00. At no size do both readings of an
/// integer make a lens, which is what makes the border safe.
///
/// # Writing
///
/// `Display` is signed with two decimals (`-0.75`, `+2.50`, `0.00`) and reads back to the same power.
/// On the wire it is the integer number of hundredths.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Power(i64);

/// Why a text or number is no lens power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPower {
    /// Neither a number nor plano.
    #[error("a power is a number such as -0.75, -075 or PLANO")]
    Unreadable,
    /// More than two decimals.
    #[error("a power has at most two decimals")]
    TooFine,
    /// Beyond ±[`Power::LARGEST`].
    #[error("a power lies within ±{}", Power::LARGEST)]
    TooLarge,
}

/// Integers below this are dioptres, see [`Power`].
const FIRST_HUNDREDTHS: i64 = 25;

impl Power {
    /// No power (plano).
    pub const PLANO: Self = Self(0);
    /// The largest power there is a notation for, 99.99 dioptres; far beyond any lens.
    pub const LARGEST: Self = Self(9_999);
    /// The step lenses are made in, a quarter dioptre.
    pub const STEP: Self = Self(25);

    /// `hundredths` of a dioptre.
    pub const fn new(hundredths: i64) -> Result<Self, NotAPower> {
        if hundredths > Self::LARGEST.0 || hundredths < -Self::LARGEST.0 {
            Err(NotAPower::TooLarge)
        } else {
            Ok(Self(hundredths))
        }
    }

    /// The number of hundredths of a dioptre.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// No power at all?
    pub const fn is_plano(self) -> bool {
        self.0 == 0
    }

    /// A whole number of quarter dioptres?
    pub const fn is_on_step(self) -> bool {
        self.0 % Self::STEP.0 == 0
    }
}

impl FromStr for Power {
    type Err = NotAPower;

    fn from_str(text: &str) -> Result<Self, NotAPower> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("PLANO") || text.eq_ignore_ascii_case("PL") {
            return Ok(Self::PLANO);
        }
        let (negative, unsigned) = match text.strip_prefix(['-', '−', '–']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let digits = unsigned.strip_suffix(['D', 'd']).unwrap_or(unsigned).trim();
        let size = match digits.split_once(['.', ',']) {
            Some((whole, fraction)) => dioptres(whole, fraction)?,
            None => integer(digits)?,
        };
        Self::new(if negative { -size } else { size })
    }
}

/// `whole.fraction` dioptres in hundredths.
fn dioptres(whole: &str, fraction: &str) -> Result<i64, NotAPower> {
    if whole.is_empty() && fraction.is_empty() {
        return Err(NotAPower::Unreadable);
    }
    let whole = if whole.is_empty() { 0 } else { number(whole)? };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotAPower::Unreadable);
    }
    let significant = fraction.trim_end_matches('0');
    let hundredths = match significant.len() {
        0 => 0,
        1 => number(significant)? * 10,
        2 => number(significant)?,
        _ => return Err(NotAPower::TooFine),
    };
    Ok(whole * 100 + hundredths)
}

/// A number without point or comma, in hundredths.
fn integer(digits: &str) -> Result<i64, NotAPower> {
    let value = number(digits)?;
    let padded = digits.starts_with('0');
    Ok(if value < FIRST_HUNDREDTHS && !padded { value * 100 } else { value })
}

/// Digits only, small enough to be multiplied by 100.
fn number(digits: &str) -> Result<i64, NotAPower> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotAPower::Unreadable);
    }
    digits.parse::<u32>().map(i64::from).map_err(|_| NotAPower::TooLarge)
}

impl fmt::Display for Power {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.0 {
            0 => "",
            1.. => "+",
            _ => "-",
        };
        let size = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", size / 100, size % 100))
    }
}

impl TryFrom<i64> for Power {
    type Error = NotAPower;
    fn try_from(hundredths: i64) -> Result<Self, NotAPower> {
        Self::new(hundredths)
    }
}

impl From<Power> for i64 {
    fn from(power: Power) -> Self {
        power.0
    }
}
