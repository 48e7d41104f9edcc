//! What is kept, what is not, and when the caller is told.

use futures_util::future::{join_all, poll_immediate};
use melati_store::{Store, StoreError, StoreOptions};
use tokio::sync::oneshot;

use crate::{
    engines::{Engine, TestStore, both_engines},
    facts::{append, blocked, gate, tell, told, wait},
};

/// A caller's own kind of refusal.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    No,
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

both_engines! {
    async fn an_error_rolls_back_everything(shop: TestStore) {
        let refused = shop.store.writer.write(|tx| Box::pin(async move {
            append(tx, 1).await?;
            Err::<(), _>(Refusal::No)
        }));
        assert_eq!(refused.await, Err(Refusal::No));
        tell(&shop.store, 2).await.unwrap();
        assert_eq!(told(&shop.store).await, [2]);
    }

    async fn a_refused_job_does_not_spoil_its_neighbours(shop: TestStore) {
        // The first job holds the writer up until all others wait: on SQLite they become one group.
        let committed = shop.store.writer.committed();
        let (first, open) = blocked(&shop.store.writer, 0).await;
        let mut jobs: Vec<_> = (1..=9).map(|number| Box::pin(shop.store.writer.write(move |tx| Box::pin(async move {
            append(tx, number).await?;
            assert_ne!(number, 6, "job 6 panics");
            if number % 3 == 0 { Err(Refusal::No) } else { Ok(number) }
        })))).collect();
        for job in &mut jobs {
            // Polled once, a job is in the queue.
            poll_immediate(job).await;
        }
        open.send(()).unwrap();
        first.await.unwrap().unwrap();
        for (number, answer) in (1..=9).zip(join_all(jobs).await) {
            match number {
                6 => assert!(matches!(answer, Err(Refusal::Store(StoreError::Internal(_)))), "{answer:?}"),
                3 | 9 => assert_eq!(answer, Err(Refusal::No)),
                _ => assert_eq!(answer, Ok(number)),
            }
        }
        let mut numbers = told(&shop.store).await;
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1, 2, 4, 5, 7, 8]);
        if shop.engine == Engine::Sqlite {
            assert_eq!(*committed.borrow(), 2, "the first alone, the rest as one group");
        }
    }

    async fn nobody_is_told_before_the_commit(shop: TestStore) {
        let (first, open) = blocked(&shop.store.writer, 0).await;
        // On SQLite the second runs in one group with the third, and is not told while the third is at work.
        let mut second = Box::pin(tell(&shop.store, 1));
        poll_immediate(&mut second).await;
        let (started, begun) = oneshot::channel();
        let (open_third, closed) = gate();
        let mut third = Box::pin(shop.store.writer.write(move |tx| Box::pin(async move {
            started.send(()).unwrap();
            wait(&closed);
            append(tx, 2).await
        })));
        poll_immediate(&mut third).await;
        if shop.engine == Engine::Sqlite {
            open.send(()).unwrap();
            first.await.unwrap().unwrap();
            begun.await.unwrap();
            assert!(poll_immediate(&mut second).await.is_none(), "told before its group was committed");
            assert_eq!(told(&shop.store).await, [0], "visible before the commit");
            open_third.send(()).unwrap();
        } else {
            assert!(told(&shop.store).await.is_empty(), "visible before the commit");
            open.send(()).unwrap();
            open_third.send(()).unwrap();
            first.await.unwrap().unwrap();
        }
        second.await.unwrap();
        third.await.unwrap();
        assert_eq!(told(&shop.again().await).await.len(), 3, "told, so there for everybody");
    }

    async fn a_panic_is_an_error_and_the_writer_goes_on(shop: TestStore) {
        let panicking = shop.store.writer.write(|tx| Box::pin(async move {
            append(tx, 1).await?;
            panic!("a fault of the caller")
        }));
        let answer: Result<(), StoreError> = panicking.await;
        assert!(matches!(answer, Err(StoreError::Internal(_))), "{answer:?}");
        tell(&shop.store, 2).await.unwrap();
        assert_eq!(told(&shop.store).await, [2]);
    }

    async fn a_panic_while_reading_gives_the_place_back(shop: TestStore) {
        let one = StoreOptions { readers: 1, writers: 1 };
        let store = Store::open(&shop.url, &one).await.unwrap();
        for _ in 0..3 {
            let answer: Result<(), StoreError> = store.reader.read(|_| Box::pin(async { panic!("a fault") })).await;
            assert!(matches!(answer, Err(StoreError::Internal(_))), "{answer:?}");
        }
        store.reader.ping().await.unwrap();
    }

    async fn a_reader_sees_one_moment(shop: TestStore) {
        tell(&shop.store, 1).await.unwrap();
        let (open, closed) = gate();
        let (started, begun) = oneshot::channel();
        let reader = shop.store.reader.clone();
        let reading = tokio::spawn(async move {
            reader.read(move |tx| Box::pin(async move {
                let before = tx.position().await?;
                started.send(()).unwrap();
                wait(&closed);
                Ok::<_, StoreError>((before, tx.position().await?, tx.events_after(0, 10).await?.len()))
            })).await
        });
        begun.await.unwrap();
        tell(&shop.store, 2).await.unwrap();
        open.send(()).unwrap();
        let (before, after, seen) = reading.await.unwrap().unwrap();
        assert_eq!((before, seen), (after, 1), "a commit came into view while reading");
        assert_eq!(told(&shop.store).await, [1, 2]);
    }

    async fn what_was_told_is_there_after_reopening(shop: TestStore) {
        for number in 1..=5 {
            tell(&shop.store, number).await.unwrap();
        }
        let epoch = shop.store.reader.epoch().await.unwrap();
        shop.store.close().await;
        let store = Store::open(&shop.url, &StoreOptions::default()).await.unwrap();
        assert_eq!(told(&store).await, [1, 2, 3, 4, 5]);
        assert_eq!(store.reader.epoch().await.unwrap(), epoch);
    }
}
