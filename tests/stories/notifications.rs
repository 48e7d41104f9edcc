//! What was told stays to be read: a list and a count for each person, the same on each of their devices.

use melati_testkit::{app::TestApp, both_engines, builders::*, client::Client, db::Engine};
use serde_json::{Value, json};

use crate::{signing_in::Beside, support::basket};

const LIST: &str = "/api/v1/notifikasi";

/// Rings up a frame of 500.000 and finishes it: a sale for managers, an order that is ready for everybody.
async fn a_sale_made_ready(app: &TestApp, kasir: &Client) -> i64 {
    let sale =
        kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 0)).await.expect(201);
    let done = json!({ "status_pengerjaan": "Sudah Di Kerjakan" });
    let path = format!("/api/v1/penjualan/{}/status", sale["id"]);
    app.sign_in(PASSET1).await.post(&path, done).await.expect(200);
    sale["id"].as_i64().unwrap()
}

async fn read_up_to(client: &Client, id: &Value) -> Value {
    client.post(&format!("{LIST}/dibaca"), json!({ "sampai": id })).await.expect(200)
}

/// Type, sale and whether it was read, newest first.
fn told(list: &Value) -> Vec<(String, i64, bool)> {
    let rows = list["data"].as_array().unwrap().iter();
    let row = |row: &Value| {
        let kind = row["type"].as_str().unwrap().to_owned();
        (kind, row["data"]["transaction_id"].as_i64().unwrap(), row["dibaca"].as_bool().unwrap())
    };
    rows.map(row).collect()
}

both_engines! {
    async fn everybody_finds_what_was_told_them_and_no_more(app: &TestApp) {
        let kasir = app.sign_in(KASIR1).await;
        let sale = a_sale_made_ready(app, &kasir).await;
        let ready = ("ready_for_pickup".to_owned(), sale, false);
        let rung_up = ("new_transaction".to_owned(), sale, false);
        for (who, expected) in [
            (KASIR1, vec![ready.clone()]),
            (PASSET1, vec![ready.clone()]),
            (ADMIN1, vec![ready.clone(), rung_up.clone()]),
            (OWNER, vec![ready, rung_up]),
            (KASIR2, Vec::new()),
            (ADMIN2, Vec::new()),
        ] {
            let list = app.sign_in(who).await.get(LIST).await.expect(200);
            assert_eq!(told(&list), expected, "{who}");
            assert_eq!(list["belum_dibaca"], expected.len(), "{who}");
        }
        let words = &kasir.get(LIST).await.expect(200)["data"][0];
        assert_eq!(words["title"], "Siap Diambil");
        assert_eq!(words["data"]["pasien_nama"], "Pembeli Umum");
    }

    async fn what_is_read_on_one_device_is_read_on_all(app: &TestApp) {
        let (kasir, till, phone) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.sign_in(ADMIN1).await);
        a_sale_made_ready(app, &kasir).await;
        let mut screen = phone.stream("/realtime/stream?feeds=notifications-read").await;
        let before = screen.until_event("notifications-read").await.json();
        let list = till.get(LIST).await.expect(200);
        let (newest, older) = (&list["data"][0]["id"], &list["data"][1]["id"]);

        let unread = read_up_to(&till, older).await;
        assert_eq!((&unread["belum_dibaca"], &unread["dibaca_sampai"]), (&json!(1), older));
        let after = screen.until_event("notifications-read").await.json();
        assert_eq!((&before["dibaca_sampai"], &after["dibaca_sampai"]), (&list["dibaca_sampai"], older));

        assert_eq!(read_up_to(&till, newest).await["belum_dibaca"], 0);
        assert_eq!(&screen.until_event("notifications-read").await.json()["dibaca_sampai"], newest);
        // What was read stays so; what nobody was told yet cannot have been read.
        assert_eq!(&read_up_to(&phone, older).await["dibaca_sampai"], newest);
        read_up_to(&phone, &json!(9_000_000_000_000_000_i64)).await;
        a_sale_made_ready(app, &kasir).await;
        let list = phone.get(LIST).await.expect(200);
        assert_eq!(list["belum_dibaca"], 2);
        assert_eq!(told(&list).iter().map(|(_, _, read)| *read).collect::<Vec<_>>(), [false, false, true, true]);
        // Hers are her own.
        assert_eq!(kasir.get(LIST).await.expect(200)["belum_dibaca"], 2);
    }

    async fn a_long_list_comes_page_by_page_and_on_a_page(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let mut sales = Vec::new();
        for _ in 0..3 {
            sales.insert(0, a_sale_made_ready(app, &kasir).await);
        }
        let first = kasir.get(&format!("{LIST}?per_page=2")).await.expect(200);
        let rest = format!("{LIST}?per_page=2&cursor={}", first["next_cursor"].as_str().unwrap());
        let rest = kasir.get(&rest).await.expect(200);
        let listed: Vec<i64> = told(&first).into_iter().chain(told(&rest)).map(|(_, sale, _)| sale).collect();
        assert_eq!((listed, &rest["next_cursor"]), (sales, &Value::Null));

        let page = admin.get("/notifikasi").await;
        assert_eq!((page.status, page.body.matches("is-unread").count()), (200, 6));
        assert!(page.body.contains("Pemberitahuan, 6 belum dibaca"), "{}", page.body);
        let newest = &admin.get(LIST).await.expect(200)["data"][0]["id"];
        let form = admin.post_form("/notifikasi/dibaca", &[("sampai", &newest.to_string())]).await;
        assert_eq!(form.status, 303);
        let page = admin.get("/notifikasi").await;
        assert_eq!(page.body.matches("is-unread").count(), 0);
        let wrong = admin.post(&format!("{LIST}/dibaca"), json!({ "sampai": 0 })).await.expect(422);
        assert!(wrong["fields"]["sampai"].is_string(), "{wrong}");
    }
}

#[test]
fn what_was_read_on_another_device_just_now_stays_read() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        // On SQLite one waits for the other anyway.
        let app = TestApp::start(Engine::Postgres).await;
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        a_sale_made_ready(&app, &kasir).await;
        let list = admin.get(LIST).await.expect(200);
        let (newest, older) = (list["data"][0]["id"].clone(), list["data"][1]["id"].clone());
        let (other, user) = (Beside::of(&app).await, app.actor(ADMIN1).await.user);
        let read = format!("UPDATE notification_read SET position = {newest} WHERE user_id = {user}");
        other.does(&format!("BEGIN; {read}")).await;
        let reading = tokio::spawn(async move { read_up_to(&admin, &older).await });
        other.holds_up(1).await;
        other.does("COMMIT").await;
        let unread = reading.await.unwrap();
        assert_eq!((&unread["belum_dibaca"], &unread["dibaca_sampai"]), (&json!(0), &newest));
        app.stop().await;
    });
}
