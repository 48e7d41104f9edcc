//! One listener: a bell to be woken by, and how far it has read in each of its topics.
//!
//! Holds no frames of its own, so a stream that waits costs a few hundred bytes, and one that is
//! slow costs no more.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{board::Follow, frame::Frame, hub::Hub};

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
    follows: Vec<Follow>,
    heard: i64,
    lapped: bool,
}

impl Subscriber {
    pub(crate) fn new(hub: Hub, id: u64, bell: Arc<Notify>, follows: Vec<Follow>, since: i64) -> Self {
        Self { hub, id, bell, follows, heard: since, lapped: false }
    }

    /// Position of the log up to which this subscriber was told everything: at first that at which it joined.
    pub fn heard(&self) -> i64 {
        self.heard
    }

    /// Waits for what is new: at least one frame, by rising position, logs before pictures. A state
    /// topic begins with its picture. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Result<Vec<Frame>, Closed> {
        loop {
            if self.lapped {
                return Err(Closed::TooSlow);
            }
            let news = {
                let board = self.hub.board();
                let news = board.collect(&mut self.follows);
                if news.is_ok() {
                    self.heard = board.position();
                }
                news
            };
            match news {
                Ok(frames) if !frames.is_empty() => return Ok(frames),
                Ok(_) if self.hub.is_closed() => return Err(Closed::Drain),
                Ok(_) => {}
                Err(_) => {
                    self.lapped = true;
                    continue;
                }
            }
            self.bell.notified().await;
        }
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.hub.board().leave(self.id, &self.follows);
    }
}
