//! A throw-away folder, for the demo shop.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A folder of its own in the system's temporary directory, removed with everything in it when this value goes.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes a folder that only this user can look into.
    pub fn new() -> io::Result<Self> {
        let name = format!("melati-demo-{:016x}", rand::random::<u64>());
        let folder = std::env::temp_dir().join(name);
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the temporary directory harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
