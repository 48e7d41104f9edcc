//! SQLite: connections and statements. Reading is in `sqlite/readers.rs`, writing in `sqlite/group.rs`.

pub(crate) mod group;
pub(crate) mod readers;

use std::{path::Path, time::Duration};

use rusqlite::{OpenFlags, Statement, config::DbConfig};

use crate::{OpenError, Row, Sql, StoreError, Value, error};

/// The first version without the fault that can corrupt a WAL database used by several connections.
const OLDEST: i32 = 3_051_003;
/// How long a statement waits for another process's lock before it is `Busy`.
const BUSY: Duration = Duration::from_secs(5);
/// Tries to switch a new file to WAL: more than there are nodes that share one.
const SWITCHES: usize = 50;
/// Statements kept prepared per connection: more than the program has.
const PREPARED: usize = 256;

/// Opens the one connection that writes; makes the file, but not its folder.
pub(crate) fn open_writer(path: &Path) -> Result<rusqlite::Connection, OpenError> {
    if rusqlite::version_number() < OLDEST {
        return Err(OpenError::OldSqlite(rusqlite::version()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(OpenError::NoFolder(folder.display().to_string()));
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, flags)?;
    let mode = use_wal(&connection)?;
    if mode != "wal" {
        return Err(StoreError::Unavailable(format!("the file allows no WAL, only {mode}")).into());
    }
    // Savepoints note what they undo in memory: a file for each sale costs more than the sale.
    let pragmas = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY";
    run_text(&connection, pragmas)?;
    Ok(connection)
}

/// Switches to WAL; the mode afterwards. Two that switch a new file at once give way to each other without waiting: then
/// the other's lock is waited for, and it is tried again.
fn use_wal(connection: &rusqlite::Connection) -> Result<String, StoreError> {
    let switch = || connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
    for _ in 1..SWITCHES {
        match switch().map_err(|cause| error::sqlite(&cause, None)) {
            Err(StoreError::Busy) => run_text(connection, "BEGIN IMMEDIATE; COMMIT")?,
            switched => return switched,
        }
    }
    switch().map_err(|cause| error::sqlite(&cause, None))
}

fn open_reader(path: &Path) -> Result<rusqlite::Connection, StoreError> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<rusqlite::Connection, StoreError> {
    let open = || {
        let connection = rusqlite::Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        // Else a plan is made anew for each parameter that a partial index might care for.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    };
    open().map_err(|cause| error::sqlite(&cause, None))
}

/// Runs a statement that begins or ends something.
pub(crate) fn control(connection: &rusqlite::Connection, text: &str) -> Result<(), StoreError> {
    let run = || connection.prepare_cached(text)?.execute([]).map(drop);
    run().map_err(|cause| error::sqlite(&cause, None))
}

/// Runs one or more statements without parameters.
pub(crate) fn run_text(connection: &rusqlite::Connection, text: &str) -> Result<(), StoreError> {
    connection.execute_batch(text).map_err(|cause| error::sqlite(&cause, None))
}

/// The first `most` rows of `sql`, each taken by `read`.
pub(crate) fn rows<T>(
    connection: &rusqlite::Connection,
    most: usize,
    sql: &'static Sql,
    params: &[Value<'_>],
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let failed = |cause: rusqlite::Error| error::sqlite(&cause, Some(sql));
    let mut statement = connection.prepare_cached(sql.sqlite()).map_err(failed)?;
    bind(&mut statement, sql, params)?;
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    while found.len() < most {
        let Some(row) = rows.next().map_err(failed)? else { break };
        found.push(read(&Row::sqlite(row))?);
    }
    Ok(found)
}

/// Runs `sql`; how many rows it changed.
pub(crate) fn execute(
    connection: &rusqlite::Connection,
    sql: &'static Sql,
    params: &[Value<'_>],
) -> Result<u64, StoreError> {
    let failed = |cause: rusqlite::Error| error::sqlite(&cause, Some(sql));
    let mut statement = connection.prepare_cached(sql.sqlite()).map_err(failed)?;
    bind(&mut statement, sql, params)?;
    let changed = statement.raw_execute().map_err(failed)?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn bind(statement: &mut Statement<'_>, sql: &'static Sql, params: &[Value<'_>]) -> Result<(), StoreError> {
    if statement.parameter_count() != params.len() {
        return Err(wrong_count(sql, statement.parameter_count(), params.len()));
    }
    for (number, param) in (1_usize..).zip(params) {
        statement.raw_bind_parameter(number, param).map_err(|cause| error::sqlite(&cause, Some(sql)))?;
    }
    Ok(())
}

/// The parameters given are not as many as the text has.
pub(crate) fn wrong_count(sql: &'static Sql, wanted: usize, given: usize) -> StoreError {
    StoreError::Internal(format!("{} takes {wanted} parameters, {given} were given", sql.name()))
}
