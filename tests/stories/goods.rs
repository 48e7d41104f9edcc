//! Goods by form: added, changed, and who did it.

use melati_domain::id::LensId;
use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::{Answer, Client},
};
use serde_json::{Value, json};

use crate::support::{adds_up, basket, frame_stock};

/// The number of the goods whose page a form led to.
fn number(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let place = answer.header("location").split('?').next().unwrap_or_default();
    place.rsplit('/').next().unwrap().parse().unwrap()
}

async fn lens_stock(who: &Client, lens: LensId) -> i64 {
    who.get(&format!("/api/v1/lensa/{lens}")).await.expect(200)["stok"].as_i64().unwrap()
}

/// Makes a lens one that is ordered for each customer, or one from the shelf.
async fn keep(who: &Client, lens: LensId, is_ordered: bool) {
    let flag = if is_ordered { "1" } else { "0" };
    let kept = who.post_form(&format!("/stok/lensa/{lens}/ubah"), &[("is_custom_order", flag)]).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
}

async fn void(who: &Client, sale: &Value) {
    let place = format!("/api/v1/penjualan/{}/batal", sale["id"]);
    who.post(&place, json!({ "alasan": "salah ketik" })).await.expect(200);
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

    async fn two_who_change_different_things_both_do(app: &TestApp) {
        let (kasir, admin, api) = (app.browser(KASIR1).await, app.browser(ADMIN1).await, app.sign_in(KASIR1).await);
        let place = format!("/stok/frame/{}/ubah", app.shop.frame_umum.0);
        let shown = kasir.get(&place).await.body;
        let seen = shown.split("name=\"terlihat\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#34;", "\"");
        let old: Value = serde_json::from_str(&seen).unwrap();
        let old = |name: &str| old[name].as_str().unwrap_or_default().to_owned();
        let form = |brand: &str, price: &str| vec![
            ("terlihat", seen.clone()), ("merk_frame", brand.to_owned()), ("jenis_frame", old("jenis_frame")), ("harga_jual_frame", price.to_owned()),
        ];
        let sent = async |who: &Client, form: Vec<(&str, String)>| {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(who.post_form(&place, &form).await.status, 303);
        };
        sent(&admin, form("Seruni", &old("harga_jual_frame"))).await;
        sent(&kasir, form(&old("merk_frame"), "360.000")).await;
        let frame = api.get(&format!("/api/v1/frames/{}", app.shop.frame_umum.0)).await.expect(200);
        assert_eq!((&frame["merk_frame"], &frame["harga_jual_frame"]), (&json!("Seruni"), &json!(360_000)));
    }

    async fn pieces_that_are_added_twice_by_mistake_come_once(app: &TestApp) {
        let (kasir, browser) = (app.sign_in(KASIR1).await, app.browser(KASIR1).await);
        let frame = app.shop.frame_umum.0;
        let more = json!({ "jumlah": 3, "alasan": "Kiriman" });
        for _ in 0..2 {
            let stock = kasir.post_keyed(&format!("/api/v1/frames/{frame}/restok"), "kirim", more.clone()).await.expect(200);
            assert_eq!(stock["stok"], 13);
        }
        let place = format!("/stok/frame/{frame}");
        let page = browser.get(&place).await.body;
        let key = page.split("name=\"kunci\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        for _ in 0..2 {
            assert_eq!(browser.post_form(&place, &[("kunci", key), ("jumlah", "2"), ("alasan", "Kiriman")]).await.status, 303);
        }
        assert_eq!(kasir.get(&format!("/api/v1/frames/{frame}")).await.expect(200)["stok"], 15);
        adds_up(app).await;
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

    async fn what_comes_back_of_a_sale_is_what_it_took(app: &TestApp) {
        let (kasir, admin, form) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.browser(ADMIN1).await);
        let (ready, ordered) = (app.shop.lens_umum, app.shop.lens_custom);
        let sell = async |lens: LensId, pieces| kasir.post("/api/v1/penjualan", basket("lensa", lens.0, pieces, 0)).await.expect(201);
        let (first, second, third) = (sell(ready, 1).await, sell(ready, 3).await, sell(ordered, 2).await);
        assert_eq!((lens_stock(&admin, ready).await, lens_stock(&admin, ordered).await), (96, 0));
        // What was taken from the shelf comes back, also when the lens is ordered by now …
        keep(&form, ready, true).await;
        void(&admin, &first).await;
        assert_eq!(lens_stock(&admin, ready).await, 97);
        let edit = async |version: i64, pieces: i64| {
            let items = json!([{ "jenis": "lensa", "id": ready.0, "quantity": pieces }]);
            let place = format!("/api/v1/penjualan/{}", second["id"]);
            kasir.patch(&place, json!({ "versi": version, "items": items, "alasan": "salah ketik" })).await.expect(200);
        };
        edit(0, 1).await;
        assert_eq!(lens_stock(&admin, ready).await, 99);
        // … of what is added now nothing is taken, and so nothing comes back.
        edit(1, 4).await;
        assert_eq!(lens_stock(&admin, ready).await, 99);
        void(&admin, &second).await;
        assert_eq!(lens_stock(&admin, ready).await, 100);
        // What was ordered for its customer does not become pieces on the shelf.
        keep(&form, ordered, false).await;
        void(&admin, &third).await;
        assert_eq!(lens_stock(&admin, ordered).await, 0);
        let told = admin.get(&format!("/api/v1/lensa/{ordered}/mutasi")).await.expect(200);
        assert_eq!(told["data"], json!([]));
        adds_up(app).await;
    }

    async fn what_comes_back_of_a_transfer_is_what_it_took(app: &TestApp) {
        let (kasir, admin) = (app.browser(KASIR2).await, app.browser(ADMIN1).await);
        let (here, there) = (app.sign_in(ADMIN1).await, app.sign_in(ADMIN2).await);
        let lens = app.shop.lens_umum;
        let code = here.get(&format!("/api/v1/lensa/{lens}")).await.expect(200)["kode_lensa"].clone();
        let goods = format!("{} x5", code.as_str().unwrap());
        let from = app.shop.cab1.0.to_string();
        let mut places = Vec::new();
        for _ in 0..3 {
            let asked = kasir.post_form("/transfer/baru", &[("dari", &from), ("barang", &goods)]).await;
            assert_eq!(asked.status, 303, "{}", asked.body);
            places.push(asked.header("location").to_owned());
        }
        let step = async |who: &Client, place: &str, act: &str| {
            who.post_form(place, &[("langkah", act), ("alasan", "tidak jadi")]).await.status
        };
        for place in &places[..2] {
            assert_eq!(step(&admin, place, "setujui").await, 303);
        }
        assert_eq!(lens_stock(&here, lens).await, 90);
        keep(&admin, lens, true).await;
        assert_eq!(step(&admin, &places[0], "batal").await, 303);
        assert_eq!(lens_stock(&here, lens).await, 95);
        // What is on its way arrives, and what is promised now is taken too.
        for (who, place, act) in [
            (&admin, &places[1], "kirim"),
            (&kasir, &places[1], "terima"),
            (&admin, &places[2], "setujui"),
            (&admin, &places[2], "kirim"),
            (&kasir, &places[2], "terima"),
        ] {
            assert_eq!(step(who, place, act).await, 303, "{act}");
        }
        assert_eq!(lens_stock(&here, lens).await, 90);
        let stocks = there.get("/api/v1/lensa").await.expect(200);
        let came = stocks["data"].as_array().unwrap().iter().filter(|it| it["kode_lensa"] == code).map(|it| it["stok"].clone());
        assert_eq!(came.collect::<Vec<_>>(), [10]);
        let asked = kasir.post_form("/transfer/baru", &[("dari", &from), ("barang", &goods)]).await;
        assert_eq!(asked.status, 422, "it is ordered for each customer now");
        adds_up(app).await;
    }
}
