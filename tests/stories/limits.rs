//! How many streams, how long they live, and how they end when the server does.

use std::{num::NonZeroU32, time::Duration};

use melati_server::config::Config;
use melati_testkit::{app::TestApp, builders::*, client::Client, db::Engine, stream::Stream};
use reqwest::Method;

use crate::support::basket;

fn with_config(change: impl FnOnce(&mut Config), story: impl AsyncFnOnce(TestApp)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        story(TestApp::builder(Engine::Sqlite).config(change).start().await).await;
    });
}

async fn refused(client: &Client, path: &str) {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 429, "{}", answer.body);
    assert_eq!(answer.json()["code"], "too_many_streams");
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
}

/// Opens a stream as soon as there is room: a closed one is noticed a moment later.
async fn let_in(client: &Client, path: &str) -> Stream {
    loop {
        let answer = client.request(Method::HEAD, path).send().await.unwrap();
        if answer.status() != 429 {
            return client.stream(path).await;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_person_has_eight_streams_and_no_more() {
    with_config(
        |_| {},
        async |app| {
            let kasir = app.sign_in(KASIR1).await;
            let mut open = Vec::new();
            for _ in 0..8 {
                open.push(kasir.stream("/realtime/dashboard").await);
            }
            refused(&kasir, "/realtime/dashboard").await;
            // The fallback is no stream, and others are not held up.
            let json = kasir.request(Method::GET, "/realtime/dashboard").header("accept", "application/json");
            kasir.send(json).await.expect(200);
            drop(app.sign_in(KASIR1B).await.stream("/realtime/dashboard").await);
            open.pop();
            let_in(&kasir, "/realtime/dashboard").await.until_event("hello").await;
            app.stop().await;
        },
    );
}

#[test]
fn an_address_is_counted_by_the_word_of_a_trusted_proxy_only() {
    let from = |address: &str, client: &Client| {
        client.request(Method::GET, "/realtime/dashboard").header("x-forwarded-for", address)
    };
    for trusted in [true, false] {
        let change = |config: &mut Config| {
            config.streams.per_address = 1;
            if trusted {
                config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
            }
        };
        with_config(change, async |app| {
            let kasir = app.sign_in(KASIR1).await;
            let first = Stream::open(from("198.51.100.1", &kasir)).await;
            let second = kasir.send_stream(from("198.51.100.2", &kasir)).await;
            assert_eq!(second, if trusted { 200 } else { 429 });
            assert_eq!(kasir.send_stream(from("6.6.6.6, 198.51.100.1", &kasir)).await, 429);
            drop(first);
            app.stop().await;
        });
    }
}

#[test]
fn a_storm_of_connects_is_slowed() {
    let slow = |config: &mut Config| config.streams.connects_per_second = NonZeroU32::MIN;
    with_config(slow, async |app| {
        let kasir = app.sign_in(KASIR1).await;
        drop((kasir.stream("/realtime/dashboard").await, kasir.stream("/realtime/dashboard").await));
        refused(&kasir, "/realtime/dashboard").await;
        app.stop().await;
    });
}

#[test]
fn a_stream_that_has_lived_long_enough_comes_back() {
    with_config(
        |config| config.stream_lifetime = Duration::from_millis(200),
        async |app| {
            let kasir = app.sign_in(KASIR1).await;
            for _ in 0..2 {
                let events = kasir.stream("/realtime/dashboard").await.ended().await;
                let bye = events.last().unwrap();
                assert!(bye.is("bye") && bye.json()["reason"] == "drain", "{events:?}");
                assert!((500..3_000).contains(&bye.json()["retry_ms"].as_u64().unwrap()));
            }
            app.stop().await;
        },
    );
}

#[test]
fn a_server_that_stops_says_so_and_sells_on_until_it_is_gone() {
    with_config(
        |config| config.drain = Duration::from_secs(3),
        async |app| {
            let (kasir, admin, shop) = (app.sign_in(KASIR1).await, app.sign_in(ADMIN1).await, app.shop);
            let mut screen = kasir.stream("/realtime/dashboard").await;
            screen.until_event("hello").await;
            let leaving = async {
                let events = screen.ended().await;
                assert!(events.last().unwrap().is("bye"), "{events:?}");
                assert_eq!(events.last().unwrap().json()["reason"], "drain");
                let not_ready = admin.get("/readyz").await;
                assert_eq!((not_ready.status, not_ready.header("retry-after")), (503, "5"));
                let no_stream = admin.get("/realtime/dashboard").await;
                assert_eq!((no_stream.status, no_stream.header("retry-after")), (503, "2"));
                kasir
                    .post("/api/v1/penjualan", basket("aksesoris", shop.accessory.0, 1, 30_000))
                    .await
                    .expect(201);
            };
            tokio::join!(app.stop(), leaving);
        },
    );
}
