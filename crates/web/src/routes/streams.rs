//! The feeds over HTTP: an event stream, or one answer in JSON for clients that cannot stream.
//!
//! Who hears what is [`crate::feed::scope`]'s, what is new is the hub's; here is the one stream. Who listens is
//! `streams/listener.rs`'s, what a stream says before and after it rests `streams/live.rs`'s, the JSON answer
//! `streams/once.rs`'s. Where a client left off is `streams/cursor.rs`'s, what it missed `streams/follow.rs`'s, what a
//! stream says of itself `streams/control.rs`'s.

mod control;
mod cursor;
mod follow;
pub(crate) mod listener;
pub(crate) mod live;
mod once;

use axum::{
    body::Bytes,
    extract::{FromRequestParts, State},
    http::{HeaderMap, header},
    response::Response,
};
use serde::Deserialize;

pub(super) use self::control::{Bye, CaughtUp, Heartbeat, Hello};
use self::{cursor::Cursor, once::Events};
use crate::{
    extract::{Query, Watching},
    feed::{
        notice::{Notification, StockNews},
        picture::{
            CashUpdate, Dashboard, OperatorView, ReadUpdate, StockroomUpdate, TurnoverUpdate, WorkUpdate,
        },
        scope::{self, FeedName},
    },
    metrics,
    open_streams::NoRoom,
    problem::{Code, Problem},
    security::address::ClientAddress,
    state::WebState,
};

/// Who asks for a feed, and from where.
#[derive(FromRequestParts)]
#[from_request(state(WebState))]
pub(super) struct Asking {
    session: Watching,
    address: ClientAddress,
    headers: HeaderMap,
}

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
        pattern = "^(dashboard|omset-kasir|notifications|stock-updates|notifications-read|kas|pengerjaan|gudang|open-streams)(,(dashboard|omset-kasir|notifications|stock-updates|notifications-read|kas|pengerjaan|gudang|open-streams))*$"
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
pub(super) async fn dashboard(State(state): State<WebState>, by: Asking) -> Result<Response, Problem> {
    single(&state, by, FeedName::Dashboard, None).await
}

/// A cashier's own figures.
#[utoipa::path(
    get, path = "/realtime/omset-kasir", tag = "realtime",
    responses(
        (status = 200, body = TurnoverUpdate, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn turnover(State(state): State<WebState>, by: Asking) -> Result<Response, Problem> {
    single(&state, by, FeedName::Turnover, None).await
}

/// New sales (managers) and orders that are ready.
#[utoipa::path(
    get, path = "/realtime/notifications", tag = "realtime", params(Resume),
    responses(
        (status = 200, body = Events<Notification>, description = "Stream of events, or those after `last_event_id`"),
    ),
)]
pub(super) async fn notifications(
    State(state): State<WebState>,
    by: Asking,
    Query(resume): Query<Resume>,
) -> Result<Response, Problem> {
    single(&state, by, FeedName::Notifications, resume.last_event_id).await
}

/// Stock after each change.
#[utoipa::path(
    get, path = "/realtime/stock-updates", tag = "realtime", params(Resume),
    responses(
        (status = 200, body = Events<StockNews>, description = "Stream of events, or those after `last_event_id`"),
    ),
)]
pub(super) async fn stock(
    State(state): State<WebState>,
    by: Asking,
    Query(resume): Query<Resume>,
) -> Result<Response, Problem> {
    single(&state, by, FeedName::Stock, resume.last_event_id).await
}

