//! From the log to the hub: what the hub asks for, answered in the feeds' words.

use std::sync::Arc;

use melati_app::App;
use melati_hub::{Frame, LogEntry, Source, SourceError};
use melati_web::{
    OpenStreams,
    feed::{log, picture},
    metrics,
};

/// The hub's source.
pub(crate) struct Feed {
    app: App,
    streams: OpenStreams,
    /// Which log the positions belong to.
    epoch: Arc<str>,
}

impl Feed {
    pub(crate) fn new(app: App, streams: OpenStreams, epoch: Arc<str>) -> Self {
        Self { app, streams, epoch }
    }
}

impl Source for Feed {
    async fn entries(&self, after: i64, limit: usize) -> Result<Vec<LogEntry>, SourceError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let entries = log::entries(&self.app, &self.epoch, after, limit).await.map_err(SourceError::new)?;
        metrics::appended(entries.len());
        Ok(entries)
    }

    async fn picture(&self, topic: &str) -> Result<Frame, SourceError> {
        let picture = picture::picture(&self.app, &self.streams, topic).await.map_err(SourceError::new)?;
        metrics::refreshed(picture.feed);
        Ok(Frame::new(picture.feed.as_str(), &self.epoch, picture.position, &picture.json))
    }
}
