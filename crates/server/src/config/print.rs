//! The configuration as a commented TOML file.

use std::fmt::Write;

use super::{Config, keys::KEYS};

/// A setting that stands at its default is commented out, so that the file pins nothing by accident.
pub(super) fn toml(config: &Config) -> String {
    let defaults = Config::default();
    let mut text = String::from(
        "# Melati's configuration. Read from melati.toml or --config FILE, then from the environment,\n\
         # then from flags; the later one wins. Lines that begin with # show the default.\n",
    );
    for key in KEYS {
        let (value, default) = ((key.show)(config), (key.show)(&defaults));
        let written = value.as_deref().or(default.as_deref()).unwrap_or(key.example);
        let written = if key.is_number { written.to_owned() } else { toml::Value::from(written).to_string() };
        text.push('\n');
        for line in key.meaning.lines() {
            let _ = writeln!(text, "# {line}");
        }
        let by_default = match &default {
            Some(_) if value == default => String::new(),
            Some(default) => format!(" By default: {default}."),
            None => " By default: none.".to_owned(),
        };
        let _ = writeln!(text, "# In the environment: {}.{by_default}", key.variable());
        let mark = if value == default { "# " } else { "" };
        let _ = writeln!(text, "{mark}{} = {written}", key.name);
    }
    text
}
