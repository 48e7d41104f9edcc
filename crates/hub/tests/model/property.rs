//! Anything may happen in any order, and every listener still hears the truth.

use std::{collections::HashMap, time::Duration};

use futures_util::FutureExt as _;
use melati_hub::{Closed, Frame, Hub, HubLimits, Joined, Subscriber, Topic};
use proptest::{collection::vec, prelude::*};
use tokio::{
    task::yield_now,
    time::{advance, sleep},
};

use crate::world::World;

const RING: usize = 4;
const RECENT: usize = 3;
const AT_ONCE: usize = 2;
const LOGS: [&str; 3] = ["log/a", "log/b", "log/c"];
const TAGS: [&str; 4] = ["t0", "t1", "t2", "nobody"];
const STATES: [(&str, &[&str]); 4] =
    [("state/0", &["t0"]), ("state/1", &["t1"]), ("state/01", &["t0", "t1"]), ("state/2", &["t2"])];

#[derive(Debug, Clone)]
enum Step {
    /// An entry is appended; `told`: the signal arrives.
    Commit {
        gap: i64,
        log: Option<usize>,
        tag: Option<usize>,
        told: bool,
    },
    /// Something changes beside the log.
    Touch(usize),
    /// Somebody follows the topics whose bits are set.
    Join(u8),
    Leave(usize),
    /// Another follows what a listener follows, and after so many turns of the hub is taken in by it.
    Guest(usize, usize),
    /// A listener's connection breaks, and it comes back after the last id it saw.
    Return(usize),
    /// A listener reads once.
    Read(usize),
    /// The hub gets so many turns.
    Turn(usize),
    /// So many milliseconds pass.
    Pass(u64),
    /// So many of the next answers are errors.
    Fail(u32),
    /// Answers take so many turns from now on.
    Pace(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let commit = || (1..3i64, proptest::option::of(0..LOGS.len()), proptest::option::of(0..TAGS.len()));
    prop_oneof![
        8 => (commit(), prop::bool::weighted(0.9))
            .prop_map(|((gap, log, tag), told)| Step::Commit { gap, log, tag, told }),
        1 => (0..TAGS.len()).prop_map(Step::Touch),
        3 => (1..128u8).prop_map(Step::Join),
        1 => any::<usize>().prop_map(Step::Leave),
        3 => (any::<usize>(), 0..12usize).prop_map(|(which, turns)| Step::Guest(which, turns)),
        2 => any::<usize>().prop_map(Step::Return),
        6 => any::<usize>().prop_map(Step::Read),
        8 => (1..12usize).prop_map(Step::Turn),
        2 => (1..40u64).prop_map(Step::Pass),
        1 => (1..4u32).prop_map(Step::Fail),
        1 => (0..4usize).prop_map(Step::Pace),
    ]
}

/// A subscriber, and all that it heard.
struct Listener {
    /// None while it is away.
    subscriber: Option<Subscriber>,
    since: i64,
    logs: Vec<&'static str>,
    states: Vec<&'static str>,
    heard: Vec<Frame>,
    /// Those it has taken in, who hear what it hears: since when, and what they heard.
    guests: Vec<(i64, Vec<Frame>)>,
    closed: Option<Closed>,
}

impl Listener {
    /// Reads what is there now; false when there is nothing.
    fn read(&mut self) -> bool {
        match self.subscriber.as_mut().unwrap().next().now_or_never() {
            Some(Ok(frames)) => {
                assert!(!frames.is_empty());
                self.hear(frames);
                true
            }
            Some(Err(closed)) => {
                self.closed = Some(closed);
                false
            }
            None => false,
        }
    }

    fn hear(&mut self, frames: Vec<Frame>) {
        for (_, heard) in &mut self.guests {
            heard.extend(frames.iter().cloned());
        }
        self.heard.extend(frames);
    }

    /// What a client would send as `Last-Event-ID`.
    fn cursor(&self) -> i64 {
        self.heard.last().map_or(self.since, Frame::position)
    }

    fn topics(&self) -> Vec<Topic> {
        // States first: the hub has to put logs before them by itself.
        let states = STATES.into_iter().filter(|(name, _)| self.states.contains(name));
        let states = states.map(|(name, tags)| Topic::state(name, tags.iter().copied()));
        states.chain(self.logs.iter().map(|log| Topic::log(*log))).collect()
    }

    fn heard_of(&self, feed: &str) -> impl DoubleEndedIterator<Item = &Frame> {
        of(&self.heard, feed)
    }
}

fn of<'h>(heard: &'h [Frame], feed: &str) -> impl DoubleEndedIterator<Item = &'h Frame> {
    heard.iter().filter(move |frame| frame.feed() == feed)
}

