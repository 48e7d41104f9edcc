//! Facts that can be told apart by a number, for tests that only care who wrote what when.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use melati_domain::{
    actor::Role,
    day::Millis,
    event::{Event, LoggedEvent},
    id::UserId,
};
use melati_store::{Reader, Store, StoreError, Tx, Writer};
use tokio::{sync::oneshot, task::JoinHandle};

/// Appends fact number `number`.
pub(crate) async fn append(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    let event = Event::UserChanged { user: UserId(number), role: Role::Cashier };
    tx.append(Millis(1_000 + number), None, None, &event).await
}

/// Appends fact number `number` in a transaction of its own.
pub(crate) async fn tell(store: &Store, number: i64) -> Result<(), StoreError> {
    store.writer.write(move |tx| Box::pin(append(tx, number))).await
}

/// All facts after a position.
pub(crate) async fn after(reader: &Reader, position: i64) -> Vec<LoggedEvent> {
    reader.read(move |tx| Box::pin(tx.events_after(position, i64::MAX))).await.expect("reads")
}

/// The numbers of all facts, in order.
pub(crate) async fn told(store: &Store) -> Vec<i64> {
    after(&store.reader, 0).await.iter().map(number).collect()
}

/// The number of a fact.
pub(crate) fn number(logged: &LoggedEvent) -> i64 {
    match logged.event {
        Event::UserChanged { user, .. } => user.0,
        _ => panic!("{logged:?} was not told by these tests"),
    }
}

/// A gate that holds up whoever [`wait`]s at it until it is opened by sending.
pub(crate) fn gate() -> (SyncSender<()>, Receiver<()>) {
    sync_channel(1)
}

/// Waits in the way of threads: on SQLite a transaction cannot wait in the way of futures.
pub(crate) fn wait(gate: &Receiver<()>) {
    tokio::task::block_in_place(|| gate.recv()).unwrap();
}

/// A job that tells `number` but waits to be let through; it has begun when this returns.
pub(crate) async fn blocked(
    writer: &Writer,
    number: i64,
) -> (JoinHandle<Result<(), StoreError>>, SyncSender<()>) {
    let (open, closed) = gate();
    let (started, begun) = oneshot::channel();
    let writer = writer.clone();
    let job = tokio::spawn(async move {
        writer
            .write(move |tx| {
                Box::pin(async move {
                    started.send(()).unwrap();
                    wait(&closed);
                    append(tx, number).await
                })
            })
            .await
    });
    begun.await.unwrap();
    (job, open)
}
