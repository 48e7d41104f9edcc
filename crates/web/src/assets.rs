//! The files the pages load: built and compressed by `build.rs`, embedded in the program.
//!
//! Names that carry a hash of their content are kept by browsers for ever; `realtime.js`, whose address
//! is part of the contract, is asked for again each time and mostly answered with "not modified".

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    body::{Body, Bytes},
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Files;

/// Plain name → name it is served under.
static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let manifest = Files::get("manifest.json").map(|file| file.data).unwrap_or_default();
    serde_json::from_slice(&manifest).unwrap_or_default()
});

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
/// Encodings by preference, with the ending of the file made for each.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The address of an asset: `app.css` → `/assets/app-3b6759e9bc.css`.
pub fn asset_url(name: &str) -> String {
    // Unknown only when built without pages; the plain address then answers 404.
    let served = NAMES.get(name).map_or(name, String::as_str);
    format!("/assets/{served}")
}

/// `GET /assets/{name}`
pub(crate) async fn serve(Path(name): Path<String>, request: HeaderMap) -> Response {
    let Some(plain) = NAMES.iter().find_map(|(plain, served)| (*served == name).then_some(plain)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted =
        request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((file, encoding)) = best(&name, accepted) else { return StatusCode::NOT_FOUND.into_response() };
    let stable_name = *plain == name;
    let etag = etag(&file);
    let mut response = if request.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes(file.data)).into_response()
    };
    let kind = mime_guess::from_path(&name).first_raw().unwrap_or("application/octet-stream");
    // Browsers take WebAssembly by its very name.
    let charset = if kind == "application/wasm" { "" } else { "; charset=utf-8" };
    let headers = [
        (header::CONTENT_TYPE, Some(format!("{kind}{charset}"))),
        (header::CONTENT_ENCODING, encoding.map(str::to_owned)),
        (header::CACHE_CONTROL, Some(if stable_name { ASK_AGAIN } else { FOR_EVER }.to_owned())),
        (header::ETAG, Some(etag)),
        (header::VARY, Some("accept-encoding".to_owned())),
    ];
    for (name, value) in headers {
        if let Some(value) = value.and_then(|text| text.parse().ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The smallest form of a file that the asker takes, and its encoding.
fn best(name: &str, accepted: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let mut packed = ENCODINGS.iter().filter(|(encoding, _)| takes(accepted, encoding));
    packed
        .find_map(|(encoding, ending)| Some((Files::get(&format!("{name}{ending}"))?, Some(*encoding))))
        .or_else(|| Some((Files::get(name)?, None)))
}

/// Does an `Accept-Encoding` name `encoding`, and not with weight zero?
fn takes(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn etag(file: &EmbeddedFile) -> String {
    use std::fmt::Write;
    let hash = file.metadata.sha256_hash();
    let mut text = String::from("\"");
    for byte in hash.iter().take(8) {
        let _ = write!(text, "{byte:02x}");
    }
    text + "\""
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(name: &str, headers: &[(header::HeaderName, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        serve(Path(name.to_owned()), headers).await
    }

    fn has(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    #[test]
    fn an_encoding_is_taken_when_it_is_named_and_not_refused() {
        assert!(takes("gzip, deflate, br", "br"));
        assert!(takes("GZIP;q=0.5", "gzip"));
        assert!(!takes("br;q=0, gzip", "br"));
        assert!(!takes("", "gzip"));
    }

    #[tokio::test]
    async fn a_hashed_name_is_kept_for_ever_and_the_stable_one_is_asked_again() {
        if NAMES.is_empty() {
            return; // built without pages
        }
        let style = asset_url("app.css");
        let style = get(style.trim_start_matches("/assets/"), &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
        assert_eq!(has(&style, header::CACHE_CONTROL), FOR_EVER);
        assert_eq!(has(&style, header::CONTENT_ENCODING), "br");
        assert_eq!(has(&style, header::CONTENT_TYPE), "text/css; charset=utf-8");

        let reader = asset_url("zxing_reader.wasm");
        let reader = get(reader.trim_start_matches("/assets/"), &[]).await;
        assert_eq!(has(&reader, header::CONTENT_TYPE), "application/wasm", "browsers compile nothing else");

        let script = get("realtime.js", &[]).await;
        assert_eq!(has(&script, header::CACHE_CONTROL), ASK_AGAIN);
        assert_eq!(has(&script, header::CONTENT_ENCODING), "");
        let again = get("realtime.js", &[(header::IF_NONE_MATCH, has(&script, header::ETAG))]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn what_is_no_asset_is_not_found() {
        for name in ["manifest.json", "app.css", "../Cargo.toml", "realtime.js.br"] {
            assert_eq!(get(name, &[]).await.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }
}
