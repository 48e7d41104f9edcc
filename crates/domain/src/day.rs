//! Instants and business days. A business day is the local date in the branch's own zone.
//!
//! Indonesia's three zones know no daylight saving, so each is a fixed offset; opening hours never
//! move a sale to another day (domain facts, section 6).

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// `self` moved by `milliseconds`; saturates at the ends of time.
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Outside the years 1 to 9999, which have no business day, it clamps rather than fails.
    fn timestamp(self) -> Timestamp {
        const YEAR_1: i64 = -62_135_596_800_000;
        Timestamp::from_millisecond(self.0.max(YEAR_1)).unwrap_or(Timestamp::MAX)
    }

    /// RFC 3339 in UTC with milliseconds: `2026-07-20T01:02:03.004Z`.
    pub fn rfc3339(self) -> String {
        format!("{:.3}", self.timestamp())
    }
}

text_enum! {
    /// Time zone of a branch, by its IANA name.
    Zone {
        /// WIB, UTC+7.
        Jakarta = "Asia/Jakarta",
        /// WITA, UTC+8.
        Makassar = "Asia/Makassar",
        /// WIT, UTC+9.
        Jayapura = "Asia/Jayapura",
    }
}

impl Zone {
    const fn offset(self) -> Offset {
        match self {
            Self::Jakarta => Offset::constant(7),
            Self::Makassar => Offset::constant(8),
            Self::Jayapura => Offset::constant(9),
        }
    }

    /// `WIB`, `WITA` or `WIT`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Jakarta => "WIB",
            Self::Makassar => "WITA",
            Self::Jayapura => "WIT",
        }
    }

    /// Local wall time of an instant.
    fn local(self, at: Millis) -> DateTime {
        self.offset().to_datetime(at.timestamp())
    }

    /// The business day in which `at` falls.
    pub fn day_of(self, at: Millis) -> Day {
        Day(self.local(at).date())
    }

    /// Local time of day as `HH:MM`.
    pub fn hhmm(self, at: Millis) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// The first instant of the day after the one in which `at` falls.
    pub fn next_midnight(self, at: Millis) -> Millis {
        let local =
            self.local(at).date().tomorrow().unwrap_or(Date::MAX).to_datetime(jiff::civil::Time::midnight());
        self.offset().to_timestamp(local).map_or(Millis(i64::MAX), |t| Millis(t.as_millisecond()))
    }
}

/// A business day, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Text that is no calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written YYYY-MM-DD")]
pub struct NotADay;

impl Day {
    /// The day `days` later (negative: earlier); clamps at the ends of the calendar, years 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        // More days than the calendar has, so that clamping keeps the direction.
        const BEYOND: i64 = 7_000_000;
        let span = jiff::Span::new().try_days(days.clamp(-BEYOND, BEYOND)).unwrap_or_default();
        Self(self.0.saturating_add(span).max(Date::constant(1, 1, 1)))
    }

    /// The same date `years` later, the last of February where there is no 29th; clamps as [`Day::plus_days`] does.
    #[must_use]
    pub fn plus_years(self, years: i16) -> Self {
        let span = jiff::Span::new().try_years(years).unwrap_or_default();
        Self(self.0.saturating_add(span).max(Date::constant(1, 1, 1)))
    }

    /// As people read it: `20/07/2026`.
    pub fn dd_mm_yyyy(self) -> String {
        self.0.strftime("%d/%m/%Y").to_string()
    }

    /// `20260720`, as printed inside barcodes.
    pub fn compact(self) -> String {
        self.0.strftime("%Y%m%d").to_string()
    }

    /// Day, month and year as numbers.
    pub fn parts(self) -> (i8, i8, i16) {
        (self.0.day(), self.0.month(), self.0.year())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.strftime("%Y-%m-%d").to_string())
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let shaped = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        let date = text.parse::<Date>().ok().filter(|date| shaped && date.year() >= 1);
        date.map(Self).ok_or(NotADay)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
