//! Signing in by API.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use melati_app::{
    App,
    sessions::{self, Channel},
};

use crate::{
    cookie,
    extract::{self, Signed},
    json::Json,
    problem::Problem,
    state::WebState,
    wire::auth::{SignIn, Token, User},
};

/// Begins a session for an API client.
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "auth", request_body = SignIn, security(()),
    responses((status = 200, body = Token), (status = 401, description = "E-mail or password is wrong")),
)]
pub(super) async fn login(State(app): State<App>, Json(typed): Json<SignIn>) -> Result<Json<Token>, Problem> {
    let device = typed.device_name.map(|name| name.0).unwrap_or_default();
    let signed = sessions::sign_in(&app, &typed.email.0, typed.password.0, Channel::Api, &device).await?;
    Ok(Json(signed.into()))
}

/// Who is asking.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth", responses((status = 200, body = User)))]
pub(super) async fn me(Signed(session): Signed) -> Json<User> {
    Json(session.into())
}

/// Ends every session of the person asking, on all devices.
#[utoipa::path(
    post, path = "/api/v1/auth/logout-all", tag = "auth",
    responses((status = 204, description = "All sessions have ended")),
)]
pub(super) async fn logout_everywhere(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Result<Response, Problem> {
    sessions::sign_out_everywhere(&state.app, &session.actor).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(forget) = cookie::forget(state.settings.secure_cookies) {
        response.headers_mut().insert(header::SET_COOKIE, forget);
    }
    Ok(response)
}

/// Ends the session.
#[utoipa::path(
    post, path = "/api/v1/auth/logout", tag = "auth",
    responses((status = 204, description = "The session has ended")),
)]
pub(super) async fn logout(
    State(state): State<WebState>,
    _: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = extract::token(&headers) {
        sessions::sign_out(&state.app, &token).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if extract::bearer(&headers).is_none()
        && let Some(forget) = cookie::forget(state.settings.secure_cookies)
    {
        response.headers_mut().insert(header::SET_COOKIE, forget);
    }
    Ok(response)
}
