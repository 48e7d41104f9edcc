//! A spreadsheet as text: rows with their numbers, cells as the shop sees them.
//!
//! Reads xlsx (also xls and ods) and csv; knows nothing of frames, lenses or patients.

use std::{io::Cursor, path::Path};

use calamine::{Data, Reader, open_workbook_auto_from_rs};

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
    #[error("{0} terlalu besar; bagi menjadi beberapa berkas")]
    TooLarge(String),
    /// It holds no rows.
    #[error("{0} kosong")]
    Empty(String),
    /// A csv that is not UTF-8.
    #[error("{0} bukan teks UTF-8; simpan ulang sebagai \"CSV UTF-8\" atau xlsx")]
    Encoding(String),
}

/// Most bytes a workbook may hold once unpacked.
const UNPACKED: u64 = 256 * 1024 * 1024;

impl Sheet {
    /// Reads the file at `path`, as [`Self::read`].
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| SheetError::Open(name.clone(), error.to_string()))?;
        Self::read(&name, bytes)
    }

    /// Reads the first sheet of a file that holds anything; `.csv` and `.txt` are text, all else a workbook.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, SheetError> {
        let failed = |error: String| SheetError::Open(name.to_owned(), error);
        let ending = Path::new(name).extension().unwrap_or_default();
        let sheet = if ending.eq_ignore_ascii_case("csv") || ending.eq_ignore_ascii_case("txt") {
            let text = String::from_utf8(bytes).map_err(|_| SheetError::Encoding(name.to_owned()))?;
            let rows = csv_rows(&text).map_err(|error| failed(error.to_string()))?;
            Self { origin: name.to_owned(), rows }
        } else {
            if unpacked(&bytes) > UNPACKED {
                return Err(SheetError::TooLarge(name.to_owned()));
            }
            first_filled_sheet(bytes, name)?
        };
        if sheet.rows.is_empty() { Err(SheetError::Empty(name.to_owned())) } else { Ok(sheet) }
    }
}

/// How many bytes a workbook says it holds; 0 where it is no archive.
fn unpacked(bytes: &[u8]) -> u64 {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return 0 };
    let sizes = (0..archive.len()).map(|index| archive.by_index_raw(index).map_or(0, |file| file.size()));
    sizes.fold(0, u64::saturating_add)
}

impl Row {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell, Cell::Text(text) if text.is_empty()))
    }
}

fn first_filled_sheet(bytes: Vec<u8>, name: &str) -> Result<Sheet, SheetError> {
    let failed = |error: calamine::Error| SheetError::Open(name.to_owned(), error.to_string());
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(failed)?;
    for title in book.sheet_names() {
        let range = book.worksheet_range(&title).map_err(failed)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let rows = (first_row + 1..).zip(range.rows()).map(|(number, cells)| {
            // Columns left of the used range count too, so that a row is the same however it is read.
            let left = (0..first_column).map(|_| Cell::Text(String::new()));
            Row { number, cells: left.chain(cells.iter().map(Cell::from)).collect() }
        });
        let rows: Vec<Row> = rows.filter(|row| !row.is_blank()).collect();
        if !rows.is_empty() {
            return Ok(Sheet { origin: format!("{name} (lembar \"{title}\")"), rows });
        }
    }
    Err(SheetError::Empty(name.to_owned()))
}

/// Rows of a csv text. The separator is the one the first line has most of: comma, semicolon (as
/// Indonesian Excel writes) or tab.
pub fn csv_rows(text: &str) -> Result<Vec<Row>, csv::Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.trim_start().lines().next().unwrap_or_default();
    let count = |separator: u8| head.bytes().filter(|&b| b == separator).count();
    let separator = [b';', b'\t', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut rows, mut number) = (Vec::new(), 0);
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
        number += 1 + u32::try_from(blank).unwrap_or(u32::MAX);
        let row = Row { number, cells: record.iter().map(Cell::text).collect() };
        if !row.is_blank() {
            rows.push(row);
        }
    }
    Ok(rows)
}

impl Cell {
    /// A cell of text, trimmed.
    pub fn text(text: &str) -> Self {
        Self::Text(text.trim().to_owned())
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
