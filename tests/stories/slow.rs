//! Clients that read late, or not at all.

use std::{fmt::Write, time::Duration};

use melati_server::config::Config;
use melati_testkit::{app::TestApp, builders::*, client::Client, db::Engine, stream::Event};
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

const PATIENCE: Duration = Duration::from_mins(1);

fn with_config(change: impl FnOnce(&mut Config), story: impl AsyncFnOnce(TestApp)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        story(TestApp::builder(Engine::Sqlite).config(change).start().await).await;
    });
}

/// A stream whose client has little room and reads nothing by itself.
async fn unread(app: &TestApp, client: &Client, path: &str) -> TcpStream {
    let request = client.request(Method::GET, path).build().unwrap();
    let mut head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n", app.address());
    for (name, value) in request.headers() {
        write!(head, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    head.push_str("\r\n");
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut socket = socket.connect(app.address()).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

async fn sell(kasir: &Client) {
    let goods =
        json!([{ "jenis": "lensa_gosok", "keterangan": "Progresif", "harga": 350_000, "quantity": 1 }]);
    let basket = json!({ "nama_pasien_manual": "Pembeli", "items": goods });
    kasir.post("/api/v1/penjualan", basket).await.expect(201);
}

/// Sells until one of the streams has not been told everything.
async fn sell_until_one_is_behind(kasir: &Client, owner: &Client) {
    let json = || {
        owner.send(owner.request(Method::GET, "/realtime/open-streams").header("accept", "application/json"))
    };
    let behind = async {
        loop {
            for _ in 0..10 {
                sell(kasir).await;
            }
            let streams = json().await.expect(200);
            if streams["streams"].as_array().unwrap().iter().any(|stream| stream["lag"] != 0) {
                return;
            }
        }
    };
    timeout(PATIENCE, behind).await.unwrap();
}

#[test]
fn who_reads_late_is_told_everything_once_and_in_order() {
    with_config(
        |_| {},
        async |app| {
            let (kasir, owner) = (app.sign_in(KASIR1).await, app.sign_in(OWNER).await);
            let mut witness = owner.stream("/realtime/notifications").await;
            witness.until_event("hello").await;
            let mut late = unread(&app, &app.sign_in(ADMIN1).await, "/realtime/notifications").await;
            sell_until_one_is_behind(&kasir, &owner).await;
            for _ in 0..10 {
                sell(&kasir).await;
            }
            let sold = kasir.get("/api/v1/penjualan").await.expect(200);
            let last = sold["data"][0]["id"].as_i64().unwrap();
            let is_last = |event: &Event| event.json()["data"]["transaction_id"] == last;
            let mut expected = Vec::new();
            while expected.last().is_none_or(|event| !is_last(event)) {
                expected.push(witness.until(|event| event.event.is_none()).await);
            }
            let expected: Vec<_> = expected.into_iter().map(|event| event.id.unwrap()).collect();
            let end = format!("id: {}\n", expected.last().unwrap());
            let mut read = Vec::new();
            let reading = async {
                while !read.windows(end.len()).any(|part| part == end.as_bytes()) {
                    assert!(late.read_buf(&mut read).await.unwrap() > 0, "it ended");
                }
            };
            timeout(PATIENCE, reading).await.unwrap();
            let text = String::from_utf8(read).unwrap();
            let told = text.split("\n\n").filter_map(|block| block.strip_prefix("id: ")?.lines().next());
            assert_eq!(told.collect::<Vec<_>>(), expected);
            app.stop().await;
        },
    );
}

#[test]
fn who_reads_nothing_is_let_go_and_counted() {
    with_config(
        |config| {
            config.heartbeat = Duration::from_secs(1);
            config.metrics_token = Some("sebuah-kata-yang-panjang".to_owned());
        },
        async |app| {
            let (kasir, numbers) = (app.sign_in(KASIR1).await, app.anonymous());
            let dropped = async || {
                let text = numbers.get("/metrics").await.body;
                let line = text.lines().find_map(|line| line.strip_prefix("melati_slow_clients_total "));
                line.map_or(0, |count| count.parse::<u64>().unwrap())
            };
            let before = dropped().await;
            let _unread = unread(&app, &app.sign_in(ADMIN1).await, "/realtime/notifications").await;
            let counted = async {
                while dropped().await == before {
                    sell(&kasir).await;
                }
            };
            timeout(PATIENCE, counted).await.unwrap();
            app.stop().await;
        },
    );
}