/// How far the person has read the notifications: the same on each of their devices.
#[utoipa::path(
    get, path = "/realtime/notifications-read", tag = "realtime",
    responses(
        (status = 200, body = ReadUpdate, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn notifications_read(
    State(state): State<WebState>,
    by: Asking,
) -> Result<Response, Problem> {
    single(&state, by, FeedName::Read, None).await
}

/// What is in the drawer of the branch; for the owner, in those of all.
#[utoipa::path(
    get, path = "/realtime/kas", tag = "realtime",
    responses(
        (status = 200, body = CashUpdate, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn cash(State(state): State<WebState>, by: Asking) -> Result<Response, Problem> {
    single(&state, by, FeedName::Cash, None).await
}

/// How many orders stand where, in the branch; for the owner, in all.
#[utoipa::path(
    get, path = "/realtime/pengerjaan", tag = "realtime",
    responses(
        (status = 200, body = WorkUpdate, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn work(State(state): State<WebState>, by: Asking) -> Result<Response, Problem> {
    single(&state, by, FeedName::Work, None).await
}

/// What waits in the stockroom of the branch; for the owner, of all: transfers and counts.
#[utoipa::path(
    get, path = "/realtime/gudang", tag = "realtime",
    responses(
        (status = 200, body = StockroomUpdate, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn stockroom(State(state): State<WebState>, by: Asking) -> Result<Response, Problem> {
    single(&state, by, FeedName::Stockroom, None).await
}

/// The streams open on this node, and how fast they are; for a super admin.
#[utoipa::path(
    get, path = "/realtime/open-streams", tag = "realtime",
    responses(
        (status = 200, body = OperatorView, description = "Stream of pictures, or the newest one"),
        (status = 304, description = "`If-None-Match` names the newest picture"),
    ),
)]
pub(super) async fn open_streams(State(state): State<WebState>, by: Asking) -> Result<Response, Problem> {
    single(&state, by, FeedName::OpenStreams, None).await
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
    by: Asking,
    Query(asked): Query<Several>,
) -> Result<Response, Problem> {
    let feeds = named(&asked.feeds)?;
    let cursor = Cursor::of(&by.headers, asked.last_event_id.as_deref(), &state.epoch);
    if wants_json(&by.headers) {
        once::several(&state, &by.session.0, &feeds, &cursor).await
    } else {
        open(&state, by, &feeds, cursor, true)
    }
}

async fn single(
    state: &WebState,
    by: Asking,
    feed: FeedName,
    asked: Option<String>,
) -> Result<Response, Problem> {
    let cursor = Cursor::of(&by.headers, asked.as_deref(), &state.epoch);
    if wants_json(&by.headers) {
        once::single(state, &by.session.0, feed, &cursor, &by.headers).await
    } else {
        open(state, by, &[feed], cursor, false)
    }
}

impl WebState {
    /// What a stream says in silence that was told everything up to `position`.
    pub fn heartbeat(&self, position: i64) -> Bytes {
        control::heartbeat(self, Some(position))
    }
}

/// Begins a stream of `feeds`.
fn open(
    state: &WebState,
    by: Asking,
    feeds: &[FeedName],
    cursor: Cursor,
    named: bool,
) -> Result<Response, Problem> {
    // Who may not hear them takes no place.
    scope::topics(&by.session.0.actor, feeds)?;
    if state.is_draining() {
        let detail = "Server sedang berganti. Sambungan dicoba lagi sebentar lagi.";
        return Err(Problem::later(Code::Unavailable, 2, detail));
    }
    let admitted = state.streams.admit(&by.session.0.actor, feeds, state.app.now(), by.address.0);
    let ticket = admitted.inspect_err(|limit| metrics::refused(*limit))?;
    Ok(live::stream(state, by.session.0, feeds, cursor, named, ticket)?)
}

impl From<NoRoom> for Problem {
    fn from(no_room: NoRoom) -> Self {
        let (seconds, detail) = match no_room {
            NoRoom::User => (
                10,
                "Terlalu banyak layar terbuka dengan akun ini. Tutup tab atau perangkat yang tidak dipakai.",
            ),
            NoRoom::Address => {
                (30, "Terlalu banyak layar terbuka dari jaringan ini. Tutup yang tidak dipakai.")
            }
            NoRoom::Node => (30, "Server ini sedang penuh. Sambungan dicoba lagi nanti."),
            NoRoom::Rate => {
                (2, "Terlalu banyak sambungan baru sekaligus. Sambungan dicoba lagi sebentar lagi.")
            }
        };
        Self::later(Code::TooManyStreams, seconds, detail)
    }
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
