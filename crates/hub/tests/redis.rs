//! The bridge between nodes, over a Redis of the test's own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and its tasks end with it"
)]

use std::{
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use futures_util::FutureExt as _;
use melati_hub::{BridgeError, RedisBridge, Signal};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

/// A `redis-server` that keeps nothing and dies with the test.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let port = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        // Somebody else may take the free port first.
        (0..5).find_map(|_| Self::start_on(port())).expect("redis-server starts on a free port")
    }

    fn start_on(port: u16) -> Option<Self> {
        let mut process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"])
            .arg(port.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .expect("redis-server is installed (apt-get install redis-server)");
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut server = Self { process, port };
        let ready = lines.into_iter().any(|line| line.contains("Ready to accept connections"));
        if !ready {
            server.stop();
        }
        ready.then_some(server)
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    fn node(&self, channel: &str) -> Node {
        let bridge = RedisBridge::connect(&self.url(), channel).unwrap();
        let signal = Signal::new();
        let (runs, raises) = (bridge.clone(), signal.clone());
        Node { bridge, signal, running: tokio::spawn(async move { runs.run(raises).await }) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Node {
    bridge: RedisBridge,
    signal: Signal,
    running: JoinHandle<()>,
}

impl Node {
    async fn hears(&self) {
        let raised = timeout(Duration::from_secs(20), self.signal.raised()).await;
        raised.expect("the signal is raised");
    }

    /// Waits until the link is as wanted. It is to notice by itself that the server went, sooner
    /// than by trying a silent link (after 5 s).
    async fn is_up(&self, up: bool) {
        let change = async {
            loop {
                match self.bridge.ping().await {
                    Ok(()) if up => return,
                    Err(BridgeError::NotConnected) if !up => return,
                    _ => sleep(Duration::from_millis(5)).await,
                }
            }
        };
        let limit = Duration::from_secs(if up { 20 } else { 4 });
        timeout(limit, change).await.expect("the link comes and goes with the server");
    }

    /// Everything sent before has arrived when an answer to a later question has.
    async fn is_quiet(&self) {
        self.bridge.ping().await.unwrap();
        assert!(self.signal.raised().now_or_never().is_none(), "nothing was announced to this node");
    }
}

#[tokio::test]
async fn one_node_announces_and_the_others_hear() {
    let server = Server::start();
    let (one, two, elsewhere) = (server.node("melati"), server.node("melati"), server.node("another shop"));
    for node in [&one, &two, &elsewhere] {
        node.hears().await; // connected: something may have been missed before
    }

    one.bridge.announce();
    two.hears().await;
    one.is_quiet().await; // knows its own voice
    elsewhere.is_quiet().await;

    two.bridge.announce();
    one.hears().await;
}

#[tokio::test]
async fn what_is_announced_without_a_link_is_said_when_there_is_one() {
    let server = Server::start();
    let hears = server.node("melati");
    hears.hears().await;
    let late = RedisBridge::connect(&server.url(), "melati").unwrap();
    late.announce();
    late.announce();
    let running = tokio::spawn(async move { late.run(Signal::new()).await });
    hears.hears().await;
    running.abort();
}

#[tokio::test]
async fn the_link_comes_back_with_the_server() {
    let mut server = Server::start();
    let (one, two) = (server.node("melati"), server.node("melati"));
    one.hears().await;
    two.hears().await;
    one.is_up(true).await;

    server.stop();
    one.is_up(false).await;
    two.is_up(false).await;
    one.bridge.announce(); // harmless

    let _again = Server::start_on(server.port).expect("the port is still free");
    two.hears().await; // connected anew: something may have been missed
    one.is_up(true).await;
    two.is_up(true).await;
    one.bridge.announce();
    two.hears().await;
}

#[tokio::test]
async fn a_bridge_that_is_stopped_says_so() {
    let server = Server::start();
    let node = server.node("melati");
    node.is_up(true).await;
    node.running.abort();
    assert!(node.running.await.unwrap_err().is_cancelled());
    assert!(matches!(node.bridge.ping().await, Err(BridgeError::NotConnected)));
}
