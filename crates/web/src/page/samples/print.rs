//! What is printed.

use melati_domain::{branch::Paper, money::Rupiah};

use super::{EVIL, html, patient::prescription, rp};
use crate::page::{
    print::{Label, PrescriptionPaper, PrintedPrescription, Qr, Receipt, RefractionCard},
    sale::DetailLine,
};

fn receipt(paper: Paper, claim: Rupiah) -> Receipt {
    let line = |description: &str, quantity, price: i64| DetailLine {
        description: description.to_owned(),
        code: None,
        quantity,
        unit_price: rp(price),
        subtotal: rp(price * quantity),
        additional: Rupiah::ZERO,
    };
    Receipt {
        paper,
        back: "/penjualan/1042".to_owned(),
        branch: EVIL.to_owned(),
        contact: vec![EVIL.to_owned(), "Telp. 0812 3456 7890".to_owned()],
        code: "MLT-001042".to_owned(),
        day: "Senin, 20 Juli 2026".to_owned(),
        cashier: "Sari".to_owned(),
        customer: Some(EVIL.to_owned()),
        insured: (claim > Rupiah::ZERO).then(|| "BPJS III · 0001234567890".to_owned()),
        promised: Some("04/08/2026".to_owned()),
        qr: Some(Qr::of("https://toko.example/barcode/scan/TRX20260720001042")),
        prescription: (claim > Rupiah::ZERO).then(|| prescription(1)),
        lines: vec![line(EVIL, 1, 500_000), line("CR MC HIJAU - SINGLE S -1,25", 2, 100_000)],
        claim,
        gross: rp(700_000),
        discount: rp(20_000),
        total: rp(680_000),
        received: rp(300_000),
        change: Rupiah::ZERO,
        balance: rp(380_000),
        voided: false,
    }
}

fn label() -> Label {
    Label {
        back: "/penjualan/1042".to_owned(),
        code: "MLT-001042".to_owned(),
        barcode: "TRX20260720001042".to_owned(),
        customer: EVIL.to_owned(),
        promised: Some("04/08/2026".to_owned()),
        qr: Qr::of("https://toko.example/barcode/scan/TRX20260720001042"),
    }
}

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 5] {
    let prescription = PrintedPrescription {
        paper: PrescriptionPaper::Card,
        back: "/pasien/7".to_owned(),
        branch: Some("Optik Melati Cabang 1".to_owned()),
        patient: EVIL.to_owned(),
        age: Some("42".to_owned()),
        card: prescription(1),
    };
    let refraction = RefractionCard {
        back: "/pasien/7".to_owned(),
        branch: Some(EVIL.to_owned()),
        contact: vec![EVIL.to_owned()],
        day: "Senin, 20 Juli 2026".to_owned(),
        patient: EVIL.to_owned(),
        age: Some("42".to_owned()),
        phone: Some("0812".to_owned()),
        insured: Some("BPJS III · 0001234567890".to_owned()),
    };
    [
        ("receipt", html(&receipt(Paper::Wide, Rupiah::ZERO))),
        ("receipt-bpjs", html(&receipt(Paper::A5, rp(165_000)))),
        ("label", html(&label())),
        ("prescription-print", html(&prescription)),
        ("refraction-print", html(&refraction)),
    ]
}
