//! Priced cases of domain facts, section 5, through the whole stack: what the quote says is what the sale says is
//! what the screen shows.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{adds_up, json_feed};

/// Who buys; the frame's kind and price; the price of each of two lenses; accessories at 30.000.
struct Bought(&'static str, &'static str, i64, i64, i64);

/// The manual extra M, the discount D, what is paid at once.
struct Typed(i64, i64, i64);

/// The extra T, what the patient pays, the claim.
struct Priced(i64, i64, i64);

const CASES: [(Bought, Typed, Priced); 19] = [
    (Bought("BPJS III", "BPJS III", 150_000, 100_000, 0), Typed(0, 0, 0), Priced(0, 0, 165_000)),
    (Bought("BPJS I", "BPJS I", 330_000, 100_000, 0), Typed(0, 0, 0), Priced(0, 0, 330_000)),
    (Bought("BPJS II", "BPJS II", 220_000, 250_000, 0), Typed(0, 0, 0), Priced(0, 0, 220_000)),
    (Bought("BPJS III", "BPJS II", 250_000, 100_000, 0), Typed(0, 0, 0), Priced(285_000, 285_000, 165_000)),
    (Bought("BPJS III", "BPJS I", 500_000, 100_000, 0), Typed(0, 0, 0), Priced(535_000, 535_000, 165_000)),
    (Bought("BPJS II", "Umum", 400_000, 100_000, 0), Typed(0, 0, 0), Priced(380_000, 380_000, 220_000)),
    (Bought("BPJS I", "Umum", 300_000, 100_000, 0), Typed(0, 0, 0), Priced(0, 0, 330_000)),
    (Bought("BPJS I", "BPJS III", 150_000, 100_000, 0), Typed(0, 0, 0), Priced(0, 0, 330_000)),
    (Bought("BPJS III", "Umum", 165_000, 100_000, 0), Typed(0, 0, 0), Priced(0, 0, 165_000)),
    (Bought("BPJS III", "Umum", 165_001, 100_000, 0), Typed(0, 0, 0), Priced(200_001, 200_001, 165_000)),
    (Bought("BPJS III", "sendiri", 0, 100_000, 0), Typed(0, 0, 0), Priced(0, 0, 165_000)),
    (Bought("BPJS III", "BPJS III", 150_000, 100_000, 1), Typed(0, 0, 0), Priced(0, 30_000, 165_000)),
    (Bought("BPJS II", "BPJS II", 220_000, 100_000, 0), Typed(150_000, 0, 0), Priced(0, 150_000, 220_000)),
    (
        Bought("BPJS III", "Umum", 500_000, 100_000, 1),
        Typed(50_000, 20_000, 0),
        Priced(535_000, 595_000, 165_000),
    ),
    (Bought("BPJS III", "BPJS III", 150_000, 100_000, 0), Typed(50_000, 100_000, 0), Priced(0, 0, 165_000)),
    (Bought("BPJS III", "", 0, 0, 1), Typed(0, 0, 0), Priced(0, 30_000, 0)),
    (Bought("UMUM", "Umum", 500_000, 150_000, 1), Typed(0, 50_000, 0), Priced(0, 780_000, 0)),
    (Bought("UMUM", "Umum", 500_000, 150_000, 1), Typed(0, 50_000, 300_000), Priced(0, 780_000, 0)),
    (Bought("lewat", "", 0, 0, 2), Typed(0, 0, 0), Priced(0, 60_000, 0)),
];

/// The basket as the till sends it; its frame and lenses are put on the shelf first.
async fn basket(app: &TestApp, admin: &Client, bought: &Bought, typed: &Typed) -> Value {
    let (Bought(who, kind, price, lens_price, accessories), Typed(extra, discount, paid)) = (bought, typed);
    let mut items = Vec::new();
    match *kind {
        "" => {}
        "sendiri" => items.push(json!({ "jenis": "frame_sendiri" })),
        kind => {
            let frame =
                json!({ "merk_frame": "Uji", "jenis_frame": kind, "harga_jual_frame": price, "stok": 1 });
            let frame = admin.post("/api/v1/frames", frame).await.expect(201);
            items.push(json!({ "jenis": "frame", "id": frame["id"], "quantity": 1 }));
        }
    }
    if *lens_price > 0 {
        let brand = if *lens_price == 100_000 { "CR MC HIJAU" } else { "Jernih" };
        let lens =
            json!({ "merk_lensa": brand, "type": "SINGLE", "harga_jual_lensa": lens_price, "stok": 2 });
        let lens = admin.post("/api/v1/lensa", lens).await.expect(201);
        items.push(json!({ "jenis": "lensa", "id": lens["id"], "quantity": 2 }));
    }
    if *accessories > 0 {
        items.push(json!({ "jenis": "aksesoris", "id": app.shop.accessory.0, "quantity": accessories }));
    }
    let patient = match *who {
        "BPJS I" => Some(app.shop.patient_bpjs1.0),
        "BPJS II" => Some(app.shop.patient_bpjs2.0),
        "BPJS III" => Some(app.shop.patient_bpjs3.0),
        "UMUM" => Some(app.shop.patient_umum.0),
        _ => None,
    };
    json!({
        "pasien_id": patient, "nama_pasien_manual": patient.is_none().then_some("Pembeli"), "items": items,
        "diskon": discount, "biaya_tambahan_manual": extra, "bayar": paid, "metode_pembayaran": "cash",
    })
}

