//! The log is kept for a while: entries that are older go, a little at a time.

use std::time::Duration;

use melati_app::App;
use melati_store::StoreError;

/// Between two looks.
const EVERY: Duration = Duration::from_mins(10);
/// Entries removed in one transaction, so that no sale waits for it.
const BATCH: i64 = 500;
/// Between two transactions.
const BREATH: Duration = Duration::from_millis(50);

/// Removes entries of the log that are older than `age`; for ever.
pub(crate) async fn run(app: App, age: Duration) {
    loop {
        match prune(&app, age).await {
            Ok(0) => {}
            Ok(pruned) => tracing::info!(pruned, "old entries of the log were removed"),
            Err(error) => tracing::warn!(%error, "old entries of the log could not be removed"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn prune(app: &App, age: Duration) -> Result<u64, StoreError> {
    let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
    let before = app.now().plus(age.saturating_neg());
    let mut pruned = 0;
    loop {
        let write =
            app.store.writer.write(move |tx| Box::pin(async move { tx.prune_log(before, BATCH).await }));
        match write.await? {
            0 => return Ok(pruned),
            some => pruned += some,
        }
        tokio::time::sleep(BREATH).await;
    }
}
