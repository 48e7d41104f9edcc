//! The log put into words: what the hub tells as it comes, and what is replayed to those who come back.

use std::{collections::BTreeMap, sync::Arc};

use melati_app::{App, Refusal};
use melati_domain::{
    event::{Event, LoggedEvent},
    id::BranchId,
};
use melati_hub::{Frame, LogEntry};
use melati_store::ReadTx;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    notice::{notices, touches},
    scope::{RIGHTS, rights_topic},
};

/// Why the log cannot be told on from a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapReason {
    /// It is no position at all.
    Malformed,
    /// It is of another log: another shop, or this one before a backup was put back.
    AnotherLog,
    /// The log has not come so far.
    Future,
    /// What followed has been removed for its age.
    TooOld,
}

impl GapReason {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::AnotherLog => "another-log",
            Self::Future => "future",
            Self::TooOld => "too-old",
        }
    }
}

/// A piece of the log.
pub struct Page {
    /// Its entries, in order.
    pub entries: Vec<LogEntry>,
    /// Nothing up to here is left out.
    pub reached: i64,
    /// Was this all there is?
    pub is_last: bool,
}

/// At most `most` entries after `after`, as every node tells them, or why they cannot be had.
pub async fn page(
    app: &App,
    epoch: &Arc<str>,
    after: i64,
    most: i64,
) -> Result<Result<Page, GapReason>, Refusal> {
    let epoch = epoch.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            if after < tx.pruned_to().await? {
                return Ok(Err(GapReason::TooOld));
            }
            let newest = tx.position().await?;
            if after > newest {
                return Ok(Err(GapReason::Future));
            }
            let entries = read_entries(tx, &epoch, after, most).await?;
            let is_last = i64::try_from(entries.len()).is_ok_and(|read| read < most);
            let last = entries.last().map_or(after, |entry| entry.position);
            Ok::<_, Refusal>(Ok(Page { entries, reached: if is_last { newest } else { last }, is_last }))
        })
    });
    read.await
}

/// At most `most` entries after `after`, for the hub: it follows the log closer than any removal.
pub async fn entries(app: &App, epoch: &Arc<str>, after: i64, most: i64) -> Result<Vec<LogEntry>, Refusal> {
    let epoch = epoch.clone();
    let read =
        app.store.reader.read(move |tx| Box::pin(async move { read_entries(tx, &epoch, after, most).await }));
    read.await
}

async fn read_entries(tx: &mut ReadTx, epoch: &str, after: i64, most: i64) -> Result<Vec<LogEntry>, Refusal> {
    let events = tx.events_after(after, most).await?;
    let branches = if events.is_empty() { Vec::new() } else { tx.branches().await? };
    let names: BTreeMap<BranchId, String> =
        branches.into_iter().map(|branch| (branch.id, branch.name)).collect();
    Ok(events.iter().map(|event| entry(event, epoch, &names)).collect())
}

fn entry(event: &LoggedEvent, epoch: &str, names: &BTreeMap<BranchId, String>) -> LogEntry {
    let name = |branch: BranchId| names.get(&branch).cloned().unwrap_or_else(|| "-".to_owned());
    let told = notices(event, &name).into_iter().flat_map(|notice| {
        let frame = Frame::new(notice.feed.as_str(), epoch, event.position, &notice.json);
        notice.topics.into_iter().map(move |topic| (topic, frame.clone()))
    });
    let rights = match &event.event {
        Event::UserChanged { user, .. } | Event::SessionsEnded { user } => {
            Some((rights_topic(*user), Frame::new(RIGHTS, epoch, event.position, "{}")))
        }
        _ => None,
    };
    LogEntry {
        position: event.position,
        at: event.at.0,
        frames: told.chain(rights).collect(),
        tags: touches(event),
    }
}
