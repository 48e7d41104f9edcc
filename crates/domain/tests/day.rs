//! Business days, exact to the millisecond, in all three zones.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use melati_domain::day::{Day, Millis, Zone};
use proptest::{prelude::*, sample::select};

/// 2026-07-20T00:00:00Z.
const UTC_MIDNIGHT: i64 = 1_784_505_600_000;
const HOUR: i64 = 3_600_000;

#[test]
fn a_day_turns_at_local_midnight_to_the_millisecond() {
    for (zone, offset) in [(Zone::Jakarta, 7), (Zone::Makassar, 8), (Zone::Jayapura, 9)] {
        let midnight = Millis(UTC_MIDNIGHT - offset * HOUR);
        let last = midnight.plus(-1);

        assert_eq!(zone.day_of(last).to_string(), "2026-07-19", "{zone}");
        assert_eq!(zone.day_of(midnight).to_string(), "2026-07-20", "{zone}");
        assert_eq!((zone.hhmm(last), zone.hhmm(midnight)), ("23:59".into(), "00:00".into()), "{zone}");
        assert_eq!(zone.next_midnight(last), midnight, "{zone}");
        assert_eq!(zone.next_midnight(midnight), midnight.plus(24 * HOUR), "{zone}");
    }
}

#[test]
fn one_instant_may_be_two_days() {
    // 23:30 in Jakarta is half past midnight in Makassar.
    let at = Millis(UTC_MIDNIGHT + 16 * HOUR + HOUR / 2);

    assert_eq!(Zone::Jakarta.day_of(at).to_string(), "2026-07-20");
    assert_eq!(Zone::Makassar.day_of(at).to_string(), "2026-07-21");
    assert_eq!((Zone::Jakarta.hhmm(at), Zone::Makassar.hhmm(at)), ("23:30".into(), "00:30".into()));
    assert_eq!(
        (Zone::Jakarta.label(), Zone::Makassar.label(), Zone::Jayapura.label()),
        ("WIB", "WITA", "WIT")
    );
}

#[test]
fn a_day_is_written_for_people_machines_and_barcodes() {
    let day: Day = "2026-07-05".parse().unwrap();

    assert_eq!(day.to_string(), "2026-07-05");
    assert_eq!(day.dd_mm_yyyy(), "05/07/2026");
    assert_eq!(day.compact(), "20260705");
    assert_eq!(day.parts(), (5, 7, 2026));
    assert_eq!(serde_json::to_string(&day).unwrap(), r#""2026-07-05""#);
    assert_eq!(serde_json::from_str::<Day>(r#""2026-07-05""#).unwrap(), day);
    assert_eq!(day.plus_days(30).to_string(), "2026-08-04");
    assert_eq!(day.plus_days(-5).to_string(), "2026-06-30");
}

#[test]
fn only_calendar_days_are_days() {
    assert!("2028-02-29".parse::<Day>().is_ok());
    let bad = [
        "",
        "2026-02-29",
        "2026-13-01",
        "2026-7-5",
        "05/07/2026",
        "2026-07-05T00:00",
        "+026-07-05",
        "0000-01-01",
    ];
    for text in bad {
        assert!(text.parse::<Day>().is_err(), "{text:?}");
    }
}

#[test]
fn the_ends_of_time_clamp_in_their_own_direction() {
    let (first, last): (Day, Day) = ("0001-01-01".parse().unwrap(), "9999-12-31".parse().unwrap());

    assert_eq!(first.plus_days(i64::MAX), last);
    assert_eq!(last.plus_days(i64::MIN), first);
    assert_eq!(Zone::Jakarta.day_of(Millis(i64::MIN)), first);
    assert_eq!(Zone::Jakarta.day_of(Millis(i64::MAX)).parts().2, 9999);
    assert_eq!(Millis(i64::MIN).rfc3339(), "0001-01-01T00:00:00.000Z");
    assert_eq!(Millis(i64::MAX).plus(1), Millis(i64::MAX));
    for zone in Zone::ALL {
        assert!(zone.next_midnight(Millis(i64::MAX)) > Millis(0));
    }
}

#[test]
fn instants_are_written_in_utc_with_milliseconds() {
    assert_eq!(Millis(UTC_MIDNIGHT).rfc3339(), "2026-07-20T00:00:00.000Z");
    assert_eq!(Millis(UTC_MIDNIGHT + 3_723_004).rfc3339(), "2026-07-20T01:02:03.004Z");
    assert_eq!(Millis(-1).rfc3339(), "1969-12-31T23:59:59.999Z");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Years 1900 to 2200.
    #[test]
    fn next_midnight_is_the_first_instant_of_the_next_day(
        ms in -2_208_988_800_000..7_258_118_400_000_i64,
        zone in select(Zone::ALL),
    ) {
        let (at, midnight) = (Millis(ms), zone.next_midnight(Millis(ms)));
        let (today, tomorrow) = (zone.day_of(at), zone.day_of(at).plus_days(1));

        prop_assert!(midnight > at && midnight.0 - at.0 <= 24 * HOUR);
        prop_assert_eq!(zone.day_of(midnight), tomorrow);
        prop_assert_eq!(zone.day_of(midnight.plus(-1)), today);
        prop_assert_eq!(zone.hhmm(midnight), "00:00");
        let minute = (24 * HOUR - (midnight.0 - at.0)) / 60_000;
        prop_assert_eq!(zone.hhmm(at), format!("{:02}:{:02}", minute / 60, minute % 60));
    }

    #[test]
    fn days_read_back(ms in 0..7_258_118_400_000_i64, days in -20_000..20_000_i64) {
        let day = Zone::Jakarta.day_of(Millis(ms));
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        prop_assert_eq!(day.plus_days(days).plus_days(-days), day);
        prop_assert_eq!(day.plus_days(days) > day, days > 0);
    }

    #[test]
    fn no_instant_and_no_text_panics(ms in any::<i64>(), text in ".{0,12}", zone in select(Zone::ALL)) {
        let at = Millis(ms);
        let day = zone.day_of(at);
        prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
        prop_assert_eq!(zone.hhmm(at).len(), 5);
        prop_assert!(at.rfc3339().ends_with('Z'));
        let _ = (zone.next_midnight(at), text.parse::<Day>());
    }
}
