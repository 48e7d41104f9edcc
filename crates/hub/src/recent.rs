//! The tail of the log, whoever listened to it: from here those who come back hear what they missed.

use std::{collections::VecDeque, sync::Arc};

use crate::{frame::Frame, topic::Topic};

/// What one entry tells each log topic.
type Told = Vec<(Arc<str>, Frame)>;

/// The newest entries that told something, bounded. Entries that told nobody anything take no room.
#[derive(Debug)]
pub(crate) struct Recent {
    entries: VecDeque<(i64, Told)>,
    /// Nothing after this position is missing.
    from: i64,
    most: usize,
}

impl Recent {
    /// Knows nothing before `from`, and holds at most `most` entries.
    pub(crate) fn new(from: i64, most: usize) -> Self {
        Self { entries: VecDeque::new(), from, most: most.max(1) }
    }

    /// Adds the newest entry, at the cost of the oldest when full.
    pub(crate) fn push(&mut self, position: i64, told: Told) {
        if told.is_empty() {
            return;
        }
        if self.entries.len() >= self.most
            && let Some((lost, _)) = self.entries.pop_front()
        {
            self.from = lost;
        }
        self.entries.push_back((position, told));
    }

    /// What the log topics among `topics` were told after `after`, in order; `None` when that is not all here.
    pub(crate) fn since(&self, after: i64, topics: &[Topic]) -> Option<Vec<Frame>> {
        if after < self.from {
            return None;
        }
        let first = self.entries.partition_point(|(position, _)| *position <= after);
        let told = self.entries.iter().skip(first).flat_map(|(_, told)| told);
        let follows = |name: &Arc<str>| {
            topics.iter().any(|topic| matches!(topic, Topic::Log { name: own } if own == name))
        };
        Some(told.filter(|(name, _)| follows(name)).map(|(_, frame)| frame.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(position: i64, names: &[&str]) -> Told {
        names.iter().map(|&name| (name.into(), Frame::new("feed", "e", position, "{}"))).collect()
    }

    fn positions(recent: &Recent, after: i64, topic: &str) -> Option<Vec<i64>> {
        let frames = recent.since(after, &[Topic::log(topic), Topic::state("picture", ["tag"])])?;
        Some(frames.iter().map(Frame::position).collect())
    }

    #[test]
    fn what_was_pushed_out_is_not_passed_over_in_silence() {
        let mut recent = Recent::new(10, 2);
        assert_eq!(positions(&recent, 9, "a"), None);
        assert_eq!(positions(&recent, 10, "a"), Some(vec![]));
        for position in [11, 13, 14] {
            recent.push(position, told(position, &["a"]));
        }
        recent.push(15, told(15, &[]));
        assert_eq!(positions(&recent, 10, "a"), None);
        assert_eq!(positions(&recent, 11, "a"), Some(vec![13, 14]));
        assert_eq!(positions(&recent, 14, "a"), Some(vec![]));
    }

    proptest! {
        /// Against the whole log kept aside: all that a topic was told after a position, or nothing at all.
        #[test]
        fn it_gives_all_or_nothing(
            log in proptest::collection::vec((1_i64..4, proptest::sample::subsequence(vec!["a", "b", "c"], 0..=3)), 0..40),
            most in 1_usize..12,
            after in 0_i64..120,
        ) {
            let mut recent = Recent::new(0, most);
            let mut position = 0;
            let mut all = Vec::new();
            for (step, names) in log {
                position += step;
                if names.contains(&"b") {
                    all.push(position);
                }
                recent.push(position, told(position, &names));
            }
            let missed: Vec<i64> = all.into_iter().filter(|position| *position > after).collect();
            match positions(&recent, after, "b") {
                Some(heard) => prop_assert_eq!(heard, missed),
                None => prop_assert!(recent.entries.len() == most, "it forgot without need"),
            }
        }
    }
}
