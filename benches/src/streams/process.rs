//! What the system knows of a process: its memory, and the time it has had of the processor.

use anyhow::{Context, Result};

/// Ticks of `/proc/PID/stat` in a second; the same on every Linux.
const TICKS: f64 = 100.0;

/// A running process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Memory of its own, and what it shares with others for the purpose, in KiB.
    pub(crate) fn memory_kib(self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let field = |name: &str| -> f64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
        };
        Ok(field("RssAnon:") + field("RssShmem:"))
    }

    /// Seconds of processor time so far, its own and the system's for it.
    pub(crate) fn cpu_seconds(self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        let (_, fields) = stat.rsplit_once(')').context("the name of a process ends")?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let ticks = |index: usize| -> f64 { fields.get(index).and_then(|it| it.parse().ok()).unwrap_or(0.0) };
        Ok((ticks(11) + ticks(12)) / TICKS)
    }

    /// Its first child.
    pub(crate) fn child(self) -> Result<Self> {
        let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.0))?;
        let first = children.split_whitespace().next().context("no child yet")?;
        Ok(Self(first.parse()?))
    }
}
