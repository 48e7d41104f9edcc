//! Many listeners, and something told to all of them.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use memchr::memmem::Finder;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
    task::JoinSet,
    time::Instant,
};

use super::servers::Server;
use crate::stats;

/// Connections that are being made at once.
const AT_ONCE: usize = 64;
/// Nobody waits longer for the next one to be told.
const PATIENCE: Duration = Duration::from_secs(30);

/// How it is told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Told {
    /// As fast as can be, with at most so many not yet told to everybody.
    Window(u64),
    /// One a second.
    Rate,
}

/// What came of telling.
pub(crate) struct Outcome {
    deliveries: u64,
    seconds: f64,
    cpu_seconds: f64,
    delays_ms: Mutex<Vec<f64>>,
}

impl Outcome {
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    pub(crate) fn per_second(&self) -> f64 {
        self.deliveries as f64 / self.seconds
    }

    #[expect(clippy::cast_precision_loss, reason = "a count")]
    pub(crate) fn cpu_us(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.deliveries as f64
    }

    pub(crate) fn delay_ms(&self, share: f64) -> f64 {
        stats::percentile(&mut self.delays_ms.lock().unwrap_or_else(PoisonError::into_inner), share)
    }
}

/// What all listeners share.
struct Tally {
    origin: Instant,
    listening: AtomicUsize,
    /// Of those that count for how far everybody is, and of all.
    delivered: AtomicU64,
    messages: AtomicU64,
    changed: Notify,
    /// When each was published, in seconds since `origin`.
    published: Mutex<Vec<f64>>,
    delays_ms: Mutex<Vec<f64>>,
}

/// Listeners that are connected and have been greeted.
pub(crate) struct Crowd {
    count: u64,
    tally: Arc<Tally>,
    tasks: JoinSet<Result<()>>,
}

impl Crowd {
    /// Connects `count` listeners.
    pub(crate) async fn gather(server: &impl Server, count: usize) -> Result<Self> {
        let tally = Arc::new(Tally {
            origin: Instant::now(),
            listening: AtomicUsize::new(0),
            delivered: AtomicU64::new(0),
            messages: AtomicU64::new(0),
            changed: Notify::new(),
            published: Mutex::default(),
            delays_ms: Mutex::default(),
        });
        let mut tasks = JoinSet::new();
        for number in 0..count {
            let (address, request, marker) = (server.address(), server.request(), server.marker());
            let shared = Arc::clone(&tally);
            tasks.spawn(async move {
                let socket = TcpStream::connect(address).await?;
                listen(socket, &request, marker, &shared).await
            });
            tally.until(|| number < tally.listening.load(Ordering::SeqCst) + AT_ONCE).await?;
        }
        tally.until(|| tally.listening.load(Ordering::SeqCst) == count).await?;
        Ok(Self { count: u64::try_from(count)?, tally, tasks })
    }

