//! Something told to many listeners, and how long it took until all of them had heard it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Result;
use futures_util::future::try_join_all;
use tokio::time::Instant;

use super::{listeners::Listeners, servers::Server, tally::Tally};
use crate::stats;

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
    delays_ms: Vec<f64>,
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

    pub(crate) fn delay_ms(&mut self, share: f64) -> f64 {
        stats::percentile(&mut self.delays_ms, share)
    }
}

/// Milliseconds until the last of all listeners had it.
pub(crate) struct Last {
    pub(crate) from_request: f64,
    /// From the publisher's answer on; 0 where it came after the last listener's.
    pub(crate) from_answer: f64,
}

/// Listeners that are connected and have been greeted.
pub(crate) struct Crowd {
    count: u64,
    tally: Arc<Tally>,
    listeners: Listeners,
}

impl Crowd {
    /// Connects `count` listeners.
    pub(crate) async fn gather(server: &impl Server, count: usize) -> Result<Self> {
        let tally = Arc::new(Tally::new());
        let listeners = Listeners::gather(server, count, &tally)?;
        let count = u64::try_from(count)?;
        tally.until(|| tally.listening() == count).await?;
        Ok(Self { count, tally, listeners })
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
        tally.take_delays_ms();
        let (messages, delivered) = (tally.messages(), tally.delivered());
        let cpu = server.process().cpu_seconds()?;
        let (start, length) = (Instant::now(), Duration::from_secs(seconds));
        let told = AtomicU64::new(0);
        try_join_all(publishers.iter_mut().map(async |publisher| {
            while start.elapsed() < length {
                let number = told.fetch_add(1, Ordering::SeqCst);
                match how {
                    Told::Window(window) => {
                        let needed = delivered + (number + 1).saturating_sub(window) * self.count;
                        tally.until(|| tally.delivered() >= needed).await?;
                    }
                    Told::Rate => tokio::time::sleep_until(start + Duration::from_secs(number)).await,
                }
                tally.publish();
                publisher.publish().await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        let all = delivered + told.into_inner() * self.count;
        tally.until(|| tally.delivered() >= all).await?;
        Ok(Outcome {
            deliveries: tally.messages() - messages,
            seconds: start.elapsed().as_secs_f64(),
            cpu_seconds: server.process().cpu_seconds()? - cpu,
            delays_ms: tally.take_delays_ms(),
        })
    }

    /// Tells something `times` times, each when everybody has heard the one before and `pause` is over.
    pub(crate) async fn told_calmly(
        &self,
        server: &impl Server,
        times: u64,
        pause: Duration,
    ) -> Result<Vec<Last>> {
        let (tally, mut publisher) = (&self.tally, server.publisher().await?);
        let mut lasts = Vec::new();
        for _ in 0..times {
            tokio::time::sleep(pause).await;
            let all = tally.delivered() + self.count;
            let request = tally.publish();
            publisher.publish().await?;
            let answer = tally.now();
            tally.until(|| tally.delivered() >= all).await?;
            let last = tally.last_heard();
            lasts.push(Last {
                from_request: (last - request) * 1e3,
                from_answer: (last - answer).max(0.0) * 1e3,
            });
        }
        Ok(lasts)
    }

    pub(crate) fn leave(self) -> Result<()> {
        self.listeners.leave()
    }
}
