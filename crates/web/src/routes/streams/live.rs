//! One stream's life: hello, what was missed, pictures and events as they come, a heartbeat in silence, goodbye.
//!
//! Owns the connection's clock and its last words. Frames come written from the hub and go out as they are,
//! their bytes shared by all who listen.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use melati_app::sessions::{self, Session};
use melati_hub::{Closed, Topic};
use tokio::time::{Instant, timeout};

use super::{
    control::{self, Bye, ByeReason, CaughtUp, Heartbeat, Hello},
    cursor::Cursor,
    follow::{Follow, News},
};
use crate::{
    feed::scope::{self, FeedName, RIGHTS},
    metrics,
    open_streams::Ticket,
    state::WebState,
    wire::leaf::Moment,
};

/// A client that is sent away comes back after so many milliseconds, spread so that not all come at once. From a node
/// that leaves, after its drain: until then it would be refused, and a bare `EventSource` gives up at a refusal.
const RETRY_MS: std::ops::Range<u64> = 500..3_000;

/// A connection that has not asked for more after this was not emptied by its client.
const STALLED: Duration = Duration::from_millis(500);

/// Why a stream ends, as the log and the numbers name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The connection went.
    ClientGone,
    /// The client took nothing, until the connection was given up.
    Stalled,
    /// It fell out of the ring.
    TooSlow,
    /// The node leaves.
    Drain,
    /// Its time was up; it comes back to another node, or the same.
    Lifetime,
    /// Somebody ended it by hand.
    Ended,
    /// The session is over.
    SessionEnded,
    /// Role or branch changed.
    RightsChanged,
}

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ClientGone => "client-gone",
            Self::Stalled => "stalled",
            Self::TooSlow => "too-slow",
            Self::Drain => "drain",
            Self::Lifetime => "lifetime",
            Self::Ended => "ended",
            Self::SessionEnded => "session-ended",
            Self::RightsChanged => "rights-changed",
        }
    }

    /// What the client is told: whether to come back as it is, or to look after itself first.
    const fn told(self) -> ByeReason {
        match self {
            Self::TooSlow => ByeReason::TooSlow,
            Self::SessionEnded => ByeReason::SessionEnded,
            Self::RightsChanged => ByeReason::RightsChanged,
            Self::ClientGone | Self::Stalled | Self::Drain | Self::Lifetime | Self::Ended => ByeReason::Drain,
        }
    }
}

/// A stream that has begun with the answer it came with: who serves the connection takes it out of the answer's
/// extensions, and writes what it gives until it ends. The answer's own body is empty.
#[derive(Clone)]
pub struct Begun(Arc<Mutex<Option<Box<Live>>>>);

impl Begun {
    /// The stream; once.
    pub fn take(&self) -> Option<Box<Live>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The answer that carries a stream of `feeds` from `cursor` on; `named`: each message says which feed it is of.
pub(super) fn stream(
    state: &WebState,
    session: Session,
    feeds: &[FeedName],
    cursor: Cursor,
    named: bool,
    ticket: Ticket,
) -> Result<Response, scope::Forbidden> {
    let topics = scope::topics(&session.actor, feeds)?;
    let rights = Topic::log(scope::rights_topic(session.actor.user));
    let follow = Follow::new(state.clone(), topics, rights, cursor);
    let here = follow.position();
    let hello = Hello {
        position: state.event_id(here.unwrap_or_else(|| state.hub.position())),
        heartbeat_ms: u64::try_from(state.settings.heartbeat.as_millis()).unwrap_or(u64::MAX),
        session_expires_at: Moment(session.expires_at),
    };
    let hello = control::event("hello", here.map(|at| state.event_id(at)).as_deref(), &hello);
    let spread: f64 = rand::random_range(0.8..=1.0);
    let now = Instant::now();
    tracing::info!(user.id = session.actor.user.0, feeds = ticket.feeds(), "stream opened");
    let live = Box::new(Live {
        waiting: VecDeque::from([Message { bytes: hello, of: None }]),
        state: state.clone(),
        session,
        follow,
        named,
        since: now,
        lives_until: now + state.settings.stream_lifetime.mul_f64(spread),
        handed_over: None,
        end: None,
        ticket,
    });
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Begun(Arc::new(Mutex::new(Some(live)))));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// Written, and for data: of which feed, and when the change happened that it tells of.
struct Message {
    bytes: Bytes,
    of: Option<(FeedName, Option<i64>)>,
}

/// A stream's life, from its first word to its last.
pub struct Live {
    state: WebState,
    session: Session,
    follow: Follow,
    named: bool,
    /// Written, not yet taken by the connection. Grows only when empty, by what was new at once.
    waiting: VecDeque<Message>,
    since: Instant,
    lives_until: Instant,
    /// When the connection was given a message after which it has not asked for more.
    handed_over: Option<Instant>,
    /// Said good-bye, and why.
    end: Option<End>,
    ticket: Ticket,
}

impl Live {
    /// What is to be written next; `None` after the farewell. Asking again says that it was written.
    pub async fn next(&mut self) -> Option<Bytes> {
        loop {
            self.handed_over = None;
            if let Some(Message { bytes, of }) = self.waiting.pop_front() {
                self.ticket.note(self.follow.position(), self.waiting.len());
                if let Some((feed, changed_at)) = of {
                    let now = self.state.app.now().0;
                    metrics::delivered(feed, changed_at, now);
                    if let Some(changed) = changed_at {
                        self.ticket.told(changed, now);
                    }
                }
                self.handed_over = Some(Instant::now());
                return Some(bytes);
            }
            if self.end.is_some() {
                return None;
            }
            let left = self.session_left();
            let lifetime = self.lives_until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                Box::pin(self.check_session()).await;
                continue;
            }
            if lifetime.is_zero() {
                self.farewell(End::Lifetime);
                continue;
            }
            let heartbeat = self.state.settings.heartbeat;
            let wait = heartbeat.min(left).min(lifetime);
            self.ticket.waits();
            let news = tokio::select! {
                biased;
                () = self.ticket.ended() => {
                    self.farewell(End::Ended);
                    continue;
                }
                news = timeout(wait, self.follow.next()) => news,
            };
            match news {
                Ok(Ok(news)) => self.take(news).await,
                Ok(Err(Closed::TooSlow)) => self.farewell(End::TooSlow),
                Ok(Err(Closed::Drain)) => self.farewell(End::Drain),
                Err(_) if wait < heartbeat => {}
                Err(_) => {
                    let here = self.follow.position().map(|at| self.state.event_id(at));
                    let now = Heartbeat { timestamp: Moment(self.state.app.now()) };
                    self.say(control::event("heartbeat", here.as_deref(), &now));
                }
            }
        }
    }

