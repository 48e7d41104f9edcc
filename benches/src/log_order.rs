//! Ways to give events of interleaved PostgreSQL writers one order that readers never miss: what each costs.
//!
//! The transaction is a sale's shape without our code: seven rows written, one stock row updated, one event.
//! `unordered` is the unsafe ceiling: a sequence, whose later number may commit first.

use std::{sync::Arc, time::Duration, time::Instant};

use anyhow::Result;
use tokio_postgres::Client;

use crate::{pg, stats::Rounds};

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Unordered,
    AdvisoryLock,
    CounterRow,
    TransactionHorizon,
}

const WAYS: [(Way, &str); 4] = [
    (Way::Unordered, "sequence alone (unsafe)"),
    (Way::AdvisoryLock, "advisory lock, last"),
    (Way::CounterRow, "counter row, last"),
    (Way::TransactionHorizon, "xid8 horizon, no lock"),
];

const SCHEMA: &str = "
    CREATE TABLE row_of_sale (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE shelf (id BIGINT PRIMARY KEY, stock BIGINT NOT NULL);
    INSERT INTO shelf SELECT n, 1000000000 FROM generate_series(1, 64) n;
    CREATE SEQUENCE log_position;
    CREATE TABLE log_counter (id BIGINT PRIMARY KEY, position BIGINT NOT NULL);
    INSERT INTO log_counter VALUES (1, 0);
    CREATE TABLE event_log (position BIGINT PRIMARY KEY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(), body TEXT NOT NULL);
    CREATE INDEX event_log_by_xid ON event_log (xid, position);";

/// Prints sales a second for each way, 1 and 16 callers, in turn in each round.
pub(crate) async fn run(rounds: usize, seconds: u64) -> Result<()> {
    let postgres = pg::Postgres::start()?;
    println!("\nOne order for the log on PostgreSQL: transactions/s, median (min–max) of {rounds} rounds\n");
    println!("| way | 1 caller | 16 callers | of unordered, 16 |\n|---|---|---|---|");
    let mut figures = vec![(Rounds::default(), Rounds::default()); WAYS.len()];
    for round in 0..rounds {
        for (&(way, _), figure) in WAYS.iter().zip(&mut figures) {
            let url = postgres.database(&format!("order_{round}")).await?;
            pg::connect(&url).await?.batch_execute(SCHEMA).await?;
            figure.0.push(measure(&url, way, 1, seconds).await?);
            figure.1.push(measure(&url, way, 16, seconds).await?);
        }
    }
    let ceiling = figures.first().map(|f| f.1.clone()).unwrap_or_default();
    for ((_, name), (one, sixteen)) in WAYS.iter().zip(&figures) {
        println!("| {name} | {one} | {sixteen} | {:.2} |", sixteen.ratio(&ceiling));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark's own callers and clock")]
async fn measure(url: &str, way: Way, callers: usize, seconds: u64) -> Result<f64> {
    let until = Arc::new(Instant::now() + Duration::from_secs(seconds));
    let mut tasks = Vec::new();
    for caller in 0..callers {
        let (client, until) = (pg::connect(url).await?, Arc::clone(&until));
        tasks.push(tokio::spawn(async move {
            let mut done = 0_u64;
            while Instant::now() < *until {
                transaction(&client, way, (caller as u64 * 7 + done) % 64 + 1).await?;
                done += 1;
            }
            anyhow::Ok(done)
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    Ok(done as f64 / seconds as f64)
}

async fn transaction(client: &Client, way: Way, shelf: u64) -> Result<()> {
    client.batch_execute("BEGIN").await?;
    let insert = "INSERT INTO row_of_sale (body) VALUES ($1)";
    for _ in 0..7 {
        client.execute_typed(insert, &[(&BODY, tokio_postgres::types::Type::TEXT)]).await?;
    }
    let take = "UPDATE shelf SET stock = stock - 1 WHERE id = $1 AND stock >= 1";
    #[expect(clippy::cast_possible_wrap, reason = "at most 64")]
    client.execute_typed(take, &[(&(shelf as i64), tokio_postgres::types::Type::INT8)]).await?;
    match way {
        Way::Unordered | Way::TransactionHorizon => {}
        Way::AdvisoryLock => client.batch_execute("SELECT pg_advisory_xact_lock(1)").await?,
        Way::CounterRow => {
            let next =
                "WITH n AS (UPDATE log_counter SET position = position + 1 WHERE id = 1 RETURNING position)
                INSERT INTO event_log (position, body) SELECT position, $1 FROM n";
            client.execute_typed(next, &[(&BODY, tokio_postgres::types::Type::TEXT)]).await?;
        }
    }
    if way != Way::CounterRow {
        let append = "INSERT INTO event_log (position, body) VALUES (nextval('log_position'), $1)";
        client.execute_typed(append, &[(&BODY, tokio_postgres::types::Type::TEXT)]).await?;
    }
    client.batch_execute("COMMIT").await?;
    Ok(())
}

const BODY: &str =
    "one row of a sale, about as long as such rows are when they carry a name, a code and a few amounts";
