//! Which database: told by a URL, never guessed.

use std::{fmt, path::PathBuf, str::FromStr};

use tokio_postgres::config::SslMode;

/// Where the rows are. `Display` and `Debug` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file: `sqlite://shop.db` (relative) or `sqlite:///var/lib/melati/shop.db` (absolute).
    Sqlite(PathBuf),
    /// A server: `postgres://user:password@host/database`, also `postgresql://`.
    Postgres(String),
}

/// Why a text is no database URL; each says what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Another kind of database, or none.
    #[error("{0:?} is no kind of database; write sqlite://shop.db or postgres://user:password@host/database")]
    UnknownKind(String),
    /// `sqlite:` without a usable path.
    #[error("after sqlite:// comes a file, such as sqlite://shop.db or sqlite:///var/lib/melati/shop.db")]
    NoFile,
    /// Not what the PostgreSQL driver understands.
    #[error("unreadable ({0}); write postgres://user:password@host/database")]
    Unreadable(String),
    /// TLS is asked for.
    #[error("sslmode=require is not supported; reach PostgreSQL over a private network or a tunnel")]
    Tls,
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(url: &str) -> Result<Self, UrlError> {
        // Only the kind is repeated in errors: the rest may hold a password.
        let kind = url.split_once(':').map_or("", |(kind, _)| kind);
        match kind {
            "sqlite" => match url.strip_prefix("sqlite://") {
                Some(path) if !path.is_empty() && !path.ends_with('/') && !path.contains(['?', '#']) => {
                    Ok(Self::Sqlite(PathBuf::from(path)))
                }
                _ => Err(UrlError::NoFile),
            },
            "postgres" | "postgresql" => {
                let config = url.parse::<tokio_postgres::Config>();
                match config.map_err(|error| UrlError::Unreadable(error.to_string()))?.get_ssl_mode() {
                    SslMode::Disable | SslMode::Prefer => Ok(Self::Postgres(url.to_owned())),
                    _ => Err(UrlError::Tls),
                }
            }
            _ => Err(UrlError::UnknownKind(kind.to_owned())),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => {
                let host =
                    url.rsplit_once('@').or_else(|| url.split_once("://")).map_or("", |(_, rest)| rest);
                // Options may hold a password too.
                write!(f, "postgres://{}", host.split_once('?').map_or(host, |(host, _)| host))
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}
