//! Looking for a lens by its power: what is typed, and which lenses fit.
//!
//! Source: domain facts, sections 3 and 4. Single powers are read by [`crate::power`].

use std::{fmt, str::FromStr};

use crate::power::Power;

/// Steps (quarter dioptres) by which each part of a near lens may differ.
const NEAR_STEPS: i64 = 1;

/// A whole lens power: sphere, cylinder with its axis, near addition.
///
/// # Reading
///
/// `-1.25/-0.50x90 add 2`, in any of the shops' notations ([`Power`]): parts stand apart by spaces or `/`, the axis
/// follows `x`, the addition `add`; `S`, `C` and `D` may be written. What is left out is zero. Powers are whole quarter
/// dioptres: lenses are made in no other, and so a phone number is no power.
///
/// Plus and minus cylinder are two ways to write one lens (`-1.75/+0.50x180` is `-1.25/-0.50x90`); kept is the minus
/// cylinder, which the shops write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LensPower {
    sph: Power,
    cyl: Power,
    axis: Option<i64>,
    add: Power,
}

/// The text is no lens power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a lens power is written as in -1.25/-0.50x90 add 2.00")]
pub struct NotALensPower;

/// How well a lens fits; the smaller, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The power asked for.
    Exact,
    /// An alternative, so many quarter dioptres away in all; another axis of a single vision lens, which is turned when
    /// it is edged, counts as one.
    Near(i64),
}

impl LensPower {
    /// Sphere and addition up to ±30 and 6 dioptres, cylinder up to ±15; an axis, 1–180, only with a cylinder.
    pub fn new(sph: Power, cyl: Power, axis: Option<i64>, add: Power) -> Result<Self, NotALensPower> {
        let within = |power: Power, most: i64| power.is_on_step() && power.hundredths().abs() <= most;
        let possible = within(sph, 3_000)
            && within(cyl, 1_500)
            && within(add, 600)
            && add >= Power::PLANO
            && axis.is_none_or(|axis| (1..=180).contains(&axis) && !cyl.is_plano());
        if !possible {
            return Err(NotALensPower);
        }
        if cyl <= Power::PLANO {
            return Ok(Self { sph, cyl, axis, add });
        }
        let power = |hundredths| Power::new(hundredths).map_err(|_| NotALensPower);
        let sph = power(sph.hundredths() + cyl.hundredths())?;
        let axis = axis.map(|axis| if axis > 90 { axis - 90 } else { axis + 90 });
        Self::new(sph, power(-cyl.hundredths())?, axis, add)
    }

    /// The power of a lens row, in hundredths of a dioptre; none without a sphere, or where no lens is so.
    pub fn of_row(sph: Option<i64>, cyl: Option<i64>, axis: Option<i64>, add: Option<i64>) -> Option<Self> {
        let power = |hundredths: Option<i64>| Power::new(hundredths.unwrap_or(0)).ok();
        let cyl = power(cyl)?;
        Self::new(power(Some(sph?))?, cyl, axis.filter(|_| !cyl.is_plano()), power(add)?).ok()
    }

    /// Does a lens of power `lens` do for this one?
    pub fn fit(self, lens: Self) -> Option<Fit> {
        let parts = [(self.sph, lens.sph), (self.cyl, lens.cyl), (self.add, lens.add)];
        let steps = parts.map(|(a, b)| (a.hundredths() - b.hundredths()).abs() / Power::STEP.hundredths());
        let turned = self.axis.zip(lens.axis).is_some_and(|(wanted, is)| wanted != is);
        if steps.iter().any(|&steps| steps > NEAR_STEPS) || (turned && !lens.add.is_plano()) {
            return None;
        }
        match steps.iter().sum::<i64>() + i64::from(turned) {
            0 => Some(Fit::Exact),
            steps => Some(Fit::Near(steps)),
        }
    }
}

impl FromStr for LensPower {
    type Err = NotALensPower;

    fn from_str(text: &str) -> Result<Self, NotALensPower> {
        let text = text.to_lowercase().replace(['×', '*'], "x");
        let (distance, add) = match text.split_once("add") {
            Some((distance, add)) => (distance, read(add)?),
            None => (text.as_str(), Power::PLANO),
        };
        let (powers, axis) = match distance.split_once('x') {
            Some((powers, axis)) => (powers.trim_end_matches('a'), Some(read_axis(axis)?)),
            None => (distance, None),
        };
        let mut parts = powers.split(|c: char| c == '/' || c.is_whitespace()).filter(|part| !part.is_empty());
        let mut next = |letters: [&str; 2]| loop {
            let part = parts.next()?;
            let bare = letters.iter().find_map(|letter| part.strip_prefix(letter)).unwrap_or(part);
            if !bare.is_empty() {
                return Some(bare.to_owned());
            }
        };
        let sph = read(&next(["sph", "s"]).ok_or(NotALensPower)?)?;
        let cyl = next(["cyl", "c"]).map_or(Ok(Power::PLANO), |part| read(&part))?;
        if parts.next().is_some() {
            return Err(NotALensPower);
        }
        Self::new(sph, cyl, axis, add)
    }
}

fn read(text: &str) -> Result<Power, NotALensPower> {
    text.trim().parse().map_err(|_| NotALensPower)
}

fn read_axis(text: &str) -> Result<i64, NotALensPower> {
    let digits = text.trim().trim_start_matches("is").trim().trim_end_matches('°');
    let axis = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    // 0 is written for 180; domain facts, section 4.
    axis.map(|axis| if axis == 0 { 180 } else { axis }).ok_or(NotALensPower)
}

/// As it is read: `-1.25/-0.50x90 add +2.00`.
impl fmt::Display for LensPower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sph)?;
        if !self.cyl.is_plano() {
            write!(f, "/{}", self.cyl)?;
        }
        if let Some(axis) = self.axis {
            write!(f, "x{axis}")?;
        }
        if !self.add.is_plano() {
            write!(f, " add {}", self.add)?;
        }
        Ok(())
    }
}
