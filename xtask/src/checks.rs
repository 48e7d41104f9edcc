//! What is checked before any test runs: formatting, lints, documentation, dependencies.

use std::path::PathBuf;

use crate::command::{Failure, Run};
use crate::plan::Step;
use crate::tally::Tally;
use crate::workshop::Workshop;

/// The checks, in order; npm packages are installed already.
pub(crate) fn steps() -> Vec<Step> {
    vec![
        Step::check("Formatting", |workshop| done(workshop.run("cargo").args(["fmt", "--all", "--check"]))),
        Step::check("Client: lints and types", |workshop| {
            done(workshop.run("npm").args(["run", "--silent", "check"]).dir(workshop.path("client")))
        }),
        Step::check("Browser tests: lints and types", browser_tests),
        Step::check("Clippy", |workshop| {
            let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
            done(workshop.run("cargo").args(clippy))
        }),
        Step::check("Documentation", |workshop| {
            let doc = ["doc", "--workspace", "--no-deps", "--locked"];
            done(workshop.run("cargo").args(doc).env("RUSTDOCFLAGS", "--deny warnings"))
        }),
        Step::check("Dependencies: bans, licences, sources, advisories", dependencies),
    ]
}

/// By the client's own tools: the same rules for all that runs in a browser or drives one.
fn browser_tests(workshop: &mut Workshop) -> Result<Tally, Failure> {
    let tool = |name: &str| workshop.run(workshop.path("client/node_modules/.bin").join(name));
    let folders = ["tests/browser", "tests/clients"];
    tool("biome").args(["check", "--error-on-warnings", "--config-path=client"]).args(folders).done()?;
    for folder in folders {
        tool("tsc").args(["--project", folder]).done()?;
    }
    Ok(Tally::default())
}

fn dependencies(workshop: &mut Workshop) -> Result<Tally, Failure> {
    let deny = cargo_deny(workshop)?;
    let deny = || workshop.run(&deny);
    deny().args(["check", "bans", "licenses", "sources"]).done()?;
    // The list of known holes lives elsewhere, and not every machine may go there.
    if deny().args(["fetch", "db"]).succeeds() {
        deny().args(["check", "advisories"]).done()?;
    } else {
        println!(
            "checked: bans, licenses, sources. NOT checked: advisories (their database cannot be fetched from here)"
        );
    }
    Ok(Tally::default())
}

/// The `cargo-deny` of the machine, else one of our own, compiled once.
fn cargo_deny(workshop: &Workshop) -> Result<PathBuf, Failure> {
    if Run::new("cargo-deny").args(["--version"]).succeeds() {
        return Ok("cargo-deny".into());
    }
    let (tools, program) = (workshop.target("tools"), workshop.target("tools/bin/cargo-deny"));
    if !program.exists() {
        workshop.run("cargo").args(["install", "cargo-deny", "--locked", "--root"]).args([tools]).done()?;
    }
    Ok(program)
}

fn done(run: Run) -> Result<Tally, Failure> {
    run.done().map(|()| Tally::default())
}
