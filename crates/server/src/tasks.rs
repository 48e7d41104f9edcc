//! Long-running tasks: each has a name, and an owner that waits for it.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio::runtime::Handle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The server's tasks. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Tasks {
    running: TaskTracker,
    /// From now on a task may end by itself.
    leaving: CancellationToken,
    stop: CancellationToken,
    broken: CancellationToken,
}

impl Tasks {
    /// Starts a task that lives until [`Tasks::stop`]; one that ends before is a fault of the whole server.
    pub(crate) fn spawn(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let (leaving, broken) = (self.leaving.clone(), self.broken.clone());
        self.running.spawn(async move {
            let panicked = AssertUnwindSafe(work).catch_unwind().await.is_err();
            if panicked || !leaving.is_cancelled() {
                tracing::error!(task = name, panicked, "a task ended before its time");
                broken.cancel();
            }
        });
    }

    /// As [`Tasks::spawn`], for work that does not end by itself: it is dropped at the stop.
    pub(crate) fn spawn_until_stop(
        &self,
        name: &'static str,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let stop = self.stop.clone();
        self.spawn(name, async move { stop.run_until_cancelled_owned(work).await.unwrap_or_default() });
    }

    /// Starts a task that may end at any time, such as one visitor's connection.
    pub(crate) fn spawn_short(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.running.spawn(work);
    }

    /// As [`Tasks::spawn_short`], from a thread that is not of the server's `runtime`.
    pub(crate) fn spawn_short_on(&self, work: impl Future<Output = ()> + Send + 'static, runtime: &Handle) {
        self.running.spawn_on(work, runtime);
    }

    /// Cancelled when the tasks are to end.
    pub(crate) fn stopping(&self) -> &CancellationToken {
        &self.stop
    }

    /// Ends when a task has ended before its time.
    pub(crate) async fn broken(&self) {
        self.broken.cancelled().await;
    }

    /// Tasks may end from now on: what they serve is being closed.
    pub(crate) fn expect_end(&self) {
        self.leaving.cancel();
    }

    /// Tells all tasks to end.
    pub(crate) fn stop(&self) {
        self.expect_end();
        self.stop.cancel();
        self.running.close();
    }

    /// Waits for all tasks to have ended; false when some still run after `patience`.
    pub(crate) async fn ended(&self, patience: Duration) -> bool {
        tokio::time::timeout(patience, self.running.wait()).await.is_ok()
    }
}
