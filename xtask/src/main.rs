//! The commands of somebody who changes Melati.
//!
//! Plain standard library, so that it is compiled in a moment. A command is a plan of named steps
//! ([`plan`]); what the steps do lies in [`install`], [`suites`], [`checks`], [`wire`] and [`services`].

#![expect(clippy::disallowed_methods, reason = "no shop runs here: this is the tool around it")]

mod checks;
mod command;
mod install;
mod plan;
mod services;
mod suites;
mod tally;
mod wire;
mod workshop;

use std::env;
use std::process::ExitCode;

use plan::{Plan, Step};
use suites::Suite;
use workshop::Workshop;

const HELP: &str = "\
cargo xtask test [SUITE…]   install what the tests need, run them, sum them up
                            suites: rust, client, browser, openapi, clients (default: all)
cargo xtask ci              formatting, lints, documentation, dependencies; then every test, and what it costs
cargo xtask screenshots     take the pictures of docs/images anew
cargo xtask wire            write docs/openapi.json and the client's types of it anew
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match (command, rest) {
        ("test", names) => match Suite::parse_all(names) {
            Ok(suites) => {
                let mut steps = install::steps(&suites);
                steps.extend(suites::steps(&suites));
                execute(steps)
            }
            Err(unknown) => misuse(&unknown),
        },
        ("ci", []) => {
            let mut steps = install::steps(Suite::ALL);
            steps.extend(checks::steps());
            steps.extend(suites::steps(Suite::ALL));
            steps.extend(suites::cost());
            execute(steps)
        }
        ("screenshots", []) => execute(suites::screenshots()),
        ("wire", []) => execute(wire::steps()),
        ("help" | "--help" | "-h", _) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => misuse(&format!("unknown command: {}", arguments.join(" "))),
    }
}

fn execute(steps: Vec<Step>) -> ExitCode {
    match Workshop::open() {
        Ok(mut workshop) => Plan::new(steps).execute(&mut workshop),
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn misuse(what: &str) -> ExitCode {
    eprintln!("{what}\n\n{HELP}");
    ExitCode::from(2)
}
