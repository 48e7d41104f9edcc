//! A key makes ringing up and paying safe to repeat: whose it is, what counts as the same, and what does not use it up.

use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
};
use serde_json::{Value, json};

use crate::support::{adds_up, basket, frame_stock, with};

/// Rings up `body`, as it is written, under `key`.
async fn ring_up(till: &Client, key: &str, body: impl ToString) -> Answer {
    let request = till
        .request(reqwest::Method::POST, "/api/v1/penjualan")
        .header("idempotency-key", key)
        .header("content-type", "application/json")
        .body(body.to_string());
    till.send(request).await
}

/// Sends `body` to a sale's `deed`, under `key`.
async fn pay(till: &Client, sale: &Value, deed: &str, key: &str, body: Value) -> Answer {
    till.post_keyed(&format!("/api/v1/penjualan/{sale}/{deed}"), key, body).await
}

both_engines! {
    async fn a_payment_that_is_sent_again_is_taken_once(app: &TestApp) {
        let till = app.sign_in(KASIR1).await;
        let sale = till.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 0)).await.expect(201);
        let (id, due) = (&sale["id"], sale["kekurangan"].as_i64().unwrap());
        let part = json!({ "jumlah": 100_000, "metode_pembayaran": "cash" });
        let (one, other) = tokio::join!(
            pay(&till, id, "pembayaran", "bayar", part.clone()),
            pay(&till, id, "pembayaran", "bayar", part.clone()),
        );
        for answer in [one, other, pay(&till, id, "pembayaran", "bayar", part.clone()).await] {
            let paid = answer.expect(200);
            assert_eq!((&paid["kekurangan"], paid["pembayaran"].as_array().unwrap().len()), (&json!(due - 100_000), 1));
        }
        let more = json!({ "jumlah": 100_001, "metode_pembayaran": "cash" });
        assert_eq!(pay(&till, id, "pembayaran", "bayar", more).await.expect(409)["code"], "idempotency_conflict");
        // The same again on purpose has another key.
        assert_eq!(pay(&till, id, "pembayaran", "lagi", part).await.expect(200)["kekurangan"], due - 200_000);
        let done = json!({ "status_pengerjaan": "Sudah Di Kerjakan" });
        app.sign_in(PASSET1).await.post(&format!("/api/v1/penjualan/{id}/status"), done).await.expect(200);
        let rest = json!({ "pembayaran": { "jumlah": due, "metode_pembayaran": "cash" } });
        for _ in 0..2 {
            let gone = pay(&till, id, "ambil", "ambil", rest.clone()).await.expect(200);
            assert_eq!((&gone["status_pengerjaan"], &gone["kembalian"]), (&json!("Sudah Di Ambil"), &json!(200_000)));
            assert_eq!(gone["pembayaran"].as_array().unwrap().len(), 3);
        }
        adds_up(app).await;
    }

    async fn change_is_that_of_the_payment_also_when_money_went_back_before(app: &TestApp) {
        let (till, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = till.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 520_000)).await.expect(201);
        let (id, all) = (&sale["id"], json!({ "jumlah": 500_000, "metode_pembayaran": "cash", "alasan": "ditunda" }));
        for _ in 0..2 {
            let back = pay(&admin, id, "pengembalian", "kembali", all.clone()).await.expect(200);
            assert_eq!((&back["kekurangan"], back["pengembalian"].as_array().unwrap().len()), (&json!(500_000), 1), "once");
        }
        let again = json!({ "jumlah": 550_000, "metode_pembayaran": "cash" });
        for _ in 0..2 {
            assert_eq!(pay(&till, id, "pembayaran", "lagi", again.clone()).await.expect(200)["kembalian"], 50_000);
        }
        adds_up(app).await;
    }

    async fn cash_that_is_moved_twice_by_mistake_moves_once(app: &TestApp) {
        let till = app.sign_in(KASIR1).await;
        let drawer = format!("/api/v1/branches/{}/kas", app.shop.cab1.0);
        let coins = json!({ "arah": "masuk", "jumlah": 20_000, "alasan": "Uang kecil" });
        let (one, other) = tokio::join!(
            till.post_keyed(&drawer, "koin", coins.clone()),
            till.post_keyed(&drawer, "koin", coins.clone()),
        );
        for answer in [one, other] {
            assert_eq!(answer.expect(200)["kas_seharusnya"], 20_000);
        }
        assert_eq!(till.post_keyed(&drawer, "koin", with(coins, json!({ "jumlah": 1 }))).await.expect(409)["code"], "idempotency_conflict");
        let (browser, place) = (app.browser(KASIR1).await, format!("/kas/{}/mutasi", app.shop.cab1.0));
        let page = browser.get("/kas").await.body;
        let key = page.split("name=\"kunci\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        for _ in 0..2 {
            let form = [("kunci", key), ("arah", "masuk"), ("jumlah", "5.000"), ("alasan", "Uang kecil")];
            assert_eq!(browser.post_form(&place, &form).await.status, 303);
        }
        assert_eq!(till.get(&drawer).await.expect(200)["kas_seharusnya"], 25_000);
    }

    async fn the_form_of_a_payment_is_taken_once(app: &TestApp) {
        let (till, browser) = (app.sign_in(KASIR1).await, app.browser(KASIR1).await);
        let sale = till.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 0)).await.expect(201);
        let place = format!("/penjualan/{}", sale["id"]);
        let page = browser.get(&place).await.body;
        let key = page.split("name=\"kunci\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let refused = [("kunci", key), ("jumlah", "seratus"), ("metode_pembayaran", "cash")];
        let again = browser.post_form(&format!("{place}/pembayaran"), &refused).await;
        assert!(again.status == 422 && again.body.contains(key), "it comes back with its own key");
        let form = [("kunci", key), ("jumlah", "50.000"), ("metode_pembayaran", "cash")];
        for _ in 0..2 {
            let paid = browser.post_form(&format!("{place}/pembayaran"), &form).await;
            assert_eq!((paid.status, paid.header("location")), (303, &*format!("{place}?selesai=dibayar")));
        }
        assert!(browser.get(&format!("{place}?selesai=dibayar")).await.body.contains("Pembayaran diterima."));
        let paid = till.get(&format!("/api/v1{place}")).await.expect(200);
        assert_eq!(paid["pembayaran"].as_array().unwrap().len(), 1);
        adds_up(app).await;
    }

    async fn a_key_is_its_users_own(app: &TestApp) {
        let (one, other) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        let body = basket("frame", app.shop.frame_umum.0, 1, 500_000);
        let first = ring_up(&one, "kunci", &body).await.expect(201);
        let second = ring_up(&other, "kunci", with(body.clone(), json!({ "diskon": 1 }))).await.expect(201);
        assert_ne!(first["id"], second["id"]);
        // It is the person's and not the session's: a till that was started again repeats itself safely.
        let again = ring_up(&app.sign_in(KASIR1).await, "kunci", &body).await.expect(200);
        assert_eq!(again["id"], first["id"]);
        assert_eq!(frame_stock(&one, app.shop.frame_umum.0).await, 8);
        adds_up(app).await;
    }

    async fn the_same_basket_in_other_words_is_the_same(app: &TestApp) {
        let till = app.sign_in(KASIR1).await;
        let frame = app.shop.frame_umum.0;
        let first = format!(r#"{{"nama_pasien_manual":"Ani","items":[{{"jenis":"frame","id":{frame},"quantity":1}}],"bayar":0,"diskon":0}}"#);
        let other_order = format!(r#"{{ "diskon": 0, "bayar": 0, "items": [{{ "quantity": 1, "id": {frame}, "jenis": "frame" }}], "nama_pasien_manual": "Ani" }}"#);
        let left_out = format!(r#"{{"nama_pasien_manual":"Ani","items":[{{"jenis":"frame","id":{frame},"quantity":1}}]}}"#);
        let sale = ring_up(&till, "kunci", first).await.expect(201);
        for same in [other_order, left_out] {
            assert_eq!(ring_up(&till, "kunci", same).await.expect(200)["id"], sale["id"]);
        }
        assert_eq!(frame_stock(&till, frame).await, 9);
        adds_up(app).await;
    }

    async fn what_was_refused_does_not_use_up_the_key(app: &TestApp) {
        let till = app.sign_in(KASIR1).await;
        let frame = app.shop.last_frame.0;
        let two = basket("frame", frame, 2, 600_000);
        assert_eq!(ring_up(&till, "kunci", &two).await.expect(409)["code"], "stock_insufficient");
        assert_eq!(ring_up(&till, "kunci", with(two.clone(), json!({ "items": [] }))).await.expect(422)["code"], "basket_empty");
        till.post(&format!("/api/v1/frames/{frame}/restok"), json!({ "jumlah": 1, "alasan": "Kiriman" })).await.expect(200);
        let sale = ring_up(&till, "kunci", &two).await.expect(201);
        assert_eq!(ring_up(&till, "kunci", &two).await.expect(200)["id"], sale["id"]);
        adds_up(app).await;
    }

    async fn a_key_that_is_none_is_refused_by_name(app: &TestApp) {
        let till = app.sign_in(KASIR1).await;
        let body = basket("frame", app.shop.frame_umum.0, 1, 500_000);
        for key in ["", "dua kata", &"k".repeat(201)] {
            let problem: Value = ring_up(&till, key, &body).await.expect(422);
            assert_eq!(problem["code"], "validation", "{key:?}");
            assert!(problem["fields"]["Idempotency-Key"].is_string(), "{key:?} {problem}");
        }
        assert_eq!(frame_stock(&till, app.shop.frame_umum.0).await, 10);
        ring_up(&till, &"k".repeat(200), &body).await.expect(201);
        adds_up(app).await;
    }
}
