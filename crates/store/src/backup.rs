//! A consistent copy of a database while it is used, and putting one back.
//!
//! SQLite copies itself. PostgreSQL's own programs do it for PostgreSQL: they know every version's ways.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::Command,
};

use rusqlite::{Connection, OpenFlags};
use tokio_postgres::config::Host;
use uuid::Uuid;

use crate::{DatabaseUrl, Store, StoreError, sql};

/// Why no copy was made, or none put back. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The copy would lie where something lies.
    #[error("{0} is there already; name another file, or move it away")]
    Exists(String),
    /// No database to copy.
    #[error("there is no database at {0}; is database_url right?")]
    NoDatabase(String),
    /// Not a copy of a shop.
    #[error("{file} is no usable backup: {why}")]
    NoBackup {
        /// Which.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// A server still runs on it.
    #[error("the database {0} is in use; stop the server first")]
    InUse(String),
    /// PostgreSQL's program is missing or failed.
    #[error("{program} {why}")]
    Tool {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// What happened, and what to do.
        why: String,
    },
    /// The disk.
    #[error("{file}: {error}")]
    Disk {
        /// Which file.
        file: String,
        /// What the system said.
        error: io::Error,
    },
    /// SQLite.
    #[error("the copy failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

sql! {
    RENAME_LOG = "UPDATE log_meta SET epoch = $1 WHERE id = 1";
}

/// Copies the database to `file`, as it is at one moment; whoever uses it goes on.
pub fn back_up(url: &DatabaseUrl, file: &Path) -> Result<(), BackupError> {
    if file.exists() {
        return Err(BackupError::Exists(file.display().to_string()));
    }
    // Under another name until it is whole: half a backup must not look like one.
    let part = beside(file, "part");
    let _old_attempt = fs::remove_file(&part);
    match url {
        DatabaseUrl::Sqlite(path) => copy_sqlite(path, &part)?,
        DatabaseUrl::Postgres(url) => {
            let wanted = ["--format=custom", "--no-owner", "--file"].map(OsString::from);
            run("pg_dump", url, wanted.into_iter().chain([part.clone().into()]))?;
        }
    }
    let synced = File::open(&part).and_then(|copy| copy.sync_all()).and_then(|()| fs::rename(&part, file));
    synced.map_err(|error| disk(file, error))
}

/// Puts a copy in the place of the database; where the old one lies now, if it was a file. The server must not run.
pub fn put_back(url: &DatabaseUrl, file: &Path) -> Result<Option<PathBuf>, BackupError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            look_into(file)?;
            let old = set_aside(path)?;
            let part = beside(path, "part");
            let copied = fs::copy(file, &part)
                .and_then(|_| File::open(&part)?.sync_all())
                .and_then(|()| fs::rename(&part, path));
            copied.map_err(|error| disk(path, error))?;
            Ok(old)
        }
        DatabaseUrl::Postgres(url) => {
            let wanted = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"];
            let database = ["--dbname".into(), database_of(url).into(), file.into()];
            run("pg_restore", url, wanted.map(OsString::from).into_iter().chain(database))?;
            Ok(None)
        }
    }
}

impl Store {
    /// Draws another epoch: what clients remember of the log before means nothing in this one.
    pub async fn renew_epoch(&self) -> Result<(), StoreError> {
        let epoch = Uuid::new_v4().simple().to_string();
        let write = self.writer.write(move |tx| {
            Box::pin(async move { tx.execute(&RENAME_LOG, &[(&epoch).into()]).await.map(drop) })
        });
        write.await
    }
}

fn copy_sqlite(path: &Path, to: &Path) -> Result<(), BackupError> {
    if !path.exists() {
        return Err(BackupError::NoDatabase(path.display().to_string()));
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}

/// Is it whole, and of a shop?
fn look_into(file: &Path) -> Result<(), BackupError> {
    let unusable = |why: String| BackupError::NoBackup { file: file.display().to_string(), why };
    let look = || {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        let _epoch: String = connection.query_row("SELECT epoch FROM log_meta", [], |row| row.get(0))?;
        Ok::<_, rusqlite::Error>(found)
    };
    match look() {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(unusable(found)),
        Err(error) => Err(unusable(error.to_string())),
    }
}

/// Moves the database aside, whole in one file; refuses while somebody else has it open.
fn set_aside(path: &Path) -> Result<Option<PathBuf>, BackupError> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Leaving WAL needs the file for oneself, and brings everything into it.
    let mode = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
    if mode.ok().as_deref() != Some("delete") {
        return Err(BackupError::InUse(path.display().to_string()));
    }
    drop(connection);
    let free =
        (1..10_000).map(|number| beside(path, &format!("before-restore-{number}"))).find(|it| !it.exists());
    let aside = free.unwrap_or_else(|| beside(path, "before-restore"));
    fs::rename(path, &aside).map_err(|error| disk(path, error))?;
    Ok(Some(aside))
}

/// `file` with `.ending` after its whole name.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn disk(file: &Path, error: io::Error) -> BackupError {
    BackupError::Disk { file: file.display().to_string(), error }
}

fn database_of(url: &str) -> String {
    let config = url.parse::<tokio_postgres::Config>().ok();
    config.and_then(|config| config.get_dbname().map(str::to_owned)).unwrap_or_default()
}

/// Runs one of PostgreSQL's programs; what it needs to connect goes by the environment, where no `ps` shows it.
fn run(program: &'static str, url: &str, args: impl Iterator<Item = OsString>) -> Result<(), BackupError> {
    let failed = |why: String| BackupError::Tool { program, why };
    let config = url.parse::<tokio_postgres::Config>().map_err(|error| failed(error.to_string()))?;
    let mut command = Command::new(program);
    command.args(args).env("PGDATABASE", config.get_dbname().unwrap_or_default());
    for (host, port) in config.get_hosts().iter().zip(config.get_ports()).take(1) {
        match host {
            Host::Tcp(name) => command.env("PGHOST", name),
            Host::Unix(folder) => command.env("PGHOST", folder),
        };
        command.env("PGPORT", port.to_string());
    }
    if let Some(user) = config.get_user() {
        command.env("PGUSER", user);
    }
    if let Some(password) = config.get_password() {
        command.env("PGPASSWORD", String::from_utf8_lossy(password).as_ref());
    }
    let done = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            failed("is not installed; on Debian: apt install postgresql-client".to_owned())
        }
        _ => failed(format!("cannot be started: {error}")),
    })?;
    if done.status.success() {
        return Ok(());
    }
    Err(failed(format!("failed: {}", String::from_utf8_lossy(&done.stderr).trim())))
}
