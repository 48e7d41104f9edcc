//! The one program: serves the shop, and looks after its database.

mod commands;

use std::process::ExitCode;

use clap::Parser;

/// What the program ends with when it could not begin what was asked.
const COULD_NOT: u8 = 2;

fn main() -> ExitCode {
    let arguments = commands::Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return could_not(&error.into()),
    };
    let result = runtime.block_on(arguments.run());
    // Whatever still runs was told to end and did not.
    runtime.shutdown_background();
    result.unwrap_or_else(|error| could_not(&error))
}

fn could_not(error: &anyhow::Error) -> ExitCode {
    eprintln!("melati: {error:#}");
    ExitCode::from(COULD_NOT)
}