    /// Tells something for so many seconds, and waits until everybody has heard it.
    pub(crate) async fn told(&self, server: &impl Server, how: Told, seconds: u64) -> Result<Outcome> {
        let tally = &self.tally;
        let callers = match how {
            Told::Window(window) => window,
            Told::Rate => 1,
        };
        let mut publishers = Vec::new();
        for _ in 0..callers {
            publishers.push(server.publisher().await?);
        }
        let before = tally.messages.load(Ordering::SeqCst);
        let begun = (tally.delivered.load(Ordering::SeqCst), server.process().cpu_seconds()?);
        let (start, length) = (Instant::now(), Duration::from_secs(seconds));
        tally.delays_ms.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let told = AtomicU64::new(0);
        try_join_all(publishers.iter_mut().map(async |publisher| {
            while start.elapsed() < length {
                let number = told.fetch_add(1, Ordering::SeqCst);
                match how {
                    Told::Window(window) => {
                        let needed = begun.0 + (number + 1).saturating_sub(window) * self.count;
                        tally.until(|| tally.delivered.load(Ordering::SeqCst) >= needed).await?;
                    }
                    Told::Rate => tokio::time::sleep_until(start + Duration::from_secs(number)).await,
                }
                let now = tally.origin.elapsed().as_secs_f64();
                tally.published.lock().unwrap_or_else(PoisonError::into_inner).push(now);
                publisher.publish().await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        let all = begun.0 + told.into_inner() * self.count;
        tally.until(|| tally.delivered.load(Ordering::SeqCst) >= all).await?;
        let delays = std::mem::take(&mut *tally.delays_ms.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Outcome {
            deliveries: tally.messages.load(Ordering::SeqCst) - before,
            seconds: start.elapsed().as_secs_f64(),
            cpu_seconds: server.process().cpu_seconds()? - begun.1,
            delays_ms: Mutex::new(delays),
        })
    }

    pub(crate) async fn leave(mut self) {
        self.tasks.shutdown().await;
    }
}

impl Tally {
    async fn until(&self, holds: impl Fn() -> bool) -> Result<()> {
        let waiting = async {
            loop {
                let mut changed = pin!(self.changed.notified());
                changed.as_mut().enable();
                if holds() {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.with_context(|| {
            let listening = self.listening.load(Ordering::SeqCst);
            format!("{listening} listen; after {PATIENCE:?}, not everybody heard it")
        })
    }

    /// One listener heard `heard` more, the first of them being number `first` of all that was told to it.
    fn heard(&self, first: usize, heard: usize) {
        let now = self.origin.elapsed().as_secs_f64();
        {
            let published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
            let delays = published.iter().skip(first).take(heard).map(|at| (now - at) * 1e3);
            self.delays_ms.lock().unwrap_or_else(PoisonError::into_inner).extend(delays);
        }
        self.delivered.fetch_add(heard as u64, Ordering::SeqCst);
        self.changed.notify_waiters();
    }
}

async fn listen(mut socket: TcpStream, request: &str, marker: &'static [u8], tally: &Tally) -> Result<()> {
    socket.write_all(request.as_bytes()).await?;
    let (mut chunk, mut told) = (vec![0; 16 * 1024], 0);
    let (mut counted, mut messages) = (Counter::of(marker), Counter::of(b"data: "));
    let mut is_greeted = false;
    loop {
        let length = socket.read(&mut chunk).await?;
        anyhow::ensure!(length > 0, "a stream ended");
        let read = chunk.get(..length).unwrap_or_default();
        if !is_greeted {
            anyhow::ensure!(read.starts_with(b"HTTP/1.1 200"), "refused");
            is_greeted = true;
            tally.listening.fetch_add(1, Ordering::SeqCst);
            tally.changed.notify_waiters();
        }
        tally.messages.fetch_add(messages.more(read) as u64, Ordering::SeqCst);
        let heard = counted.more(read);
        if heard > 0 {
            tally.heard(told, heard);
            told += heard;
        }
    }
}

/// Counts how often something occurs in what comes piece by piece.
struct Counter {
    finder: Finder<'static>,
    /// The end of the last piece, in which it may have begun, and the beginning of this one.
    joint: Vec<u8>,
}

impl Counter {
    fn of(needle: &'static [u8]) -> Self {
        Self { finder: Finder::new(needle), joint: Vec::new() }
    }

    fn more(&mut self, piece: &[u8]) -> usize {
        let overlap = self.finder.needle().len() - 1;
        self.joint.extend_from_slice(piece.get(..overlap).unwrap_or(piece));
        let found = self.finder.find_iter(&self.joint).count() + self.finder.find_iter(piece).count();
        if piece.len() >= overlap {
            self.joint.clear();
            self.joint.extend_from_slice(piece.get(piece.len() - overlap..).unwrap_or_default());
        } else {
            self.joint.drain(..self.joint.len().saturating_sub(overlap));
        }
        found
    }
}
