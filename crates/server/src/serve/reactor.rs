//! Streams that rest: each is a socket, who listens, and a place in an audience. One thread tells them all.
//!
//! What is new for an audience is written once and sent to each of its sockets as it is. Whatever is not so simple
//! wakes the stream: a socket that is full, a session to be looked at, an age reached, a node that leaves. It then
//! goes its own way in a task and comes back to rest. So nothing here waits for one stream, and a stream that rests
//! holds no buffer.

mod audience;
mod wheel;

use std::{
    collections::HashMap,
    io,
    pin::pin,
    sync::{Arc, Weak},
    task::{self, Context, Wake},
    thread,
    time::Duration,
};

use axum::body::Bytes;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use melati_hub::{Closed, Frame};
use melati_web::{OpenStreams, concerns_rights};
use mio::{Events, Interest, Poll, Token, Waker, net::TcpStream};
use slab::Slab;
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use self::{
    audience::{Audience, Program, Seat, Sent},
    wheel::{Tick, Wheel},
};
use super::stream::{Resting, Streams};

/// Ticks in a heartbeat: it comes late by one at most.
const HEARTBEAT: Tick = 32;
/// No tick is shorter.
const SHORTEST_TICK: Duration = Duration::from_millis(5);
/// Streams that may wait to be taken in.
pub(super) const WAITING: usize = 1_024;
/// Sockets after which the time is looked at again.
const SOME: usize = 64;
/// Hang-ups heard at once.
const EVENTS: usize = 256;
/// Not a stream's: something else than a socket has called.
const ALARM: Token = Token(usize::MAX);

/// Starts the thread; it is a task of `streams`, and ends at the stop or when nobody is left who could come.
pub(super) fn start(streams: &Arc<Streams>, resting: mpsc::Receiver<Resting>) -> io::Result<()> {
    let (ended, end) = oneshot::channel();
    let mut reactor = Reactor::new(Arc::downgrade(streams), resting, streams.state.settings.heartbeat)?;
    let (open, stop) = (streams.state.streams.clone(), streams.tasks.stopping().clone());
    thread::Builder::new().name("reactor".to_owned()).spawn(move || {
        if let Err(error) = reactor.run(&open, &stop) {
            tracing::error!(%error, "streams can no longer be told anything");
        }
        // Nobody waits for it where the server was dropped.
        let _ = ended.send(());
    })?;
    streams.tasks.spawn("reactor", async move { end.await.unwrap_or_default() });
    Ok(())
}

/// Calls the reactor while it waits for its sockets.
struct Alarm(Waker);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if let Err(error) = self.0.wake() {
            // It looks again with the next tick.
            tracing::warn!(%error, "the streams' thread cannot be called");
        }
    }
}

struct Reactor {
    /// Gone when the server is: then there is nobody to wake a stream for.
    streams: Weak<Streams>,
    resting: mpsc::Receiver<Resting>,
    sockets: Poll,
    events: Events,
    seats: Slab<Seat>,
    audiences: Slab<Audience>,
    programs: HashMap<Program, usize>,
    /// Yields an audience, by number and serial, that there is something new for.
    rung: FuturesUnordered<BoxFuture<'static, (usize, u64)>>,
    /// Audiences so far.
    serial: u64,
    wheel: Wheel,
    started: Instant,
}

impl Reactor {
    fn new(
        streams: Weak<Streams>,
        resting: mpsc::Receiver<Resting>,
        heartbeat: Duration,
    ) -> io::Result<Self> {
        Ok(Self {
            streams,
            resting,
            sockets: Poll::new()?,
            events: Events::with_capacity(EVENTS),
            seats: Slab::new(),
            audiences: Slab::new(),
            programs: HashMap::new(),
            rung: FuturesUnordered::new(),
            serial: 0,
            wheel: Wheel::new(HEARTBEAT + 2, (heartbeat / HEARTBEAT).max(SHORTEST_TICK)),
            started: Instant::now(),
        })
    }

