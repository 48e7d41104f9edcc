//! The databases that tests use: private, on free ports, gone when this tool ends.
//!
//! The scripts in `xtask/services/` start and stop them; the test kit calls the same scripts.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::command::Failure;
use crate::workshop::Workshop;

/// A running service. It ends when this value goes, or when this program dies in any way: its script
/// watches the pipe that is its standard input.
pub(crate) struct Service {
    script: Child,
    url: String,
}

impl Service {
    /// Starts the service of that name and waits until it answers.
    pub(crate) fn start(workshop: &Workshop, name: &str) -> Result<Self, Failure> {
        let script = workshop.path("xtask/services").join(name).with_extension("sh");
        let mut child = Command::new(&script)
            .arg(workshop.target(format!("test-{name}")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} could not be run: {error}", script.display()))?;
        let mut url = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut url)
                .map_err(|error| format!("{name} does not answer: {error}"))?;
        }
        let service = Self { script: child, url: url.trim().to_owned() };
        if service.url.is_empty() {
            return Err(format!("{name} did not start: see above").into());
        }
        println!("{name}: {}", service.url);
        Ok(service)
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        // Nothing is left to do where it cannot be waited for.
        let _ = self.script.wait();
    }
}
