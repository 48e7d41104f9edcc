//! From a sale to the sockets of its omset feed: how long until 1, and until 1,000 streams have it.
//!
//! Server and clients run in this one process, on the same two cores. "From the call" starts before the sale's
//! transaction, "from the commit" when the durable sale was answered.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use anyhow::{Context, Result};
use melati_app::{
    basket::{Buyer, TypedBasket, TypedLine},
    sales, shelf,
};
use melati_domain::catalogue::Product;
use melati_testkit::{
    app::TestApp,
    builders::{ADMIN1, KASIR1, PASSWORD, SeededShop},
    db::Engine,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
};

use crate::{shop::Shop, stats};

/// Between two sales.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// Prints p50 and p99 over all deliveries of `sales` sales, for each number of streams.
pub(crate) async fn run(streams: &[usize], sales: usize) -> Result<()> {
    println!("\nFrom a sale to the client's socket, omset feed, {sales} sales one after the other, ms\n");
    println!(
        "| streams | from the call p50 / p99 | from the commit p50 / p99 | deliveries |\n|---|---|---|---|"
    );
    for &count in streams {
        println!("{}", measure(count, sales).await?);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark's own clients and clock")]
async fn measure(count: usize, sales: usize) -> Result<String> {
    let roomy = |config: &mut melati_server::config::Config| {
        config.streams.per_user = count + 1;
        config.streams.per_address = count + 1;
        config.streams.connects_per_second = std::num::NonZeroU32::MAX;
    };
    let app = TestApp::builder(Engine::Sqlite).config(roomy).start().await;
    let admin = app.actor(ADMIN1).await;
    for product in products(&app.shop) {
        shelf::restock(&app.app, &admin, product, 100_000, "Untuk pengukuran").await?;
    }
    let who = serde_json::json!({ "email": KASIR1, "password": PASSWORD, "device_name": "pengukuran" });
    let signed_in = app.anonymous().post("/api/v1/auth/login", who).await.json();
    let token =
        signed_in.get("token").and_then(serde_json::Value::as_str).context("a bearer token")?.to_owned();
    let origin = Instant::now();
    let board = Arc::new(Board::new(count));
    let mut clients = Vec::new();
    for _ in 0..count {
        let (address, token, board) = (app.address(), token.clone(), Arc::clone(&board));
        clients.push(tokio::spawn(async move { listen(address, &token, origin, &board).await }));
    }
    board.wait().await;
    let actor = app.actor(KASIR1).await;
    let (mut calls, mut commits) = (Vec::new(), Vec::new());
    for n in 1..=sales {
        // Sales of one cashier do not follow each other within milliseconds; a burst would be folded.
        tokio::time::sleep(PAUSE).await;
        board.next(n);
        calls.push(origin.elapsed().as_secs_f64());
        sales::ring_up(&app.app, &actor, basket(&app.shop), None).await?;
        commits.push(origin.elapsed().as_secs_f64());
        board.wait().await;
    }
    let (mut from_call, mut from_commit) = (Vec::new(), Vec::new());
    for client in clients {
        client.abort();
    }
    for (n, at) in board.times() {
        if let (Some(call), Some(commit)) = (calls.get(n), commits.get(n)) {
            from_call.push((at - call) * 1e3);
            from_commit.push(((at - commit) * 1e3).max(0.0));
        }
    }
    app.stop().await;
    let cell = |values: &mut Vec<f64>| {
        format!("{:.2} / {:.2}", stats::percentile(values, 0.5), stats::percentile(values, 0.99))
    };
    Ok(format!("| {count} | {} | {} | {} |", cell(&mut from_call), cell(&mut from_commit), from_call.len()))
}

fn products(shop: &SeededShop) -> [Product; 3] {
    [Product::Frame(shop.frame_umum), Product::Lens(shop.lens_umum), Product::Accessory(shop.accessory)]
}

fn basket(shop: &SeededShop) -> TypedBasket {
    let lines = products(shop).map(|product| TypedLine::Product { product, quantity: 1 });
    TypedBasket { lines: lines.to_vec(), buyer: Buyer::WalkIn("Pembeli".into()), ..Shop::basket(0) }
}

/// Which sale is awaited, who has it, and when each arrived.
struct Board {
    count: usize,
    wanted: AtomicUsize,
    seen: AtomicUsize,
    all: Notify,
    arrivals: Mutex<Vec<(usize, f64)>>,
}

impl Board {
    fn new(count: usize) -> Self {
        let (wanted, seen, all) = (AtomicUsize::new(0), AtomicUsize::new(0), Notify::new());
        Self { count, wanted, seen, all, arrivals: Mutex::default() }
    }

    /// From now on sale `n` is awaited.
    fn next(&self, n: usize) {
        self.seen.store(0, Ordering::SeqCst);
        self.wanted.store(n, Ordering::SeqCst);
    }

    /// Waits until every stream has what is awaited.
    async fn wait(&self) {
        while self.seen.load(Ordering::SeqCst) < self.count {
            self.all.notified().await;
        }
    }

    fn arrived(&self, sales: usize, at: f64) {
        if sales == self.wanted.load(Ordering::SeqCst) {
            if let Some(index) = sales.checked_sub(1) {
                self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).push((index, at));
            }
            if self.seen.fetch_add(1, Ordering::SeqCst) + 1 == self.count {
                self.all.notify_one();
            }
        }
    }

    fn times(&self) -> Vec<(usize, f64)> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One stream: notes when each picture arrives, by the number of sales it shows.
async fn listen(address: std::net::SocketAddr, token: &str, origin: Instant, board: &Board) -> Result<()> {
    let mut socket = TcpStream::connect(address).await?;
    let request = format!(
        "GET /realtime/omset-kasir HTTP/1.1\r\nHost: melati\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await?;
    let (mut heard, mut chunk) = (String::new(), vec![0; 16_384]);
    loop {
        let length = socket.read(&mut chunk).await?;
        anyhow::ensure!(length > 0, "the stream ended");
        let at = origin.elapsed().as_secs_f64();
        heard.push_str(&String::from_utf8_lossy(chunk.get(..length).unwrap_or_default()));
        while let Some((event, rest)) = heard.split_once("\n\n") {
            let sales = event.split_once("\"jumlah_transaksi\":").and_then(|(_, number)| {
                number.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok())
            });
            if let Some(sales) = sales {
                board.arrived(sales, at);
            }
            heard = rest.to_owned();
        }
    }
}
