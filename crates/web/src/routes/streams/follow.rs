//! What was missed, then what comes: one sequence of frames without a hole or a double.
//!
//! The hub remembers the newest entries; older ones are read from the log page by page, so that a client that was
//! away for a week costs no more memory than one that blinked. Nobody joins the hub before it has come as far as
//! the client, so ids never step back, whichever node it comes to.

use std::time::Duration;

use melati_hub::{Closed, Frame, Joined, Subscriber, Topic};

use super::{control::Gap, cursor::Cursor};
use crate::{
    feed::log::{self, GapReason},
    metrics,
    state::WebState,
};

/// Entries read from the log at once.
const PAGE: i64 = 256;
/// After the log could not be read, until the next try.
const BREATH: Duration = Duration::from_secs(1);

/// What there is to tell, in this order.
#[derive(Debug, Default)]
pub(super) struct News {
    /// A fresh start.
    pub(super) gap: Option<Gap>,
    /// Events and pictures.
    pub(super) frames: Vec<Frame>,
    /// Nothing is missed any more: what follows comes from here. What happened to the session meanwhile was not heard.
    pub(super) joined: Option<Subscriber>,
}

/// One client's place in its topics.
pub(super) struct Follow {
    state: WebState,
    topics: Vec<Topic>,
    /// Came back with an id, so it is told when it has caught up.
    pub(super) came_back: bool,
    /// Was live before: it is not worth reading the log for, if it has fallen behind what the hub remembers.
    was_live: bool,
    read_the_log: bool,
    phase: Phase,
}

enum Phase {
    Lost {
        from: String,
        reason: GapReason,
    },
    /// Everything up to `after` was told; this node's hub comes to `wait_for` before it is joined.
    Missed {
        after: i64,
        wait_for: Option<i64>,
    },
}

impl Follow {
    /// Begins at `cursor`; without one, at what the hub has told by now. `beside` is followed without being told of.
    pub(super) fn new(state: WebState, topics: Vec<Topic>, beside: Topic, cursor: Cursor) -> Self {
        let came_back = cursor != Cursor::Now;
        let phase = match cursor {
            Cursor::Now => Phase::Missed { after: state.hub.position(), wait_for: Some(0) },
            Cursor::After(after) => Phase::Missed { after, wait_for: None },
            Cursor::Lost { from, reason } => Phase::Lost { from, reason },
        };
        Self::begin(state, topics, beside, came_back, phase)
    }

    /// Goes on after `after`, up to which it was told everything while it was live.
    pub(super) fn again(state: WebState, topics: Vec<Topic>, beside: Topic, after: i64) -> Self {
        let phase = Phase::Missed { after, wait_for: Some(after) };
        Self { was_live: true, ..Self::begin(state, topics, beside, false, phase) }
    }

    fn begin(state: WebState, mut topics: Vec<Topic>, beside: Topic, came_back: bool, phase: Phase) -> Self {
        topics.push(beside);
        Self { state, topics, came_back, was_live: false, read_the_log: false, phase }
    }

    /// Everything up to here was told; none before a gap was.
    pub(super) fn position(&self) -> Option<i64> {
        match &self.phase {
            Phase::Lost { .. } => None,
            Phase::Missed { after, .. } => Some(*after),
        }
    }

    /// Waits for the next of what was missed, until the hub is joined. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Result<News, Closed> {
        loop {
            let news = match &self.phase {
                Phase::Lost { from, reason } => {
                    let (from, reason) = (from.clone(), *reason);
                    self.start_afresh(from, reason).await
                }
                Phase::Missed { after, wait_for } => {
                    let (after, wait_for) = (*after, *wait_for);
                    self.catch_up(after, wait_for).await?
                }
            };
            if let Some(news) = news {
                return Ok(news);
            }
        }
    }

    /// From now on, and said so if there are events to miss.
    async fn start_afresh(&mut self, from: String, reason: GapReason) -> Option<News> {
        let newest = self.state.app.store.reader.read(|tx| Box::pin(tx.position())).await;
        let after = match newest {
            Ok(newest) => newest,
            Err(error) => return unreadable(&error).await,
        };
        self.phase = Phase::Missed { after, wait_for: Some(after) };
        let gap = Gap { from, to: self.state.event_id(after), reason };
        Some(News { gap: Some(gap).filter(|_| self.tells_events()), ..News::default() })
    }

    /// One step towards now: joins the hub, or reads a page of the log.
    async fn catch_up(&mut self, after: i64, wait_for: Option<i64>) -> Result<Option<News>, Closed> {
        let wait_for = match wait_for {
            Some(position) => position,
            // What was committed before the client came back is told before it has caught up.
            None => match self.state.app.store.reader.read(|tx| Box::pin(tx.position())).await {
                Ok(newest) => newest,
                Err(error) => return Ok(unreadable(&error).await),
            },
        };
        self.phase = Phase::Missed { after, wait_for: Some(wait_for) };
        // Another node, or the log itself, may be ahead of this node's hub.
        self.state.hub.reached(wait_for).await;
        match self.state.hub.resume(self.topics.clone(), after).map_err(|_| Closed::Drain)? {
            Joined::Live(subscriber, frames) => {
                if self.came_back {
                    metrics::replayed(!self.read_the_log);
                }
                self.phase = Phase::Missed { after: subscriber.heard(), wait_for: Some(subscriber.heard()) };
                Ok(Some(News { frames, joined: Some(subscriber), ..News::default() }))
            }
            Joined::ReadTheLog if self.was_live => Err(Closed::TooSlow),
            Joined::ReadTheLog => Ok(self.read_a_page(after).await),
        }
    }

    async fn read_a_page(&mut self, after: i64) -> Option<News> {
        match log::page(&self.state.app, &self.state.epoch, after, PAGE).await {
            Ok(Ok(page)) => {
                self.read_the_log = true;
                self.phase = Phase::Missed { after: page.reached, wait_for: Some(page.reached) };
                let told = page.entries.into_iter().flat_map(|entry| entry.frames);
                let mine = told.filter(|(name, _)| self.follows(name)).map(|(_, frame)| frame);
                Some(News { frames: mine.collect(), ..News::default() })
            }
            Ok(Err(reason)) => {
                self.phase = Phase::Lost { from: self.state.event_id(after), reason };
                None
            }
            Err(error) => unreadable(&error).await,
        }
    }

    /// There are events to miss, not only pictures. The last topic is the one beside the feeds.
    fn tells_events(&self) -> bool {
        self.topics.iter().rev().skip(1).any(|topic| matches!(topic, Topic::Log { .. }))
    }

    fn follows(&self, name: &str) -> bool {
        self.topics.iter().any(|topic| matches!(topic, Topic::Log { name: own } if **own == *name))
    }
}

/// Nothing to tell for now; the next try comes after a while.
async fn unreadable(error: &impl std::fmt::Display) -> Option<News> {
    tracing::warn!(%error, "the log cannot be read for a stream that comes back");
    tokio::time::sleep(BREATH).await;
    None
}
