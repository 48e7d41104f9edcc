//! `melati config`: the whole configuration, as a file that could be read again.

use std::process::ExitCode;

use anyhow::Result;
use melati_server::config::Config;

pub(super) fn run(config: &Config) -> Result<ExitCode> {
    super::say(&config.to_toml())?;
    Ok(ExitCode::SUCCESS)
}
