//! The feeds over HTTP: an event stream, or one answer in JSON for clients that cannot stream.
//!
//! Who hears what is [`crate::feed::scope`]'s, what is new is the hub's; here is the connection. Its life is in
//! `streams/live.rs`, the JSON answer in `streams/once.rs`.
//!
//! Places for what is not here yet: replay after `Last-Event-ID` belongs between `hello` and the first live frame
//! (`live::stream`, from the log up to `Subscriber::since`); limits per user and address belong before
//! [`open`]'s `subscribe`; the end of a session before its time belongs beside its expiry in `live::Live::next`.

mod live;
mod once;

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use melati_app::people::Session;
use melati_hub::Refused;
use serde::Deserialize;

use self::once::Events;
use crate::{
    extract::{Query, Signed},
    feed::{
        notice::{Notification, StockNews},
        picture::{Dashboard, TurnoverUpdate},
        scope::{self, FeedName},
    },
    problem::{Code, Problem},
    state::WebState,
};

/// From where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Resume {
    /// The last event seen; also as header `Last-Event-ID`.
    last_event_id: Option<String>,
}

/// Which feeds, and from where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Several {
    /// Names of feeds, separated by commas.
    #[param(
        pattern = "^(dashboard|omset-kasir|notifications|stock-updates)(,(dashboard|omset-kasir|notifications|stock-updates))*$"
    )]
    feeds: String,
    /// The last event seen; also as header `Last-Event-ID`.
    last_event_id: Option<String>,
}

/// Figures of the day, by role: the newest picture at once, then whenever it changed.
#[utoipa::path(
    get, path = "/realtime/dashboard", tag = "realtime",
    responses(
        (status = 200, body = Dashboard, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn dashboard(
    state: State<WebState>,
    by: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    single(state, by, headers, FeedName::Dashboard, None).await
}

/// A cashier's own figures.
#[utoipa::path(
    get, path = "/realtime/omset-kasir", tag = "realtime",
    responses(
        (status = 200, body = TurnoverUpdate, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn turnover(
    state: State<WebState>,
    by: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    single(state, by, headers, FeedName::Turnover, None).await
}

/// New sales (managers) and orders that are ready.
#[utoipa::path(
    get, path = "/realtime/notifications", tag = "realtime", params(Resume),
    responses(
        (status = 200, body = Events<Notification>, description = "Stream of events, or those after `last_event_id`"),
    ),
)]
pub(super) async fn notifications(
    state: State<WebState>,
    by: Signed,
    headers: HeaderMap,
    Query(resume): Query<Resume>,
) -> Result<Response, Problem> {
    single(state, by, headers, FeedName::Notifications, resume.last_event_id).await
}

/// Stock after each change.
#[utoipa::path(
    get, path = "/realtime/stock-updates", tag = "realtime", params(Resume),
    responses(
        (status = 200, body = Events<StockNews>, description = "Stream of events, or those after `last_event_id`"),
    ),
)]
pub(super) async fn stock(
    state: State<WebState>,
    by: Signed,
    headers: HeaderMap,
    Query(resume): Query<Resume>,
) -> Result<Response, Problem> {
    single(state, by, headers, FeedName::Stock, resume.last_event_id).await
}

/// Several feeds on one connection; each message's `event:` is the feed's name. In JSON: one object, an entry per feed.
#[utoipa::path(
    get, path = "/realtime/stream", tag = "realtime", params(Several),
    responses(
        (status = 200, body = Object, description = "Stream of all of them, or one answer of each by its name"),
    ),
)]
pub(super) async fn several(
    State(state): State<WebState>,
    Signed(session): Signed,
    headers: HeaderMap,
    Query(asked): Query<Several>,
) -> Result<Response, Problem> {
    let feeds = named(&asked.feeds)?;
    if wants_json(&headers) {
        once::several(&state, &session, &feeds, last_seen(&headers, asked.last_event_id)).await
    } else {
        open(&state, &session, &feeds, true)
    }
}

async fn single(
    State(state): State<WebState>,
    Signed(session): Signed,
    headers: HeaderMap,
    feed: FeedName,
    asked: Option<String>,
) -> Result<Response, Problem> {
    if wants_json(&headers) {
        once::single(&state, &session, feed, last_seen(&headers, asked), &headers).await
    } else {
        open(&state, &session, &[feed], false)
    }
}

/// Begins a stream of `feeds`.
fn open(state: &WebState, session: &Session, feeds: &[FeedName], named: bool) -> Result<Response, Problem> {
    let topics = scope::topics(&session.actor, feeds)?;
    let subscriber = state.hub.subscribe(topics).map_err(|refused| match refused {
        Refused::Full => {
            Problem::later(Code::TooManyStreams, 30, "Server ini sedang penuh. Sambungan dicoba lagi nanti.")
        }
        Refused::Draining => Problem::later(
            Code::Unavailable,
            2,
            "Server sedang berganti. Sambungan dicoba lagi sebentar lagi.",
        ),
    })?;
    Ok(live::stream(state, session, feeds, named, subscriber))
}

impl From<scope::Forbidden> for Problem {
    fn from(_: scope::Forbidden) -> Self {
        Self::new(Code::Forbidden, "Siaran ini tidak tersedia untuk peran Anda.")
    }
}

/// JSON when it is asked for, and a stream is not.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("application/json") && !accepted.contains("text/event-stream")
}

/// The header comes from a browser that reconnects by itself, so it is newer than the address.
fn last_seen(headers: &HeaderMap, asked: Option<String>) -> Option<String> {
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    header.map(str::to_owned).or(asked)
}

fn named(list: &str) -> Result<Vec<FeedName>, Problem> {
    let mut feeds = Vec::new();
    for name in list.split(',') {
        let feed = name.parse().map_err(|_| no_such_feed())?;
        if !feeds.contains(&feed) {
            feeds.push(feed);
        }
    }
    Ok(feeds)
}

fn no_such_feed() -> Problem {
    let names = FeedName::ALL.map(FeedName::as_str).join(", ");
    Problem::field("feeds", format!("isi dengan nama siaran, dipisah koma: {names}"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn json_is_answered_only_where_a_stream_is_not_wanted() {
        let wants = |accept: &'static str| {
            wants_json(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]))
        };
        assert!(wants("application/json"));
        assert!(wants("application/json, */*;q=0.1"));
        assert!(!wants("text/event-stream"));
        assert!(!wants("text/event-stream, application/json"));
        assert!(!wants("*/*"));
        assert!(!wants_json(&HeaderMap::new()));
    }

    #[test]
    fn feeds_are_named_once_each() {
        assert_eq!(
            named("dashboard,stock-updates,dashboard").unwrap(),
            [FeedName::Dashboard, FeedName::Stock]
        );
        for wrong in ["", ",", "dashboard,", "dashboard,kurs", "Dashboard"] {
            let problem = named(wrong).unwrap_err();
            assert_eq!((problem.status.as_u16(), problem.fields[0].0.as_str()), (422, "feeds"), "{wrong}");
        }
    }
}
