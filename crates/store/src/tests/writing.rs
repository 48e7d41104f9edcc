//! Statements that change rows: together, against each other, and failing.

use std::sync::{Arc, mpsc::sync_channel};

use futures_util::future::{join_all, poll_immediate};
use melati_domain::{day::Zone, id::BranchId};
use tokio::sync::{Barrier, oneshot};

use crate::{
    Branch, Sql, Store, StoreError, StoreOptions, Table, Tx, Value,
    engines::{self, Engine, TestStore, both_engines},
    sql,
    tx::{Asked, Texts},
};

sql! {
    PHONE = "SELECT phone FROM branch WHERE id = $1";
    ADD_DIGIT = "UPDATE branch SET phone = phone || CAST($2 AS TEXT) WHERE id = $1
        RETURNING CAST(LENGTH(phone) AS BIGINT)";
    SET_PHONE = "UPDATE branch SET phone = $2 WHERE id = $1";
    SET_ALL_PHONES = "UPDATE branch SET phone = $1 RETURNING id";
    SET_FLAG = "UPDATE branch SET is_active = $2 WHERE id = $1";
    ORPHAN = "INSERT INTO session (token_hash, user_id, channel, device_name, created_at_ms, last_seen_at_ms, expires_at_ms)
        VALUES ('x', $1, 'api', '', 0, 0, 0)";
}

/// Branches 1 and 2, with empty phone numbers.
async fn branches(shop: &TestStore) {
    let write = shop.store.writer.write(|tx| {
        Box::pin(async move {
            for code in ["CAB001", "CAB002"] {
                let id = BranchId(tx.next_id(Table::Branch).await?);
                let (code, name) = (code.to_owned(), code.to_owned());
                tx.insert_branch(&Branch {
                    id,
                    code,
                    name,
                    zone: Zone::Jakarta,
                    settings: melati_domain::branch::Settings::default(),
                })
                .await?;
            }
            Ok::<_, StoreError>(())
        })
    });
    write.await.unwrap();
}

async fn phone(shop: &TestStore, branch: i64) -> String {
    let read = shop
        .store
        .reader
        .read(move |tx| Box::pin(async move { tx.one::<(String,)>(&PHONE, &[branch.into()]).await }));
    read.await.unwrap().unwrap().0
}

both_engines! {
    async fn a_refused_or_panicking_transaction_leaves_no_row(shop: TestStore) {
        branches(&shop).await;
        // One connection, so that what is left open would be committed by the next.
        let store = Store::open(&shop.url, &StoreOptions { readers: 1, writers: 1 }).await.unwrap();
        for panics in [false, true] {
            let write = store.writer.write(move |tx| Box::pin(async move {
                tx.execute(&SET_PHONE, &[1.into(), "1".into()]).await?;
                assert!(!panics, "a fault of the caller");
                Err::<(), _>(StoreError::Busy)
            }));
            write.await.unwrap_err();
            let next = store.writer.write(|tx| Box::pin(async move {
                tx.execute(&SET_PHONE, &[2.into(), "2".into()]).await
            }));
            next.await.unwrap();
            assert_eq!((phone(&shop, 1).await.as_str(), phone(&shop, 2).await.as_str()), ("", "2"));
        }
    }

    async fn a_failed_statement_spoils_its_transaction_even_if_ignored(shop: TestStore) {
        branches(&shop).await;
        let write = shop.store.writer.write(|tx| Box::pin(async move {
            tx.execute(&SET_PHONE, &[1.into(), "1".into()]).await?;
            let refused = tx.execute(&ORPHAN, &[99.into()]).await;
            assert!(matches!(refused, Err(StoreError::Internal(_))), "{refused:?}");
            Ok::<_, StoreError>(())
        }));
        assert!(matches!(write.await, Err(StoreError::Internal(_))));
        assert_eq!(phone(&shop, 1).await, "");
    }

    async fn a_duplicate_is_a_conflict(shop: TestStore) {
        branches(&shop).await;
        let write = shop.store.writer.write(|tx| Box::pin(async move {
            let id = BranchId(tx.next_id(Table::Branch).await?);
            let (code, name) = ("CAB001".to_owned(), String::new());
            tx.insert_branch(&Branch { id, code, name, zone: Zone::Jakarta, settings: melati_domain::branch::Settings::default() }).await
        }));
        assert_eq!(write.await, Err(StoreError::Conflict));
    }

    async fn one_row_of_returning_changes_all(shop: TestStore) {
        branches(&shop).await;
        let write = shop.store.writer.write(|tx| Box::pin(async move {
            tx.one::<(i64,)>(&SET_ALL_PHONES, &["0812".into()]).await
        }));
        assert!(write.await.unwrap().is_some());
        assert_eq!((phone(&shop, 1).await, phone(&shop, 2).await), ("0812".to_owned(), "0812".to_owned()));
    }

    async fn statements_sent_together_are_done_and_answered_in_order(shop: TestStore) {
        branches(&shop).await;
        let write = shop.store.writer.write(|tx| Box::pin(async move {
            let digits = (0..50).map(|digit| number(&ADD_DIGIT, 1, (digit % 10).to_string().into()));
            let nobody = number(&ADD_DIGIT, 99, "x".into());
            tx.one_of_each(&digits.chain([nobody]).collect::<Vec<_>>()).await
        }));
        let lengths = (1..=50).map(Some).chain([None]).collect();
        assert_eq!(write.await, Ok(lengths));
        assert_eq!(phone(&shop, 1).await, "0123456789".repeat(5));
    }

    async fn statements_sent_together_fail_together(shop: TestStore) {
        branches(&shop).await;
        let write = shop.store.writer.write(|tx| Box::pin(async move {
            let all = [
                number(&SET_PHONE, 1, "1".into()),
                number(&SET_FLAG, 1, 7.into()),
                number(&SET_PHONE, 1, "1".into()),
            ];
            tx.one_of_each(&all).await
        }));
        assert!(matches!(write.await, Err(StoreError::Internal(_))));
        assert_eq!(phone(&shop, 1).await, "");
    }

    async fn interleaved_writers_lose_no_change(shop: TestStore) {
        branches(&shop).await;
        let writers = (0..8).map(|_| async {
            for _ in 0..10 {
                let write = shop.store.writer.write(|tx| Box::pin(async move {
                    tx.lock_row(Table::Branch, 1).await?;
                    // Read, decide, write: only the lock keeps the others out in between.
                    let (digits,) = tx.one::<(String,)>(&PHONE, &[1.into()]).await?.unwrap();
                    let longer = digits + "1";
                    tx.execute(&SET_PHONE, &[1.into(), (&longer).into()]).await
                }));
                write.await.unwrap();
            }
        });
        join_all(writers).await;
        assert_eq!(phone(&shop, 1).await.len(), 80);
    }

    async fn a_row_that_is_not_there_is_locked_without_complaint(shop: TestStore) {
        let write = shop.store.writer.write(|tx| Box::pin(tx.lock_row(Table::Sale, 404)));
        assert_eq!(write.await, Ok(()));
    }
}

