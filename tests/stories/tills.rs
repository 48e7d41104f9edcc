//! At the same time: what two people do to one thing comes out as if one had waited for the other.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client};
use serde_json::{Value, json};
use tokio::join;

use crate::support::{adds_up, basket, frame_stock};

async fn unpaid(kasir: &Client, shop: &SeededShop) -> String {
    let sale = kasir.post("/api/v1/penjualan", basket("frame", shop.frame_umum.0, 1, 0)).await.expect(201);
    format!("/api/v1/penjualan/{}", sale["id"])
}

both_engines! {
    async fn a_balance_is_paid_once(app: &TestApp) {
        let (here, there) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        let sale = unpaid(&here, &app.shop).await;
        let pay = json!({ "jumlah": 500_000, "metode_pembayaran": "qris" });
        let path = format!("{sale}/pembayaran");
        let (one, other) = join!(here.post(&path, pay.clone()), there.post(&path, pay));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "{} {}", one.body, other.body);
        let after = here.get(&sale).await.expect(200);
        assert_eq!((&after["kekurangan"], &after["bayar"]), (&json!(0), &json!(500_000)));
        assert_eq!(after["pembayaran"].as_array().map(Vec::len), Some(1), "{after}");
        adds_up(app).await;
    }

    async fn an_order_makes_a_step_once(app: &TestApp) {
        let (kasir, passet, admin) = (app.sign_in(KASIR1).await, app.sign_in(PASSET1).await, app.sign_in(ADMIN1).await);
        let sale = unpaid(&kasir, &app.shop).await;
        let (path, done) = (format!("{sale}/status"), json!({ "status_pengerjaan": "Sudah Di Kerjakan" }));
        let (one, other) = join!(passet.post(&path, done.clone()), admin.post(&path, done));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", one.body, other.body);
        adds_up(app).await;
    }

    async fn what_is_voided_takes_no_payment(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let before = frame_stock(&admin, app.shop.frame_umum.0).await;
        let sale = unpaid(&kasir, &app.shop).await;
        let (pay, void) = (format!("{sale}/pembayaran"), format!("{sale}/batal"));
        let (paid, voided) = join!(
            kasir.post(&pay, json!({ "jumlah": 500_000, "metode_pembayaran": "cash" })),
            admin.post(&void, json!({ "alasan": "Salah ketik" })),
        );
        voided.expect(200);
        assert!([200, 409].contains(&paid.status), "{}", paid.body);
        kasir.post(&pay, json!({ "jumlah": 1, "metode_pembayaran": "cash" })).await.expect(409);
        admin.post(&void, json!({ "alasan": "Lagi" })).await.expect(409);
        assert_eq!(frame_stock(&admin, app.shop.frame_umum.0).await, before);
        adds_up(app).await;
    }

    async fn restocks_add_up_and_codes_are_never_given_twice(app: &TestApp) {
        let (one, other) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let path = format!("/api/v1/frames/{}/restok", app.shop.last_frame.0);
        let add = json!({ "jumlah": 3, "alasan": "Barang datang" });
        let sale = basket("aksesoris", app.shop.accessory.0, 1, 30_000);
        let sell = async |by: &Client| -> Vec<String> {
            let mut codes = Vec::new();
            for _ in 0..10 {
                by.post(&path, add.clone()).await.expect(200);
                let sale: Value = by.post("/api/v1/penjualan", sale.clone()).await.expect(201);
                codes.push(sale["kode_penjualan"].as_str().unwrap().to_owned());
            }
            codes
        };
        let (mut codes, theirs) = join!(sell(&one), sell(&other));
        codes.extend(theirs);
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 20);
        assert_eq!(frame_stock(&other, app.shop.last_frame.0).await, 1 + 60);
        adds_up(app).await;
    }
}
