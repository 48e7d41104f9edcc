//! `melati import`: the spreadsheets that shops export; first a report, then all or nothing.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{ArgGroup, Args};
use melati_app::{
    App,
    import::{self, Request},
};

#[derive(Args)]
#[command(group(ArgGroup::new("files").required(true).multiple(true).args(["frames", "lensa", "pasien"])))]
pub(super) struct Import {
    /// Spreadsheet of frames (xlsx or csv)
    #[arg(long, value_name = "FILE")]
    frames: Option<PathBuf>,
    /// Spreadsheet of lenses (xlsx or csv)
    #[arg(long, value_name = "FILE")]
    lensa: Option<PathBuf>,
    /// Spreadsheet of patients (xlsx or csv)
    #[arg(long, value_name = "FILE")]
    pasien: Option<PathBuf>,
    /// Branch of the frames and lenses whose rows name none, such as CAB001
    #[arg(long, value_name = "CODE")]
    branch: Option<String>,
    /// Save, if no row is refused; without it only the report is made
    #[arg(long)]
    apply: bool,
}

impl Import {
    /// Ends with 1 where a row was refused.
    pub(super) async fn run(self, app: &App) -> Result<ExitCode> {
        let request = Request {
            frames: self.frames,
            lenses: self.lensa,
            patients: self.pasien,
            branch: self.branch,
            apply: self.apply,
        };
        let outcome = import::run(app, &request).await?;
        super::say(&outcome.to_string())?;
        Ok(if outcome.refused() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
