//! `melati check`: a stored total that somebody has touched is named, with what it should be.

use melati_store::DatabaseUrl;
use melati_testkit::{
    builders::{ADMIN1, PASSWORD},
    client::Client,
    db::Engine,
    program::Program,
};
use serde_json::json;
use tokio_postgres::NoTls;

use crate::support::{basket, closed_shop, with};

/// One piece, one rupiah or one sale more than is true, wherever a total is stored.
const TAMPERED: &str = "
    UPDATE frame SET stock = stock + 1 WHERE stock = 9;
    UPDATE lens SET stock = stock + 1 WHERE stock = 98;
    UPDATE accessory SET stock = stock + 1 WHERE stock = 49;
    UPDATE daily_total SET sale_count = sale_count + 1, claim_rupiah = claim_rupiah + 1, paid_rupiah = paid_rupiah + 1;
    UPDATE sale SET gross_rupiah = gross_rupiah + 1, balance_rupiah = balance_rupiah + 1, tendered_rupiah = tendered_rupiah - 1;";

/// What is named, and how it is told.
const LIST: [(&str, &str); 8] = [
    ("daily_total.sale_count", "stored 2, recounted 1"),
    ("daily_total.claim_rupiah", "stored 165001, recounted 165000"),
    ("daily_total.paid_rupiah", "stored 30001, recounted 30000"),
    ("sale.balance_rupiah", "stored 20001, recounted 20000"),
    ("sale.gross_rupiah", "stored 380001, recounted 380000"),
    ("frame.stock", "stored 10, recounted 9"),
    ("lens.stock", "stored 99, recounted 98"),
    ("accessory.stock", "stored 50, recounted 49"),
];

async fn tamper(url: &DatabaseUrl) {
    match url {
        DatabaseUrl::Sqlite(path) => {
            rusqlite::Connection::open(path).unwrap().execute_batch(TAMPERED).unwrap();
        }
        DatabaseUrl::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
            let driving = tokio::task::spawn(connection);
            client.batch_execute(TAMPERED).await.unwrap();
            drop(client);
            driving.await.unwrap().unwrap();
        }
    }
}

async fn what_was_touched_is_named(engine: Engine) {
    let (database, url, shop) = closed_shop(engine).await;
    let env = [("MELATI_DATABASE_URL", url.as_str())];
    let mut program = Program::start(&["serve"], &env).await;
    let admin = Client::new(program.address()).signed_in(ADMIN1, PASSWORD).await;
    let items = json!([
        { "jenis": "frame", "id": shop.frame_bpjs3.0, "quantity": 1 },
        { "jenis": "lensa", "id": shop.lens_bpjs.0, "quantity": 2 },
        { "jenis": "aksesoris", "id": shop.accessory.0, "quantity": 1 },
    ]);
    let insured = json!({ "items": items, "pasien_id": shop.patient_bpjs3.0, "nama_pasien_manual": null });
    admin.post("/api/v1/penjualan", with(basket("frame", 1, 1, 10_000), insured)).await.expect(201);
    program.terminate();
    assert!(program.wait().await.success());
    assert_eq!(Program::run(&["check"], &env).status.code(), Some(0));

    tamper(database.url()).await;
    let check = Program::run(&["check"], &env);
    let list = String::from_utf8_lossy(&check.stdout);
    assert_eq!(check.status.code(), Some(1), "{list}");
    assert_eq!(list.lines().count(), LIST.len(), "{list}");
    for (line, (what, figures)) in list.lines().zip(LIST) {
        assert!(line.starts_with(what) && line.ends_with(figures), "{what}, {figures}: {line}");
    }
}

#[tokio::test]
async fn what_was_touched_is_named_on_sqlite() {
    what_was_touched_is_named(Engine::Sqlite).await;
}

#[tokio::test]
async fn what_was_touched_is_named_on_postgres() {
    what_was_touched_is_named(Engine::Postgres).await;
}
