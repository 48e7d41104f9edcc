//! Who listens to a stream, by what right and until when: all that is kept of one that waits.

use std::{io, time::Duration};

use axum::body::Bytes;
use melati_app::{
    App,
    sessions::{Session, SessionKey},
};
use melati_domain::day::Millis;
use tokio::time::Instant;

use super::{control::ByeReason, live::Live};
use crate::{feed::scope, metrics, open_streams::Ticket, state::WebState};

/// Why a stream ends, as the log and the numbers name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The connection went.
    ClientGone,
    /// The client took nothing, until the connection was given up.
    Stalled,
    /// It fell out of what the hub remembers.
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
    pub(super) const fn told(self) -> ByeReason {
        match self {
            Self::TooSlow => ByeReason::TooSlow,
            Self::SessionEnded => ByeReason::SessionEnded,
            Self::RightsChanged => ByeReason::RightsChanged,
            Self::ClientGone | Self::Stalled | Self::Drain | Self::Lifetime | Self::Ended => ByeReason::Drain,
        }
    }
}

/// Who listens. Its end is counted and logged when it is dropped.
pub struct Listener {
    /// By what right: the session's key, and when it ends if it is not used before.
    pub(super) key: SessionKey,
    pub(super) expires_at: Millis,
    pub(super) named: bool,
    pub(super) lives_until: Instant,
    pub(super) ticket: Ticket,
    /// Said good-bye, and why.
    pub(super) end: Option<End>,
    since: Instant,
}

impl Listener {
    /// A stream begins; each message says which feed it is of if it is `named`.
    pub(super) fn new(session: Session, named: bool, lifetime: Duration, ticket: Ticket) -> Self {
        let feeds = scope::names(ticket.feeds());
        tracing::info!(user.id = ticket.actor().user.0, feeds, "stream opened");
        let now = Instant::now();
        // Not all who came at once go at once.
        let spread: f64 = rand::random_range(0.8..=1.0);
        let lives_until = now + lifetime.mul_f64(spread);
        let Session { key, expires_at, .. } = session;
        Self { key, expires_at, named, lives_until, ticket, end: None, since: now }
    }

    /// Does each message say which feed it is of?
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Did somebody end it by hand?
    pub fn is_to_end(&self) -> bool {
        self.ticket.is_to_end()
    }

    /// Its connection ended: the client hung up, or acknowledged nothing, or had no room, for too long.
    pub fn lost(&mut self, how: io::ErrorKind) {
        if how == io::ErrorKind::TimedOut {
            self.end = Some(End::Stalled);
        }
    }

    /// How long it may go on without a look at its session or its age.
    pub fn may_wait(&self, app: &App) -> Duration {
        self.lives_until.saturating_duration_since(Instant::now()).min(self.session_left(app))
    }

    /// How long the session holds.
    pub(super) fn session_left(&self, app: &App) -> Duration {
        let left = self.expires_at.0.saturating_sub(app.now().0);
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    }

    /// Something must be looked at. It was told everything up to the position `heard`, but `unsent` of it was not
    /// taken by the connection.
    pub fn wake(self: Box<Self>, state: &WebState, heard: i64, unsent: Bytes) -> Box<Live> {
        Live::again(state.clone(), self, heard, unsent)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let end = self.end.unwrap_or(End::ClientGone);
        metrics::ended(end.as_str(), matches!(end, End::Stalled | End::TooSlow));
        tracing::info!(
            user.id = self.ticket.actor().user.0,
            feeds = scope::names(self.ticket.feeds()),
            duration_ms = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX),
            reason = end.as_str(),
            "stream closed"
        );
    }
}
