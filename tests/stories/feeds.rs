//! The four feeds and the one stream: hello, the picture at once, and then as it changes.

use melati_testkit::{app::TestApp, both_engines, builders::*};
use serde_json::json;

use crate::support::{basket, json_feed};

both_engines! {
    async fn a_sale_moves_the_three_screens_it_concerns(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let mut own = kasir.stream("/realtime/omset-kasir").await;
        assert_eq!(own.headers["content-type"], "text/event-stream");
        assert_eq!(own.headers["cache-control"], "no-cache, no-transform");
        assert_eq!(own.headers["x-accel-buffering"], "no");
        assert!(own.headers.get("content-encoding").is_none());
        assert!(own.next_event().await.is("hello"));
        let first = own.next_event().await;
        assert_eq!((first.event.as_deref(), first.json()["omset_kasir"].as_i64()), (None, Some(0)));
        assert!(first.id.is_some());
        let mut admin = app.sign_in(ADMIN1).await.stream("/realtime/dashboard").await;
        let mut owner = app.sign_in(OWNER).await.stream("/realtime/stream?feeds=dashboard,notifications").await;
        kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        let moved = own.until(|event| event.event.is_none() && event.json()["omset_kasir"] == 500_000).await.json();
        assert_eq!((&moved["omset_umum"], &moved["jumlah_transaksi"]), (&json!(500_000), &json!(1)));
        assert_eq!(moved["transaksi_terbaru"][0]["nama_pasien"], "Pembeli Umum");
        admin.until(|event| event.event.is_none() && event.json()["total_omset_hari_ini"] == 500_000).await;
        let told = owner.until(|event| event.is("notifications")).await.json();
        assert_eq!((&told["type"], &told["data"]["total"]), (&json!("new_transaction"), &json!(500_000)));
        let picture = owner.until(|event| event.is("dashboard") && event.json()["total_omset_hari_ini"] == 500_000).await;
        assert_eq!(picture.json()["rekap_cabang"].as_array().unwrap().len(), 2);
        app.sign_in(ADMIN1).await.get("/realtime/omset-kasir").await.expect(403);
    }

    async fn the_counter_hears_that_an_order_is_ready_once(app: &TestApp) {
        let (kasir, passet, admin) = (app.sign_in(KASIR1).await, app.sign_in(PASSET1).await, app.sign_in(ADMIN1).await);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        let mut counter = kasir.stream("/realtime/notifications").await;
        let mut elsewhere = app.sign_in(KASIR2).await.stream("/realtime/stream?feeds=notifications,dashboard").await;
        elsewhere.until(|event| event.is("dashboard")).await;
        assert!(counter.next_event().await.is("hello"));
        let path = format!("/api/v1/penjualan/{}/status", sale["id"]);
        let before = json_feed(&kasir, "/realtime/notifications").await["position"].clone();
        passet.post(&path, json!({ "status_pengerjaan": "Sudah Di Kerjakan" })).await.expect(200);
        let told = counter.until(|event| event.event.is_none()).await.json();
        assert_eq!((&told["type"], &told["data"]["pasien_nama"]), (&json!("ready_for_pickup"), &json!("Pembeli Umum")));
        admin.post(&path, json!({ "status_pengerjaan": "Sedang Mengerjakan", "alasan": "gores" })).await.expect(200);
        passet.post(&path, json!({ "status_pengerjaan": "Sudah Di Kerjakan" })).await.expect(200);
        let after = format!("/realtime/notifications?last_event_id={}", before.as_str().unwrap());
        let events = json_feed(&kasir, &after).await;
        assert_eq!(events["events"].as_array().unwrap().len(), 1, "{events}");
        assert!(!elsewhere.told().contains("ready_for_pickup"));
    }

    async fn stock_is_told_to_its_branch(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let mut stock = kasir.stream("/realtime/stock-updates").await;
        assert!(stock.next_event().await.is("hello"));
        kasir.post("/api/v1/penjualan", basket("frame", app.shop.last_frame.0, 1, 300_000)).await.expect(201);
        let told = stock.until(|event| event.event.is_none()).await.json();
        let update = told["updates"].as_array().unwrap().iter().find(|update| update["type"] == "frame_stock_update").unwrap();
        assert_eq!((&update["new_stock"], &update["alert_level"], &update["product_id"]), (&json!(0), &json!("low"), &json!(app.shop.last_frame.0)));
    }
}

#[test]
fn a_heartbeat_breaks_the_silence() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let engine = melati_testkit::db::Engine::Sqlite;
        let short = std::time::Duration::from_millis(50);
        let app = TestApp::builder(engine).config(move |config| config.heartbeat = short).start().await;
        let mut quiet = app.sign_in(KASIR1).await.stream("/realtime/notifications").await;
        let beat = quiet.until_event("heartbeat").await;
        assert!(beat.json()["timestamp"].is_string() && beat.id.is_some());
        app.stop().await;
    });
}
