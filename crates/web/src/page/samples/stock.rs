//! Shelf goods.

use melati_app::import::{report::Part, table::Fault};
use melati_domain::{actor::Role, catalogue::ProductKind, id::SaleId};

use super::{EVIL, branches, html, rp, shell};
use crate::page::{
    goods::{GoodsForm, GoodsUpload, fields},
    sale::FormState,
    shell::Place,
    stock::{ItemPage, MovementRow, ShelfChoice, ShelfPage, ShelfRow},
};

fn row(number: i64, title: &str, stock: i64) -> ShelfRow {
    ShelfRow {
        number,
        code: format!("L{number:05}"),
        title: title.to_owned(),
        detail: "Blue Cut, SPH -1.25".to_owned(),
        price: rp(150_000),
        stock,
        alert: melati_domain::branch::Threshold::default().level(stock, false),
        branch: None,
    }
}

fn list(role: Role, rows: Vec<ShelfRow>) -> ShelfPage {
    ShelfPage {
        shell: shell(role, Place::Stock, "Stok"),
        choice: ShelfChoice {
            kind: ProductKind::Lens,
            q: EVIL.to_owned(),
            low: rows.is_empty(),
            branch: None,
        },
        branches: if role == Role::SuperAdmin { branches() } else { Vec::new() },
        rows,
        next: Some("/stok?cursor=1f".to_owned()),
        first: Some("/stok".to_owned()),
        may_add: true,
        may_count: true,
        may_upload: true,
        low: Some(3),
    }
}

fn item(role: Role) -> ItemPage {
    let movement = |pieces: &str, sale| MovementRow {
        pieces: pieces.to_owned(),
        reason: EVIL.to_owned(),
        sale,
        told: "20/07/2026 14:03 · Sari".to_owned(),
    };
    ItemPage {
        shell: shell(role, Place::Stock, "Jernih - SINGLE"),
        kind: ProductKind::Lens,
        row: row(3, EVIL, 4),
        cost: (role != Role::Technician).then(|| rp(90_000)),
        movements: vec![movement("−1", Some((SaleId(1042), "MLT-001042".to_owned()))), movement("+5", None)],
        older: Some("/stok/lensa/3?cursor=1f".to_owned()),
        newest: None,
        may_change: role != Role::Technician,
        may_restock: role != Role::Technician,
        form: FormState {
            values: vec![("jumlah", EVIL.to_owned())],
            errors: vec![("jumlah".to_owned(), "isi dengan angka".to_owned())],
            problem: String::new(),
            ..FormState::default()
        },
        key: "c0ffee".to_owned(),
        notice: Some("Stok ditambah."),
    }
}

fn form(kind: ProductKind, role: Role, number: Option<i64>) -> GoodsForm {
    let full = role != Role::Cashier;
    let fields = fields(kind, number.is_none(), full, full);
    GoodsForm {
        shell: shell(role, Place::Stock, "Lensa"),
        kind,
        number,
        branches: if role == Role::SuperAdmin { branches() } else { Vec::new() },
        form: FormState {
            values: vec![("merk_lensa", EVIL.to_owned()), ("is_custom_order", "0".to_owned())],
            errors: vec![("sph".to_owned(), "tulis seperti -1,25".to_owned())],
            problem: EVIL.to_owned(),
            ..FormState::default()
        },
        fields,
        seen: format!("{{\"merk_lensa\":\"{EVIL}\"}}"),
    }
}

/// Each page under a name.
fn upload(saved: Option<usize>) -> GoodsUpload {
    let fault = |row| Fault {
        row,
        column: "harga_jual_frame".to_owned(),
        value: EVIL.to_owned(),
        why: "bukan rupiah bulat; tulis 1250000 atau Rp 1.250.000".to_owned(),
    };
    let report = Part {
        noun: "Frame",
        origin: EVIL.to_owned(),
        ready: 12,
        refused: 120,
        unused: vec![EVIL.to_owned()],
        notices: vec![("stok kosong, dianggap 0".to_owned(), (1..20).collect())],
        faults: if saved.is_none() { (2..122).map(fault).collect() } else { Vec::new() },
    };
    GoodsUpload {
        shell: shell(Role::SuperAdmin, Place::Stock, "Unggah barang"),
        kind: ProductKind::Frame,
        branches: branches(),
        saved,
        report: Some(report),
        form: FormState {
            errors: vec![("berkas".to_owned(), "pilih berkasnya dahulu".to_owned())],
            ..FormState::default()
        },
    }
}

pub(super) fn pages() -> Vec<(&'static str, String)> {
    let rows = vec![row(1, EVIL, 3), row(2, "Jernih - SINGLE", 8), row(3, "Jernih - BIFOCAL", 40)];
    vec![
        ("stock", html(&list(Role::Cashier, rows.clone()))),
        ("stock-owner", html(&list(Role::SuperAdmin, rows))),
        ("stock-none", html(&list(Role::Cashier, Vec::new()))),
        ("frame-new", html(&form(ProductKind::Frame, Role::SuperAdmin, None))),
        ("lens-price", html(&form(ProductKind::Lens, Role::Cashier, Some(3)))),
        ("accessory-edit", html(&form(ProductKind::Accessory, Role::Admin, Some(3)))),
        ("stock-upload", html(&upload(None))),
        ("stock-upload-saved", html(&upload(Some(12)))),
        ("stock-item", html(&item(Role::Admin))),
        ("stock-item-passet", html(&item(Role::Technician))),
    ]
}
