//! The real program, killed between commit and answer: the sale is there, once.

use std::{net::SocketAddr, sync::Arc};

use melati_server::{config::Config, serve::open};
use melati_testkit::{
    builders::{ADMIN1, PASSWORD, SeededShop, seed},
    client::Client,
    clock::HandClock,
    db::{Engine, TestDatabase},
    program::Program,
};
use serde_json::{Value, json};

/// A small shop in a fresh database; its URL as the program takes it.
async fn shop(engine: Engine) -> (TestDatabase, String, SeededShop) {
    let database = TestDatabase::fresh(engine).await;
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, database_url: database.url().clone(), ..Config::default() };
    let app = open(&config, Arc::new(HandClock::default())).await.unwrap();
    let shop = seed(&app).await.unwrap();
    app.store.close().await;
    let url = secret(&database);
    (database, url, shop)
}

async fn killed_after_the_commit(engine: Engine) {
    let (_database, url, shop) = shop(engine).await;
    let env = [("MELATI_DATABASE_URL", url.as_str())];
    let mut program = Program::start(&["serve"], &env).await;
    let admin = Client::new(program.address()).signed_in(ADMIN1, PASSWORD).await;
    let body = json!({
        "nama_pasien_manual": "Pembeli", "items": [{ "jenis": "frame", "id": shop.frame_umum.0, "quantity": 1 }],
        "diskon": 0, "biaya_tambahan_manual": 0, "bayar": 0, "metode_pembayaran": "cash",
    });
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

/// The URL as the program takes it; shown, its password is left out.
fn secret(database: &TestDatabase) -> String {
    match database.url() {
        melati_store::DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        melati_store::DatabaseUrl::Postgres(url) => url.clone(),
    }
}

#[tokio::test]
async fn killed_after_the_commit_on_sqlite() {
    killed_after_the_commit(Engine::Sqlite).await;
}

#[tokio::test]
async fn killed_after_the_commit_on_postgres() {
    killed_after_the_commit(Engine::Postgres).await;
}

#[tokio::test]
async fn a_total_that_its_rows_do_not_bear_out_is_listed() {
    let (_database, url, shop) = shop(Engine::Postgres).await;
    let env = [("MELATI_DATABASE_URL", url.as_str())];
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    let driving = tokio::task::spawn(connection);
    client
        .batch_execute(&format!("UPDATE frame SET stock = stock + 1 WHERE id = {}", shop.frame_umum.0))
        .await
        .unwrap();
    drop(client);
    driving.await.unwrap().unwrap();
    let check = Program::run(&["check"], &env);
    assert_eq!(check.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&check.stdout).contains("frame.stock"));
}
