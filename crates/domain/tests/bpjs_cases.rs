//! The nineteen priced cases of the domain facts, section 5, to the rupiah.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

#[path = "support/baskets.rs"]
mod baskets;

use baskets::{BPJS_I, BPJS_II, BPJS_III, PRIVATE, accessory, basket, frame, lens, line, rp, tender};
use melati_domain::{
    catalogue::FrameKind::{BpjsI, BpjsII, BpjsIII, Private},
    cleaner::{Cleaner, free_cleaner},
    id::AccessoryId,
    money::Rupiah,
    sale::{Basket, Customer, Item, Line, PaymentMethod, PaymentStatus, TurnoverKind, UpgradeStatus, quote},
};

/// One row of the table.
struct Case {
    number: u8,
    basket: Basket,
    /// T.
    upgrade: i64,
    /// What the patient pays.
    pays: i64,
    upgraded: bool,
    /// Claim plus what the patient pays.
    turnover: i64,
    /// Rule 8: ask for M.
    prompts: bool,
    /// `None`: the sale counts as private.
    claim: Option<i64>,
}

/// A pair of BPJS lenses, 2 × 100.000.
fn pair() -> Line {
    lens(true, 2, 100_000)
}

fn case(number: u8, basket: Basket, upgrade: i64, pays: i64, upgraded: bool, turnover: i64) -> Case {
    let claim = basket.customer.class().map(|class| melati_domain::bpjs::ceiling(class).unwrap().get());
    Case { number, basket, upgrade, pays, upgraded, turnover, prompts: false, claim }
}

fn cases() -> Vec<Case> {
    let with = |customer, lines, [extra, discount, tendered]: [i64; 3]| Basket {
        manual_extra: rp(extra),
        discount: rp(discount),
        tenders: vec![tender(tendered, PaymentMethod::Cash)],
        ..basket(customer, lines)
    };
    let own = || line(Item::OwnFrame, 1, 0);
    let case_17 = || vec![frame(Private, 500_000), lens(false, 2, 150_000), accessory(30_000)];
    vec![
        case(1, basket(BPJS_III, vec![frame(BpjsIII, 150_000), pair()]), 0, 0, false, 165_000),
        case(2, basket(BPJS_I, vec![frame(BpjsI, 330_000), pair()]), 0, 0, false, 330_000),
        Case {
            prompts: true,
            ..case(
                3,
                basket(BPJS_II, vec![frame(BpjsII, 220_000), lens(false, 2, 250_000)]),
                0,
                0,
                false,
                220_000,
            )
        },
        case(4, basket(BPJS_III, vec![frame(BpjsII, 250_000), pair()]), 285_000, 285_000, true, 450_000),
        case(5, basket(BPJS_III, vec![frame(BpjsI, 500_000), pair()]), 535_000, 535_000, true, 700_000),
        case(6, basket(BPJS_II, vec![frame(Private, 400_000), pair()]), 380_000, 380_000, true, 600_000),
        case(7, basket(BPJS_I, vec![frame(Private, 300_000), pair()]), 0, 0, false, 330_000),
        case(8, basket(BPJS_I, vec![frame(BpjsIII, 150_000), pair()]), 0, 0, false, 330_000),
        case(9, basket(BPJS_III, vec![frame(Private, 165_000), pair()]), 0, 0, false, 165_000),
        case(10, basket(BPJS_III, vec![frame(Private, 165_001), pair()]), 200_001, 200_001, true, 365_001),
        case(11, basket(BPJS_III, vec![own(), pair()]), 0, 0, false, 165_000),
        case(
            12,
            basket(BPJS_III, vec![frame(BpjsIII, 150_000), pair(), accessory(30_000)]),
            0,
            30_000,
            false,
            195_000,
        ),
        case(
            13,
            with(BPJS_II, vec![frame(BpjsII, 220_000), pair()], [150_000, 0, 0]),
            0,
            150_000,
            true,
            370_000,
        ),
        case(
            14,
            with(BPJS_III, vec![frame(Private, 500_000), pair(), accessory(30_000)], [50_000, 20_000, 0]),
            535_000,
            595_000,
            true,
            760_000,
        ),
        case(
            15,
            with(BPJS_III, vec![frame(BpjsIII, 150_000), pair()], [50_000, 100_000, 0]),
            0,
            0,
            true,
            165_000,
        ),
        Case { claim: None, ..case(16, basket(BPJS_III, vec![accessory(30_000)]), 0, 30_000, false, 30_000) },
        case(17, with(PRIVATE, case_17(), [0, 50_000, 0]), 0, 780_000, false, 780_000),
        case(18, with(PRIVATE, case_17(), [0, 50_000, 300_000]), 0, 780_000, false, 780_000),
        case(19, basket(Customer::WalkIn, vec![accessory(60_000)]), 0, 60_000, false, 60_000),
    ]
}

