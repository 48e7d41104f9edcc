//! The workshop's pages.

use melati_domain::{
    actor::Role,
    id::SaleId,
    patient::ServiceType,
    sale::OrderKind,
    workflow::{OrderState, WorkStatus},
};

use super::{EVIL, day, html, patient::prescription, shell, today};
use crate::page::{
    bench::{Said, Swap},
    order::Steps,
    sale::DetailStep,
    shell::Place,
    workshop::{ScanPage, TechnicianDashboard, WorkLine, WorkOrderPage, WorkRow},
};

fn row(id: i64, customer: &str, kind: OrderKind, status: WorkStatus, promised: Option<&str>) -> WorkRow {
    let state = OrderState { status, paid_off: false, was_ready: false, voided: false };
    WorkRow {
        id: Some(SaleId(id)),
        code: format!("MLT-{id:06}"),
        customer: customer.to_owned(),
        service: ServiceType::Private,
        branch: "Optik Melati Cabang 2".to_owned(),
        day: "10/07/2026".to_owned(),
        promised: promised.map(str::to_owned),
        overdue: promised.is_some(),
        kind,
        status,
        paid_off: false,
        steps: Steps::of(state, kind, Role::Technician),
    }
}

fn queue() -> TechnicianDashboard {
    TechnicianDashboard {
        shell: shell(Role::Technician, Place::Home, "Antrian pengerjaan"),
        today: today(),
        day: day(true),
        waiting: 12,
        in_progress: 5,
        done_today: 7,
        queue: vec![
            row(1042, EVIL, OrderKind::Custom, WorkStatus::LensArrived, Some("18/07/2026")),
            row(1043, "Dewi Anggraini", OrderKind::Stock, WorkStatus::Waiting, None),
        ],
        blank: WorkRow::blank(),
        steps: Steps::table(Role::Technician),
    }
}

/// Something that was said.
pub(super) fn said() -> Said {
    Said { who: "Rudi".to_owned(), at: "10/07/2026 11:20".to_owned(), text: EVIL.to_owned() }
}

/// What could replace a lens.
pub(super) fn swap() -> Swap {
    Swap {
        value: "2-45".to_owned(),
        broken: EVIL.to_owned(),
        instead: "L00045 Progressive S -2,00 ADD +1,50 (stok 3)".to_owned(),
    }
}

fn order(voided: bool) -> WorkOrderPage {
    WorkOrderPage {
        shell: shell(Role::Technician, Place::Orders, "MLT-001042"),
        order: row(1042, EVIL, OrderKind::Custom, WorkStatus::LensArrived, Some("18/07/2026")),
        barcode: "TRX20260710001042".to_owned(),
        voided,
        lines: vec![
            WorkLine { description: EVIL.to_owned(), code: Some("FR000123".to_owned()), quantity: 1 },
            WorkLine { description: "Progressive S -2,00 ADD +1,50".to_owned(), code: None, quantity: 2 },
        ],
        prescription: Some(prescription(1)),
        history: vec![DetailStep {
            at: "10/07/2026 09:14".to_owned(),
            what: "Menunggu Pengerjaan".to_owned(),
            who: "Sari".to_owned(),
            reason: Some(EVIL.to_owned()),
        }],
        comments: vec![said()],
        swaps: (!voided).then(|| vec![swap()]),
        steps: Steps::table(Role::Technician),
    }
}

fn scan(code: &str, problem: &str) -> ScanPage {
    ScanPage {
        shell: shell(Role::Cashier, Place::Scan, "Pindai pesanan"),
        code: code.to_owned(),
        problem: problem.to_owned(),
    }
}

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 5] {
    [
        ("technician", html(&queue())),
        ("work-order", html(&order(false))),
        ("work-order-voided", html(&order(true))),
        ("scan", html(&scan("", ""))),
        ("scan-unknown", html(&scan(EVIL, "Tidak ada pesanan dengan kode ini."))),
    ]
}
