//! What is wrong with a body, and where: the error of our deserializer.

use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

use crate::problem::Problem;

/// One fault at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// `items[0].harga`; empty for the whole.
    path: String,
    message: String,
}

impl Fault {
    /// The same fault, seen from around the field `name`.
    pub(super) fn in_field(self, name: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Self { path: format!("{name}{joint}{}", self.path), ..self }
    }

    /// The same fault, seen from around entry `index` of a list.
    pub(super) fn in_entry(self, index: usize) -> Self {
        self.in_field(&format!("[{index}]"))
    }

    fn at(field: &str, message: &str) -> Self {
        Self { path: field.to_owned(), message: message.to_owned() }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let whole = fault.path.is_empty();
        Self::field(if whole { ".".to_owned() } else { fault.path }, fault.message)
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Self { path: String::new(), message: message.to_string() }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("harus berupa {}", in_words(expected)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::at(field, "wajib diisi")
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::at(field, "isian ini tidak dikenal")
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::at(field, "diisi dua kali")
    }
}

/// Our own leaf types say what they expect in Indonesian already; the rest are serde's own words.
fn in_words(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    match words.as_str() {
        "a sequence" => "daftar".to_owned(),
        "a boolean" => "true atau false".to_owned(),
        _ => words,
    }
}
