//! The demo's calendar: the days of its history, opening hours, and moments within them.

use melati_domain::day::{Millis, Zone};
use rand::{RngExt, rngs::StdRng};

/// Both branches of the demo lie in Riau.
const ZONE: Zone = Zone::Jakarta;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
pub(super) const MINUTE_MS: i64 = 60_000;

/// The days of the demo's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weeks {
    /// First instant of today, where the history ends.
    today: Millis,
    days: i64,
}

impl Weeks {
    /// So many days of sales, up to the day before `now`.
    pub(super) fn before(now: Millis, days: i64) -> Self {
        Self { today: ZONE.next_midnight(now).plus(-DAY_MS), days }
    }

    /// First instant of the first day of sales.
    pub(super) fn first_day(self) -> Millis {
        self.today.plus(-self.days * DAY_MS)
    }

    /// When the shop was set up: the morning before its first day.
    pub(super) fn beginning(self) -> Millis {
        self.first_day().plus(-DAY_MS / 2)
    }

    /// Instants that cut the history into weeks; the last is today's first.
    pub(super) fn ends(self) -> impl Iterator<Item = Millis> {
        (1..=self.days)
            .filter(move |day| day % 7 == 0 || *day == self.days)
            .map(move |day| self.first_day().plus(day * DAY_MS))
    }

    /// First instants of the days from `from` up to, not including, `to`.
    pub(super) fn days(from: Millis, to: Millis) -> impl Iterator<Item = Millis> {
        (0..(to.0 - from.0) / DAY_MS).map(move |day| from.plus(day * DAY_MS))
    }

    /// How many days of sales lie before `end`.
    pub(super) fn days_until(self, end: Millis) -> i64 {
        (end.0 - self.first_day().0) / DAY_MS
    }
}

/// When a branch is open on the day of `at`, first and last instant. Cabang 1 works mornings, Cabang 2 late; a
/// short Sunday for both, so that every day of the demo has sales.
pub(super) fn hours(team: usize, at: Millis) -> (Millis, Millis) {
    let midnight = ZONE.next_midnight(at).plus(-DAY_MS);
    let (from, to) = match (weekday(midnight), team) {
        (Weekday::Sunday, _) => (9 * 60, 13 * 60),
        (Weekday::Saturday, 1) => (9 * 60, 17 * 60 + 30),
        (_, 0) => (8 * 60, 16 * 60 + 30),
        _ => (11 * 60, 19 * 60 + 30),
    };
    (midnight.plus(from * MINUTE_MS), midnight.plus(to * MINUTE_MS))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weekday {
    Monday,
    Saturday,
    Sunday,
    Other,
}

/// Day of the week that begins at `midnight`.
pub(super) fn weekday(midnight: Millis) -> Weekday {
    // The local day's noon lies on the same date in UTC; 1 January 1970 was a Thursday.
    match ((midnight.0 + DAY_MS / 2).div_euclid(DAY_MS) + 4).rem_euclid(7) {
        0 => Weekday::Sunday,
        1 => Weekday::Monday,
        6 => Weekday::Saturday,
        _ => Weekday::Other,
    }
}

/// A moment of the opening hours of the day of `at`.
pub(super) fn moment(rng: &mut StdRng, team: usize, at: Millis) -> Millis {
    let (from, to) = hours(team, at);
    Millis(rng.random_range(from.0 + 10 * MINUTE_MS..to.0 - 5 * MINUTE_MS))
}

/// `minutes` after `at`, or the next morning where the branch has closed by then.
pub(super) fn minutes_later(
    rng: &mut StdRng,
    team: usize,
    at: Millis,
    minutes: std::ops::Range<i64>,
) -> Millis {
    let wanted = at.plus(rng.random_range(minutes) * MINUTE_MS);
    let (_, closing) = hours(team, at);
    if wanted.plus(2 * MINUTE_MS) < closing {
        return wanted;
    }
    let (opening, _) = hours(team, at.plus(DAY_MS));
    opening.plus(rng.random_range(10..120) * MINUTE_MS)
}

/// A moment some days after `at`; the same day is not one of them.
pub(super) fn days_later(rng: &mut StdRng, team: usize, at: Millis, days: std::ops::Range<i64>) -> Millis {
    let day = at.plus(rng.random_range(days) * DAY_MS);
    moment(rng, team, day)
}