struct Model {
    world: World,
    hub: Hub,
    listeners: Vec<Listener>,
    /// Reasons there were to make a picture of each state topic.
    reasons: HashMap<&'static str, usize>,
}

impl Model {
    fn new() -> Self {
        let world = World::default();
        for (name, tags) in STATES {
            world.state(name, tags);
            world.facts().listening.insert(name.to_owned(), 0);
        }
        let limits =
            HubLimits { ring: RING, recent: RECENT, pictures_at_once: AT_ONCE, ..HubLimits::default() };
        Self { world, hub: Hub::new(0, limits), listeners: Vec::new(), reasons: HashMap::new() }
    }

    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Commit { gap, log, tag, told } => {
                let tag = tag.map(|tag| TAGS[tag]);
                self.world.commit(gap, log.map(|log| LOGS[log]), tag);
                self.give_reason(tag);
                if told {
                    self.hub.signal().raise();
                }
            }
            Step::Touch(tag) => {
                *self.world.facts().touches.entry(TAGS[tag].to_owned()).or_default() += 1;
                self.give_reason(Some(TAGS[tag]));
                self.hub.touch(&[TAGS[tag]]);
            }
            Step::Join(bits) => self.join(bits),
            Step::Leave(which) if !self.listeners.is_empty() => {
                let left = self.listeners.swap_remove(which % self.listeners.len());
                for state in left.states {
                    *self.world.facts().listening.get_mut(state).unwrap() -= 1;
                }
            }
            Step::Read(which) if !self.listeners.is_empty() => {
                let which = which % self.listeners.len();
                self.listeners[which].read();
                self.check_lateness(which);
            }
            Step::Guest(which, turns) if !self.listeners.is_empty() => {
                self.take_in(which % self.listeners.len(), turns).await;
            }
            Step::Return(which) if !self.listeners.is_empty() => {
                self.come_back(which % self.listeners.len()).await;
            }
            Step::Leave(_) | Step::Guest(..) | Step::Read(_) | Step::Return(_) => {}
            Step::Turn(turns) => {
                for _ in 0..turns {
                    yield_now().await;
                }
            }
            Step::Pass(ms) => advance(Duration::from_millis(ms)).await,
            Step::Fail(times) => self.world.facts().failures = times,
            Step::Pace(turns) => self.world.facts().pace = turns,
        }
    }

    fn give_reason(&mut self, tag: Option<&str>) {
        for (name, tags) in STATES {
            if tag.is_some_and(|tag| tags.contains(&tag)) {
                *self.reasons.entry(name).or_default() += 1;
            }
        }
    }

    fn join(&mut self, bits: u8) {
        let chosen = |bit: usize| bits & (1 << bit) != 0;
        let logs: Vec<_> =
            LOGS.into_iter().enumerate().filter(|(i, _)| chosen(*i)).map(|(_, log)| log).collect();
        let states: Vec<_> = STATES
            .into_iter()
            .enumerate()
            .filter(|(i, _)| chosen(LOGS.len() + i))
            .map(|(_, state)| state)
            .collect();
        let states: Vec<_> = states.into_iter().map(|(name, _)| name).collect();
        self.listens(&states);
        let mut listener = Listener {
            subscriber: None,
            since: 0,
            logs,
            states,
            heard: Vec::new(),
            guests: Vec::new(),
            closed: None,
        };
        let subscriber = self.hub.subscribe(listener.topics()).unwrap();
        listener.since = subscriber.heard();
        listener.subscriber = Some(subscriber);
        self.listeners.push(listener);
    }

    fn listens(&mut self, states: &[&'static str]) {
        for name in states {
            let mut facts = self.world.facts();
            let listening = facts.listening.get_mut(*name).unwrap();
            *listening += 1;
            if *listening == 1 {
                *self.reasons.entry(name).or_default() += 1;
            }
        }
    }

    /// As the reactor does it.
    async fn take_in(&mut self, which: usize, turns: usize) {
        let guest = self.hub.subscribe(self.listeners[which].topics()).unwrap();
        let since = guest.heard();
        for _ in 0..turns {
            yield_now().await;
        }
        let listener = &mut self.listeners[which];
        if listener.closed.is_some() {
            return;
        }
        match listener.subscriber.as_mut().unwrap().absorb(guest) {
            (Ok(own), Ok(first)) => {
                listener.hear(own);
                listener.guests.push((since, first));
            }
            // The guest goes its own way.
            (Ok(own), Err(_)) => listener.hear(own),
            (Err(closed), _) => listener.closed = Some(closed),
        }
        self.check_lateness(which);
    }

    /// As a stream does it: from what the hub remembers, else from the log.
    async fn come_back(&mut self, which: usize) {
        let listener = &mut self.listeners[which];
        listener.subscriber = None;
        listener.guests.clear();
        for state in &listener.states {
            *self.world.facts().listening.get_mut(*state).unwrap() -= 1;
        }
        let mut after = listener.cursor();
        loop {
            let listener = &mut self.listeners[which];
            match self.hub.resume(listener.topics(), after).unwrap() {
                Joined::Live(subscriber, missed) => {
                    listener.heard.extend(missed);
                    listener.subscriber = Some(subscriber);
                    listener.closed = None;
                    let states = listener.states.clone();
                    self.listens(&states);
                    return;
                }
                Joined::ReadTheLog => {
                    let facts = self.world.facts();
                    let mut missed: Vec<_> = listener
                        .logs
                        .iter()
                        .flat_map(|log| {
                            facts.told(log, after, i64::MAX).into_iter().map(move |at| (at, *log))
                        })
                        .collect();
                    missed.sort_unstable();
                    listener.heard.extend(missed.into_iter().map(|(at, log)| Frame::new(log, "e", at, "")));
                    after = facts.newest();
                }
            }
            self.world.facts().failures = 0;
            self.hub.reached(after).await;
        }
    }

    /// Too slow is told only to who is.
    fn check_lateness(&self, which: usize) {
        let listener = &self.listeners[which];
        if listener.closed.is_none() {
            return;
        }
        assert_eq!(listener.closed, Some(Closed::TooSlow));
        let facts = self.world.facts();
        let behind = |log: &&str| {
            let told = facts.told(log, listener.since, self.hub.position()).len();
            told - listener.heard_of(log).count()
        };
        assert!(listener.logs.iter().map(behind).any(|behind| behind > RING), "nobody else may be closed");
    }

    /// All is quiet, nothing fails, everyone reads: what has everyone heard?
    async fn settle(&mut self) {
        self.world.facts().failures = 0;
        sleep(Duration::from_secs(30)).await;
        assert_eq!(self.hub.position(), self.world.facts().newest(), "the log is told to its end");
        for which in 0..self.listeners.len() {
            while self.listeners[which].read() {}
            self.check_lateness(which);
        }
        let facts = self.world.facts();
        let own = |listener: &'_ Listener| (listener.since, listener.heard.clone());
        let everybody = self.listeners.iter().flat_map(|listener| {
            let all = std::iter::once(own(listener)).chain(listener.guests.iter().cloned());
            all.map(move |(since, heard)| (listener, since, heard))
        });
        for (listener, since, heard_all) in everybody {
            let ids: Vec<_> = heard_all.iter().map(Frame::position).collect();
            assert!(ids.is_sorted(), "ids step back: {ids:?}");
            for log in &listener.logs {
                let heard: Vec<_> = of(&heard_all, log).map(Frame::position).collect();
                let mut told = facts.told(log, since, i64::MAX);
                if listener.closed.is_some() {
                    told.truncate(heard.len());
                }
                assert_eq!(heard, told, "{log} since {since}: each entry once and in order");
            }
            for state in &listener.states {
                for frame in of(&heard_all, state) {
                    let true_there = facts.entries_touching(state, frame.position()).to_string();
                    assert!(frame.position() >= since);
                    assert_eq!(frame.data().split(' ').next(), Some(true_there.as_str()), "{}", frame.id());
                }
                if listener.closed.is_none() {
                    let newest = facts.entries_touching(state, i64::MAX);
                    let newest = format!("{newest} {}", facts.touched_beside(state));
                    assert_eq!(of(&heard_all, state).next_back().map(Frame::data), Some(newest.as_str()));
                }
            }
        }
        assert_eq!(facts.for_nobody, Vec::<String>::new(), "pictures for nobody");
        assert!(facts.making.1 <= AT_ONCE, "pictures at once");
        for (state, _) in STATES {
            let asked = facts.pictures.iter().filter(|asked| *asked == state).count();
            let reasons = self.reasons.get(state).copied().unwrap_or_default();
            // An answer that fails may cost each picture it belongs to one more try.
            assert!(asked <= reasons + facts.failed, "{state}: {asked} pictures, {reasons} reasons");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_listener_hears_the_truth(steps in vec(step(), 1..150)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut model = Model::new();
            let (hub, world) = (model.hub.clone(), model.world.clone());
            let running = tokio::spawn(async move { hub.run(world).await });
            for step in &steps {
                model.take(step).await;
            }
            model.settle().await;
            model.hub.close();
            running.await.unwrap();
            for listener in &mut model.listeners {
                listener.read();
                assert!(listener.closed.is_some(), "everyone is told of the end");
            }
        });
    }
}