#[test]
fn the_nineteen_cases_hold_to_the_rupiah() {
    for case in cases() {
        let number = case.number;
        let quote = quote(&case.basket).unwrap();
        let claim = rp(case.claim.unwrap_or(0));
        let insured = case.claim.is_some();

        assert_eq!(quote.upgrade, rp(case.upgrade), "case {number}: T");
        assert_eq!(
            quote.additional,
            rp(case.upgrade).plus(case.basket.manual_extra).unwrap(),
            "case {number}: T + M"
        );
        assert_eq!(quote.total, rp(case.pays), "case {number}: the patient pays");
        assert_eq!(quote.upgrade_status == UpgradeStatus::Upgraded, case.upgraded, "case {number}: status");
        assert_eq!(quote.claim, claim, "case {number}: claim");
        assert_eq!(quote.ceiling, claim, "case {number}: plafon");
        assert_eq!(quote.claim.plus(quote.total).unwrap(), rp(case.turnover), "case {number}: omset");
        assert_eq!(quote.turnover_kind() == TurnoverKind::Bpjs, insured, "case {number}: which omset");
        assert_eq!(quote.class.is_some(), insured, "case {number}: priced by a class");
        assert_eq!(quote.suggest_manual_extra, case.prompts, "case {number}: prompt for M");
        let paid_off = case.pays <= quote.tendered.get();
        assert_eq!(quote.status() == PaymentStatus::PaidOff, paid_off, "case {number}: Lunas");
    }
    assert_eq!(cases().iter().map(|case| case.number).collect::<Vec<_>>(), (1..=19).collect::<Vec<_>>());
}

#[test]
fn the_free_cleaner_of_case_17_changes_no_figure() {
    let mut basket = cases().swap_remove(16).basket;
    let before = quote(&basket).unwrap();
    let shelf = Cleaner { id: AccessoryId(9), name: String::from("Cleaner"), stock: 1 };

    let cleaner = free_cleaner(basket.customer, &basket.lines, &shelf).unwrap();
    assert_eq!((cleaner.quantity, cleaner.unit_price), (1, Rupiah::ZERO));
    basket.lines.push(cleaner);
    let after = quote(&basket).unwrap();

    assert_eq!((after.total, after.gross), (rp(780_000), rp(830_000)));
    assert_eq!(after.total, before.total);
    assert_eq!(after.subtotals.last(), Some(&Rupiah::ZERO));
}

#[test]
fn the_down_payment_of_case_18_leaves_a_balance() {
    let quote = quote(&cases().swap_remove(17).basket).unwrap();

    assert_eq!(quote.received(), rp(300_000));
    assert_eq!(quote.balance, rp(480_000));
    assert_eq!(quote.change, Rupiah::ZERO);
    assert_eq!(quote.status(), PaymentStatus::BalanceDue);
}

#[test]
fn the_extra_stands_on_the_frame_line() {
    let quote = quote(&cases().swap_remove(13).basket).unwrap();

    assert_eq!(quote.upgrades, [rp(535_000), Rupiah::ZERO, Rupiah::ZERO]);
}
