//! A spreadsheet as text: rows with their numbers, cells as the shop sees them.
//!
//! Reads xlsx and csv, within limits; knows nothing of frames, lenses or patients.

mod limits;
mod workbook;

use std::path::Path;

use calamine::Data;

use self::limits::Limits;

/// One table of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Where it is from, for the report.
    pub origin: String,
    /// Rows that hold anything, top to bottom.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as the spreadsheet program shows it, from 1.
    pub number: u32,
    /// Its cells, left to right.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What it says, trimmed; empty for an empty cell.
    Text(String),
    /// What it shows, and why that cannot be what was meant.
    Broken(String, &'static str),
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// It cannot be opened.
    #[error("{0} tidak dapat dibuka: {1}")]
    Open(String, String),
    /// Unpacked, it would be more than a shop's table.
    #[error(
        "{0} terlalu besar setelah dibuka; simpan lembarnya sebagai CSV, atau bagi menjadi beberapa berkas"
    )]
    TooLarge(String),
    /// A cell stands where no shop's table reaches.
    #[error(
        "{name}: sel {cell} terlalu jauh; paling banyak {rows} baris dan {columns} kolom. Kosongkan sel itu, \
         atau bagi menjadi beberapa berkas"
    )]
    TooFar {
        /// The file.
        name: String,
        /// The cell: `XFD1048576`.
        cell: String,
        /// Most rows.
        rows: usize,
        /// Most columns.
        columns: usize,
    },
    /// A workbook of another kind, or one with a password.
    #[error("{0} bukan xlsx atau csv, atau bersandi; simpan ulang sebagai xlsx tanpa sandi")]
    Foreign(String),
    /// It holds no rows.
    #[error("{0} kosong")]
    Empty(String),
    /// A csv that is not UTF-8.
    #[error("{0} bukan teks UTF-8; simpan ulang sebagai \"CSV UTF-8\" atau xlsx")]
    Encoding(String),
}

impl Sheet {
    /// Reads the file at `path`, as [`Self::read`]; it may have as many rows as a spreadsheet has.
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| SheetError::Open(name.clone(), error.to_string()))?;
        Self::within(&name, bytes, &Limits::FILE)
    }

    /// Reads the first sheet of a file that holds anything; `.csv` and `.txt` are text, all else a workbook.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, SheetError> {
        Self::within(name, bytes, &Limits::SENT)
    }

    fn within(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, SheetError> {
        let ending = Path::new(name).extension().unwrap_or_default();
        let sheet = if ending.eq_ignore_ascii_case("csv") || ending.eq_ignore_ascii_case("txt") {
            let text = String::from_utf8(bytes).map_err(|_| SheetError::Encoding(name.to_owned()))?;
            let rows = csv_rows_within(&text, name, limits)?;
            Some(Self { origin: name.to_owned(), rows }).filter(|sheet| !sheet.rows.is_empty())
        } else {
            workbook::first_filled_sheet(bytes, name, limits)?
        };
        sheet.ok_or_else(|| SheetError::Empty(name.to_owned()))
    }
}

/// Rows of a csv text. The separator is the one the first line has most of: comma, semicolon (as
/// Indonesian Excel writes) or tab.
pub fn csv_rows(text: &str) -> Result<Vec<Row>, csv::Error> {
    let mut rows = Vec::new();
    csv_records(text, |number, record| {
        rows.push(Row { number, cells: record.iter().map(Cell::text).collect() });
        true
    })?;
    Ok(rows)
}

/// As [`csv_rows`], as far as the limits go.
fn csv_rows_within(text: &str, name: &str, limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let (mut rows, mut beyond) = (Vec::new(), Ok(()));
    let read = csv_records(text, |number, record| {
        let is_filled = |&column: &usize| record.get(column).is_some_and(|cell| !cell.trim().is_empty());
        let last = (0..record.len()).rev().find(is_filled);
        beyond = limits.check(name, limits::place(number.saturating_sub(1)), last.unwrap_or_default());
        let is_within = beyond.is_ok();
        if is_within {
            let cells = record.iter().take(limits.columns).map(Cell::text).collect();
            rows.push(Row { number, cells });
        }
        is_within
    });
    read.map_err(|error| SheetError::Open(name.to_owned(), error.to_string()))?;
    beyond.map(|()| rows)
}

/// Gives each record that holds anything to `take`, with the number of its row, until that has enough.
fn csv_records(text: &str, mut take: impl FnMut(u32, &csv::StringRecord) -> bool) -> Result<(), csv::Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.trim_start().lines().next().unwrap_or_default();
    let count = |separator: u8| head.bytes().filter(|&b| b == separator).count();
    let separator = [b';', b'\t', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut number: u32 = 0;
    for record in reader.records() {
        let record = record?;
        // The reader passes over blank lines before a record; a spreadsheet counts them.
        let start = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or_default();
        // After "\r\n" it stands between the two.
        let start = if text.as_bytes().get(..=start).is_some_and(|read| read.ends_with(b"\r\n")) {
            start + 1
        } else {
            start
        };
        let blank = text
            .bytes()
            .skip(start)
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .filter(|&b| b == b'\n')
            .count();
        number = number.saturating_add(1).saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        let holds_anything = record.iter().any(|cell| !cell.trim().is_empty());
        if holds_anything && !take(number, &record) {
            break;
        }
    }
    Ok(())
}

impl Cell {
    /// A cell of text, trimmed.
    pub fn text(text: &str) -> Self {
        Self::Text(text.trim().to_owned())
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl From<&Data> for Cell {
    fn from(data: &Data) -> Self {
        match data {
            Data::Empty => Self::text(""),
            Data::String(text) => Self::text(text),
            Data::Int(number) => Self::Text(number.to_string()),
            Data::Float(number) => float(*number),
            Data::Bool(value) => Self::text(if *value { "ya" } else { "tidak" }),
            Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => {
                Self::Broken(data.to_string(), "sel berisi tanggal; ubah menjadi teks dan ketik ulang")
            }
            Data::Error(_) => Self::Broken(data.to_string(), "rumus di sel ini gagal"),
        }
    }
}

/// A number without the noise of binary fractions (six decimals are plenty here).
fn float(number: f64) -> Cell {
    /// Spreadsheets keep 15 digits.
    const EXACT: f64 = 1e15;
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if number.abs() < EXACT {
        Cell::Text(if text == "-0" { String::from("0") } else { text.to_owned() })
    } else {
        Cell::Broken(
            text.to_owned(),
            "lebih dari 15 angka sudah dibulatkan; ubah sel menjadi teks dan ketik ulang",
        )
    }
}
