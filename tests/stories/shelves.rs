//! Shelves: every change of stock is told with who, when and why.

use melati_testkit::{app::TestApp, both_engines, builders::*};
use serde_json::{Value, json};

use crate::support::{adds_up, basket};

both_engines! {
    async fn every_piece_that_comes_and_goes_is_told_newest_first(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let new = json!({ "merk_frame": "Melur", "jenis_frame": "Umum", "harga_jual_frame": 450_000, "stok": 2 });
        let frame = kasir.post("/api/v1/frames", new).await.expect(201)["id"].as_i64().unwrap();
        let place = format!("/api/v1/frames/{frame}");
        let restock = json!({ "jumlah": 5, "alasan": "Kiriman pusat" });
        kasir.post(&format!("{place}/restok"), restock).await.expect(200);
        let sale = kasir.post("/api/v1/penjualan", basket("frame", frame, 1, 450_000)).await.expect(201);

        let told = kasir.get(&format!("{place}/mutasi")).await.expect(200);
        let told = told["data"].as_array().unwrap();
        let of = |name: &str| told.iter().map(|row| row[name].clone()).collect::<Vec<Value>>();
        assert_eq!(of("jumlah"), [-1, 5, 2]);
        assert_eq!(of("alasan")[1..], ["Kiriman pusat", "Stok awal"]);
        assert_eq!(of("penjualan_id"), [sale["id"].clone(), Value::Null, Value::Null]);
        assert_eq!(told[0]["kode_penjualan"], sale["kode_penjualan"]);
        assert_eq!(of("oleh"), vec![sale["kasir"].clone(); 3]);
        let stock: i64 = told.iter().map(|row| row["jumlah"].as_i64().unwrap()).sum();
        assert_eq!(kasir.get(&place).await.expect(200)["stok"], stock);

        // Page by page it is the same.
        let first = kasir.get(&format!("{place}/mutasi?per_page=2")).await.expect(200);
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = kasir.get(&format!("{place}/mutasi?per_page=2&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["data"], json!([told[2]]));
        assert_eq!(rest["next_cursor"], Value::Null);
        adds_up(app).await;
    }

    async fn the_shelf_page_finds_and_lists_what_is_low(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        for (brand, stock) in [("Kenanga tipis", 5), ("Kenanga banyak", 40)] {
            let new = json!({ "merk_frame": brand, "jenis_frame": "Umum", "harga_jual_frame": 1_000, "stok": stock });
            kasir.post("/api/v1/frames", new).await.expect(201);
        }
        let to_order = json!({ "merk_lensa": "Kenanga pesan", "type": "SINGLE", "harga_jual_lensa": 1_000, "is_custom_order": true });
        kasir.post("/api/v1/lensa", to_order).await.expect(201);

        let all = kasir.get("/stok?q=nanga").await.body;
        assert!(all.contains("Kenanga tipis") && all.contains("Kenanga banyak"), "{all}");
        let low = kasir.get("/stok?jenis=frame&q=nanga&rendah=1").await.body;
        assert!(low.contains("Kenanga tipis") && !low.contains("Kenanga banyak"), "{low}");
        // What is ordered per customer has no stock that could be low.
        assert!(kasir.get("/stok?jenis=lensa&q=nanga").await.body.contains("Kenanga pesan"));
        assert!(!kasir.get("/stok?jenis=lensa&q=nanga&rendah=1").await.body.contains("Kenanga pesan"));
    }

    async fn goods_are_restocked_by_form_and_a_mistake_comes_back_as_typed(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let place = format!("/stok/frame/{}", app.shop.frame_umum.0);
        let before = kasir.get(&format!("/api/v1/frames/{}", app.shop.frame_umum.0)).await.expect(200)["stok"].as_i64().unwrap();
        let wrong = kasir.post_form(&place, &[("jumlah", "nol"), ("alasan", "Kiriman <b>")]).await;
        assert_eq!(wrong.status, 422);
        let text = &wrong.body;
        assert!(text.contains("value=\"nol\"") && text.contains("Kiriman &#60;b&#62;"), "{text}");
        let sent = kasir.post_form(&place, &[("jumlah", "4"), ("alasan", "Kiriman pusat")]).await;
        assert_eq!((sent.status, sent.header("location")), (303, &*format!("{place}?kabar=restok")));
        let page = kasir.get(&place).await.body;
        assert!(page.contains("Kiriman pusat") && page.contains("+4"), "{page}");
        assert_eq!(kasir.get(&format!("/api/v1/frames/{}", app.shop.frame_umum.0)).await.expect(200)["stok"], before + 4);
        adds_up(app).await;
    }
}
