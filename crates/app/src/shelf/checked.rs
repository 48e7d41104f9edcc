//! What goods must be like before they are written down.

use melati_domain::{actor::Actor, money::Rupiah, rights::Right};
use melati_store::catalogue::{Accessory, Frame, Lens};

use super::MOST_CODE;
use crate::{
    Field, FieldProblem, Refusal,
    app::require,
    refusal::{limited_text, required_text},
};

/// Who may not see purchase prices may not set them either.
pub(super) fn require_for_cost(actor: &Actor, before: Rupiah, after: Rupiah) -> Result<(), Refusal> {
    if after == before { Ok(()) } else { require(actor, Right::SeePurchasePrices) }
}

fn checked_price(price: Rupiah, name: &'static str) -> Result<Rupiah, Refusal> {
    if price.is_negative() {
        return Err(Refusal::invalid(Field::plain(name), FieldProblem::OutOfRange(0, Rupiah::MAX.get())));
    }
    Ok(price)
}

pub(super) fn checked_frame(frame: &Frame) -> Result<Frame, Refusal> {
    Ok(Frame {
        code: limited_text(&frame.code, "kode_frame", MOST_CODE)?,
        brand: required_text(&frame.brand, "merk_frame", 100)?,
        purchase_price: checked_price(frame.purchase_price, "harga_beli_frame")?,
        selling_price: checked_price(frame.selling_price, "harga_jual_frame")?,
        ..frame.clone()
    })
}

pub(super) fn checked_lens(lens: &Lens) -> Result<Lens, Refusal> {
    let in_range = |value: Option<i64>, name: &'static str, (least, most): (i64, i64)| match value {
        Some(v) if !(least..=most).contains(&v) => {
            Err(Refusal::invalid(Field::plain(name), FieldProblem::OutOfRange(least, most)))
        }
        _ => Ok(value),
    };
    Ok(Lens {
        code: limited_text(&lens.code, "kode_lensa", MOST_CODE)?,
        brand: required_text(&lens.brand, "merk_lensa", 100)?,
        lens_type: required_text(&lens.lens_type, "type", 50)?,
        coating: limited_text(&lens.coating, "coating", 100)?,
        sph: in_range(lens.sph, "sph", (-3_000, 3_000))?,
        cyl: in_range(lens.cyl, "cyl", (-1_500, 1_500))?,
        axis: in_range(lens.axis, "axis", (1, 180))?,
        add: in_range(lens.add, "add", (0, 600))?,
        purchase_price: checked_price(lens.purchase_price, "harga_beli_lensa")?,
        selling_price: checked_price(lens.selling_price, "harga_jual_lensa")?,
        ..lens.clone()
    })
}

pub(super) fn checked_accessory(accessory: &Accessory) -> Result<Accessory, Refusal> {
    Ok(Accessory {
        name: required_text(&accessory.name, "nama_produk", 100)?,
        purchase_price: checked_price(accessory.purchase_price, "harga_beli")?,
        selling_price: checked_price(accessory.selling_price, "harga_jual")?,
        ..accessory.clone()
    })
}
