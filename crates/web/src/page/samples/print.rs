//! What is printed.

use melati_domain::{branch::Paper, money::Rupiah};

use super::{EVIL, html, patient::prescription, rp};
use crate::page::{
    print::{
        Insured, Label, Letterhead, Paid, PrescriptionPaper, PrintedPrescription, Qr, Receipt,
        RefractionCard, Sums,
    },
    sale::DetailLine,
};

fn head() -> Letterhead {
    Letterhead {
        branch: Some(EVIL.to_owned()),
        contact: vec![EVIL.to_owned(), "Telp. 0812 3456 7890".to_owned()],
        hours: vec!["Senin–Sabtu 08.00–16.30 (istirahat 12.30–13.30)".to_owned(), "Minggu tutup".to_owned()],
    }
}

fn insured() -> Insured {
    Insured { class: "BPJS III".to_owned(), card: Some("0001234567890".to_owned()) }
}

/// One that nobody is insured for, or one with everything that an insured patient pays on top.
fn receipt(paper: Paper, is_insured: bool) -> Receipt {
    let line = |description: &str, quantity, price: i64| DetailLine {
        description: description.to_owned(),
        code: None,
        quantity,
        unit_price: rp(price),
        subtotal: rp(price * quantity),
        additional: Rupiah::ZERO,
    };
    let paid = |what: &str, amount| Paid { what: what.to_owned(), amount: rp(amount) };
    Receipt {
        paper,
        back: "/penjualan/1042".to_owned(),
        head: head(),
        code: "MLT-001042".to_owned(),
        day: "Senin, 20 Juli 2026".to_owned(),
        cashier: "Sari".to_owned(),
        customer: Some(EVIL.to_owned()),
        insured: is_insured.then(insured),
        promised: Some("04/08/2026".to_owned()),
        qr: Some(Qr::of("https://toko.example/barcode/scan/TRX20260720001042")),
        prescription: is_insured.then(|| prescription(1)),
        lines: vec![line(EVIL, 1, 500_000), line("CR MC HIJAU - SINGLE S −1.25", 2, 100_000)],
        sums: if is_insured {
            Sums::insured(rp(165_000), [rp(500_000), rp(170_000), rp(30_000)], rp(680_000))
        } else {
            Sums::private(rp(700_000), Rupiah::ZERO, rp(680_000))
        },
        paid: vec![paid("DP Tunai", 350_000), paid("Kembalian", 50_000)],
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
        head: head(),
        patient: EVIL.to_owned(),
        age: Some("42".to_owned()),
        card: prescription(1),
    };
    let refraction = RefractionCard {
        back: "/pasien/7".to_owned(),
        head: head(),
        day: "Senin, 20 Juli 2026".to_owned(),
        patient: EVIL.to_owned(),
        age: Some("42".to_owned()),
        phone: Some("0812".to_owned()),
        insured: Some(insured()),
    };
    [
        ("receipt", html(&receipt(Paper::Wide, false))),
        ("receipt-bpjs", html(&receipt(Paper::A5, true))),
        ("label", html(&label())),
        ("prescription-print", html(&prescription)),
        ("refraction-print", html(&refraction)),
    ]
}
