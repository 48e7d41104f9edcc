//! Signing in by API.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use melati_app::{
    App, account,
    sessions::{self, Channel, Credentials},
};

use crate::{
    cookie,
    extract::{self, Path, Signed},
    json::Json,
    problem::Problem,
    state::WebState,
    wire::{
        auth::{Device, PasswordChange, SignIn, Token, User},
        list::Page,
    },
};

/// Begins a session for an API client.
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "auth", request_body = SignIn, security(()),
    responses((status = 200, body = Token), (status = 401, description = "E-mail or password is wrong, or `second_factor_needed`: the same again, with `kode`"), (status = 429, description = "Too many wrong passwords with this e-mail; try again after `Retry-After` seconds")),
)]
pub(super) async fn login(State(app): State<App>, Json(typed): Json<SignIn>) -> Result<Json<Token>, Problem> {
    let device = typed.device_name.map(|name| name.0).unwrap_or_default();
    let code = typed.kode.map(|code| code.0).unwrap_or_default();
    let typed = Credentials { email: typed.email.0, password: typed.password.0, code };
    let signed = sessions::sign_in(&app, typed, Channel::Api, &device).await?;
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

/// Gives the person asking another password; the other devices are signed out.
#[utoipa::path(
    post, path = "/api/v1/auth/password", tag = "auth", request_body = PasswordChange,
    responses((status = 204, description = "The password is another one"), (status = 429, description = "Too many wrong passwords; try again after `Retry-After` seconds")),
)]
pub(super) async fn change_password(
    State(app): State<App>,
    Signed(session): Signed,
    Json(typed): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    account::change_password(&app, &session, typed.password_lama.0, typed.password_baru.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The devices on which the person asking is signed in, the last used first.
#[utoipa::path(
    get, path = "/api/v1/auth/sessions", tag = "auth", responses((status = 200, body = Page<Device>)),
)]
pub(super) async fn devices(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Json<Page<Device>>, Problem> {
    let devices = account::devices(&app, &session).await?;
    Ok(Json(Page::whole(devices.into_iter().map(Device::from).collect())))
}

/// Signs one of these devices out.
#[utoipa::path(
    delete, path = "/api/v1/auth/sessions/{id}", tag = "auth", params(("id" = String, Path)),
    responses((status = 204, description = "The session has ended")),
)]
pub(super) async fn sign_out_device(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    account::sign_out_device(&app, &session, &id).await?;
    Ok(StatusCode::NO_CONTENT)
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
