//! What an operator sees live: the streams of this node, and how fast they are.

use melati_app::{App, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use super::Picture;
use crate::{
    feed::scope::{self, FeedName},
    open_streams::{OpenStream, OpenStreams},
    wire::{
        leaf::{Id, Moment},
        words::{RoleWord, Word},
    },
};

/// The streams open on this node.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OperatorView {
    /// `open_streams`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// When it was read.
    timestamp: Moment,
    /// How many there are.
    total: usize,
    /// How many listen to each feed.
    per_feed: Vec<FeedCount>,
    /// Newest position of the log.
    position: i64,
    /// The last minute, second by second; seconds in which nothing was told are left out.
    delay: Vec<DelaySecond>,
    /// Oldest first, at most 500.
    streams: Vec<StreamRow>,
}

/// Listeners of a feed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct FeedCount {
    /// The feed.
    feed: &'static str,
    /// How many.
    streams: usize,
}

/// How long messages of one second took from the change to the socket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DelaySecond {
    /// Seconds since 1970 UTC.
    at: i64,
    /// How many.
    messages: u32,
    /// Half of them took at most so many milliseconds.
    p50_ms: u32,
    /// 99 of 100 took at most so many milliseconds.
    p99_ms: u32,
}

/// One stream.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct StreamRow {
    /// Its number on this node.
    id: Id,
    /// Who listens.
    user: String,
    /// As what.
    role: RoleWord,
    /// Their home branch.
    #[schema(required)]
    branch_id: Option<Id>,
    /// To what.
    feeds: String,
    /// Since when.
    since: Moment,
    /// Positions of the log it has not been told yet.
    lag: i64,
    /// From where.
    address: String,
    /// Messages written and not taken.
    queue: usize,
}

/// Rows that are sent; more would be no table for eyes.
const MOST: usize = 500;

/// The picture, with the position of the log.
pub(super) async fn open_streams(app: &App, streams: &OpenStreams) -> Result<Picture, Refusal> {
    let read = app.store.reader.read(|tx| Box::pin(tx.position()));
    let position: i64 = read.await?;
    let (now, open) = (app.now(), streams.list());
    let count = |feed: FeedName| open.iter().filter(|stream| stream.hears(feed)).count();
    let view = OperatorView {
        kind: "open_streams",
        timestamp: Moment(now),
        total: open.len(),
        per_feed: FeedName::ALL
            .into_iter()
            .map(|feed| FeedCount { feed: feed.as_str(), streams: count(feed) })
            .collect(),
        position,
        delay: streams
            .last_minute(now.0)
            .into_iter()
            .map(|second| DelaySecond {
                at: second.at,
                messages: second.messages,
                p50_ms: second.p50_ms,
                p99_ms: second.p99_ms,
            })
            .collect(),
        streams: open.iter().take(MOST).map(|stream| row(stream, position)).collect(),
    };
    let json = serde_json::to_string(&view).unwrap_or_default();
    Ok(Picture { feed: FeedName::OpenStreams, position, json })
}

fn row(stream: &OpenStream, newest: i64) -> StreamRow {
    StreamRow {
        id: Id(i64::try_from(stream.id).unwrap_or(i64::MAX)),
        user: stream.actor.name.clone(),
        role: Word(stream.actor.role),
        branch_id: stream.actor.branch.map(|branch| Id(branch.0)),
        feeds: scope::names(&stream.feeds),
        since: Moment(stream.since),
        lag: stream.position.map_or(0, |position| newest.saturating_sub(position).max(0)),
        address: stream.address.to_string(),
        queue: stream.queued,
    }
}
