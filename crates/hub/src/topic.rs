//! What one can follow: a log, heard entry by entry, or a state, seen as its newest picture.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{sync::Notify, time::Instant};

use crate::{
    agenda::{Agenda, Ticket},
    backoff::Backoff,
    frame::Frame,
    ring::Ring,
};

/// What a subscriber asks for. One name always means the same kind and the same tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// Every entry once, in order.
    Log {
        /// The name under which a [`LogEntry`](crate::LogEntry) addresses it.
        name: Arc<str>,
    },
    /// The newest picture, and again whenever it may have changed. Pictures in between may be
    /// skipped, the last one never.
    State {
        /// The name under which [`Source::picture`](crate::Source::picture) knows it.
        name: Arc<str>,
        /// What it depends on: an entry that bears one of these makes it look again.
        tags: Vec<Arc<str>>,
    },
}

impl Topic {
    /// A log topic.
    pub fn log(name: impl Into<Arc<str>>) -> Self {
        Self::Log { name: name.into() }
    }

    /// A state topic that depends on `tags`.
    pub fn state<T: Into<Arc<str>>>(name: impl Into<Arc<str>>, tags: impl IntoIterator<Item = T>) -> Self {
        Self::State { name: name.into(), tags: tags.into_iter().map(Into::into).collect() }
    }

    /// Its name.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Log { name } | Self::State { name, .. } => name,
        }
    }
}

/// How to wake the listeners of a topic, by their number.
#[derive(Debug, Default)]
pub(crate) struct Bells(pub(crate) HashMap<u64, Arc<Notify>>);

impl Bells {
    pub(crate) fn ring(&self) {
        self.0.values().for_each(|bell| bell.notify_one());
    }
}

/// A log topic somebody follows.
#[derive(Debug)]
pub(crate) struct LogTopic {
    pub(crate) bells: Bells,
    pub(crate) ring: Ring,
}

/// An entry of the log that may have changed a picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    /// Its place.
    pub(crate) position: i64,
    /// When, in milliseconds since 1970 UTC.
    pub(crate) at: i64,
}

/// Where a picture stands.
#[derive(Debug)]
enum Step {
    /// Nothing has changed since it was made.
    Clean,
    /// It stands on the agenda.
    Due(Ticket),
    /// It is being made; `again` when something changed meanwhile that it may not show; `since` as below.
    Making { again: bool, since: Option<i64> },
}

/// A state topic somebody follows.
#[derive(Debug)]
pub(crate) struct StateTopic {
    pub(crate) bells: Bells,
    pub(crate) tags: Vec<Arc<str>>,
    shown: Option<Frame>,
    /// Counts the pictures shown, so that a listener knows whether it has seen this one.
    version: u64,
    /// Position at which the newest picture was read: entries up to there cannot change it.
    read_at: i64,
    /// When the oldest change happened that no picture shows yet.
    changed_at: Option<i64>,
    step: Step,
    /// Not to be made before: it was just made, or it just failed.
    rest_until: Instant,
    backoff: Backoff,
}

impl StateTopic {
    /// A topic without a picture yet; [`mark`](Self::mark) it to have one made.
    pub(crate) fn new(tags: Vec<Arc<str>>, now: Instant) -> Self {
        Self {
            bells: Bells::default(),
            tags,
            shown: None,
            version: 0,
            read_at: i64::MIN,
            changed_at: None,
            step: Step::Clean,
            rest_until: now,
            backoff: Backoff::default(),
        }
    }

    /// Something changed, told by the log or by no log: the picture must be made again.
    pub(crate) fn mark(
        &mut self,
        name: &Arc<str>,
        change: Option<Change>,
        agenda: &mut Agenda,
        now: Instant,
    ) {
        if change.is_some_and(|change| change.position <= self.read_at) {
            return;
        }
        self.changed_at = self.changed_at.or(change.map(|change| change.at));
        match &mut self.step {
            Step::Clean => self.step = Step::Due(agenda.add(self.rest_until.max(now), name)),
            Step::Due(_) => {}
            Step::Making { again, .. } => *again = true,
        }
    }

    /// Taken from the agenda; false when it does not stand there.
    pub(crate) fn begin(&mut self) -> bool {
        let due = matches!(self.step, Step::Due(_));
        if due {
            self.step = Step::Making { again: false, since: self.changed_at.take() };
        }
        due
    }

    /// Its picture was read at `position`, and will be shown once the log has been told up to there.
    pub(crate) fn was_read(&mut self, position: i64) {
        self.read_at = position;
    }

    /// Shows the picture that was being made, unless the topic has been left and founded anew
    /// meanwhile: then a newer one is on the agenda.
    pub(crate) fn show(
        &mut self,
        name: &Arc<str>,
        frame: Frame,
        rest: Duration,
        agenda: &mut Agenda,
        now: Instant,
    ) {
        let Step::Making { again, since } = self.step else { return };
        self.backoff.reset();
        self.rest_until = now + rest;
        self.shown = Some(frame.changed_at_ms(since));
        self.version += 1;
        self.step = if again { Step::Due(agenda.add(self.rest_until, name)) } else { Step::Clean };
        self.bells.ring();
    }

    /// The picture could not be made: it is put back on the agenda, for later.
    pub(crate) fn failed(&mut self, name: &Arc<str>, agenda: &mut Agenda, now: Instant) {
        if let Step::Making { since, .. } = self.step {
            self.changed_at = since.or(self.changed_at);
            self.rest_until = now + self.backoff.failed();
            self.step = Step::Due(agenda.add(self.rest_until, name));
        }
    }

    /// The last listener left.
    pub(crate) fn strike(&self, agenda: &mut Agenda) {
        if let Step::Due(ticket) = self.step {
            agenda.strike(ticket);
        }
    }

    /// What a newcomer at `position` of the log has seen already: nothing, if the shown picture
    /// still holds; else what is shown, so that it waits for the next one.
    pub(crate) fn welcome(&mut self, position: i64) -> u64 {
        match (&self.step, &mut self.shown) {
            (Step::Clean, Some(frame)) => {
                // Nothing touched it since, so it is true here too; ids must not step back.
                *frame = frame.at(position).changed_at_ms(None);
                0
            }
            _ => self.version,
        }
    }

    /// The shown picture, if it is newer than `seen`.
    pub(crate) fn newer_than(&self, seen: u64) -> Option<(u64, &Frame)> {
        self.shown.as_ref().filter(|_| self.version > seen).map(|frame| (self.version, frame))
    }
}
