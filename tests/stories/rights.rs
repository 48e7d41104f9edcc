//! Who may do what, by table: every role at every call, on its own branch's things and on another branch's.

use std::sync::atomic::{AtomicU32, Ordering};

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{basket, picture};

/// Status for owner, admin, kasir, passet.
type Row = (&'static str, &'static str, Value, [u16; 4]);

const ROLES: [&str; 4] = [OWNER, ADMIN1, KASIR1, PASSET1];
const ELSEWHERE: [(&str, usize); 3] = [(ADMIN2, 1), (KASIR2, 2), (PASSET2, 3)];

/// `{sale}` is a new sale of CAB001 each time; the other words are goods and people of CAB001.
fn rows() -> Vec<Row> {
    let frame = json!({ "merk_frame": "Uji", "jenis_frame": "Umum", "harga_jual_frame": 1, "stok": 0, "branch_id": 1 });
    let lens =
        json!({ "merk_lensa": "Uji", "type": "SINGLE", "harga_jual_lensa": 1, "stok": 0, "branch_id": 1 });
    let accessory = json!({ "nama_produk": "Uji", "harga_jual": 1, "stok": 0, "branch_id": 1 });
    let restock = json!({ "jumlah": 1, "alasan": "Barang datang" });
    let step = |to: &str| json!({ "status_pengerjaan": to });
    vec![
        ("GET", "/api/v1/auth/me", Value::Null, [200, 200, 200, 200]),
        ("POST", "/api/v1/penjualan/quote", json!("basket"), [200, 200, 200, 403]),
        ("POST", "/api/v1/penjualan", json!("basket"), [201, 201, 201, 403]),
        ("GET", "/api/v1/penjualan", Value::Null, [200, 200, 200, 200]),
        ("GET", "/api/v1/penjualan/{sale}", Value::Null, [200, 200, 200, 200]),
        (
            "POST",
            "/api/v1/penjualan/{sale}/pembayaran",
            json!({ "jumlah": 1, "metode_pembayaran": "cash" }),
            [200, 200, 200, 403],
        ),
        ("POST", "/api/v1/penjualan/{sale}/status", step("Sedang Mengerjakan"), [200, 200, 403, 200]),
        ("POST", "/api/v1/penjualan/{sale}/batal", json!({ "alasan": "Salah ketik" }), [200, 200, 403, 403]),
        ("GET", "/api/v1/pasien", Value::Null, [200, 200, 200, 403]),
        (
            "POST",
            "/api/v1/pasien",
            json!({ "nama_pasien": "Uji", "service_type": "UMUM" }),
            [201, 201, 201, 403],
        ),
        ("PATCH", "/api/v1/pasien/1", json!({ "alamat": "Jalan Uji" }), [200, 200, 200, 403]),
        ("GET", "/api/v1/frames", Value::Null, [200, 200, 200, 200]),
        ("GET", "/api/v1/frames/{frame}", Value::Null, [200, 200, 200, 200]),
        ("POST", "/api/v1/frames", frame, [201, 201, 201, 403]),
        ("PATCH", "/api/v1/frames/{frame}", json!({ "harga_jual_frame": 2 }), [200, 200, 200, 403]),
        ("POST", "/api/v1/frames/{frame}/restok", restock.clone(), [200, 200, 200, 403]),
        ("GET", "/api/v1/lensa", Value::Null, [200, 200, 200, 200]),
        ("POST", "/api/v1/lensa", lens, [201, 201, 201, 403]),
        ("PATCH", "/api/v1/lensa/{lens}", json!({ "harga_jual_lensa": 2 }), [200, 200, 200, 403]),
        ("PATCH", "/api/v1/lensa/{lens}", json!({ "merk_lensa": "Lain" }), [200, 200, 403, 403]),
        ("POST", "/api/v1/lensa/{lens}/restok", restock.clone(), [200, 200, 200, 403]),
        ("GET", "/api/v1/aksesoris", Value::Null, [200, 200, 200, 200]),
        ("POST", "/api/v1/aksesoris", accessory, [201, 403, 403, 403]),
        ("PATCH", "/api/v1/aksesoris/{accessory}", json!({ "harga_jual": 2 }), [200, 200, 403, 403]),
        ("POST", "/api/v1/aksesoris/{accessory}/restok", restock, [200, 200, 403, 403]),
        ("GET", "/api/v1/branches", Value::Null, [200, 200, 200, 200]),
        ("POST", "/api/v1/branches/{branch}/tutup", Value::Null, [200, 200, 403, 403]),
        ("POST", "/api/v1/branches/{branch}/buka", Value::Null, [200, 200, 403, 403]),
        ("GET", "/realtime/dashboard", Value::Null, [200, 200, 200, 200]),
        ("GET", "/realtime/omset-kasir", Value::Null, [403, 403, 200, 403]),
        ("GET", "/realtime/notifications", Value::Null, [200, 200, 200, 200]),
        ("GET", "/realtime/stock-updates", Value::Null, [200, 200, 200, 200]),
        ("GET", "/realtime/stream?feeds=dashboard,omset-kasir", Value::Null, [403, 403, 200, 403]),
    ]
}

