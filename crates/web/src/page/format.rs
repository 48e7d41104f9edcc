//! Days, instants and script data as pages write them.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::civil::{Date, Weekday};
use melati_domain::day::{Day, Millis, Zone};
use serde::Serialize;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `Senin, 20 Juli 2026`
pub fn long_day(day: Day) -> String {
    let (date, month, year) = day.parts();
    let weekday = match Date::new(year, month, date).map(Date::weekday) {
        Ok(Weekday::Monday) => "Senin, ",
        Ok(Weekday::Tuesday) => "Selasa, ",
        Ok(Weekday::Wednesday) => "Rabu, ",
        Ok(Weekday::Thursday) => "Kamis, ",
        Ok(Weekday::Friday) => "Jumat, ",
        Ok(Weekday::Saturday) => "Sabtu, ",
        Ok(Weekday::Sunday) => "Minggu, ",
        Err(_) => "",
    };
    let name =
        usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    format!("{weekday}{date} {name} {year}")
}

/// `20/07/2026 14:03` in the branch's zone.
pub fn local_instant(zone: Zone, at: Millis) -> String {
    format!("{} {}", zone.day_of(at).dd_mm_yyyy(), zone.hhmm(at))
}

/// `14:03` today, `20/07 14:03` before, in the branch's zone.
pub fn short_instant(zone: Zone, at: Millis, now: Millis) -> String {
    let day = zone.day_of(at);
    if day == zone.day_of(now) {
        return zone.hhmm(at);
    }
    format!("{} {}", short_day(day), zone.hhmm(at))
}

/// `20/07`
pub fn short_day(day: Day) -> String {
    let (date, month, _) = day.parts();
    format!("{date:02}/{month:02}")
}

/// Data for the page's script, inside `<script type="application/json">`.
#[derive(Debug, Clone)]
pub struct ScriptData(String);

impl ScriptData {
    /// `value` as JSON that cannot end the element it stands in.
    pub fn new(value: &impl Serialize) -> Self {
        let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        Self(json.replace('<', "\\u003c"))
    }
}

impl fmt::Display for ScriptData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for ScriptData {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_out() {
        assert_eq!(long_day("2026-07-20".parse().unwrap()), "Senin, 20 Juli 2026");
        assert_eq!(long_day("2028-02-29".parse().unwrap()), "Selasa, 29 Februari 2028");
        assert_eq!(short_day("2026-07-05".parse().unwrap()), "05/07");
    }

    #[test]
    fn an_instant_is_told_in_the_zone_of_the_branch() {
        let midnight_in_jayapura = Millis(1_784_473_200_000); // 2026-07-19T15:00:00Z
        assert_eq!(local_instant(Zone::Jakarta, midnight_in_jayapura), "19/07/2026 22:00");
        assert_eq!(local_instant(Zone::Jayapura, midnight_in_jayapura), "20/07/2026 00:00");
    }

    #[test]
    fn a_name_cannot_end_the_script_it_is_data_of() {
        assert_eq!(ScriptData::new(&"</script><b>").to_string(), r#""\u003c/script>\u003cb>""#);
    }
}