both_engines! {
    async fn the_nineteen_cases_hold_to_the_rupiah(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let (mut bpjs, mut on_top, mut private) = (0, 0, 0);
        for (index, (bought, typed, Priced(upgrade, pays, claim))) in CASES.iter().enumerate() {
            let case = index + 1;
            let body = basket(app, &admin, bought, typed).await;
            let quote = kasir.post("/api/v1/penjualan/quote", body.clone()).await.expect(200);
            let sale = kasir.post("/api/v1/penjualan", body).await.expect(201);
            for (field, quoted) in quote.as_object().unwrap() {
                // What is said beside a price is not kept.
                if !["saran_biaya_tambahan", "alasan", "peringatan", "penyetuju"].contains(&field.as_str()) {
                    assert_eq!(quoted, &sale[field], "case {case}: {field}");
                }
            }
            assert_eq!(quote["saran_biaya_tambahan"], case == 3, "case {case}");
            let figures = ["plafon", "klaim_bpjs", "total_additional_cost", "diskon", "total", "bayar", "kekurangan"];
            let Typed(extra, discount, paid) = typed;
            assert_eq!(
                figures.map(|field| sale[field].as_i64().unwrap()),
                [*claim, *claim, upgrade + extra, *discount, *pays, *paid, pays - paid],
                "case {case}: {figures:?}",
            );
            let words = ["transaction_status", "status"].map(|field| sale[field].as_str().unwrap());
            let upgraded = if upgrade + extra > 0 { "Naik Kelas" } else { "Normal" };
            assert_eq!(words, [upgraded, if paid >= pays { "Lunas" } else { "Belum Lunas" }], "case {case}");

            let items = sale["items"].as_array().unwrap();
            let on_lines: i64 = items.iter().map(|item| item["biaya_tambahan"].as_i64().unwrap()).sum();
            assert_eq!(on_lines, *upgrade, "case {case}");
            let cleaner = items.iter().find(|item| item["id"] == app.shop.cleaner.0 && item["jenis"] == "aksesoris");
            let free = cleaner.map(|item| [&item["quantity"], &item["harga"], &item["subtotal"]].map(Value::as_i64));
            let due = matches!(bought.0, "UMUM" | "lewat").then_some([Some(1), Some(0), Some(0)]);
            assert_eq!(free, due, "case {case}: the free cleaner");

            bpjs += claim;
            *if *claim > 0 { &mut on_top } else { &mut private } += pays;
            let shown = json_feed(&kasir, "/realtime/omset-kasir").await;
            let parts = ["omset_bpjs", "omset_tambahan_bpjs", "omset_umum", "omset_kasir", "jumlah_transaksi"];
            assert_eq!(
                parts.map(|field| shown[field].as_i64().unwrap()),
                [bpjs, on_top, private, bpjs + on_top + private, i64::try_from(case).unwrap()],
                "case {case}: {parts:?}",
            );
        }
        for (accessory, left) in [(app.shop.accessory, 43), (app.shop.cleaner, 47)] {
            let accessory = admin.get(&format!("/api/v1/aksesoris/{}", accessory.0)).await.expect(200);
            assert_eq!(accessory["stok"], left, "{accessory}");
        }
        adds_up(app).await;
    }

    async fn an_insured_pair_is_one_frame_and_two_lenses_at_most(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let lens = |pieces: i64| json!({ "jenis": "lensa", "id": app.shop.lens_bpjs.0, "quantity": pieces });
        let frame = |pieces: i64| json!({ "jenis": "frame", "id": app.shop.frame_bpjs3.0, "quantity": pieces });
        let own = json!({ "jenis": "frame_sendiri" });
        for items in [json!([lens(3)]), json!([lens(2), lens(1)]), json!([frame(2), lens(2)]), json!([frame(1), own, lens(2)])] {
            let body = json!({
                "pasien_id": app.shop.patient_bpjs3.0, "items": items, "diskon": 0, "biaya_tambahan_manual": 0,
                "bayar": 0, "metode_pembayaran": "cash",
            });
            for path in ["/api/v1/penjualan/quote", "/api/v1/penjualan"] {
                let refused = kasir.post(path, body.clone()).await.expect(422);
                assert_eq!(refused["code"], "bpjs_basket_limits", "{path} {body}");
            }
        }
    }
}
