//! A stream once it is live: its socket, taken out of HTTP, and what is to be written.
//!
//! hyper keeps buffers of some 11 KiB for each connection and passes each message through four layers; a screen that
//! waits needs neither. The answer has no length and no chunks: it ends with the connection.

use std::{io, time::Duration};

use axum::http::{HeaderValue, header, response::Parts};
use melati_web::Live;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};

use super::accept::Socket;

/// Writes the answer's head and then the stream, until it ends or the client goes. A client that takes nothing for
/// `patience` is let go.
pub(super) async fn tell(
    mut socket: Socket,
    head: Vec<u8>,
    mut live: Box<Live>,
    patience: Duration,
) -> io::Result<()> {
    let bare = socket.as_ref().get_ref().get_ref();
    write(bare, &head, patience).await?;
    drop(head);
    loop {
        let next = tokio::select! {
            biased;
            next = live.next() => next,
            gone = gone(bare) => return gone,
        };
        match next {
            Some(bytes) => write(bare, &bytes, patience).await?,
            None => return socket.shutdown().await,
        }
    }
}

/// Waits for the client to hang up. What it says instead is not listened to.
async fn gone(socket: &TcpStream) -> io::Result<()> {
    let mut heard = [0; 64];
    loop {
        socket.readable().await?;
        match socket.try_read(&mut heard) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

async fn write(socket: &TcpStream, mut bytes: &[u8], patience: Duration) -> io::Result<()> {
    loop {
        match socket.try_write(bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                timeout(patience, socket.writable()).await.map_err(|_| io::ErrorKind::TimedOut)??;
            }
            Err(error) => return Err(error),
        }
        if bytes.is_empty() {
            return Ok(());
        }
    }
}

/// The head of an answer that ends with its connection.
pub(super) fn head(mut head: Parts) -> Vec<u8> {
    // That of the empty body it came with.
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let mut written = format!("HTTP/1.1 {}\r\n", head.status).into_bytes();
    for (name, value) in &head.headers {
        written.extend_from_slice(name.as_str().as_bytes());
        written.extend_from_slice(b": ");
        written.extend_from_slice(value.as_bytes());
        written.extend_from_slice(b"\r\n");
    }
    written.extend_from_slice(b"\r\n");
    written
}
