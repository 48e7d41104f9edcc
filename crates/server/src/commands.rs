//! The commands, one file each.

mod backup;
mod branch;
mod check;
mod config;
mod demo;
mod import;
mod migrate;
mod ready;
mod refused;
mod serve;
mod signals;
mod user;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use melati_app::{App, SystemClock};
use melati_server::{
    config::{Config, LogFormat, Sources},
    serve::open,
};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// Melati: the optician's shop, live on every screen.
#[derive(Parser)]
#[command(name = "melati", version, about = "The shop system of Optik Melati", arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Settings that every command knows; `melati config` tells what each means.
#[derive(Args)]
#[command(next_help_heading = "Settings, on top of file and environment")]
struct Settings {
    /// Configuration file [default: melati.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the shop's own files
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// Where the database is: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// text or json
    #[arg(long, global = true, value_name = "FORMAT")]
    log: Option<String>,
    /// error, warn, info, debug or trace
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the shop; the first start creates the database
    Serve(serve::Serve),
    /// Write the demo shop into the configured database, which must be empty
    Demo(demo::Demo),
    /// Take over frames, lenses and patients from spreadsheets; a trial, unless told to --apply
    Import(import::Import),
    /// Bring the database up to date
    Migrate,
    /// Copy the shop to a file, while it is served
    Backup(backup::Backup),
    /// Put a copy back in the place of the database; stop the server first
    Restore(backup::Restore),
    /// Branches of the shop
    #[command(subcommand)]
    Branch(branch::Branch),
    /// People who sign in
    #[command(subcommand)]
    User(user::User),
    /// Recount every stored total; ends with 1 and a list where any differs
    Check,
    /// Print the whole configuration, with what each setting means
    Config,
}

impl Arguments {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let Self { settings, command } = self;
        match command {
            Command::Serve(serve) => {
                let config = settings.load(serve.flags())?;
                log(&config, LevelFilter::ERROR);
                serve.run(config).await
            }
            Command::Config => config::run(&settings.load(Vec::new())?),
            Command::Demo(demo) => settings.with_app(async |app| demo.run(app).await).await,
            Command::Migrate => migrate::run(&settings.quiet()?).await,
            Command::Backup(backup) => backup.run(&settings.quiet()?),
            Command::Restore(restore) => restore.run(&settings.quiet()?).await,
            Command::Branch(branch) => settings.with_app(async |app| branch.run(app).await).await,
            Command::User(user) => settings.with_app(async |app| user.run(app).await).await,
            Command::Import(import) => settings.with_app(async |app| import.run(app).await).await,
            Command::Check => settings.with_app(check::run).await,
        }
    }
}

impl Settings {
    /// The configuration, with these and a command's own flags on top.
    fn load(&self, own: Vec<(&'static str, String)>) -> Result<Config> {
        let given = [
            ("data_dir", &self.data_dir),
            ("database_url", &self.database_url),
            ("log", &self.log),
            ("log_level", &self.log_level),
        ];
        let given = given.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        let sources = Sources {
            file: self.config.clone(),
            environment: std::env::vars_os().collect(),
            flags: given.chain(own).collect(),
        };
        Ok(Config::load(&sources)?)
    }

    /// The configuration for a command that people read, where only trouble is worth a log line.
    fn quiet(&self) -> Result<Config> {
        let config = self.load(Vec::new())?;
        let quiet = if self.log_level.is_some() { config.log_level } else { LevelFilter::WARN };
        log(&Config { log_level: quiet, ..config.clone() }, LevelFilter::OFF);
        Ok(config)
    }

    /// Does `work` with the application on the configured database, brought up to date, and closes it.
    async fn with_app(&self, work: impl AsyncFnOnce(&App) -> Result<ExitCode>) -> Result<ExitCode> {
        let app = open(&self.quiet()?, Arc::new(SystemClock)).await?;
        let result = work(&app).await;
        app.store.close().await;
        result
    }
}

/// Writes log lines to standard error: ours from the configured level, those of libraries from `others` on.
fn log(config: &Config, others: LevelFilter) {
    let wanted = Targets::new().with_default(others).with_target("melati", config.log_level);
    let lines = tracing_subscriber::registry().with(wanted);
    let to_stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match config.log {
        LogFormat::Text => lines.with(to_stderr.with_ansi(std::io::stderr().is_terminal())).init(),
        LogFormat::Json => lines.with(to_stderr.json()).init(),
    }
}

/// Writes to standard output. A reader that has gone away is no reason to fail.
fn say(text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
