//! Listeners of one server, all served by one thread: it reads once for what has come, and copies nothing, so that
//! what is measured is the server.

use std::{
    io::{ErrorKind, Read, Write},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, ensure};
use memchr::memmem::Finder;
use mio::{Events, Interest, Poll, Token, net::TcpStream};

use super::{
    servers::Server,
    tally::{Heard, Tally},
};

/// Connections that are being made at once.
const AT_ONCE: usize = 64;
/// Sockets that are looked at together.
const TOGETHER: usize = 256;
/// So often it is looked whether they are to leave.
const LOOK: Duration = Duration::from_millis(100);

/// The thread; it ends when told to.
pub(crate) struct Listeners {
    leaves: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Listeners {
    /// Begins to connect `count` listeners.
    pub(crate) fn gather(server: &impl Server, count: usize, tally: &Arc<Tally>) -> Result<Self> {
        let leaves = Arc::new(AtomicBool::new(false));
        let mut work = Work {
            address: server.address(),
            request: server.request(),
            counted: Finder::new(server.marker()),
            message: Finder::new(b"data: "),
            sockets: Poll::new()?,
            all: Vec::new(),
            greeted: 0,
            tally: Arc::clone(tally),
        };
        let left = Arc::clone(&leaves);
        let thread = thread::Builder::new().name("listeners".to_owned()).spawn(move || {
            if let Err(error) = work.run(count, &left) {
                work.tally.end(&error);
            }
        })?;
        Ok(Self { leaves, thread })
    }

    pub(crate) fn leave(self) -> Result<()> {
        self.leaves.store(true, Ordering::SeqCst);
        self.thread.join().map_err(|_| anyhow!("the listeners panicked"))
    }
}

struct Listener {
    socket: TcpStream,
    is_asked: bool,
    is_greeted: bool,
    told: usize,
    /// The end of what it heard last, in which a message may have begun.
    rest: Vec<u8>,
}

struct Work {
    address: SocketAddr,
    request: String,
    /// Once in each message that counts, and once in every message.
    counted: Finder<'static>,
    message: Finder<'static>,
    sockets: Poll,
    all: Vec<Listener>,
    greeted: usize,
    tally: Arc<Tally>,
}

impl Work {
    fn run(&mut self, count: usize, leaves: &AtomicBool) -> Result<()> {
        let (mut events, mut chunk) = (Events::with_capacity(TOGETHER), vec![0; 64 * 1024]);
        let mut heard = Vec::with_capacity(TOGETHER);
        while !leaves.load(Ordering::SeqCst) {
            while self.all.len() < count && self.all.len() < self.greeted + AT_ONCE {
                self.connect()?;
            }
            match self.sockets.poll(&mut events, Some(LOOK)) {
                Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
                _ => {}
            }
            let (before, mut messages) = (self.greeted, 0);
            for event in &events {
                messages += self.hear(event.token().0, &mut chunk, &mut heard)?;
            }
            if self.greeted > before {
                self.tally.greeted((self.greeted - before) as u64);
            }
            if messages > 0 {
                self.tally.heard(messages, &heard);
                heard.clear();
            }
        }
        Ok(())
    }

    fn connect(&mut self) -> Result<()> {
        let mut socket = TcpStream::connect(self.address)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.sockets.registry().register(&mut socket, Token(self.all.len()), both)?;
        self.all.push(Listener { socket, is_asked: false, is_greeted: false, told: 0, rest: Vec::new() });
        Ok(())
    }

    /// Takes what has come for one; the number of messages.
    fn hear(&mut self, number: usize, chunk: &mut [u8], heard: &mut Vec<Heard>) -> Result<u64> {
        let listener = self.all.get_mut(number).context("a socket of nobody's")?;
        if !listener.is_asked {
            match listener.socket.write(self.request.as_bytes()) {
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected) => {
                    return Ok(0);
                }
                written => ensure!(written? == self.request.len(), "a socket that takes no request"),
            }
            listener.is_asked = true;
        }
        let mut messages = 0;
        loop {
            let length = match listener.socket.read(chunk) {
                Ok(0) => anyhow::bail!("a stream ended"),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            };
            let at = self.tally.now();
            let read = chunk.get(..length).unwrap_or_default();
            if !listener.is_greeted {
                ensure!(read.starts_with(b"HTTP/1.1 200"), "refused: {}", String::from_utf8_lossy(read));
                listener.is_greeted = true;
                self.greeted += 1;
            }
            let count = listener.count(read, &self.counted);
            messages += listener.count(read, &self.message) as u64;
            listener.keep(read, self.counted.needle().len().max(self.message.needle().len()));
            if count > 0 {
                heard.push(Heard { first: listener.told, count, at });
                listener.told += count;
            }
            if length < chunk.len() {
                break;
            }
        }
        Ok(messages)
    }
}

impl Listener {
    /// How often `finder` finds something in what was read, also where it began in what was read before.
    fn count(&self, read: &[u8], finder: &Finder<'_>) -> usize {
        let overlap = finder.needle().len() - 1;
        let end = self.rest.get(self.rest.len().saturating_sub(overlap)..).unwrap_or_default();
        if end.is_empty() {
            return finder.find_iter(read).count();
        }
        let joint = [end, read.get(..overlap).unwrap_or(read)].concat();
        finder.find_iter(&joint).count() + finder.find_iter(read).count()
    }

    /// Keeps the end of what was read, unless a message ends with it.
    fn keep(&mut self, read: &[u8], length: usize) {
        if read.ends_with(b"\n\n") {
            self.rest.clear();
            return;
        }
        self.rest.extend_from_slice(read);
        self.rest.drain(..self.rest.len().saturating_sub(length));
    }
}
