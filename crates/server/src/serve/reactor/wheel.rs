//! When each stream is to be looked at: a wheel of slots that turns, not a timer for each.

use std::{mem, time::Duration};

/// Moments the wheel tells apart, counted from its start.
pub(super) type Tick = u32;

/// Slots with the numbers of those who are due. Nobody is due later than one turn ahead.
pub(super) struct Wheel {
    slots: Vec<Vec<usize>>,
    length: Duration,
    now: Tick,
}

impl Wheel {
    /// A turn takes `slots` ticks of `length`.
    pub(super) fn new(slots: Tick, length: Duration) -> Self {
        let slots = usize::try_from(slots).unwrap_or(1).max(2);
        Self { slots: vec![Vec::new(); slots], length, now: 0 }
    }

    /// How long until the next turn.
    pub(super) fn until_next(&self, since_start: Duration) -> Duration {
        self.next().saturating_sub(since_start)
    }

    fn next(&self) -> Duration {
        self.length.saturating_mul(self.now.saturating_add(1))
    }

    /// What has been turned to.
    pub(super) fn now(&self) -> Tick {
        self.now
    }

    /// Ticks that cover `wait`.
    pub(super) fn ticks(&self, wait: Duration) -> Tick {
        let ticks = wait.as_nanos().div_ceil(self.length.as_nanos().max(1));
        Tick::try_from(ticks).unwrap_or(Tick::MAX)
    }

    /// `id` is due at `due`, or as late as can be said. The moment it was given.
    pub(super) fn put(&mut self, id: usize, due: Tick) -> Tick {
        let turn = Tick::try_from(self.slots.len()).unwrap_or(Tick::MAX);
        let due = due.clamp(self.now.saturating_add(1), self.now.saturating_add(turn - 1));
        if let Some(slot) = self.slot(due) {
            slot.push(id);
        }
        due
    }

    /// Turns by one tick, if `since_start` is that far: those who were put there, to be [given
    /// back](Self::give_back).
    pub(super) fn turn(&mut self, since_start: Duration) -> Option<Vec<usize>> {
        let is_behind = self.next() <= since_start;
        is_behind.then(|| {
            self.now = self.now.saturating_add(1);
            self.slot(self.now).map(mem::take).unwrap_or_default()
        })
    }

    /// The room of those who were due now is used again.
    pub(super) fn give_back(&mut self, mut ids: Vec<usize>) {
        ids.clear();
        if let Some(slot) = self.slot(self.now).filter(|slot| slot.is_empty()) {
            *slot = ids;
        }
    }

    /// There is one for every tick.
    fn slot(&mut self, tick: Tick) -> Option<&mut Vec<usize>> {
        let index = usize::try_from(tick).ok()?.checked_rem(self.slots.len())?;
        self.slots.get_mut(index)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TICK: Duration = Duration::from_millis(10);

    proptest! {
        #[test]
        fn each_comes_once_and_at_its_moment(dues in proptest::collection::vec(0_u32..40, 1..60), turns in 1_u32..9) {
            let mut wheel = Wheel::new(16, TICK);
            for _ in 0..turns {
                let ids = wheel.turn(Duration::MAX).unwrap();
                wheel.give_back(ids);
            }
            let begun = wheel.now();
            let given: Vec<Tick> = dues.iter().enumerate().map(|(id, due)| wheel.put(id, begun + due)).collect();
            let mut seen = vec![0; dues.len()];
            for _ in 0..16 {
                let ids = wheel.turn(Duration::MAX).unwrap();
                for &id in &ids {
                    seen[id] += 1;
                    prop_assert_eq!(given[id], wheel.now());
                    prop_assert_eq!(given[id], (begun + dues[id]).clamp(begun + 1, begun + 15));
                }
                wheel.give_back(ids);
            }
            prop_assert!(seen.iter().all(|times| *times == 1));
        }
    }

    #[test]
    fn it_turns_as_far_as_time_has_gone() {
        let mut wheel = Wheel::new(4, TICK);
        assert_eq!(wheel.turn(TICK / 2), None);
        assert_eq!(wheel.turn(TICK * 2), Some(vec![]));
        assert_eq!(wheel.turn(TICK * 2), Some(vec![]));
        assert_eq!(wheel.turn(TICK * 2), None);
        assert_eq!((wheel.ticks(TICK), wheel.ticks(TICK + TICK / 2), wheel.ticks(Duration::ZERO)), (1, 2, 0));
    }
}
