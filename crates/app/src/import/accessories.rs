//! Accessories: one row per name and branch.

use std::collections::HashMap;

use melati_domain::id::{AccessoryId, BranchId};
use melati_store::catalogue::Accessory;

use super::{
    branches::{BRANCH, Branches},
    sheet::Sheet,
    table::{Column, NoHeader, Read, RowReader, Table, bare},
};

/// Also where an accessory that is known already is refused.
pub const NAME: &str = "nama_produk";
const PURCHASE: &str = "harga_beli";
const SELLING: &str = "harga_jual";
const STOCK: &str = "stok";

const COLUMNS: &[Column] = &[
    Column::required(NAME, &["namaproduk", "nama", "namaaksesoris", "aksesoris", "produk"]),
    Column::required(PURCHASE, &["hargabeli", "hargamodal", "modal"]),
    Column::required(SELLING, &["hargajual", "harga"]),
    Column::required(STOCK, &["stok", "stock", "jumlah", "qty"]),
    BRANCH,
];

/// What makes two rows the same accessory.
pub type Sameness = (String, BranchId);

/// Name whatever its case and spaces, and branch.
pub fn sameness(accessory: &Accessory) -> Sameness {
    (bare(&accessory.name), accessory.branch)
}

/// Reads accessories; a name that stands twice for a branch is refused where it stands again.
pub fn read(sheet: Sheet, branches: &Branches) -> Result<Table<Accessory>, NoHeader> {
    let mut seen = HashMap::new();
    Table::read(sheet, COLUMNS, |row| {
        let accessory = accessory(row, branches)?;
        if let Some(first) = seen.insert(sameness(&accessory), row.number()) {
            return Err(row.fault(NAME, format!("nama ini sudah ada di baris {first}")));
        }
        Ok(accessory)
    })
}

fn accessory(row: &mut RowReader<'_>, branches: &Branches) -> Read<Accessory> {
    // Each field before any `?`, so that every fault of the row is reported.
    let name = row.required(NAME);
    let purchase_price = row.money_or_zero(PURCHASE);
    let selling_price = row.money(SELLING);
    let stock = row.pieces(STOCK);
    let branch = branches.of(row);
    Ok(Accessory {
        id: AccessoryId(0),
        branch: branch?,
        name: name?,
        purchase_price: purchase_price?,
        selling_price: selling_price?,
        stock: stock?,
    })
}
