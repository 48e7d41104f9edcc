//! `melati serve`: the shop, until it is told to stop.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Result;
use clap::Args;
use melati_app::{App, SystemClock};
use melati_server::{
    config::Config,
    demo::Traffic,
    scratch::Scratch,
    serve::{Server, StartError, bind, open},
};
use melati_store::DatabaseUrl;

use super::{demo, ready, signals::Signals};

/// The demo's seed when none is given.
pub(super) const SEED: u64 = 20_250_723;

#[derive(Args)]
pub(super) struct Serve {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Serve a throw-away demo shop, on this machine only
    #[arg(long)]
    demo: bool,
    /// The demo's seed: the same seed gives the same shop
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
    /// Keep selling in the demo shop: so many sales a minute
    #[arg(long, value_name = "RATE", value_parser = clap::value_parser!(u32).range(1..=6_000))]
    demo_traffic: Option<u32>,
}

impl Serve {
    /// Its flags that are settings.
    pub(super) fn flags(&self) -> Vec<(&'static str, String)> {
        self.listen.iter().map(|address| ("listen", address.clone())).collect()
    }

    pub(super) async fn run(self, mut config: Config) -> Result<ExitCode> {
        let mut signals = Signals::listen()?;
        // Removed when it goes out of scope, however this ends.
        let _demo_folder = if self.demo { Some(demo_place(&mut config)?) } else { None };
        let server = tokio::select! {
            server = self.start(&config) => server?,
            () = signals.next() => return Ok(ExitCode::SUCCESS),
        };
        let asked = tokio::select! {
            () = signals.next() => true,
            () = server.broken() => false,
        };
        tracing::info!(asked, "shutting down");
        let stopped = tokio::select! {
            _ = server.stop() => true,
            // Who asks twice does not want to wait.
            () = signals.next() => false,
        };
        Ok(if asked && stopped { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn start(&self, config: &Config) -> Result<Server> {
        let listener = bind(config.listen).await?;
        let app = open(config, Arc::new(SystemClock)).await?;
        if self.demo {
            demo::write(&app, self.seed).await?;
        }
        let traffic = match self.demo_traffic {
            Some(rate) => Some(Traffic::new(&app, rate, self.seed).await?),
            None => None,
        };
        let server = Server::start(config, app.clone(), listener).await?;
        super::say(&self.greeting(config, &app, &server).await?)?;
        if let Some(traffic) = traffic {
            server.keep_selling(traffic);
        }
        Ok(server)
    }

    async fn greeting(&self, config: &Config, app: &App, server: &Server) -> Result<String> {
        let mut text = ready::listening(server.address(), config);
        let read = app.store.reader.read(|tx| Box::pin(async move { tx.user_count().await }));
        if self.demo {
            text += &ready::demo_people();
            text += "\n  This demo shop is thrown away when it stops.\n";
        } else if read.await? == 0 {
            text += ready::NOBODY_YET;
        }
        Ok(text)
    }
}

/// Turns the configuration to a throw-away database; the configured one is not touched.
fn demo_place(config: &mut Config) -> Result<Scratch, StartError> {
    if !config.listen.ip().is_loopback() {
        return Err(StartError::DemoBeyondLoopback(config.listen));
    }
    let folder = Scratch::new().map_err(|error| StartError::DemoFolder {
        folder: std::env::temp_dir().display().to_string(),
        why: error.to_string(),
    })?;
    folder.path().clone_into(&mut config.data_dir);
    config.database_url = DatabaseUrl::Sqlite(PathBuf::from("demo.db"));
    config.redis_url = None;
    Ok(folder)
}
