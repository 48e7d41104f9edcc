//! What a stream says of itself, between the messages of its feeds: events named `hello`, `heartbeat`, `gap`,
//! `caught-up` and `bye`.

use axum::body::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{feed::log::GapReason, state::WebState, wire::leaf::Moment};

/// The first words: the stream stands.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::routes) struct Hello {
    /// Where the log stands.
    pub(super) position: String,
    /// The longest silence; a client that hears nothing for 2.5 times as long has lost the line.
    pub(super) heartbeat_ms: u64,
    /// When the session ends, if nothing is done until then.
    pub(super) session_expires_at: Moment,
}

/// Said in silence.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::routes) struct Heartbeat {
    /// Now: what is shown was true until then.
    pub(super) timestamp: Moment,
}

/// What was missed cannot be told; pictures are complete all the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::routes) struct Gap {
    /// The position that was given.
    pub(super) from: String,
    /// Where it goes on.
    pub(super) to: String,
    /// `malformed`, `another-log`, `future` or `too-old`.
    pub(super) reason: GapReason,
}

/// All that was missed has been told; what follows is live.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::routes) struct CaughtUp {
    /// Up to here.
    pub(super) position: String,
}

/// What a client is told to do next: come back as it is, or look after itself first.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::routes) enum ByeReason {
    /// Come back, to another node or the same.
    Drain,
    /// Come back: it did not read fast enough.
    TooSlow,
    /// Sign in again.
    SessionEnded,
    /// Load the page again: role or branch changed.
    RightsChanged,
}

/// The last words.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::routes) struct Bye {
    /// Why.
    pub(super) reason: ByeReason,
    /// Milliseconds to wait before coming back, spread over all who are sent away.
    pub(super) retry_ms: u64,
}

/// Said in silence by a stream that was told everything up to `position`.
pub(super) fn heartbeat(state: &WebState, position: Option<i64>) -> Bytes {
    let here = position.map(|at| state.event_id(at));
    event("heartbeat", here.as_deref(), &Heartbeat { timestamp: Moment(state.app.now()) })
}

/// A named event. Its id tells a client that hears nothing else from where to go on.
pub(super) fn event(name: &str, id: Option<&str>, data: &impl Serialize) -> Bytes {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("event: {name}\n{id}data: {}\n\n", json(data)).into()
}

impl Bye {
    /// `retry:` is for clients that know no `bye`: they wait as long by themselves.
    pub(super) fn event(&self) -> Bytes {
        format!("event: bye\nretry: {}\ndata: {}\n\n", self.retry_ms, json(self)).into()
    }
}

fn json(data: &impl Serialize) -> String {
    // These types have no map with odd keys, the only thing that could fail.
    serde_json::to_string(data).unwrap_or_default()
}
