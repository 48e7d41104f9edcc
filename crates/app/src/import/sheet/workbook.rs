//! A workbook, cell by cell, within its limits. A file of a few kilobytes may declare a table of gigabytes: nothing is
//! believed of its sizes, neither how many bytes a part unpacks to, nor how far its cells and texts go.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use calamine::{Data, Reader, Xlsx, XlsxError};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Cell, Limits, Row, Sheet, SheetError, limits};

/// Sheets looked at for the first that holds anything.
const MOST_SHEETS: usize = 20;
/// How an old xls begins, and an xlsx with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
/// What only workbooks of other kinds hold: of ods, of xlsb.
const FOREIGN: [&str; 2] = ["content.xml", "xl/workbook.bin"];
/// What announces how many texts there are; room is made for so many at once.
const ANNOUNCED: &[u8] = b"uniqueCount";
/// Fewest bytes of a text in that list: `<si/>`.
const SHORTEST_TEXT: usize = 5;

/// The first sheet that holds anything.
pub(super) fn first_filled_sheet(
    bytes: Vec<u8>,
    name: &str,
    limits: &Limits,
) -> Result<Option<Sheet>, SheetError> {
    let plain = unpacked(bytes, name, limits.bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(plain)).map_err(|error: XlsxError| failed(name, &error))?;
    for title in book.sheet_names().into_iter().take(MOST_SHEETS) {
        let rows = rows(&mut book, name, &title, limits)?;
        if !rows.is_empty() {
            return Ok(Some(Sheet { origin: format!("{name} (lembar \"{title}\")"), rows }));
        }
    }
    Ok(None)
}

fn failed(name: &str, error: &dyn std::fmt::Display) -> SheetError {
    SheetError::Open(name.to_owned(), error.to_string())
}

/// The parts of a workbook that are text, packed no more: those sizes are true, and no more than `most` bytes in all.
fn unpacked(bytes: Vec<u8>, name: &str, most: u64) -> Result<Vec<u8>, SheetError> {
    let failed = |error: zip::result::ZipError| failed(name, &error);
    let broken = |error: std::io::Error| SheetError::Open(name.to_owned(), error.to_string());
    if bytes.starts_with(COMPOUND) {
        return Err(SheetError::Foreign(name.to_owned()));
    }
    let mut packed = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    if FOREIGN.iter().any(|part| packed.index_for_name(part).is_some()) {
        return Err(SheetError::Foreign(name.to_owned()));
    }
    let mut plain = ZipWriter::new(Cursor::new(Vec::new()));
    let as_is = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = most;
    for index in 0..packed.len() {
        let part = packed.by_index(index).map_err(failed)?;
        let title = part.name().map_err(failed)?.into_owned();
        let lower = title.to_ascii_lowercase();
        if ![".xml", ".rels"].iter().any(|ending| lower.ends_with(ending)) {
            continue;
        }
        let mut text = Vec::new();
        part.take(left.saturating_add(1)).read_to_end(&mut text).map_err(broken)?;
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(size).ok_or_else(|| SheetError::TooLarge(name.to_owned()))?;
        if lower.ends_with("sharedstrings.xml") && !announces_what_it_holds(&text) {
            return Err(SheetError::TooLarge(name.to_owned()));
        }
        plain.start_file(title, as_is).map_err(failed)?;
        plain.write_all(&text).map_err(broken)?;
    }
    Ok(plain.finish().map_err(failed)?.into_inner())
}

/// Does a list of texts announce no more than it has room for? Where it has bytes that are no XML in UTF-8, it might
/// announce them in other letters.
fn announces_what_it_holds(list: &[u8]) -> bool {
    let is_plain = |&byte: &u8| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r');
    if !list.iter().all(is_plain) {
        return false;
    }
    let most = list.len() / SHORTEST_TEXT;
    let places = list.windows(ANNOUNCED.len()).enumerate().filter(|(_, bytes)| *bytes == ANNOUNCED);
    let mut after = places.filter_map(|(place, bytes)| list.get(place + bytes.len()..));
    after.all(|rest| announced(rest).is_none_or(|announced| announced <= most))
}

/// The number behind the attribute's name; `None` where no number is. One beyond counting is the largest there is.
fn announced(rest: &[u8]) -> Option<usize> {
    let value = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let digits = value.get(1..)?.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(None, |number: Option<usize>, digit| {
        let number = number.unwrap_or_default().saturating_mul(10);
        Some(number.saturating_add(usize::from(digit - b'0')))
    })
}

