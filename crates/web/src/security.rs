//! What every answer says about itself, and who may send what changes something.

pub(crate) mod address;

use std::{convert::Infallible, sync::LazyLock};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::csrf::CsrfLayer;

use crate::{
    cookie, extract,
    problem::{Code, Problem},
    state::WebState,
};

/// No inline script or style, nothing from elsewhere, no framing.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The same, and WebAssembly of ours may run: no script can be made of a text by it.
static CAMERA_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = CONTENT_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(CONTENT_POLICY))
});

/// Beside a page whose camera reads codes: where the browser cannot by itself, WebAssembly does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HasCamera;

/// Adds the security headers to every answer; what says nothing of caching is not to be kept.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let has_camera = response.extensions().get::<HasCamera>().is_some();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if has_camera {
        headers.insert(header::CONTENT_SECURITY_POLICY, CAMERA_POLICY.clone());
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Pages from which a change may be sent: our own, as browsers report it.
#[derive(Debug, Clone, Default)]
pub struct SameOrigin(CsrfLayer);

/// A public address that no browser would report as origin.
#[derive(Debug, thiserror::Error)]
#[error("{0}; write it as browsers do: https://toko.example")]
pub struct BadOrigin(#[from] tower_http::csrf::ConfigError);

impl SameOrigin {
    /// Besides the request's own host, pages of `public_origin` (`https://host[:port]`) are our own: needed where
    /// a proxy changes the Host header.
    pub fn new(public_origin: Option<&str>) -> Result<Self, BadOrigin> {
        let layer = CsrfLayer::new();
        Ok(Self(match public_origin {
            Some(origin) => layer.add_trusted_origin(origin)?,
            None => layer,
        }))
    }

    /// Asks tower-http's check about the head of a request.
    async fn allows(&self, head: Request) -> bool {
        let passed = service_fn(async |_: Request| Ok::<_, Infallible>(Response::new(Body::empty())));
        let answer = self.0.layer(passed).oneshot(head).await;
        answer.is_ok_and(|response| response.status().is_success())
    }
}

/// `request` without its body.
fn head(request: &Request) -> Request {
    let mut head = Request::new(Body::empty());
    head.method_mut().clone_from(request.method());
    head.uri_mut().clone_from(request.uri());
    head.headers_mut().clone_from(request.headers());
    head
}

/// Refuses what another site's page made the browser send.
///
/// Only the cookie travels by itself, so a request with its own token needs no check, and neither does an API
/// call without a session; the sign-in form does, lest somebody be signed in as another.
pub(crate) async fn same_origin(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let rides = cookie::token(headers).is_some() || !request.uri().path().starts_with("/api/");
    if safe
        || extract::bearer(headers).is_some()
        || !rides
        || state.settings.same_origin.allows(head(&request)).await
    {
        next.run(request).await
    } else {
        Problem::new(
            Code::CrossSite,
            "Permintaan datang dari situs lain dan ditolak. Buka Melati langsung, lalu ulangi.",
        )
        .into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(headers: &[(&'static str, &'static str)]) -> Request {
        let request = Request::post("/login").header("host", "toko.example");
        headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
            .body(Body::empty())
            .unwrap()
    }

    #[tokio::test]
    async fn only_our_own_pages_may_send_changes() {
        let table = [
            (post(&[]), true),
            (post(&[("sec-fetch-site", "same-origin")]), true),
            (post(&[("sec-fetch-site", "cross-site")]), false),
            (post(&[("sec-fetch-site", "same-site")]), false),
            (post(&[("origin", "https://toko.example")]), true),
            (post(&[("origin", "https://jahat.example")]), false),
            (post(&[("origin", "null")]), false),
        ];
        for (request, allowed) in table {
            let told = format!("{:?}", request.headers());
            assert_eq!(SameOrigin::default().allows(request).await, allowed, "{told}");
        }
        let behind_proxy = SameOrigin::new(Some("https://melati.example")).unwrap();
        assert!(behind_proxy.allows(post(&[("origin", "https://melati.example")])).await);
        assert!(SameOrigin::new(Some("melati.example")).is_err());
    }
}
