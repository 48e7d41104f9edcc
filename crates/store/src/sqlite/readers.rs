//! Readers: read-only connections, each used by one blocking task at a time.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{FutureExt, future::BoxFuture};

use super::{control, open_reader};
use crate::{ReadTx, StoreError, dialect::BEGIN_READ_SQLITE, slots::Slots, tx::Connection, writer::panicked};

/// A pool of connections that only read. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Readers {
    path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<rusqlite::Connection>>>,
    slots: Slots,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, count: u32) -> Self {
        Self { path: Arc::new(path), idle: Arc::default(), slots: Slots::new(count) }
    }

    /// Runs `work` on one snapshot, on a thread that may block.
    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut ReadTx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let place = self.slots.take().await?;
        let readers = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let mut tx = ReadTx::new(Connection::Sqlite(readers.begin()?));
            let result = catch_unwind(AssertUnwindSafe(|| work(&mut tx).now_or_never()));
            readers.end(tx);
            drop(place);
            match result {
                Ok(Some(result)) => result,
                Ok(None) => Err(waited().into()),
                Err(panic) => Err(panicked(panic.as_ref()).into()),
            }
        });
        task.await.unwrap_or_else(|error| Err(StoreError::Internal(error.to_string()).into()))
    }

    fn begin(&self) -> Result<rusqlite::Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| open_reader(&self.path), Ok)?;
        control(&connection, BEGIN_READ_SQLITE)?;
        Ok(connection)
    }

    fn end(&self, tx: ReadTx) {
        let Connection::Sqlite(connection) = tx.connection else { return };
        // A connection that cannot end its transaction is not used again.
        if control(&connection, "COMMIT").is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }

    /// Waits for those who read, then closes the connections.
    pub(crate) async fn close(&self) {
        self.slots.close().await;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// SQLite never makes a future wait, so one that waits does something it must not do while a transaction is open.
pub(crate) fn waited() -> StoreError {
    StoreError::Internal("a transaction waited for something other than its database".to_owned())
}
