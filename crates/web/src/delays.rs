//! How long messages took to reach their sockets, second by second over the last minute, for the operator's chart.
//!
//! The numbers for machines are histograms in `/metrics`; these are for eyes, of this node and of now.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds that are kept.
const KEPT: usize = 60;
/// Upper ends in milliseconds; what took longer is in the last.
const ENDS: [u32; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/// One second's deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Second {
    /// Seconds since 1970 UTC.
    pub(crate) at: i64,
    /// Messages that told of a change.
    pub(crate) messages: u32,
    /// Half of them took at most so many milliseconds.
    pub(crate) p50_ms: u32,
    /// All but one in a hundred took at most so many milliseconds.
    pub(crate) p99_ms: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    at: i64,
    of: [u32; ENDS.len()],
}

/// The last minute.
#[derive(Debug)]
pub(crate) struct Delays(Mutex<[Counts; KEPT]>);

impl Default for Delays {
    fn default() -> Self {
        Self(Mutex::new([Counts::default(); KEPT]))
    }
}

impl Delays {
    /// Notes `messages` that told at `now` of a change at `changed`, both in milliseconds since 1970 UTC.
    pub(crate) fn note(&self, changed: i64, messages: u32, now: i64) {
        let took = u32::try_from(now.saturating_sub(changed).max(0)).unwrap_or(u32::MAX);
        let place = ENDS.iter().position(|end| took <= *end).unwrap_or(ENDS.len() - 1);
        let at = now.div_euclid(1_000);
        let mut seconds = self.lock();
        if let Some(second) = seconds.get_mut(slot(at)) {
            if second.at != at {
                *second = Counts { at, ..Counts::default() };
            }
            if let Some(count) = second.of.get_mut(place) {
                *count = count.saturating_add(messages);
            }
        }
    }

    /// The seconds of the minute before `now` in which something was told, oldest first.
    pub(crate) fn last_minute(&self, now: i64) -> Vec<Second> {
        let now = now.div_euclid(1_000);
        let mut seconds: Vec<Second> = self
            .lock()
            .iter()
            .filter(|second| (now - 59..=now).contains(&second.at))
            .filter_map(Counts::told)
            .collect();
        seconds.sort_unstable_by_key(|second| second.at);
        seconds
    }

    fn lock(&self) -> MutexGuard<'_, [Counts; KEPT]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn slot(at: i64) -> usize {
    usize::try_from(at.rem_euclid(60)).unwrap_or(0)
}

impl Counts {
    fn told(&self) -> Option<Second> {
        let messages: u32 = self.of.iter().fold(0, |sum, count| sum.saturating_add(*count));
        let at_most = |share: u64| {
            let wanted = (u64::from(messages) * share).div_ceil(100);
            let mut passed = 0;
            let found = self.of.iter().zip(ENDS).find(|(count, _)| {
                passed += u64::from(**count);
                passed >= wanted
            });
            found.map_or(0, |(_, end)| end)
        };
        (messages > 0).then(|| Second { at: self.at, messages, p50_ms: at_most(50), p99_ms: at_most(99) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_says_what_most_and_nearly_all_took() {
        let delays = Delays::default();
        for took in 0..100 {
            delays.note(5_000, 1, 5_000 + if took < 98 { 3 } else { 450 });
        }
        delays.note(9_000, 1, 8_000);
        delays.note(0, 1, 63_500);
        let minute = delays.last_minute(63_900);
        assert_eq!(minute.len(), 3, "{minute:?}");
        assert_eq!((minute[0].messages, minute[0].p50_ms, minute[0].p99_ms), (100, 5, 500));
        assert_eq!((minute[1].at, minute[1].p99_ms), (8, 1));
        assert_eq!((minute[2].at, minute[2].p99_ms), (63, 5_000));
        assert_eq!(delays.last_minute(200_000), []);
    }
}
