//! Codes, issued by the server when a row is saved; domain facts, section 3.

use crate::{
    day::Day,
    id::{AccessoryId, FrameId, LensId, SaleId, StockCountId, TransferId},
};

/// Code of a sale: `MLT-000038`.
pub fn sale_code(id: SaleId) -> String {
    format!("MLT-{:06}", id.0)
}

/// Barcode of a sale: `TRX20250730000038`.
pub fn sale_barcode(day: Day, id: SaleId) -> String {
    format!("TRX{}{:06}", day.compact(), id.0)
}

/// Code of a count of stock: `OPN000001`.
pub fn stock_count_code(id: StockCountId) -> String {
    format!("OPN{:06}", id.0)
}

/// Code of a transfer: `TRF000001`.
pub fn transfer_code(id: TransferId) -> String {
    format!("TRF{:06}", id.0)
}

/// Code of a frame: `FR000123`.
pub fn frame_code(id: FrameId) -> String {
    format!("FR{:06}", id.0)
}

/// Code of a lens: `L00001`.
pub fn lens_code(id: LensId) -> String {
    format!("L{:05}", id.0)
}

/// Code of an accessory: `AKS-000001`.
pub fn accessory_code(id: AccessoryId) -> String {
    format!("AKS-{:06}", id.0)
}

/// The accessory whose code that is, in whatever letters.
pub fn accessory_of(text: &str) -> Option<AccessoryId> {
    let digits = text.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let id = digits.parse().map(AccessoryId).ok();
    id.filter(|&id| text.eq_ignore_ascii_case(&accessory_code(id)))
}
