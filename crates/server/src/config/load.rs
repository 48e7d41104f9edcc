//! Reading the settings: file, then environment, then flags; the later one wins.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Config, ConfigError,
    keys::{KEYS, Key, without_password},
};

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "melati.toml";
/// What our variables begin with.
const PREFIX: &str = "MELATI_";

/// Where settings come from.
#[derive(Debug, Default)]
pub struct Sources {
    /// A file that must be there; without one, `melati.toml` in the working directory is read if it is there.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: Vec<(OsString, OsString)>,
    /// Flags of the command line: the setting's name and the value.
    pub flags: Vec<(&'static str, String)>,
}

impl Config {
    /// Reads all sources; refuses names that are no settings and values that cannot be used.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        config.read_file(sources.file.as_deref())?;
        config.read_environment(&sources.environment)?;
        for (name, value) in &sources.flags {
            let place = format!("--{}", name.replace('_', "-"));
            if let Some(key) = KEYS.iter().find(|key| key.name == *name) {
                config.set(key, value, place)?;
            }
        }
        Ok(config)
    }

    fn read_file(&mut self, named: Option<&Path>) -> Result<(), ConfigError> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        let shown = path.display().to_string();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => return Ok(()),
            Err(error) => return Err(ConfigError::Unreadable { path: shown, why: error.to_string() }),
        };
        let table = text
            .parse::<toml::Table>()
            .map_err(|error| ConfigError::NotToml { path: shown.clone(), why: error.to_string() })?;
        for (name, value) in table {
            let key = KEYS.iter().find(|key| key.name == name);
            let key = key.ok_or_else(|| unknown(shown.clone(), &name))?;
            let text = match &value {
                toml::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            self.set(key, &text, shown.clone())?;
        }
        Ok(())
    }

    fn read_environment(&mut self, variables: &[(OsString, OsString)]) -> Result<(), ConfigError> {
        for (variable, value) in variables {
            let Some(variable) = variable.to_str().filter(|variable| variable.starts_with(PREFIX)) else {
                continue;
            };
            match KEYS.iter().find(|key| key.variable() == variable) {
                // As good as not there: compose files pass what nobody has set as empty.
                _ if value.is_empty() => {}
                Some(key) => self.set(key, &value.to_string_lossy(), variable.to_owned())?,
                // Other programs may have variables that begin so; only what is nearly ours is an error.
                None if nearest(&variable.to_lowercase().replace("melati_", "")).is_some() => {
                    return Err(unknown("environment".to_owned(), variable));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn set(&mut self, key: &Key, value: &str, place: String) -> Result<(), ConfigError> {
        (key.read)(self, value.trim()).map_err(|why| ConfigError::BadValue {
            place,
            name: key.name,
            value: without_password(value),
            why,
        })
    }
}

fn unknown(place: String, name: &str) -> ConfigError {
    let bare = name.to_lowercase().replace("melati_", "").replace('-', "_");
    ConfigError::UnknownKey { place, name: name.to_owned(), meant: nearest(&bare) }
}

/// The setting whose name is at most two typing errors away.
fn nearest(name: &str) -> Option<&'static str> {
    KEYS.iter()
        .map(|key| (typing_errors(name, key.name), key.name))
        .filter(|(n, _)| *n <= 2)
        .min()
        .map(|(_, name)| name)
}

/// Letters to add, drop or change to come from one word to the other.
fn typing_errors(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in (1..).zip(from.bytes()) {
        let mut corner = std::mem::replace(row.first_mut().unwrap_or(&mut 0), i);
        let mut left = i;
        for (b, cell) in to.bytes().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            *cell = (corner + usize::from(a != b)).min(above + 1).min(left + 1);
            (corner, left) = (above, *cell);
        }
    }
    row.last().copied().unwrap_or_default()
}