    /// Runs until the stop, or until nobody is left who could come.
    fn run(&mut self, open: &OpenStreams, stop: &CancellationToken) -> io::Result<()> {
        let alarm = task::Waker::from(Arc::new(Alarm(Waker::new(self.sockets.registry(), ALARM)?)));
        let mut context = Context::from_waker(&alarm);
        let mut stop = pin!(stop.cancelled());
        let mut asked = pin!(open.asked_to_end());
        loop {
            if stop.as_mut().poll(&mut context).is_ready() {
                self.send_all_off();
                return Ok(());
            }
            let mut is_done = true;
            // What goes on without end does not keep the rest waiting.
            for turn in (0..WAITING).rev() {
                match self.resting.poll_recv(&mut context) {
                    task::Poll::Ready(Some(resting)) => self.take_in(resting),
                    task::Poll::Ready(None) => return Ok(()),
                    task::Poll::Pending => break,
                }
                is_done &= turn > 0;
            }
            for turn in (0..=self.audiences.len()).rev() {
                let task::Poll::Ready(Some((number, serial))) = self.rung.poll_next_unpin(&mut context)
                else {
                    break;
                };
                self.tell(number, serial);
                is_done &= turn > 0;
            }
            while asked.as_mut().poll(&mut context).is_ready() {
                asked.set(open.asked_to_end());
                self.wake_where(|seat| seat.listener.is_to_end());
            }
            self.turn();
            let wait = if is_done { self.wheel.until_next(self.started.elapsed()) } else { Duration::ZERO };
            match self.sockets.poll(&mut self.events, Some(wait)) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => self.hear(),
            }
        }
    }

    /// The server stops: everybody goes their own way, which is to say good-bye.
    fn send_all_off(&mut self) {
        self.resting.close();
        while let Ok(resting) = self.resting.try_recv() {
            self.take_in(resting);
        }
        self.wake_where(|_| true);
    }

    /// A stream comes to rest among those that hear the same.
    fn take_in(&mut self, Resting { socket, mut subscriber, listener }: Resting) {
        let heard = subscriber.heard();
        let program = Program::of(&subscriber, &listener);
        let (number, news) = if let Some(&number) = self.programs.get(&program)
            && let Some(audience) = self.audiences.get_mut(number)
        {
            let before = audience.subscriber.heard();
            let (theirs, news) = audience.subscriber.absorb(subscriber);
            self.hand_out(number, before, theirs);
            (number, news)
        } else {
            let news = subscriber.news();
            self.serial += 1;
            let now = self.wheel.now();
            let audience = Audience::new(program.clone(), subscriber, self.serial, now);
            let number = self.audiences.insert(audience);
            self.programs.insert(program, number);
            self.listen(number);
            (number, news)
        };
        let mut socket = TcpStream::from_std(socket);
        let Some(audience) = self.audiences.get_mut(number) else {
            // What those who hear the same were told has woken all of them, and so it does this one.
            return self.send_off(socket, |streams| listener.wake(&streams.state, heard, Bytes::new()));
        };
        let entry = self.seats.vacant_entry();
        let id = entry.key();
        if let Err(error) = self.sockets.registry().register(&mut socket, Token(id), Interest::READABLE) {
            tracing::warn!(%error, "a stream cannot be watched over");
            return self.leave_if_empty(number);
        }
        let (now, place) = (self.wheel.now(), audience.seats.len());
        audience.seats.push(id);
        // Where the heartbeats of those who came together fall is left to when they came.
        let due = self.wheel.put(id, now.saturating_add(HEARTBEAT));
        let is_to_end = listener.is_to_end();
        entry.insert(Seat { socket, listener, audience: number, place, told: now, due });
        match news {
            Ok(frames) if !is_to_end && !concerns_rights(&frames) => self.hand_to(&[id], number, &frames),
            _ => self.wake(id, heard, Bytes::new()),
        }
    }

    /// From now on `audience` is heard when there is something new for it.
    fn listen(&self, number: usize) {
        if let Some(audience) = self.audiences.get(number) {
            let (bell, serial) = (audience.subscriber.bell(), audience.serial);
            self.rung.push(bell.notified_owned().map(move |()| (number, serial)).boxed());
        }
    }

    /// There is something new for an audience, unless it has left.
    fn tell(&mut self, number: usize, serial: u64) {
        let Some(audience) = self.audiences.get_mut(number) else { return };
        if audience.serial != serial {
            return;
        }
        let before = audience.subscriber.heard();
        let news = audience.subscriber.news();
        self.listen(number);
        self.hand_out(number, before, news);
    }

    /// Tells an audience what is new for it; up to `before` it has heard everything.
    fn hand_out(&mut self, number: usize, before: i64, news: Result<Vec<Frame>, Closed>) {
        let Some(audience) = self.audiences.get(number) else { return };
        let seats = audience.seats.clone();
        match news {
            Ok(frames) if !concerns_rights(&frames) => self.hand_to(&seats, number, &frames),
            _ => seats.into_iter().for_each(|id| self.wake(id, before, Bytes::new())),
        }
    }

    /// Sends `frames` to some of an audience, each by one write. Never inlined: `melati-bench instructions` counts it.
    #[inline(never)]
    fn hand_to(&mut self, seats: &[usize], number: usize, frames: &[Frame]) {
        let Some(streams) = self.streams.upgrade() else { return };
        let Some(audience) = self.audiences.get_mut(number) else { return };
        if frames.is_empty() {
            return;
        }
        let (bytes, heard) = (audience.program.written(frames), audience.subscriber.heard());
        if seats.len() == audience.seats.len() {
            audience.told = self.wheel.now();
        }
        let mut troubled = Vec::new();
        for some in seats.chunks(SOME) {
            for &id in some {
                match self.seats.get(id).map(|seat| seat.send(&bytes)) {
                    Some(Sent::All) | None => {}
                    Some(Sent::Some(sent)) => troubled.push((id, Ok(sent))),
                    Some(Sent::Gone(how)) => troubled.push((id, Err(how))),
                }
            }
            streams.state.streams.told(frames, some.len(), streams.state.app.now());
        }
        for (id, sent) in troubled {
            match sent {
                Ok(sent) => self.wake(id, heard, bytes.slice(sent..)),
                Err(how) => self.lose(id, how),
            }
        }
    }

    /// Clients that hung up leave.
    fn hear(&mut self) {
        let gone: Vec<usize> = self.events.iter().map(|event| event.token().0).collect();
        for id in gone {
            if let Some(how) = self.seats.get(id).and_then(Seat::gone) {
                self.lose(id, how);
            }
        }
    }

    /// Looks at those who are due.
    fn turn(&mut self) {
        let Some(streams) = self.streams.upgrade() else { return };
        while let Some(ids) = self.wheel.turn(self.started.elapsed()) {
            for &id in &ids {
                self.look_at(id, &streams);
            }
            self.wheel.give_back(ids);
        }
    }

    /// A heartbeat after silence, and the next look before anything of the stream's is over.
    fn look_at(&mut self, id: usize, streams: &Streams) {
        let now = self.wheel.now();
        let Some(seat) = self.seats.get_mut(id).filter(|seat| seat.due == now) else { return };
        let Some(audience) = self.audiences.get_mut(seat.audience) else { return };
        let heard = audience.subscriber.heard();
        let wait = seat.listener.may_wait(&streams.state.app);
        if wait.is_zero() {
            return self.wake(id, heard, Bytes::new());
        }
        let mut silence = audience.told.max(seat.told);
        if silence.saturating_add(HEARTBEAT) <= now {
            let heartbeat = audience.heartbeat(&streams.state, now);
            match seat.send(&heartbeat) {
                Sent::All => seat.told = now,
                Sent::Some(bytes) => return self.wake(id, heard, heartbeat.slice(bytes..)),
                Sent::Gone(how) => return self.lose(id, how),
            }
            silence = now;
        }
        let due = silence.saturating_add(HEARTBEAT).min(now.saturating_add(self.wheel.ticks(wait)));
        seat.due = self.wheel.put(id, due);
    }

    fn wake_where(&mut self, is_meant: impl Fn(&Seat) -> bool) {
        let meant = |(id, seat): (usize, &Seat)| {
            let audience = self.audiences.get(seat.audience)?;
            is_meant(seat).then(|| (id, audience.subscriber.heard()))
        };
        let woken: Vec<_> = self.seats.iter().filter_map(meant).collect();
        for (id, heard) in woken {
            self.wake(id, heard, Bytes::new());
        }
    }

    /// A stream goes its own way: it was told everything up to `heard`, but for `unsent`, which the socket did not
    /// take.
    fn wake(&mut self, id: usize, heard: i64, unsent: Bytes) {
        let Some(Seat { mut socket, listener, .. }) = self.leave(id) else { return };
        if let Err(error) = self.sockets.registry().deregister(&mut socket) {
            tracing::warn!(%error, "a stream cannot be let go");
            return;
        }
        self.send_off(socket, |streams| listener.wake(&streams.state, heard, unsent));
    }

    fn send_off(&self, socket: TcpStream, live: impl FnOnce(&Streams) -> Box<melati_web::Live>) {
        let Some(streams) = self.streams.upgrade() else { return };
        let (live, home) = (live(&streams), Arc::clone(&streams));
        let work = async move { home.tell(socket.into(), Bytes::new(), live).await };
        streams.tasks.spawn_short_on(work, &streams.runtime);
    }

    /// A client is gone.
    fn lose(&mut self, id: usize, how: io::ErrorKind) {
        if let Some(mut seat) = self.leave(id) {
            seat.listener.lost(how);
        }
    }

    /// A stream leaves its seat.
    fn leave(&mut self, id: usize) -> Option<Seat> {
        let seat = self.seats.try_remove(id)?;
        if let Some(audience) = self.audiences.get_mut(seat.audience) {
            audience.seats.swap_remove(seat.place);
            if let Some(moved) = audience.seats.get(seat.place).and_then(|&moved| self.seats.get_mut(moved)) {
                moved.place = seat.place;
            }
        }
        self.leave_if_empty(seat.audience);
        Some(seat)
    }

    fn leave_if_empty(&mut self, number: usize) {
        if self.audiences.get(number).is_some_and(|audience| audience.seats.is_empty()) {
            let audience = self.audiences.remove(number);
            self.programs.remove(&audience.program);
            // Whoever waits for news of it is let go.
            audience.subscriber.bell().notify_one();
        }
    }
}
