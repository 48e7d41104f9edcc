//! What somebody may try. Numbers beyond what there is wrap around.

use proptest::{collection::vec, prelude::*};

/// One thing that somebody tries; the shop may refuse it.
#[derive(Debug, Clone)]
pub(super) enum Move {
    Sell(Sale),
    /// `tenths` of the balance, more than it from 11 on.
    Pay {
        who: usize,
        sale: usize,
        tenths: i64,
        method: usize,
    },
    Void {
        who: usize,
        sale: usize,
    },
    /// Its lines but the last, another discount, dated back.
    Edit {
        who: usize,
        sale: usize,
        fewer: bool,
        discount: i64,
        back: Option<i64>,
    },
    /// `tenths` of what was kept.
    Refund {
        who: usize,
        sale: usize,
        tenths: i64,
        method: usize,
    },
    /// A lens of it breaks.
    Break {
        who: usize,
        sale: usize,
    },
    Step {
        who: usize,
        sale: usize,
        to: usize,
        reason: bool,
    },
    Restock {
        who: usize,
        good: usize,
        pieces: i64,
    },
    Turn {
        who: usize,
        branch: i64,
        open: bool,
    },
    /// Cash in, or out.
    Cash {
        who: usize,
        branch: i64,
        amount: i64,
    },
    /// The day ends, if the hours reach so far.
    Pass {
        hours: i64,
    },
}

#[derive(Debug, Clone)]
pub(super) struct Sale {
    pub(super) who: usize,
    pub(super) buyer: usize,
    /// Which good, how many; beyond the goods, what is in no catalogue.
    pub(super) items: Vec<(usize, i64)>,
    pub(super) discount: i64,
    pub(super) extra: i64,
    pub(super) pays: i64,
    pub(super) method: usize,
    pub(super) yesterday: bool,
    /// Goods of any branch, where usually they are the seller's own.
    pub(super) stray: bool,
}

fn money() -> impl Strategy<Value = i64> {
    prop_oneof![4 => Just(0_i64), 1 => 0..200_001_i64]
}

fn sale() -> impl Strategy<Value = Sale> {
    let pays = prop_oneof![1 => Just(0_i64), 2 => 0..1_000_001_i64];
    let who = prop_oneof![4 => 0..3_usize, 2 => 3..6_usize, 1 => 6..8_usize];
    let items = prop_oneof![
        1 => Just(Vec::new()),
        9 => vec((0..10_usize, 1..3_i64), 1..4),
    ];
    let seldom = || prop::bool::weighted(0.1);
    (who, 0..7_usize, items, (money(), money(), pays), 0..3_usize, seldom(), seldom()).prop_map(
        |(who, buyer, items, (discount, extra, pays), method, yesterday, stray)| Sale {
            who,
            buyer,
            items,
            discount,
            extra,
            pays,
            method,
            yesterday,
            stray,
        },
    )
}

pub(super) fn something() -> impl Strategy<Value = Move> {
    let who = || 0..8_usize;
    let manager = || prop_oneof![3 => 3..6_usize, 1 => who()];
    let which = || 0..1_000_usize;
    prop_oneof![
        12 => sale().prop_map(Move::Sell),
        8 => (who(), which(), 1..13_i64, 0..3_usize)
            .prop_map(|(who, sale, tenths, method)| Move::Pay { who, sale, tenths, method }),
        3 => (manager(), which()).prop_map(|(who, sale)| Move::Void { who, sale }),
        5 => (manager(), which(), any::<bool>(), money(), prop::option::weighted(0.3, 0..3_i64))
            .prop_map(|(who, sale, fewer, discount, back)| Move::Edit { who, sale, fewer, discount, back }),
        2 => (manager(), which(), 1..12_i64, 0..3_usize)
            .prop_map(|(who, sale, tenths, method)| Move::Refund { who, sale, tenths, method }),
        2 => (who(), which()).prop_map(|(who, sale)| Move::Break { who, sale }),
        14 => (who(), which(), prop_oneof![0..7_usize, Just(4), Just(6)], any::<bool>())
            .prop_map(|(who, sale, to, reason)| Move::Step { who, sale, to, reason }),
        2 => (who(), 0..10_usize, 0..6_i64).prop_map(|(who, good, pieces)| Move::Restock { who, good, pieces }),
        2 => (manager(), 1..3_i64, prop::bool::weighted(0.8))
            .prop_map(|(who, branch, open)| Move::Turn { who, branch, open }),
        3 => (who(), 1..3_i64, -200_000..200_001_i64)
            .prop_map(|(who, branch, amount)| Move::Cash { who, branch, amount }),
        1 => (1..13_i64).prop_map(|hours| Move::Pass { hours }),
    ]
}
