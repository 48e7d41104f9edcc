//! The drawer's pages.

use melati_domain::{actor::Role, id::BranchId, money::Rupiah};

use super::{EVIL, html, rp, shell, today};
use crate::page::{
    cash::{CashPage, ClosingCard, DrawerCard, DrawersPage, MethodRow, MovementRow, PastDay},
    sale::FormState,
    shell::Place,
};

fn day(role: Role, is_open: bool) -> CashPage {
    CashPage {
        shell: shell(role, Place::Cash, "Kas"),
        branch: BranchId(1),
        branch_name: EVIL.to_owned(),
        day: today(),
        is_today: true,
        is_open,
        opened: Some(("08:02".to_owned(), "Rudi Hartono".to_owned())),
        float: rp(500_000),
        cash: rp(1_285_000),
        put_in: Rupiah::ZERO,
        taken_out: rp(50_000),
        expected: rp(1_735_000),
        turnover: rp(5_775_000),
        sales: 9,
        methods: vec![
            MethodRow { name: "Tunai".to_owned(), count: 5, received: rp(1_285_000), refunded: Rupiah::ZERO },
            MethodRow {
                name: "Transfer BRI".to_owned(),
                count: 1,
                received: rp(900_000),
                refunded: rp(900_000),
            },
        ],
        movements: vec![MovementRow {
            id: 1,
            reason: EVIL.to_owned(),
            at: "10:15".to_owned(),
            who: "Sari".to_owned(),
            amount: rp(-50_000),
        }],
        closing: (!is_open).then(|| ClosingCard {
            at: "20/07/2026 17:04".to_owned(),
            who: "Rudi Hartono".to_owned(),
            counted: Some((rp(1_735_000), rp(1_730_000), rp(-5_000))),
            since: rp(25_000),
            pieces: vec![(rp(100_000), 17), (rp(10_000), 3)],
            reason: Some(EVIL.to_owned()),
            others: vec![("Transfer", rp(500_000), rp(450_000), rp(-50_000))],
        }),
        left_open: vec![today().plus_days(-1)],
        past: vec![
            PastDay { day: today().plus_days(-1), is_open: true, difference: None },
            PastDay { day: today().plus_days(-2), is_open: false, difference: Some(rp(-2_000)) },
        ],
        may_turn: role != Role::Cashier,
        opening: FormState::default(),
        movement: FormState::default(),
        key: "c0ffee".to_owned(),
        others: vec![("Transfer", "transfer", rp(500_000)), ("QRIS", "qris", rp(0))],
        count: FormState::default(),
    }
}

fn unopened() -> CashPage {
    CashPage { opened: None, methods: Vec::new(), movements: Vec::new(), ..day(Role::Admin, false) }
}

fn all() -> DrawersPage {
    let drawer = |id, name: &str, is_open, left_open| DrawerCard {
        branch: BranchId(id),
        name: name.to_owned(),
        is_open,
        expected: rp(1_735_000),
        left_open,
    };
    DrawersPage {
        shell: shell(Role::SuperAdmin, Place::Cash, "Kas"),
        drawers: vec![drawer(1, EVIL, true, 0), drawer(2, "Optik Melati Cabang 2", false, 2)],
    }
}

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 5] {
    [
        ("cash", html(&day(Role::Cashier, true))),
        ("cash-admin", html(&day(Role::Admin, true))),
        ("cash-closed", html(&day(Role::Admin, false))),
        ("cash-unopened", html(&unopened())),
        ("cash-all", html(&all())),
    ]
}
