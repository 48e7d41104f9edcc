//! A discount above one's limit goes through with the PIN of somebody who may give it, and not otherwise.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};

use crate::support::{basket, frame_stock, with};

const PIN: &str = "271828";

async fn gives_themselves_a_pin(app: &TestApp, email: &str) -> i64 {
    let fields = [("password", PASSWORD), ("pin", PIN)];
    assert_eq!(app.browser(email).await.post_form("/akun/pin", &fields).await.status, 303);
    app.actor(email).await.user.0
}

async fn limits(app: &TestApp, cashier: &str, admin: &str) {
    let fields = [
        ("name", "Optik Melati Cabang 1"),
        ("timezone", "Asia/Jakarta"),
        ("paper", "80"),
        ("takes_bpjs", "1"),
        ("frame_low", "5"),
        ("frame_medium", "10"),
        ("lens_low", "5"),
        ("lens_medium", "10"),
        ("accessory_low", "5"),
        ("accessory_medium", "10"),
        ("cashier_discount", cashier),
        ("admin_discount", admin),
    ];
    let set = app.browser(OWNER).await.post_form(&format!("/cabang/{}", app.shop.cab1.0), &fields).await;
    assert_eq!(set.status, 303, "{}", set.body);
}

/// A frame of Rp 500.000, with so much taken off.
fn with_discount(app: &TestApp, discount: i64) -> Value {
    with(basket("frame", app.shop.frame_umum.0, 1, 0), json!({ "diskon": discount }))
}

fn approved(basket: &Value, user: i64, pin: &str) -> Value {
    with(basket.clone(), json!({ "persetujuan": { "user_id": user, "pin": pin } }))
}

async fn refused(who: &Client, basket: Value) -> String {
    let refused = who.post("/api/v1/penjualan", basket).await.expect(422);
    refused["fields"]["persetujuan"].as_str().unwrap_or_default().to_owned()
}

both_engines! {
    async fn an_admin_says_yes_at_the_cashiers_till(app: &TestApp) {
        let admin = gives_themselves_a_pin(app, ADMIN1).await;
        limits(app, "10", "").await;
        let kasir = app.sign_in(KASIR1).await;
        kasir.post("/api/v1/penjualan", with_discount(app, 50_000)).await.expect(201);
        let much = with_discount(app, 50_001);
        let quote = kasir.post("/api/v1/penjualan/quote", much.clone()).await.expect(200);
        assert!(quote["peringatan"].to_string().contains("diskon_di_atas_batas"), "{quote}");
        assert_eq!(quote["penyetuju"].as_array().unwrap().len(), 1, "{quote}");
        assert_eq!(quote["penyetuju"][0]["id"], admin);
        let before = frame_stock(&kasir, app.shop.frame_umum.0).await;
        assert!(refused(&kasir, much.clone()).await.contains("10%"));
        assert_eq!(refused(&kasir, approved(&much, admin, "000000")).await, "tidak cocok, coba lagi");
        assert_eq!(frame_stock(&kasir, app.shop.frame_umum.0).await, before);
        let sale = kasir.post("/api/v1/penjualan", approved(&much, admin, PIN)).await.expect(201);
        assert_eq!((&sale["diskon"], &sale["kasir"]), (&json!(50_001), &json!("Siti")));
        let trail = app.browser(ADMIN1).await.get("/audit?tindakan=diskon_disetujui").await.body;
        assert!(trail.contains(sale["kode_penjualan"].as_str().unwrap()) && trail.contains("50.001"), "{trail}");
        // Neither by changing the sale afterwards.
        let path = format!("/api/v1/penjualan/{}", sale["id"]);
        let edit = kasir.patch(&path, json!({ "versi": 0, "diskon": 100_000, "alasan": "ditawar" })).await.expect(422);
        assert!(edit["fields"]["persetujuan"].is_string(), "{edit}");
        app.sign_in(ADMIN1).await.patch(&path, json!({ "versi": 0, "diskon": 100_000, "alasan": "ditawar" })).await.expect(200);
        // Nor by leaving the discount and taking away what it was given for.
        let two = with(basket("frame", app.shop.frame_umum.0, 2, 0), json!({ "diskon": 100_000 }));
        let sale = kasir.post("/api/v1/penjualan", two).await.expect(201);
        let path = format!("/api/v1/penjualan/{}", sale["id"]);
        let fewer = json!([{ "jenis": "frame", "id": app.shop.frame_umum.0, "quantity": 1 }]);
        let edit = kasir.patch(&path, json!({ "versi": 0, "items": fewer, "alasan": "batal satu" })).await.expect(422);
        assert!(edit["fields"]["persetujuan"].is_string(), "{edit}");
        kasir.patch(&path, json!({ "versi": 0, "tanggal_siap": "2026-07-25", "alasan": "janji" })).await.expect(200);
    }

    async fn a_pin_rests_after_five_wrong_tries(app: &TestApp) {
        let admin = gives_themselves_a_pin(app, ADMIN1).await;
        limits(app, "0", "").await;
        let kasir = app.sign_in(KASIR1).await;
        let much = with_discount(app, 1);
        for _ in 0..5 {
            assert_eq!(refused(&kasir, approved(&much, admin, "123456")).await, "tidak cocok, coba lagi");
        }
        assert!(refused(&kasir, approved(&much, admin, PIN)).await.contains("terlalu sering"));
        app.clock.advance(15 * 60 * 1_000);
        kasir.post("/api/v1/penjualan", approved(&much, admin, PIN)).await.expect(201);
    }

    async fn only_who_may_give_it_says_yes(app: &TestApp) {
        limits(app, "0", "20").await;
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let here = gives_themselves_a_pin(app, ADMIN1).await;
        let elsewhere = gives_themselves_a_pin(app, ADMIN2).await;
        let owner = gives_themselves_a_pin(app, OWNER).await;
        let much = with_discount(app, 200_000);
        for nobody in [here, elsewhere] {
            assert!(refused(&kasir, approved(&much, nobody, PIN)).await.contains("batas"));
        }
        assert!(refused(&admin, approved(&much, here, PIN)).await.contains("20%"));
        admin.post("/api/v1/penjualan", approved(&much, owner, PIN)).await.expect(201);
        kasir.post("/api/v1/penjualan", approved(&with_discount(app, 100_000), here, PIN)).await.expect(201);
        // A cashier has none to give, and a PIN is no row of one digit.
        assert_eq!(app.browser(KASIR1).await.post_form("/akun/pin", &[("password", PASSWORD), ("pin", PIN)]).await.status, 403);
        assert_eq!(app.browser(ADMIN1).await.post_form("/akun/pin", &[("password", PASSWORD), ("pin", "111111")]).await.status, 422);
        assert_eq!(app.browser(ADMIN1).await.post_form("/akun/pin", &[("password", "salah-sekali"), ("pin", PIN)]).await.status, 422);
    }
}
