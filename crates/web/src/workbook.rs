//! Shelf goods as a workbook: the columns that an import reads, so that what was taken out can be brought in elsewhere.

use melati_domain::{catalogue::ProductKind, power::Power};
use melati_store::catalogue::Goods;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// What is written of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Export {
    /// Of which kind.
    pub kind: ProductKind,
    /// Goods, each with the code of its branch.
    pub goods: Vec<(Goods, String)>,
    /// With what they cost.
    pub costs: bool,
}

/// One cell.
enum Cell {
    Text(String),
    Number(i64),
    Rupiah(i64),
}

/// The columns of a kind, before those of all: pieces and branch.
const fn headers(kind: ProductKind) -> &'static [&'static str] {
    match kind {
        ProductKind::Frame => {
            &["kode_frame", "merk_frame", "jenis_frame", "harga_beli_frame", "harga_jual_frame"]
        }
        ProductKind::Lens => &[
            "kode_lensa",
            "merk_lensa",
            "type",
            "coating",
            "sph",
            "cyl",
            "axis",
            "add",
            "harga_beli_lensa",
            "harga_jual_lensa",
            "is_custom_order",
        ],
        ProductKind::Accessory => &["kode", "nama_produk", "harga_beli", "harga_jual"],
    }
}

impl Export {
    /// The workbook's bytes.
    pub(crate) fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let bold = Format::new().set_bold();
        let money = Format::new().set_num_format("#,##0");
        let headers = headers(self.kind).iter().chain(&["stok", "cabang"]);
        let shown: Vec<_> =
            headers.map(|header| (*header, self.costs || !header.starts_with("harga_beli"))).collect();
        for ((header, _), place) in shown.iter().filter(|(_, shown)| *shown).zip(0_u16..) {
            sheet.write_with_format(0, place, *header, &bold)?;
        }
        for ((goods, branch), line) in self.goods.iter().zip(1_u32..) {
            let cells = cells(goods, branch).into_iter().zip(&shown).filter(|(_, (_, shown))| *shown);
            for ((cell, _), place) in cells.zip(0_u16..) {
                write(sheet, (line, place), &cell, &money)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    }
}

fn write(
    sheet: &mut Worksheet,
    (line, place): (u32, u16),
    cell: &Cell,
    money: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write(line, place, text)?,
        Cell::Number(number) => sheet.write(line, place, *number)?,
        Cell::Rupiah(rupiah) => sheet.write_with_format(line, place, *rupiah, money)?,
    };
    Ok(())
}

/// In the order of the headers.
fn cells(goods: &Goods, branch: &str) -> Vec<Cell> {
    let mut cells = match goods {
        Goods::Frame(it) => vec![
            Cell::Text(it.code.clone()),
            Cell::Text(it.brand.clone()),
            Cell::Text(it.kind.to_string()),
            Cell::Rupiah(it.purchase_price.get()),
            Cell::Rupiah(it.selling_price.get()),
        ],
        Goods::Lens(it) => vec![
            Cell::Text(it.code.clone()),
            Cell::Text(it.brand.clone()),
            Cell::Text(it.lens_type.clone()),
            Cell::Text(it.coating.clone()),
            power(it.sph),
            power(it.cyl),
            it.axis.map_or(Cell::Text(String::new()), Cell::Number),
            power(it.add),
            Cell::Rupiah(it.purchase_price.get()),
            Cell::Rupiah(it.selling_price.get()),
            Cell::Text(if it.is_custom_order { "Custom Order" } else { "Ready Stock" }.to_owned()),
        ],
        Goods::Accessory(it) => vec![
            Cell::Text(goods.code()),
            Cell::Text(it.name.clone()),
            Cell::Rupiah(it.purchase_price.get()),
            Cell::Rupiah(it.selling_price.get()),
        ],
    };
    cells.push(Cell::Number(goods.stock()));
    cells.push(Cell::Text(branch.to_owned()));
    cells
}

/// As text: a spreadsheet would make a whole number of +2.00, which could be hundredths.
fn power(hundredths: Option<i64>) -> Cell {
    let power = hundredths.and_then(|hundredths| Power::new(hundredths).ok());
    Cell::Text(power.map(|power| power.to_string()).unwrap_or_default())
}
