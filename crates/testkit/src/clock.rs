//! A clock whose hands are turned by the test.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use melati_app::Clock;
use melati_domain::day::Millis;

/// Monday 20 July 2026, 10:00 WIB: both shops have been open for a while.
pub const MONDAY_MORNING: Millis = Millis(1_784_516_400_000);

/// Stands still until it is turned. Clones show the same time.
#[derive(Debug, Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    /// A clock that shows `at`.
    pub fn at(at: Millis) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }

    /// Turns it to `at`, forward or back.
    pub fn set(&self, at: Millis) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// Turns it forward.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Turns it forward by hours.
    pub fn advance_hours(&self, hours: i64) {
        self.advance(hours * 60 * 60 * 1_000);
    }
}

impl Default for HandClock {
    fn default() -> Self {
        Self::at(MONDAY_MORNING)
    }
}

impl Clock for HandClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_on_a_monday_morning() {
        assert_eq!(HandClock::default().now().rfc3339(), "2026-07-20T03:00:00.000Z");
    }
}