struct Asker<'a> {
    app: &'a TestApp,
    kasir: Client,
    admin: Client,
    names: AtomicU32,
}

impl Asker<'_> {
    async fn ask(&self, who: &Client, row: &Row) -> u16 {
        let (method, path, body, _) = row;
        let shop = &self.app.shop;
        let mut path = (*path).to_owned();
        if path.contains("{sale}") {
            let sale = basket("lensa", shop.lens_umum.0, 1, 0);
            let sale = self.kasir.post("/api/v1/penjualan", sale).await.expect(201);
            path = path.replace("{sale}", &sale["id"].to_string());
        }
        for (word, id) in [
            ("{frame}", shop.frame_umum.0),
            ("{lens}", shop.lens_umum.0),
            ("{accessory}", shop.accessory.0),
            ("{branch}", shop.cab1.0),
        ] {
            path = path.replace(word, &id.to_string());
        }
        let request = who.request(Method::from_bytes(method.as_bytes()).unwrap(), &path);
        let request = request.header("accept", "application/json");
        let mut sold = basket("aksesoris", shop.accessory.0, 1, 0);
        sold["branch_id"] = shop.cab1.0.into();
        let answer = who.send(match body {
            Value::Null => request,
            // What it is already called is no change.
            Value::Object(fields) if fields.contains_key("merk_lensa") && *method == "PATCH" => {
                request.json(&json!({ "merk_lensa": self.names.fetch_add(1, Ordering::Relaxed).to_string() }))
            }
            Value::String(_) => request.json(&sold),
            body => request.json(body),
        });
        let answer = answer.await.status;
        if path.ends_with("/tutup") && answer == 200 {
            self.admin.post_empty(&path.replace("/tutup", "/buka")).await.expect(200);
        }
        answer
    }
}

both_engines! {
    async fn the_table_of_rights_holds(app: &TestApp) {
        let asker = Asker { app, kasir: app.sign_in(KASIR1).await, admin: app.sign_in(ADMIN1).await, names: AtomicU32::new(0) };
        let mut wrong = Vec::new();
        let mut check = |who: &str, row: &Row, expected: u16, answered: u16| {
            if answered != expected {
                wrong.push(format!("{who}: {} {} {} answers {answered}, not {expected}", row.0, row.1, row.2));
            }
        };
        let nobody = app.anonymous();
        for (index, who) in ROLES.into_iter().enumerate() {
            let client = app.sign_in(who).await;
            for row in rows() {
                check(who, &row, row.3[index], asker.ask(&client, &row).await);
            }
        }
        for row in rows() {
            check("nobody", &row, 401, asker.ask(&nobody, &row).await);
        }
        for (who, index) in ELSEWHERE {
            let client = app.sign_in(who).await;
            for row in rows().into_iter().filter(|row| row.1.contains('{')) {
                // Who might do it at home is told that it is not there; who may nowhere, that they may not. A kasir's
                // step depends on the order, so for her it is not there either.
                let may = row.3[index] != 403 || row.1.ends_with("/status");
                let expected = if may { 404 } else { 403 };
                // Lens fields are looked at once the lens is found.
                let expected = if row.2.get("merk_lensa").is_some() && who == KASIR2 { 404 } else { expected };
                check(who, &row, expected, asker.ask(&client, &row).await);
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn what_is_refused_changes_nothing(app: &TestApp) {
        let asker = Asker { app, kasir: app.sign_in(KASIR1).await, admin: app.sign_in(ADMIN1).await, names: AtomicU32::new(0) };
        let passet = app.sign_in(PASSET1).await;
        let before = picture(app).await;
        for row in rows().into_iter().filter(|row| row.3[3] == 403 && !row.1.contains("{sale}")) {
            asker.ask(&passet, &row).await;
            asker.ask(&app.anonymous(), &row).await;
        }
        assert_eq!(picture(app).await, before);
    }
}
