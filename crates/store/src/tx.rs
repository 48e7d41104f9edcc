//! One transaction on either engine: the only place where rows are read or changed.
//!
//! Queries per noun are further `impl ReadTx` and `impl Tx` blocks in the noun modules.

use std::ops::{Deref, DerefMut};

use melati_domain::{
    day::Millis,
    event::Event,
    id::{BranchId, UserId},
};

use crate::{
    FromRow, Row, Sql, StoreError, Value,
    dialect::{PLAN_ANEW, Table},
    events::{self, NewEvent},
    postgres, sqlite,
};

/// What a transaction runs on; it owns its connection.
pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(postgres::Session),
}

/// Statements outside the registry, as each engine gets them: migrations.
pub(crate) struct Texts {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// A statement of several that are sent together, and how its first row is read.
pub(crate) struct Asked<'q, T> {
    pub(crate) sql: &'static Sql,
    pub(crate) params: Vec<Value<'q>>,
    pub(crate) read: fn(&Row<'_>) -> Result<T, StoreError>,
}

/// A transaction that reads: one consistent snapshot, whatever commits meanwhile.
pub struct ReadTx {
    pub(crate) connection: Connection,
    /// The first failure of a statement. PostgreSQL would turn a later commit into a silent rollback; so that
    /// both engines behave alike, [`Tx`] never commits after one.
    failed: Option<StoreError>,
}

impl ReadTx {
    pub(crate) const fn new(connection: Connection) -> Self {
        Self { connection, failed: None }
    }

    /// All rows of `sql`.
    pub(crate) async fn rows<T: FromRow>(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
    ) -> Result<Vec<T>, StoreError> {
        self.first(usize::MAX, sql, params).await
    }

    /// The first row of `sql`, if it has any; also for `… RETURNING`.
    pub(crate) async fn one<T: FromRow>(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
    ) -> Result<Option<T>, StoreError> {
        Ok(self.first(1, sql, params).await?.pop())
    }

    /// The first row of each, if it has any, in the order asked. One round trip on PostgreSQL, where they are
    /// done in this order too.
    pub(crate) async fn one_of_each<T>(
        &mut self,
        asked: &[Asked<'_, T>],
    ) -> Result<Vec<Option<T>>, StoreError> {
        let found = match &mut self.connection {
            Connection::Sqlite(connection) => asked
                .iter()
                .map(|one| Ok(sqlite::rows(connection, 1, one.sql, &one.params, one.read)?.pop()))
                .collect(),
            Connection::Postgres(session) => {
                let statements: Vec<_> = asked.iter().map(|one| (one.sql, one.params.as_slice())).collect();
                session.query_all(&statements).await.and_then(|answers| {
                    let first = |(one, rows): (&Asked<'_, T>, Vec<_>)| {
                        rows.first().map(|row| (one.read)(&Row::postgres(row))).transpose()
                    };
                    asked.iter().zip(answers).map(first).collect()
                })
            }
        };
        self.noting(found)
    }

    async fn first<T: FromRow>(
        &mut self,
        most: usize,
        sql: &'static Sql,
        params: &[Value<'_>],
    ) -> Result<Vec<T>, StoreError> {
        let rows = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::rows(connection, most, sql, params, T::from_row),
            Connection::Postgres(session) => session.query(sql, params).await.and_then(|rows| {
                rows.iter().take(most).map(|row| T::from_row(&Row::postgres(row))).collect()
            }),
        };
        self.noting(rows)
    }

    /// The text of `texts` for this engine.
    pub(crate) const fn own(&self, texts: &Texts) -> &'static str {
        match self.connection {
            Connection::Sqlite(_) => texts.sqlite,
            Connection::Postgres(_) => texts.postgres,
        }
    }

    /// Runs one or more statements without parameters.
    pub(crate) async fn run_text(&mut self, texts: &Texts) -> Result<(), StoreError> {
        let text = self.own(texts);
        let run = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::run_text(connection, text),
            Connection::Postgres(session) => session.run_text(text).await,
        };
        self.noting(run)
    }

