//! Refusals of a basket, and properties every quote has.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

#[path = "support/baskets.rs"]
#[allow(dead_code, reason = "shared by several tests")]
mod baskets;

use baskets::{BPJS_II, BPJS_III, PRIVATE, accessory, basket, frame, lens, line, rp, tender};
use melati_domain::{
    bpjs::{self, Cover},
    catalogue::FrameKind,
    day::Day,
    id::{AccessoryId, FrameId, LensId},
    money::{Rupiah, TooMuchMoney},
    patient::ServiceType,
    sale::{
        AmountField, Basket, Customer, Item, Line, LineKind, MAX_LINES, MAX_QUANTITY, MAX_TENDERS, OrderKind,
        PaymentMethod, QuoteError, Tender, UpgradeStatus, divide, quote, settle,
    },
    workflow::WorkStatus,
};
use proptest::{collection::vec, prelude::*};

#[test]
fn what_cannot_be_booked_is_refused_by_name() {
    let glasses = || vec![frame(FrameKind::Private, 500_000), lens(true, 2, 100_000)];
    let with = |change: fn(&mut Basket)| {
        let mut basket = basket(PRIVATE, glasses());
        change(&mut basket);
        quote(&basket).unwrap_err()
    };

    assert_eq!(with(|b| b.lines.clear()), QuoteError::Empty);
    assert_eq!(with(|b| b.lines = vec![accessory(1); MAX_LINES + 1]), QuoteError::TooManyLines);
    for quantity in [i64::MIN, -1, 0, MAX_QUANTITY + 1, i64::MAX] {
        let refused = quote(&basket(PRIVATE, vec![accessory(1), lens(true, quantity, 1)])).unwrap_err();
        assert_eq!(refused, QuoteError::Quantity { line: 1 }, "{quantity} pieces");
    }
    assert_eq!(with(|b| b.lines.push(accessory(-1))), QuoteError::Price { line: 2 });
    assert_eq!(with(|b| b.lines.push(line(Item::OwnFrame, 1, 1))), QuoteError::Price { line: 2 });
    assert_eq!(with(|b| b.discount = rp(-1)), QuoteError::Negative(AmountField::Discount));
    assert_eq!(with(|b| b.manual_extra = rp(-1)), QuoteError::Negative(AmountField::ManualExtra));
    let negative =
        |b: &mut Basket| b.tenders = vec![tender(5, PaymentMethod::Cash), tender(-1, PaymentMethod::Cash)];
    assert_eq!(with(negative), QuoteError::Negative(AmountField::Tendered));
    let many = |b: &mut Basket| b.tenders = vec![tender(1, PaymentMethod::Cash); MAX_TENDERS + 1];
    assert_eq!(with(many), QuoteError::TooManyTenders);
    assert_eq!(with(|b| b.discount = rp(700_001)), QuoteError::DiscountTooLarge);
    assert_eq!(
        with(|b| b.lines = vec![line(Item::CustomLens, 2, Rupiah::MAX.get())]),
        QuoteError::TooMuch(TooMuchMoney)
    );
}

#[test]
fn only_cash_may_exceed_what_is_due() {
    let paying = |method| Basket {
        tenders: vec![tender(100_000, method)],
        ..basket(PRIVATE, vec![accessory(60_000)])
    };
    let change = quote(&paying(PaymentMethod::Cash)).unwrap();

    assert_eq!((change.change, change.received(), change.balance), (rp(40_000), rp(60_000), Rupiah::ZERO));
    for method in [PaymentMethod::Transfer, PaymentMethod::Qris] {
        assert_eq!(quote(&paying(method)), Err(QuoteError::PaymentExceedsBalance { due: rp(60_000) }));
    }
}

#[test]
fn a_sale_may_be_paid_in_several_ways_and_change_comes_from_the_cash() {
    use PaymentMethod::{Cash, Qris, Transfer};
    let kept = |tenders: &[(i64, PaymentMethod)]| {
        let tenders: Vec<Tender> = tenders.iter().map(|&(amount, method)| tender(amount, method)).collect();
        divide(rp(100_000), &tenders)
            .map(|kept| kept.iter().map(|it| (it.received.get(), it.change.get())).collect::<Vec<_>>())
    };

    assert_eq!(kept(&[(60_000, Qris), (50_000, Cash)]), Ok(vec![(60_000, 0), (40_000, 10_000)]));
    assert_eq!(kept(&[(50_000, Cash), (60_000, Transfer)]), Ok(vec![(40_000, 10_000), (60_000, 0)]));
    assert_eq!(kept(&[(90_000, Cash), (30_000, Cash)]), Ok(vec![(90_000, 0), (10_000, 20_000)]));
    assert_eq!(kept(&[(20_000, Qris), (30_000, Cash)]), Ok(vec![(20_000, 0), (30_000, 0)]));
    let due = QuoteError::PaymentExceedsBalance { due: rp(100_000) };
    assert_eq!(kept(&[(100_001, Qris), (50_000, Transfer)]), Err(due.clone()));
    // However much cash lies beside it, it gives back no more than itself.
    assert_eq!(kept(&[(150_000, Qris), (40_000, Cash)]), Err(due));
}

