//! A copy while serving, and one put back: the shop is as it was, and screens are told.

use melati_app::SystemClock;
use melati_server::{config::Config, serve::open};
use melati_store::DatabaseUrl;
use melati_testkit::{
    builders::*,
    client::Client,
    db::{Engine, TestDatabase},
    program::Program,
    scratch::Scratch,
    stream::Stream,
};
use reqwest::Method;
use serde_json::json;

use crate::support::{basket, json_feed};

async fn there_and_back(engine: Engine) {
    let database = TestDatabase::fresh(engine).await;
    let config = Config { database_url: database.url().clone(), ..Config::default() };
    let app = open(&config, std::sync::Arc::new(SystemClock)).await.unwrap();
    let shop = seed(&app).await.unwrap();
    app.store.close().await;
    let url = match database.url() {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    let env = [("MELATI_DATABASE_URL", url.as_str()), ("MELATI_DRAIN_SECONDS", "0")];
    let folder = Scratch::new();
    let file = folder.path().join("toko.backup");
    let file = file.to_str().unwrap();
    let run = |args: &[&str]| {
        let done = Program::run(args, &env);
        (done.status.code(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
    };

    let mut program = Program::start(&["serve"], &env).await;
    let kasir = Client::new(program.address()).signed_in(KASIR1, PASSWORD).await;
    let sale = basket("aksesoris", shop.accessory.0, 1, 30_000);
    kasir.post("/api/v1/penjualan", sale.clone()).await.expect(201);
    let (code, said) = run(&["backup", file]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["backup", file]);
    assert!(code == Some(2) && said.contains("already"), "{said}");
    kasir.post("/api/v1/penjualan", sale).await.expect(201);
    let seen = json_feed(&kasir, "/realtime/stock-updates").await["position"].as_str().unwrap().to_owned();
    if engine == Engine::Sqlite {
        let (code, said) = run(&["restore", file]);
        assert!(code == Some(2) && said.contains("stop the server"), "{said}");
    }
    program.terminate();
    assert!(program.wait().await.success());

    let broken = folder.path().join("rusak");
    std::fs::write(&broken, "bukan cadangan").unwrap();
    let (code, said) = run(&["restore", broken.to_str().unwrap()]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = run(&["restore", file]);
    assert_eq!(code, Some(0), "{said}");

    let program = Program::start(&["serve"], &env).await;
    let kasir = Client::new(program.address()).signed_in(KASIR1, PASSWORD).await;
    let sales = kasir.get("/api/v1/penjualan").await.expect(200);
    assert_eq!(sales["data"].as_array().unwrap().len(), 1, "{sales}");
    let request = kasir.request(Method::GET, "/realtime/stock-updates").header("last-event-id", &seen);
    let gap = Stream::open(request).await.until_event("gap").await.json();
    assert_eq!((&gap["reason"], &gap["from"]), (&json!("another-log"), &json!(seen)));
    assert_eq!(run(&["check"]).0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_put_back_on_sqlite() {
    there_and_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_put_back_on_postgres() {
    there_and_back(Engine::Postgres).await;
}
