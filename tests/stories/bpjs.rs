//! Priced cases of domain facts, section 5, through the whole stack: what the sale says is what the screen shows.

use melati_testkit::{app::TestApp, both_engines, builders::*};
use serde_json::{Value, json};

use crate::support::{adds_up, json_feed};

/// Frame kind and price, lens price, accessories, M, D; then T, what the patient pays, the claim.
struct Case(&'static str, i64, i64, bool, i64, i64, [i64; 3]);

const CASES: [(i64, Case); 10] = [
    (1, Case("BPJS III", 150_000, 100_000, false, 0, 0, [0, 0, 165_000])),
    (4, Case("BPJS II", 250_000, 100_000, false, 0, 0, [285_000, 285_000, 165_000])),
    (5, Case("BPJS I", 500_000, 100_000, false, 0, 0, [535_000, 535_000, 165_000])),
    (9, Case("Umum", 165_000, 100_000, false, 0, 0, [0, 0, 165_000])),
    (10, Case("Umum", 165_001, 100_000, false, 0, 0, [200_001, 200_001, 165_000])),
    (11, Case("sendiri", 0, 100_000, false, 0, 0, [0, 0, 165_000])),
    (12, Case("BPJS III", 150_000, 100_000, true, 0, 0, [0, 30_000, 165_000])),
    (13, Case("BPJS III", 150_000, 100_000, false, 150_000, 0, [150_000, 150_000, 165_000])),
    (14, Case("Umum", 500_000, 100_000, true, 50_000, 20_000, [585_000, 595_000, 165_000])),
    (15, Case("BPJS III", 150_000, 100_000, false, 50_000, 100_000, [50_000, 0, 165_000])),
];

both_engines! {
    async fn class_three_is_priced_to_the_rupiah(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let mut omset = 0;
        for (number, Case(kind, price, lens_price, accessory, extra, discount, [additional, pays, claim])) in CASES {
            let lens = json!({ "merk_lensa": "CR MC HIJAU", "type": "SINGLE", "harga_jual_lensa": lens_price, "stok": 9 });
            let lens = admin.post("/api/v1/lensa", lens).await.expect(201);
            let mut items = vec![json!({ "jenis": "lensa", "id": lens["id"], "quantity": 2 })];
            if kind == "sendiri" {
                items.push(json!({ "jenis": "frame_sendiri" }));
            } else {
                let frame = json!({ "merk_frame": "Uji", "jenis_frame": kind, "harga_jual_frame": price, "stok": 1 });
                let frame = admin.post("/api/v1/frames", frame).await.expect(201);
                items.push(json!({ "jenis": "frame", "id": frame["id"], "quantity": 1 }));
            }
            if accessory {
                items.push(json!({ "jenis": "aksesoris", "id": app.shop.accessory.0, "quantity": 1 }));
            }
            let body = json!({
                "pasien_id": app.shop.patient_bpjs3.0, "items": items, "diskon": discount, "biaya_tambahan_manual": extra,
                "bayar": 0, "metode_pembayaran": "cash",
            });
            let quote = kasir.post("/api/v1/penjualan/quote", body.clone()).await.expect(200);
            let sale = kasir.post("/api/v1/penjualan", body).await.expect(201);
            for priced in [&quote, &sale] {
                let figures = ["total_additional_cost", "total", "klaim_bpjs"].map(|field| priced[field].as_i64().unwrap());
                assert_eq!(figures, [additional, pays, claim], "case {number}");
                let status = if additional > 0 { "Naik Kelas" } else { "Normal" };
                assert_eq!(priced["transaction_status"], status, "case {number}");
            }
            omset += pays + claim;
            let shown: Value = json_feed(&kasir, "/realtime/omset-kasir").await;
            assert_eq!(shown["omset_kasir"].as_i64(), Some(omset), "case {number}");
            assert_eq!(shown["omset_bpjs"].as_i64().unwrap() + shown["omset_tambahan_bpjs"].as_i64().unwrap(), omset);
        }
        let three = json!({
            "pasien_id": app.shop.patient_bpjs3.0, "bayar": 0, "metode_pembayaran": "cash", "diskon": 0, "biaya_tambahan_manual": 0,
            "items": [{ "jenis": "lensa", "id": app.shop.lens_bpjs.0, "quantity": 3 }],
        });
        assert_eq!(kasir.post("/api/v1/penjualan", three).await.expect(422)["code"], "bpjs_basket_limits");
        adds_up(app).await;
    }
}
