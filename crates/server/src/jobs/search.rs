//! Sales become findable by a part of their text: the index follows them in bulk, which costs a tenth of doing it sale by
//! sale. What it has not reached yet is looked through, so nobody notices.

use std::time::Duration;

use melati_app::App;
use melati_store::StoreError;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(30);
/// Sales taken up in one transaction, so that no sale waits for it: some 10 ms.
const BATCH: i64 = 1_000;
/// On PostgreSQL the newest sales are looked through one by one: some 3 ms, in which a common name is found.
const NEWEST: i64 = 10_000;
/// Between two transactions.
const BREATH: Duration = Duration::from_millis(50);

/// Takes up new sales; for ever.
pub(crate) async fn run(app: App) {
    loop {
        if let Err(error) = follow(&app).await {
            tracing::warn!(%error, "new sales could not be taken up into the index of texts");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn follow(app: &App) -> Result<(), StoreError> {
    while app.store.writer.write(|tx| Box::pin(async move { tx.index_sales(BATCH, NEWEST).await })).await? > 0
    {
        tokio::time::sleep(BREATH).await;
    }
    Ok(())
}
