//! What the till leans on: its one search, several payments at once, warnings, and the proofs of a BPJS sale.

use std::fmt::Write as _;

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{adds_up, basket, with};

/// A year of days, in milliseconds.
const YEAR_MS: i64 = 365 * 86_400_000;

async fn look(client: &Client, q: &str) -> Value {
    let path = q.bytes().fold(String::from("/api/v1/cari?q="), |mut path, byte| {
        write!(path, "%{byte:02x}").unwrap();
        path
    });
    client.get(&path).await.expect(200)
}

fn names<'a>(found: &'a Value, kind: &str, field: &str) -> Vec<&'a str> {
    found[kind].as_array().unwrap().iter().map(|row| row[field].as_str().unwrap()).collect()
}

async fn add_lens(admin: &Client, brand: &str, powers: Value) {
    let lens = json!({ "merk_lensa": brand, "type": "SINGLE", "harga_jual_lensa": 150_000, "stok": 4 });
    admin.post("/api/v1/lensa", with(lens, powers)).await.expect(201);
}

/// Bytes that begin as a PNG and hold every byte there is.
fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n".iter().copied().chain(0..=255).collect()
}

both_engines! {
    async fn one_search_finds_patients_and_goods_of_the_branch(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let found = look(&kasir, "budi").await;
        assert_eq!(names(&found, "pasien", "nama_pasien"), ["Budi Santoso"]);
        assert_eq!(found["frame"], json!([]));
        assert_eq!(names(&look(&kasir, "0812").await, "pasien", "nama_pasien").len(), 4, "by phone");

        assert_eq!(names(&look(&kasir, "jawal").await, "frame", "merk_frame"), ["Rajawali"], "inside a word");
        assert_eq!(names(&look(&kasir, "rajwali").await, "frame", "merk_frame"), ["Rajawali"], "a slip");
        assert_eq!(names(&look(&kasir, "kacamata").await, "aksesoris", "nama_produk"), ["Kotak kacamata"]);
        let code = look(&kasir, "rajawali").await["frame"][0]["kode_frame"].clone();
        assert_eq!(look(&kasir, code.as_str().unwrap()).await["frame"][0]["merk_frame"], "Rajawali");
        assert_eq!(look(&kasir, "nusantara").await["frame"], json!([]), "another branch's");

        // A technician looks for goods, but sees no patients; purchase prices are the admins'.
        let passet = app.sign_in(PASSET1).await;
        let seen = look(&passet, "budi").await;
        assert_eq!(seen["pasien"], json!([]));
        assert!(look(&passet, "rajawali").await["frame"][0]["harga_beli_frame"].is_null());
        assert!(look(&app.sign_in(ADMIN1).await, "rajawali").await["frame"][0]["harga_beli_frame"].is_i64());

        // The owner says where; one kind can be asked for alone.
        let owner = app.sign_in(OWNER).await;
        assert_eq!(owner.get("/api/v1/cari?q=nusantara").await.expect(422)["fields"]["branch_id"], "wajib diisi");
        let there = owner.get(&format!("/api/v1/cari?q=nusantara&branch_id={}", app.shop.cab2)).await.expect(200);
        assert_eq!(names(&there, "frame", "merk_frame"), ["Nusantara"]);
        let only = kasir.get("/api/v1/cari?q=&jenis=lensa").await.expect(200);
        assert_eq!((&only["frame"], &only["pasien"]), (&json!([]), &json!([])));
        assert_eq!(only["lensa"].as_array().unwrap().len(), 3);
    }

    async fn a_lens_is_found_by_its_power_and_what_is_near_says_so(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        for (brand, powers) in [
            ("Tepat", json!({ "sph": -125, "cyl": -50, "axis": 90, "add": 200 })),
            ("Dekat", json!({ "sph": -150, "cyl": -50, "axis": 90, "add": 200 })),
            ("Jauh", json!({ "sph": -200, "cyl": -50, "axis": 90, "add": 200 })),
            ("Tanpa add", json!({ "sph": -125, "cyl": -50, "axis": 90 })),
        ] {
            add_lens(&admin, brand, powers).await;
        }
        for written in ["-1.25/-0.50x90 add 2", "-125 -050 x 90 add 200", "-1,25/-0,5x90 ADD +2,00"] {
            let found = look(&kasir, written).await;
            assert_eq!(found["daya"], "-1.25/-0.50x90 add +2.00", "{written}");
            let told: Vec<_> = found["lensa"].as_array().unwrap().iter().map(|lens| (&lens["merk_lensa"], &lens["selisih"])).collect();
            assert_eq!(told, [(&json!("Tepat"), &json!(0)), (&json!("Dekat"), &json!(1))], "{written}");
        }
        // The seeded lenses of -1.00 are exact here; in the other branch lies one of them.
        let here = look(&kasir, "-100").await;
        assert_eq!(here["lensa"].as_array().unwrap().iter().filter(|lens| lens["selisih"] == 0).count(), 3);
        let there = look(&app.sign_in(KASIR2).await, "-100").await;
        assert_eq!(there["lensa"].as_array().unwrap().len(), 1);
        assert!(look(&kasir, "cr mc hijau").await["lensa"][0]["selisih"].is_null(), "by its words");
    }

    async fn a_sale_is_paid_in_several_ways_at_once(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let pays = |list: Value| {
            let mut body = basket("frame", app.shop.frame_umum.0, 1, 0);
            for name in ["bayar", "metode_pembayaran"] {
                body.as_object_mut().unwrap().remove(name);
            }
            with(body, json!({ "pembayaran": list }))
        };
        let part = |jumlah: i64, metode: &str| json!({ "jumlah": jumlah, "metode_pembayaran": metode });
        let body = pays(json!([part(300_000, "qris"), part(250_000, "cash")]));
        let quote = kasir.post("/api/v1/penjualan/quote", body.clone()).await.expect(200);
        assert_eq!((&quote["bayar"], &quote["kembalian"], &quote["kekurangan"]), (&json!(550_000), &json!(50_000), &json!(0)));
        let sale = kasir.post("/api/v1/penjualan", body).await.expect(201);
        assert_eq!((&sale["bayar"], &sale["kembalian"], &sale["status"]), (&json!(550_000), &json!(50_000), &json!("Lunas")));
        let rows: Vec<_> = sale["pembayaran"].as_array().unwrap().iter()
            .map(|row| (row["metode_pembayaran"].as_str().unwrap(), row["jumlah"].as_i64().unwrap(), row["diterima"].as_i64().unwrap(), row["kembalian"].as_i64().unwrap()))
            .collect();
        assert_eq!(rows, [("qris", 300_000, 300_000, 0), ("cash", 250_000, 200_000, 50_000)]);

        let beyond = kasir.post("/api/v1/penjualan", pays(json!([part(500_001, "qris"), part(9_000, "cash")]))).await.expect(422);
        assert_eq!(beyond["code"], "payment_exceeds_balance");
        let bankless = kasir.post("/api/v1/penjualan", pays(json!([part(1_000, "cash"), part(1_000, "transfer")]))).await.expect(422);
        assert_eq!(bankless["fields"]["pembayaran[1].bank_transfer"], "wajib diisi");
        let both = with(pays(json!([part(1_000, "cash")])), json!({ "bayar": 1_000 }));
        assert_eq!(kasir.post("/api/v1/penjualan", both).await.expect(422)["fields"]["bayar"], "kosongkan bila pembayaran diisi");
        // Nothing paid is an empty list, and a later payment settles it.
        let owed = kasir.post("/api/v1/penjualan", pays(json!([]))).await.expect(201);
        assert_eq!((&owed["kekurangan"], &owed["pembayaran"]), (&json!(500_000), &json!([])));
        adds_up(app).await;
    }

    async fn what_to_look_at_is_said_and_refuses_nothing(app: &TestApp) {
        let admin = app.sign_in(ADMIN1).await;
        let pair = |patient: i64| json!({
            "pasien_id": patient,
            "items": [
                { "jenis": "frame", "id": app.shop.frame_umum.0, "quantity": 1 },
                { "jenis": "lensa", "id": app.shop.lens_bpjs.0, "quantity": 2 },
            ],
        });
        let codes = |quote: &Value| -> Vec<String> {
            quote["peringatan"].as_array().unwrap().iter().map(|it| it["kode"].as_str().unwrap().to_owned()).collect()
        };
        let quote = admin.post("/api/v1/penjualan/quote", pair(app.shop.patient_bpjs3.0)).await.expect(200);
        assert_eq!(
            quote["alasan"],
            "Frame Umum di atas plafon BPJS III Rp 165.000: frame Rp 500.000 + lensa Rp 200.000 − plafon = Rp 535.000."
        );
        assert_eq!(codes(&quote), ["tanggal_siap_kosong"], "something stays due");
        let promised = with(pair(app.shop.patient_bpjs3.0), json!({ "tanggal_siap": "2026-07-25" }));
        let quote = admin.post("/api/v1/penjualan/quote", promised).await.expect(200);
        assert_eq!((codes(&quote), &quote["tanggal_siap"]), (vec![], &json!("2026-07-25")));

        let sale = admin.post("/api/v1/penjualan", pair(app.shop.patient_bpjs3.0)).await.expect(201);
        let again = admin.post("/api/v1/penjualan/quote", pair(app.shop.patient_bpjs3.0)).await.expect(200);
        assert_eq!(codes(&again), ["bpjs_dua_tahun", "tanggal_siap_kosong"]);
        let words = again["peringatan"][0]["pesan"].as_str().unwrap();
        assert!(words.contains("20/07/2026") && words.contains("20/07/2028"), "{words}");
        admin.post("/api/v1/penjualan", pair(app.shop.patient_bpjs3.0)).await.expect(201);
        // Another patient has none, and two years later neither has this one.
        assert_eq!(codes(&admin.post("/api/v1/penjualan/quote", pair(app.shop.patient_bpjs1.0)).await.expect(200)), ["tanggal_siap_kosong"]);
        for row in admin.get("/api/v1/penjualan").await.expect(200)["data"].as_array().unwrap() {
            if row["id"] != sale["id"] {
                admin.post(&format!("/api/v1/penjualan/{}/batal", row["id"]), json!({ "alasan": "uji" })).await.expect(200);
            }
        }
        app.clock.advance(2 * YEAR_MS);
        let admin = app.sign_in(ADMIN1).await;
        let almost = admin.post("/api/v1/penjualan/quote", pair(app.shop.patient_bpjs3.0)).await.expect(200);
        assert!(codes(&almost).contains(&"bpjs_dua_tahun".to_owned()), "a leap day is still to come");
        app.clock.advance(86_400_000);
        let admin = app.sign_in(ADMIN1).await;
        let free = admin.post("/api/v1/penjualan/quote", pair(app.shop.patient_bpjs3.0)).await.expect(200);
        assert_eq!(codes(&free), ["tanggal_siap_kosong"]);

        // Ground lenses have their fixed time, so nothing is missing.
        let ground = json!({ "nama_pasien_manual": "Maya", "items": [{ "jenis": "lensa_gosok", "keterangan": "Progressive", "harga": 350_000, "quantity": 2 }] });
        let quote = admin.post("/api/v1/penjualan/quote", ground).await.expect(200);
        assert_eq!((codes(&quote), &quote["tanggal_siap"], &quote["alasan"]), (vec![], &json!("2028-08-04"), &json!("")));
    }

    async fn proofs_are_kept_whole_and_shown_to_who_may_see_them(app: &TestApp) {
        let (kasir, other, passet) = (app.sign_in(KASIR1).await, app.sign_in(KASIR2).await, app.sign_in(PASSET1).await);
        let sale = kasir.post("/api/v1/penjualan", basket("lensa", app.shop.lens_umum.0, 1, 0)).await.expect(201);
        let path = |what: &str| format!("/api/v1/penjualan/{}/{what}", sale["id"]);
        let put = |client: &Client, what: &str, bytes: Vec<u8>| {
            let request = client.request(Method::PUT, &path(what)).header("content-type", "image/png").body(bytes);
            let client = client.clone();
            async move { client.send(request).await }
        };
        kasir.get(&path("foto")).await.expect(404);
        put(&kasir, "foto", png()).await.expect(204);
        put(&kasir, "tanda-tangan", b"\xff\xd8\xff\xe0jpeg".to_vec()).await.expect(204);

        let answer = kasir.request(Method::GET, &path("foto")).send().await.unwrap();
        for (name, value) in [
            ("content-type", "image/png"),
            ("cache-control", "private, no-store"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.headers()[name], value);
        }
        assert_eq!(answer.bytes().await.unwrap(), png());
        assert_eq!(kasir.get(&path("tanda-tangan")).await.header("content-type"), "image/jpeg");
        // A newer one counts.
        put(&kasir, "foto", b"RIFF\0\0\0\0WEBPVP8 ".to_vec()).await.expect(204);
        assert_eq!(kasir.get(&path("foto")).await.header("content-type"), "image/webp");

        for (client, status) in [(&other, 404), (&passet, 403), (&app.anonymous(), 401)] {
            client.get(&path("foto")).await.expect(status);
            put(client, "foto", png()).await.expect(status);
        }
        let script = put(&kasir, "foto", b"<svg onload=alert(1)>".to_vec()).await.expect(422);
        assert_eq!(script["fields"]["gambar"], "harus berupa PNG, JPEG, atau WebP");
        let mut large = png();
        large.resize(3_000_001, 0);
        let refused = put(&kasir, "foto", large.clone()).await.expect(413);
        assert!(refused["detail"].as_str().unwrap().contains("3 MB"), "{refused}");
        large.truncate(3_000_000);
        put(&kasir, "foto", large).await.expect(204);

        app.sign_in(ADMIN1).await.post(&path("batal"), json!({ "alasan": "uji" })).await.expect(200);
        assert_eq!(put(&kasir, "foto", png()).await.expect(409)["code"], "already_voided");
    }
}
