//! Fuzzing what is parsed from outside on the way of a sale and of a stream: whatever comes, it is answered, with a
//! status that says whose fault it is and a body that says what to do, and the books still add up.
//!
//! `MELATI_FUZZ_SECONDS` (20) for each target, `MELATI_FUZZ_SEED` to repeat one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "input that is not answered has been found"
)]

mod garble;

use std::time::Duration;

use melati_testkit::{
    app::TestApp,
    builders::{KASIR1, OWNER},
    client::{Answer, Client},
    db::Engine,
    stream::Stream,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Method, RequestBuilder, header::HeaderValue};
use serde_json::json;
use tokio::time::Instant;

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

/// A shop whose limits are not what is tried here, and whose clients wait for nothing.
async fn shop() -> TestApp {
    let unlimited = |config: &mut melati_server::config::Config| {
        config.streams.per_user = 10_000;
        config.streams.per_address = 10_000;
        config.streams.connects_per_second = std::num::NonZeroU32::MAX;
    };
    TestApp::builder(Engine::Sqlite).config(unlimited).start().await
}

/// Inputs between two looks around: signing in, filling shelves.
const BATCH: u32 = 20;

/// Feeds `target` until the time is up, [`BATCH`] inputs at a time.
fn fuzz(name: &str, target: &impl AsyncFn(&TestApp, &mut StdRng)) {
    let seed = number("MELATI_FUZZ_SEED", rand::random());
    let length = Duration::from_secs(number("MELATI_FUZZ_SECONDS", 20));
    println!("{name}, {length:?}: MELATI_FUZZ_SEED={seed}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (app, mut rng) = (shop().await, StdRng::seed_from_u64(seed));
        let until = Instant::now() + length;
        let mut times = 0;
        while Instant::now() < until {
            target(&app, &mut rng).await;
            times += 1;
        }
        let read = app.app.store.reader.read(|tx| Box::pin(async move { tx.differences().await }));
        assert_eq!(read.await.unwrap(), [], "seed {seed}");
        println!("{name}: {} inputs", times * BATCH);
        assert!(times > 0, "no input in {length:?}");
        app.stop().await;
    });
}

/// Sends what was garbled; a failure shows it.
async fn sent(client: &Client, request: RequestBuilder, input: &str) -> Answer {
    let answer = client.send(request.timeout(Duration::from_secs(20))).await;
    assert!((200..500).contains(&answer.status), "{} {}\nto {input}", answer.status, answer.body);
    if answer.status >= 400 {
        let problem = answer.json();
        assert!(problem["code"].is_string() && problem["detail"].is_string(), "{problem}\nto {input}");
    }
    answer
}

#[test]
fn a_basket() {
    fuzz("basket", &async |app, rng| {
        let kasir = app.sign_in(KASIR1).await;
        for _ in 0..BATCH {
            let path = ["/api/v1/penjualan", "/api/v1/penjualan/quote"][rng.random_range(0..2)];
            let right = garble::tree(rng, basket(app)).to_string();
            let text = garble::text(rng, &right);
            let mut request = kasir.request(Method::POST, path).header("content-type", "application/json");
            if let Ok(key) = HeaderValue::from_bytes(&garble::bytes(rng, b"kunci-7")) {
                request = request.header("idempotency-key", key);
            }
            sent(&kasir, request.body(text.clone()), &String::from_utf8_lossy(&text)).await;
        }
        // Something is left to sell.
        let admin = app.sign_in(OWNER).await;
        for (list, id) in [("frames", app.shop.frame_umum.0), ("lensa", app.shop.lens_umum.0)] {
            let restock = json!({ "jumlah": 20, "alasan": "Datang" });
            admin.post(&format!("/api/v1/{list}/{id}/restok"), restock).await.expect(200);
        }
    });
}

/// Everything a basket may hold.
fn basket(app: &TestApp) -> serde_json::Value {
    json!({
        "pasien_id": app.shop.patient_bpjs3.0,
        "items": [
            { "jenis": "frame", "id": app.shop.frame_umum.0, "quantity": 1 },
            { "jenis": "lensa", "id": app.shop.lens_umum.0, "quantity": 2 },
            { "jenis": "lensa_gosok", "keterangan": "Progresif", "harga": 350_000, "quantity": 1 },
        ],
        "diskon": 10_000, "biaya_tambahan_manual": 5_000, "bayar": 100_000, "metode_pembayaran": "transfer",
        "bank_transfer": "BCA", "tanggal_siap": "2026-08-01",
    })
}

#[test]
fn a_place_in_the_log() {
    fuzz("Last-Event-ID", &async |app, rng| {
        let owner = app.sign_in(OWNER).await;
        let newest =
            owner.request(Method::GET, "/realtime/notifications").header("accept", "application/json");
        let id = owner.send(newest).await.expect(200)["position"].as_str().unwrap().to_owned();
        for _ in 0..BATCH {
            let given = garble::bytes(rng, id.as_bytes());
            let feeds = String::from_utf8_lossy(&garble::bytes(rng, b"notifications,dashboard")).into_owned();
            let feeds = if rng.random_bool(0.8) { "notifications,dashboard" } else { &feeds };
            let asked = garble::percent(rng, &given);
            let path = match rng.random_range(0..3) {
                0 => format!("/realtime/notifications?last_event_id={asked}"),
                1 => format!(
                    "/realtime/stream?feeds={}&last_event_id={asked}",
                    garble::percent(rng, feeds.as_bytes())
                ),
                _ => "/realtime/notifications".to_owned(),
            };
            let header = HeaderValue::from_bytes(&given).ok().filter(|_| rng.random());
            let with = |mut request: RequestBuilder| {
                if let Some(header) = &header {
                    request = request.header("last-event-id", header);
                }
                request
            };
            let input = format!("{path} {header:?}");
            let once = with(owner.request(Method::GET, &path)).header("accept", "application/json");
            let answer = sent(&owner, once, &input).await;
            if answer.status != 200 {
                continue;
            }
            // What the one says, the stream says: a gap, or that nothing was missed.
            let told = answer.json();
            let told = told.get("notifications").unwrap_or(&told);
            let mut stream = Stream::open(with(owner.request(Method::GET, &path))).await;
            stream.until_event("hello").await;
            if told["gap"].is_object() {
                let gap = stream.until_event("gap").await.json();
                assert_eq!(gap["reason"], told["gap"]["reason"], "{input}");
                assert_eq!(gap["from"], told["gap"]["from"], "{input}");
            }
        }
    });
}

#[test]
fn a_query() {
    const QUERIES: [(&str, &str); 4] = [
        (
            "/api/v1/penjualan",
            "status=Lunas&start_date=2026-07-01&end_date=2026-07-20&per_page=20&cursor=&q=sari",
        ),
        ("/api/v1/frames", "q=kencana&per_page=10&cursor=3"),
        ("/api/v1/pasien", "q=sari&per_page=10&cursor=1"),
        ("/realtime/stream", "feeds=dashboard,notifications&last_event_id="),
    ];
    fuzz("query", &async |app, rng| {
        let owner = app.sign_in(OWNER).await;
        for _ in 0..BATCH {
            let (path, query) = QUERIES[rng.random_range(0..QUERIES.len())];
            let query = garble::query(rng, query);
            let target = format!("{path}?{query}");
            let request = owner.request(Method::GET, &target).header("accept", "application/json");
            sent(&owner, request, &target).await;
        }
    });
}
