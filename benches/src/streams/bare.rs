//! What cannot be undercut: a program that knows its listeners by nothing but their sockets and sends each the same
//! bytes in a loop. No rights, no replay, no heartbeat; a listener whose socket is full loses what it was to hear.

use std::{
    io::{ErrorKind, Read, Write},
    net::SocketAddr,
};

use anyhow::{Result, ensure};
use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};

use super::servers::MESSAGE;

const DOOR: Token = Token(usize::MAX);

/// Serves on `address` until it is killed: `GET` makes a listener, each `POST` is told to all of them.
pub(crate) fn serve(address: SocketAddr) -> Result<()> {
    let (mut door, mut poll) = (TcpListener::bind(address)?, Poll::new()?);
    poll.registry().register(&mut door, DOOR, Interest::READABLE)?;
    let (mut events, mut callers, mut listeners) = (Events::with_capacity(256), Vec::new(), Vec::new());
    let message = format!("data: {}\n\n", "x".repeat(MESSAGE)).into_bytes();
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() == DOOR {
                while let Ok((mut socket, _)) = door.accept() {
                    socket.set_nodelay(true)?;
                    poll.registry().register(&mut socket, Token(callers.len()), Interest::READABLE)?;
                    callers.push(Some(socket));
                }
                continue;
            }
            let Some(place) = callers.get_mut(event.token().0) else { continue };
            let Some(socket) = place else { continue };
            let mut heard = [0; 4096];
            let asked = match socket.read(&mut heard) {
                Ok(length) => heard.get(..length).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Err(_) => &[],
            };
            if asked.starts_with(b"GET ") {
                socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")?;
                poll.registry().deregister(socket)?;
                listeners.extend(place.take());
            } else if asked.starts_with(b"POST ") {
                for listener in &mut listeners {
                    tell(listener, &message);
                }
                socket.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")?;
            } else {
                ensure!(asked.is_empty(), "nothing it knows");
                *place = None;
            }
        }
    }
}

fn tell(listener: &mut TcpStream, message: &[u8]) {
    // Gone or full: this loop does not care.
    let _ = listener.write(message);
}
