//! When the free cleaner joins a basket; domain facts, section 3.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

#[path = "support/baskets.rs"]
#[allow(dead_code, reason = "shared by several tests")]
mod baskets;

use baskets::{BPJS_I, BPJS_III, PRIVATE, accessory, frame, lens};
use melati_domain::{
    catalogue::FrameKind,
    cleaner::{Cleaner, free_cleaner, is_cleaner},
    id::AccessoryId,
    sale::{Customer, Item, Line, MAX_LINES},
};

fn shelf(stock: i64) -> Cleaner {
    Cleaner { id: AccessoryId(7), name: String::from("Cleaner 30 ml"), stock }
}

fn glasses() -> Vec<Line> {
    vec![frame(FrameKind::Private, 500_000), lens(false, 2, 150_000)]
}

#[test]
fn private_customers_get_one_from_the_shelf() {
    for customer in [PRIVATE, Customer::WalkIn] {
        let line = free_cleaner(customer, &glasses(), &shelf(1)).unwrap();
        assert_eq!(line.item, Item::Accessory { id: AccessoryId(7) });
        assert_eq!((line.quantity, line.unit_price.get()), (1, 0));
        assert_eq!(line.description, "Cleaner 30 ml");
    }
}

#[test]
fn insured_customers_get_none() {
    assert_eq!(free_cleaner(BPJS_I, &glasses(), &shelf(5)), None);
    // Not even where the sale is priced as private, without a lens.
    assert_eq!(free_cleaner(BPJS_III, &[accessory(60_000)], &shelf(5)), None);
}

#[test]
fn an_empty_shelf_gives_none() {
    assert_eq!(free_cleaner(PRIVATE, &glasses(), &shelf(0)), None);
    assert_eq!(free_cleaner(PRIVATE, &glasses(), &shelf(-1)), None);
}

#[test]
fn a_basket_with_a_cleaner_gets_no_second() {
    let mut lines = glasses();
    lines.push(Line { description: String::from("LENS CLEANER"), ..accessory(30_000) });
    assert_eq!(free_cleaner(PRIVATE, &lines, &shelf(5)), None);
}

#[test]
fn it_neither_starts_a_basket_nor_overfills_one() {
    assert_eq!(free_cleaner(PRIVATE, &[], &shelf(5)), None);
    let full = vec![accessory(1); MAX_LINES];
    assert_eq!(free_cleaner(PRIVATE, &full, &shelf(5)), None);
}

#[test]
fn another_accessory_is_not_given_away() {
    let contact_lens = Cleaner { name: String::from("Contact lens"), ..shelf(5) };
    assert_eq!(free_cleaner(PRIVATE, &glasses(), &contact_lens), None);
    assert!(is_cleaner("cleaner") && is_cleaner("Pembersih CLEANER"));
}
