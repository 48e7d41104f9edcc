//! Reading: one snapshot per closure.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::oneshot;

use crate::{
    ReadTx, StoreError, dialect::BEGIN_READ_POSTGRES, postgres::Connections, slots::closed,
    sqlite::readers::Readers, timer::Timer, tx::Connection, writer::panicked,
};

/// Reads. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite(Readers),
    Postgres(Connections),
}

impl Reader {
    pub(crate) const fn sqlite(readers: Readers) -> Self {
        Self { engine: Engine::Sqlite(readers) }
    }

    pub(crate) const fn postgres(connections: Connections) -> Self {
        Self { engine: Engine::Postgres(connections) }
    }

    /// Runs `work` on one consistent snapshot: what it reads first and what it reads last are of one moment.
    ///
    /// `work` waits for nothing but the transaction it is given. Dropping the returned future does not stop it.
    ///
    /// ```no_run
    /// # async fn example(store: melati_store::Store) -> Result<(), melati_store::StoreError> {
    /// let branches = store.reader.read(|tx| Box::pin(async move { tx.branches().await })).await?;
    /// # Ok(()) }
    /// ```
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut ReadTx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let timer = Timer::start("read");
        let answer = match &self.engine {
            Engine::Sqlite(readers) => readers.read(work).await,
            Engine::Postgres(connections) => read(connections, work).await,
        };
        timer.stop();
        answer
    }

    pub(crate) async fn close(&self) {
        match &self.engine {
            Engine::Sqlite(readers) => readers.close().await,
            Engine::Postgres(connections) => connections.close().await,
        }
    }
}

async fn read<T, E, F>(connections: &Connections, work: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'t> FnOnce(&'t mut ReadTx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
{
    let session = connections.session(BEGIN_READ_POSTGRES).await?;
    let (reply, answer) = oneshot::channel();
    // A task of its own, so that a caller who hangs up leaves no transaction open.
    #[expect(clippy::disallowed_methods, reason = "closing waits for the place it holds")]
    tokio::spawn(async move {
        let mut tx = ReadTx::new(Connection::Postgres(session));
        let result = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
        let result = result.unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()));
        // Answered before the end of the transaction, which is no news to the caller.
        let _ = reply.send(result);
        if let Connection::Postgres(session) = &mut tx.connection {
            // Fails only with the connection, which then is not used again.
            let _ = session.end("ROLLBACK").await;
        }
    });
    answer.await.unwrap_or_else(|_| Err(closed().into()))
}
