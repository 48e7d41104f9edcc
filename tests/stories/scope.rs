//! Nobody sees another branch's money, and nobody without a session sees anything.

use melati_testkit::{app::TestApp, both_engines, builders::*};
use serde_json::json;

use crate::support::{basket, json_feed};

both_engines! {
    async fn another_branchs_things_are_not_found(app: &TestApp) {
        let shop = &app.shop;
        let sale = app.sign_in(KASIR1).await.post("/api/v1/penjualan", basket("frame", shop.frame_umum.0, 1, 0)).await.expect(201);
        let sale = format!("/api/v1/penjualan/{}", sale["id"]);
        for who in [KASIR2, ADMIN2, PASSET2] {
            let other = app.sign_in(who).await;
            other.get(&sale).await.expect(404);
            other.post(&format!("{sale}/status"), json!({ "status_pengerjaan": "Lensa Di Pesan" })).await.expect(404);
            assert_eq!(other.get("/api/v1/penjualan").await.expect(200)["data"], json!([]), "{who}");
        }
        let kasir2 = app.sign_in(KASIR2).await;
        kasir2.post(&format!("{sale}/pembayaran"), json!({ "jumlah": 1, "metode_pembayaran": "cash" })).await.expect(404);
        kasir2.post(&format!("/api/v1/frames/{}/restok", shop.frame_umum.0), json!({ "jumlah": 1, "alasan": "x" })).await.expect(404);
        kasir2.patch(&format!("/api/v1/frames/{}", shop.frame_umum.0), json!({ "harga_jual_frame": 1 })).await.expect(404);
        let admin2 = app.sign_in(ADMIN2).await;
        admin2.post(&format!("{sale}/batal"), json!({ "alasan": "x" })).await.expect(404);
        admin2.post_empty(&format!("/api/v1/branches/{}/tutup", shop.cab1.0)).await.expect(404);
        app.sign_in(OWNER).await.get(&sale).await.expect(200);
    }

    async fn one_branchs_sale_moves_no_other_screen(app: &TestApp) {
        let kasir1 = app.sign_in(KASIR1).await;
        kasir1.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        for (who, field, value) in [
            (KASIR1, "omset_kasir", 500_000), (KASIR1B, "omset_kasir", 0), (KASIR2, "omset_kasir", 0),
            (ADMIN1, "total_omset_hari_ini", 500_000), (ADMIN2, "total_omset_hari_ini", 0), (OWNER, "total_omset_hari_ini", 500_000),
        ] {
            let client = app.sign_in(who).await;
            assert_eq!(json_feed(&client, "/realtime/dashboard").await[field], value, "{who}");
        }
        let passet = json_feed(&app.sign_in(PASSET1).await, "/realtime/dashboard").await;
        assert!(passet.get("total_omset_hari_ini").is_none() && passet.get("omset_kasir").is_none(), "{passet}");
        let frames = kasir1.get("/api/v1/frames").await.expect(200);
        assert!(frames["data"][0].get("harga_beli_frame").is_none(), "purchase prices are for admins");
    }

    async fn without_a_session_nothing_is_answered(app: &TestApp) {
        let nobody = app.anonymous();
        for path in ["/api/v1/penjualan", "/api/v1/frames", "/api/v1/auth/me", "/realtime/dashboard", "/realtime/stream?feeds=dashboard"] {
            assert_eq!(nobody.get(path).await.expect(401)["code"], "unauthenticated", "{path}");
        }
    }
}
