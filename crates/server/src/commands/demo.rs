//! `melati demo`: the demo shop in the configured database, to be served like any other.

use std::{io::IsTerminal, process::ExitCode};

use anyhow::Result;
use clap::Args;
use melati_app::App;
use melati_server::demo;

#[derive(Args)]
pub(super) struct Demo {
    /// The same seed gives the same shop
    #[arg(long, value_name = "NUMBER", default_value_t = super::serve::SEED)]
    seed: u64,
}

impl Demo {
    pub(super) async fn run(self, app: &App) -> Result<ExitCode> {
        write(app, self.seed).await?;
        super::say("The demo shop is written. Serve it with `melati serve`.\n")?;
        super::say(&super::ready::demo_people())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes the demo shop and tells how far it is.
pub(super) async fn write(app: &App, seed: u64) -> Result<(), demo::DemoError> {
    // Only a terminal can write over its last line.
    let terminal = std::io::stderr().is_terminal();
    demo::write(app, seed, demo::DAYS, |days| {
        let done = days == demo::DAYS;
        if terminal {
            eprint!("\rWriting the demo shop: day {days} of {}{}", demo::DAYS, if done { "\n" } else { "" });
        } else if done {
            eprintln!("Wrote {days} days of sales.");
        }
    })
    .await
}
