//! The real program as a child: started, talked to, killed.

use std::io::{BufRead as _, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use std::{env, thread};

use std::path::PathBuf;

use tokio::sync::watch;
use tokio::time;

use crate::scratch::Scratch;
use crate::service::{built, project};

/// How long a start, or an end, may take before a test gives up: a slow machine under load, not a promise.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `melati`, killed when this value goes.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: SocketAddr,
    output: watch::Receiver<String>,
    _folder: Scratch,
}

impl Program {
    /// Starts `melati` with `args` on a free port and waits until `/readyz` says that it is ready.
    ///
    /// It runs in a folder of its own, with `env` besides the variables of the test.
    ///
    /// # Panics
    /// When it ends, or says nothing for a minute; the message tells what it wrote.
    #[expect(clippy::panic, clippy::expect_used, reason = "a test without its program has failed")]
    pub async fn start(args: &[&str], env: &[(&str, &str)]) -> Self {
        let folder = Scratch::new();
        let mut command = command(args, env);
        if !args.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let (sender, mut output) = watch::channel(String::new());
        collect(child.stdout.take(), sender.clone());
        collect(child.stderr.take(), sender);

        let address = async {
            let text = output.wait_for(|text| listening(text).is_some()).await.ok()?;
            listening(&text)
        };
        let Ok(Some(address)) = time::timeout(PATIENCE, address).await else {
            let _ = child.kill();
            panic!("melati {} does not listen; it wrote:\n{}", args.join(" "), output.borrow().as_str());
        };
        let program = Self { child, address, output, _folder: folder };
        program.ready().await;
        program
    }

    /// Runs a command that ends by itself, such as `melati check`, and returns what it wrote.
    ///
    /// # Panics
    /// When it cannot be run.
    #[expect(clippy::expect_used, reason = "a test without its program has failed")]
    pub fn run(args: &[&str], env: &[(&str, &str)]) -> Output {
        let folder = Scratch::new();
        command(args, env)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program can be run")
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a page; `path` begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it has written so far, to either output.
    pub fn output(&self) -> String {
        self.output.borrow().clone()
    }

    /// Ends it as a power cut would: without a chance to do anything.
    pub fn kill9(&mut self) {
        // Either it was running and is killed, or it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end (SIGTERM); [`wait`](Self::wait) tells when it has.
    ///
    /// # Panics
    /// When the system has no `kill`.
    #[expect(clippy::expect_used, reason = "a test that cannot ask has failed")]
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().expect("kill can be run");
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    /// When it has not after a minute.
    #[expect(clippy::expect_used, reason = "a test that waits in vain has failed")]
    pub async fn wait(&mut self) -> ExitStatus {
        let begun = time::Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the child is ours") {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "melati does not end; it wrote:\n{}", self.output());
            time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn ready(&self) {
        let (client, begun) = (reqwest::Client::new(), time::Instant::now());
        loop {
            if client.get(self.url("/readyz")).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "melati does not get ready; it wrote:\n{}", self.output());
            time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill9();
    }
}

fn command(args: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary());
    // What is set for the test, or by a developer for a shop of her own, is not for this one.
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"MELATI_")) {
        command.env_remove(name);
    }
    command.args(args).envs(env.iter().copied());
    command
}

/// The program as it is now: `MELATI_BIN`, where the test command has just built it, else built here.
#[expect(clippy::disallowed_methods, reason = "the variable is between the test command and its tests")]
#[expect(clippy::expect_used, reason = "a test without its program has failed")]
fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(path) = env::var_os("MELATI_BIN") {
            return path.into();
        }
        let folder = built();
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "--package", "melati-server"]).current_dir(project());
        match folder.file_name().and_then(|profile| profile.to_str()) {
            None | Some("debug") => {}
            Some(profile) => {
                cargo.args(["--profile", profile]);
            }
        }
        assert!(cargo.status().expect("cargo can be run").success(), "the program does not build");
        folder.join("melati")
    })
}

/// Adds every line of `stream` to the output, in a thread that ends with the child.
fn collect(stream: Option<impl Read + Send + 'static>, output: watch::Sender<String>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            output.send_modify(|text| {
                text.push_str(&line);
                text.push('\n');
            });
        }
    });
}

/// The first address in what the program wrote: `… http://127.0.0.1:8080 …`.
fn listening(text: &str) -> Option<SocketAddr> {
    text.split("http://").skip(1).find_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_hexdigit() && !".:[]".contains(c)).unwrap_or(rest.len());
        rest.get(..end)?.parse().ok()
    })
}
