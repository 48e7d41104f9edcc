//! What handlers take from a request, each refusing with a [`Problem`]: who is asking, the path, the query.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use melati_app::{
    App,
    idempotency::IdempotencyKey,
    sessions::{self, Session},
};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::{cookie, json, problem::Problem};

/// Somebody with a session that holds: by cookie, or by `Authorization: Bearer`. Being used, it slides on.
#[derive(Debug, Clone)]
pub struct Signed(pub Session);

/// As [`Signed`], for the feeds: a screen that is open alone keeps nobody signed in.
#[derive(Debug, Clone)]
pub struct Watching(pub Session);

/// A session, if there is one.
#[derive(Debug, Clone)]
pub struct MaybeSigned(pub Option<Session>);

/// The token of `Authorization: Bearer`. Another scheme, such as a proxy's own, is none of ours.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The secret a request brings: its own header counts before the cookie.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    bearer(headers).map(str::to_owned).or_else(|| cookie::token(headers))
}

impl<S> FromRequestParts<S> for MaybeSigned
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Some(token) = token(&parts.headers) else { return Ok(Self(None)) };
        let session = sessions::session_in_use(&App::from_ref(state), &token).await?;
        Ok(Self(noted(session)))
    }
}

impl<S> FromRequestParts<S> for Signed
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let MaybeSigned(session) = MaybeSigned::from_request_parts(parts, state).await?;
        session.map(Self).ok_or_else(Problem::unauthenticated)
    }
}

impl<S> FromRequestParts<S> for Watching
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = token(&parts.headers).ok_or_else(Problem::unauthenticated)?;
        let session = sessions::session(&App::from_ref(state), &token).await?;
        noted(session).map(Self).ok_or_else(Problem::unauthenticated)
    }
}

/// The `Idempotency-Key` of a call, if it has one.
#[derive(Debug, Clone)]
pub struct Key(pub Option<IdempotencyKey>);

/// As the API document shows it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "described, and read by `Key`")]
pub(crate) struct KeyHeader {
    /// Makes the call safe to repeat.
    #[param(rename = "Idempotency-Key", pattern = "^[!-~]{1,200}$")]
    key: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = parts.headers.get("idempotency-key");
        // What is not even text is refused as a bad key.
        let key = key.map(|value| IdempotencyKey::new(value.to_str().unwrap_or_default())).transpose()?;
        Ok(Self(key))
    }
}

/// Tells the request's span who is asking.
fn noted(session: Option<Session>) -> Option<Session> {
    if let Some(session) = &session {
        tracing::Span::current().record("user.id", session.actor.user.0);
    }
    session
}

/// Parts of the path. What is not in its form cannot exist: 404.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Problem::not_found())
    }
}

/// The query. Parameters it does not know are passed over, a bad one is named.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        json::decode_pairs(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}
