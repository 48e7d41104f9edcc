//! Streams that hear the same, and each of them.

use std::{
    io::{self, Write},
    sync::Arc,
};

use axum::body::Bytes;
use melati_hub::{Frame, Subscriber};
use melati_web::{Listener, WebState};
use mio::net::TcpStream;

use super::wheel::Tick;

/// What an audience hears: the names of its topics, and whether each message says which feed it is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Program {
    topics: Box<[Arc<str>]>,
    is_named: bool,
}

impl Program {
    pub(super) fn of(subscriber: &Subscriber, listener: &Listener) -> Self {
        Self { topics: subscriber.topics().cloned().collect(), is_named: listener.is_named() }
    }

    /// Frames as one piece, to go out in one write.
    pub(super) fn written(&self, frames: &[Frame]) -> Bytes {
        let written = |frame: &Frame| if self.is_named { frame.named() } else { frame.unnamed() };
        match frames {
            [one] => written(one),
            several => several.iter().map(written).collect::<Vec<_>>().concat().into(),
        }
    }
}

/// Streams that have heard the same up to the same place.
pub(super) struct Audience {
    pub(super) program: Program,
    pub(super) subscriber: Subscriber,
    /// Numbers of its seats.
    pub(super) seats: Vec<usize>,
    /// When it was told something.
    pub(super) told: Tick,
    /// Tells it from others that had its number before.
    pub(super) serial: u64,
    heartbeat: Option<(Tick, Bytes)>,
}

impl Audience {
    pub(super) fn new(program: Program, subscriber: Subscriber, serial: u64, now: Tick) -> Self {
        Self { program, subscriber, seats: Vec::new(), told: now, serial, heartbeat: None }
    }

    /// The heartbeat of this moment, written once.
    pub(super) fn heartbeat(&mut self, state: &WebState, now: Tick) -> Bytes {
        match &self.heartbeat {
            Some((then, bytes)) if *then == now => bytes.clone(),
            _ => {
                let bytes = state.heartbeat(self.subscriber.heard());
                self.heartbeat.insert((now, bytes)).1.clone()
            }
        }
    }
}

/// One stream that rests.
pub(super) struct Seat {
    pub(super) socket: TcpStream,
    pub(super) listener: Box<Listener>,
    /// The number of its audience.
    pub(super) audience: usize,
    /// Where it is among its audience.
    pub(super) place: usize,
    /// When something was told to it alone.
    pub(super) told: Tick,
    /// When it is to be looked at.
    pub(super) due: Tick,
}

/// What became of something that was to be sent.
pub(super) enum Sent {
    All,
    /// So many bytes; the socket is full.
    Some(usize),
    /// The client is gone.
    Gone(io::ErrorKind),
}

/// More than this in one go is not listened to: a stream's client has nothing to say.
const MOST_HEARD: usize = 16 * 1024;

impl Seat {
    /// Sends what the socket takes now.
    pub(super) fn send(&self, bytes: &[u8]) -> Sent {
        match (&self.socket).write(bytes) {
            Ok(sent) if sent == bytes.len() => Sent::All,
            Ok(sent) => Sent::Some(sent),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Sent::Some(0),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Sent::Some(0),
            Err(error) => Sent::Gone(error.kind()),
        }
    }

    /// Takes what the client said, which is not listened to. How it went, if it did.
    pub(super) fn gone(&self) -> Option<io::ErrorKind> {
        let mut heard = [0; 1024];
        let mut taken = 0;
        while taken < MOST_HEARD {
            match io::Read::read(&mut &self.socket, &mut heard) {
                Ok(0) => return Some(io::ErrorKind::UnexpectedEof),
                Ok(length) => taken += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(error) => return Some(error.kind()),
            }
        }
        Some(io::ErrorKind::InvalidData)
    }
}
