//! The table of settings: name, meaning, how a value is read and shown.

use std::{net::IpAddr, num::NonZeroU32, path::PathBuf, time::Duration};

use ipnet::IpNet;
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
    Key {
        name: "drain_seconds",
        meaning: "Seconds that a server told to stop still answers, while /readyz says that it is not ready: time for a\n\
                  balancer to send visitors elsewhere.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.drain = seconds(text, 0, 300)?;
            Ok(())
        },
        show: |config| Some(config.drain.as_secs().to_string()),
    },
    Key {
        name: "session_idle_minutes",
        meaning: "Minutes without use after which somebody has to sign in again. A screen that is merely open is no use.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.session_idle = Duration::from_mins(whole(text, 1, 60 * 24 * 365, "minutes")?);
            Ok(())
        },
        show: |config| Some((config.session_idle.as_secs() / 60).to_string()),
    },
    Key {
        name: "look_milliseconds",
        meaning: "Milliseconds after which the log is looked at even if nothing was heard of a commit: by a command on\n\
                  this machine, or by another server while Redis is away.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.look_every = Duration::from_millis(whole(text, 10, 60_000, "milliseconds")?);
            Ok(())
        },
        show: |config| Some(config.look_every.as_millis().to_string()),
    },
    Key {
        name: "event_days",
        meaning: "Days for which the log of events is kept. A screen that was away for longer starts afresh; no figure is lost.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.event_age = Duration::from_hours(24 * whole(text, 1, 36_500, "days")?);
            Ok(())
        },
        show: |config| Some((config.event_age.as_secs() / 86_400).to_string()),
    },
    Key {
        name: "stream_lifetime_seconds",
        meaning: "Longest life of a stream in seconds. Each ends after 80 to 100 % of it and comes back at once, so that\n\
                  streams spread over the servers there are.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.stream_lifetime = seconds(text, 1, 7 * 86_400)?;
            Ok(())
        },
        show: |config| Some(config.stream_lifetime.as_secs().to_string()),
    },
    Key {
        name: "streams_per_user",
        meaning: "Most streams one person may have open, on all devices.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.streams.per_user = count(text)?;
            Ok(())
        },
        show: |config| Some(config.streams.per_user.to_string()),
    },
    Key {
        name: "streams_per_address",
        meaning: "Most streams from one address; all tills of a branch may share one.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.streams.per_address = count(text)?;
            Ok(())
        },
        show: |config| Some(config.streams.per_address.to_string()),
    },
    Key {
        name: "streams_total",
        meaning: "Most streams on this server.",
        example: "",
        is_number: true,
        read: |config, text| {
            config.streams.total = count(text)?;
            Ok(())
        },
        show: |config| Some(config.streams.total.to_string()),
    },
    Key {
        name: "stream_connects_per_second",
        meaning: "New streams a second from one address, after a burst of twice as many.",
        example: "",
        is_number: true,
        read: |config, text| {
            let rate = u32::try_from(count(text)?).ok().and_then(NonZeroU32::new);
            config.streams.connects_per_second = rate.ok_or("write a whole number, at least 1")?;
            Ok(())
        },
        show: |config| Some(config.streams.connects_per_second.to_string()),
    },
    Key {
        name: "trusted_proxies",
        meaning: "Addresses or networks of proxies, separated by commas. Only from them is X-Forwarded-For believed.",
        example: "127.0.0.1, 10.0.0.0/8",
        is_number: false,
        read: |config, text| {
            let net = |text: &str| {
                let text = text.trim();
                text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
            };
            let nets = text.split(',').filter(|part| !part.trim().is_empty()).map(net);
            config.trusted_proxies = nets
                .collect::<Result<_, _>>()
                .map_err(|_| "write addresses or networks, such as 127.0.0.1, 10.0.0.0/8")?;
            Ok(())
        },
        show: |config| {
            let nets = config.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Some(nets).filter(|nets| !nets.is_empty())
        },
    },
    Key {
        name: "metrics_token",
        meaning: "Lets other machines read /metrics with `Authorization: Bearer TOKEN`. This machine needs none.",
        example: "a-long-random-word",
        is_number: false,
        read: |config, text| {
            if text.len() < 16 || !text.bytes().all(|b| b.is_ascii_graphic()) {
                return Err("write at least 16 letters, digits or signs without spaces".to_owned());
            }
            config.metrics_token = Some(text.to_owned());
            Ok(())
        },
        show: |config| config.metrics_token.as_ref().map(|_| "***".to_owned()),
    },
];

fn seconds(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    whole(text, least, most, "seconds").map(Duration::from_secs)
}

fn count(text: &str) -> Result<usize, String> {
    whole(text, 1, 1_000_000, "streams").and_then(|number| usize::try_from(number).map_err(|e| e.to_string()))
}

/// A whole number of `what`.
fn whole(text: &str, least: u64, most: u64, what: &str) -> Result<u64, String> {
    let number = text.parse::<u64>().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("write a whole number of {what}, {least} to {most}"))
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
