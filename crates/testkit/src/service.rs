//! Private servers for tests where nobody has started any: one of each kind for all test processes of a
//! checkout, since every test may be a process of its own.
//!
//! The scripts in `xtask/services/` start and stop them. Each process that uses one holds a shared lock on
//! its `.users` file as long as it lives; the script stops its server when nobody holds that lock.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{env, io, net};

/// A kind of server, used by this process at most once.
pub(crate) struct Service {
    name: &'static str,
    /// The variable in which `cargo xtask test` says that it has started one.
    variable: &'static str,
    url: OnceLock<String>,
    users: OnceLock<File>,
}

impl Service {
    pub(crate) const fn new(name: &'static str, variable: &'static str) -> Self {
        Self { name, variable, url: OnceLock::new(), users: OnceLock::new() }
    }

    /// The address of the running server, started if need be.
    #[expect(clippy::panic, reason = "a test without its database has failed, and must not be skipped")]
    #[expect(clippy::disallowed_methods, reason = "the variable is between the test command and its tests")]
    pub(crate) fn url(&self) -> &str {
        self.url.get_or_init(|| {
            env::var(self.variable).or_else(|_| self.shared()).unwrap_or_else(|error| {
                panic!(
                    "{} for tests is not there: {error}; is it installed? `cargo xtask test` does it",
                    self.name
                )
            })
        })
    }

    fn shared(&self) -> io::Result<String> {
        let folder = target().join("test-shared");
        fs::create_dir_all(&folder)?;
        let file = |ending: &str| folder.join(format!("{}.{ending}", self.name));
        // In this order: a server that is going down holds the users' lock until it has gone.
        let users = lock_file(&file("users"))?;
        users.lock_shared()?;
        let starting = lock_file(&file("starting"))?;
        starting.lock()?;
        let dir = folder.join(self.name);
        let url = match fs::read_to_string(dir.join("url")) {
            Ok(url) if answers(&url) => url,
            _ => start(self.name, &dir, &file("users"), &file("errors"))?,
        };
        let _ = self.users.set(users);
        Ok(url.trim().to_owned())
    }
}

/// Runs the script as a process of its own, which goes on after this test.
fn start(name: &str, dir: &Path, users: &Path, errors: &Path) -> io::Result<String> {
    let mut script = Command::new(project().join("xtask/services").join(name).with_extension("sh"))
        .args([dir, users])
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(errors)?)
        .spawn()?;
    let mut url = String::new();
    if let Some(stdout) = script.stdout.take() {
        BufReader::new(stdout).read_line(&mut url)?;
    }
    if url.is_empty() {
        return Err(io::Error::other(fs::read_to_string(errors)?));
    }
    Ok(url)
}

fn lock_file(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(path)
}

/// Whether something listens at the host and port of `url`.
fn answers(url: &str) -> bool {
    let host = url.trim().split(['/', '@']).find(|part| part.contains(':') && !part.ends_with(':'));
    host.is_some_and(|host| net::TcpStream::connect(host).is_ok())
}

/// The project's folder.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The folder of built things for the profile this program was built with, such as `target/debug`.
pub(crate) fn built() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let folder = program.parent().unwrap_or(Path::new("."));
    if folder.ends_with("deps") { folder.parent().unwrap_or(folder).to_owned() } else { folder.to_owned() }
}

fn target() -> PathBuf {
    built().parent().map_or_else(|| project().join("target"), Path::to_owned)
}
