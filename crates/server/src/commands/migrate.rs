//! `melati migrate`: brings the database up to date, before a new version serves.

use std::process::ExitCode;

use anyhow::Result;
use melati_server::{config::Config, serve::migrate};

pub(super) async fn run(config: &Config) -> Result<ExitCode> {
    let (store, report) = migrate(config).await?;
    store.close().await;
    let url = config.database();
    super::say(&match report.applied.len() {
        0 => format!("The database {url} is up to date.\n"),
        1 => format!("The database {url} is up to date: 1 migration was applied.\n"),
        several => format!("The database {url} is up to date: {several} migrations were applied.\n"),
    })?;
    Ok(ExitCode::SUCCESS)
}
