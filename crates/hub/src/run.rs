//! The one loop that reads the log, tells it, and has pictures made.
//!
//! The log stands still while pictures are made, so each picture is as new as the told log or
//! newer. It is shown after the log has been told up to it, which keeps ids from stepping back.

use std::{collections::VecDeque, pin::pin, sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tracing::warn;

use crate::{
    backoff::Backoff,
    frame::Frame,
    hub::Hub,
    source::{LogEntry, Source, SourceError},
};

/// A source that answers later than this has not answered.
const PATIENCE: Duration = Duration::from_secs(10);

/// Listeners are told of an entry together with the pictures it changed, if these are made so soon: one message to each
/// socket, not two. Later pictures follow.
const TOGETHER: Duration = Duration::from_millis(2);

/// Entries asked for at once.
const PAGE: usize = 256;

/// Tells the log of `source` and never ends.
pub(crate) async fn forever<S: Source>(hub: &Hub, source: &S) {
    let signal = hub.signal();
    // Half a ring: an attentive listener can empty it before the next page comes.
    let page = (hub.limits().ring / 2).clamp(1, PAGE);
    let mut reader = Reader { hub, source, page, ahead: VecDeque::new() };
    let mut backoff = Backoff::default();
    loop {
        match reader.round().await {
            Ok(Round::More) => backoff.reset(),
            Ok(Round::Idle) => {
                backoff.reset();
                let look = Instant::now() + hub.limits().look_every;
                let due = hub.board().next_due().map_or(look, |due| due.min(look));
                tokio::select! {
                    () = signal.raised() => {}
                    () = sleep_until(due) => {}
                }
            }
            Err(error) => {
                let pause = backoff.failed();
                warn!(%error, ?pause, "the log cannot be read");
                sleep(pause).await;
            }
        }
    }
}

enum Round {
    /// The page was full: there is more at once.
    More,
    /// What there was has been told.
    Idle,
}

struct Reader<'a, S> {
    hub: &'a Hub,
    source: &'a S,
    page: usize,
    /// Entries read and not told yet.
    ahead: VecDeque<LogEntry>,
}

impl<S: Source> Reader<'_, S> {
    /// One page of the log and the pictures that are due. However it ends, listeners are told what was read.
    async fn round(&mut self) -> Result<Round, SourceError> {
        let round = self.tell_page().await;
        self.hub.board().ring_told();
        round
    }

    async fn tell_page(&mut self) -> Result<Round, SourceError> {
        if self.ahead.is_empty() {
            self.read().await?;
        }
        let full = self.ahead.len() >= self.page;
        self.tell(i64::MAX);
        self.show_due().await?;
        Ok(if full { Round::More } else { Round::Idle })
    }

    /// Has the first due pictures made, and shows each at its place in the log.
    async fn show_due(&mut self) -> Result<(), SourceError> {
        let mut made = {
            let mut making = pin!(self.make_due());
            let soon = timeout(TOGETHER, &mut making).await;
            if let Ok(made) = soon {
                made
            } else {
                self.hub.board().ring_told();
                making.await
            }
        }
        .into_iter();
        while let Some((name, frame)) = made.next() {
            if let Err(error) = self.tell_up_to(frame.position()).await {
                let now = Instant::now();
                let mut board = self.hub.board();
                board.failed(&name, now);
                made.for_each(|(name, _)| board.failed(&name, now));
                return Err(error);
            }
            self.hub.board().show(&name, &frame, Instant::now());
        }
        Ok(())
    }

    /// Asks for the due pictures together; those that came, oldest first.
    async fn make_due(&self) -> Vec<(Arc<str>, Frame)> {
        let due: Vec<_> = {
            let mut board = self.hub.board();
            let now = Instant::now();
            let most = self.hub.limits().pictures_at_once.max(1);
            std::iter::from_fn(|| board.take_due(now)).take(most).collect()
        };
        let pictures = join_all(due.iter().map(|name| patiently(self.source.picture(name)))).await;
        let mut board = self.hub.board();
        let now = Instant::now();
        let mut made = Vec::with_capacity(due.len());
        for (name, picture) in due.into_iter().zip(pictures) {
            match picture {
                Ok(frame) if frame.position() >= board.position() => {
                    board.was_read(&name, frame.position());
                    made.push((name, frame));
                }
                Ok(frame) => {
                    warn!(topic = %name, position = frame.position(), "a picture is older than the log");
                    board.failed(&name, now);
                }
                Err(error) => {
                    warn!(topic = %name, %error, "a picture cannot be made");
                    board.failed(&name, now);
                }
            }
        }
        made.sort_by_key(|(_, frame)| frame.position());
        made
    }

    /// Tells the log up to `position`, and not beyond.
    async fn tell_up_to(&mut self, position: i64) -> Result<(), SourceError> {
        loop {
            self.tell(position);
            if !self.ahead.is_empty() || self.hub.position() >= position {
                return Ok(());
            }
            self.read().await?;
            if self.ahead.is_empty() {
                return Ok(());
            }
        }
    }

    /// Tells the entries read ahead, up to `position`.
    fn tell(&mut self, position: i64) {
        let now = Instant::now();
        while let Some(entry) = self.ahead.pop_front_if(|entry| entry.position <= position) {
            // Locked for each entry anew: listeners may read between two.
            self.hub.board().publish(entry, now);
        }
        self.hub.note_progress();
    }

    /// Reads the next page.
    async fn read(&mut self) -> Result<(), SourceError> {
        // Listeners of the page before get their turn, even if the source never waits.
        tokio::task::yield_now().await;
        let after = self.hub.position();
        let page = patiently(self.source.entries(after, self.page)).await?;
        self.ahead.extend(page.into_iter().filter(|entry| entry.position > after));
        Ok(())
    }
}

async fn patiently<T>(answer: impl Future<Output = Result<T, SourceError>>) -> Result<T, SourceError> {
    timeout(PATIENCE, answer).await.unwrap_or_else(|_| Err(SourceError::new("no answer in time")))
}
