//! From the log to the hub: what the hub asks for, answered by the store's reader and the feeds' wording.

use std::{collections::BTreeMap, sync::Arc};

use melati_app::{App, Refusal};
use melati_domain::id::BranchId;
use melati_hub::{Frame, LogEntry, Source, SourceError};
use melati_web::feed::{notice, picture};

/// The hub's source.
pub(crate) struct Feed {
    app: App,
    /// Which log the positions belong to.
    epoch: Arc<str>,
}

impl Feed {
    pub(crate) fn new(app: App, epoch: Arc<str>) -> Self {
        Self { app, epoch }
    }
}

impl Source for Feed {
    async fn entries(&self, after: i64, limit: usize) -> Result<Vec<LogEntry>, SourceError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = self.app.store.reader.read(move |tx| {
            Box::pin(async move {
                let events = tx.events_after(after, limit).await?;
                let branches = if events.is_empty() { Vec::new() } else { tx.branches().await? };
                Ok::<_, Refusal>((events, branches))
            })
        });
        let (events, branches) = read.await.map_err(SourceError::new)?;
        let names: BTreeMap<BranchId, String> =
            branches.into_iter().map(|branch| (branch.id, branch.name)).collect();
        let name = |branch: BranchId| names.get(&branch).cloned().unwrap_or_else(|| "-".to_owned());
        let entries = events.iter().map(|event| {
            let frames = notice::notices(event, &name).into_iter().flat_map(|notice| {
                let frame = Frame::new(notice.feed.as_str(), &self.epoch, event.position, &notice.json);
                notice.topics.into_iter().map(move |topic| (topic, frame.clone()))
            });
            LogEntry { position: event.position, frames: frames.collect(), tags: notice::touches(event) }
        });
        Ok(entries.collect())
    }

    async fn picture(&self, topic: &str) -> Result<Frame, SourceError> {
        let picture = picture::picture(&self.app, topic).await.map_err(SourceError::new)?;
        Ok(Frame::new(picture.feed.as_str(), &self.epoch, picture.position, &picture.json))
    }
}