/// The rows of a sheet that hold anything. A cell beyond the limits is refused before room is made for it; one that is
/// only coloured is passed over.
fn rows(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    title: &str,
    limits: &Limits,
) -> Result<Vec<Row>, SheetError> {
    let mut cells = match book.worksheet_cells_reader(title) {
        // A sheet that is a chart.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        cells => cells.map_err(|error| failed(name, &error))?,
    };
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    while let Some(read) = cells.next_cell().map_err(|error| failed(name, &error))? {
        let cell = Cell::from(&Data::from(read.get_value().clone()));
        if cell.is_blank() {
            continue;
        }
        let (row, column) = read.get_position();
        let place = limits::place(column);
        limits.check(name, limits::place(row), place)?;
        // Columns to the left count too, so that a row is the same however it is read.
        let row = rows.entry(row).or_default();
        if row.len() <= place {
            row.resize(place + 1, Cell::text(""));
        }
        if let Some(there) = row.get_mut(place) {
            *there = cell;
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| Row { number: row.saturating_add(1), cells }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { rows: 10, columns: 5, bytes: 10_000 };

    /// A workbook of one sheet by hand, with these parts for its texts and its cells.
    fn book(texts: &str, cells: &str) -> Vec<u8> {
        let mut book = ZipWriter::new(Cursor::new(Vec::new()));
        let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let links = |links: &str| {
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
            )
        };
        for (name, text) in [
            (
                "_rels/.rels",
                links(&format!(
                    "<Relationship Id=\"r1\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/>"
                )),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                links(&format!(
                    "<Relationship Id=\"r1\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                )),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook {main}><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            ("xl/sharedStrings.xml", texts.to_owned()),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet {main}><sheetData>{cells}</sheetData></worksheet>"),
            ),
        ] {
            book.start_file(name, SimpleFileOptions::default()).unwrap();
            book.write_all(text.as_bytes()).unwrap();
        }
        book.finish().unwrap().into_inner()
    }

    fn read(book: Vec<u8>) -> Result<Option<Sheet>, SheetError> {
        first_filled_sheet(book, "uji.xlsx", &LIMITS)
    }

    const TEXTS: &str = "<sst count=\"2\" uniqueCount=\"2\"><si><t>satu</t></si><si><t>dua</t></si></sst>";

    #[test]
    fn cells_stand_where_they_are_written() {
        let cells = "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"E2\"><v>7</v></c></row>\
                     <row r=\"5\"><c r=\"A5\" t=\"s\"><v>0</v></c><c r=\"XFD5\" s=\"0\"/></row>";
        let rows = read(book(TEXTS, cells)).unwrap().unwrap().rows;
        let row =
            |number, cells: &[&str]| Row { number, cells: cells.iter().map(|it| Cell::text(it)).collect() };
        assert_eq!(rows, [row(2, &["", "dua", "", "", "7"]), row(5, &["satu"])]);
        assert!(read(book(TEXTS, "")).unwrap().is_none());
    }

    #[test]
    fn a_cell_beyond_the_limits_is_named() {
        for (cell, is_read) in
            [("E10", true), ("E11", false), ("F10", false), ("XFD1048576", false), ("A4294967295", false)]
        {
            let said = read(book(TEXTS, &format!("<row><c r=\"{cell}\"><v>1</v></c></row>")));
            match said {
                Ok(sheet) => assert!(is_read && sheet.is_some(), "{cell}"),
                Err(error) => {
                    assert!(
                        !is_read && error.to_string().contains(&format!("sel {cell} ")),
                        "{cell}: {error}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_unpacks_to_more_than_is_declared_is_refused() {
        let much = format!("<sst>{}</sst>", "<si/>".repeat(4_000));
        let bytes = book(&much, "");
        let size = u32::try_from(much.len()).unwrap().to_le_bytes();
        // Twice: in front of the part, and in the directory at the end.
        let places: Vec<_> =
            bytes.windows(4).enumerate().filter(|(_, four)| *four == size).map(|(at, _)| at).collect();
        assert_eq!(places.len(), 2);
        let mut lying = bytes.clone();
        for place in places {
            lying[place..place + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
        assert!(matches!(read(bytes), Err(SheetError::TooLarge(_))));
        assert!(read(lying).is_err());
    }

    #[test]
    fn no_room_is_made_for_texts_that_are_only_announced() {
        for announced in ["99999999999", "18446744073709551616", "100"] {
            let texts = TEXTS.replace("uniqueCount=\"2\"", &format!("uniqueCount = '{announced}'"));
            assert!(matches!(read(book(&texts, "")), Err(SheetError::TooLarge(_))), "{announced}");
            // In the letters of a code page, where the attribute's name is written otherwise.
            let hidden = texts.replace("uniqueCount", "unique\u{1b}(JCount");
            assert!(matches!(read(book(&hidden, "")), Err(SheetError::TooLarge(_))), "{announced}");
        }
        let said = TEXTS.replace("dua", "uniqueCount itu apa?");
        assert!(read(book(&said, "")).is_ok());
    }

    #[test]
    fn other_kinds_of_workbook_are_named_as_such() {
        let mut ods = ZipWriter::new(Cursor::new(Vec::new()));
        ods.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        for bytes in [ods.finish().unwrap().into_inner(), [COMPOUND, &[0; 600]].concat()] {
            assert!(matches!(read(bytes), Err(SheetError::Foreign(_))));
        }
    }
}
