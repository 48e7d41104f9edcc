//! When a branch is open, weekday by weekday. Source: domain facts, section 3 (hours lived in message texts only).

use std::{fmt, str::FromStr};

/// Most times a branch opens on one day.
const MOST_SPANS: usize = 3;
const DAY_NAMES: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];

/// Not written as hours are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("hours are written 08.00-12.30, 13.30-16.30, one after the other")]
pub struct NotHours;

/// A minute of the day, from 0 at midnight to 1440 at the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Minute(u16);

impl FromStr for Minute {
    type Err = NotHours;

    /// `08.00`, `8.00` or `08:00`.
    fn from_str(text: &str) -> Result<Self, NotHours> {
        let (hour, minute) = text.trim().split_once(['.', ':']).ok_or(NotHours)?;
        let number = |text: &str, most: u16| {
            let plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse::<u16>().ok().filter(|number| plain && *number <= most);
            number.ok_or(NotHours)
        };
        let at = number(hour, 24)? * 60 + number(minute, 59)?;
        if at <= 24 * 60 { Ok(Self(at)) } else { Err(NotHours) }
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}.{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The hours of one day; none: closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayHours(Vec<(Minute, Minute)>);

impl DayHours {
    /// Closed all day?
    pub fn is_closed(&self) -> bool {
        self.0.is_empty()
    }

    /// `08.00–16.30 (istirahat 12.30–13.30)`, `tutup`.
    fn told(&self) -> String {
        let (Some((opens, _)), Some((_, closes))) = (self.0.first(), self.0.last()) else {
            return "tutup".to_owned();
        };
        let rests = self.0.iter().zip(self.0.iter().skip(1));
        let rests: Vec<_> = rests.map(|((_, from), (to, _))| format!("{from}–{to}")).collect();
        if rests.is_empty() {
            format!("{opens}–{closes}")
        } else {
            format!("{opens}–{closes} (istirahat {})", rests.join(", "))
        }
    }
}

impl FromStr for DayHours {
    type Err = NotHours;

    /// `08.00-12.30, 13.30-16.30`; blank, `-` or `tutup`: closed.
    fn from_str(text: &str) -> Result<Self, NotHours> {
        let text = text.trim();
        if text.is_empty() || text == "-" || text.eq_ignore_ascii_case("tutup") {
            return Ok(Self::default());
        }
        let span = |text: &str| {
            let (from, to) = text.split_once(['-', '–']).ok_or(NotHours)?;
            Ok((from.parse::<Minute>()?, to.parse::<Minute>()?))
        };
        let spans = text.split(',').map(span).collect::<Result<Vec<_>, NotHours>>()?;
        let rise = spans.iter().flat_map(|(from, to)| [from, to]).is_sorted_by(|a, b| a < b);
        if rise && spans.len() <= MOST_SPANS { Ok(Self(spans)) } else { Err(NotHours) }
    }
}

/// As it is written and kept: `08.00-12.30, 13.30-16.30`; empty: closed.
impl fmt::Display for DayHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spans: Vec<_> = self.0.iter().map(|(from, to)| format!("{from}-{to}")).collect();
        f.write_str(&spans.join(", "))
    }
}

/// The hours of a week, Monday first. A week without any hour is one nobody wrote down yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week(pub [DayHours; 7]);

impl Week {
    /// Names of the days, Monday first.
    pub const DAYS: [&'static str; 7] = DAY_NAMES;

    /// `Senin–Sabtu 08.00–16.30 (istirahat 12.30–13.30); Minggu tutup`; none where nobody wrote it down.
    pub fn told(&self) -> Option<String> {
        if self.0.iter().all(DayHours::is_closed) {
            return None;
        }
        let named: Vec<_> = DAY_NAMES.iter().zip(&self.0).collect();
        let alike = named.chunk_by(|(_, one), (_, next)| one == next);
        let parts = alike.filter_map(|days| {
            let ((first, hours), (last, _)) = (days.first()?, days.last()?);
            Some(match days.len() {
                1 => format!("{first} {}", hours.told()),
                2 => format!("{first} dan {last} {}", hours.told()),
                _ => format!("{first}–{last} {}", hours.told()),
            })
        });
        Some(parts.collect::<Vec<_>>().join("; "))
    }
}

impl FromStr for Week {
    type Err = NotHours;

    /// Seven days, joined with semicolons; empty: nobody wrote them down.
    fn from_str(text: &str) -> Result<Self, NotHours> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let days = text.split(';').map(str::parse).collect::<Result<Vec<DayHours>, _>>()?;
        days.try_into().map(Self).map_err(|_| NotHours)
    }
}

/// As it is kept.
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<_> = self.0.iter().map(DayHours::to_string).collect();
        f.write_str(&days.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Week {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_is_told_in_as_few_words_as_it_takes() {
        let usual = "08.00-12.30, 13.30-16.30;".repeat(6);
        let told = week(&usual).told().unwrap();
        assert_eq!(told, "Senin–Sabtu 08.00–16.30 (istirahat 12.30–13.30); Minggu tutup");
        let other = week("11.00-19.30;11.00-19.30;;;;09:00-17:30;");
        let told = other.told().unwrap();
        assert_eq!(told, "Senin dan Selasa 11.00–19.30; Rabu–Jumat tutup; Sabtu 09.00–17.30; Minggu tutup");
        assert_eq!(Week::default().told(), None);
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let kept = week("8.00-12.30,13.30-16.30;;;;;;tutup");
        assert_eq!(kept.to_string().parse(), Ok(kept));
        assert_eq!(Week::default().to_string().parse(), Ok(Week::default()));
    }

    #[test]
    fn hours_that_overlap_or_are_none_are_refused() {
        for text in ["8-16", "08.00-25.00", "16.30-08.00", "08.00-12.00, 11.00-13.00", "08.60-09.00", "pagi"]
        {
            assert_eq!(text.parse::<DayHours>(), Err(NotHours), "{text}");
        }
        assert!("08.00-24.00".parse::<DayHours>().is_ok());
        assert!(";".repeat(7).parse::<Week>().is_err());
    }
}
