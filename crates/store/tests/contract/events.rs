//! The log: everything committed, once, in one order.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::future::join_all;
use melati_domain::{
    day::Millis,
    event::{Event, StockLevel},
    id::{BranchId, PaymentId, SaleId, UserId},
};
use melati_store::{Reader, StoreError, Writer};

use crate::{
    engines::{TestStore, both_engines},
    facts::{after, append, number, tell, told},
};

const WRITERS: i64 = 8;
const EACH: i64 = 40;

both_engines! {
    async fn a_tailer_beside_eight_writers_misses_nothing_and_sees_nothing_twice(shop: TestStore) {
        let finished = Arc::new(AtomicBool::new(false));
        let tailer = tokio::spawn(tail(shop.store.reader.clone(), shop.store.writer.clone(), Arc::clone(&finished)));
        let writers = (0..WRITERS).map(|writer| {
            let store = shop.store.clone();
            tokio::spawn(async move {
                for turn in 0..EACH {
                    let number = writer * 1_000 + turn;
                    let written = store.writer.write(move |tx| Box::pin(async move {
                        append(tx, number).await?;
                        append(tx, number + 100).await?;
                        if turn % 5 == 4 { Err(StoreError::Busy) } else { Ok(()) }
                    })).await;
                    assert_eq!(written.is_ok(), turn % 5 != 4);
                }
            })
        });
        for writer in join_all(writers).await {
            writer.unwrap();
        }
        finished.store(true, Ordering::SeqCst);
        tell(&shop.store, 9_999).await.unwrap();
        let seen = tailer.await.unwrap();
        assert_eq!(seen, told(&shop.store).await, "the tailer's order is the log's");
        let distinct: BTreeSet<_> = seen.iter().copied().collect();
        assert_eq!(distinct.len(), seen.len(), "something was seen twice");
        assert_eq!(i64::try_from(seen.len()).unwrap(), WRITERS * EACH / 5 * 4 * 2 + 1, "something was missed");
        for pair in seen.chunks_exact(2) {
            assert_eq!(pair[0] + 100, pair[1], "facts of one transaction stand together, in the order they were told");
        }
    }

    async fn each_commit_with_facts_is_signalled(shop: TestStore) {
        let mut committed = shop.store.writer.committed();
        committed.mark_unchanged();
        let nothing = shop.store.writer.write(|_| Box::pin(async { Ok::<_, StoreError>(()) }));
        nothing.await.unwrap();
        assert!(!committed.has_changed().unwrap(), "nothing was told");
        tell(&shop.store, 1).await.unwrap();
        assert!(committed.has_changed().unwrap());
    }

    async fn a_fact_comes_back_as_it_was(shop: TestStore) {
        let day = "2026-07-20".parse().unwrap();
        let name = "Frame \"Anak\" – 日本 \\".to_owned();
        let level = StockLevel {
            kind: melati_domain::catalogue::ProductKind::Frame,
            id: 7,
            code: "FR000007".to_owned(),
            name: name.clone(),
            stock: 3,
            alert: melati_domain::catalogue::AlertLevel::Low,
        };
        let facts = vec![
            Event::DayOpened { day },
            Event::OrderReady { sale: SaleId(5), code: "MLT-000005".to_owned(), patient_name: name },
            Event::PaymentTaken {
                payment: PaymentId(i64::MAX),
                sale: SaleId(5),
                cashier: UserId(2),
                amount: 1_250_000.try_into().unwrap(),
                balance: 0.try_into().unwrap(),
            },
            Event::StockChanged { levels: vec![level.clone(), level] },
        ];
        let written = facts.clone();
        let write = shop.store.writer.write(move |tx| Box::pin(async move {
            for fact in &written {
                tx.append(Millis(-1), Some(UserId(2)), Some(BranchId(1)), fact).await?;
            }
            Ok::<_, StoreError>(())
        }));
        write.await.unwrap();
        let logged = after(&shop.store.reader, 0).await;
        assert_eq!(logged.iter().map(|entry| entry.event.clone()).collect::<Vec<_>>(), facts);
        for entry in &logged {
            assert_eq!((entry.branch, entry.actor, entry.at), (Some(BranchId(1)), Some(UserId(2)), Millis(-1)));
        }
        let position = shop.store.reader.read(|tx| Box::pin(tx.position())).await.unwrap();
        assert_eq!(position, logged.last().unwrap().position);
        assert_eq!(after(&shop.store.reader, logged[1].position).await, logged[2..]);
        let first = shop.store.reader.read(|tx| Box::pin(tx.events_after(0, 1))).await.unwrap();
        assert_eq!(first, logged[..1]);
    }

    async fn what_a_newer_version_told_is_passed_over_and_what_is_broken_is_not(shop: TestStore) {
        let write = shop.store.writer.write(|tx| Box::pin(async move { append(tx, 1).await }));
        write.await.unwrap();
        shop.raw(r#"INSERT INTO event_log (kind, branch_id, actor_id, at_ms, payload)
            VALUES ('of_tomorrow', 1, 2, 3, '{"some": ["thing"]}')"#).await;
        let logged = after(&shop.store.reader, 0).await;
        assert_eq!((logged.len(), &logged[1].event, logged[1].at), (2, &Event::Unknown, Millis(3)));
        shop.raw("INSERT INTO event_log (kind, at_ms, payload) VALUES ('sale_voided', 4, '{}')").await;
        let broken = shop.store.reader.read(|tx| Box::pin(tx.events_after(0, 9))).await;
        assert!(matches!(broken, Err(StoreError::Corrupt(_))), "{broken:?}");
    }
}

/// Reads on and on, until it has seen the last fact.
async fn tail(reader: Reader, writer: Writer, finished: Arc<AtomicBool>) -> Vec<i64> {
    let mut committed = writer.committed();
    let (mut cursor, mut seen) = (0, Vec::new());
    loop {
        committed.mark_unchanged();
        let new = reader.read(move |tx| Box::pin(tx.events_after(cursor, 7))).await.unwrap();
        for entry in &new {
            assert!(entry.position > cursor, "positions rise");
            cursor = entry.position;
            seen.push(number(entry));
        }
        if seen.last() == Some(&9_999) {
            assert!(finished.load(Ordering::SeqCst), "the last fact came too early");
            return seen;
        }
        if new.is_empty() {
            committed.changed().await.unwrap();
        }
    }
}
