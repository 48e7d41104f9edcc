//! Counts of stock.

use melati_domain::{actor::Role, catalogue::ProductKind, id::StockCountId, stock_count::CountStatus};
use melati_store::stock_counts::CountSummary;

use super::{EVIL, branches, html, shell};
use crate::page::{
    sale::FormState,
    shell::Place,
    stock_count::{CountList, CountPage, CountRow, CountedRow},
};

fn row(status: CountStatus) -> CountRow {
    CountRow {
        id: StockCountId(1),
        code: "OPN000001".to_owned(),
        kind: ProductKind::Frame,
        branch: Some(EVIL.to_owned()),
        status,
        begun: "20/07/2026 14:03 · Sari".to_owned(),
    }
}

fn one(role: Role, status: CountStatus, look: &'static str) -> CountPage {
    let line = |number, counted: Option<i64>, told: Option<&str>| CountedRow {
        number,
        code: "FR000123".to_owned(),
        name: EVIL.to_owned(),
        counted,
        told: told.map(str::to_owned),
        wrong: told.is_some(),
    };
    let lines = vec![
        line(1, Some(3), Some("seharusnya 4, selisih -1")),
        line(2, Some(1), Some("hitung lagi")),
        line(3, None, None),
    ];
    CountPage {
        shell: shell(role, Place::Stock, "OPN000001"),
        row: row(status),
        ended: (status != CountStatus::Running).then(|| EVIL.to_owned()),
        summary: CountSummary { counted: 2, pieces: 1_204, different: 1, moved: 1, uncounted: 1 },
        may_book: role != Role::Cashier,
        look,
        lines,
        next: Some("/opname/1?cursor=1f".to_owned()),
        first: Some("/opname/1".to_owned()),
        form: FormState {
            values: vec![("langkah", "selesai".to_owned()), ("barang", EVIL.to_owned())],
            errors: vec![("kode".to_owned(), "Baris 1: kode tidak ditemukan.".to_owned())],
            ..FormState::default()
        },
    }
}

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 6] {
    let list = |rows| CountList {
        shell: shell(Role::SuperAdmin, Place::Stock, "Opname"),
        branches: branches(),
        rows,
        next: Some("/opname?cursor=1f".to_owned()),
        first: Some("/opname".to_owned()),
        form: FormState {
            errors: vec![("branch_id".to_owned(), "wajib diisi".to_owned())],
            ..FormState::default()
        },
    };
    let begun = CountPage {
        summary: CountSummary { counted: 0, pieces: 0, different: 0, moved: 0, uncounted: 0 },
        lines: Vec::new(),
        ..one(Role::Cashier, CountStatus::Running, "sudah")
    };
    [
        ("counts", html(&list(vec![row(CountStatus::Running), row(CountStatus::Booked)]))),
        ("counts-none", html(&list(Vec::new()))),
        ("count-begun", html(&begun)),
        ("count-blind", html(&one(Role::Cashier, CountStatus::Running, "sudah"))),
        ("count-different", html(&one(Role::Admin, CountStatus::Running, "selisih"))),
        ("count-booked", html(&one(Role::SuperAdmin, CountStatus::Booked, "belum"))),
    ]
}
