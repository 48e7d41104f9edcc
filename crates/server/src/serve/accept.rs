//! Connections: taken in, served by hyper, parked once they carry a live stream, and let finish at the stop.

use std::{
    convert::Infallible,
    future::{pending, poll_fn},
    io,
    net::{SocketAddr, TcpStream as StdStream},
    os::fd::AsFd,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, response::Parts},
};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use melati_web::{Begun, Live};
use socket2::SockRef;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::stream::{self, Streams};

/// Who has not sent a whole request head by then is cut off; so is an idle connection.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// After a failure to accept, such as too many open files, until the next try.
const BREATH: Duration = Duration::from_millis(100);

/// Takes connections in until the stop; those that are open are tasks of their own.
pub(super) async fn run(listener: TcpListener, streams: Arc<Streams>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    let router = melati_web::router(streams.state.clone());
    let door = Arc::new(Door { http, router, streams });
    loop {
        let accepted = tokio::select! {
            () = door.streams.tasks.stopping().cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                let come_in = Arc::clone(&door);
                door.streams.tasks.spawn_short(async move {
                    if let Err(error) = come_in.let_in(stream, from).await {
                        tracing::debug!(%error, %from, "a connection ended badly");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// What every connection gets.
struct Door {
    http: http1::Builder,
    router: Router,
    streams: Arc<Streams>,
}

/// Where a handler's answer leaves the stream it begins.
type Parking = Arc<Mutex<Option<Begins>>>;

/// An answer's head, and the stream that follows it.
type Begins = (Parts, Box<Live>);

/// hyper needs it pinned, and the time limit is pinned to it.
type Socket = Pin<Box<TimeoutStream<TcpStream>>>;

impl Door {
    async fn let_in(&self, stream: TcpStream, from: SocketAddr) -> Result<(), hyper::Error> {
        if let Err(error) = self.prepare(&stream) {
            tracing::debug!(%error, "a socket option could not be set");
        }
        // A client that takes nothing is let go, whatever it was to be sent.
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.heartbeat() * 2));
        let Some((socket, (head, live))) = self.serve(Box::pin(stream), from).await? else { return Ok(()) };
        match bare(&socket) {
            Ok(bare) => {
                drop(socket);
                let streams = Arc::clone(&self.streams);
                let head = stream::head(head, streams.state.app.now());
                // In a task of its own, which keeps nothing of what came before.
                self.streams.tasks.spawn_short(async move { streams.tell(bare, head, live).await });
            }
            Err(error) => tracing::warn!(%error, %from, "a stream cannot be begun"),
        }
        Ok(())
    }

    /// Answers requests until the connection ends, or one of them begins a stream: then its socket is given back.
    async fn serve(
        &self,
        socket: Socket,
        from: SocketAddr,
    ) -> Result<Option<(Socket, Begins)>, hyper::Error> {
        let parking = Parking::default();
        let (router, place) = (self.router.clone(), Arc::clone(&parking));
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(from));
            let (router, place) = (router.clone(), Arc::clone(&place));
            Box::pin(async move {
                let wants_body = request.method() == Method::GET;
                let response = router.oneshot(request.map(Body::new)).await?;
                let begun = response.extensions().get::<Begun>().filter(|_| wants_body);
                if let Some(live) = begun.and_then(Begun::take) {
                    let (head, _) = response.into_parts();
                    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some((head, live));
                    // The connection is taken apart before anything else is done with it.
                    return pending().await;
                }
                Ok::<_, Infallible>(response)
            })
        });
        let mut connection = self.http.serve_connection(TokioIo::new(socket), service);
        let mut stopping = pin!(self.streams.tasks.stopping().cancelled());
        let mut is_leaving = false;
        let parked = poll_fn(|context| {
            if !is_leaving && stopping.as_mut().poll(context).is_ready() {
                is_leaving = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
            let ended = connection.poll_without_shutdown(context);
            match (parking.lock().unwrap_or_else(PoisonError::into_inner).take(), ended) {
                (Some(parked), _) => Poll::Ready(Ok(Some(parked))),
                (None, ended) => ended.map_ok(|()| None),
            }
        });
        let parked = parked.await?;
        let mut socket = connection.into_parts().io.into_inner();
        if parked.is_none() {
            // It has ended: how, is known already.
            let _ = socket.shutdown().await;
        }
        Ok(parked.map(|parked| (socket, parked)))
    }

    fn prepare(&self, stream: &TcpStream) -> io::Result<()> {
        // Small messages are sent at once: a sale should be on the screens before it is on the receipt.
        stream.set_nodelay(true)?;
        // A peer that vanished is found by the first heartbeat it does not acknowledge.
        SockRef::from(stream).set_tcp_user_timeout(Some(self.heartbeat()))
    }

    fn heartbeat(&self) -> Duration {
        self.streams.state.settings.heartbeat
    }
}

/// The socket alone. What is around it is pinned, so it is not taken out, but named a second time.
fn bare(socket: &Socket) -> io::Result<StdStream> {
    Ok(socket.as_ref().get_ref().get_ref().as_fd().try_clone_to_owned()?.into())
}
