//! A table in a sheet: finding the header, then reading rows field by field.
//!
//! Reading never stops at a fault: each is written down with its row, so that one dry run shows them all.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use melati_domain::{
    money::Rupiah,
    power::{NotAPower, Power},
};

use super::sheet::{Cell, Row, Sheet};

/// A column a table may have.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    name: &'static str,
    spellings: &'static [&'static str],
    required: bool,
}

impl Column {
    /// A column without which the sheet is no such table. `name` is the wire's; `spellings` are headers in
    /// lower case, letters and digits only, the preferred one first.
    pub const fn required(name: &'static str, spellings: &'static [&'static str]) -> Self {
        Self { name, spellings, required: true }
    }

    /// A column that may be absent.
    pub const fn optional(name: &'static str, spellings: &'static [&'static str]) -> Self {
        Self { required: false, ..Self::required(name, spellings) }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// A row that would be refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Row as the spreadsheet program numbers it.
    pub row: u32,
    /// Column, as its header is written.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why it is refused, in Indonesian.
    pub why: String,
}

/// A table as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T> {
    /// Sound records with their rows.
    pub records: Vec<(u32, T)>,
    /// What is refused.
    pub faults: Vec<Fault>,
    /// What is taken with an assumption: the assumption and the rows.
    pub notices: BTreeMap<String, Vec<u32>>,
    sheet: Sheet,
    layout: Layout,
}

/// Which row is the header, and where each column stands, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Layout {
    header: usize,
    places: HashMap<&'static str, usize>,
}

/// A sheet without the columns that are needed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{origin}: tidak ada baris judul dengan kolom {missing}; yang terbaca: {seen}")]
pub struct NoHeader {
    /// File and sheet.
    origin: String,
    /// Columns that are missing.
    missing: String,
    /// The most promising row.
    seen: String,
}

/// A header may stand below a title or two.
const HEADER_WITHIN: usize = 10;

impl<T> Table<T> {
    /// Reads `sheet` row by row with `read`.
    pub fn read(
        sheet: Sheet,
        columns: &[Column],
        mut read: impl FnMut(&mut RowReader<'_>) -> Read<T>,
    ) -> Result<Self, NoHeader> {
        let layout = Layout::find(&sheet, columns)?;
        let (mut records, mut faults) = (Vec::new(), Vec::new());
        let mut notices: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for row in below(&sheet, &layout) {
            let mut reader =
                RowReader { row, sheet: &sheet, layout: &layout, faults: Vec::new(), notices: Vec::new() };
            let record = read(&mut reader);
            match record {
                Ok(record) if reader.faults.is_empty() => {
                    records.push((row.number, record));
                    reader
                        .notices
                        .into_iter()
                        .for_each(|text| notices.entry(text).or_default().push(row.number));
                }
                _ => faults.append(&mut reader.faults),
            }
        }
        Ok(Self { records, faults, notices, sheet, layout })
    }

    /// Refuses a record after all, because of what stands in column `name`.
    pub fn refuse(&mut self, row: u32, name: &str, why: impl Into<String>) {
        let found = self.sheet.rows.iter().find(|candidate| candidate.number == row);
        if let Some(found) = found {
            self.faults.push(self.layout.fault(&self.sheet, found, name, why.into()));
        }
    }

    /// File and sheet.
    pub fn origin(&self) -> &str {
        &self.sheet.origin
    }

    /// Rows below the header that hold anything.
    pub fn rows(&self) -> usize {
        below(&self.sheet, &self.layout).count()
    }

    /// How many of them are refused.
    pub fn refused(&self) -> usize {
        self.faults.iter().map(|fault| fault.row).collect::<BTreeSet<_>>().len()
    }

    /// Headers that mean nothing here.
    pub fn unused_headers(&self) -> impl Iterator<Item = &str> {
        let used = |place: &usize| self.layout.places.values().any(|used| used == place);
        let cells =
            self.sheet.rows.get(self.layout.header).map(|row| row.cells.as_slice()).unwrap_or_default();
        let unused = cells.iter().enumerate().filter(move |(place, _)| !used(place));
        unused.map(|(_, cell)| shown(cell)).filter(|header| !header.is_empty())
    }
}

fn below<'a>(sheet: &'a Sheet, layout: &Layout) -> impl Iterator<Item = &'a Row> + use<'a> {
    sheet.rows.iter().skip(layout.header + 1)
}

impl Layout {
    /// The first row with all required columns.
    fn find(sheet: &Sheet, columns: &[Column]) -> Result<Self, NoHeader> {
        let mut best = Self::default();
        for (header, row) in sheet.rows.iter().take(HEADER_WITHIN).enumerate() {
            let layout = Self { header, places: places(row, columns) };
            if columns.iter().all(|column| !column.required || layout.places.contains_key(column.name)) {
                return Ok(layout);
            }
            if layout.places.len() > best.places.len() {
                best = layout;
            }
        }
        let missing =
            columns.iter().filter(|column| column.required && !best.places.contains_key(column.name));
        let seen = sheet.rows.get(best.header).map(|row| row.cells.as_slice()).unwrap_or_default();
        let seen: Vec<_> = seen.iter().map(shown).filter(|text| !text.is_empty()).collect();
        Err(NoHeader {
            origin: sheet.origin.clone(),
            missing: missing.map(|column| column.name).collect::<Vec<_>>().join(", "),
            seen: seen.join(", "),
        })
    }

