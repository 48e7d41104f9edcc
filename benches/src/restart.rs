//! A restart of the real program under its clients: how long until all of them are live again, and whether each heard
//! every notification once. Clients and server share the machine.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep},
};

use crate::{
    stats,
    streams::{Cores, Melati, Server},
};

/// Clients that connect for the first time at once.
const AT_ONCE: usize = 64;
/// As the client's script waits after its first failure, and at most.
const BACKOFF_MS: (f64, f64) = (1_000.0, 30_000.0);
const PATIENCE: Duration = Duration::from_mins(2);
const LOOK: Duration = Duration::from_millis(5);

/// How the server goes.
#[derive(Debug, Clone, Copy)]
enum Going {
    /// It says good-bye first.
    Drained,
    /// In the middle of everything.
    Killed,
}

/// Prints, for each way to go, when half, 99 % and all of `clients` are live again.
pub(crate) async fn run(clients: usize) -> Result<()> {
    println!("\nA restart with {clients} clients: seconds from the signal\n");
    println!(
        "| | listens again | half are live | 99 % | all | longest wait said | later than said: p50 / p99 / most | notifications heard by each |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for going in [Going::Drained, Going::Killed] {
        println!("{}", measure(clients, going).await?);
    }
    Ok(())
}

async fn measure(clients: usize, going: Going) -> Result<String> {
    let mut server = Melati::start(Cores::All).await?;
    let all = Arc::new(All::default());
    let mut tasks = JoinSet::new();
    for number in 0..clients {
        let client = Client::new(server.address(), server.request(), Arc::clone(&all));
        tasks.spawn(client.run());
        all.until(|all| all.live.load(Ordering::SeqCst) + AT_ONCE > number).await?;
    }
    all.until(|all| all.live.load(Ordering::SeqCst) == clients).await?;
    server.publisher().await?.publish().await?;
    all.until(|all| all.heard.load(Ordering::SeqCst) == clients as u64).await?;

    let start = Instant::now();
    all.restart(start);
    match going {
        Going::Drained => server.drain().await?,
        Going::Killed => server.stop().await,
    }
    server.serve_again().await?;
    let listens = start.elapsed().as_secs_f64();
    // While everybody comes back, something is told.
    server.publisher().await?.publish().await?;
    all.until(|all| all.returns().len() == clients).await?;
    all.until(|all| all.heard.load(Ordering::SeqCst) >= 2 * clients as u64).await?;
    server.stop().await;
    all.ends.store(true, Ordering::SeqCst);
    let mut heard = Vec::new();
    while let Some(client) = tasks.join_next().await {
        heard.push(client??);
    }
    ensure!(heard.iter().all(|heard| *heard == 2), "somebody did not hear everything once");
    let mut returns = std::mem::take(&mut *all.returns());
    let share = |share: f64| stats::percentile(&mut returns, share);
    let [half, most, last] = [0.5, 0.99, 1.0].map(share);
    let mut late = std::mem::take(&mut *all.late.lock().unwrap_or_else(PoisonError::into_inner));
    let [half_late, most_late, last_late] = [0.5, 0.99, 1.0].map(|share| stats::percentile(&mut late, share));
    let said = Duration::from_millis(all.longest_wait_ms.load(Ordering::SeqCst)).as_secs_f64();
    let said = match going {
        Going::Drained => format!("{said:.1} | {half_late:.2} / {most_late:.2} / {last_late:.2}"),
        Going::Killed => "– | –".to_owned(),
    };
    Ok(format!("| {going:?} | {listens:.1} | {half:.1} | {most:.1} | {last:.1} | {said} | 2 of 2 |"))
}

/// What the clients share.
#[derive(Default)]
struct All {
    live: AtomicUsize,
    /// Notifications, of all clients together.
    heard: AtomicU64,
    longest_wait_ms: AtomicU64,
    since: Mutex<Option<Instant>>,
    returns: Mutex<Vec<f64>>,
    /// Seconds by which each was later than it was asked to be.
    late: Mutex<Vec<f64>>,
    ends: AtomicBool,
}

