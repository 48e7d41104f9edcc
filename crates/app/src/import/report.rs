//! What an import says: every row it refuses and why, what it assumed, and the counts.

use std::fmt;

use super::table::{Fault, Table};

/// One table's part of the report, without its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What its records are called.
    pub noun: &'static str,
    /// File and sheet.
    pub origin: String,
    /// Records that stood the test.
    pub ready: usize,
    /// Rows that did not.
    pub refused: usize,
    /// Headers that mean nothing here.
    pub unused: Vec<String>,
    /// What is taken with an assumption: the assumption and the rows.
    pub notices: Vec<(String, Vec<u32>)>,
    /// What is refused, from the top.
    pub faults: Vec<Fault>,
}

/// Rows named with an assumption, at most.
const ROWS_NAMED: usize = 8;
/// Characters of a cell shown, at most.
const VALUE_SHOWN: usize = 60;

impl Part {
    /// Tells of `table`, whose records are called `noun`.
    pub fn of<T>(noun: &'static str, table: &Table<T>) -> Self {
        let refused = table.refused();
        let mut faults = table.faults.clone();
        faults.sort_by_key(|fault| fault.row);
        Self {
            noun,
            origin: table.origin().to_owned(),
            ready: table.rows() - refused,
            refused,
            unused: table.unused_headers().map(str::to_owned).collect(),
            notices: table.notices.clone().into_iter().collect(),
            faults,
        }
    }

    /// What was assumed, and in which rows: the first few.
    pub fn told(&self) -> impl Iterator<Item = String> {
        self.notices.iter().map(|(notice, rows)| {
            let named: Vec<_> = rows.iter().take(ROWS_NAMED).map(u32::to_string).collect();
            let more = if rows.len() > ROWS_NAMED { ", …" } else { "" };
            format!("{notice} ({} baris: {}{more})", rows.len(), named.join(", "))
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { noun, origin, ready, refused, unused, faults, .. } = self;
        writeln!(f, "{noun}: {origin}")?;
        writeln!(f, "  {} baris, {ready} siap, {refused} ditolak", ready + refused)?;
        if !unused.is_empty() {
            let unused: Vec<_> = unused.iter().map(|header| quoted(header)).collect();
            writeln!(f, "  kolom yang tidak dipakai: {}", unused.join(", "))?;
        }
        for told in self.told() {
            writeln!(f, "  perhatikan: {told}")?;
        }
        for Fault { row, column, value, why } in faults {
            writeln!(f, "  baris {row}, {column}: {} {why}", quoted(value))?;
        }
        Ok(())
    }
}

/// A cell's text in quotes, shortened, without anything that could move the terminal's cursor.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().take(VALUE_SHOWN).collect();
    let more = if text.chars().count() > VALUE_SHOWN { "…" } else { "" };
    format!("\"{}{more}\"", shown.escape_debug())
}
