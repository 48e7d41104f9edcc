//! Connections: taken in, served by hyper, and let finish at the stop.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::tasks::Tasks;

/// Who has not sent a whole request head by then is cut off; so is an idle connection.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// After a failure to accept, such as too many open files, until the next try.
const BREATH: Duration = Duration::from_millis(100);

/// Takes connections in until the stop, then waits for those that are open.
pub(super) async fn run(listener: TcpListener, router: Router, tasks: Tasks) {
    let connections = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    loop {
        let accepted = tokio::select! {
            () = tasks.stopping().cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => serve(&http, &connections, stream, from, &router, &tasks),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}

fn serve(
    http: &http1::Builder,
    connections: &GracefulShutdown,
    stream: TcpStream,
    from: SocketAddr,
    router: &Router,
    tasks: &Tasks,
) {
    // Small messages are sent at once: a sale should be on the screens before it is on the receipt.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let router = router.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
    tasks.spawn_short(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, %from, "a connection ended badly");
        }
    });
}
