//! The whole of HTTP: routes, and what lies around them.
//!
//! From the outside in: request id, trace, a panic told as 500, security headers, problems as pages for browsers,
//! same origin; around all but the streams also compression and a time limit.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};
use tracing::Span;

use crate::{
    page,
    problem::{Code, Problem},
    routes, security,
    state::WebState,
};

/// Longest time for an answer that is no stream.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything Melati answers over HTTP.
pub fn router(state: WebState) -> Router {
    let plain = routes::api()
        .merge(routes::pages())
        .layer(middleware::from_fn(in_time))
        .layer(CompressionLayer::new());
    plain
        .merge(routes::streams())
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async |method: Method| {
            Problem::new(
                Code::MethodNotAllowed,
                format!("Alamat ini tidak mengenal {method}. Lihat header Allow."),
            )
        })
        .layer(middleware::from_fn_with_state(state.clone(), security::same_origin))
        .layer(middleware::from_fn(problems_as_pages))
        .layer(middleware::from_fn(security::headers))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(answered)
                .on_failure(()),
        )
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// One span per request. The address is the route's pattern: queries hold names of patients.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), route, user.id = tracing::field::Empty)
}

fn answered(response: &Response, latency: Duration, _: &Span) {
    let duration_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(status = response.status().as_u16(), duration_ms, "answered");
}

#[expect(clippy::needless_pass_by_value, reason = "tower-http hands it over")]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let said = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    Problem::internal(&format_args!("a handler panicked: {said}")).into_response()
}

/// Gives up on what takes too long. What was being saved goes on, and may yet be done.
async fn in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(PATIENCE, next.run(request)).await.unwrap_or_else(|_| {
        let detail = "Server terlalu lama menjawab. Periksa dahulu apakah sudah tersimpan, baru ulangi.";
        Problem::later(Code::Busy, 5, detail).into_response()
    })
}

/// Shows a person a page where a program gets a problem; who has to sign in is led there.
async fn problems_as_pages(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let reads_pages = reads_pages(&request);
    let is_page_view = *request.method() == Method::GET;
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().filter(|_| reads_pages) else {
        return response;
    };
    if problem.status == StatusCode::UNAUTHORIZED {
        let wanted = if is_page_view { uri.path_and_query().map_or("/", |path| path.as_str()) } else { "/" };
        return Redirect::to(&sign_in_address(wanted)).into_response();
    }
    let mut page = page::error_page(problem);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, HeaderValue::clone(value));
        }
    }
    page
}

/// Is the answer for a person: not under the programs' paths, and not asked for as JSON?
fn reads_pages(request: &Request) -> bool {
    let path = request.uri().path();
    let for_programs = ["/api/", "/realtime/", "/healthz", "/readyz", "/metrics"]
        .iter()
        .any(|start| path.starts_with(start));
    let accepted =
        request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !for_programs && (accepted.contains("text/html") || !accepted.contains("json"))
}

fn sign_in_address(wanted: &str) -> String {
    if wanted == "/" {
        return "/login".to_owned();
    }
    let wanted: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    format!("/login?next={wanted}")
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn asked(path: &str, accept: &str) -> Response {
        let refusing = async || Problem::unauthenticated();
        let shop = Router::new()
            .route("/penjualan", get(refusing))
            .route("/api/v1/penjualan", get(refusing))
            .route("/kosong", get(async || Problem::not_found()))
            .route("/panik", get(async || -> &'static str { panic!("uji") }))
            .layer(middleware::from_fn(problems_as_pages))
            .layer(CatchPanicLayer::custom(panicked));
        let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        shop.oneshot(request).await.unwrap()
    }

    fn kind(response: &Response) -> &str {
        response.headers()[header::CONTENT_TYPE].to_str().unwrap()
    }

    #[tokio::test]
    async fn who_has_to_sign_in_is_led_there_and_back() {
        for accept in ["text/html", "*/*"] {
            let response = asked("/penjualan?q=a%20b", accept).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            assert_eq!(response.headers()[header::LOCATION], "/login?next=%2Fpenjualan%3Fq%3Da%2520b");
        }
        for (path, accept) in [("/api/v1/penjualan", "text/html"), ("/penjualan", "application/json")] {
            let response = asked(path, accept).await;
            assert_eq!(
                (response.status(), kind(&response)),
                (StatusCode::UNAUTHORIZED, "application/problem+json")
            );
            assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
        }
    }

    #[tokio::test]
    async fn a_person_sees_a_page_where_a_program_gets_a_problem() {
        let page = asked("/kosong", "text/html,*/*;q=0.8").await;
        assert_eq!((page.status(), kind(&page)), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
        let problem = asked("/kosong", "application/json").await;
        assert_eq!((problem.status(), kind(&problem)), (StatusCode::NOT_FOUND, "application/problem+json"));
    }

    #[tokio::test]
    async fn a_panic_is_told_as_our_fault() {
        let problem = asked("/panik", "application/json").await;
        assert_eq!(
            (problem.status(), kind(&problem)),
            (StatusCode::INTERNAL_SERVER_ERROR, "application/problem+json")
        );
    }
}
