//! What an import says: every row it refuses and why, what it assumed, and the counts.

use std::fmt::{self, Write};

use super::table::Table;

/// One table's part of the report, without its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Told in full.
    text: String,
    /// Records that stood the test.
    pub ready: usize,
    /// Rows that did not.
    pub refused: usize,
}

/// Rows named with an assumption, at most.
const ROWS_NAMED: usize = 8;
/// Characters of a cell shown, at most.
const VALUE_SHOWN: usize = 60;

impl Part {
    /// Tells of `table`, whose records are called `noun`.
    pub fn of<T>(noun: &str, table: &Table<T>) -> Self {
        let refused = table.refused();
        let ready = table.rows() - refused;
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = tell(&mut text, noun, table, ready, refused);
        Self { text, ready, refused }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn tell<T>(out: &mut String, noun: &str, table: &Table<T>, ready: usize, refused: usize) -> fmt::Result {
    writeln!(out, "{noun}: {}", table.origin())?;
    writeln!(out, "  {} baris, {ready} siap, {refused} ditolak", table.rows())?;
    let headers: Vec<_> = table.unused_headers().map(quoted).collect();
    if !headers.is_empty() {
        writeln!(out, "  kolom yang tidak dipakai: {}", headers.join(", "))?;
    }
    for (notice, rows) in &table.notices {
        let named: Vec<_> = rows.iter().take(ROWS_NAMED).map(u32::to_string).collect();
        let more = if rows.len() > ROWS_NAMED { ", …" } else { "" };
        writeln!(out, "  perhatikan: {notice} ({} baris: {}{more})", rows.len(), named.join(", "))?;
    }
    let mut faults: Vec<_> = table.faults.iter().collect();
    faults.sort_by_key(|fault| fault.row);
    for fault in faults {
        writeln!(out, "  baris {}, {}: {} {}", fault.row, fault.column, quoted(&fault.value), fault.why)?;
    }
    Ok(())
}

/// A cell's text in quotes, shortened, without anything that could move the terminal's cursor.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().take(VALUE_SHOWN).collect();
    let more = if text.chars().count() > VALUE_SHOWN { "…" } else { "" };
    format!("\"{}{more}\"", shown.escape_debug())
}
