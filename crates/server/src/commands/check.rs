//! `melati check`: every stored total against the rows it stands for.

use std::{fmt::Write, process::ExitCode};

use anyhow::Result;
use melati_app::App;

pub(super) async fn run(app: &App) -> Result<ExitCode> {
    let read = app.store.reader.read(|tx| Box::pin(async move { tx.differences().await }));
    let differences = read.await?;
    if differences.is_empty() {
        super::say("Every stored total is what its rows add up to.\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut list = String::new();
    for difference in &differences {
        let _ = writeln!(
            list,
            "{}: stored {}, recounted {}",
            difference.what, difference.stored, difference.recounted
        );
    }
    super::say(&list)?;
    eprintln!("melati: {} stored totals differ from their rows", differences.len());
    Ok(ExitCode::FAILURE)
}
