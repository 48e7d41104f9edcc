//! Where the steps work: the project's folders, and what one step leaves for the next.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::command::{Failure, Run};
use crate::services::Service;

/// The project's folders, and the services that live as long as this value.
pub(crate) struct Workshop {
    root: PathBuf,
    target: PathBuf,
    /// Running services, by the variable that tells tests their address.
    services: Vec<(&'static str, Service)>,
}

impl Workshop {
    /// Finds the project that this tool was built from.
    pub(crate) fn open() -> Result<Self, Failure> {
        let package = env::var_os("CARGO_MANIFEST_DIR").ok_or("start it as `cargo xtask`")?;
        let root = Path::new(&package).parent().ok_or("the project has no folder")?.to_owned();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target, services: Vec::new() })
    }

    /// The project's folder, or something in it.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join(below)
    }

    /// Something in the folder of built things.
    pub(crate) fn target(&self, below: impl AsRef<Path>) -> PathBuf {
        self.target.join(below)
    }

    /// The built `melati` program.
    pub(crate) fn melati(&self) -> PathBuf {
        self.target("debug/melati")
    }

    /// A command that runs in the project's folder and knows the services' addresses.
    pub(crate) fn run(&self, program: impl AsRef<OsStr>) -> Run {
        let mut run = Run::new(program).dir(&self.root).env("MELATI_BIN", self.melati());
        for (variable, service) in &self.services {
            run = run.env(variable, service.url());
        }
        run
    }

    /// Keeps `service` running until the end; later commands find its address in `variable`.
    pub(crate) fn keep(&mut self, variable: &'static str, service: Service) {
        self.services.push((variable, service));
    }
}

/// Does `work` unless it was already done for the present text of `source`.
///
/// `stamp` remembers that text; removing what `work` made should remove the stamp as well.
pub(crate) fn once_per(
    source: &Path,
    stamp: &Path,
    work: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let wanted = fs::read(source).map_err(|error| format!("cannot read {}: {error}", source.display()))?;
    if fs::read(stamp).is_ok_and(|done| done == wanted) {
        println!("{} has not changed: nothing to install", source.display());
        return Ok(());
    }
    work()?;
    fs::write(stamp, wanted).map_err(|error| format!("cannot write {}: {error}", stamp.display()).into())
}
