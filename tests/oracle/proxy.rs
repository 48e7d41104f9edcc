//! A bad line between a client and the shop: slow, stalling, and cut off in the middle of a word.

use std::{net::SocketAddr, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Opens one to `server`; its address. It lasts as long as the runtime.
pub(crate) async fn bad_line(server: SocketAddr, seed: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut rng = StdRng::seed_from_u64(seed);
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, server, rng.random()));
        }
    });
    address
}

/// One connection, until somebody or chance ends it.
async fn carry(client: TcpStream, server: SocketAddr, seed: u64) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut rng = StdRng::seed_from_u64(seed);
    let (up, down) = (pass(from_client, to_server, rng.random()), pass(from_server, to_client, rng.random()));
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// Passes bytes on, a few at a time, until it stops doing so.
async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    // From less than an answer's head to what a poll after a long absence takes.
    let mut left = 1_usize << rng.random_range(8..20);
    let mut bytes = [0; 1_500];
    loop {
        let most = rng.random_range(1..=bytes.len());
        let Ok(read @ 1..) = from.read(&mut bytes[..most]).await else { return };
        match rng.random_range(0..200) {
            // Longer than a heartbeat: the server may take the client for gone.
            0 => tokio::time::sleep(Duration::from_millis(rng.random_range(1_000..4_000))).await,
            1..40 => tokio::time::sleep(Duration::from_millis(rng.random_range(1..30))).await,
            _ => {}
        }
        // The end may come in the middle of a word.
        let passed = read.min(left);
        if to.write_all(&bytes[..passed]).await.is_err() || passed < read {
            return;
        }
        left -= passed;
    }
}
