//! The table of settings: name, meaning, how a value is read and shown.

use std::{path::PathBuf, time::Duration};

use melati_store::DatabaseUrl;
use tracing::level_filters::LevelFilter;

use super::{Config, LogFormat};

/// One setting.
pub(super) struct Key {
    /// In the file as is; in the environment upper-case after `MELATI_`; as a flag with hyphens.
    pub(super) name: &'static str,
    /// What it does, for `melati config`; lines break at `\n`.
    pub(super) meaning: &'static str,
    /// A value to show where there is none by default.
    pub(super) example: &'static str,
    /// Written without quotes.
    pub(super) is_number: bool,
    /// Reads a value into the configuration; refuses with what would be right.
    pub(super) read: fn(&mut Config, &str) -> Result<(), String>,
    /// The value as it would be written, without passwords; `None` where there is none.
    pub(super) show: fn(&Config) -> Option<String>,
}

impl Key {
    /// The setting's name in the environment.
    pub(super) fn variable(&self) -> String {
        format!("MELATI_{}", self.name.to_uppercase())
    }
}

/// All settings, in the order in which they are printed.
pub(super) const KEYS: &[Key] = &[
    Key {
        name: "listen",
        meaning: "Where the server listens. Port 0 takes a free one. Beyond this machine, put a proxy with TLS in front.",
        example: "",
        is_number: false,
        read: |config, text| {
            config.listen =
                text.parse().map_err(|_| "write an IP address and a port, such as 127.0.0.1:8080")?;
            Ok(())
        },
        show: |config| Some(config.listen.to_string()),
    },
    Key {
        name: "data_dir",
        meaning: "Folder of the shop's own files. It is made where it lacks.",
        example: "",
        is_number: false,
        read: |config, text| {
            if text.is_empty() {
                return Err("name a folder, such as /var/lib/melati".to_owned());
            }
            config.data_dir = PathBuf::from(text);
            Ok(())
        },
        show: |config| Some(config.data_dir.display().to_string()),
    },
    Key {
        name: "database_url",
        meaning: "The database: sqlite://FILE (a relative FILE lies in data_dir)\n\
                  or postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
        example: "",
        is_number: false,
        read: |config, text| {
            config.database_url = text.parse::<DatabaseUrl>().map_err(|error| error.to_string())?;
            Ok(())
        },
        show: |config| Some(database_text(&config.database_url)),
    },
    Key {
        name: "redis_url",
        meaning: "Redis, needed only where several servers share one PostgreSQL: a sale on one shows at once on all.",
        example: "redis://127.0.0.1:6379",
        is_number: false,
        read: |config, text| {
            if !["redis://", "rediss://", "unix://"].iter().any(|scheme| text.starts_with(scheme)) {
                return Err("write an address such as redis://127.0.0.1:6379".to_owned());
            }
            config.redis_url = Some(text.to_owned());
            Ok(())
        },
        show: |config| config.redis_url.as_deref().map(without_password),
    },
    Key {
        name: "public_url",
        meaning: "The address under which visitors reach the shop, where it is not the one it listens on.\n\
                  With https:// the session cookie is sent over TLS only.",
        example: "https://optik.example",
        is_number: false,
        read: |config, text| {
            let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
            if !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])) {
                return Err("write scheme and host without a path, such as https://optik.example".to_owned());
            }
            config.public_url = Some(text.to_owned());
            Ok(())
        },
        show: |config| config.public_url.clone(),
    },
    Key {
        name: "log",
        meaning: "How log lines look: text for people, json for machines. They go to standard error.",
        example: "",
        is_number: false,
        read: |config, text| {
            config.log = match text {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                _ => return Err("write text or json".to_owned()),
            };
            Ok(())
        },
        show: |config| {
            Some(match config.log {
                LogFormat::Text => "text".to_owned(),
                LogFormat::Json => "json".to_owned(),
            })
        },
    },
    Key {
        name: "log_level",
        meaning: "The least that is worth a log line: error, warn, info, debug or trace.",
        example: "",
        is_number: false,
        read: |config, text| {
            config.log_level = match text {
                "error" => LevelFilter::ERROR,
                "warn" => LevelFilter::WARN,
                "info" => LevelFilter::INFO,
                "debug" => LevelFilter::DEBUG,
                "trace" => LevelFilter::TRACE,
                _ => return Err("write error, warn, info, debug or trace".to_owned()),
            };
            Ok(())
        },
        show: |config| Some(config.log_level.to_string()),
    },
    Key {
        name: "heartbeat_seconds",
        meaning: "Seconds of silence on a stream after which a heartbeat is sent, so that the page knows the line is alive.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.heartbeat = seconds(text, 1, 300)?;
            Ok(())
        },
        show: |config| Some(config.heartbeat.as_secs().to_string()),
    },
    Key {
        name: "grace_seconds",
        meaning: "Seconds that a shutdown may take: running requests finish, streams say good-bye.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.grace = seconds(text, 1, 300)?;
            Ok(())
        },
        show: |config| Some(config.grace.as_secs().to_string()),
    },
];

fn seconds(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    let number = text.parse::<u64>().ok().filter(|number| (least..=most).contains(number));
    number
        .map(Duration::from_secs)
        .ok_or_else(|| format!("write a whole number of seconds, {least} to {most}"))
}

fn database_text(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => without_password(url),
    }
}

/// `url` with the password replaced by `***`: after `user:`, or as a `password` parameter.
pub(super) fn without_password(url: &str) -> String {
    let (before, after) = url.split_once("://").map_or(("", url), |(scheme, rest)| (scheme, rest));
    let (authority, rest) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
    // A password may hold an unescaped slash; the last `@` still ends it.
    let (authority, rest) = match rest.rfind('@') {
        Some(at) if !authority.contains('@') => after.split_at(authority.len() + at),
        _ => (authority, rest),
    };
    let authority = match authority.rsplit_once('@') {
        Some((login, host)) => format!("{}@{host}", hidden(login)),
        None if rest.starts_with('@') => hidden(authority),
        None => authority.to_owned(),
    };
    let rest = match rest.split_once("password=") {
        Some((start, secret)) => {
            let end = secret.find('&').unwrap_or(secret.len());
            format!("{start}password=***{}", secret.get(end..).unwrap_or_default())
        }
        None => rest.to_owned(),
    };
    if before.is_empty() { format!("{authority}{rest}") } else { format!("{before}://{authority}{rest}") }
}

fn hidden(login: &str) -> String {
    login.split_once(':').map_or_else(|| login.to_owned(), |(user, _)| format!("{user}:***"))
}
