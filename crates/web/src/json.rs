//! Bodies in and out: JSON both ways, forms and pictures inwards.
//!
//! What comes in is decoded by our own small deserializer (`decode`), so that a refusal names the field at
//! fault and says in Indonesian what would be right. A body is read up to [`BODY_LIMIT`].

mod fault;
mod node;

use std::borrow::Cow;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use serde::{Serialize, de::DeserializeOwned};

pub(crate) use self::fault::Fault;
use self::node::Node;
use crate::problem::{Code, PICTURE_TOO_LARGE, Problem};

/// Most bytes of a body.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// Most bytes read and thrown away after that, so that the client, still sending, gets to see our answer.
const DISCARD_LIMIT: usize = 16 * BODY_LIMIT;

/// A picture, as its bytes.
#[derive(Debug, Clone)]
pub struct Upload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read(request.into_body(), melati_domain::proof::MAX_BYTES).await.map(Self)
    }
}

/// A JSON body, in or out.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !has_type(request.headers(), |kind| kind == "application/json" || kind.ends_with("+json")) {
            return Err(unsupported("application/json"));
        }
        let bytes = read(request.into_body(), BODY_LIMIT).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            Problem::new(
                Code::MalformedJson,
                format!("Isi bukan JSON yang benar, lihat baris {} kolom {}.", error.line(), error.column()),
            )
        })?;
        decode(Node::Json(&value)).map(Self)
    }
}

/// A JSON body that may be left out.
#[derive(Debug, Clone, Copy)]
pub struct MaybeJson<T>(pub Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for MaybeJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (head, body) = request.into_parts();
        let bytes = read(body, BODY_LIMIT).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        let Json(value) = Json::from_request(Request::from_parts(head, bytes.into()), state).await?;
        Ok(Self(Some(value)))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes)
                .into_response(),
            Err(error) => Problem::internal(&error).into_response(),
        }
    }
}

/// A form as browsers send it (`application/x-www-form-urlencoded`).
#[derive(Debug, Clone, Copy)]
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        const FORM: &str = "application/x-www-form-urlencoded";
        if !has_type(request.headers(), |kind| kind == FORM) {
            return Err(unsupported(FORM));
        }
        let bytes = read(request.into_body(), BODY_LIMIT).await?;
        decode_pairs(&bytes).map(Self)
    }
}

/// Reads `name=value&…`, as in a form or a query.
pub(crate) fn decode_pairs<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(text).collect();
    decode(Node::Pairs(&pairs))
}

fn decode<T: DeserializeOwned>(node: Node<'_>) -> Result<T, Problem> {
    T::deserialize(node).map_err(Problem::from)
}

fn has_type(headers: &HeaderMap, fits: impl FnOnce(&str) -> bool) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    fits(&kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

pub(crate) fn unsupported(wanted: &str) -> Problem {
    Problem::new(
        Code::UnsupportedMediaType,
        format!("Kirim isi sebagai {wanted} dengan header Content-Type yang sesuai."),
    )
}

/// The whole body, if it keeps within `limit` bytes.
async fn read(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame
            .map_err(|_| Problem::new(Code::MalformedJson, "Isi terputus di tengah jalan. Kirim lagi."))?;
        let Ok(data) = frame.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= limit {
            kept.extend_from_slice(&data);
        } else if seen > DISCARD_LIMIT {
            break;
        }
    }
    if seen > limit {
        let detail = if limit == BODY_LIMIT {
            "Isi paling banyak 1 MiB. Bagi menjadi beberapa kiriman."
        } else {
            PICTURE_TOO_LARGE
        };
        return Err(Problem::new(Code::BodyTooLarge, detail));
    }
    Ok(kept.into())
}

#[cfg(test)]
pub(crate) mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    /// Decodes as a handler would.
    pub(crate) fn decoded<T: DeserializeOwned>(value: &serde_json::Value) -> Result<T, Problem> {
        decode(Node::Json(value))
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only decoded")]
    struct Outer {
        inner: Vec<Inner>,
        flag: Option<bool>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only decoded")]
    struct Inner {
        amount: crate::wire::leaf::Amount,
    }

    #[track_caller]
    fn fault_of(value: &serde_json::Value) -> (String, String) {
        decoded::<Outer>(value).unwrap_err().fields.remove(0)
    }

    #[test]
    fn the_field_at_fault_is_named_by_its_path() {
        let most = "harus 0 sampai 9007199254740991";
        let table = [
            (json!({}), "inner", "wajib diisi"),
            (json!({"inner": 1}), "inner", "harus berupa daftar"),
            (json!({"inner": [{}]}), "inner[0].amount", "wajib diisi"),
            (json!({"inner": [{"amount": 1}, {"amount": -1}]}), "inner[1].amount", most),
            (json!({"inner": [{"amount": 9_007_199_254_740_992_i64}]}), "inner[0].amount", most),
            (json!({"inner": [{"amount": u64::MAX}]}), "inner[0].amount", "harus berupa bilangan bulat"),
            (json!({"inner": [{"amount": 1.5}]}), "inner[0].amount", "harus berupa bilangan bulat"),
            (json!({"inner": [{"amount": "1"}]}), "inner[0].amount", "harus berupa bilangan bulat"),
            (json!({"inner": [{"amount": null}]}), "inner[0].amount", "harus berupa bilangan bulat"),
            (json!({"inner": [{"amount": 1, "harga": 2}]}), "inner[0].harga", "isian ini tidak dikenal"),
            (json!({"inner": [7]}), "inner[0]", "harus berupa objek JSON"),
            (json!({"inner": [], "flag": "ya"}), "flag", "harus berupa true atau false"),
            (json!([]), ".", "harus berupa objek JSON"),
        ];
        for (value, path, message) in table {
            assert_eq!(fault_of(&value), (path.to_owned(), message.to_owned()), "{value}");
        }
    }

    #[test]
    fn numbers_in_forms_are_read_from_text() {
        #[derive(Debug, Deserialize)]
        struct Typed {
            amount: Option<crate::wire::leaf::Amount>,
        }
        let typed = |text: &str| decode_pairs::<Typed>(text.as_bytes());
        assert_eq!(typed("amount=12&other=x").unwrap().amount.unwrap().0.get(), 12);
        assert!(typed("amount=").unwrap().amount.is_none());
        assert_eq!(typed("amount=1e3").unwrap_err().fields[0].0, "amount");
        assert_eq!(typed("amount=1&amount=2").unwrap_err().fields[0].0, "amount");
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_read_to_its_end_and_refused() {
        let body = Body::from(vec![b'x'; BODY_LIMIT + 1]);
        assert_eq!(read(body, BODY_LIMIT).await.unwrap_err().code, Code::BodyTooLarge);
        let body = Body::from(vec![b'x'; BODY_LIMIT]);
        assert_eq!(read(body, BODY_LIMIT).await.unwrap().len(), BODY_LIMIT);
    }
}
