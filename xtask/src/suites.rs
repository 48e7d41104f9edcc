//! The test suites, and what each of them runs.

use crate::command::Failure;
use crate::install;
use crate::plan::Step;
use crate::services::Service;
use crate::tally::Tally;
use crate::workshop::Workshop;

/// A group of tests that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// The crates' tests, unit and integration, on both databases.
    Rust,
    /// The TypeScript client's unit tests.
    Client,
    /// Stories in a real browser against the real program.
    Browser,
    /// The API document against the real program.
    Openapi,
    /// Other people's stream clients, and proxies, against the real program.
    Clients,
}

impl Suite {
    /// Every suite, in the order they run.
    pub(crate) const ALL: &[Self] = &[Self::Rust, Self::Client, Self::Browser, Self::Openapi, Self::Clients];

    /// The suites of these names; all of them where there are none. An unknown name is told back.
    pub(crate) fn parse_all(names: &[String]) -> Result<Vec<Self>, String> {
        if names.is_empty() {
            return Ok(Self::ALL.to_vec());
        }
        names.iter().map(|name| Self::parse(name)).collect()
    }

    fn parse(name: &str) -> Result<Self, String> {
        match name {
            "rust" => Ok(Self::Rust),
            "client" => Ok(Self::Client),
            "browser" => Ok(Self::Browser),
            "openapi" => Ok(Self::Openapi),
            "clients" => Ok(Self::Clients),
            _ => Err(format!("unknown suite: {name}")),
        }
    }

    /// Whether it needs the built program.
    fn runs_the_program(self) -> bool {
        self != Self::Client
    }
}

/// The steps that build and run `suites`; what they need is installed already.
pub(crate) fn steps(suites: &[Suite]) -> Vec<Step> {
    let mut steps = Vec::new();
    if suites.contains(&Suite::Rust) {
        // One build for everything: the program alone would be built with fewer features, and then again.
        steps.push(Step::ground("Build the program and the Rust tests", |workshop| {
            cargo(workshop, &["build", "--workspace", "--all-targets"])
        }));
        steps.push(Step::ground("Start PostgreSQL", start_postgres));
        steps.push(Step::check("Rust tests", rust_tests));
        steps.push(Step::check("Rust examples in documentation", |workshop| {
            workshop.run("cargo").args(["test", "--workspace", "--doc", "--quiet"]).tallied()
        }));
    }
    if !suites.contains(&Suite::Rust) && suites.iter().any(|suite| suite.runs_the_program()) {
        steps.push(build());
    }
    if suites.contains(&Suite::Client) {
        steps.push(Step::check("Client tests", |workshop| node_tests(workshop, "client")));
    }
    if suites.contains(&Suite::Browser) {
        steps.push(Step::check("Browser tests", |workshop| node_tests(workshop, "tests/browser")));
        if !suites.contains(&Suite::Rust) {
            steps.push(Step::ground("Start PostgreSQL", start_postgres));
        }
        steps.push(Step::check("Browser tests on PostgreSQL", |workshop| {
            npm(workshop, "tests/browser", &["run", "test:postgres", "--silent"])
        }));
    }
    if suites.contains(&Suite::Openapi) {
        steps.push(Step::check("API document tests", |workshop| {
            let python = install::python("openapi", workshop);
            workshop.run(python).args(["tests/openapi/run.py"]).tallied()
        }));
    }
    if suites.contains(&Suite::Clients) {
        steps
            .push(Step::check("Other clients and proxies", |workshop| node_tests(workshop, "tests/clients")));
    }
    steps
}

/// The steps that count what it costs to tell a listener something. Optimized: it takes minutes to build.
pub(crate) fn cost() -> Vec<Step> {
    vec![
        install::callgrind(),
        Step::check("Build what is counted", |workshop| {
            cargo(
                workshop,
                &["build", "--release", "--package", "melati-server", "--package", "melati-benches"],
            )
        }),
        Step::check("Instructions for each listener", |workshop| {
            let bench = workshop.target("release/melati-bench");
            workshop
                .run(bench)
                .args(["instructions"])
                .done()
                .map(|()| Tally { passed: 1, ..Tally::default() })
        }),
    ]
}

/// The steps that take the pictures of the documentation.
pub(crate) fn screenshots() -> Vec<Step> {
    let mut steps = Vec::from(install::browser());
    steps.push(build());
    steps.push(Step::check("Screenshots", |workshop| {
        let script = workshop.path("tests/browser/screenshots.mjs");
        workshop.run("node").args([script]).done().map(|()| Tally::default())
    }));
    steps
}

fn build() -> Step {
    Step::ground("Build the program", |workshop| cargo(workshop, &["build", "--package", "melati-server"]))
}

fn start_postgres(workshop: &mut Workshop) -> Result<Tally, Failure> {
    let postgres = Service::start(workshop, "postgres")?;
    workshop.keep("MELATI_TEST_POSTGRES", postgres);
    Ok(Tally::default())
}

fn rust_tests(workshop: &mut Workshop) -> Result<Tally, Failure> {
    if has_nextest(workshop) {
        return workshop
            .run("cargo")
            .args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"])
            .tallied();
    }
    workshop.run("cargo").args(["test", "--workspace", "--all-targets", "--no-fail-fast"]).tallied()
}

/// `npm test` in `folder`; Node reports for readers, not for machines, also when it is not on a terminal.
fn node_tests(workshop: &Workshop, folder: &str) -> Result<Tally, Failure> {
    npm(workshop, folder, &["test", "--silent"])
}

fn npm(workshop: &Workshop, folder: &str, arguments: &[&str]) -> Result<Tally, Failure> {
    let npm = workshop.run("npm").args(arguments).dir(workshop.path(folder));
    let npm = npm.env("MELATI_CLIENTS_PYTHON", install::python("clients", workshop));
    npm.env("NODE_OPTIONS", "--test-reporter=spec").tallied()
}

fn has_nextest(workshop: &Workshop) -> bool {
    workshop.run("cargo").args(["nextest", "--version"]).succeeds()
}

fn cargo(workshop: &Workshop, arguments: &[&str]) -> Result<Tally, Failure> {
    workshop.run("cargo").args(arguments).done().map(|()| Tally::default())
}
