//! What became another about goods, for the audit trail.

use melati_domain::{
    audit::{Change, changes},
    power::Power,
};
use melati_store::catalogue::{Accessory, Frame, Lens};

fn text(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn power(hundredths: Option<i64>) -> Option<String> {
    hundredths.and_then(|value| Power::new(value).ok()).map(|power| power.to_string())
}

pub(super) fn of_frame(before: &Frame, after: &Frame) -> Vec<Change> {
    changes([
        ("merk_frame", text(&before.brand), text(&after.brand)),
        ("jenis_frame", text(before.kind.as_str()), text(after.kind.as_str())),
        ("harga_beli_frame", Some(before.purchase_price.to_string()), Some(after.purchase_price.to_string())),
        ("harga_jual_frame", Some(before.selling_price.to_string()), Some(after.selling_price.to_string())),
    ])
}

pub(super) fn of_lens(before: &Lens, after: &Lens) -> Vec<Change> {
    let axis = |it: &Lens| it.axis.map(|axis| axis.to_string());
    let kept = |it: &Lens| text(if it.is_custom_order { "pesanan" } else { "stok" });
    changes([
        ("merk_lensa", text(&before.brand), text(&after.brand)),
        ("type", text(&before.lens_type), text(&after.lens_type)),
        ("coating", text(&before.coating), text(&after.coating)),
        ("sph", power(before.sph), power(after.sph)),
        ("cyl", power(before.cyl), power(after.cyl)),
        ("axis", axis(before), axis(after)),
        ("add", power(before.add), power(after.add)),
        ("harga_beli_lensa", Some(before.purchase_price.to_string()), Some(after.purchase_price.to_string())),
        ("harga_jual_lensa", Some(before.selling_price.to_string()), Some(after.selling_price.to_string())),
        ("persediaan", kept(before), kept(after)),
    ])
}

pub(super) fn of_accessory(before: &Accessory, after: &Accessory) -> Vec<Change> {
    changes([
        ("nama_produk", text(&before.name), text(&after.name)),
        ("harga_beli", Some(before.purchase_price.to_string()), Some(after.purchase_price.to_string())),
        ("harga_jual", Some(before.selling_price.to_string()), Some(after.selling_price.to_string())),
    ])
}
