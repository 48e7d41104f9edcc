//! A stream's words of its own: hello, what was missed, and goodbye. In between it rests, and whoever watches over many
//! at once hands it what the hub tells.

use std::{
    collections::VecDeque,
    io,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use melati_app::sessions::{self, Session};
use melati_domain::actor::Actor;
use melati_hub::{Closed, Frame, Subscriber, Topic};
use tokio::time::{Instant, timeout};

use super::{
    control::{self, Bye, CaughtUp, Hello},
    cursor::Cursor,
    follow::{Follow, News},
    listener::{End, Listener},
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
/// A node that leaves with many streams spreads them wider: half of what one slow core can begin in a second.
const RETURNS_PER_SECOND: usize = 2_000;

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
    let follow = Follow::new(state.clone(), topics, rights(&session.actor), cursor);
    let here = follow.position();
    let hello = Hello {
        position: state.event_id(here.unwrap_or_else(|| state.hub.position())),
        heartbeat_ms: u64::try_from(state.settings.heartbeat.as_millis()).unwrap_or(u64::MAX),
        session_expires_at: Moment(session.expires_at),
    };
    let hello = control::event("hello", here.map(|at| state.event_id(at)).as_deref(), &hello);
    let listener = Box::new(Listener::new(session, named, state.settings.stream_lifetime, ticket));
    let live = Box::new(Live {
        state: state.clone(),
        listener,
        follow,
        joined: None,
        waiting: [Message::Own(hello)].into(),
    });
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Begun(Arc::new(Mutex::new(Some(live)))));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// Followed beside the feeds: something changed in what the person may do.
fn rights(actor: &Actor) -> Topic {
    Topic::log(scope::rights_topic(actor.user))
}

/// Are these news of the kind after which the session must be looked at before anything of them is told?
pub fn concerns_rights(frames: &[Frame]) -> bool {
    frames.iter().any(|frame| frame.feed() == RIGHTS)
}

/// To be written.
enum Message {
    /// Of a feed.
    Told(Frame),
    /// Of the stream itself, or written before.
    Own(Bytes),
}

/// What a stream wants next.
pub enum Step {
    /// To be written; going on says that it was.
    Write(Bytes, Box<Live>),
    /// Nothing of its own is left to say: it hears what the subscriber hears, until it is [woken](Listener::wake).
    Rest(Subscriber, Box<Listener>),
    /// It has said good-bye.
    End,
    /// The client has left before.
    Gone,
}

/// A stream that has something of its own to say, or to find out.
pub struct Live {
    state: WebState,
    listener: Box<Listener>,
    follow: Follow,
    /// It has heard everything that was missed.
    joined: Option<Subscriber>,
    /// Not yet given to the connection. Grows only when empty, by what was new at once.
    waiting: VecDeque<Message>,
}

impl Live {
    /// One that rested and was told everything up to `heard`, of which the connection has not taken `unsent`.
    pub(super) fn again(state: WebState, listener: Box<Listener>, heard: i64, unsent: Bytes) -> Box<Self> {
        let actor = listener.ticket.actor();
        let topics = scope::topics(actor, listener.ticket.feeds());
        // A session without right to its own feeds is told so, once it is looked at.
        let follow = Follow::again(state.clone(), topics.unwrap_or_default(), rights(actor), heard);
        let waiting =
            Some(unsent).filter(|unsent| !unsent.is_empty()).map(Message::Own).into_iter().collect();
        Box::new(Self { state, listener, follow, joined: None, waiting })
    }

    /// What it wants next; waits for it no longer than until the connection is `gone`. Dropping the future ends the
    /// stream.
    pub async fn next(mut self: Box<Self>, gone: impl Future<Output = io::ErrorKind>) -> Step {
        let mut gone = pin!(gone);
        loop {
            if let Some(message) = self.waiting.pop_front() {
                self.listener.ticket.note(self.follow.position(), self.waiting.len());
                return Step::Write(self.written(message), self);
            }
            if self.listener.end.is_some() {
                return Step::End;
            }
            if self.listener.is_to_end() {
                self.farewell(End::Ended);
                continue;
            }
            let (left, lifetime) = (self.listener.session_left(&self.state.app), self.lifetime());
            if left.is_zero() {
                self.check_session().await;
                continue;
            }
            if lifetime.is_zero() {
                self.farewell(End::Lifetime);
                continue;
            }
            if let Some(subscriber) = self.joined.take() {
                self.listener.ticket.waits();
                return Step::Rest(subscriber, self.listener);
            }
            let heartbeat = self.state.settings.heartbeat;
            let wait = heartbeat.min(left).min(lifetime);
            let news = tokio::select! {
                biased;
                news = timeout(wait, self.follow.next()) => news,
                how = &mut gone => {
                    self.lost(how);
                    return Step::Gone;
                }
            };
            match news {
                Ok(Ok(news)) => self.take(news).await,
                Ok(Err(Closed::TooSlow)) => self.farewell(End::TooSlow),
                Ok(Err(Closed::Drain)) => self.farewell(End::Drain),
                Err(_) if wait < heartbeat => {}
                Err(_) => self.say(control::heartbeat(&self.state, self.follow.position())),
            }
        }
    }

    /// Its connection ended.
    pub fn lost(&mut self, how: io::ErrorKind) {
        self.listener.lost(how);
    }

    fn lifetime(&self) -> Duration {
        self.listener.lives_until.saturating_duration_since(Instant::now())
    }

    fn written(&self, message: Message) -> Bytes {
        match message {
            Message::Own(bytes) => bytes,
            Message::Told(frame) => {
                self.state.streams.told(std::slice::from_ref(&frame), 1, self.state.app.now());
                if self.listener.named { frame.named() } else { frame.unnamed() }
            }
        }
    }

    async fn take(&mut self, news: News) {
        if let Some(gap) = &news.gap {
            metrics::gap(gap.reason);
            self.say(control::event("gap", Some(&gap.to), gap));
        }
        // Whoever lost the right to hear it hears nothing of what came with that news either.
        if (news.joined.is_some() || concerns_rights(&news.frames)) && !self.check_session().await {
            return;
        }
        for frame in news.frames.into_iter().filter(|frame| frame.feed() != RIGHTS) {
            // What was missed is late by the client's absence, not by us.
            self.waiting.push_back(Message::Told(frame.missed()));
        }
        if let Some(subscriber) = &news.joined
            && self.follow.came_back
        {
            let here = CaughtUp { position: self.state.event_id(subscriber.heard()) };
            self.say(control::event("caught-up", Some(&here.position), &here));
        }
        self.joined = news.joined;
    }

    /// Looks the session up again; false when the stream ends.
    async fn check_session(&mut self) -> bool {
        match sessions::session_again(&self.state.app, &self.listener.key).await {
            Ok(Some(session)) if session.actor.has_rights_of(self.listener.ticket.actor()) => {
                self.listener.expires_at = session.expires_at;
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

    fn farewell(&mut self, end: End) {
        let mut spread = RETRY_MS;
        if end == End::Drain {
            let drain = u64::try_from(self.state.settings.drain.as_millis()).unwrap_or(0);
            let many = self.state.streams.leaving().saturating_mul(1_000) / RETURNS_PER_SECOND;
            let width = (spread.end - spread.start).max(u64::try_from(many).unwrap_or(u64::MAX));
            spread.start = spread.start.saturating_add(drain);
            spread.end = spread.start.saturating_add(width);
        }
        let retry_ms = rand::random_range(spread);
        self.say(Bye { reason: end.told(), retry_ms }.event());
        self.listener.end = Some(end);
    }

    fn say(&mut self, bytes: Bytes) {
        self.waiting.push_back(Message::Own(bytes));
    }
}
