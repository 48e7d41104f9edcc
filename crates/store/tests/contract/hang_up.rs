//! Callers that go away, and a store that is closed.

use futures_util::future::{join, join_all, poll_immediate};
use melati_store::StoreError;
use tokio::sync::oneshot;

use crate::{
    engines::{Engine, TestStore, both_engines},
    facts::{append, blocked, gate, tell, told, wait},
};

both_engines! {
    async fn what_has_begun_is_committed_though_the_caller_hangs_up(shop: TestStore) {
        let (open, closed) = gate();
        let (started, mut begun) = oneshot::channel();
        let mut committed = shop.store.writer.committed();
        let mut write = Box::pin(shop.store.writer.write(move |tx| Box::pin(async move {
            started.send(()).unwrap();
            wait(&closed);
            append(tx, 1).await
        })));
        tokio::select! {
            answer = &mut write => panic!("answered behind a closed gate: {answer:?}"),
            started = &mut begun => started.unwrap(),
        }
        drop(write);
        open.send(()).unwrap();
        committed.changed().await.unwrap();
        assert_eq!(told(&shop.store).await, [1]);
    }

    async fn a_reader_that_hangs_up_leaves_nothing_behind(shop: TestStore) {
        for _ in 0..50 {
            let mut read = Box::pin(shop.store.reader.read(|tx| Box::pin(tx.position())));
            poll_immediate(&mut read).await;
            drop(read);
        }
        tell(&shop.store, 1).await.unwrap();
        assert_eq!(told(&shop.store).await, [1]);
    }

    async fn closing_finishes_what_waits_and_refuses_what_comes(shop: TestStore) {
        let (first, open) = blocked(&shop.store.writer, 0).await;
        let mut waiting: Vec<_> = (1..=200).map(|number| Box::pin(tell(&shop.store, number))).collect();
        for job in &mut waiting {
            // Polled once, a job waits for its turn.
            poll_immediate(job).await;
        }
        let mut closing = Box::pin(shop.store.clone().close());
        assert!(poll_immediate(&mut closing).await.is_none(), "closed over work");
        open.send(()).unwrap();
        let (answers, ()) = join(join_all(waiting), closing).await;
        first.await.unwrap().unwrap();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");

        let late = tell(&shop.store, 999).await;
        assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
        let late = shop.store.reader.ping().await;
        assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
        assert_eq!(told(&shop.again().await).await.len(), 201);
    }
}

/// On SQLite the writer serves all: a job that waits for something else would hold up the shop.
#[test]
fn a_sqlite_job_that_waits_is_refused() {
    crate::engines::run(Engine::Sqlite, |shop| async move {
        let waiting: Result<(), StoreError> =
            shop.store.writer.write(|_| Box::pin(std::future::pending())).await;
        assert!(matches!(waiting, Err(StoreError::Internal(_))), "{waiting:?}");
        let waiting: Result<(), StoreError> =
            shop.store.reader.read(|_| Box::pin(std::future::pending())).await;
        assert!(matches!(waiting, Err(StoreError::Internal(_))), "{waiting:?}");
        tell(&shop.store, 1).await.unwrap();
        assert_eq!(told(&shop.store).await, [1]);
    });
}
