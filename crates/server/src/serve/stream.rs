//! A stream's connection while it says something of its own. Afterwards it rests with the [reactor](super::reactor).

use std::{
    io,
    net::TcpStream as StdStream,
    time::{Duration, UNIX_EPOCH},
};

use axum::{
    body::Bytes,
    http::{HeaderValue, header, response::Parts},
};
use melati_domain::day::Millis;
use melati_hub::Subscriber;
use melati_web::{Listener, Live, Step, WebState};
use socket2::SockRef;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    runtime::Handle,
    sync::mpsc::{self, error::SendError},
    time::timeout,
};

use crate::tasks::Tasks;

/// Bytes a client may leave unread, about; the kernel takes twice as many for what it adds to them.
const SEND_BUFFER: usize = 64 * 1024;

/// What all streams of this server share.
pub(super) struct Streams {
    pub(super) state: WebState,
    pub(super) tasks: Tasks,
    /// Where streams are that do not rest.
    pub(super) runtime: Handle,
    /// To the reactor; who comes waits while it is full.
    pub(super) resting: mpsc::Sender<Resting>,
}

/// A stream that has said what it had to say.
pub(super) struct Resting {
    pub(super) socket: StdStream,
    pub(super) subscriber: Subscriber,
    pub(super) listener: Box<Listener>,
}

impl Streams {
    /// Writes `head`, the head of an answer, and then the stream, until it rests, ends, or its client goes.
    pub(super) async fn tell(&self, socket: StdStream, head: Bytes, live: Box<Live>) {
        if let Err(error) = self.speak(socket, head, live).await {
            tracing::debug!(%error, "a stream ended badly");
        }
    }

    async fn speak(&self, socket: StdStream, head: Bytes, mut live: Box<Live>) -> io::Result<()> {
        // Who does not read does not fill the kernel's memory either.
        SockRef::from(&socket).set_send_buffer_size(SEND_BUFFER)?;
        let mut socket = TcpStream::from_std(socket)?;
        // A client that takes nothing is let go.
        let patience = self.state.settings.heartbeat * 2;
        let mut next = head;
        loop {
            if let Err(error) = write(&socket, &next, patience).await {
                live.lost(error.kind());
                return Err(error);
            }
            live = match live.next(gone(&socket)).await {
                Step::Write(bytes, live) => {
                    next = bytes;
                    live
                }
                Step::Rest(subscriber, listener) => {
                    let resting = Resting { socket: socket.into_std()?, subscriber, listener };
                    let Err(SendError(resting)) = self.resting.send(resting).await else { return Ok(()) };
                    // The reactor has stopped, and the hub before it: nothing is left but to say good-bye.
                    let Resting { socket: back, subscriber, listener } = resting;
                    socket = TcpStream::from_std(back)?;
                    next = Bytes::new();
                    listener.wake(&self.state, subscriber.heard(), Bytes::new())
                }
                Step::End => return socket.shutdown().await,
                Step::Gone => return Ok(()),
            };
        }
    }
}

/// Waits for the client to hang up, and says how it did. What it says instead is not listened to.
async fn gone(socket: &TcpStream) -> io::ErrorKind {
    let mut heard = [0; 64];
    loop {
        let said = match socket.readable().await {
            Ok(()) => socket.try_read(&mut heard),
            Err(error) => Err(error),
        };
        match said {
            Ok(0) => return io::ErrorKind::UnexpectedEof,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return error.kind(),
        }
    }
}

async fn write(socket: &TcpStream, mut bytes: &[u8], patience: Duration) -> io::Result<()> {
    while !bytes.is_empty() {
        match socket.try_write(bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                timeout(patience, socket.writable()).await.map_err(|_| io::ErrorKind::TimedOut)??;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The head of an answer that ends with its connection.
pub(super) fn head(mut head: Parts, now: Millis) -> Bytes {
    // That of the empty body it came with.
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let since_1970 = Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
    let date = httpdate::fmt_http_date(UNIX_EPOCH + since_1970);
    let mut written = format!("HTTP/1.1 {}\r\ndate: {date}\r\n", head.status).into_bytes();
    for (name, value) in &head.headers {
        written.extend_from_slice(name.as_str().as_bytes());
        written.extend_from_slice(b": ");
        written.extend_from_slice(value.as_bytes());
        written.extend_from_slice(b"\r\n");
    }
    written.extend_from_slice(b"\r\n");
    written.into()
}
