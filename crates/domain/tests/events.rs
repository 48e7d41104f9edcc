//! The JSON shape of every event: what lies in logs already written must stay readable.
#![allow(clippy::unwrap_used, reason = "a failing case should stop the test")]

use melati_domain::{
    actor::Role,
    catalogue::{AlertLevel, ProductKind},
    event::{Event, StockLevel},
    id::{BranchId, PaymentId, SaleId, StockCountId, TransferId, UserId},
    money::Rupiah,
    transfer::TransferStatus,
    workflow::WorkStatus,
};
use serde_json::{Value, json};

/// Every kind of event with the JSON it must have.
fn shapes() -> Vec<(Event, Value)> {
    let day = "2026-07-20".parse().unwrap();
    let (sale, cashier) = (SaleId(38), UserId(3));
    let rp = |amount| Rupiah::new(amount).unwrap();
    let code = || String::from("MLT-000038");
    vec![
        (
            Event::SaleRungUp {
                sale,
                code: code(),
                cashier,
                cashier_name: "Rina".into(),
                day,
                total: rp(285_000),
            },
            json!({"kind": "sale_rung_up", "payload": {"sale": 38, "code": "MLT-000038", "cashier": 3,
                "cashier_name": "Rina", "day": "2026-07-20", "total": 285_000}}),
        ),
        (
            Event::SaleVoided { sale, code: code(), cashier, day },
            json!({"kind": "sale_voided", "payload": {"sale": 38, "code": "MLT-000038", "cashier": 3,
                "day": "2026-07-20"}}),
        ),
        (
            Event::SaleCorrected { sale, code: code(), cashier, day },
            json!({"kind": "sale_corrected", "payload": {"sale": 38, "code": "MLT-000038", "cashier": 3,
                "day": "2026-07-20"}}),
        ),
        (
            Event::PaymentTaken {
                payment: PaymentId(5),
                sale,
                cashier,
                amount: rp(100_000),
                balance: Rupiah::ZERO,
            },
            json!({"kind": "payment_taken", "payload": {"payment": 5, "sale": 38, "cashier": 3,
                "amount": 100_000, "balance": 0}}),
        ),
        (
            Event::WorkStepped { sale, cashier, from: WorkStatus::Waiting, to: WorkStatus::Done },
            json!({"kind": "work_stepped", "payload": {"sale": 38, "cashier": 3,
                "from": "Menunggu Pengerjaan", "to": "Sudah Di Kerjakan"}}),
        ),
        (
            Event::OrderReady { sale, code: code(), patient_name: "Ibu Sari".into() },
            json!({"kind": "order_ready", "payload": {"sale": 38, "code": "MLT-000038",
                "patient_name": "Ibu Sari"}}),
        ),
        (Event::CommentMade { sale }, json!({"kind": "comment_made", "payload": {"sale": 38}})),
        (
            Event::TransferStepped {
                transfer: TransferId(4),
                from: BranchId(1),
                to: BranchId(2),
                status: TransferStatus::Sent,
            },
            json!({"kind": "transfer_stepped", "payload": {"transfer": 4, "from": 1, "to": 2, "status": "Dikirim"}}),
        ),
        (
            Event::StockCounted { count: StockCountId(6) },
            json!({"kind": "stock_counted", "payload": {"count": 6}}),
        ),
        (
            Event::StockChanged {
                levels: vec![StockLevel {
                    kind: ProductKind::Lens,
                    id: 7,
                    code: "L00007".into(),
                    name: "CR MC HIJAU - SINGLE".into(),
                    stock: 4,
                    alert: AlertLevel::Low,
                }],
            },
            json!({"kind": "stock_changed", "payload": {"levels": [{"kind": "lensa", "id": 7, "code": "L00007",
                "name": "CR MC HIJAU - SINGLE", "stock": 4, "alert": "low"}]}}),
        ),
        (Event::DayOpened { day }, json!({"kind": "day_opened", "payload": {"day": "2026-07-20"}})),
        (Event::DayClosed { day }, json!({"kind": "day_closed", "payload": {"day": "2026-07-20"}})),
        (
            Event::CashMoved { day, amount: Rupiah::new(-50_000).unwrap() },
            json!({"kind": "cash_moved", "payload": {"day": "2026-07-20", "amount": -50_000}}),
        ),
        (
            Event::UserChanged { user: UserId(3), role: Role::Technician },
            json!({"kind": "user_changed", "payload": {"user": 3, "role": "passet bantu"}}),
        ),
        (Event::SessionsEnded { user: UserId(3) }, json!({"kind": "sessions_ended", "payload": {"user": 3}})),
        (
            Event::NotificationsRead { user: UserId(3) },
            json!({"kind": "notifications_read", "payload": {"user": 3}}),
        ),
    ]
}

#[test]
fn every_event_keeps_its_shape_and_reads_back() {
    for (event, shape) in shapes() {
        assert_eq!(serde_json::to_value(&event).unwrap(), shape);
        assert_eq!(serde_json::from_value::<Event>(shape.clone()).unwrap(), event);
        assert_eq!(serde_json::from_str::<Event>(&shape.to_string()).unwrap(), event);
    }
}

#[test]
fn no_kind_is_missing_here() {
    // A new variant breaks this match: give it a row above.
    let known = |event: &Event| match event {
        Event::SaleRungUp { .. }
        | Event::SaleVoided { .. }
        | Event::SaleCorrected { .. }
        | Event::PaymentTaken { .. }
        | Event::WorkStepped { .. }
        | Event::OrderReady { .. }
        | Event::CommentMade { .. }
        | Event::TransferStepped { .. }
        | Event::StockCounted { .. }
        | Event::StockChanged { .. }
        | Event::DayOpened { .. }
        | Event::DayClosed { .. }
        | Event::CashMoved { .. }
        | Event::UserChanged { .. }
        | Event::SessionsEnded { .. }
        | Event::NotificationsRead { .. } => 16,
        Event::Unknown => 0,
    };
    let shapes = shapes();
    let kinds: std::collections::BTreeSet<_> =
        shapes.iter().map(|(_, shape)| shape["kind"].to_string()).collect();
    assert!(shapes.iter().all(|(event, _)| known(event) == kinds.len()));
}
