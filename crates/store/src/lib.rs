//! Remembers: rows and events in one transaction, on SQLite or PostgreSQL.
//!
//! One SQL text per query runs on both engines; only `dialect`, the two engine modules and the error mapping
//! know that there are two. A [`Tx`] is the only thing that can change rows, and only the writer gives one out.
//! Knows no rules and no HTTP.

#[cfg(test)]
extern crate self as melati_store;

mod dialect;
#[cfg(test)]
#[allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "shared with the contract suite"
)]
#[path = "../tests/contract/engines.rs"]
mod engines;
mod error;
mod events;
mod migrate;
mod postgres;
mod reader;
mod row;
mod slots;
mod sql;
mod sqlite;
#[cfg(test)]
mod tests;
mod timer;
mod tx;
mod url;
mod value;
mod writer;

pub mod backup;

// One module per noun: its rows, and `impl ReadTx` / `impl Tx` blocks with its queries.
pub mod audit;
pub mod branches;
mod called;
pub mod cash;
pub mod catalogue;
pub mod check;
pub mod corrections;
pub mod dashboards;
pub mod notifications;
pub mod patients;
pub mod people;
pub mod pins;
pub mod prescriptions;
pub mod proofs;
pub mod sales;
pub mod second_factor;
pub mod stock;
pub mod stock_counts;
mod text;
pub mod transfers;
pub mod workshop;

pub use branches::Branch;
pub use dialect::Table;
pub use error::{OpenError, StoreError};
pub use migrate::MigrationReport;
pub use reader::Reader;
pub use row::{Column, FromRow, Row};
pub use sql::Sql;
pub(crate) use sql::sql;
pub use timer::DATABASE_SECONDS;
pub use tx::{ReadTx, Tx};
pub use url::{DatabaseUrl, UrlError};
pub use value::Value;
pub use writer::Writer;

/// Every query of the program. A noun module is added here, which a test makes sure of.
pub fn statements() -> impl Iterator<Item = &'static Sql> {
    let modules = [
        dialect::STATEMENTS,
        events::STATEMENTS,
        audit::STATEMENTS,
        backup::STATEMENTS,
        migrate::STATEMENTS,
        branches::STATEMENTS,
        called::STATEMENTS,
        cash::STATEMENTS,
        catalogue::STATEMENTS,
        check::STATEMENTS,
        corrections::STATEMENTS,
        dashboards::STATEMENTS,
        notifications::STATEMENTS,
        patients::STATEMENTS,
        people::STATEMENTS,
        pins::STATEMENTS,
        prescriptions::STATEMENTS,
        proofs::STATEMENTS,
        sales::STATEMENTS,
        second_factor::STATEMENTS,
        sales::list::STATEMENTS,
        stock::STATEMENTS,
        stock_counts::STATEMENTS,
        transfers::STATEMENTS,
        workshop::STATEMENTS,
    ];
    modules.into_iter().flatten().copied()
}

/// How many may use the database at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreOptions {
    /// Transactions that read at once; further ones wait, at most 10 s.
    pub readers: u32,
    /// Transactions that write at once on PostgreSQL. SQLite has one writer, which commits in groups.
    pub writers: u32,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { readers: 8, writers: 8 }
    }
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// Reads.
    pub reader: Reader,
    /// Writes.
    pub writer: Writer,
}

impl Store {
    /// Connects, and makes a missing SQLite file; changes nothing else: see [`Store::migrate`].
    pub async fn open(url: &DatabaseUrl, options: &StoreOptions) -> Result<Self, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                let path = path.clone();
                let readers = sqlite::readers::Readers::new(path.clone(), options.readers);
                let connection = tokio::task::spawn_blocking(move || sqlite::open_writer(&path)).await;
                let connection = connection.map_err(|error| StoreError::Internal(error.to_string()))??;
                Ok(Self { reader: Reader::sqlite(readers), writer: Writer::sqlite(connection)? })
            }
            DatabaseUrl::Postgres(url) => {
                let writers = postgres::Connections::new(url, options.writers)?;
                let readers = postgres::Connections::new(url, options.readers)?;
                // Made now, so that a wrong URL is known now.
                drop(writers.session(dialect::BEGIN_WRITE_POSTGRES).await?);
                Ok(Self { reader: Reader::postgres(readers), writer: Writer::postgres(writers) })
            }
        }
    }

    /// Finishes what runs and what waits to be written, then closes the connections, also for clones of this.
    pub async fn close(mut self) {
        // Readers first: the last connection to a SQLite file tidies up, and only a writer can.
        self.reader.close().await;
        self.writer.close().await;
    }
}
