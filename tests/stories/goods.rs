//! Goods by form: added, changed, and who did it.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Answer};
use serde_json::json;

use crate::support::{basket, frame_stock};

/// The number of the goods whose page a form led to.
fn number(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let place = answer.header("location").split('?').next().unwrap_or_default();
    place.rsplit('/').next().unwrap().parse().unwrap()
}

both_engines! {
    async fn a_cashier_adds_a_frame_and_sells_it(app: &TestApp) {
        let kasir = app.browser(KASIR1).await;
        let form = kasir.get("/stok/frame/baru").await.body;
        assert!(form.contains("merk_frame") && !form.contains("harga_beli"), "{form}");
        let fields = [("merk_frame", "Cendana"), ("jenis_frame", "Umum"), ("harga_jual_frame", "450.000"), ("stok", "3")];
        let frame = number(&kasir.post_form("/stok/frame/baru", &fields).await);
        let seller = app.sign_in(KASIR1).await;
        let sale = seller.post("/api/v1/penjualan", basket("frame", frame, 1, 0)).await.expect(201);
        assert_eq!(sale["total"], 450_000);
        assert_eq!(frame_stock(&seller, frame).await, 2);
        assert!(kasir.get("/stok?jenis=frame&q=cendana").await.body.contains("Cendana"));
        // The code is taken: said at its field, with everything that was typed.
        let again = kasir.post_form("/stok/frame/baru", &[("merk_frame", "Lain"), ("jenis_frame", "Umum"), ("harga_jual_frame", "1"), ("kode_frame", "FR000002")]).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("sudah dipakai") && again.body.contains("value=\"Lain\""), "{}", again.body);
    }

    async fn a_cashier_changes_nothing_of_a_lens_but_what_it_sells_for(app: &TestApp) {
        let (kasir, admin) = (app.browser(KASIR1).await, app.browser(ADMIN1).await);
        let lens = app.shop.lens_umum.0;
        let place = format!("/stok/lensa/{lens}/ubah");
        assert!(kasir.get(&place).await.body.contains("readonly"));
        assert_eq!(kasir.post_form(&place, &[("harga_jual_lensa", "175.000")]).await.status, 303);
        assert_eq!(kasir.post_form(&place, &[("merk_lensa", "Lain"), ("harga_jual_lensa", "1")]).await.status, 403);
        let wrong = admin.post_form(&place, &[("merk_lensa", "Jernih Baru"), ("sph", "besar"), ("harga_jual_lensa", "1")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("Jernih Baru") && wrong.body.contains("value=\"besar\""), "{}", wrong.body);
        assert_eq!(admin.post_form(&place, &[("sph", "-125"), ("coating", "Blue Cut")]).await.status, 303);
        let now = app.sign_in(ADMIN1).await.get(&format!("/api/v1/lensa/{lens}")).await.expect(200);
        assert_eq!((&now["sph"], &now["harga_jual_lensa"], &now["coating"]), (&json!(-125), &json!(175_000), &json!("Blue Cut")));
        let trail = admin.get("/audit?tindakan=barang_diubah").await.body;
        assert!(trail.contains("→ Rp 175.000") && trail.contains(&format!("/stok/lensa/{lens}")), "{trail}");
    }

    async fn the_owner_says_on_whose_shelf(app: &TestApp) {
        let owner = app.browser(OWNER).await;
        let fields = [("nama_produk", "Tali kacamata"), ("harga_beli", "5.000"), ("harga_jual", "15.000"), ("stok", "2")];
        let refused = owner.post_form("/stok/aksesoris/baru", &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"Tali kacamata\""), "{}", refused.body);
        let branch = app.shop.cab2.0.to_string();
        let accessory = number(&owner.post_form("/stok/aksesoris/baru", &[&fields[..], &[("branch_id", &branch)]].concat()).await);
        let there = format!("/stok/aksesoris/{accessory}");
        assert_eq!(app.browser(KASIR1).await.get(&there).await.status, 404);
        assert!(app.browser(KASIR2).await.get(&there).await.body.contains("Tali kacamata"));
    }
}
