//! How long the database takes, for those who operate it.

use tokio::time::Instant;

/// Seconds from asking for a transaction to its answer, by kind; what a caller waits for.
pub const DATABASE_SECONDS: &str = "melati_database_seconds";

/// One transaction's time.
pub(crate) struct Timer {
    kind: &'static str,
    start: Instant,
}

impl Timer {
    pub(crate) fn start(kind: &'static str) -> Self {
        Self { kind, start: Instant::now() }
    }

    pub(crate) fn stop(self) {
        metrics::histogram!(DATABASE_SECONDS, "kind" => self.kind).record(self.start.elapsed());
    }
}
