//! The audit trail: what was done is found again, by whoever answers for the branch, and by nobody else.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::basket;

async fn entries(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/api/v1/audit?{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

both_engines! {
    async fn what_was_done_is_found_by_who_what_and_why(app: &TestApp) {
        let (kasir, admin, other, owner) =
            (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.sign_in(ADMIN2).await, app.sign_in(OWNER).await);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 0)).await.expect(201);
        let wrong = json!({ "alasan": "salah pelanggan" });
        admin.post(&format!("/api/v1/penjualan/{}/batal", sale["id"]), wrong).await.expect(200);
        let water = json!({ "arah": "masuk", "jumlah": 20_000, "alasan": "uang kecil" });
        kasir.post(&format!("/api/v1/branches/{}/kas", app.shop.cab1.0), water).await.expect(200);
        let close = format!("/api/v1/branches/{}/tutup", app.shop.cab1.0);
        let counted = json!({ "pecahan": [{ "nominal": 10_000, "lembar": 1 }], "alasan": "kurang kembalian" });
        admin.post(&close, counted).await.expect(200);

        let code = sale["kode_penjualan"].as_str().unwrap();
        for (query, action) in [
            (format!("q={code}"), "penjualan_dibatalkan"),
            ("q=salah+pelanggan".to_owned(), "penjualan_dibatalkan"),
            ("q=uang+kecil".to_owned(), "kas_dicatat"),
            ("tindakan=kasir_ditutup".to_owned(), "kasir_ditutup"),
        ] {
            for (who, sees) in [(&admin, 1), (&owner, 1), (&other, 0)] {
                let found = entries(who, &query).await;
                assert_eq!(found.len(), sees, "{query}: {found:?}");
                assert!(found.iter().all(|it| it["tindakan"] == action), "{query}");
            }
        }
        let closed = &entries(&admin, "tindakan=kasir_ditutup").await[0];
        assert_eq!((&closed["alasan"], &closed["perubahan"][1]["sesudah"]), (&json!("kurang kembalian"), &json!("-Rp 10.000")), "{closed}");
        let page = app.browser(ADMIN1).await.get("/audit?q=pelanggan").await.body;
        assert!(page.contains(code) && page.contains("salah pelanggan"));

        let first = admin.get("/api/v1/audit?per_page=1").await.expect(200);
        let rest = entries(&admin, &format!("cursor={}", first["next_cursor"].as_str().unwrap())).await;
        assert!(!rest.is_empty() && rest.iter().all(|it| it["id"] != first["data"][0]["id"]));
    }
}
