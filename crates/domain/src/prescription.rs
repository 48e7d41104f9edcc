//! Prescriptions: the powers of both eyes and the distance between them.
//!
//! What cannot be made is refused; what is merely unusual is a [`Warning`], because the ranges are
//! those of the trade and not of the shops' records. Source: domain facts, section 4.

use std::{fmt, str::FromStr};

use crate::power::{NotAPower, Power};

/// The axis of a cylinder, 1 to 180 whole degrees; 0 is the same axis and is kept as 180.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Axis(i64);

/// Text or number that is no axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an axis is a whole number of degrees from 0 to 180")]
pub struct NotAnAxis;

impl Axis {
    /// `degrees` from 0 to 180.
    pub const fn new(degrees: i64) -> Result<Self, NotAnAxis> {
        match degrees {
            0 => Ok(Self(180)),
            1..=180 => Ok(Self(degrees)),
            _ => Err(NotAnAxis),
        }
    }

    /// Degrees, 1 to 180.
    pub const fn degrees(self) -> i64 {
        self.0
    }
}

impl FromStr for Axis {
    type Err = NotAnAxis;
    /// Digits, with or without a degree sign.
    fn from_str(text: &str) -> Result<Self, NotAnAxis> {
        let digits = text.trim().trim_end_matches('°').trim_end();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAnAxis);
        }
        digits.parse().map_err(|_| NotAnAxis).and_then(Self::new)
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<i64> for Axis {
    type Error = NotAnAxis;
    fn try_from(degrees: i64) -> Result<Self, NotAnAxis> {
        Self::new(degrees)
    }
}

impl From<Axis> for i64 {
    fn from(axis: Axis) -> Self {
        axis.0
    }
}

/// The powers of one eye.
///
/// Read from a short notation, `SPH[/CYL[xAXIS]] [add ADD]`: `-1.25/-0.50x90 add 2`, `PL/-050x180`,
/// `-100`. A space may stand for the slash, `×` for the `x`; the powers in any notation of [`Power`].
/// `Display` writes the same form and reads back to the same powers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EyePowers {
    sph: Power,
    cyl: Power,
    axis: Option<Axis>,
    add: Option<Power>,
}

/// Why powers are no prescription for an eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EyeError {
    /// A cylinder without its axis.
    #[error("a cylinder needs an axis")]
    AxisMissing,
    /// An axis without a cylinder.
    #[error("an axis belongs to a cylinder")]
    AxisWithoutCylinder,
    /// A near addition below zero.
    #[error("the near addition is never negative")]
    NegativeAdd,
    /// A power that cannot be read.
    #[error(transparent)]
    Power(#[from] NotAPower),
    /// An axis that cannot be read.
    #[error(transparent)]
    Axis(#[from] NotAnAxis),
    /// Not the short notation.
    #[error("powers are written like -1.25/-0.50x90 add 2")]
    Unreadable,
}

/// A part of a prescription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Sphere.
    Sph,
    /// Cylinder.
    Cyl,
    /// Near addition.
    Add,
}

/// Something unusual that the writer should look at again; nothing is refused for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Not a whole number of quarter dioptres.
    OffStep(Field),
    /// Outside what is usual: sphere ±20, cylinder ±6, addition 0.50 to 4.00.
    Unusual(Field),
    /// A plus cylinder; the shops write minus cylinders.
    PlusCylinder,
}

impl EyePowers {
    /// Powers of one eye. An addition of zero is none.
    pub fn new(sph: Power, cyl: Power, axis: Option<Axis>, add: Option<Power>) -> Result<Self, EyeError> {
        if add.is_some_and(|add| add < Power::PLANO) {
            return Err(EyeError::NegativeAdd);
        }
        match (cyl.is_plano(), axis) {
            (false, None) => Err(EyeError::AxisMissing),
            (true, Some(_)) => Err(EyeError::AxisWithoutCylinder),
            _ => Ok(Self { sph, cyl, axis, add: add.filter(|add| !add.is_plano()) }),
        }
    }

    /// Sphere.
    pub const fn sph(self) -> Power {
        self.sph
    }

    /// Cylinder.
    pub const fn cyl(self) -> Power {
        self.cyl
    }

    /// Axis; there exactly when the cylinder is not zero.
    pub const fn axis(self) -> Option<Axis> {
        self.axis
    }

    /// Near addition, above zero.
    pub const fn add(self) -> Option<Power> {
        self.add
    }

