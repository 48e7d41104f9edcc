//! A feed's answer to a client that cannot stream: the newest picture, or the events after the last one it saw.

use std::{collections::HashMap, sync::Arc};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use melati_app::{Refusal, people::Session};
use melati_domain::{event::LoggedEvent, id::BranchId};
use melati_hub::Frame;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    feed::{
        notice::notices,
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

/// Why events are missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Gap {
    /// The position that was given.
    from: String,
    /// Where it goes on.
    to: String,
    /// `another-log`: the id is not of this log.
    reason: &'static str,
}

/// One feed's answer.
pub(super) async fn single(
    state: &WebState,
    session: &Session,
    feed: FeedName,
    last_seen: Option<String>,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let topic = only(session, feed)?;
    if !feed.is_state() {
        return Ok(Json(events(state, topic, last_seen).await?).into_response());
    }
    let picture = picture(&state.app, &topic).await?;
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
    last_seen: Option<String>,
) -> Result<Response, Problem> {
    let mut answers = Map::new();
    for &feed in feeds {
        let topic = only(session, feed)?;
        let answer = if feed.is_state() {
            serde_json::from_str(&picture(&state.app, &topic).await?.json)
        } else {
            serde_json::to_value(events(state, topic, last_seen.clone()).await?)
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

/// What `topic` was told after `last_seen`, read from the log itself.
async fn events(
    state: &WebState,
    topic: Arc<str>,
    last_seen: Option<String>,
) -> Result<Events<Value>, Problem> {
    let Some(from) = last_seen else {
        let position = state.app.store.reader.read(|tx| Box::pin(tx.position())).await?;
        return Ok(Events { position: state.event_id(position), events: Vec::new(), gap: None });
    };
    let after =
        Frame::split_id(&from).filter(|(epoch, _)| **epoch == *state.epoch).map(|(_, position)| position);
    let read = state.app.store.reader.read(move |tx| {
        Box::pin(async move {
            let newest = tx.position().await?;
            // An id from beyond the log is not this log's either.
            let Some(after) = after.filter(|after| (0..=newest).contains(after)) else {
                return Ok((newest, None, HashMap::new()));
            };
            let logged = tx.events_after(after, MOST_EVENTS).await?;
            let names = tx.branches().await?.into_iter().map(|branch| (branch.id, branch.name));
            let reached = logged.last().map_or(newest, |last| last.position);
            Ok::<_, Refusal>((reached, Some(logged), names.collect()))
        })
    });
    let (reached, logged, names) = read.await?;
    let to = state.event_id(reached);
    let gap = logged.is_none().then(|| Gap { from, to: to.clone(), reason: "another-log" });
    Ok(Events { position: to, events: told(&logged.unwrap_or_default(), &topic, &names), gap })
}

fn told(logged: &[LoggedEvent], topic: &Arc<str>, names: &HashMap<BranchId, String>) -> Vec<Value> {
    let name = |branch: BranchId| names.get(&branch).cloned().unwrap_or_default();
    let heard =
        logged.iter().flat_map(|event| notices(event, &name)).filter(|notice| notice.topics.contains(topic));
    heard.filter_map(|notice| serde_json::from_str(&notice.json).ok()).collect()
}
