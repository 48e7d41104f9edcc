//! What was published, and what of it has been heard.

use std::{
    pin::pin,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use tokio::{sync::Notify, time::Instant};

/// Nobody waits longer for the next one to be told.
const PATIENCE: Duration = Duration::from_secs(30);

/// Shared by those who publish and the thread that listens. Instants are in seconds since its beginning.
pub(crate) struct Tally {
    origin: Instant,
    listening: AtomicU64,
    /// Of those that count for how far everybody is, and of all.
    delivered: AtomicU64,
    messages: AtomicU64,
    changed: Notify,
    times: Mutex<Times>,
}

#[derive(Default)]
struct Times {
    published: Vec<f64>,
    delays_ms: Vec<f64>,
    last_heard: f64,
    /// Why nobody listens any more.
    trouble: Option<String>,
}

/// What one listener took in at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    /// The number of the first of them among all that was told to it.
    pub(crate) first: usize,
    pub(crate) count: usize,
    pub(crate) at: f64,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            origin: Instant::now(),
            listening: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            messages: AtomicU64::new(0),
            changed: Notify::new(),
            times: Mutex::default(),
        }
    }

    pub(crate) fn now(&self) -> f64 {
        self.origin.elapsed().as_secs_f64()
    }

    pub(crate) fn listening(&self) -> u64 {
        self.listening.load(Ordering::SeqCst)
    }

    pub(crate) fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::SeqCst)
    }

    pub(crate) fn messages(&self) -> u64 {
        self.messages.load(Ordering::SeqCst)
    }

    pub(crate) fn last_heard(&self) -> f64 {
        self.times(|times| times.last_heard)
    }

    pub(crate) fn take_delays_ms(&self) -> Vec<f64> {
        self.times(|times| std::mem::take(&mut times.delays_ms))
    }

    /// Now something is published.
    pub(crate) fn publish(&self) -> f64 {
        let now = self.now();
        self.times(|times| times.published.push(now));
        now
    }

    /// So many more have been greeted.
    pub(crate) fn greeted(&self, more: u64) {
        self.listening.fetch_add(more, Ordering::SeqCst);
        self.changed.notify_waiters();
    }

    /// So many messages came, and among them what counts.
    pub(crate) fn heard(&self, messages: u64, heard: &[Heard]) {
        self.messages.fetch_add(messages, Ordering::SeqCst);
        let delivered = self.times(|times| {
            let mut delivered = 0;
            for &Heard { first, count, at } in heard {
                let published = times.published.iter().skip(first).take(count);
                times.delays_ms.extend(published.map(|then| (at - then) * 1e3));
                times.last_heard = at;
                delivered += count as u64;
            }
            delivered
        });
        self.delivered.fetch_add(delivered, Ordering::SeqCst);
        self.changed.notify_waiters();
    }

    pub(crate) fn end(&self, trouble: &anyhow::Error) {
        self.times(|times| times.trouble = Some(format!("{trouble:#}")));
        self.changed.notify_waiters();
    }

    /// Waits until something `holds` of it.
    pub(crate) async fn until(&self, holds: impl Fn() -> bool) -> Result<()> {
        let waiting = async {
            loop {
                let mut changed = pin!(self.changed.notified());
                changed.as_mut().enable();
                if holds() {
                    return Ok(());
                }
                if let Some(trouble) = self.times(|times| times.trouble.clone()) {
                    return Err(anyhow!(trouble));
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.with_context(|| {
            format!("{} listen; after {PATIENCE:?}, not everybody heard it", self.listening())
        })?
    }

    fn times<T>(&self, act: impl FnOnce(&mut Times) -> T) -> T {
        act(&mut self.times.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
