//! What can go wrong below, by what a caller can do about it; and how each engine's errors map to that.

use std::error::Error;

use rusqlite::{ErrorCode, ffi};
use tokio_postgres::error::SqlState;

use crate::Sql;

/// Why the store could not do it. Texts are for logs: they hold no values of rows and no SQL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, or its disk is full. A commit whose answer was lost may have happened.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Another transaction came first (deadlock, serialisation, a row with the same key); nothing was changed.
    #[error("another transaction came first")]
    Conflict,
    /// Waited too long for a lock or a place; nothing was changed.
    #[error("the database is busy")]
    Busy,
    /// The database holds what it cannot hold.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
    /// A fault of this program.
    #[error("internal fault of the store: {0}")]
    Internal(String),
}

/// Why a store could not be opened or migrated; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The folder of a SQLite file is not there.
    #[error("the folder {0} does not exist; create it, or correct the path after sqlite://")]
    NoFolder(String),
    /// SQLite with the fault that can corrupt a WAL database.
    #[error("SQLite {0} is linked; 3.51.3 or newer is needed")]
    OldSqlite(&'static str),
    /// A migration that was applied is not the one of this program.
    #[error("migration {number} ({name}) was applied in another form; run the program that applied it")]
    ChangedMigration {
        /// Its number.
        number: i64,
        /// Its name here.
        name: &'static str,
    },
    /// The database was migrated by a newer program.
    #[error("the database has migration {found}, this program knows {known}; run the newer program")]
    NewerDatabase {
        /// Newest number in the database.
        found: i64,
        /// Newest number known here.
        known: i64,
    },
    /// A migration's text was refused; nothing of it was kept.
    #[error("migration {number} ({name}) failed: {cause}")]
    FailedMigration {
        /// Its number.
        number: i64,
        /// Its name.
        name: &'static str,
        /// What the engine says.
        cause: StoreError,
    },
    /// Anything else.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An error of SQLite, logged with the query it belongs to.
pub(crate) fn sqlite(error: &rusqlite::Error, sql: Option<&Sql>) -> StoreError {
    let message = match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        _ => error.to_string(),
    };
    let mapped = match error.sqlite_error() {
        Some(&cause) => sqlite_class(cause, &message),
        None => StoreError::Internal(message.clone()),
    };
    log(sql, &mapped, &message);
    mapped
}

fn sqlite_class(cause: ffi::Error, message: &str) -> StoreError {
    let duplicate = [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY];
    match cause.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::ConstraintViolation if duplicate.contains(&cause.extended_code) => StoreError::Conflict,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt(message.to_owned()),
        ErrorCode::CannotOpen
        | ErrorCode::DiskFull
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::OutOfMemory
        | ErrorCode::PermissionDenied
        | ErrorCode::ReadOnly
        | ErrorCode::SystemIoFailure => StoreError::Unavailable(message.to_owned()),
        _ => StoreError::Internal(message.to_owned()),
    }
}

/// An error of PostgreSQL, logged with the query it belongs to.
pub(crate) fn postgres(error: &tokio_postgres::Error, sql: Option<&Sql>) -> StoreError {
    // The details of a database error repeat the row's values; its message does not.
    let io = error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>());
    let message = match (error.as_db_error(), io) {
        (Some(db), _) => db.message().to_owned(),
        (None, Some(io)) => format!("{error}: {io}"),
        (None, None) => error.to_string(),
    };
    let lost = error.is_closed() || io.is_some();
    let mapped = match error.code() {
        Some(code) => postgres_class(code, &message),
        None if lost => StoreError::Unavailable(message.clone()),
        None => StoreError::Internal(message.clone()),
    };
    log(sql, &mapped, &message);
    mapped
}

fn postgres_class(code: &SqlState, message: &str) -> StoreError {
    let first =
        [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::UNIQUE_VIOLATION];
    let timed_out = [SqlState::LOCK_NOT_AVAILABLE, SqlState::QUERY_CANCELED];
    if first.contains(code) {
        return StoreError::Conflict;
    }
    if timed_out.contains(code) {
        return StoreError::Busy;
    }
    match code.code().get(..2) {
        // Connection, sign-in, name of the database, idle too long, resources, operator, system.
        Some("08" | "28" | "3D" | "53" | "57" | "58") => StoreError::Unavailable(message.to_owned()),
        Some("XX") => StoreError::Corrupt(message.to_owned()),
        _ => StoreError::Internal(message.to_owned()),
    }
}

fn log(sql: Option<&Sql>, mapped: &StoreError, message: &str) {
    let statement = sql.map_or("", Sql::name);
    match mapped {
        StoreError::Conflict | StoreError::Busy => tracing::debug!(statement, message, "statement gave way"),
        // Whoever wanted a connection tells of it.
        StoreError::Unavailable(_) if sql.is_none() => tracing::debug!(message, "no connection"),
        _ => tracing::error!(statement, message, "statement failed"),
    }
}
