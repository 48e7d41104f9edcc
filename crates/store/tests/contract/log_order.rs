//! PostgreSQL, where two commits may overtake each other: forced to try.
//!
//! A trigger that fires at commit holds up one transaction after it has drawn its position and before it commits.
//! A second one, which draws the next position, would then commit first, and a tailer that reads in between would
//! skip the first for good. The first test shows that this is so; the second that the store does not let it happen.

use melati_domain::event::LoggedEvent;
use tokio_postgres::Client;

use crate::{
    engines::{Engine, TestStore, connect, run},
    facts::{after, number, tell},
};

/// Fact 1 waits, at its commit, for a lock that the test holds.
const HOLD_UP_FACT_1: &str = r#"
    CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER hold_up AFTER INSERT ON event_log DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.payload LIKE '%"user":1}' OR NEW.payload LIKE '%"user":1,%') EXECUTE FUNCTION hold_up()"#;
const INSERT: &str = "INSERT INTO event_log (kind, at_ms, payload)
    VALUES ('user_changed', 0, '{\"role\":\"kasir\",\"user\":";

#[test]
fn without_the_lock_a_tailer_would_skip() {
    run(Engine::Postgres, |shop| async move {
        let gate = hold_up(&shop).await;
        let (first, second) = (connect(&url(&shop)).await, connect(&url(&shop)).await);
        let first = tokio::spawn(async move { first.batch_execute(&format!("{INSERT}1}}')")).await });
        waiting(&gate, 1).await;
        second.batch_execute(&format!("{INSERT}2}}')")).await.unwrap();
        let seen = after(&shop.store.reader, 0).await;
        assert_eq!(numbers(&seen), [2], "the later one committed first");
        open(&gate).await;
        first.await.unwrap().unwrap();
        let cursor = seen.last().unwrap().position;
        assert!(after(&shop.store.reader, cursor).await.is_empty(), "so the earlier one is never seen");
        assert_eq!(numbers(&after(&shop.store.reader, 0).await), [1, 2]);
    });
}

#[test]
fn with_the_lock_no_tailer_skips() {
    run(Engine::Postgres, |shop| async move {
        let gate = hold_up(&shop).await;
        let (one, two) = (shop.store.clone(), shop.store.clone());
        let first = tokio::spawn(async move { tell(&one, 1).await });
        waiting(&gate, 1).await;
        let second = tokio::spawn(async move { tell(&two, 2).await });
        // The second has come to the log's lock, held by the first until its commit is visible.
        waiting(&gate, 2).await;
        assert!(!second.is_finished(), "the later one committed first");
        assert!(after(&shop.store.reader, 0).await.is_empty(), "there is nothing to see yet");
        open(&gate).await;
        first.await.unwrap().unwrap();
        second.await.unwrap().unwrap();
        assert_eq!(numbers(&after(&shop.store.reader, 0).await), [1, 2]);
    });
}

/// A transaction that waits between its rows and its commit does not hold up the log: positions are drawn last.
#[test]
fn a_slow_transaction_keeps_nobody_from_telling() {
    run(Engine::Postgres, |shop| async move {
        let (slow, let_on) = tokio::sync::oneshot::channel::<()>();
        let (started, begun) = tokio::sync::oneshot::channel();
        let store = shop.store.clone();
        let waiting = tokio::spawn(async move {
            let write = store.writer.write(move |tx| {
                Box::pin(async move {
                    crate::facts::append(tx, 1).await?;
                    tx.position().await?;
                    started.send(()).unwrap();
                    let_on.await.unwrap();
                    Ok::<_, melati_store::StoreError>(())
                })
            });
            write.await
        });
        begun.await.unwrap();
        tell(&shop.store, 2).await.unwrap();
        slow.send(()).unwrap();
        waiting.await.unwrap().unwrap();
        assert_eq!(numbers(&after(&shop.store.reader, 0).await), [2, 1]);
    });
}

/// Makes fact 1 wait at its commit for the returned connection to [`open`] the gate.
async fn hold_up(shop: &TestStore) -> Client {
    shop.raw(HOLD_UP_FACT_1).await;
    let gate = connect(&url(shop)).await;
    gate.batch_execute("SELECT pg_advisory_lock(1)").await.unwrap();
    gate
}

async fn open(gate: &Client) {
    gate.batch_execute("SELECT pg_advisory_unlock(1)").await.unwrap();
}

/// Waits until so many transactions of this database wait for advisory locks.
async fn waiting(gate: &Client, count: i64) {
    const WAITING: &str =
        "SELECT COUNT(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()";
    while gate.query_one(WAITING, &[]).await.unwrap().get::<_, i64>(0) != count {
        tokio::task::yield_now().await;
    }
}

fn url(shop: &TestStore) -> String {
    match &shop.url {
        melati_store::DatabaseUrl::Postgres(url) => url.clone(),
        melati_store::DatabaseUrl::Sqlite(_) => unreachable!("these tests are PostgreSQL's own"),
    }
}

fn numbers(logged: &[LoggedEvent]) -> Vec<i64> {
    logged.iter().map(number).collect()
}
