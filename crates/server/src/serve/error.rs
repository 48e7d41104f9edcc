//! Why the server does not start, with what to do about it.

use std::{io, net::SocketAddr, path::Path};

use melati_hub::BridgeError;
use melati_store::{OpenError, StoreError};
use melati_web::BadOrigin;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why, and what to do.
        why: String,
    },
    /// The data directory cannot be made.
    #[error(
        "the data directory {folder} cannot be made ({why}); name another as data_dir, or make it and give it to this user"
    )]
    DataDir {
        /// Which.
        folder: String,
        /// What the system said.
        why: String,
    },
    /// The database cannot be opened or brought up to date.
    #[error("the database {url} cannot be used: {error}{}", remedy(.url, .error))]
    Database {
        /// Where, without password.
        url: String,
        /// Why.
        error: OpenError,
    },
    /// The database opened, but cannot be read.
    #[error("the database cannot be read: {0}")]
    Store(#[source] StoreError),
    /// The Redis address cannot be used.
    #[error("redis_url cannot be used: {0}")]
    Redis(#[source] BridgeError),
    /// The public address cannot be used.
    #[error("public_url cannot be used: {0}")]
    PublicUrl(#[source] BadOrigin),
    /// The thread that tells streams cannot be started.
    #[error(
        "no thread for open streams can be started: {0}; raise the limits of this user (ulimit -u, ulimit -n)"
    )]
    Reactor(#[source] io::Error),
    /// The demo must not be reached from outside.
    #[error(
        "the demo shop listens on this machine only, since everybody knows its password; {0} reaches further. \
         Leave out --listen, or take 127.0.0.1:PORT"
    )]
    DemoBeyondLoopback(SocketAddr),
    /// The demo's folder cannot be made.
    #[error(
        "no folder for the demo shop can be made in {folder} ({why}); set TMPDIR to one that can be written to"
    )]
    DemoFolder {
        /// Where.
        folder: String,
        /// What the system said.
        why: String,
    },
}

impl StartError {
    pub(super) fn listen(address: SocketAddr, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "the port is taken. Stop the program that has it, or choose another: --listen {}:{}",
                address.ip(),
                address.port().checked_add(1).unwrap_or(8080)
            ),
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need a privilege. Choose a higher one with --listen, and put a proxy in front"
                    .to_owned()
            }
            io::ErrorKind::AddrNotAvailable => {
                "this machine has no such address. Take one of its own, or 0.0.0.0 for all, with --listen".to_owned()
            }
            _ => format!("{error}. Choose another address with --listen"),
        };
        Self::Listen { address, why }
    }

    pub(super) fn data_dir(folder: &Path, error: &io::Error) -> Self {
        Self::DataDir { folder: folder.display().to_string(), why: error.to_string() }
    }
}

/// What to do about a database that cannot be used, where the error does not say so itself.
fn remedy(url: &str, error: &OpenError) -> &'static str {
    match error {
        OpenError::Store(StoreError::Unavailable(_)) if url.starts_with("postgres") => {
            ". Does the server run, and are host, user, password and database of database_url right?"
        }
        OpenError::Store(StoreError::Unavailable(_)) => {
            ". May this user write the file and its folder, and is there room on the disk?"
        }
        OpenError::Store(StoreError::Corrupt(_)) => ". Is database_url the shop's file, and not some other?",
        OpenError::Store(StoreError::Busy) => ". Does another program hold it? Try again",
        _ => "",
    }
}
