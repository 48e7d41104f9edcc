//! The board of orders: how many stand where, what is late before all else, and glasses handed over with the last payment.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{basket, json_feed, with};

async fn ordered(client: &Client, app: &TestApp, promised: &str) -> Value {
    let glasses =
        with(basket("frame", app.shop.frame_umum.0, 1, 200_000), json!({ "tanggal_siap": promised }));
    client.post("/api/v1/penjualan", glasses).await.expect(201)["id"].clone()
}

async fn stepped(client: &Client, sale: &Value, to: &str) {
    client
        .post(&format!("/api/v1/penjualan/{sale}/status"), json!({ "status_pengerjaan": to }))
        .await
        .expect(200);
}

fn standing(update: &Value, status: &str) -> i64 {
    let counts = update["jumlah"].as_array().unwrap();
    counts.iter().find(|it| it["status_pengerjaan"] == status).unwrap()["jumlah"].as_i64().unwrap()
}

both_engines! {
    async fn everybody_sees_how_many_orders_stand_where_in_their_branch(app: &TestApp) {
        let (kasir, passet) = (app.sign_in(KASIR1).await, app.sign_in(PASSET1).await);
        let mut screens = Vec::new();
        for who in [KASIR1B, ADMIN1, OWNER, PASSET1] {
            screens.push(app.sign_in(who).await.stream("/realtime/pengerjaan").await);
        }
        let sale = ordered(&kasir, app, "2026-07-25").await;
        ordered(&kasir, app, "2026-07-25").await;
        stepped(&passet, &sale, "Sedang Mengerjakan").await;
        for screen in &mut screens {
            let shown = screen.until(|event| event.data.contains("work_update") && standing(&event.json(), "Sedang Mengerjakan") == 1).await.json();
            assert_eq!((standing(&shown, "Menunggu Pengerjaan"), &shown["terlambat"]), (1, &json!(0)));
        }
        let elsewhere = json_feed(&app.sign_in(ADMIN2).await, "/realtime/pengerjaan").await;
        assert_eq!(standing(&elsewhere, "Menunggu Pengerjaan"), 0, "another branch's");
    }

    async fn what_is_said_of_an_order_is_heard_at_the_counter_and_in_the_workshop(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let sale = ordered(&kasir, app, "2026-07-25").await;
        let mut screens = Vec::new();
        for (who, feed) in [(KASIR1B, "pengerjaan"), (PASSET2, "dashboard"), (OWNER, "pengerjaan")] {
            let mut screen = app.sign_in(who).await.stream(&format!("/realtime/{feed}")).await;
            screen.until(|event| event.data.contains("_update")).await;
            screens.push(screen);
        }
        let said = json!({ "teks": "Pasien minta Sabtu" });
        kasir.post(&format!("/api/v1/penjualan/{sale}/komentar"), said).await.expect(201);
        for screen in &mut screens {
            screen.until(|event| event.data.contains("_update")).await;
        }
    }

    async fn what_is_late_comes_first(app: &TestApp) {
        let (kasir, browser) = (app.sign_in(KASIR1).await, app.browser(KASIR1).await);
        let later = ordered(&kasir, app, "2026-07-21").await;
        let sooner = ordered(&kasir, app, "2026-07-20").await;
        let done = ordered(&kasir, app, "2026-07-20").await;
        ordered(&kasir, app, "2026-07-30").await;
        stepped(&app.sign_in(PASSET1).await, &done, "Sudah Di Kerjakan").await;
        assert!(!browser.get("/penjualan").await.body.contains("late-card"), "nothing is late today");
        app.clock.advance_hours(48);
        let (kasir, browser) = (app.sign_in(KASIR1).await, app.browser(KASIR1).await);
        let late = kasir.get("/api/v1/penjualan?terlambat=true").await.expect(200);
        let ids: Vec<_> = late["data"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
        assert_eq!((ids, &late["next_cursor"]), (vec![sooner, later], &Value::Null), "what was promised first; what is done is not late");
        assert_eq!(json_feed(&kasir, "/realtime/pengerjaan").await["terlambat"], 2);
        assert_eq!(json_feed(&app.sign_in(OWNER).await, "/realtime/pengerjaan").await["terlambat"], 2);
        assert!(browser.get("/penjualan").await.body.contains("late-card"));
    }

    async fn glasses_are_handed_over_with_the_last_payment_or_not_at_all(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let sale = ordered(&kasir, app, "2026-07-25").await;
        let fetched = format!("/api/v1/penjualan/{sale}/ambil");
        let pay = |jumlah: i64| json!({ "pembayaran": { "jumlah": jumlah, "metode_pembayaran": "cash" } });
        assert_eq!(kasir.post(&fetched, pay(300_000)).await.expect(409)["code"], "transition_not_allowed", "not made yet");
        stepped(&app.sign_in(PASSET1).await, &sale, "Sudah Di Kerjakan").await;
        assert_eq!(kasir.post(&fetched, json!({})).await.expect(409)["code"], "not_paid_off");
        assert_eq!(kasir.post(&fetched, pay(100_000)).await.expect(409)["code"], "not_paid_off");
        let untouched = kasir.get(&format!("/api/v1/penjualan/{sale}")).await.expect(200);
        assert_eq!((&untouched["kekurangan"], untouched["pembayaran"].as_array().unwrap().len()), (&json!(300_000), 1), "both or neither");
        let gone = kasir.post(&fetched, pay(350_000)).await.expect(200);
        assert_eq!((&gone["status_pengerjaan"], &gone["kekurangan"], &gone["kembalian"]), (&json!("Sudah Di Ambil"), &json!(0), &json!(50_000)));
        assert_eq!(kasir.post(&fetched, json!({})).await.expect(409)["code"], "transition_not_allowed", "once");

        let second = ordered(&kasir, app, "2026-07-25").await;
        stepped(&app.sign_in(PASSET1).await, &second, "Sudah Di Kerjakan").await;
        let browser = app.browser(KASIR1).await;
        let page = browser.get(&format!("/penjualan/{second}")).await.body;
        assert!(page.contains("Lunasi dan serahkan") && page.contains("value=\"300.000\""));
        let form = [("jumlah", "300.000"), ("metode_pembayaran", "cash"), ("bank_transfer", ""), ("serahkan", "true")];
        assert_eq!(browser.post_form(&format!("/penjualan/{second}/pembayaran"), &form).await.status, 303);
        assert_eq!(kasir.get(&format!("/api/v1/penjualan/{second}")).await.expect(200)["status_pengerjaan"], "Sudah Di Ambil");
    }
}
