//! One listener: a bell to be woken by, and how far it has read in each of its topics.
//!
//! Holds no frames of its own, so a stream that waits costs a few hundred bytes, and one that is
//! slow costs no more.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{
    board::{Board, Follow},
    frame::Frame,
    hub::Hub,
};

/// Why a subscription ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It read so slowly that frames of a log topic were pushed out before it took them.
    #[error("too slow: frames were pushed out before they were read")]
    TooSlow,
    /// The hub closed: this node goes down.
    #[error("the hub has closed")]
    Drain,
}

/// Follows some topics from the moment of subscribing. Leaves when dropped.
#[derive(Debug)]
pub struct Subscriber {
    hub: Hub,
    id: u64,
    bell: Arc<Notify>,
    place: Place,
}

/// How far a subscriber has read.
#[derive(Debug)]
struct Place {
    follows: Vec<Follow>,
    heard: i64,
    lapped: bool,
}

impl Subscriber {
    pub(crate) fn new(hub: Hub, id: u64, bell: Arc<Notify>, follows: Vec<Follow>, since: i64) -> Self {
        Self { hub, id, bell, place: Place { follows, heard: since, lapped: false } }
    }

    /// Position of the log up to which this subscriber was told everything: at first that at which it joined.
    pub fn heard(&self) -> i64 {
        self.place.heard
    }

    /// The names of its topics.
    pub fn topics(&self) -> impl Iterator<Item = &Arc<str>> {
        self.place.follows.iter().map(|follow| match follow {
            Follow::Log(name, _) | Follow::State(name, _) => name,
        })
    }

    /// Waits for what is new: at least one frame, by rising position, logs before pictures. A state
    /// topic begins with its picture. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Result<Vec<Frame>, Closed> {
        loop {
            let news = self.news()?;
            if !news.is_empty() {
                return Ok(news);
            }
            self.bell.notified().await;
        }
    }

    /// What is new by now; nothing when nothing is.
    pub fn news(&mut self) -> Result<Vec<Frame>, Closed> {
        self.place.collect(&self.hub.board(), self.hub.is_closed())
    }

    /// Rings once after there was something to [`hear`](Self::news), also if that was before it was asked for.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }

    /// Takes `newcomer`, who follows the same topics, in: what is new for each of them at this moment, own first.
    /// Whatever comes later is news for both.
    pub fn absorb(&mut self, mut newcomer: Self) -> (Result<Vec<Frame>, Closed>, Result<Vec<Frame>, Closed>) {
        let (board, is_closed) = (self.hub.board(), self.hub.is_closed());
        let own = self.place.collect(&board, is_closed);
        let other = newcomer.place.collect(&board, is_closed);
        // Before the newcomer leaves, which takes the lock again.
        drop(board);
        (own, other)
    }
}

impl Place {
    fn collect(&mut self, board: &Board, is_closed: bool) -> Result<Vec<Frame>, Closed> {
        if self.lapped {
            return Err(Closed::TooSlow);
        }
        match board.collect(&mut self.follows) {
            Ok(frames) if frames.is_empty() && is_closed => Err(Closed::Drain),
            Ok(frames) => {
                self.heard = board.position();
                Ok(frames)
            }
            Err(_) => {
                self.lapped = true;
                Err(Closed::TooSlow)
            }
        }
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.hub.board().leave(self.id, &self.place.follows);
    }
}
