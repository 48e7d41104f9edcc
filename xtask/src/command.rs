//! Running other programs: shown before they start, never asked anything, their failure a sentence.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::tally::{Counter, Tally};

/// Why a step did not succeed.
#[derive(Debug)]
pub(crate) struct Failure {
    reason: String,
    /// What the step's tests said before it failed.
    pub(crate) tally: Tally,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.reason)
    }
}

impl<T: Into<String>> From<T> for Failure {
    fn from(reason: T) -> Self {
        Self { reason: reason.into(), tally: Tally::default() }
    }
}

/// A program about to be run.
pub(crate) struct Run {
    command: Command,
    shown: String,
}

impl Run {
    /// `program`, found on the search path unless it is a path. It gets no standard input.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(&program);
        command.stdin(Stdio::null());
        if io::stdout().is_terminal() {
            // Output is read on its way to the terminal, so programs must be told that there is one.
            command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
        }
        Self { command, shown: quoted(program.as_ref()) }
    }

    /// Further arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        for argument in arguments {
            self.shown.push(' ');
            self.shown.push_str(&quoted(argument.as_ref()));
            self.command.arg(argument);
        }
        self
    }

    /// A variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The folder it runs in.
    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Runs it, its output shown as it comes.
    pub(crate) fn done(mut self) -> Result<(), Failure> {
        println!("$ {}", self.shown);
        let status = self.command.status().map_err(|error| self.not_started(&error))?;
        self.judge(status, Tally::default())
    }

    /// Runs it, its output shown as it comes, and adds up the tests it reports.
    pub(crate) fn tallied(mut self) -> Result<Tally, Failure> {
        println!("$ {}", self.shown);
        let (reader, writer) = io::pipe().map_err(|error| format!("no pipe: {error}"))?;
        let second = writer.try_clone().map_err(|error| format!("no pipe: {error}"))?;
        self.command.stdout(writer).stderr(second);
        let mut child = self.command.spawn().map_err(|error| self.not_started(&error))?;
        // Our copies of the writing end must go, or the reading end never ends.
        self.command.stdout(Stdio::null()).stderr(Stdio::null());

        let mut counter = Counter::default();
        let mut lines = BufReader::new(reader);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            // A closed terminal is no reason to stop testing.
            let _ = io::stdout().write_all(&line);
            counter.see(&String::from_utf8_lossy(&line));
            line.clear();
        }
        let status = child.wait().map_err(|error| self.not_started(&error))?;
        self.judge(status, counter.tally())?;
        Ok(counter.tally())
    }

    /// Whether it runs and succeeds; shows nothing.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn judge(&self, status: ExitStatus, tally: Tally) -> Result<(), Failure> {
        if status.success() {
            return Ok(());
        }
        Err(Failure { reason: format!("{} failed ({status})", self.shown), tally })
    }

    fn not_started(&self, error: &io::Error) -> Failure {
        format!("{} could not be run: {error}", self.shown).into()
    }
}

/// As one would type it in a shell.
fn quoted(word: &OsStr) -> String {
    let word = OsString::from(word).to_string_lossy().into_owned();
    if word.contains([' ', '*', '\'', '"']) { format!("{word:?}") } else { word }
}
