//! A feed's answer to a client that cannot stream: the newest picture, or the events after the last one it saw.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use melati_app::sessions::Session;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{control::Gap, cursor::Cursor};
use crate::{
    feed::{
        log::{self, GapReason},
        picture::picture,
        scope::{self, FeedName},
    },
    json::Json,
    problem::Problem,
    state::WebState,
};

/// Most events looked at for one answer.
const MOST_EVENTS: i64 = 1_000;

/// Events of a log feed after the last one seen.
#[expect(clippy::struct_field_names, reason = "names of the wire")]
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Events<T> {
    /// To be sent as `last_event_id` the next time.
    position: String,
    /// In order; none when nothing was seen before: the start is now.
    events: Vec<T>,
    /// Present when it cannot be told what happened since the given position: begin anew from `position`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    gap: Option<Gap>,
}

/// One feed's answer.
pub(super) async fn single(
    state: &WebState,
    session: &Session,
    feed: FeedName,
    cursor: &Cursor,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let topic = only(session, feed)?;
    if !feed.is_state() {
        return Ok(Json(events(state, &topic, cursor).await?).into_response());
    }
    let picture = picture(&state.app, &state.streams, &topic).await?;
    let etag = format!("\"{}\"", state.event_id(picture.position));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], picture.json).into_response()
    };
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Each feed's answer, by its name.
pub(super) async fn several(
    state: &WebState,
    session: &Session,
    feeds: &[FeedName],
    cursor: &Cursor,
) -> Result<Response, Problem> {
    let mut answers = Map::new();
    for &feed in feeds {
        let topic = only(session, feed)?;
        let answer = if feed.is_state() {
            serde_json::from_str(&picture(&state.app, &state.streams, &topic).await?.json)
        } else {
            serde_json::to_value(events(state, &topic, cursor).await?)
        };
        answers.insert(feed.to_string(), answer.map_err(|error| Problem::internal(&error))?);
    }
    Ok(Json(Value::Object(answers)).into_response())
}

/// The one topic behind `feed`.
fn only(session: &Session, feed: FeedName) -> Result<Arc<str>, Problem> {
    let topics = scope::topics(&session.actor, &[feed])?;
    topics.first().map(|topic| topic.name().clone()).ok_or_else(Problem::not_found)
}

/// What `topic` was told after `cursor`, read from the log itself.
async fn events(state: &WebState, topic: &Arc<str>, cursor: &Cursor) -> Result<Events<Value>, Problem> {
    let (from, reason) = match cursor {
        Cursor::Now => return start(state, None).await,
        Cursor::Lost { from, reason } => (from.clone(), *reason),
        Cursor::After(after) => match log::page(&state.app, &state.epoch, *after, MOST_EVENTS).await? {
            Ok(page) => {
                let told = page.entries.iter().flat_map(|entry| &entry.frames);
                let heard = told.filter(|(name, _)| name == topic);
                let events = heard.filter_map(|(_, frame)| serde_json::from_str(frame.data()).ok()).collect();
                return Ok(Events { position: state.event_id(page.reached), events, gap: None });
            }
            Err(reason) => (state.event_id(*after), reason),
        },
    };
    start(state, Some((from, reason))).await
}

/// The start is now; `lost` is what cannot be told on from.
async fn start(state: &WebState, lost: Option<(String, GapReason)>) -> Result<Events<Value>, Problem> {
    let position = state.event_id(state.app.store.reader.read(|tx| Box::pin(tx.position())).await?);
    let gap = lost.map(|(from, reason)| Gap { from, to: position.clone(), reason });
    Ok(Events { position, events: Vec::new(), gap })
}
