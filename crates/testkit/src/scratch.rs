//! A folder that is gone when the test is.

use std::path::{Path, PathBuf};
use std::{env, fs};

use uuid::Uuid;

/// An empty folder of its own in the system's temporary directory, removed when this value goes.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder.
    ///
    /// # Panics
    /// When it cannot be made.
    #[expect(clippy::expect_used, reason = "a test without its folder has failed")]
    pub fn new() -> Self {
        let folder = env::temp_dir().join(format!("melati-test-{}", Uuid::new_v4().simple()));
        fs::create_dir(&folder).expect("the temporary directory can be written to");
        Self(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the temporary directory harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
