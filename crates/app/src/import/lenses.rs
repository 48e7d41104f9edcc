//! Lenses, as exported by the shops: one row per branch and power, codes repeat on purpose.

use std::collections::HashSet;

use melati_domain::{
    id::{BranchId, LensId},
    power::Power,
    prescription::Axis,
};
use melati_store::catalogue::Lens;

use super::{
    branches::{BRANCH, Branches},
    sheet::Sheet,
    table::{Column, NoHeader, Read, RowReader, Table, bare},
};

/// Also where a lens that is known already is refused.
pub const CODE: &str = "kode_lensa";
const BRAND: &str = "merk_lensa";
const TYPE: &str = "type";
const COATING: &str = "coating";
const SPH: &str = "sph";
const CYL: &str = "cyl";
const AXIS: &str = "axis";
const ADD: &str = "add";
const PURCHASE: &str = "harga_beli_lensa";
const SELLING: &str = "harga_jual_lensa";
const STOCK: &str = "stok";
const CUSTOM: &str = "is_custom_order";

const COLUMNS: &[Column] = &[
    Column::optional(CODE, &["kodelensa", "kode", "kodebarang"]),
    Column::required(BRAND, &["merklensa", "mereklensa", "merk", "merek", "brand"]),
    Column::required(TYPE, &["type", "tipe", "typelensa", "tipelensa", "jenislensa", "jenis"]),
    Column::optional(COATING, &["coating", "lapisan"]),
    // The shops keep the sphere in a column called index, labelled Ukuran; where there is a real sph, it wins.
    Column::required(SPH, &["sph", "sphere", "spheris", "ukuran", "index", "indeks"]),
    Column::required(CYL, &["cyl", "cly", "cylinder", "silinder"]),
    Column::optional(AXIS, &["axis", "ax", "aksis"]),
    Column::optional(ADD, &["add", "addition", "addpower", "adisi"]),
    Column::required(PURCHASE, &["hargabelilensa", "hargabeli", "hargamodal", "modal"]),
    Column::required(SELLING, &["hargajuallensa", "hargajual", "harga"]),
    Column::required(STOCK, &["stok", "stock", "jumlah", "qty"]),
    Column::optional(CUSTOM, &["iscustomorder", "customorder", "jenisstok", "tipestok", "statusstok"]),
    BRANCH,
];

/// What makes two rows the same lens.
pub type Sameness = (String, BranchId, [Option<i64>; 4]);

/// Code, branch and powers.
pub fn sameness(lens: &Lens) -> Sameness {
    (lens.code.clone(), lens.branch, [lens.sph, lens.cyl, lens.axis, lens.add])
}

/// Reads lenses. The same code may stand in many rows; a row that repeats code, branch and powers is noted.
pub fn read(sheet: Sheet, branches: &Branches) -> Result<Table<Lens>, NoHeader> {
    let mut seen = HashSet::new();
    Table::read(sheet, COLUMNS, |row| {
        let lens = lens(row, branches)?;
        if !lens.code.is_empty() && !seen.insert(sameness(&lens)) {
            row.notice("kode, cabang dan ukuran sama dengan baris di atasnya; keduanya dimasukkan");
        }
        Ok(lens)
    })
}

fn lens(row: &mut RowReader<'_>, branches: &Branches) -> Read<Lens> {
    // Each field before any `?`, so that every fault of the row is reported.
    let code = row.optional(CODE);
    let brand = row.required(BRAND);
    let lens_type = row.required(TYPE);
    let coating = row.optional(COATING);
    let sph = row.power(SPH);
    let cyl = row.power(CYL);
    let axis = cyl.and_then(|cyl| axis(row, cyl));
    let add = addition(row);
    let purchase_price = row.money_or_zero(PURCHASE);
    let selling_price = row.money(SELLING);
    let stock = row.pieces(STOCK);
    let is_custom_order = custom_order(row);
    let branch = branches.of(row);
    let hundredths = |power: Option<Power>| power.map(Power::hundredths);
    Ok(Lens {
        id: LensId(0),
        branch: branch?,
        code: code?.unwrap_or_default(),
        brand: brand?,
        lens_type: lens_type?,
        coating: coating?.unwrap_or_default(),
        sph: hundredths(sph?),
        cyl: hundredths(cyl?),
        axis: axis?.map(Axis::degrees),
        add: hundredths(add?),
        purchase_price: purchase_price?,
        selling_price: selling_price?,
        stock: stock?,
        is_custom_order: is_custom_order?,
    })
}

/// Unlike in a prescription, a shelf lens may have a cylinder without an axis: it is turned when edged.
fn axis(row: &mut RowReader<'_>, cyl: Option<Power>) -> Read<Option<Axis>> {
    let Some(text) = row.optional(AXIS)? else { return Ok(None) };
    let axis = text.parse::<Axis>().map_err(|_| row.fault(AXIS, "bukan derajat bulat 0 sampai 180"))?;
    if cyl.is_some_and(|cyl| !cyl.is_plano()) {
        return Ok(Some(axis));
    }
    if text != "0" {
        row.notice(format!("{AXIS} diabaikan karena tidak ada {CYL}"));
    }
    Ok(None)
}

/// Zero is none; never negative.
fn addition(row: &mut RowReader<'_>) -> Read<Option<Power>> {
    match row.power(ADD)? {
        Some(add) if add < Power::PLANO => Err(row.fault(ADD, "tidak boleh minus")),
        add => Ok(add.filter(|add| !add.is_plano())),
    }
}

fn custom_order(row: &mut RowReader<'_>) -> Read<bool> {
    match bare(&row.optional(CUSTOM)?.unwrap_or_default()).as_str() {
        "" | "0" | "readystock" | "ready" | "tidak" | "false" => Ok(false),
        "1" | "customorder" | "custom" | "ya" | "true" => Ok(true),
        _ => Err(row.fault(CUSTOM, "tulis Ready Stock atau Custom Order")),
    }
}
