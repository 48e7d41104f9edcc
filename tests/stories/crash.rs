//! The real program, killed between commit and answer, or told to stop in the middle of a sale: the sale is there, once.

use std::{fmt::Write, time::Duration};

use melati_testkit::{
    builders::{ADMIN1, PASSWORD},
    client::Client,
    db::Engine,
    program::Program,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::yield_now,
    time::timeout,
};

use crate::support::{basket, closed_shop};

/// How long a state is waited for: a slow machine under load, not a promise.
const PATIENCE: Duration = Duration::from_secs(20);

async fn killed_after_the_commit(engine: Engine) {
    let (_database, url, shop) = closed_shop(engine).await;
    let env = [("MELATI_DATABASE_URL", url.as_str())];
    let mut program = Program::start(&["serve"], &env).await;
    let admin = Client::new(program.address()).signed_in(ADMIN1, PASSWORD).await;
    let body = basket("frame", shop.frame_umum.0, 1, 0);
    let mut screen = admin.stream("/realtime/dashboard").await;
    screen.until(|event| event.event.is_none()).await;
    let request = |client: &Client, body: &Value| {
        client
            .request(reqwest::Method::POST, "/api/v1/penjualan")
            .header("idempotency-key", "sekali")
            .json(body)
    };
    // Whoever hears of the sale on the feed knows that it is committed; the answer is never read.
    let unread = request(&admin, &body).send();
    let (_, ()) = tokio::join!(unread, async {
        screen.until(|event| event.event.is_none() && event.json()["total_transaksi_hari_ini"] == 1).await;
        program.kill9();
    });

    let program = Program::start(&["serve"], &env).await;
    let admin = Client::new(program.address()).signed_in(ADMIN1, PASSWORD).await;
    let again = admin.send(request(&admin, &body)).await.expect(200);
    let frame = admin.get(&format!("/api/v1/frames/{}", shop.frame_umum.0)).await.expect(200);
    assert_eq!(frame["stok"], 9);
    let list = admin.get("/api/v1/penjualan").await.expect(200);
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    assert_eq!(list["data"][0]["id"], again["id"]);
    drop(program);
    let check = Program::run(&["check"], &env);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

#[tokio::test]
async fn killed_after_the_commit_on_sqlite() {
    killed_after_the_commit(Engine::Sqlite).await;
}

#[tokio::test]
async fn killed_after_the_commit_on_postgres() {
    killed_after_the_commit(Engine::Postgres).await;
}

/// A sale whose request is sent as far as its head: the program has asked for the rest.
struct HalfSent {
    till: TcpStream,
    body: Vec<u8>,
}

impl HalfSent {
    async fn to(program: &Program, client: &Client, body: &Value) -> Self {
        let request = client.request(reqwest::Method::POST, "/api/v1/penjualan").json(body).build().unwrap();
        let body = request.body().unwrap().as_bytes().unwrap().to_vec();
        let mut head = format!("POST /api/v1/penjualan HTTP/1.1\r\nhost: {}\r\n", program.address());
        for (name, value) in request.headers() {
            write!(head, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
        }
        write!(head, "content-length: {}\r\nexpect: 100-continue\r\n\r\n", body.len()).unwrap();
        let mut till = TcpStream::connect(program.address()).await.unwrap();
        till.write_all(head.as_bytes()).await.unwrap();
        let mut asked = [0; 25];
        till.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { till, body }
    }

    /// Sends the rest; the whole answer.
    async fn finish(mut self) -> String {
        self.till.write_all(&self.body).await.unwrap();
        let mut answer = String::new();
        self.till.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

async fn stopped_in_the_middle_of_a_sale(engine: Engine) {
    let (_database, url, shop) = closed_shop(engine).await;
    let env = [("MELATI_DATABASE_URL", url.as_str())];
    let mut program = Program::start(&["serve"], &env).await;
    let admin = Client::new(program.address()).signed_in(ADMIN1, PASSWORD).await;
    let half = HalfSent::to(&program, &admin, &basket("frame", shop.frame_umum.0, 1, 500_000)).await;
    program.terminate();
    let nobody_is_let_in = async {
        while TcpStream::connect(program.address()).await.is_ok() {
            yield_now().await;
        }
    };
    timeout(PATIENCE, nobody_is_let_in).await.unwrap();
    let answer = half.finish().await;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert!(program.wait().await.success(), "{}", program.output());
    assert!(!program.output().contains("after the grace period"), "{}", program.output());

    let program = Program::start(&["serve"], &env).await;
    let admin = Client::new(program.address()).signed_in(ADMIN1, PASSWORD).await;
    let list = admin.get("/api/v1/penjualan").await.expect(200);
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    let printed = list["data"][0]["kode_penjualan"].as_str().unwrap();
    assert!(answer.contains(printed), "{printed} is not in {answer}");
    drop(program);
    let check = Program::run(&["check"], &env);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

#[tokio::test]
async fn stopped_in_the_middle_of_a_sale_on_sqlite() {
    stopped_in_the_middle_of_a_sale(Engine::Sqlite).await;
}

#[tokio::test]
async fn stopped_in_the_middle_of_a_sale_on_postgres() {
    stopped_in_the_middle_of_a_sale(Engine::Postgres).await;
}
