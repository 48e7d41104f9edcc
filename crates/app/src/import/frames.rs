//! Frames, as exported by the shops: one row per code.

use std::collections::HashMap;

use melati_domain::{catalogue::FrameKind, id::FrameId};
use melati_store::catalogue::Frame;

use super::{
    branches::{BRANCH, Branches},
    sheet::Sheet,
    table::{Column, NoHeader, Read, RowReader, Table},
};

const CODE: &str = "kode_frame";
const BRAND: &str = "merk_frame";
const KIND: &str = "jenis_frame";
const PURCHASE: &str = "harga_beli_frame";
const SELLING: &str = "harga_jual_frame";
const STOCK: &str = "stok";

const COLUMNS: &[Column] = &[
    Column::optional(CODE, &["kodeframe", "kode", "kodebarang"]),
    Column::required(BRAND, &["merkframe", "merekframe", "merk", "merek", "brand"]),
    Column::required(KIND, &["jenisframe", "jenis", "kategori"]),
    Column::required(PURCHASE, &["hargabeliframe", "hargabeli", "hargamodal", "modal"]),
    Column::required(SELLING, &["hargajualframe", "hargajual", "harga"]),
    Column::required(STOCK, &["stok", "stock", "jumlah", "qty"]),
    BRANCH,
];

/// Reads frames; a code that stands twice is refused where it stands again. An empty code will be issued.
pub fn read(sheet: Sheet, branches: &Branches) -> Result<Table<Frame>, NoHeader> {
    let mut seen = HashMap::new();
    Table::read(sheet, COLUMNS, |row| frame(row, branches, &mut seen))
}

fn frame(row: &mut RowReader<'_>, branches: &Branches, seen: &mut HashMap<String, u32>) -> Read<Frame> {
    // Each field before any `?`, so that every fault of the row is reported.
    let code = row.optional(CODE);
    let brand = row.required(BRAND);
    let kind = kind(row);
    let purchase_price = row.money_or_zero(PURCHASE);
    let selling_price = row.money(SELLING);
    let stock = row.pieces(STOCK);
    let branch = branches.of(row);
    if let Ok(Some(code)) = &code {
        match seen.get(code) {
            Some(first) => drop(row.fault(CODE, format!("kode ini sudah ada di baris {first}"))),
            None => drop(seen.insert(code.clone(), row.number())),
        }
    }
    Ok(Frame {
        id: FrameId(0),
        branch: branch?,
        code: code?.unwrap_or_default(),
        brand: brand?,
        kind: kind?,
        purchase_price: purchase_price?,
        selling_price: selling_price?,
        stock: stock?,
    })
}

fn kind(row: &mut RowReader<'_>) -> Read<FrameKind> {
    let text = row.optional(KIND)?.unwrap_or_default();
    if text.is_empty() {
        row.notice(format!("{KIND} kosong, dianggap Umum"));
    }
    FrameKind::from_shop(&text)
        .map_err(|_| row.fault(KIND, "jenis tidak dikenal; tulis BPJS I, BPJS II, BPJS III atau Umum"))
}
