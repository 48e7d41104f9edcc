//! The workshop serves all branches: its technicians see what is to be made for whom, and nobody's money.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{basket, json_feed, with};

const QUEUE: &str = "/api/v1/pengerjaan";

async fn sold(app: &TestApp, by: &str, lens: i64, more: Value) -> Value {
    let body = with(basket("lensa", lens, 1, 0), more);
    app.sign_in(by).await.post("/api/v1/penjualan", body).await.expect(201)
}

/// Names in the queue, in its order.
async fn queued(client: &Client) -> Vec<String> {
    let queue = client.get(QUEUE).await.expect(200);
    queue["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["nama_pasien"].as_str().unwrap().to_owned())
        .collect()
}

both_engines! {
    async fn a_technician_works_for_every_branch_and_sees_no_money(app: &TestApp) {
        let shop = &app.shop;
        sold(app, ADMIN1, shop.lens_umum.0, json!({ "nama_pasien_manual": "Tanpa Janji" })).await;
        let here = json!({ "nama_pasien_manual": "Lusa", "tanggal_siap": "2026-07-22" });
        sold(app, ADMIN1, shop.lens_umum.0, here).await;
        let there = json!({ "nama_pasien_manual": "Besok", "tanggal_siap": "2026-07-21" });
        let there = sold(app, ADMIN2, shop.lens_cab2.0, there).await;
        let passet = app.sign_in(PASSET1).await;
        assert_eq!(queued(&passet).await, ["Besok", "Lusa", "Tanpa Janji"], "what was promised first comes first");
        assert_eq!(json_feed(&passet, "/realtime/dashboard").await["antrian"]["menunggu"], 3);

        let order = format!("{QUEUE}/{}", there["id"]);
        let mut screen = passet.stream("/realtime/dashboard").await;
        let mut counter = app.sign_in(KASIR2).await.stream("/realtime/notifications").await;
        let done = passet.post(&format!("{order}/status"), json!({ "status_pengerjaan": "Sudah Di Kerjakan" })).await.expect(200);
        assert_eq!(done["riwayat"][1]["oleh"], "Joko");
        screen.until(|event| !event.data.is_empty() && event.json()["antrian"]["menunggu"] == 2).await;
        let told = counter.until(|event| event.data.contains("ready_for_pickup")).await;
        assert_eq!(told.json()["data"]["pasien_nama"], "Besok");
        assert_eq!(queued(&passet).await, ["Lusa", "Tanpa Janji"]);

        let seen = passet.get(&order).await.expect(200).to_string();
        for word in ["total", "harga", "kekurangan", "bayar"] {
            assert!(!seen.contains(word), "{word} in {seen}");
        }
        passet.get(&format!("/api/v1/penjualan/{}", there["id"])).await.expect(404);
    }

    async fn a_branch_has_its_own_queue(app: &TestApp) {
        let theirs = sold(app, ADMIN2, app.shop.lens_cab2.0, json!({})).await;
        for who in [KASIR1, ADMIN1] {
            let client = app.sign_in(who).await;
            assert_eq!(queued(&client).await, Vec::<String>::new(), "{who}");
            client.get(&format!("{QUEUE}/{}", theirs["id"])).await.expect(404);
        }
        assert_eq!(queued(&app.sign_in(OWNER).await).await, ["Pembeli Umum"]);
    }

    async fn a_promise_that_was_not_kept_stands_out(app: &TestApp) {
        let late = sold(app, ADMIN1, app.shop.lens_umum.0, json!({ "tanggal_siap": "2026-07-20" })).await;
        let passet = app.sign_in(PASSET2).await;
        assert_eq!(passet.get(QUEUE).await.expect(200)["data"][0]["terlambat"], false, "today is not over");
        app.clock.advance_hours(24);
        let passet = app.sign_in(PASSET2).await;
        assert_eq!(passet.get(QUEUE).await.expect(200)["data"][0]["terlambat"], true);
        let page = app.browser(PASSET2).await.get("/").await;
        assert!(page.body.contains("data-overdue") && page.body.contains(late["kode_penjualan"].as_str().unwrap()));
        app.sign_in(OWNER).await.post(&format!("/api/v1/penjualan/{}/batal", late["id"]), json!({ "alasan": "uji" })).await.expect(200);
        assert_eq!(queued(&passet).await, Vec::<String>::new(), "a voided order waits for nobody");
    }

    async fn a_label_opens_the_one_order_it_is_on(app: &TestApp) {
        let ours = sold(app, ADMIN1, app.shop.lens_umum.0, json!({})).await;
        let (id, code) = (&ours["id"], ours["barcode"].as_str().unwrap());
        for (who, place) in [(KASIR1, "penjualan"), (ADMIN1, "penjualan"), (PASSET1, "pengerjaan"), (PASSET2, "pengerjaan")] {
            let client = app.browser(who).await;
            for address in [format!("/barcode/scan/{code}"), format!("/pindai?kode={}", code.to_lowercase()), format!("/pindai?kode=https://toko/barcode/scan/{code}")] {
                let led = client.get(&address).await;
                assert_eq!((led.status, led.header("location")), (303, &*format!("/{place}/{id}")), "{who} {address}");
            }
        }
        let short = &code[..code.len() - 1];
        for who in [KASIR1, PASSET1, OWNER] {
            let client = app.browser(who).await;
            let page = client.get(&format!("/pindai?kode={short}")).await;
            assert!(page.status == 200 && page.body.contains("Tidak ada pesanan dengan kode ini"), "{who}");
            assert_eq!(client.get(&format!("/barcode/scan/{short}")).await.status, 404, "{who}: half a code is nobody's");
        }
        let other = app.browser(KASIR2).await;
        assert_eq!(other.get(&format!("/barcode/scan/{code}")).await.status, 404, "another branch's label");
    }
}
