//! The hub's handle: subscribe, touch, close. The loop that feeds it is in `run.rs`.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use crate::{
    board::Board, frame::Frame, run, signal::Signal, source::Source, subscriber::Subscriber, topic::Topic,
};

/// How much the hub holds, and how often it looks.
#[derive(Debug, Clone)]
pub struct HubLimits {
    /// Subscribers on this node.
    pub listeners: usize,
    /// Frames kept of each log topic: how far a listener may lag.
    pub ring: usize,
    /// Entries of the log kept for those who come back; who needs older ones reads the log.
    pub recent: usize,
    /// Pictures asked for at the same time.
    pub pictures_at_once: usize,
    /// Least time between two pictures of one topic. The first change goes out at once; a burst
    /// after it is folded.
    pub fold: Duration,
    /// How long a lost signal may go unnoticed.
    pub look_every: Duration,
}

impl Default for HubLimits {
    fn default() -> Self {
        Self {
            listeners: 10_000,
            ring: 512,
            recent: 2_048,
            pictures_at_once: 4,
            fold: Duration::from_millis(20),
            look_every: Duration::from_millis(500),
        }
    }
}

/// Why nobody could join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// As many listen as may.
    #[error("as many subscribers as this node may have")]
    Full,
    /// The hub has closed.
    #[error("the hub has closed")]
    Draining,
}

/// Topics and their listeners on this node. Clones are handles to the same hub.
#[derive(Debug, Clone)]
pub struct Hub(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: HubLimits,
    board: Mutex<Board>,
    signal: Signal,
    /// How far the log has been told.
    told: watch::Sender<i64>,
    closed: watch::Sender<bool>,
}

/// What came of joining where one left off.
#[derive(Debug)]
pub enum Joined {
    /// What was missed, and all that follows. The joint has no hole and no double.
    Live(Subscriber, Vec<Frame>),
    /// What was missed is not known here: older than what is kept, or newer than what was told. Read the log
    /// up to its end, wait for [`Hub::reached`], then join again.
    ReadTheLog,
}

impl Hub {
    /// A hub that tells the log from after `start`, the log's newest position now.
    pub fn new(start: i64, limits: HubLimits) -> Self {
        let board = Mutex::new(Board::new(start, &limits));
        let (told, closed) = (watch::Sender::new(start), watch::Sender::new(false));
        Self(Arc::new(Shared { limits, board, signal: Signal::new(), told, closed }))
    }

    /// To be raised when the log has grown.
    pub fn signal(&self) -> Signal {
        self.0.signal.clone()
    }

    /// Follows `topics` from now on.
    pub fn subscribe(&self, topics: Vec<Topic>) -> Result<Subscriber, Refused> {
        match self.join(topics, None)? {
            Joined::Live(subscriber, _) => Ok(subscriber),
            // Nobody who starts now has missed anything.
            Joined::ReadTheLog => Err(Refused::Draining),
        }
    }

    /// Follows `topics` from after the position `after` of the log.
    pub fn resume(&self, topics: Vec<Topic>, after: i64) -> Result<Joined, Refused> {
        self.join(topics, Some(after))
    }

    fn join(&self, topics: Vec<Topic>, after: Option<i64>) -> Result<Joined, Refused> {
        let bell = Arc::new(Notify::new());
        let (id, follows, since, missed) = {
            let mut board = self.board();
            if self.is_closed() {
                return Err(Refused::Draining);
            }
            if board.listeners() >= self.0.limits.listeners {
                return Err(Refused::Full);
            }
            let missed = after.map_or(Some(Vec::new()), |after| board.missed(after, &topics));
            let Some(missed) = missed else { return Ok(Joined::ReadTheLog) };
            let now = Instant::now();
            let (id, follows) = board.join(topics, &bell, now);
            if board.next_due().is_some_and(|due| due <= now) {
                self.0.signal.raise();
            }
            (id, follows, board.position(), missed)
        };
        Ok(Joined::Live(Subscriber::new(self.clone(), id, bell, follows, since), missed))
    }

    /// Waits until the log has been told up to `position`, or the hub has closed.
    pub async fn reached(&self, position: i64) {
        let (mut told, mut closed) = (self.0.told.subscribe(), self.0.closed.subscribe());
        if *told.borrow_and_update() < position {
            self.0.signal.raise();
        }
        // Neither sender goes while `self` is here.
        tokio::select! {
            _ = told.wait_for(|told| *told >= position) => {}
            _ = closed.wait_for(|closed| *closed) => {}
        }
    }

    /// Something changed that the log does not tell, such as the date: state topics with one of
    /// these tags look again.
    pub fn touch<T: AsRef<str>>(&self, tags: &[T]) {
        let now = Instant::now();
        let mut board = self.board();
        for tag in tags {
            board.touch(tag.as_ref(), None, now);
        }
        self.0.signal.raise();
    }

    /// Tells the log and shows pictures until [`close`](Self::close). To be run once. However it
    /// ends, also by being dropped, the hub is closed then: nobody waits for a loop that is gone.
    pub async fn run<S: Source>(&self, source: S) {
        let _last = CloseOnDrop(self);
        let mut closed = self.0.closed.subscribe();
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => {}
            () = run::forever(self, &source) => {}
        }
    }

    /// Takes no more subscribers, ends the run, and tells everyone [`Closed::Drain`](crate::Closed)
    /// once they have read what is there.
    pub fn close(&self) {
        let board = self.board();
        self.0.closed.send_replace(true);
        board.ring_all();
    }

    /// How far the log has been told.
    pub fn position(&self) -> i64 {
        self.board().position()
    }

    /// How many subscribers there are.
    pub fn listeners(&self) -> usize {
        self.board().listeners()
    }

    /// The log has been told as far as it is read.
    pub(crate) fn note_progress(&self) {
        let position = self.position();
        self.0.told.send_if_modified(|told| std::mem::replace(told, position) != position);
    }

    pub(crate) fn limits(&self) -> &HubLimits {
        &self.0.limits
    }

    pub(crate) fn is_closed(&self) -> bool {
        *self.0.closed.borrow()
    }

    /// The lock. Callers do not keep it while waiting.
    pub(crate) fn board(&self) -> MutexGuard<'_, Board> {
        self.0.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct CloseOnDrop<'a>(&'a Hub);

impl Drop for CloseOnDrop<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}