    fn cell<'a>(&self, row: &'a Row, name: &str) -> Option<&'a Cell> {
        self.places.get(name).and_then(|&place| row.cells.get(place))
    }

    fn fault(&self, sheet: &Sheet, row: &Row, name: &str, why: String) -> Fault {
        let header = sheet.rows.get(self.header).and_then(|header| self.cell(header, name));
        Fault {
            row: row.number,
            column: header.map_or(name, shown).to_owned(),
            value: self.cell(row, name).map(shown).unwrap_or_default().to_owned(),
            why,
        }
    }
}

fn places(row: &Row, columns: &[Column]) -> HashMap<&'static str, usize> {
    let headers: Vec<String> = row.cells.iter().map(|cell| bare(shown(cell))).collect();
    let place = |column: &Column| {
        let mut found =
            column.spellings.iter().filter_map(|spelling| headers.iter().position(|h| h == spelling));
        found.next().map(|place| (column.name, place))
    };
    columns.iter().filter_map(place).collect()
}

/// Lower case, letters and digits only.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn shown(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Broken(text, _) => text,
    }
}

/// A fault was written down; the row will be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faulty;

/// A field, or the knowledge that its fault was written down.
pub type Read<T> = Result<T, Faulty>;

/// One row, read field by field.
pub struct RowReader<'a> {
    row: &'a Row,
    sheet: &'a Sheet,
    layout: &'a Layout,
    faults: Vec<Fault>,
    notices: Vec<String>,
}

impl RowReader<'_> {
    /// Its number.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// What the cell says; `None` for an empty cell, the dash people type into one, or an absent column.
    pub fn optional(&mut self, name: &'static str) -> Read<Option<String>> {
        match self.layout.cell(self.row, name) {
            None => Ok(None),
            Some(Cell::Text(text)) if matches!(text.as_str(), "" | "-" | "–" | "—") => Ok(None),
            Some(Cell::Text(text)) => Ok(Some(text.clone())),
            Some(&Cell::Broken(_, why)) => Err(self.fault(name, why)),
        }
    }

    /// What the cell says, which must be something.
    pub fn required(&mut self, name: &'static str) -> Read<String> {
        self.optional(name)?.ok_or_else(|| self.fault(name, "harus diisi"))
    }

    /// Money, not negative.
    pub fn money(&mut self, name: &'static str) -> Read<Rupiah> {
        let text = self.required(name)?;
        match text.parse::<Rupiah>() {
            Ok(money) if money.is_negative() => Err(self.fault(name, "tidak boleh kurang dari 0")),
            Ok(money) => Ok(money),
            Err(_) => Err(self.fault(name, "bukan rupiah bulat; tulis 1250000 atau Rp 1.250.000")),
        }
    }

    /// As [`Self::money`]; an empty cell is zero, with a notice.
    pub fn money_or_zero(&mut self, name: &'static str) -> Read<Rupiah> {
        if self.optional(name)?.is_some() {
            return self.money(name);
        }
        self.notice(format!("{name} kosong, dianggap Rp 0"));
        Ok(Rupiah::ZERO)
    }

    /// Pieces, not negative; an empty cell is none, with a notice.
    pub fn pieces(&mut self, name: &'static str) -> Read<i64> {
        let Some(text) = self.optional(name)? else {
            self.notice(format!("{name} kosong, dianggap 0"));
            return Ok(0);
        };
        match text.parse::<i64>() {
            Ok(pieces) if pieces < 0 => Err(self.fault(name, "kurang dari 0; hitung ulang barangnya")),
            Ok(pieces) => Ok(pieces),
            Err(_) => Err(self.fault(name, "bukan jumlah bulat")),
        }
    }

    /// A lens power; `None` for an empty cell.
    pub fn power(&mut self, name: &'static str) -> Read<Option<Power>> {
        let Some(text) = self.optional(name)? else { return Ok(None) };
        let power = text.parse::<Power>().map_err(|error| {
            let why = match error {
                NotAPower::Unreadable => "bukan ukuran lensa; tulis -0.75, -075 atau PLANO",
                NotAPower::TooFine => "lebih dari dua angka di belakang koma",
                NotAPower::TooLarge => "terlalu besar untuk ukuran lensa",
            };
            self.fault(name, why)
        })?;
        if !power.is_on_step() {
            self.notice(format!("{name} bukan kelipatan 0,25 dioptri"));
        }
        Ok(Some(power))
    }

    /// Refuses the row because of what stands in column `name`.
    pub fn fault(&mut self, name: &'static str, why: impl Into<String>) -> Faulty {
        self.faults.push(self.layout.fault(self.sheet, self.row, name, why.into()));
        Faulty
    }

    /// Takes the row, but says with what assumption.
    pub fn notice(&mut self, text: impl Into<String>) {
        self.notices.push(text.into());
    }
}