    /// Lets PostgreSQL plan what follows by its values; a query must have been asked before.
    pub(crate) async fn plan_anew(&mut self) -> Result<(), StoreError> {
        self.run_text(&PLAN_ANEW).await
    }

    /// `result`, remembered if it is the first failure.
    fn noting<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let (Err(error), None) = (&result, &self.failed) {
            self.failed = Some(error.clone());
        }
        result
    }
}

/// A transaction that writes. Committed when its closure gives `Ok`, else rolled back whole.
pub struct Tx {
    read: ReadTx,
    events: Vec<NewEvent>,
}

impl Deref for Tx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.read
    }
}

impl Tx {
    pub(crate) const fn new(connection: Connection) -> Self {
        Self { read: ReadTx::new(connection), events: Vec::new() }
    }

    /// Runs a statement that changes rows; how many it changed. Not for `… RETURNING`: that is [`ReadTx::one`].
    pub(crate) async fn execute(
        &mut self,
        sql: &'static Sql,
        params: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let changed = match &mut self.read.connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Connection::Postgres(session) => session.execute(sql, params).await,
        };
        self.read.noting(changed)
    }

    /// A number for a new row of `table`; a number drawn and not used is not given again on PostgreSQL.
    pub async fn next_id(&mut self, table: Table) -> Result<i64, StoreError> {
        let row = self.one::<(i64,)>(table.next_id(), &[]).await?;
        row.map(|(id,)| id).ok_or_else(|| StoreError::Internal("no next number".to_owned()))
    }

    /// Holds a row until the transaction ends: whoever locks it next waits. Lock rows of one table in the order
    /// of their numbers. A row that is not there is no error.
    pub async fn lock_row(&mut self, table: Table, id: i64) -> Result<(), StoreError> {
        self.one::<(i64,)>(table.lock_row(), &[id.into()]).await.map(drop)
    }

    /// Adds a fact to the log, in this transaction. It is written as the last thing before the commit.
    #[expect(clippy::unused_async, reason = "an action reads alike, whatever it does to the transaction")]
    pub async fn append(
        &mut self,
        at: Millis,
        actor: Option<UserId>,
        branch: Option<BranchId>,
        event: &Event,
    ) -> Result<(), StoreError> {
        let event = NewEvent::new(at, actor, branch, event);
        self.events.push(self.read.noting(event)?);
        Ok(())
    }

    /// Ends a transaction on PostgreSQL whose closure gave `Ok`. Were there events?
    pub(crate) async fn commit(&mut self) -> Result<bool, StoreError> {
        match (&mut self.read.connection, self.read.failed.take()) {
            (Connection::Postgres(session), None) => session.commit(&self.events).await?,
            (_, Some(error)) => return Err(error),
            (Connection::Sqlite(_), None) => return Err(not_here()),
        }
        Ok(!self.events.is_empty())
    }

    /// The connection that the writer thread steers.
    pub(crate) fn sqlite(&self) -> Result<&rusqlite::Connection, StoreError> {
        match &self.read.connection {
            Connection::Sqlite(connection) => Ok(connection),
            Connection::Postgres(_) => Err(not_here()),
        }
    }

    /// Ends one job of a group on SQLite whose closure gave `Ok`: writes its events. Were there any?
    pub(crate) fn finish_job(&mut self) -> Result<bool, StoreError> {
        if let Some(error) = self.read.failed.take() {
            return Err(error);
        }
        let connection = self.sqlite()?;
        for event in &self.events {
            sqlite::execute(connection, &events::INSERT_EVENT, &event.params())?;
        }
        Ok(!self.events.is_empty())
    }

    /// Forgets what the last job of a group left.
    pub(crate) fn next_job(&mut self) {
        self.read.failed = None;
        self.events.clear();
    }
}

fn not_here() -> StoreError {
    StoreError::Internal("a transaction was ended in the way of the other engine".to_owned())
}
