//! Everything that lies under the hub's one lock.
//!
//! One lock, held for moments and never across a wait, is what makes "in order" simple: whoever
//! looks sees the log and the pictures as they stood between two entries.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use crate::{
    agenda::Agenda,
    frame::Frame,
    hub::HubLimits,
    recent::Recent,
    ring::{Lapped, Ring},
    source::LogEntry,
    topic::{Bells, Change, LogTopic, StateTopic, Topic},
};

/// One topic of one subscriber, and how far it has read.
#[derive(Debug)]
pub(crate) enum Follow {
    /// Log topic, number of the next frame.
    Log(Arc<str>, u64),
    /// State topic, version seen.
    State(Arc<str>, u64),
}

/// The topics that have listeners, and how far the log has been told.
#[derive(Debug)]
pub(crate) struct Board {
    position: i64,
    recent: Recent,
    ring: usize,
    fold: Duration,
    logs: HashMap<Arc<str>, LogTopic>,
    states: HashMap<Arc<str>, StateTopic>,
    /// State topics by what they depend on.
    tags: HashMap<Arc<str>, HashSet<Arc<str>>>,
    agenda: Agenda,
    bells: Bells,
    /// Log topics that were told something their listeners have not been rung for.
    told: Vec<Arc<str>>,
    joined: u64,
}

impl Board {
    /// A board without topics, `position` being the newest of the log.
    pub(crate) fn new(position: i64, limits: &HubLimits) -> Self {
        Self {
            position,
            recent: Recent::new(position, limits.recent),
            ring: limits.ring,
            fold: limits.fold,
            logs: HashMap::new(),
            states: HashMap::new(),
            tags: HashMap::new(),
            agenda: Agenda::default(),
            bells: Bells::default(),
            told: Vec::new(),
            joined: 0,
        }
    }

    /// How far the log has been told.
    pub(crate) fn position(&self) -> i64 {
        self.position
    }

    /// What the log topics among `topics` were told after `after` up to now; `None` when it is not known here.
    pub(crate) fn missed(&self, after: i64, topics: &[Topic]) -> Option<Vec<Frame>> {
        if after > self.position { None } else { self.recent.since(after, topics) }
    }

    /// How many subscribers there are.
    pub(crate) fn listeners(&self) -> usize {
        self.bells.0.len()
    }

    /// Wakes everybody.
    pub(crate) fn ring_all(&self) {
        self.bells.ring();
    }

