//! How much of a file is read, wherever it is from.

use super::SheetError;

/// How far the cells of a file may reach, and how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Rows.
    pub(super) rows: usize,
    /// Columns.
    pub(super) columns: usize,
    /// Bytes of a workbook once unpacked.
    pub(super) bytes: u64,
}

/// Columns of a table: far more than any of ours has.
const COLUMNS: usize = 100;

impl Limits {
    /// Of a file that was sent by page, to a server where others sell.
    pub(super) const SENT: Self =
        Self { rows: super::super::MOST_ROWS + 1, columns: COLUMNS, bytes: 32 * 1024 * 1024 };
    /// Of a file that lies on the server: as many rows as a spreadsheet has.
    pub(super) const FILE: Self = Self { rows: 1_048_576, columns: COLUMNS, bytes: 256 * 1024 * 1024 };

    /// Refuses a cell beyond, counted from 0.
    pub(super) fn check(&self, name: &str, row: usize, column: usize) -> Result<(), SheetError> {
        if row < self.rows && column < self.columns {
            return Ok(());
        }
        Err(SheetError::TooFar {
            name: name.to_owned(),
            cell: address(row, column),
            rows: self.rows,
            columns: self.columns,
        })
    }
}

/// A row or column, counted from 0, as an index.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A cell as the spreadsheet program names it: `XFD1048576`.
fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = Some(column);
    while let Some(column) = rest {
        letters.extend(char::from_digit(u32::try_from(column % 26).unwrap_or_default() + 10, 36));
        rest = (column / 26).checked_sub(1);
    }
    let letters: String = letters.iter().rev().map(char::to_ascii_uppercase).collect();
    format!("{letters}{}", row.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_the_spreadsheet_does() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (9, 25, "Z10"),
            (0, 26, "AA1"),
            (0, 701, "ZZ1"),
            (0, 702, "AAA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(address(row, column), name);
        }
    }
}
