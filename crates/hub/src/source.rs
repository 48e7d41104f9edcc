//! What the hub asks the outside for: the log, and pictures of the present.

use std::{error::Error, sync::Arc};

use crate::frame::Frame;

/// One entry of the log, already put into words for those who follow it.
///
/// An entry that concerns nobody is given too, empty: the cursor passes over it.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// Its place in the log; later entries have larger ones.
    pub position: i64,
    /// When it happened, in milliseconds since 1970 UTC: frames tell how long they took.
    pub at: i64,
    /// What each log topic hears of it, at `position`. At most one frame for any one subscriber:
    /// a client resumes after a position, so a second frame at the same place could be lost.
    pub frames: Vec<(Arc<str>, Frame)>,
    /// State topics bearing one of these tags may look different now.
    pub tags: Vec<Arc<str>>,
}

/// Where the hub reads. The server implements it over the database, tests over a vector.
pub trait Source: Send + Sync + 'static {
    /// At most `limit` entries after `after`, in order and without holes: an entry that becomes
    /// visible later must have a larger position. Empty when there is no more for now.
    fn entries(
        &self,
        after: i64,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<LogEntry>, SourceError>> + Send;

    /// The newest picture of a state topic. Its position is the log's newest position, read in the
    /// same transaction as the picture, so the picture is exactly as new as it says.
    fn picture(&self, topic: &str) -> impl Future<Output = Result<Frame, SourceError>> + Send;
}

/// The source could not answer now; the hub asks again later.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct SourceError(Box<dyn Error + Send + Sync>);

impl SourceError {
    /// Wraps the cause, an error or a sentence.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}