#[test]
fn why_an_insured_pair_costs_what_it_costs() {
    let cover = |first: Line| quote(&basket(BPJS_III, vec![first, lens(true, 2, 100_000)])).unwrap().cover;
    let kind = FrameKind::Private;

    let above = Cover::Above { kind, frame: rp(500_000), lenses: rp(200_000) };
    assert_eq!(cover(frame(kind, 500_000)), Some(above));
    assert_eq!(cover(frame(kind, 165_000)), Some(Cover::Within(kind)));
    assert_eq!(cover(frame(FrameKind::BpjsIII, 900_000)), Some(Cover::Matching));
    assert_eq!(cover(line(Item::OwnFrame, 1, 0)), Some(Cover::OwnFrame));
    assert_eq!(cover(accessory(30_000)), Some(Cover::LensesOnly));
    assert_eq!(quote(&basket(PRIVATE, vec![frame(kind, 1)])).unwrap().cover, None);
}

#[test]
fn the_next_pair_comes_two_years_after_the_last() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let next = |last: &str, today: &str| bpjs::next_pair(day(last), day(today)).map(|day| day.to_string());

    assert_eq!(next("2024-07-21", "2026-07-20").as_deref(), Some("2026-07-21"));
    assert_eq!(next("2024-07-20", "2026-07-20"), None);
    assert_eq!(next("2024-02-29", "2026-02-27").as_deref(), Some("2026-02-28"));
    assert_eq!(next("2024-02-29", "2026-02-28"), None);
}

#[test]
fn a_bpjs_pair_is_one_frame_and_one_or_two_lenses() {
    let pair = || lens(true, 2, 100_000);
    let covered = || frame(FrameKind::BpjsIII, 150_000);
    let refused = |lines| quote(&basket(BPJS_III, lines)) == Err(QuoteError::BpjsBasketLimits);

    assert!(refused(vec![covered(), covered(), pair()]));
    assert!(refused(vec![Line { quantity: 2, ..covered() }, pair()]));
    assert!(refused(vec![covered(), line(Item::OwnFrame, 1, 0), pair()]));
    assert!(refused(vec![covered(), lens(true, 3, 100_000)]));
    assert!(refused(vec![covered(), pair(), line(Item::CustomLens, 1, 100_000)]));
    assert!(!refused(vec![covered(), lens(true, 1, 100_000)]));
    assert!(!refused(vec![pair()]));
    assert!(!refused(vec![covered(), lens(true, 1, 100_000), line(Item::CustomLens, 1, 100_000)]));
    // Without a lens it is a private sale (rule 6), which knows no such limits.
    assert!(!refused(vec![covered(), covered()]));
}

#[test]
fn a_frame_of_the_patients_own_class_is_covered_whatever_it_costs() {
    let pays =
        |kind| quote(&basket(BPJS_III, vec![frame(kind, 500_000), lens(true, 2, 100_000)])).unwrap().total;

    assert_eq!(pays(FrameKind::BpjsIII), Rupiah::ZERO);
    for kind in [FrameKind::BpjsI, FrameKind::BpjsII, FrameKind::Private] {
        assert_eq!(pays(kind), rp(535_000), "{kind}");
    }
}

#[test]
fn the_manual_extra_is_prompted_for_foreign_lenses_with_a_covered_frame() {
    let prompts =
        |frame: Line, lens: Line| quote(&basket(BPJS_II, vec![frame, lens])).unwrap().suggest_manual_extra;
    let own = || line(Item::OwnFrame, 1, 0);
    let covered = || frame(FrameKind::BpjsII, 220_000);

    assert!(prompts(covered(), lens(false, 2, 250_000)));
    assert!(prompts(own(), lens(false, 2, 250_000)));
    assert!(prompts(covered(), line(Item::CustomLens, 2, 250_000)));
    assert!(!prompts(covered(), lens(true, 2, 100_000)));
    assert!(!prompts(frame(FrameKind::Private, 400_000), lens(false, 2, 250_000)));
}

