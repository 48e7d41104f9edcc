//! `melati backup` and `melati restore`: a copy while serving, and one put back.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Args;
use melati_server::{config::Config, serve::migrate};
use melati_store::backup::{back_up, put_back};

#[derive(Args)]
pub(super) struct Backup {
    /// The file to write; it must not be there yet
    file: PathBuf,
}

#[derive(Args)]
pub(super) struct Restore {
    /// A file that `melati backup` wrote
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        back_up(&config.database(), &self.file)?;
        super::say(&format!("The shop is copied to {}. Keep it on another machine.\n", self.file.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    pub(super) async fn run(&self, config: &Config) -> Result<ExitCode> {
        std::fs::create_dir_all(&config.data_dir)?;
        let old = put_back(&config.database(), &self.file)?;
        let (store, _) = migrate(config).await?;
        let renewed = store.renew_epoch().await;
        store.close().await;
        renewed?;
        super::say(&format!("The shop is as it was in {}.\n", self.file.display()))?;
        if let Some(old) = old {
            super::say(&format!("The database before it lies in {}.\n", old.display()))?;
        }
        super::say("Next: start the shop with `melati serve`. Open screens start afresh by themselves.\n")?;
        Ok(ExitCode::SUCCESS)
    }
}
