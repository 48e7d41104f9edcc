//! `/metrics`: the numbers, for Prometheus, on this machine or with a token.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use subtle::ConstantTimeEq;

use crate::{
    extract, metrics,
    problem::{Code, Problem},
    state::WebState,
};

const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A proxy on this machine also comes from it, but says for whom.
const FORWARDED: [&str; 3] = ["forwarded", "x-forwarded-for", "via"];

pub(super) async fn metrics(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_local =
        peer.ip().to_canonical().is_loopback() && FORWARDED.iter().all(|name| !headers.contains_key(*name));
    let known = state.settings.metrics_token.as_deref().zip(extract::bearer(&headers));
    let has_token = known.is_some_and(|(own, given)| own.as_bytes().ct_eq(given.as_bytes()).into());
    if !is_local && !has_token {
        let detail = "Angka operasi hanya untuk mesin ini sendiri, atau dengan token metrics_token.";
        return Err(Problem::new(Code::Forbidden, detail));
    }
    metrics::note_open(&state.streams.list());
    Ok(([(header::CONTENT_TYPE, FORMAT)], state.numbers.render()).into_response())
}
