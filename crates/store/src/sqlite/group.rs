//! The one writer: a thread that takes all waiting jobs, runs each in a savepoint, and commits them together.
//!
//! One flush to the disk serves the whole group. A job that is refused is rolled back to its savepoint; its
//! neighbours do not notice. Nobody is answered before the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::{mpsc, oneshot, watch};

use super::{control, readers::waited};
use crate::{
    StoreError, Tx,
    dialect::BEGIN_WRITE_SQLITE,
    slots::{LONGEST_WAIT, closed},
    tx::Connection,
    writer::panicked,
};

/// Jobs that may wait; then callers wait for a place in the queue.
const WAITING: usize = 1024;
/// Most jobs in one commit.
const GROUP: usize = 64;

enum Message {
    Job(Box<dyn Job>),
    /// Finish what waits, then end.
    Stop,
}

/// The way to the writer thread. Cheap to clone; the thread ends when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct GroupWriter {
    queue: mpsc::Sender<Message>,
    ended: watch::Receiver<bool>,
}

impl GroupWriter {
    /// Starts the thread. `committed` is told of each commit with events.
    pub(crate) fn start(
        connection: rusqlite::Connection,
        committed: watch::Sender<u64>,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(WAITING);
        let (end, ended) = watch::channel(false);
        std::thread::Builder::new()
            .name("melati-writer".to_owned())
            .spawn(move || {
                run(Tx::new(Connection::Sqlite(connection)), waiting, &committed);
                end.send_replace(true);
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, ended })
    }

    /// Runs `work` in the next group. Once it is queued, nobody can call it back.
    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Message::Job(Box::new(Call { work: Some(work), result: None, reply }));
        self.queue.send_timeout(job, LONGEST_WAIT).await.map_err(|error| match error {
            mpsc::error::SendTimeoutError::Timeout(_) => StoreError::Busy,
            mpsc::error::SendTimeoutError::Closed(_) => closed(),
        })?;
        answer.await.unwrap_or_else(|_| Err(closed().into()))
    }

    /// Waits until what is queued is committed and the thread has closed its connection.
    pub(crate) async fn close(&mut self) {
        // Each fails only when the thread has ended already.
        let _sent = self.queue.send(Message::Stop).await;
        let _ended = self.ended.wait_for(|ended| *ended).await;
    }
}

/// One caller's transaction, with its types left behind.
trait Job: Send {
    /// Runs it. Is it to be kept, and did it log events?
    fn run(&mut self, tx: &mut Tx) -> Option<bool>;
    /// Tells the caller, now that its group was or was not committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Call<T, E, F> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Call<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
{
    fn run(&mut self, tx: &mut Tx) -> Option<bool> {
        let work = self.work.take()?;
        let result = match catch_unwind(AssertUnwindSafe(|| work(tx).now_or_never())) {
            Ok(Some(result)) => result,
            Ok(None) => Err(waited().into()),
            Err(panic) => Err(panicked(panic.as_ref()).into()),
        };
        let (told, result) = match result.and_then(|value| Ok((tx.finish_job()?, value))) {
            Ok((told, value)) => (Some(told), Ok(value)),
            Err(error) => (None, Err(error)),
        };
        tx.next_job();
        self.result = Some(result);
        told
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (self.result, committed) {
            // A refusal stands whatever became of the others.
            (Some(Err(refusal)), _) => Err(refusal),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(closed().into()),
        };
        // Fails when the caller has hung up, which changes nothing.
        let _ = self.reply.send(answer);
    }
}

fn run(mut tx: Tx, mut queue: mpsc::Receiver<Message>, committed: &watch::Sender<u64>) {
    let mut messages = Vec::with_capacity(GROUP);
    let mut group = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut messages, GROUP) > 0 {
        for message in messages.drain(..) {
            match message {
                Message::Job(job) => group.push(job),
                Message::Stop => queue.close(),
            }
        }
        let outcome = commit(&mut tx, &mut group);
        if outcome == Ok(true) {
            committed.send_modify(|count| *count += 1);
        }
        for job in group.drain(..) {
            job.answer(outcome.clone().map(drop));
        }
    }
}

/// Runs and commits a group. Were there events?
fn commit(tx: &mut Tx, group: &mut [Box<dyn Job>]) -> Result<bool, StoreError> {
    if group.is_empty() {
        return Ok(false);
    }
    control(tx.sqlite()?, BEGIN_WRITE_SQLITE)?;
    let outcome = run_jobs(tx, group).and_then(|told| control(tx.sqlite()?, "COMMIT").map(|()| told));
    let connection = tx.sqlite()?;
    if outcome.is_err() && !connection.is_autocommit() {
        control(connection, "ROLLBACK")?;
    }
    outcome
}

fn run_jobs(tx: &mut Tx, group: &mut [Box<dyn Job>]) -> Result<bool, StoreError> {
    let mut told = false;
    for job in group {
        control(tx.sqlite()?, "SAVEPOINT job")?;
        let kept = job.run(tx);
        let connection = tx.sqlite()?;
        // A full disk, for one, makes SQLite roll back everything at once.
        if connection.is_autocommit() {
            return Err(StoreError::Unavailable("SQLite gave up the whole group".to_owned()));
        }
        match kept {
            Some(events) => told |= events,
            None => control(connection, "ROLLBACK TO job")?,
        }
        control(connection, "RELEASE job")?;
    }
    Ok(told)
}
