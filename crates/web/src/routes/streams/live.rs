//! One stream's life: hello, pictures and events as they come, a heartbeat in silence, goodbye.
//!
//! Owns the connection's clock and its last words. Frames come written from the hub and go out as they are,
//! their bytes shared by all who listen.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream;
use melati_app::{App, people::Session};
use melati_domain::{day::Millis, id::UserId};
use melati_hub::{Closed, Subscriber};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use crate::{feed::scope::FeedName, state::WebState};

/// A client that is sent away comes back after so many milliseconds, spread so that not all come at once.
const RETRY_MS: std::ops::Range<u64> = 500..3_000;

/// The answer that carries a stream of `feeds`; `named`: each message says which feed it is of.
pub(super) fn stream(
    state: &WebState,
    session: &Session,
    feeds: &[FeedName],
    named: bool,
    subscriber: Subscriber,
) -> Response {
    let heartbeat = state.settings.heartbeat;
    let hello = json!({
        "position": state.event_id(subscriber.since()),
        "heartbeat_ms": u64::try_from(heartbeat.as_millis()).unwrap_or(u64::MAX),
        "session_expires_at": session.expires_at.rfc3339(),
    });
    let live = Live {
        app: state.app.clone(),
        subscriber,
        named,
        heartbeat,
        expires_at: session.expires_at,
        waiting: VecDeque::from([control("hello", &hello)]),
        farewell_said: false,
        entry: Entry::open(session.actor.user, feeds),
    };
    let messages = stream::unfold(live, |mut live| async {
        let message = live.next().await?;
        Some((Ok::<_, Infallible>(message), live))
    });
    let mut response = Response::new(Body::from_stream(messages));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

struct Live {
    app: App,
    subscriber: Subscriber,
    named: bool,
    heartbeat: Duration,
    expires_at: Millis,
    /// Written, not yet taken by the connection. Grows only when empty, by what was new at once.
    waiting: VecDeque<Bytes>,
    farewell_said: bool,
    entry: Entry,
}

impl Live {
    /// The next message; `None` after the farewell.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            if self.farewell_said {
                return None;
            }
            let left = self.time_left();
            if left.is_zero() {
                self.farewell("session-ended");
                continue;
            }
            match timeout(left.min(self.heartbeat), self.subscriber.next()).await {
                Ok(Ok(frames)) => {
                    let named = self.named;
                    self.waiting.extend(
                        frames.iter().map(|frame| if named { frame.named() } else { frame.unnamed() }),
                    );
                }
                Ok(Err(Closed::TooSlow)) => self.farewell("too-slow"),
                Ok(Err(Closed::Drain)) => self.farewell("drain"),
                Err(_) if left < self.heartbeat => {}
                Err(_) => {
                    let now = json!({ "timestamp": self.app.now().rfc3339() });
                    self.waiting.push_back(control("heartbeat", &now));
                }
            }
        }
    }

    /// How long the session holds.
    fn time_left(&self) -> Duration {
        let left = self.expires_at.0.saturating_sub(self.app.now().0);
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    }

    fn farewell(&mut self, reason: &'static str) {
        let retry_ms: u64 = rand::random_range(RETRY_MS);
        self.waiting.push_back(control("bye", &json!({ "reason": reason, "retry_ms": retry_ms })));
        self.farewell_said = true;
        self.entry.reason = reason;
    }
}

/// A named event without id: it moves no client's cursor.
fn control(event: &str, data: &Value) -> Bytes {
    format!("event: {event}\ndata: {data}\n\n").into()
}

/// The stream's two lines in the log, the second when it is dropped.
struct Entry {
    user: UserId,
    feeds: String,
    since: Instant,
    reason: &'static str,
}

impl Entry {
    fn open(user: UserId, feeds: &[FeedName]) -> Self {
        let feeds = feeds.iter().map(|feed| feed.as_str()).collect::<Vec<_>>().join(",");
        tracing::info!(user.id = user.0, feeds, "stream opened");
        Self { user, feeds, since: Instant::now(), reason: "client-gone" }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let duration_ms = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        let Self { user, feeds, reason, .. } = self;
        tracing::info!(user.id = user.0, feeds, duration_ms, reason, "stream closed");
    }
}