/// `sql` on branch `id`, with its second parameter; its row is a number.
fn number<'q>(sql: &'static Sql, id: i64, param: Value<'q>) -> Asked<'q, i64> {
    Asked { sql, params: vec![id.into(), param], read: |row| row.get(0) }
}

/// Two transactions that each hold what the other wants next: one is told, nothing is done by halves.
#[test]
fn of_two_writers_in_opposite_order_one_gives_way() {
    engines::run(Engine::Postgres, |shop| async move {
        branches(&shop).await;
        let barrier = Arc::new(Barrier::new(2));
        let writers = [(1, 2, "1"), (2, 1, "2")].map(|(first, second, text)| {
            let barrier = Arc::clone(&barrier);
            shop.store.writer.write(move |tx| {
                Box::pin(async move {
                    tx.execute(&SET_PHONE, &[first.into(), text.into()]).await?;
                    barrier.wait().await;
                    tx.execute(&SET_PHONE, &[second.into(), text.into()]).await
                })
            })
        });
        let answers = join_all(writers).await;
        let winner = match answers.as_slice() {
            [Ok(_), Err(StoreError::Conflict)] => "1",
            [Err(StoreError::Conflict), Ok(_)] => "2",
            other => panic!("{other:?}"),
        };
        assert_eq!((phone(&shop, 1).await.as_str(), phone(&shop, 2).await.as_str()), (winner, winner));
    });
}

/// A group whose commit fails is told so, all of it, and the next one is not affected.
#[test]
fn a_failed_commit_is_told_to_its_whole_group() {
    const CHECK_AT_COMMIT: Texts = Texts { sqlite: "PRAGMA defer_foreign_keys = ON", postgres: "" };
    engines::run(Engine::Sqlite, |shop| async move {
        branches(&shop).await;
        let (open, closed) = sync_channel::<()>(1);
        let (started, mut begun) = oneshot::channel();
        let set = |text: &'static str| {
            shop.store.writer.write(move |tx| {
                Box::pin(async move { tx.execute(&SET_PHONE, &[1.into(), text.into()]).await })
            })
        };
        let mut gate = Box::pin(shop.store.writer.write(move |_| {
            Box::pin(async move {
                started.send(()).unwrap();
                closed.recv().unwrap();
                Ok::<_, StoreError>(())
            })
        }));
        tokio::select! {
            answer = &mut gate => panic!("answered behind a closed gate: {answer:?}"),
            started = &mut begun => started.unwrap(),
        }
        let mut neighbour = Box::pin(set("1"));
        let mut orphan = Box::pin(shop.store.writer.write(|tx: &mut Tx| {
            Box::pin(async move {
                tx.run_text(&CHECK_AT_COMMIT).await?;
                tx.execute(&ORPHAN, &[99.into()]).await
            })
        }));
        assert!(poll_immediate(&mut neighbour).await.is_none());
        assert!(poll_immediate(&mut orphan).await.is_none());
        open.send(()).unwrap();
        gate.await.unwrap();
        assert!(matches!(neighbour.await, Err(StoreError::Internal(_))));
        assert!(matches!(orphan.await, Err(StoreError::Internal(_))));
        assert_eq!(phone(&shop, 1).await, "");
        set("2").await.unwrap();
        assert_eq!(phone(&shop, 1).await, "2");
    });
}
