//! Which pictures are to be made, and from when on.

use std::{collections::BTreeMap, sync::Arc};

use tokio::time::Instant;

/// A place on the agenda: when it is due, and who came first.
pub(crate) type Ticket = (Instant, u64);

/// State topics that wait for a new picture, the longest waiting first. Each stands here at most
/// once and leaves with its last listener, so there are never more lines than topics.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    lines: BTreeMap<Ticket, Arc<str>>,
    served: u64,
}

impl Agenda {
    /// Writes a topic down, not to be taken before `due`.
    pub(crate) fn add(&mut self, due: Instant, topic: &Arc<str>) -> Ticket {
        self.served += 1;
        let ticket = (due, self.served);
        self.lines.insert(ticket, Arc::clone(topic));
        ticket
    }

    /// Nobody wants it any more.
    pub(crate) fn strike(&mut self, ticket: Ticket) {
        self.lines.remove(&ticket);
    }

    /// The first topic that is due.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Arc<str>> {
        let first = self.lines.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When the first topic is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.lines.first_key_value().map(|((due, _), _)| *due)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn first_due_first_taken_and_nothing_early() {
        let now = Instant::now();
        let later = now + Duration::from_millis(5);
        let mut agenda = Agenda::default();
        agenda.add(later, &"late".into());
        agenda.add(now, &"a".into());
        let struck = agenda.add(now, &"gone".into());
        agenda.add(now, &"b".into());
        agenda.strike(struck);
        let mut taken =
            |at| std::iter::from_fn(|| agenda.take(at)).map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(taken(now), ["a", "b"]);
        assert_eq!(taken(later), ["late"]);
        assert_eq!(agenda.next(), None);
    }
}
