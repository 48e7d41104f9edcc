//! PostgreSQL: connections, and one transaction on one of them.

use std::{future::poll_fn, pin::Pin, task::Poll, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::future::{FutureExt, MaybeDone, join, maybe_done};
use tokio::sync::OwnedSemaphorePermit;
use tokio_postgres::{NoTls, Row, Statement, types::ToSql};

use crate::{
    Sql, StoreError, Value,
    dialect::LOG_LOCK,
    error,
    events::{INSERT_EVENT, NewEvent},
    slots::Slots,
    sqlite::wrong_count,
};

/// Longest wait for a connection to be made or checked.
const CONNECT: Duration = Duration::from_secs(5);
/// Ends what hangs: a lock not had, a statement not done, a transaction left alone.
const LIMITS: &str =
    "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s";

/// Connections, made when first needed. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connections {
    pool: Pool,
    slots: Slots,
}

impl Connections {
    pub(crate) fn new(url: &str, count: u32) -> Result<Self, StoreError> {
        let mut config = url
            .parse::<tokio_postgres::Config>()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let options = config.get_options().map_or_else(|| LIMITS.to_owned(), |own| format!("{LIMITS} {own}"));
        config.options(options).connect_timeout(CONNECT);
        if config.get_application_name().is_none() {
            config.application_name("melati");
        }
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let slots = Slots::new(count);
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(slots.count())
            .runtime(Runtime::Tokio1)
            .create_timeout(Some(CONNECT))
            .recycle_timeout(Some(CONNECT))
            .build()
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        Ok(Self { pool, slots })
    }

    /// A transaction that will begin as `begin` says: with its first query, or when told to.
    pub(crate) async fn session(&self, begin: &'static str) -> Result<Session, StoreError> {
        let place = self.slots.take().await?;
        let client = self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(cause) => error::postgres(&cause, None),
            other => StoreError::Unavailable(other.to_string()),
        })?;
        Ok(Session { client, begin, begun: false, _place: place })
    }

    /// Waits for the transactions that run, then closes the connections.
    pub(crate) async fn close(&self) {
        self.slots.close().await;
        self.pool.close();
    }
}

/// A connection with at most one open transaction. Whoever holds it ends the transaction, also after a panic.
pub(crate) struct Session {
    client: Object,
    begin: &'static str,
    begun: bool,
    _place: OwnedSemaphorePermit,
}

impl Session {
    /// Begins. A transaction that writes does so before all else: were it to begin together with its first
    /// statement, that statement could be done although beginning failed.
    pub(crate) async fn begin(&mut self) -> Result<(), StoreError> {
        self.begun = true;
        self.client.batch_execute(self.begin).await.map_err(|cause| error::postgres(&cause, None))
    }

    pub(crate) async fn query(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepare(sql, params.len()).await?;
        let params = as_params(params);
        let query = self.client.query(&statement, &params);
        let rows = if std::mem::replace(&mut self.begun, true) {
            query.await
        } else {
            // Only read: sent together, beginning costs no round trip of its own.
            let (begun, rows) = join(self.client.batch_execute(self.begin), query).await;
            begun.and(rows)
        };
        rows.map_err(|cause| error::postgres(&cause, Some(sql)))
    }

    pub(crate) async fn execute(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let statement = self.prepare(sql, params.len()).await?;
        self.send(sql, &statement, params).await
    }

    /// The rows of each; all are sent, in this order, before the first answer is waited for.
    pub(crate) async fn query_all(
        &mut self,
        statements: &[(&'static Sql, &[Value<'_>])],
    ) -> Result<Vec<Vec<Row>>, StoreError> {
        if !self.begun {
            self.begin().await?;
        }
        let mut prepared = Vec::with_capacity(statements.len());
        for &(sql, params) in statements {
            prepared.push((sql, self.prepare(sql, params.len()).await?, params));
        }
        let client = &self.client;
        let sent = prepared.iter().map(|(sql, statement, params)| {
            let ask = async move {
                let rows = client.query(statement, &as_params(params)).await;
                rows.map_err(|cause| error::postgres(&cause, Some(sql)))
            };
            ask.boxed()
        });
        in_order(sent.collect()).await.into_iter().collect()
    }

    /// Writes the events and commits, in one round trip that begins with waiting for the log's lock. So the lock
    /// is held as short as can be, and positions rise in the order of commits.
    pub(crate) async fn commit(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        if events.is_empty() {
            return self.end("COMMIT").await;
        }
        let lock = self.prepare(&LOG_LOCK, 0).await?;
        let insert = self.prepare(&INSERT_EVENT, 5).await?;
        let params: Vec<_> = events.iter().map(NewEvent::params).collect();
        let mut steps = vec![self.send(&LOG_LOCK, &lock, &[]).boxed()];
        steps.extend(params.iter().map(|params| self.send(&INSERT_EVENT, &insert, params).boxed()));
        let commit = self.client.batch_execute("COMMIT");
        steps
            .push(commit.map(|done| done.map(|()| 0).map_err(|cause| error::postgres(&cause, None))).boxed());
        let answers = in_order(steps).await;
        self.begun = false;
        // After a failed statement PostgreSQL takes COMMIT for ROLLBACK: only if all is well was it committed.
        answers.into_iter().collect::<Result<Vec<_>, _>>().map(drop)
    }

    /// Ends the transaction with `COMMIT` or `ROLLBACK`, if one began.
    pub(crate) async fn end(&mut self, how: &str) -> Result<(), StoreError> {
        if !std::mem::take(&mut self.begun) {
            return Ok(());
        }
        self.client.batch_execute(how).await.map_err(|cause| error::postgres(&cause, None))
    }

    /// Runs one or more statements without parameters.
    pub(crate) async fn run_text(&mut self, text: &str) -> Result<(), StoreError> {
        self.client.batch_execute(text).await.map_err(|cause| error::postgres(&cause, None))
    }

    async fn prepare(&self, sql: &'static Sql, params: usize) -> Result<Statement, StoreError> {
        let statement = self.client.prepare_cached(sql.postgres()).await;
        let statement = statement.map_err(|cause| error::postgres(&cause, Some(sql)))?;
        if statement.params().len() == params {
            Ok(statement)
        } else {
            Err(wrong_count(sql, statement.params().len(), params))
        }
    }

    async fn send(
        &self,
        sql: &'static Sql,
        statement: &Statement,
        params: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let sent = self.client.execute(statement, &as_params(params)).await;
        sent.map_err(|cause| error::postgres(&cause, Some(sql)))
    }
}

/// The results of `steps`, each of which is sent when first polled: in this order, the last one last. `join_all`
/// may pause among many, and then let a later future of its caller go first.
async fn in_order<F: Future + Unpin>(steps: Vec<F>) -> Vec<F::Output> {
    let mut steps: Vec<MaybeDone<F>> = steps.into_iter().map(maybe_done).collect();
    poll_fn(|context| {
        let mut ready = true;
        for step in &mut steps {
            ready &= step.poll_unpin(context).is_ready();
        }
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    steps.iter_mut().filter_map(|step| Pin::new(step).take_output()).collect()
}

fn as_params<'a>(params: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}
