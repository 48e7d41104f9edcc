//! `melati branch add`: a new branch.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use melati_app::{App, branches};
use melati_domain::day::Zone;

use super::refused::explained;

#[derive(Subcommand)]
pub(super) enum Branch {
    /// Add a branch
    Add(Add),
}

#[derive(Args)]
pub(super) struct Add {
    /// Short code, such as CAB001
    #[arg(long)]
    code: String,
    /// Name as shown, such as "Optik Melati Cabang 1"
    #[arg(long)]
    name: String,
    /// Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)
    #[arg(long, value_name = "ZONE", default_value_t = Zone::Jakarta)]
    timezone: Zone,
}

impl Branch {
    pub(super) async fn run(self, app: &App) -> Result<ExitCode> {
        let Self::Add(add) = self;
        let new = branches::NewBranch { code: add.code, name: add.name, zone: add.timezone };
        let branch = branches::add(app, new).await.map_err(explained)?;
        super::say(&format!(
            "Branch {} ({}, {}) is there. Next, the people who work in it, such as:\n  \
             melati user add --name \"…\" --email … --role kasir --branch {}\n",
            branch.code,
            branch.name,
            branch.zone.label(),
            branch.code
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