#[test]
fn bpjs_lenses_are_known_by_brand_text() {
    for brand in
        ["CR MC HIJAU", "cr-mc-hijau", " CRMCHIJAU ", "KRYP CR MC HIJAU", "CRMCHIJAUCYL", "CR MC HIJAU CYL"]
    {
        assert!(bpjs::is_bpjs_lens(brand), "{brand}");
    }
    for brand in ["", "CR", "CR MC BIRU", "SUPER CR MC HIJAU", "HIJAU"] {
        assert!(!bpjs::is_bpjs_lens(brand), "{brand}");
    }
}

#[test]
fn ground_lenses_make_a_custom_order_and_accessories_alone_need_no_work() {
    let booked = |lines| {
        let quote = quote(&basket(PRIVATE, lines)).unwrap();
        (quote.order_kind, quote.starts_at)
    };

    assert_eq!(booked(vec![accessory(60_000)]), (OrderKind::Stock, WorkStatus::Collected));
    assert_eq!(booked(vec![frame(FrameKind::Private, 1)]), (OrderKind::Stock, WorkStatus::Waiting));
    assert_eq!(booked(vec![line(Item::OwnFrame, 1, 0)]), (OrderKind::Stock, WorkStatus::Waiting));
    let ground = vec![accessory(1), lens(true, 1, 1), line(Item::CustomLens, 1, 1)];
    assert_eq!(booked(ground), (OrderKind::Custom, WorkStatus::Waiting));
}

#[test]
fn only_shelf_goods_take_stock() {
    let takes = |item: Item| item.takes_stock();
    let lens = |custom_order| Item::Lens { id: LensId(1), bpjs_category: true, custom_order };

    assert!(takes(Item::Frame { id: FrameId(1), kind: FrameKind::Private }));
    assert!(takes(Item::Accessory { id: AccessoryId(1) }));
    assert!(takes(lens(false)));
    assert!(!takes(lens(true)) && !takes(Item::CustomLens) && !takes(Item::OwnFrame));
}

#[test]
fn a_settlement_keeps_at_most_what_is_due() {
    let cash = settle(rp(480_000), rp(500_000), PaymentMethod::Cash).unwrap();
    assert_eq!((cash.received, cash.change, cash.balance), (rp(480_000), rp(20_000), Rupiah::ZERO));

    let exact = settle(rp(480_000), rp(480_000), PaymentMethod::Transfer).unwrap();
    assert_eq!((exact.received, exact.change, exact.balance), (rp(480_000), Rupiah::ZERO, Rupiah::ZERO));

    let due = QuoteError::PaymentExceedsBalance { due: rp(480_000) };
    assert_eq!(settle(rp(480_000), rp(500_000), PaymentMethod::Qris), Err(due));
    let nothing_due = QuoteError::PaymentExceedsBalance { due: Rupiah::ZERO };
    assert_eq!(settle(Rupiah::ZERO, rp(1), PaymentMethod::Cash), Err(nothing_due));
    let nothing_given = QuoteError::Negative(AmountField::Tendered);
    assert_eq!(settle(rp(1), Rupiah::ZERO, PaymentMethod::Cash), Err(nothing_given));
}

fn kinds() -> impl Strategy<Value = FrameKind> {
    proptest::sample::select(FrameKind::ALL)
}

fn methods() -> impl Strategy<Value = PaymentMethod> {
    proptest::sample::select(PaymentMethod::ALL)
}

fn customers() -> impl Strategy<Value = Customer> {
    prop_oneof![
        proptest::sample::select(ServiceType::ALL).prop_map(Customer::Patient),
        Just(Customer::WalkIn),
    ]
}

/// A line of any kind; `price` and `quantity` decide how sane it is.
fn lines(
    quantity: impl Strategy<Value = i64> + 'static,
    price: impl Strategy<Value = i64> + 'static,
) -> impl Strategy<Value = Line> {
    let item = prop_oneof![
        kinds().prop_map(|kind| Item::Frame { id: FrameId(1), kind }),
        any::<(bool, bool)>().prop_map(|(bpjs_category, custom_order)| Item::Lens {
            id: LensId(1),
            bpjs_category,
            custom_order
        }),
        Just(Item::Accessory { id: AccessoryId(1) }),
        Just(Item::CustomLens),
        Just(Item::OwnFrame),
    ];
    (item, quantity, price).prop_map(|(item, quantity, price)| {
        let price = if item == Item::OwnFrame { price.min(0) } else { price };
        line(item, quantity, price)
    })
}