impl All {
    fn restart(&self, start: Instant) {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner) = Some(start);
    }

    fn is_live(&self, due: Option<Instant>) {
        if let Some(start) = *self.since.lock().unwrap_or_else(PoisonError::into_inner) {
            self.returns().push(start.elapsed().as_secs_f64());
        }
        if let Some(due) = due {
            let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
            late.push(due.elapsed().as_secs_f64());
        }
        self.live.fetch_add(1, Ordering::SeqCst);
    }

    fn returns(&self) -> MutexGuard<'_, Vec<f64>> {
        self.returns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn until(&self, holds: impl Fn(&Self) -> bool) -> Result<()> {
        let start = Instant::now();
        while !holds(self) {
            let live = self.live.load(Ordering::SeqCst);
            ensure!(start.elapsed() < PATIENCE, "{live} are live after {PATIENCE:?}");
            sleep(LOOK).await;
        }
        Ok(())
    }
}

struct Client {
    address: SocketAddr,
    request: String,
    all: Arc<All>,
    last_id: String,
    heard: u64,
    failures: i32,
    /// Said with good-bye, and when that is over.
    wait_ms: Option<u64>,
    due: Option<Instant>,
}

impl Client {
    fn new(address: SocketAddr, request: String, all: Arc<All>) -> Self {
        Self {
            address,
            request,
            all,
            last_id: String::new(),
            heard: 0,
            failures: 0,
            wait_ms: None,
            due: None,
        }
    }

    /// Follows the stream through whatever happens to it; how many notifications it heard.
    async fn run(mut self) -> Result<u64> {
        loop {
            // A stream that ends is why there is a next one.
            let _ = self.follow().await;
            if self.all.ends.load(Ordering::SeqCst) {
                return Ok(self.heard);
            }
            let wait = self.wait_ms.take().map_or_else(
                || {
                    let bound = (BACKOFF_MS.0 * f64::powi(2.0, self.failures + 1)).min(BACKOFF_MS.1);
                    Duration::from_secs_f64(rand::random_range(BACKOFF_MS.0..bound) / 1e3)
                },
                Duration::from_millis,
            );
            self.failures += 1;
            sleep(wait).await;
        }
    }

    async fn follow(&mut self) -> Result<()> {
        let socket = TcpStream::connect(self.address).await?;
        let mut lines = BufReader::with_capacity(2 * 1024, socket);
        let (head, end) = self.request.split_at(self.request.len() - 2);
        let request = match self.last_id.as_str() {
            "" => self.request.clone(),
            id => format!("{head}Last-Event-ID: {id}\r\n{end}"),
        };
        lines.get_mut().write_all(request.as_bytes()).await?;
        let (mut event, mut is_live, mut line) = (String::new(), false, String::new());
        let outcome = loop {
            line.clear();
            match lines.read_line(&mut line).await {
                Ok(0) => break Ok(()),
                Err(error) => break Err(error.into()),
                Ok(_) => {}
            }
            let line = line.trim_end();
            if let Some(status) = line.strip_prefix("HTTP/1.1 ") {
                ensure!(status.starts_with("200"), "refused");
            } else if let Some(name) = line.strip_prefix("event: ") {
                name.clone_into(&mut event);
            } else if let Some(id) = line.strip_prefix("id: ") {
                id.clone_into(&mut self.last_id);
            } else if let Some(ms) = line.strip_prefix("retry: ") {
                let ms = ms.parse().context("a wait")?;
                (self.wait_ms, self.due) = (Some(ms), Some(Instant::now() + Duration::from_millis(ms)));
                self.all.longest_wait_ms.fetch_max(ms, Ordering::SeqCst);
            } else if line.starts_with("data: ") {
                if event == "notifications" {
                    self.heard += 1;
                    self.all.heard.fetch_add(1, Ordering::SeqCst);
                } else if event == "dashboard" && !is_live {
                    // The newest picture is what a screen waits for.
                    (is_live, self.failures) = (true, 0);
                    self.all.is_live(self.due.take());
                }
            }
        };
        if is_live {
            self.all.live.fetch_sub(1, Ordering::SeqCst);
        }
        outcome
    }
}