    async fn take(&mut self, news: News) {
        if let Some(gap) = &news.gap {
            metrics::gap(gap.reason);
            self.say(control::event("gap", Some(&gap.to), gap));
        }
        // Whoever lost the right to hear it hears nothing of what came with that news either.
        if (news.joined || news.frames.iter().any(|frame| frame.feed() == RIGHTS))
            && !Box::pin(self.check_session()).await
        {
            return;
        }
        for frame in &news.frames {
            // A frame of no feed is the one that tells of rights.
            let Some(feed) = metrics::feed_of(frame) else { continue };
            let bytes = if self.named { frame.named() } else { frame.unnamed() };
            // What was missed is late by the client's absence, not by us.
            let changed_at = frame.changed_at().filter(|_| !news.joined);
            self.waiting.push_back(Message { bytes, of: Some((feed, changed_at)) });
        }
        if let Some(position) = news.caught_up {
            let here = CaughtUp { position: self.state.event_id(position) };
            self.say(control::event("caught-up", Some(&here.position), &here));
        }
    }

    /// Looks the session up again; false when the stream ends.
    async fn check_session(&mut self) -> bool {
        match sessions::session_again(&self.state.app, &self.session.key).await {
            Ok(Some(session)) if session.actor.has_rights_of(&self.session.actor) => {
                self.session = session;
                return true;
            }
            Ok(Some(_)) => self.farewell(End::RightsChanged),
            Ok(None) => self.farewell(End::SessionEnded),
            Err(error) => {
                tracing::warn!(%error, "the session of a stream cannot be checked");
                // It is checked when it comes back.
                self.farewell(End::Drain);
            }
        }
        false
    }

    /// How long the session holds.
    fn session_left(&self) -> Duration {
        let left = self.session.expires_at.0.saturating_sub(self.state.app.now().0);
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    }

    fn farewell(&mut self, end: End) {
        let drain = if end == End::Drain { self.state.settings.drain } else { Duration::ZERO };
        let retry_ms = u64::try_from(drain.as_millis()).unwrap_or(0) + rand::random_range(RETRY_MS);
        self.say(Bye { reason: end.told(), retry_ms }.event());
        self.end = Some(end);
    }

    fn say(&mut self, bytes: Bytes) {
        self.waiting.push_back(Message { bytes, of: None });
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // A connection whose client reads asks for more as soon as it has been given something.
        let is_stalled = self.handed_over.is_some_and(|since| since.elapsed() > STALLED);
        let end = self.end.unwrap_or(if is_stalled { End::Stalled } else { End::ClientGone });
        metrics::ended(end.as_str(), matches!(end, End::Stalled | End::TooSlow));
        tracing::info!(
            user.id = self.session.actor.user.0,
            feeds = self.ticket.feeds(),
            duration_ms = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX),
            reason = end.as_str(),
            "stream closed"
        );
    }
}