    /// When the next picture is to be made.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.agenda.next()
    }

    /// A new listener: its number, and where it stands in each topic, logs first.
    pub(crate) fn join(
        &mut self,
        topics: Vec<Topic>,
        bell: &Arc<Notify>,
        now: Instant,
    ) -> (u64, Vec<Follow>) {
        self.joined += 1;
        let id = self.joined;
        self.bells.0.insert(id, Arc::clone(bell));
        let mut follows = Vec::with_capacity(topics.len());
        for topic in topics {
            let (bells, follow) = match topic {
                Topic::Log { name } => {
                    let most = self.ring;
                    let log = self
                        .logs
                        .entry(Arc::clone(&name))
                        .or_insert_with(|| LogTopic { bells: Bells::default(), ring: Ring::new(most) });
                    (&mut log.bells, Follow::Log(name, log.ring.end()))
                }
                Topic::State { name, tags } => {
                    let state = match self.states.entry(Arc::clone(&name)) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(vacant) => {
                            for tag in &tags {
                                self.tags.entry(Arc::clone(tag)).or_default().insert(Arc::clone(&name));
                            }
                            let state = vacant.insert(StateTopic::new(tags, now));
                            state.mark(&name, None, &mut self.agenda, now);
                            state
                        }
                    };
                    let seen = state.welcome(self.position);
                    (&mut state.bells, Follow::State(name, seen))
                }
            };
            // A topic asked for twice is followed once.
            if bells.0.insert(id, Arc::clone(bell)).is_none() {
                follows.push(follow);
            }
        }
        follows.sort_by_key(|follow| matches!(follow, Follow::State(..)));
        (id, follows)
    }

    /// A listener leaves; a topic goes with its last one.
    pub(crate) fn leave(&mut self, id: u64, follows: &[Follow]) {
        self.bells.0.remove(&id);
        for follow in follows {
            match follow {
                Follow::Log(name, _) => self.leave_log(id, name),
                Follow::State(name, _) => self.leave_state(id, name),
            }
        }
    }

    fn leave_log(&mut self, id: u64, name: &Arc<str>) {
        if let Entry::Occupied(mut log) = self.logs.entry(Arc::clone(name)) {
            log.get_mut().bells.0.remove(&id);
            if log.get().bells.0.is_empty() {
                log.remove();
            }
        }
    }

    fn leave_state(&mut self, id: u64, name: &Arc<str>) {
        let Entry::Occupied(mut state) = self.states.entry(Arc::clone(name)) else { return };
        state.get_mut().bells.0.remove(&id);
        if !state.get().bells.0.is_empty() {
            return;
        }
        let state = state.remove();
        state.strike(&mut self.agenda);
        for tag in state.tags {
            if let Entry::Occupied(mut names) = self.tags.entry(tag) {
                names.get_mut().remove(name);
                if names.get().is_empty() {
                    names.remove();
                }
            }
        }
    }

    /// Tells the next entry of the log. Who follows it is not rung for before [`Self::ring_told`].
    pub(crate) fn publish(&mut self, entry: LogEntry, now: Instant) {
        if entry.position <= self.position {
            return;
        }
        self.position = entry.position;
        let (position, at) = (entry.position, entry.at);
        let placed = |frame: Frame| frame.at(position).changed_at_ms(Some(at));
        let told: Vec<_> = entry.frames.into_iter().map(|(name, frame)| (name, placed(frame))).collect();
        for (name, frame) in &told {
            if let Some(log) = self.logs.get_mut(name) {
                log.ring.push(frame.clone());
                if !self.told.contains(name) {
                    self.told.push(Arc::clone(name));
                }
            }
        }
        self.recent.push(position, told);
        for tag in entry.tags {
            self.touch(&tag, Some(Change { position, at }), now);
        }
    }

    /// Rings for those who follow what was told.
    pub(crate) fn ring_told(&mut self) {
        for name in self.told.drain(..) {
            if let Some(log) = self.logs.get(&name) {
                log.bells.ring();
            }
        }
    }

    /// What depends on `tag` may have changed, as the log says, or something beside the log.
    pub(crate) fn touch(&mut self, tag: &str, change: Option<Change>, now: Instant) {
        for name in self.tags.get(tag).into_iter().flatten() {
            if let Some(state) = self.states.get_mut(name) {
                state.mark(name, change, &mut self.agenda, now);
            }
        }
    }

    /// Takes the next picture to make from the agenda.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<Arc<str>> {
        while let Some(name) = self.agenda.take(now) {
            if self.states.get_mut(&name).is_some_and(StateTopic::begin) {
                return Some(name);
            }
        }
        None
    }

    /// A picture was read at `position`.
    pub(crate) fn was_read(&mut self, name: &Arc<str>, position: i64) {
        if let Some(state) = self.states.get_mut(name) {
            state.was_read(position);
        }
    }

    /// Shows a picture, now that the log has been told up to it.
    pub(crate) fn show(&mut self, name: &Arc<str>, frame: &Frame, now: Instant) {
        if let Some(state) = self.states.get_mut(name) {
            state.show(name, frame.at(self.position), self.fold, &mut self.agenda, now);
        }
    }

    /// A picture could not be made.
    pub(crate) fn failed(&mut self, name: &Arc<str>, now: Instant) {
        if let Some(state) = self.states.get_mut(name) {
            state.failed(name, &mut self.agenda, now);
        }
    }

    /// What is new for one listener, in the order of the log, logs before pictures.
    pub(crate) fn collect(&self, follows: &mut [Follow]) -> Result<Vec<Frame>, Lapped> {
        let mut frames = Vec::new();
        for follow in follows {
            match follow {
                Follow::Log(name, next) => {
                    if let Some(log) = self.logs.get(name) {
                        frames.extend(log.ring.since(*next)?.cloned());
                        *next = log.ring.end();
                    }
                }
                Follow::State(name, seen) => {
                    if let Some((version, frame)) =
                        self.states.get(name).and_then(|state| state.newer_than(*seen))
                    {
                        frames.push(frame.clone());
                        *seen = version;
                    }
                }
            }
        }
        // Stable: at one position, logs stay before pictures.
        frames.sort_by_key(Frame::position);
        Ok(frames)
    }
}

#[cfg(test)]
mod tests;
