//! Baskets in a line, for tests.

use melati_domain::{
    catalogue::FrameKind,
    id::{AccessoryId, FrameId, LensId},
    money::Rupiah,
    patient::ServiceType,
    sale::{Basket, Customer, Item, Line, PaymentMethod, Tender},
};

pub(crate) fn rp(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

pub(crate) fn line(item: Item, quantity: i64, unit_price: i64) -> Line {
    Line { item, description: String::from("barang"), quantity, unit_price: rp(unit_price) }
}

pub(crate) fn frame(kind: FrameKind, price: i64) -> Line {
    line(Item::Frame { id: FrameId(1), kind }, 1, price)
}

pub(crate) fn lens(bpjs_category: bool, quantity: i64, price: i64) -> Line {
    line(Item::Lens { id: LensId(1), bpjs_category, custom_order: false }, quantity, price)
}

pub(crate) fn accessory(price: i64) -> Line {
    line(Item::Accessory { id: AccessoryId(1) }, 1, price)
}

/// Nothing discounted, added or handed over; cash.
pub(crate) fn basket(customer: Customer, lines: Vec<Line>) -> Basket {
    Basket { customer, lines, discount: Rupiah::ZERO, manual_extra: Rupiah::ZERO, tenders: Vec::new() }
}

/// `amount` handed over in one way.
pub(crate) fn tender(amount: i64, method: PaymentMethod) -> Tender {
    Tender { amount: rp(amount), method }
}

pub(crate) const BPJS_I: Customer = Customer::Patient(ServiceType::BpjsI);
pub(crate) const BPJS_II: Customer = Customer::Patient(ServiceType::BpjsII);
pub(crate) const BPJS_III: Customer = Customer::Patient(ServiceType::BpjsIII);
pub(crate) const PRIVATE: Customer = Customer::Patient(ServiceType::Private);
