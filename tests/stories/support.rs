//! Words the stories share.

use std::{net::SocketAddr, sync::Arc};

use melati_server::{config::Config, serve::open};
use melati_testkit::{
    app::TestApp,
    builders::{ADMIN1, ADMIN2, SeededShop, seed},
    client::Client,
    clock::HandClock,
    db::{Engine, TestDatabase},
};
use serde_json::{Value, json};

/// A basket of one catalogue item for a walk-in, paid in cash as far as `bayar` goes.
pub(crate) fn basket(jenis: &str, id: i64, quantity: i64, bayar: i64) -> Value {
    json!({
        "nama_pasien_manual": "Pembeli Umum",
        "items": [{ "jenis": jenis, "id": id, "quantity": quantity }],
        "diskon": 0, "biaya_tambahan_manual": 0, "bayar": bayar, "metode_pembayaran": "cash",
    })
}

/// `value` with `changes` laid over it.
pub(crate) fn with(mut value: Value, changes: Value) -> Value {
    if let (Some(fields), Value::Object(changes)) = (value.as_object_mut(), changes) {
        fields.extend(changes);
    }
    value
}

/// Everything a refused request must leave alone: stock of both branches, the day's figures, the newest sale.
pub(crate) async fn picture(app: &TestApp) -> Value {
    let mut seen = Vec::new();
    for admin in [ADMIN1, ADMIN2] {
        let admin = app.sign_in(admin).await;
        for path in
            ["/api/v1/frames", "/api/v1/lensa", "/api/v1/aksesoris", "/api/v1/pasien", "/api/v1/penjualan"]
        {
            seen.push(admin.get(path).await.expect(200));
        }
        let mut dashboard = json_feed(&admin, "/realtime/dashboard").await;
        dashboard.as_object_mut().unwrap().remove("timestamp");
        seen.push(dashboard);
    }
    json!(seen)
}

/// A feed's one answer in JSON.
pub(crate) async fn json_feed(client: &Client, path: &str) -> Value {
    let request = client.request(reqwest::Method::GET, path).header("accept", "application/json");
    client.send(request).await.expect(200)
}

/// Stock of a frame, as its admin sees it.
pub(crate) async fn frame_stock(client: &Client, id: i64) -> i64 {
    client.get(&format!("/api/v1/frames/{id}")).await.expect(200)["stok"].as_i64().unwrap()
}

/// Every stored total is what its rows add up to.
pub(crate) async fn adds_up(app: &TestApp) {
    let read = app.app.store.reader.read(|tx| Box::pin(async move { tx.differences().await }));
    assert_eq!(read.await.unwrap(), []);
}

/// A small shop that nobody serves, in a fresh database; its URL as the program takes it.
pub(crate) async fn closed_shop(engine: Engine) -> (TestDatabase, String, SeededShop) {
    let database = TestDatabase::fresh(engine).await;
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, database_url: database.url().clone(), ..Config::default() };
    let app = open(&config, Arc::new(HandClock::default())).await.unwrap();
    let shop = seed(&app).await.unwrap();
    app.store.close().await;
    let url = secret(&database);
    (database, url, shop)
}

/// The URL as the program takes it; shown, its password is left out.
fn secret(database: &TestDatabase) -> String {
    match database.url() {
        melati_store::DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        melati_store::DatabaseUrl::Postgres(url) => url.clone(),
    }
}
