//! Correcting a sale.

use melati_domain::{actor::Role, id::SaleId, money::Rupiah};

use super::{EVIL, html, rp, shell, today};
use crate::page::{correction::CorrectionPage, sale::FormState, shell::Place};

fn correction(role: Role, kept: Rupiah) -> CorrectionPage {
    CorrectionPage {
        shell: shell(role, Place::Orders, "Koreksi MLT-001042"),
        id: SaleId(1042),
        code: "MLT-001042".to_owned(),
        customer: EVIL.to_owned(),
        is_registered: role == Role::Cashier,
        lines: vec![
            ("Elegan Titanium - Umum".to_owned(), Some("FR000123".to_owned()), 1, rp(980_000)),
            (EVIL.to_owned(), None, 2, rp(250_000)),
        ],
        total: rp(1_480_000),
        kept,
        may_redate: role == Role::Admin,
        may_refund: role == Role::Admin && kept > Rupiah::ZERO,
        today: today(),
        form: FormState {
            values: vec![
                ("versi", "2".to_owned()),
                ("barang", format!("FR000123 x1\ngosok {EVIL} = 250.000 x2")),
                ("tanggal", "2026-07-20".to_owned()),
            ],
            errors: vec![("barang".to_owned(), format!("Kode {EVIL} tidak ada di cabang ini."))],
            ..FormState::default()
        },
        refund: FormState::default(),
        key: "c0ffee".to_owned(),
    }
}

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 2] {
    [
        ("correction", html(&correction(Role::Admin, rp(500_000)))),
        ("correction-cashier", html(&correction(Role::Cashier, Rupiah::ZERO))),
    ]
}