    /// What is unusual about them.
    pub fn warnings(self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut look = |field, power: Power, usual: std::ops::RangeInclusive<i64>| {
            if !power.is_on_step() {
                warnings.push(Warning::OffStep(field));
            }
            if !usual.contains(&power.hundredths()) {
                warnings.push(Warning::Unusual(field));
            }
        };
        look(Field::Sph, self.sph, -2_000..=2_000);
        look(Field::Cyl, self.cyl, -600..=600);
        if let Some(add) = self.add {
            look(Field::Add, add, 50..=400);
        }
        if self.cyl > Power::PLANO {
            warnings.push(Warning::PlusCylinder);
        }
        warnings
    }
}

impl FromStr for EyePowers {
    type Err = EyeError;

    fn from_str(text: &str) -> Result<Self, EyeError> {
        let text = text.trim().to_lowercase().replace('×', "x");
        let (distance, add) = match text.split_once("add") {
            Some((distance, add)) => (distance, Some(add.parse()?)),
            None => (text.as_str(), None),
        };
        let (powers, axis) = match distance.split_once('x') {
            Some((powers, axis)) => (powers, Some(axis.parse()?)),
            None => (distance, None),
        };
        let mut powers =
            powers.split(|c: char| c == '/' || c.is_whitespace()).filter(|part| !part.is_empty());
        let sph = powers.next().ok_or(EyeError::Unreadable)?.parse()?;
        let cyl = powers.next().map_or(Ok(Power::PLANO), str::parse)?;
        if powers.next().is_some() {
            return Err(EyeError::Unreadable);
        }
        Self::new(sph, cyl, axis, add)
    }
}

impl fmt::Display for EyePowers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sph)?;
        if let Some(axis) = self.axis {
            write!(f, "/{}x{axis}", self.cyl)?;
        }
        match self.add {
            Some(add) => write!(f, " add {add}"),
            None => Ok(()),
        }
    }
}

/// Distance between the pupils, in tenths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PupilDistance {
    /// From one to the other.
    Both(i64),
    /// From the nose to each.
    Each {
        /// OD.
        right: i64,
        /// OS.
        left: i64,
    },
}

/// Text that is no pupil distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a pupil distance is written like 63 or 32/31.5, in millimetres")]
pub struct NotAPupilDistance;

impl PupilDistance {
    /// Half-millimetre steps, 20 to 40 mm an eye, 50 to 80 mm for both (40 to 80 as a sum)?
    pub fn is_usual(self) -> bool {
        match self {
            Self::Both(both) => both % 5 == 0 && (500..=800).contains(&both),
            Self::Each { right, left } => {
                [right, left].iter().all(|eye| eye % 5 == 0 && (200..=400).contains(eye))
            }
        }
    }
}

impl FromStr for PupilDistance {
    type Err = NotAPupilDistance;

    /// `32/31.5` is right and left; a single number is both eyes, and above 45, as one eye never is.
    fn from_str(text: &str) -> Result<Self, NotAPupilDistance> {
        match text.split_once('/') {
            Some((right, left)) => Ok(Self::Each { right: millimetres(right)?, left: millimetres(left)? }),
            None => match millimetres(text)? {
                both @ 451.. => Ok(Self::Both(both)),
                _ => Err(NotAPupilDistance),
            },
        }
    }
}

/// Millimetres with at most one decimal, in tenths.
fn millimetres(text: &str) -> Result<i64, NotAPupilDistance> {
    let text = text.trim();
    let (whole, tenths) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let shaped = (1..=3).contains(&whole.len()) && tenths.len() == 1;
    if !shaped || !whole.bytes().chain(tenths.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(NotAPupilDistance);
    }
    format!("{whole}{tenths}").parse().map_err(|_| NotAPupilDistance)
}

/// A prescription (resep): OD is the right eye, OS the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prescription {
    /// OD.
    pub right: EyePowers,
    /// OS.
    pub left: EyePowers,
    /// Distance between the pupils, where measured.
    pub pupils: Option<PupilDistance>,
}

/// The parts of a prescription that are unusual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warnings {
    /// Of the right eye.
    pub right: Vec<Warning>,
    /// Of the left eye.
    pub left: Vec<Warning>,
    /// The pupil distance is unusual.
    pub pupils: bool,
}

impl Warnings {
    /// Nothing unusual?
    pub fn is_empty(&self) -> bool {
        self.right.is_empty() && self.left.is_empty() && !self.pupils
    }
}

impl Prescription {
    /// What is unusual about it.
    pub fn warnings(&self) -> Warnings {
        Warnings {
            right: self.right.warnings(),
            left: self.left.warnings(),
            pupils: self.pupils.is_some_and(|distance| !distance.is_usual()),
        }
    }
}
