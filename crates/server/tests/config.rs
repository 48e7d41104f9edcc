//! The configuration, from its three places.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing case should stop the test"
)]

use std::{ffi::OsString, fs, net::SocketAddr, path::PathBuf, time::Duration};

use melati_server::{
    config::{Config, ConfigError, LogFormat, Sources},
    scratch::Scratch,
};
use melati_store::DatabaseUrl;

fn environment(variables: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect()
}

/// Reads a file with `text`, with nothing else.
fn from_file(text: &str) -> Result<Config, ConfigError> {
    let folder = Scratch::new().unwrap();
    let file = folder.path().join("melati.toml");
    fs::write(&file, text).unwrap();
    Config::load(&Sources { file: Some(file), ..Sources::default() })
}

fn from_environment(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(&Sources { environment: environment(variables), ..Sources::default() })
}

#[test]
fn without_anything_it_listens_on_this_machine_and_keeps_a_file() {
    let config = Config::load(&Sources::default()).unwrap();
    assert_eq!(config.listen, SocketAddr::from(([127, 0, 0, 1], 8080)));
    assert_eq!(config.database(), DatabaseUrl::Sqlite(PathBuf::from("./melati.db")));
    assert_eq!((config.redis_url.as_deref(), config.log), (None, LogFormat::Text));
    assert!(!config.secure_cookies());
}

#[test]
fn the_environment_wins_over_the_file_and_flags_win_over_both() {
    let folder = Scratch::new().unwrap();
    let file = folder.path().join("melati.toml");
    fs::write(&file, "listen = \"127.0.0.1:1001\"\nlog = \"json\"\nheartbeat_seconds = 30\n").unwrap();
    let config = Config::load(&Sources {
        file: Some(file),
        environment: environment(&[("MELATI_LISTEN", "127.0.0.1:1002"), ("MELATI_HEARTBEAT_SECONDS", "40")]),
        flags: vec![("listen", "127.0.0.1:1003".to_owned())],
    })
    .unwrap();
    assert_eq!(config.listen.port(), 1003);
    assert_eq!(config.heartbeat, Duration::from_secs(40));
    assert_eq!(config.log, LogFormat::Json);
}

#[test]
fn a_relative_file_lies_in_the_data_directory_and_an_absolute_one_where_it_says() {
    let config = from_file("data_dir = \"/var/lib/melati\"\ndatabase_url = \"sqlite://shop.db\"").unwrap();
    assert_eq!(config.database(), DatabaseUrl::Sqlite("/var/lib/melati/shop.db".into()));
    let config =
        from_file("data_dir = \"/var/lib/melati\"\ndatabase_url = \"sqlite:///mnt/shop.db\"").unwrap();
    assert_eq!(config.database(), DatabaseUrl::Sqlite("/mnt/shop.db".into()));
}

#[test]
fn https_for_visitors_means_cookies_over_tls_only() {
    assert!(from_file("public_url = \"https://optik.example\"").unwrap().secure_cookies());
    assert!(!from_file("public_url = \"http://optik.example\"").unwrap().secure_cookies());
}

#[test]
fn what_cannot_be_used_names_its_key_and_says_what_would_be_right() {
    for (text, key, right) in [
        ("listen = \"8080\"", "`listen`", "127.0.0.1:8080"),
        ("listen = 8080", "`listen`", "127.0.0.1:8080"),
        ("data_dir = \"\"", "`data_dir`", "/var/lib/melati"),
        ("database_url = \"mysql://localhost/shop\"", "`database_url`", "sqlite://"),
        ("database_url = \"melati.db\"", "`database_url`", "sqlite://"),
        ("redis_url = \"localhost:6379\"", "`redis_url`", "redis://"),
        ("public_url = \"optik.example\"", "`public_url`", "https://"),
        ("public_url = \"https://optik.example/shop\"", "`public_url`", "without a path"),
        ("log = \"xml\"", "`log`", "text or json"),
        ("log_level = \"loud\"", "`log_level`", "debug"),
        ("heartbeat_seconds = 0", "`heartbeat_seconds`", "1 to 300"),
        ("grace_seconds = 1.5", "`grace_seconds`", "whole number"),
        ("grace_seconds = [1]", "`grace_seconds`", "whole number"),
    ] {
        let error = from_file(text).unwrap_err();
        assert!(matches!(error, ConfigError::BadValue { .. }), "{text}: {error:?}");
        let message = error.to_string();
        assert!(message.contains(key) && message.contains(right), "{text}: {message}");
        assert!(message.contains("melati.toml"), "{message} does not say where");
    }
}

