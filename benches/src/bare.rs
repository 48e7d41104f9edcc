//! The rows of one sale written by a driver alone: no rules, no reading, no answer. What is left is the database.

use anyhow::{Context, Result};
use melati_store::{Sql, Value, statements};

/// The statements that store a sale of three lines, with parameters that fit; `id` numbers sale and payment.
fn rows(id: i64, n: i64) -> Vec<(&'static str, Vec<Value<'static>>)> {
    let text = |text: String| Value::Text(text.into());
    let word = |word: &'static str| Value::from(word);
    let (int, null) = (Value::Int, Value::Null);
    let mut rows = Vec::with_capacity(16);
    let day = "2026-07-20";
    for (change, kind, step) in [
        ("CHANGE_FRAME_STOCK", "frame", 7),
        ("CHANGE_LENS_STOCK", "lensa", 11),
        ("CHANGE_ACCESSORY_STOCK", "aksesoris", 13),
    ] {
        let product = (n * step).rem_euclid(64) + 1;
        rows.push((change, vec![int(product), int(1), int(-1)]));
        let movement =
            vec![int(1), word(kind), int(product), int(-1), word("Penjualan"), int(id), int(2), int(1)];
        rows.push(("INSERT_MOVEMENT", movement));
    }
    let sale = vec![
        int(id),
        text(format!("MLT-{id:06}")),
        text(format!("TRX20260720{id:06}")),
        int(1),
        int(2),
        null.clone(),
        word("Pembeli"),
        word("UMUM"),
        null.clone(),
        word(day),
        null.clone(),
        word("Stock"),
        int(300_000),
        int(0),
        int(0),
        int(0),
        int(0),
        int(0),
        int(300_000),
        int(1_000_000),
        int(700_000),
        int(0),
        word("Normal"),
        word("Menunggu Pengerjaan"),
        text(format!("mlt-{id:06} trx20260720{id:06} pembeli")),
        int(1),
    ];
    rows.push(("INSERT_SALE", sale));
    for (line_no, kind) in (1..).zip(["frame", "lensa", "aksesoris"]) {
        let line = vec![
            int(id),
            int(line_no),
            word(kind),
            int(1),
            word("FR000001"),
            word("Merk - Umum"),
            int(1),
            int(100_000),
            int(100_000),
            int(0),
        ];
        rows.push(("INSERT_LINE", line));
    }
    let payment = vec![
        int(id),
        int(1),
        int(2),
        word(day),
        int(300_000),
        int(1_000_000),
        int(700_000),
        word("cash"),
        null.clone(),
        int(1),
    ];
    rows.push(("INSERT_PAYMENT", payment));
    rows.push((
        "INSERT_STEP",
        vec![int(id), null.clone(), word("Menunggu Pengerjaan"), int(2), null.clone(), int(1)],
    ));
    rows.push((
        "ADD_TO_DAY",
        vec![int(1), int(2 + n % 16), word(day), word("umum"), int(1), int(0), int(300_000)],
    ));
    rows.push(("ADD_TO_WORK", vec![int(1), word("Menunggu Pengerjaan"), int(1)]));
    let told = text(format!(
        r#"{{"sale":{id},"code":"MLT-{id:06}","cashier":2,"cashier_name":"Kasir 1","day":"{day}","total":300000}}"#
    ));
    rows.push(("INSERT_EVENT", vec![word("sale_rung_up"), int(1), int(2), int(1), told]));
    let levels = word(
        r#"{"levels":[{"kind":"frame","id":1,"code":"FR000001","name":"Merk - Umum","stock":9,"alert":"medium"}]}"#,
    );
    rows.push(("INSERT_EVENT", vec![word("stock_changed"), int(1), int(2), int(1), levels]));
    rows
}

/// A statement, by its name in the code.
fn statement(name: &str) -> Result<&'static Sql> {
    statements().find(|sql| sql.name() == name).with_context(|| format!("there is no statement {name}"))
}

/// One sale in one transaction on SQLite.
pub(crate) fn sell_on_sqlite(connection: &rusqlite::Connection, id: i64, n: i64) -> Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for (name, params) in rows(id, n) {
        let mut statement = connection.prepare_cached(statement(name)?.sqlite())?;
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        while rows.next()?.is_some() {}
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// One sale in one transaction on PostgreSQL.
pub(crate) async fn sell_on_postgres(
    client: &tokio_postgres::Client,
    prepared: &Prepared,
    id: i64,
    n: i64,
) -> Result<()> {
    client.batch_execute("BEGIN").await?;
    for (name, params) in rows(id, n) {
        let statement = prepared.0.iter().find(|(known, _)| *known == name).context("prepared")?;
        let params: Vec<_> =
            params.iter().map(|value| value as &(dyn tokio_postgres::types::ToSql + Sync)).collect();
        client.query(&statement.1, &params).await?;
    }
    client.batch_execute("COMMIT").await?;
    Ok(())
}

/// Statements prepared on one connection.
pub(crate) struct Prepared(Vec<(&'static str, tokio_postgres::Statement)>);

impl Prepared {
    pub(crate) async fn on(client: &tokio_postgres::Client) -> Result<Self> {
        let mut all = Vec::new();
        for (name, _) in rows(1, 1) {
            if all.iter().all(|(known, _)| *known != name) {
                all.push((name, client.prepare(statement(name)?.postgres()).await?));
            }
        }
        Ok(Self(all))
    }
}
