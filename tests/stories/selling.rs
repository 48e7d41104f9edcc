//! A sale's life: rung up once, paid, worked on, handed over, or voided.

use melati_testkit::{app::TestApp, both_engines, builders::*};
use serde_json::{Value, json};

use crate::support::{adds_up, basket, frame_stock, json_feed, with};

both_engines! {
    async fn the_last_frame_is_sold_once(app: &TestApp) {
        let (one, other) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        let body = basket("frame", app.shop.last_frame.0, 1, 300_000);
        let (a, b) = tokio::join!(one.post("/api/v1/penjualan", body.clone()), other.post("/api/v1/penjualan", body.clone()));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", a.body, b.body);
        let refused = if a.status == 409 { a } else { b }.json();
        assert_eq!(refused["code"], "stock_insufficient");
        assert_eq!(frame_stock(&one, app.shop.last_frame.0).await, 0);
        adds_up(app).await;
    }

    async fn the_same_key_rings_up_once_also_at_the_same_time(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let body = basket("frame", app.shop.frame_umum.0, 1, 500_000);
        let send = |body: Value| {
            let request = kasir.request(reqwest::Method::POST, "/api/v1/penjualan").header("idempotency-key", "kunci-1").json(&body);
            kasir.send(request)
        };
        let (a, b) = tokio::join!(send(body.clone()), send(body.clone()));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201], "{} {}", a.body, b.body);
        assert_eq!(a.json()["id"], b.json()["id"]);
        let later = send(body.clone()).await.expect(200);
        assert_eq!(later["id"], a.json()["id"]);
        let other = send(with(body, json!({ "diskon": 1 }))).await.expect(409);
        assert_eq!(other["code"], "idempotency_conflict");
        assert_eq!(frame_stock(&kasir, app.shop.frame_umum.0).await, 9);
        let list = kasir.get("/api/v1/penjualan").await.expect(200);
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
        adds_up(app).await;
    }

    async fn a_quote_is_the_sale_and_stores_nothing(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let body = with(basket("frame", app.shop.frame_umum.0, 2, 1_500_000), json!({ "diskon": 25_000 }));
        let quote = kasir.post("/api/v1/penjualan/quote", body.clone()).await.expect(200);
        assert_eq!(frame_stock(&kasir, app.shop.frame_umum.0).await, 10);
        let sale = kasir.post("/api/v1/penjualan", body).await.expect(201);
        for field in ["items", "plafon", "klaim_bpjs", "total_additional_cost", "diskon", "total", "bayar", "kembalian", "kekurangan", "status", "transaction_status"] {
            assert_eq!(quote[field], sale[field], "{field}");
        }
        assert_eq!((sale["total"].as_i64(), sale["kembalian"].as_i64(), sale["kekurangan"].as_i64()), (Some(975_000), Some(525_000), Some(0)));
        assert_eq!(sale["status"], "Lunas");
    }

    async fn a_balance_is_paid_before_the_glasses_leave(app: &TestApp) {
        let (kasir, passet) = (app.sign_in(KASIR1).await, app.sign_in(PASSET1).await);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 200_000)).await.expect(201);
        let path = format!("/api/v1/penjualan/{}", sale["id"]);
        let step = |to: &str| json!({ "status_pengerjaan": to });
        let early = kasir.post(&format!("{path}/status"), step("Sudah Di Ambil")).await.expect(409);
        assert_eq!(early["code"], "transition_not_allowed");
        kasir.post(&format!("{path}/status"), step("Sudah Di Kerjakan")).await.expect(403);
        passet.post(&format!("{path}/status"), step("Sudah Di Kerjakan")).await.expect(200);
        let unpaid = kasir.post(&format!("{path}/status"), step("Sudah Di Ambil")).await.expect(409);
        assert_eq!(unpaid["code"], "not_paid_off");
        let pay = |jumlah: i64, metode: &str| json!({ "jumlah": jumlah, "metode_pembayaran": metode });
        let beyond = kasir.post(&format!("{path}/pembayaran"), pay(300_001, "qris")).await.expect(422);
        assert_eq!(beyond["code"], "payment_exceeds_balance");
        let paid = kasir.post(&format!("{path}/pembayaran"), pay(350_000, "cash")).await;
        assert!(matches!(paid.status, 200 | 201), "{}", paid.body);
        assert_eq!(paid.json()["kembalian"], 50_000);
        let collected = kasir.post(&format!("{path}/status"), step("Sudah Di Ambil")).await.expect(200);
        assert_eq!((&collected["status"], &collected["status_pengerjaan"]), (&json!("Lunas"), &json!("Sudah Di Ambil")));
        let back = app.sign_in(ADMIN1).await.post(&format!("{path}/status"), step("Sudah Di Kerjakan")).await.expect(422);
        assert_eq!(back["code"], "validation");
        adds_up(app).await;
    }

    async fn a_voided_sale_gives_back_stock_and_figures_and_stays(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 3, 0)).await.expect(201);
        let path = format!("/api/v1/penjualan/{}", sale["id"]);
        kasir.post(&format!("{path}/batal"), json!({ "alasan": "salah" })).await.expect(403);
        assert_eq!(admin.post(&format!("{path}/batal"), json!({ "alasan": " " })).await.expect(422)["code"], "validation");
        admin.post(&format!("{path}/batal"), json!({ "alasan": "salah ketik" })).await.expect(200);
        admin.post(&format!("{path}/batal"), json!({ "alasan": "lagi" })).await.expect(409);
        assert_eq!(frame_stock(&kasir, app.shop.frame_umum.0).await, 10);
        let omset = json_feed(&kasir, "/realtime/omset-kasir").await;
        assert_eq!((&omset["omset_kasir"], &omset["jumlah_transaksi"]), (&json!(0), &json!(0)));
        kasir.get(&path).await.expect(200);
        adds_up(app).await;
    }

    async fn another_price_than_the_one_shown_is_not_booked_unseen(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let frame = app.shop.frame_umum.0;
        let shown = with(basket("frame", frame, 1, 500_000), json!({ "total_terlihat": 500_000 }));
        admin.patch(&format!("/api/v1/frames/{frame}"), json!({ "harga_jual_frame": 600_000 })).await.expect(200);
        let before = frame_stock(&kasir, frame).await;
        let refused = kasir.post_keyed("/api/v1/penjualan", "satu", shown.clone()).await.expect(409);
        assert_eq!((&refused["code"], &refused["total"]), (&json!("price_changed"), &json!(600_000)));
        assert_eq!(frame_stock(&kasir, frame).await, before);
        // Seen, it is booked, under the same key.
        let seen = with(shown, json!({ "total_terlihat": 600_000, "bayar": 600_000 }));
        assert_eq!(kasir.post_keyed("/api/v1/penjualan", "satu", seen).await.expect(201)["total"], 600_000);
        adds_up(app).await;
    }

    async fn a_voided_sale_owes_nothing(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 0)).await.expect(201);
        let owing = async || kasir.get("/api/v1/penjualan?status=Belum%20Lunas").await.expect(200)["data"].as_array().unwrap().len();
        assert_eq!(owing().await, 1);
        admin.post(&format!("/api/v1/penjualan/{}/batal", sale["id"]), json!({ "alasan": "uji" })).await.expect(200);
        assert_eq!(owing().await, 0);
    }

    async fn a_voided_order_waits_for_nobody(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let frame = || basket("frame", app.shop.frame_umum.0, 1, 500_000);
        let voided = kasir.post("/api/v1/penjualan", frame()).await.expect(201);
        let kept = kasir.post("/api/v1/penjualan", frame()).await.expect(201);
        admin.post(&format!("/api/v1/penjualan/{}/batal", voided["id"]), json!({ "alasan": "salah" })).await.expect(200);
        let status = kept["status_pengerjaan"].as_str().unwrap().replace(' ', "%20");
        for who in [kasir, app.sign_in(OWNER).await] {
            let list = async |query: &str| who.get(&format!("/api/v1/penjualan?{query}")).await.expect(200)["data"].clone();
            let ids = |list: &Value| list.as_array().unwrap().iter().map(|sale| sale["id"].clone()).collect::<Vec<_>>();
            assert_eq!(ids(&list(&format!("status_pengerjaan={status}")).await), [kept["id"].clone()]);
            assert_eq!(ids(&list("").await), [kept["id"].clone(), voided["id"].clone()]);
        }
    }

    async fn midnight_begins_a_new_day_with_nothing_sold_and_nothing_open(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        // 23:59:59.999 WIB on 20 July: the last instant of the day.
        app.clock.set(melati_domain::day::Millis(1_784_566_799_999));
        let kasir_late = app.sign_in(KASIR1).await;
        kasir_late.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        assert_eq!(json_feed(&kasir_late, "/realtime/omset-kasir").await["omset_kasir"], 500_000);
        app.clock.advance(1);
        let after = json_feed(&kasir_late, "/realtime/dashboard").await;
        assert_eq!((&after["omset_kasir"], &after["open_day_status"]), (&json!(0), &json!(false)));
        let refused = kasir_late.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(403);
        assert_eq!(refused["code"], "branch_closed");
        // The morning's session ended in between: it lasts 14 hours.
        app.clock.advance_hours(1);
        kasir.get("/api/v1/auth/me").await.expect(401);
    }
}
