use proptest::{collection::vec, prelude::*};

use super::*;
use crate::id::LensId;

fn rp(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

fn sold(product: i64, quantity: i64, price: i64) -> SoldLine {
    SoldLine {
        kind: LineKind::Lens,
        product: Some(product),
        code: None,
        description: format!("Lensa {product}"),
        quantity,
        unit_price: rp(price),
    }
}

fn wanted(product: i64, quantity: i64, price: i64) -> PricedLine {
    let item = Item::Lens { id: LensId(product), bpjs_category: false, custom_order: false };
    let line = Line { item, description: format!("Lensa {product}"), quantity, unit_price: rp(price) };
    PricedLine { line, code: None }
}

fn cleaner_sold(price: i64) -> SoldLine {
    SoldLine {
        kind: LineKind::Accessory,
        description: "Cleaner".to_owned(),
        unit_price: rp(price),
        ..sold(9, 1, 0)
    }
}

fn cleaner_wanted(quantity: i64) -> PricedLine {
    let item = Item::Accessory { id: AccessoryId(9) };
    let line = Line { item, description: "Cleaner".to_owned(), quantity, unit_price: rp(30_000) };
    PricedLine { line, code: None }
}

fn brief(lines: &[PricedLine]) -> Vec<(i64, i64)> {
    lines.iter().map(|it| (it.line.quantity, it.line.unit_price.get())).collect()
}

#[test]
fn the_free_cleaner_is_neither_charged_nor_doubled() {
    let before = [sold(1, 1, 100), cleaner_sold(0)];
    let named = |pieces| brief(&keep_prices(&before, None, vec![wanted(1, 1, 900), cleaner_wanted(pieces)]));
    assert_eq!(
        brief(&keep_prices(&before, None, vec![wanted(1, 1, 900)])),
        [(1, 100), (1, 0)],
        "nobody names it"
    );
    assert_eq!(named(1), [(1, 100), (1, 0)]);
    assert_eq!(named(2), [(1, 100), (1, 0), (1, 30_000)], "a second one is bought");
    let bought = [sold(1, 1, 100), cleaner_sold(25_000)];
    assert_eq!(
        brief(&keep_prices(&bought, None, vec![wanted(1, 1, 900)])),
        [(1, 100)],
        "a bought one can go"
    );
}

#[test]
fn a_cashier_changes_what_is_of_today_and_waits_in_an_open_branch() {
    let today: Day = "2026-07-20".parse().unwrap();
    let early = Standing { day: today, today, is_open: true, status: WorkStatus::Waiting };
    let late = [
        Standing { day: today.plus_days(-1), ..early },
        Standing { is_open: false, ..early },
        Standing { status: WorkStatus::LensOrdered, ..early },
        Standing { status: WorkStatus::Collected, ..early },
    ];
    assert_eq!(may_edit(early, false), Ok(()));
    for standing in late {
        assert_eq!(may_edit(standing, false), Err(CorrectionError::TooLate), "{standing:?}");
        assert_eq!(may_edit(standing, true), Ok(()));
    }
}

#[test]
fn a_frame_keeps_the_kind_it_was_sold_under() {
    let covered = PricedAs { class: BpjsClass::III, ceiling: rp(165_000), upgrade: Rupiah::ZERO };
    let above = PricedAs { upgrade: rp(50_000), ..covered };
    assert_eq!(covered.frame_kind(rp(200_000), FrameKind::Private), FrameKind::BpjsIII);
    assert_eq!(above.frame_kind(rp(200_000), FrameKind::BpjsIII), FrameKind::Private);
    assert_eq!(above.frame_kind(rp(200_000), FrameKind::BpjsI), FrameKind::BpjsI);
    assert_eq!(covered.frame_kind(rp(150_000), FrameKind::Private), FrameKind::Private);
}

const WAYS: [Way; 4] = [
    (PaymentMethod::Cash, None),
    (PaymentMethod::Qris, None),
    (PaymentMethod::Transfer, Some(Bank::Bri)),
    (PaymentMethod::Transfer, Some(Bank::Bca)),
];

fn money() -> impl Strategy<Value = Vec<(usize, i64)>> {
    vec((0..WAYS.len(), 1..1_000_000_i64), 0..8)
}

fn rows(typed: &[(usize, i64)]) -> Vec<(Way, Rupiah)> {
    typed.iter().map(|&(way, amount)| (WAYS[way], rp(amount))).collect()
}

fn goods() -> impl Strategy<Value = Vec<(i64, i64)>> {
    vec((1..5_i64, 1..5_i64), 1..6)
}

fn counted(bpjs: bool, claim: i64, total: i64) -> Counted {
    let kind = if bpjs { TurnoverKind::Bpjs } else { TurnoverKind::Private };
    Counted { kind, claim: rp(if bpjs { claim } else { 0 }), total: rp(total) }
}

proptest! {
    /// Whatever prices are today: who asks for what was sold pays what it cost.
    #[test]
    fn an_edit_that_changes_nothing_costs_nothing(goods in goods(), then in vec(0..500_i64, 5), today in 0..500_i64) {
        let price = |product: i64| then[usize::try_from(product).unwrap()];
        let before: Vec<_> = goods.iter().map(|&(product, pieces)| sold(product, pieces, price(product))).collect();
        let lines = keep_prices(&before, None, goods.iter().map(|&(product, pieces)| wanted(product, pieces, today)).collect());
        let sum = |lines: Vec<(i64, i64)>| lines.iter().map(|(pieces, price)| pieces * price).sum::<i64>();
        let cost = before.iter().map(|line| (line.quantity, line.unit_price.get())).collect();
        prop_assert_eq!(sum(brief(&lines)), sum(cost));
    }

    /// As many pieces as are asked for; of those at the old price no more than were sold, and no fewer than can be.
    #[test]
    fn pieces_that_were_sold_keep_their_price(before in goods(), after in goods()) {
        let lines = keep_prices(
            &before.iter().map(|&(product, pieces)| sold(product, pieces, 100)).collect::<Vec<_>>(),
            None,
            after.iter().map(|&(product, pieces)| wanted(product, pieces, 777)).collect(),
        );
        for product in 1..5 {
            let pieces = |of: &[(i64, i64)]| of.iter().filter(|(it, _)| *it == product).map(|(_, n)| n).sum::<i64>();
            let at = |price: i64| -> i64 {
                let of = lines.iter().filter(|it| it.line.item.product().map(crate::catalogue::Product::number) == Some(product));
                of.filter(|it| it.line.unit_price == rp(price)).map(|it| it.line.quantity).sum()
            };
            let kept = pieces(&before).min(pieces(&after));
            prop_assert_eq!((at(100), at(777)), (kept, pieces(&after) - kept));
        }
    }

    /// All of it goes back, never more by one way than came by it, and never more than is kept.
    #[test]
    fn money_goes_back_the_way_it_came(paid in money(), back in money(), amount in 0..4_000_000_i64) {
        let (paid, amount) = (rows(&paid), rp(amount));
        let back: Vec<_> = rows(&back).into_iter().scan(Rupiah::ZERO, |sum, (way, part)| {
            *sum = sum.plus(part).unwrap();
            (kept(&paid, &[]).unwrap() >= *sum).then_some((way, part))
        }).collect();
        let kept = kept(&paid, &back).unwrap();
        match give_back(amount, &paid, &back) {
            Err(error) => {
                prop_assert!(amount > kept);
                prop_assert_eq!(error, CorrectionError::MoreThanKept { kept });
            }
            Ok(ways) => {
                prop_assert_eq!(Rupiah::sum(ways.iter().map(|(_, part)| *part)).unwrap(), amount);
                for (way, part) in ways {
                    let came = Rupiah::sum(paid.iter().filter(|(it, _)| *it == way).map(|(_, part)| *part)).unwrap();
                    prop_assert!(part <= came);
                }
            }
        }
    }

    /// What is due and what goes back: one of them is nothing, and together they are the difference.
    #[test]
    fn a_corrected_total_is_settled(total in 0..1_000_000_i64, kept in 0..1_000_000_i64) {
        let (back, due) = settle(rp(total), rp(kept)).unwrap();
        prop_assert_eq!(due.get() - back.get(), total - kept);
        prop_assert!(back == Rupiah::ZERO || due == Rupiah::ZERO);
        prop_assert!(!back.is_negative() && !due.is_negative());
    }

    /// However often a sale is corrected: what was first booked and all that moved is what it counts in the end.
    #[test]
    fn figures_end_where_the_sale_does(states in vec((0..3_i64, any::<bool>(), 0..500_i64, 0..500_i64), 1..8), voided in any::<bool>()) {
        let states: Vec<_> = states
            .into_iter()
            .map(|(day, bpjs, claim, total)| ("2026-07-20".parse::<Day>().unwrap().plus_days(day), counted(bpjs, claim, total)))
            .collect();
        let steps = states.windows(2).map(|pair| (pair[0], Some(pair[1])));
        let end = Some(*states.last().unwrap()).filter(|_| !voided);
        let mut figures = std::collections::BTreeMap::new();
        let mut add = |day: Day, kind: TurnoverKind, sales: i64, claim: Rupiah, paid: Rupiah| {
            let row: &mut (i64, i64, i64) = figures.entry((day, kind.as_str())).or_default();
            *row = (row.0 + sales, row.1 + claim.get(), row.2 + paid.get());
        };
        let (first_day, first) = states[0];
        add(first_day, first.kind, 1, first.claim, first.total);
        let last = voided.then(|| (*states.last().unwrap(), None));
        for (before, after) in steps.chain(last) {
            for (day, shift) in shifts(before, after).unwrap() {
                add(day, shift.kind, shift.sales, shift.claim, shift.paid);
            }
        }
        figures.retain(|_, row| *row != (0, 0, 0));
        let expected = end.map(|(day, it)| ((day, it.kind.as_str()), (1, it.claim.get(), it.total.get())));
        prop_assert_eq!(figures, expected.into_iter().collect());
    }
}
