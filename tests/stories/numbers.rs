//! What an operator reads: the numbers, and who may read them.

use melati_testkit::{app::TestApp, builders::*, client::Client, db::Engine};
use reqwest::Method;

use crate::support::basket;

/// The value of a line of `/metrics`; 0 while it was never counted.
async fn number(client: &Client, line: &str) -> f64 {
    let text = client.get("/metrics").await.body;
    let found = text.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(' '));
    found.map_or(0.0, |value| value.parse().unwrap())
}

fn with_token(story: impl AsyncFnOnce(TestApp)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let token = |config: &mut melati_server::config::Config| {
            config.metrics_token = Some("sebuah-kata-yang-panjang".to_owned());
        };
        story(TestApp::builder(Engine::Sqlite).config(token).start().await).await;
    });
}

/// The recorder is one for the process, and other stories may run in it: numbers only grow.
#[test]
fn a_sale_is_seen_in_the_numbers() {
    with_token(async |app| {
        let (kasir, operator) = (app.sign_in(KASIR1).await, app.anonymous());
        let delivered = "melati_events_delivered_total{feed=\"omset-kasir\"}";
        let before = number(&operator, delivered).await;
        let mut stream = kasir.stream("/realtime/omset-kasir").await;
        stream.until(|event| event.event.is_none()).await;
        assert!(number(&operator, "melati_streams_open{feed=\"omset-kasir\",role=\"kasir\"}").await > 0.0);
        kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        stream.until(|event| event.event.is_none() && event.json()["omset_kasir"] == 500_000).await;
        assert!(number(&operator, delivered).await >= before + 2.0);
        for line in [
            "melati_events_appended_total",
            "melati_state_refreshes_total{feed=\"omset-kasir\"}",
            "melati_delivery_seconds_bucket{le=\"0.001\"}",
            "melati_delivery_seconds_bucket{le=\"+Inf\"}",
            "melati_database_seconds_count{kind=\"write\"}",
        ] {
            assert!(app.anonymous().get("/metrics").await.body.contains(line), "{line}");
        }
        for _ in 0..7 {
            std::mem::forget(kasir.stream("/realtime/omset-kasir").await);
        }
        let refused = number(&operator, "melati_streams_refused_total{limit=\"user\"}").await;
        kasir.get("/realtime/omset-kasir").await.expect(429);
        assert!(number(&operator, "melati_streams_refused_total{limit=\"user\"}").await > refused);
        app.stop().await;
    });
}

#[test]
fn what_was_missed_is_seen_in_the_numbers() {
    with_token(async |app| {
        let (admin, operator) = (app.sign_in(ADMIN1).await, app.anonymous());
        let mut stream = admin.stream("/realtime/notifications").await;
        let id = stream.until_event("hello").await.id.unwrap();
        drop(stream);
        let kasir = app.sign_in(KASIR1).await;
        kasir.post("/api/v1/penjualan", basket("frame", app.shop.frame_umum.0, 1, 500_000)).await.expect(201);
        let replays = async || {
            let text = operator.get("/metrics").await.body;
            let counted = text.lines().filter(|line| line.starts_with("melati_replays_total"));
            counted.map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum::<f64>()
        };
        let before = replays().await;
        let path = format!("/realtime/notifications?last_event_id={id}");
        admin.stream(&path).await.until_event("caught-up").await;
        assert!(replays().await > before);
        let gaps = number(&operator, "melati_gaps_total{reason=\"malformed\"}").await;
        admin.stream("/realtime/notifications?last_event_id=kemarin").await.until_event("gap").await;
        assert!(number(&operator, "melati_gaps_total{reason=\"malformed\"}").await > gaps);
        app.stop().await;
    });
}

#[test]
fn numbers_are_for_this_machine_or_for_who_has_the_token() {
    with_token(async |app| {
        let anonymous = app.anonymous();
        let by_proxy = |token: &str| {
            let request = anonymous.request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9");
            anonymous.send(if token.is_empty() { request } else { request.bearer_auth(token) })
        };
        assert_eq!(anonymous.get("/metrics").await.status, 200);
        assert_eq!(by_proxy("").await.status, 403);
        assert_eq!(by_proxy("sebuah-kata-yang-salah!").await.status, 403);
        assert_eq!(by_proxy("sebuah-kata-yang-panjang").await.status, 200);
        app.stop().await;
    });
}
