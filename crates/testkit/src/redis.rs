//! A Redis of the story's own, as a child: started, killed, started again.
//!
//! Servers of one shop speak on a channel whose name is fixed; on a Redis that others share, another story's
//! word would pass for this one's.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::scratch::Scratch;

/// A running `redis-server` that keeps nothing, killed when this value goes.
#[derive(Debug)]
pub struct TestRedis {
    folder: Scratch,
    server: Option<Child>,
}

impl TestRedis {
    /// Starts it. Whoever needs it waits for its own link: `/readyz` tells.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start() -> Self {
        let mut redis = Self { folder: Scratch::new(), server: None };
        redis.start_again();
        redis
    }

    /// Starts it at the same address, after [`kill9`](Self::kill9).
    ///
    /// # Panics
    /// When it cannot be started.
    #[expect(clippy::expect_used, reason = "a test without its Redis has failed, and must not be skipped")]
    pub fn start_again(&mut self) {
        let server = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
            .arg(self.socket())
            .arg("--dir")
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server is installed; `cargo xtask test` does it");
        self.server = Some(server);
    }

    /// Its address: a socket in a folder of its own, which no other program can take.
    pub fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// Ends it as a power cut would.
    pub fn kill9(&mut self) {
        if let Some(mut server) = self.server.take() {
            // Either it was running and is killed, or it has ended by itself.
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        self.kill9();
    }
}
