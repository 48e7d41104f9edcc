//! The configuration: one typed struct, read once from file, environment and flags.
//!
//! Every setting is a row of `keys::KEYS`; wherever its value comes from, the same function reads it, so
//! that all three places know the same names and give the same answers.

mod keys;
mod load;
mod print;

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

use ipnet::IpNet;
use melati_hub::HubLimits;
use melati_store::DatabaseUrl;
use melati_web::StreamLimits;
use tracing::level_filters::LevelFilter;

pub use load::Sources;

/// Everything that can be set.
#[derive(Clone)]
pub struct Config {
    /// Where the server listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Folder of the shop's own files; a relative SQLite path starts here.
    pub data_dir: PathBuf,
    /// The database as given; [`Config::database`] says where it is.
    pub database_url: DatabaseUrl,
    /// Redis, by which several servers on one PostgreSQL tell each other that there is more.
    pub redis_url: Option<String>,
    /// The address under which visitors reach the shop, where it is not the one it listens on.
    pub public_url: Option<String>,
    /// How log lines look.
    pub log: LogFormat,
    /// What is worth a log line.
    pub log_level: LevelFilter,
    /// Silence on a stream after which a heartbeat is sent.
    pub heartbeat: Duration,
    /// How long a shutdown may take.
    pub grace: Duration,
    /// How long a server that was told to stop still answers, saying that it is not ready.
    pub drain: Duration,
    /// How long a session holds without use.
    pub session_idle: Duration,
    /// How often the log is looked at beside being told of commits.
    pub look_every: Duration,
    /// How old entries of the log may become.
    pub event_age: Duration,
    /// Longest life of a stream.
    pub stream_lifetime: Duration,
    /// How many streams there may be.
    pub streams: StreamLimits,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Opens `/metrics` to other machines.
    pub metrics_token: Option<String>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data_dir: PathBuf::from("."),
            database_url: DatabaseUrl::Sqlite(PathBuf::from("melati.db")),
            redis_url: None,
            public_url: None,
            log: LogFormat::Text,
            log_level: LevelFilter::INFO,
            heartbeat: Duration::from_secs(15),
            grace: Duration::from_secs(10),
            drain: Duration::from_secs(1),
            session_idle: Duration::from_hours(14),
            look_every: HubLimits::default().look_every,
            event_age: Duration::from_hours(30 * 24),
            stream_lifetime: Duration::from_hours(1),
            streams: StreamLimits::default(),
            trusted_proxies: Vec::new(),
            metrics_token: None,
        }
    }
}

impl Config {
    /// Where the database is: a relative SQLite path lies in the data directory.
    pub fn database(&self) -> DatabaseUrl {
        match &self.database_url {
            DatabaseUrl::Sqlite(path) => DatabaseUrl::Sqlite(self.data_dir.join(path)),
            DatabaseUrl::Postgres(_) => self.database_url.clone(),
        }
    }

    /// Do visitors come by https, so that the cookie must never travel otherwise?
    pub fn secure_cookies(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// All settings as a commented TOML file: what each means, what it is, what it would be by default.
    /// Passwords are left out.
    pub fn to_toml(&self) -> String {
        print::toml(self)
    }
}

/// Passwords are left out.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Config");
        for key in keys::KEYS {
            shown.field(key.name, &(key.show)(self).unwrap_or_default());
        }
        shown.finish()
    }
}

/// A setting that cannot be used; says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration file {path} cannot be read ({why}); give another with --config FILE")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the system said.
        why: String,
    },
    /// The file is no TOML.
    #[error("the configuration file {path} is not TOML: {why}")]
    NotToml {
        /// Which file.
        path: String,
        /// Where and why.
        why: String,
    },
    /// A name that is no setting.
    #[error("{place}: there is no setting `{name}`{}; `melati config` lists them all", suggestion(.meant.as_ref()))]
    UnknownKey {
        /// File or environment.
        place: String,
        /// The name as written.
        name: String,
        /// The setting it looks like.
        meant: Option<&'static str>,
    },
    /// A value that cannot be used.
    #[error("{place}: `{name}` cannot be `{value}`: {why}")]
    BadValue {
        /// File, environment or flag.
        place: String,
        /// Which setting.
        name: &'static str,
        /// The value, without passwords.
        value: String,
        /// Why, and what would be right.
        why: String,
    },
}

fn suggestion(meant: Option<&&str>) -> String {
    meant.map(|name| format!(" (is `{name}` meant?)")).unwrap_or_default()
}
