//! Writing: one transaction per closure, which a caller that hangs up cannot tear apart.

use std::{any::Any, panic::AssertUnwindSafe};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::{oneshot, watch};

use crate::{
    StoreError, Tx,
    dialect::BEGIN_WRITE_POSTGRES,
    postgres::{Connections, Session},
    slots::closed,
    sqlite::group::GroupWriter,
    timer::Timer,
    tx::Connection,
};

/// Writes. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    engine: Engine,
    committed: watch::Sender<u64>,
}

#[derive(Clone)]
enum Engine {
    Sqlite(GroupWriter),
    Postgres(Connections),
}

impl Writer {
    pub(crate) fn sqlite(connection: rusqlite::Connection) -> Result<Self, StoreError> {
        let committed = watch::Sender::new(0);
        Ok(Self { engine: Engine::Sqlite(GroupWriter::start(connection, committed.clone())?), committed })
    }

    pub(crate) fn postgres(connections: Connections) -> Self {
        Self { engine: Engine::Postgres(connections), committed: watch::Sender::new(0) }
    }

    /// Runs `work` in a transaction: committed, durably, when it gives `Ok`, else rolled back whole.
    ///
    /// `work` waits for nothing but the transaction it is given. While it waits for its turn, dropping the
    /// returned future withdraws it; afterwards it runs to its end and commits all the same. Should it give `Ok`
    /// although a statement failed, that failure is returned and nothing is committed.
    ///
    /// ```no_run
    /// # use melati_store::{Store, StoreError, Table};
    /// # async fn example(store: Store) -> Result<(), StoreError> {
    /// let id = store.writer.write(|tx| Box::pin(async move { tx.next_id(Table::Sale).await })).await?;
    /// # Ok(()) }
    /// ```
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let timer = Timer::start("write");
        let answer = match &self.engine {
            Engine::Sqlite(group) => group.write(work).await,
            Engine::Postgres(connections) => {
                let session = connections.session(BEGIN_WRITE_POSTGRES).await?;
                let (reply, answer) = oneshot::channel();
                let committed = self.committed.clone();
                #[expect(clippy::disallowed_methods, reason = "closing waits for the place it holds")]
                tokio::spawn(async move {
                    // Fails when the caller has hung up, which changes nothing.
                    let _ = reply.send(run(session, work, &committed).await);
                });
                answer.await.unwrap_or_else(|_| Err(closed().into()))
            }
        };
        timer.stop();
        answer
    }

    /// Changes after each commit that logged events: "there is more". Only for commits of this process.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    pub(crate) async fn close(&mut self) {
        match &mut self.engine {
            Engine::Sqlite(group) => group.close().await,
            Engine::Postgres(connections) => connections.close().await,
        }
    }
}

async fn run<T, E, F>(mut session: Session, work: F, committed: &watch::Sender<u64>) -> Result<T, E>
where
    T: Send,
    E: From<StoreError> + Send,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
{
    session.begin().await?;
    let mut tx = Tx::new(Connection::Postgres(session));
    let result = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
    let result = result.unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()));
    let result = match result {
        Ok(value) => tx.commit().await.map(|told| (told, value)).map_err(E::from),
        Err(refusal) => Err(refusal),
    };
    if let Ok((true, _)) = result {
        committed.send_modify(|count| *count += 1);
    }
    if let (Err(_), Connection::Postgres(session)) = (&result, &mut tx.connection) {
        // Fails only with the connection, which ends the transaction too.
        let _ = session.end("ROLLBACK").await;
    }
    result.map(|(_, value)| value)
}

/// A panic inside a transaction, as the error its caller gets.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> StoreError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    tracing::error!(panic = text, "a transaction panicked and was rolled back");
    StoreError::Internal("a transaction panicked".to_owned())
}
