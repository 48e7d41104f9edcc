//! Several hands on one thing at the same time: each pair does what one after the other would have done.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Answer};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{adds_up, basket, frame_stock, json_feed};

/// The statuses of two answers, the lower first.
fn statuses(a: &Answer, b: &Answer) -> [u16; 2] {
    let mut both = [a.status, b.status];
    both.sort_unstable();
    both
}

/// Of two answers, the one that was refused.
fn refused(a: &Answer, b: &Answer) -> Value {
    if a.status < 400 { b.json() } else { a.json() }
}

/// A frame of 500.000 on credit; the path of the sale.
async fn owed(app: &TestApp) -> String {
    let body = basket("frame", app.shop.frame_umum.0, 1, 0);
    let sale = app.sign_in(KASIR1).await.post("/api/v1/penjualan", body).await.expect(201);
    format!("/api/v1/penjualan/{}", sale["id"])
}

fn sum(rows: &Value, field: &str) -> i64 {
    rows.as_array().unwrap().iter().map(|row| row[field].as_i64().unwrap()).sum()
}

both_engines! {
    async fn two_tills_pay_one_balance_once(app: &TestApp) {
        let (one, other) = (app.sign_in(KASIR1).await, app.sign_in(KASIR1B).await);
        // Twice all of it, twice more than half of it, twice half of it; what is taken of 500.000.
        for (amount, expected, taken) in [(500_000, [200, 422], 500_000), (300_000, [200, 422], 300_000), (250_000, [200, 200], 500_000)] {
            let sale = owed(app).await;
            let path = format!("{sale}/pembayaran");
            let pay = json!({ "jumlah": amount, "metode_pembayaran": "qris" });
            let (a, b) = tokio::join!(one.post(&path, pay.clone()), other.post(&path, pay));
            assert_eq!(statuses(&a, &b), expected, "{} {}", a.body, b.body);
            if expected[1] == 422 {
                assert_eq!(refused(&a, &b)["code"], "payment_exceeds_balance");
            }
            let sale = one.get(&sale).await.expect(200);
            assert_eq!((sum(&sale["pembayaran"], "diterima"), &sale["kekurangan"]), (taken, &json!(500_000 - taken)));
        }
        adds_up(app).await;
    }

    async fn two_hands_take_one_step_once(app: &TestApp) {
        let (passet, admin) = (app.sign_in(PASSET1).await, app.sign_in(ADMIN1).await);
        let sale = owed(app).await;
        let path = format!("{sale}/status");
        for step in ["Sedang Mengerjakan", "Sudah Di Kerjakan"] {
            let body = json!({ "status_pengerjaan": step });
            let (a, b) = tokio::join!(passet.post(&path, body.clone()), admin.post(&path, body));
            assert_eq!(statuses(&a, &b), [200, 409], "{} {}", a.body, b.body);
            assert_eq!(refused(&a, &b)["code"], "transition_not_allowed");
        }
        let steps = passet.get(&sale).await.expect(200)["riwayat"].clone();
        let taken: Vec<&str> = steps.as_array().unwrap().iter().map(|step| step["ke"].as_str().unwrap()).collect();
        assert_eq!(taken, ["Menunggu Pengerjaan", "Sedang Mengerjakan", "Sudah Di Kerjakan"]);
        adds_up(app).await;
    }

    async fn a_sale_is_paid_and_voided_at_once(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let sale = owed(app).await;
        let (pay, void) = (format!("{sale}/pembayaran"), format!("{sale}/batal"));
        let (paid, voided) = tokio::join!(
            kasir.post(&pay, json!({ "jumlah": 200_000, "metode_pembayaran": "cash" })),
            admin.post(&void, json!({ "alasan": "salah ketik" })),
        );
        voided.expect(200);
        let sale = kasir.get(&sale).await.expect(200);
        assert!(sale["dibatalkan_at"].is_string());
        // Either the money came first and its row stays, or the sale was gone and no money was taken.
        let taken = if paid.status == 200 { 200_000 } else { 0 };
        if taken == 0 {
            assert_eq!(paid.expect(409)["code"], "already_voided");
        }
        assert_eq!(sum(&sale["pembayaran"], "diterima"), taken);
        assert_eq!(frame_stock(&kasir, app.shop.frame_umum.0).await, 10);
        assert_eq!(json_feed(&kasir, "/realtime/omset-kasir").await["omset_kasir"], 0);
        adds_up(app).await;
    }

    async fn goods_are_sold_while_others_of_them_come_back(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let frame = app.shop.frame_umum.0;
        for _ in 0..12 {
            let void = format!("{}/batal", owed(app).await);
            let (voided, sold) = tokio::join!(
                admin.post(&void, json!({ "alasan": "salah ketik" })),
                kasir.post("/api/v1/penjualan", basket("frame", frame, 1, 0)),
            );
            voided.expect(200);
            // Back for the next round: neither waited for the other in a circle, so both were done.
            let again = format!("/api/v1/penjualan/{}/batal", sold.expect(201)["id"]);
            admin.post(&again, json!({ "alasan": "salah ketik" })).await.expect(200);
        }
        assert_eq!(frame_stock(&kasir, frame).await, 10);
        adds_up(app).await;
    }

    async fn two_deliveries_at_once_add_up(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let frame = app.shop.frame_umum.0;
        let path = format!("/api/v1/frames/{frame}/restok");
        let delivery = |jumlah: i64| json!({ "jumlah": jumlah, "alasan": "Kiriman" });
        let (a, b, sale) = tokio::join!(
            kasir.post(&path, delivery(3)),
            admin.post(&path, delivery(4)),
            kasir.post("/api/v1/penjualan", basket("frame", frame, 2, 0)),
        );
        assert_eq!((a.status, b.status, sale.status), (200, 200, 201));
        assert_eq!(frame_stock(&kasir, frame).await, 15);
        adds_up(app).await;
    }

    async fn sales_of_many_tills_are_told_once_and_in_one_order(app: &TestApp) {
        let owner = app.sign_in(OWNER).await;
        let mut screen = owner.stream("/realtime/notifications").await;
        let hello = screen.until_event("hello").await.json();
        let tills = [(KASIR1, app.shop.lens_umum), (KASIR1B, app.shop.lens_umum), (KASIR2, app.shop.lens_cab2)];
        let mut selling = JoinSet::new();
        for (who, lens) in tills {
            let till = app.sign_in(who).await;
            for _ in 0..5 {
                let till = till.clone();
                selling.spawn(async move { till.post("/api/v1/penjualan", basket("lensa", lens.0, 1, 0)).await.expect(201) });
            }
        }
        let mut rung_up: Vec<i64> = selling.join_all().await.iter().map(|sale| sale["id"].as_i64().unwrap()).collect();
        let (mut told, mut positions) = (Vec::new(), Vec::new());
        for _ in &rung_up {
            let event = screen.until(|event| event.event.is_none()).await;
            positions.push(event.id.as_deref().unwrap().rsplit_once('-').unwrap().1.parse::<i64>().unwrap());
            told.push(event.json()["data"]["transaction_id"].as_i64().unwrap());
        }
        assert!(positions.is_sorted_by(|earlier, later| earlier < later), "{positions:?}");
        let again = format!("/realtime/notifications?last_event_id={}", hello["position"].as_str().unwrap());
        let again = json_feed(&owner, &again).await["events"].clone();
        let again: Vec<i64> = again.as_array().unwrap().iter().map(|event| event["data"]["transaction_id"].as_i64().unwrap()).collect();
        assert_eq!(again, told);
        told.sort_unstable();
        rung_up.sort_unstable();
        assert_eq!(told, rung_up);
        adds_up(app).await;
    }
}