/// A frame, a pair of lenses and perhaps an accessory: what most sales are, insured ones above all.
fn glasses() -> impl Strategy<Value = Vec<Line>> {
    let frame = (kinds(), 0..600_000_i64).prop_map(|(kind, price)| frame(kind, price));
    let pair = (any::<bool>(), 1..3_i64, 50_000..500_000_i64)
        .prop_map(|(bpjs, count, price)| lens(bpjs, count, price));
    (frame, pair, vec(1_000..60_000_i64, 0..2)).prop_map(|(frame, pair, accessories)| {
        [frame, pair].into_iter().chain(accessories.into_iter().map(accessory)).collect()
    })
}

/// A basket of a real shop; most of them can be booked.
fn sane() -> impl Strategy<Value = Basket> {
    let tendered = prop_oneof![3 => 0..200_000_i64, 1 => 0..3_000_000_i64];
    let lines = prop_oneof![2 => glasses(), 1 => vec(lines(1..3_i64, 0..3_000_000_i64), 1..5)];
    let tenders = vec((tendered, methods()), 0..4);
    (customers(), lines, 0..150_000_i64, 0..200_000_i64, tenders).prop_map(
        |(customer, lines, discount, manual_extra, tenders)| Basket {
            customer,
            lines,
            discount: rp(discount),
            manual_extra: rp(manual_extra),
            tenders: tenders.into_iter().map(|(amount, method)| tender(amount, method)).collect(),
        },
    )
}

/// Anything the types allow, with the ends of every range.
fn wild() -> impl Strategy<Value = Basket> {
    let amount = || {
        let max = Rupiah::MAX.get();
        prop_oneof![-5..5_i64, -max..=max, Just(max), Just(-max), (max - 5)..=max]
    };
    let quantity = prop_oneof![1..=MAX_QUANTITY, any::<i64>(), -2..2_i64];
    let lines = vec(lines(quantity, amount()), 0..MAX_LINES + 3);
    let tenders = vec((amount(), methods()), 0..MAX_TENDERS + 3);
    (customers(), lines, amount(), amount(), tenders).prop_map(
        |(customer, lines, discount, manual_extra, tenders)| Basket {
            customer,
            lines,
            discount: rp(discount),
            manual_extra: rp(manual_extra),
            tenders: tenders.into_iter().map(|(amount, method)| tender(amount, method)).collect(),
        },
    )
}

