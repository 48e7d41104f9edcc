//! Coming back: what was missed is told first, once and in order, or its loss is said.

use std::{net::SocketAddr, sync::Arc};

use melati_domain::day::Millis;
use melati_server::{
    config::Config,
    serve::{Server, bind, open},
};
use melati_testkit::{
    app::TestApp,
    both_engines,
    builders::*,
    client::Client,
    clock::HandClock,
    db::{Engine, TestDatabase},
    stream::{Event, Stream},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{basket, json_feed};

/// Rings up a sale of an accessory; its code.
async fn sell(kasir: &Client, shop: &SeededShop) -> String {
    let sale =
        kasir.post("/api/v1/penjualan", basket("aksesoris", shop.accessory.0, 1, 30_000)).await.expect(201);
    sale["kode_penjualan"].as_str().unwrap().to_owned()
}

fn is_data(event: &Event) -> bool {
    event.event.as_deref().is_none_or(|name| name == "notifications")
}

/// The sale a notification tells of.
fn code(event: &Event) -> String {
    event.json()["data"]["no_transaksi"].as_str().unwrap_or_default().to_owned()
}

/// Everything up to `caught-up`, of which `hello` comes first.
async fn replayed(stream: &mut Stream) -> Vec<Event> {
    assert!(stream.next_event().await.is("hello"));
    let mut events = Vec::new();
    loop {
        let event = stream.next_event().await;
        if event.is("caught-up") {
            return events;
        }
        assert!(!event.is("heartbeat"), "it does not catch up: {events:?}");
        events.push(event);
    }
}

async fn back(client: &Client, path: &str, last_event_id: &str) -> Stream {
    Stream::open(client.request(Method::GET, path).header("last-event-id", last_event_id)).await
}

both_engines! {
    async fn who_comes_back_hears_what_was_missed(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let mut first = admin.stream("/realtime/notifications").await;
        first.until_event("hello").await;
        sell(&kasir, &app.shop).await;
        let seen = first.until(is_data).await.id.unwrap();
        drop(first);
        let mut missed = vec![sell(&kasir, &app.shop).await, sell(&kasir, &app.shop).await];

        let by_query = format!("/realtime/notifications?last_event_id={seen}");
        for (path, header) in [
            ("/realtime/notifications", seen.as_str()),
            (by_query.as_str(), ""),
            ("/realtime/stream?feeds=dashboard,notifications", seen.as_str()),
        ] {
            let mut stream = back(&admin, path, header).await;
            let events = replayed(&mut stream).await;
            assert_eq!(events.iter().map(code).collect::<Vec<_>>(), missed, "{path}");
            let next = sell(&kasir, &app.shop).await;
            let live = stream.until(|event| is_data(event) && code(event) == next).await;
            // What was told live is not told again to who comes back after it.
            let again = replayed(&mut back(&admin, "/realtime/notifications", &live.id.unwrap()).await).await;
            assert_eq!(again, []);
            missed.push(next);
        }
    }

    async fn pictures_come_after_what_was_missed(app: &TestApp) {
        let (kasir, owner) = (app.sign_in(KASIR1).await, app.sign_in(OWNER).await);
        let start = json_feed(&owner, "/realtime/notifications").await["position"].as_str().unwrap().to_owned();
        let missed = sell(&kasir, &app.shop).await;
        let mut stream = back(&owner, "/realtime/stream?feeds=dashboard,notifications", &start).await;
        let events = replayed(&mut stream).await;
        assert_eq!(events.iter().map(code).collect::<Vec<_>>(), [missed]);
        let picture = stream.until(|event| event.is("dashboard")).await;
        assert_eq!(picture.json()["total_omset_hari_ini"], 30_000);
    }

    async fn a_page_goes_from_stream_to_polling_and_back(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let mut stream = admin.stream("/realtime/notifications").await;
        let hello = stream.until_event("hello").await;
        assert_eq!(hello.id.as_deref(), hello.json()["position"].as_str());
        drop(stream);
        let first = sell(&kasir, &app.shop).await;
        let polled = json_feed(&admin, &format!("/realtime/notifications?last_event_id={}", hello.id.unwrap())).await;
        let codes = |events: &Value| -> Vec<String> {
            let events = events["events"].as_array().unwrap().iter();
            events.map(|event| event["data"]["no_transaksi"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(codes(&polled), [first]);
        let second = sell(&kasir, &app.shop).await;
        let mut stream = back(&admin, "/realtime/notifications", polled["position"].as_str().unwrap()).await;
        assert_eq!(replayed(&mut stream).await.iter().map(code).collect::<Vec<_>>(), [second]);
    }

    async fn what_cannot_be_replayed_is_said(app: &TestApp) {
        let (kasir, admin) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await);
        let here = json_feed(&admin, "/realtime/notifications").await["position"].as_str().unwrap().to_owned();
        let (epoch, position) = here.rsplit_once('-').unwrap();
        sell(&kasir, &app.shop).await;
        let cases = [
            ("bukan posisi".to_owned(), "malformed"),
            (format!("lain-{position}"), "another-log"),
            (format!("{epoch}-999999"), "future"),
        ];
        for (from, reason) in cases {
            let mut stream = back(&admin, "/realtime/notifications", &from).await;
            let events = replayed(&mut stream).await;
            let gap = events[0].json();
            assert!(events.len() == 1 && events[0].is("gap"), "{events:?}");
            assert_eq!((&gap["from"], &gap["reason"]), (&json!(from), &json!(reason)));
            assert_eq!(events[0].id.as_deref(), gap["to"].as_str());
            let next = sell(&kasir, &app.shop).await;
            assert_eq!(code(&stream.until(is_data).await), next, "a fresh start follows");
            let polled = json_feed(&admin, &format!("/realtime/notifications?last_event_id={}", from.replace(' ', "+"))).await;
            assert_eq!((&polled["gap"]["reason"], &polled["events"]), (&json!(reason), &json!([])));
            // A picture is whole whatever was seen before.
            let mut picture = back(&admin, "/realtime/dashboard", &from).await;
            let events = replayed(&mut picture).await;
            assert_eq!(events, []);
            assert!(picture.next_event().await.json()["total_omset_hari_ini"].as_i64() > Some(0));
        }
    }
}

async fn another_node_knows_the_rest(engine: Engine) {
    let database = TestDatabase::fresh(engine).await;
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database_url: database.url().clone(),
        drain: std::time::Duration::ZERO,
        ..Config::default()
    };
    let clock = HandClock::default();
    let node = async || {
        let app = open(&config, Arc::new(clock.clone())).await.unwrap();
        let listener = bind(config.listen).await.unwrap();
        (app.clone(), Server::start(&config, app, listener).await.unwrap())
    };
    let app = open(&config, Arc::new(clock.clone())).await.unwrap();
    let shop = seed(&app).await.unwrap();
    let (_, first) = node().await;
    let kasir = Client::new(first.address()).signed_in(KASIR1, PASSWORD).await;
    let admin = Client::new(first.address()).signed_in(ADMIN1, PASSWORD).await;
    let start = json_feed(&admin, "/realtime/notifications").await["position"].as_str().unwrap().to_owned();
    let mut missed = Vec::new();
    for _ in 0..300 {
        missed.push(sell(&kasir, &shop).await);
        if missed.len() == 40 {
            let restock = json!({ "jumlah": 1_000, "alasan": "Barang datang" });
            admin.post(&format!("/api/v1/aksesoris/{}/restok", shop.accessory.0), restock).await.expect(200);
        }
    }
    let (_, second) = node().await;
    let admin = Client::new(second.address()).signed_in(ADMIN1, PASSWORD).await;
    let mut stream = back(&admin, "/realtime/notifications", &start).await;
    let events = replayed(&mut stream).await;
    assert_eq!(events.iter().map(code).collect::<Vec<_>>(), missed);
    drop(stream);
    // Once the entries are gone, a node that never heard them says so; the newest one stays to count on from.
    let prune = app.store.writer.write(|tx| Box::pin(tx.prune_log(Millis(i64::MAX), 10_000)));
    assert!(prune.await.unwrap() > 300);
    let (_, third) = node().await;
    let admin = Client::new(third.address()).signed_in(ADMIN1, PASSWORD).await;
    let mut stream = back(&admin, "/realtime/notifications", &start).await;
    let events = replayed(&mut stream).await;
    assert!(
        events.len() == 1 && events[0].is("gap") && events[0].json()["reason"] == "too-old",
        "{events:?}"
    );
    assert_eq!(
        json_feed(&admin, &format!("/realtime/notifications?last_event_id={start}")).await["gap"]["reason"],
        "too-old"
    );
    let next = sell(&kasir, &shop).await;
    assert_eq!(code(&stream.until(is_data).await), next, "a fresh start follows");
    drop((kasir, admin, stream));
    assert!(first.stop().await && second.stop().await && third.stop().await);
    app.store.clone().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_has_just_started_replays_from_the_log_sqlite() {
    another_node_knows_the_rest(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_has_just_started_replays_from_the_log_postgres() {
    another_node_knows_the_rest(Engine::Postgres).await;
}
