//! Connections: taken in, served by hyper, and let finish at the stop.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::tasks::Tasks;

/// Who has not sent a whole request head by then is cut off; so is an idle connection.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// After a failure to accept, such as too many open files, until the next try.
const BREATH: Duration = Duration::from_millis(100);

/// Takes connections in until the stop, then waits for those that are open.
pub(super) async fn run(listener: TcpListener, router: Router, tasks: Tasks, heartbeat: Duration) {
    let connections = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    let door = Door { http, router, tasks: tasks.clone(), heartbeat };
    loop {
        let accepted = tokio::select! {
            () = tasks.stopping().cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => door.let_in(&connections, stream, from),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}

/// What every connection gets.
struct Door {
    http: http1::Builder,
    router: Router,
    tasks: Tasks,
    heartbeat: Duration,
}

impl Door {
    fn let_in(&self, connections: &GracefulShutdown, stream: TcpStream, from: SocketAddr) {
        if let Err(error) = self.prepare(&stream) {
            tracing::debug!(%error, "a socket option could not be set");
        }
        let router = self.router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(from));
            router.clone().oneshot(request.map(Body::new))
        });
        // A client that takes nothing is let go, whatever it was to be sent.
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.heartbeat * 2));
        let connection =
            connections.watch(self.http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        self.tasks.spawn_short(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %from, "a connection ended badly");
            }
        });
    }

    fn prepare(&self, stream: &TcpStream) -> io::Result<()> {
        // Small messages are sent at once: a sale should be on the screens before it is on the receipt.
        stream.set_nodelay(true)?;
        // A peer that vanished is found by the first heartbeat it does not acknowledge.
        SockRef::from(stream).set_tcp_user_timeout(Some(self.heartbeat))
    }
}