#[test]
fn a_name_that_is_no_setting_is_refused_and_the_right_one_suggested() {
    let message = from_file("lisen = \"127.0.0.1:1\"").unwrap_err().to_string();
    assert!(message.contains("`lisen`") && message.contains("`listen`"), "{message}");
    let message = from_file("[database]\nurl = \"sqlite://x.db\"").unwrap_err().to_string();
    assert!(message.contains("`database`") && message.contains("melati config"), "{message}");
    let message = from_environment(&[("MELATI_DATABSE_URL", "sqlite://x.db")]).unwrap_err().to_string();
    assert!(message.contains("MELATI_DATABSE_URL") && message.contains("`database_url`"), "{message}");
}

#[test]
fn variables_of_other_programs_are_left_alone() {
    let others = [
        ("MELATI_TEST_POSTGRES", "postgres://x"),
        ("MELATI_BIN", "/x"),
        ("LISTEN", "no"),
        ("MELATI_LISTEN", ""),
    ];
    assert_eq!(from_environment(&others).unwrap().listen.port(), 8080);
}

#[test]
fn a_file_that_is_named_must_be_there_and_be_toml() {
    let missing = Sources { file: Some("/nowhere/melati.toml".into()), ..Sources::default() };
    let message = Config::load(&missing).unwrap_err().to_string();
    assert!(message.contains("/nowhere/melati.toml") && message.contains("--config"), "{message}");
    let message = from_file("listen 127.0.0.1").unwrap_err().to_string();
    assert!(message.contains("not TOML") && message.contains("line 1"), "{message}");
}

#[test]
fn what_is_printed_can_be_read_again() {
    let config =
        from_file("listen = \"127.0.0.1:9000\"\ndata_dir = 'C:\\Optik \"Melati\"'\ngrace_seconds = 20")
            .unwrap();
    let text = config.to_toml();
    assert_eq!(from_file(&text).unwrap().to_toml(), text);
    assert!(
        text.contains("\ngrace_seconds = 20\n") && text.contains("\n# heartbeat_seconds = 15\n"),
        "{text}"
    );
    // All of it uncommented is valid as well, but for what has no value by default.
    let all: String = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|line| line.contains(" = ")).unwrap_or(line).to_owned() + "\n"
        })
        .collect();
    let all = from_file(&all).unwrap();
    assert_eq!(all.redis_url.as_deref(), Some("redis://127.0.0.1:6379"));
}

#[test]
fn passwords_are_never_shown() {
    let text = "database_url = \"postgres://melati:s3cret@db.example/shop\"\nredis_url = \"redis://:s3cret@cache.example:6379\"";
    let config = from_file(text).unwrap();
    let shown = format!("{}\n{config:?}", config.to_toml());
    assert!(!shown.contains("s3cret"), "{shown}");
    assert!(shown.contains("postgres://melati:***@db.example/shop"), "{shown}");
    assert!(shown.contains("redis://:***@cache.example:6379"), "{shown}");
    for wrong in
        ["mysql://melati:s3cret@db.example/shop", "postgres://melati:s3cret@db.example/shop?sslmode=require"]
    {
        let message = from_file(&format!("database_url = \"{wrong}\"")).unwrap_err().to_string();
        assert!(!message.contains("s3cret"), "{message}");
    }
}