/// Σ of `of` over the lines of the given kinds.
fn sum(basket: &Basket, of: &[Rupiah], kinds: &[LineKind]) -> Rupiah {
    let wanted = basket.lines.iter().zip(of).filter(|(line, _)| kinds.contains(&line.item.kind()));
    Rupiah::sum(wanted.map(|(_, amount)| *amount)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_figure_is_ever_negative(basket in prop_oneof![sane(), wild()]) {
        if let Ok(quote) = quote(&basket) {
            let figures = [
                quote.gross, quote.ceiling, quote.claim, quote.upgrade, quote.manual_extra, quote.additional,
                quote.discount, quote.total, quote.tendered, quote.change, quote.balance, quote.received(),
            ];
            prop_assert!(figures.iter().chain(&quote.subtotals).chain(&quote.upgrades).all(|f| !f.is_negative()));
        }
    }

    #[test]
    fn anything_is_booked_or_refused_and_the_same_each_time(basket in wild()) {
        prop_assert_eq!(quote(&basket), quote(&basket.clone()));
    }

    #[test]
    fn the_total_is_what_the_lines_say(basket in sane()) {
        if let Ok(quote) = quote(&basket) {
            for (line, subtotal) in basket.lines.iter().zip(&quote.subtotals) {
                prop_assert_eq!(*subtotal, line.unit_price.times(line.quantity).unwrap());
            }
            prop_assert_eq!(quote.subtotals.len(), basket.lines.len());
            prop_assert_eq!(quote.upgrades.len(), basket.lines.len());
            prop_assert_eq!(quote.gross, sum(&basket, &quote.subtotals, LineKind::ALL));
            let priced = match quote.class {
                Some(_) => sum(&basket, &quote.upgrades, LineKind::ALL)
                    .plus(sum(&basket, &quote.subtotals, &[LineKind::Accessory])).unwrap(),
                None => quote.gross,
            };
            let expected = priced.plus(quote.manual_extra).unwrap().minus(quote.discount).unwrap().or_zero();
            prop_assert_eq!(quote.total, expected);
            prop_assert_eq!(quote.additional, quote.upgrade.plus(quote.manual_extra).unwrap());
            prop_assert_eq!(quote.upgrade, Rupiah::sum(quote.upgrades.iter().copied()).unwrap());
        }
    }

    #[test]
    fn the_claim_is_the_ceiling_or_nothing(basket in sane()) {
        if let Ok(quote) = quote(&basket) {
            let lens = basket.lines.iter().any(|l| matches!(l.item.kind(), LineKind::Lens | LineKind::CustomLens));
            let class = basket.customer.class().filter(|_| lens);
            let claim = class.map_or(Rupiah::ZERO, |class| bpjs::ceiling(class).unwrap());
            prop_assert_eq!(quote.class, class);
            prop_assert_eq!(quote.claim, claim);
            prop_assert_eq!(quote.ceiling, claim);
            let upgraded = class.is_some() && quote.additional > Rupiah::ZERO;
            prop_assert_eq!(quote.upgrade_status == UpgradeStatus::Upgraded, upgraded);
            prop_assert!(class.is_some() || quote.upgrade == Rupiah::ZERO);
        }
    }

    #[test]
    fn what_is_received_and_what_stays_due_make_the_total(basket in sane()) {
        if let Ok(quote) = quote(&basket) {
            prop_assert_eq!(quote.received().plus(quote.balance).unwrap(), quote.total);
            prop_assert_eq!(quote.received().plus(quote.change).unwrap(), quote.tendered);
            prop_assert!(quote.change == Rupiah::ZERO || quote.balance == Rupiah::ZERO);
            let cash = basket.tenders.iter().filter(|it| it.method == PaymentMethod::Cash);
            prop_assert!(quote.change <= Rupiah::sum(cash.map(|it| it.amount)).unwrap());
            let handed_over = Rupiah::sum(basket.tenders.iter().map(|it| it.amount)).unwrap();
            prop_assert_eq!(quote.tendered, handed_over);
            prop_assert_eq!(quote.kept.len(), basket.tenders.len());
            for (tender, kept) in basket.tenders.iter().zip(&quote.kept) {
                prop_assert_eq!(kept.received.plus(kept.change).unwrap(), tender.amount);
                prop_assert!(!kept.received.is_negative() && !kept.change.is_negative());
                prop_assert!(kept.change == Rupiah::ZERO || tender.method == PaymentMethod::Cash);
            }
        }
    }

    #[test]
    fn the_order_of_the_lines_changes_no_figure(basket in sane()) {
        let mut turned = basket.clone();
        turned.lines.reverse();
        let figures = |basket: &Basket| quote(basket).map(|q| (q.total, q.claim, q.upgrade, q.gross, q.starts_at));
        prop_assert_eq!(figures(&basket), figures(&turned));
    }

    #[test]
    fn a_settlement_divides_what_was_handed_over(
        balance in -5..2_000_000_i64,
        tendered in -5..3_000_000_i64,
        method in methods(),
    ) {
        let (balance, tendered) = (rp(balance), rp(tendered));
        let may = tendered > Rupiah::ZERO
            && balance > Rupiah::ZERO
            && (tendered <= balance || method == PaymentMethod::Cash);
        match settle(balance, tendered, method) {
            Ok(done) => {
                prop_assert!(may);
                prop_assert!(done.received > Rupiah::ZERO);
                prop_assert_eq!(done.received.plus(done.change).unwrap(), tendered);
                prop_assert_eq!(done.received.plus(done.balance).unwrap(), balance);
                prop_assert!(!done.balance.is_negative() && !done.change.is_negative());
            }
            Err(_) => prop_assert!(!may),
        }
    }

    #[test]
    fn payments_end_at_the_balance(start in 1..2_000_000_i64, steps in vec(1..700_000_i64, 1..20)) {
        let mut balance = rp(start);
        let mut received = Rupiah::ZERO;
        for step in steps {
            if let Ok(done) = settle(balance, rp(step), PaymentMethod::Cash) {
                balance = done.balance;
                received = received.plus(done.received).unwrap();
            }
        }
        prop_assert_eq!(received.plus(balance).unwrap(), rp(start));
    }
}
