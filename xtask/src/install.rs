//! Installing what the tests need and the machine lacks; a second run finds everything in place.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::command::{Failure, Run};
use crate::plan::Step;
use crate::suites::Suite;
use crate::tally::Tally;
use crate::workshop::{Workshop, once_per};

/// Where Debian's package puts the browser.
pub(crate) const CHROMIUM: &str = "/usr/bin/chromium";

/// Where Debian's package puts the proxy.
const NGINX: &str = "/usr/sbin/nginx";

/// The steps that prepare `suites`.
pub(crate) fn steps(suites: &[Suite]) -> Vec<Step> {
    let mut steps = Vec::new();
    if suites.contains(&Suite::Rust) || suites.contains(&Suite::Browser) {
        steps.push(Step::ground("Packages: PostgreSQL", |_| packages(&[("postgresql", has_postgres)])));
    }
    if suites.contains(&Suite::Rust) {
        steps.push(Step::ground("Packages: Redis", |_| {
            packages(&[("redis-server", || on_path("redis-server"))])
        }));
    }
    if suites.contains(&Suite::Client) {
        steps.push(client());
    }
    if suites.contains(&Suite::Browser) || suites.contains(&Suite::Clients) {
        steps.extend(browser());
    }
    if suites.contains(&Suite::Openapi) || suites.contains(&Suite::Clients) {
        steps.push(Step::ground("Packages: Python", |_| {
            packages(&[("python3", || on_path("python3")), ("python3-venv", has_venv)])
        }));
    }
    if suites.contains(&Suite::Openapi) {
        steps.push(Step::ground("Python packages of tests/openapi", |workshop| {
            python_environment("openapi", workshop)
        }));
    }
    if suites.contains(&Suite::Clients) {
        steps.push(Step::ground("Packages: nginx, curl, OpenSSL", |_| {
            // The modules are not needed; the light build has all that a proxy takes.
            packages(&[
                ("nginx-light", || Path::new(NGINX).exists()),
                ("curl", || on_path("curl")),
                ("openssl", || on_path("openssl")),
            ])
        }));
        steps.push(Step::ground("Python packages of tests/clients", |workshop| {
            python_environment("clients", workshop)
        }));
        steps.push(Step::ground("npm packages of tests/clients", |workshop| npm(workshop, "tests/clients")));
    }
    steps
}

/// What counts instructions.
pub(crate) fn callgrind() -> Step {
    Step::ground("Packages: valgrind", |_| packages(&[("valgrind", || on_path("valgrind"))]))
}

/// The npm packages of the client.
pub(crate) fn client() -> Step {
    Step::ground("npm packages of client", |workshop| npm(workshop, "client"))
}

/// What drives a real browser.
pub(crate) fn browser() -> [Step; 2] {
    [
        Step::ground("Packages: Chromium", |_| packages(&[("chromium", || Path::new(CHROMIUM).exists())])),
        Step::ground("npm packages of tests/browser", |workshop| npm(workshop, "tests/browser")),
    ]
}

/// A Debian package, and whether what it brings is there already.
type Package = (&'static str, fn() -> bool);

/// Installs those of the packages that are missing.
fn packages(wanted: &[Package]) -> Result<Tally, Failure> {
    let missing: Vec<&str> = wanted.iter().filter(|(_, present)| !present()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        println!("all present");
        return Ok(Tally::default());
    }
    if !on_path("apt-get") {
        return Err(format!("please install: {} (this machine has no apt-get)", missing.join(", ")).into());
    }
    println!("missing: {}", missing.join(", "));
    let install = || apt(&["install", "--yes", "--no-install-recommends"]).args(&missing).done();
    // The lists of packages may be absent or old: they are fetched when installing does not work.
    if install().is_err() {
        apt(&["update"]).done()?;
        install()?;
    }
    Ok(Tally::default())
}

fn apt(arguments: &[&str]) -> Run {
    let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"];
    let run = if is_root() { Run::new("env") } else { Run::new("sudo").args(["env"]) };
    run.args(quiet).args(arguments)
}

/// `npm ci` in `folder`, when its lock file has changed since the last time; the build of the pages keeps the
/// same stamp for `client`.
fn npm(workshop: &Workshop, folder: &str) -> Result<Tally, Failure> {
    let folder = workshop.path(folder);
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join("node_modules/.melati-lock"));
    once_per(&lock, &stamp, || {
        workshop
            .run("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .dir(&folder)
            .done()
    })?;
    Ok(Tally::default())
}

/// The Python of the tests in `tests/{suite}`.
pub(crate) fn python(suite: &str, workshop: &Workshop) -> PathBuf {
    workshop.target(format!("{suite}-venv/bin/python"))
}

/// A Python environment of our own below `target/`, with exactly the packages of the suite's lock file.
fn python_environment(suite: &str, workshop: &Workshop) -> Result<Tally, Failure> {
    let lock = workshop.path(format!("tests/{suite}/requirements.txt"));
    let folder = workshop.target(format!("{suite}-venv"));
    once_per(&lock, &folder.join("installed-requirements.txt"), || {
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
        }
        workshop.run("python3").args(["-m", "venv"]).args([&folder]).done()?;
        workshop
            .run(folder.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .args([&lock])
            .done()
    })?;
    Ok(Tally::default())
}

fn has_postgres() -> bool {
    on_path("initdb")
        || fs::read_dir("/usr/lib/postgresql").is_ok_and(|mut versions| versions.next().is_some())
}

fn has_venv() -> bool {
    Run::new("python3").args(["-c", "import venv, ensurepip"]).succeeds()
}

fn on_path(program: &str) -> bool {
    Run::new("which").args([program]).succeeds()
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
