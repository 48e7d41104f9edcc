//! Signing in and out by form: the browser's session.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use melati_app::sessions::{self, Channel, Credentials, SignedIn};

use crate::{
    cookie, device,
    extract::Signed,
    json::Form,
    page,
    problem::{Code, Problem},
    state::WebState,
    wire::auth::SignInForm,
};

/// `POST /login`: goes on to the page that was wanted; refused, it shows the form again.
pub(super) async fn login(
    State(state): State<WebState>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    let browser = headers.get(header::USER_AGENT).and_then(|text| text.to_str().ok()).unwrap_or_default();
    match sign_in(&state, &form, &device::name(browser)).await {
        Ok(signed) => {
            let mut response = Redirect::to(own_path(&form.next)).into_response();
            if let Some(keep) = cookie::keep(signed.token, state.settings.secure_cookies) {
                response.headers_mut().insert(header::SET_COOKIE, keep);
            }
            response
        }
        Err(problem) => {
            let mut response = page::login_page(&form.email, own_path(&form.next), Some(&problem));
            if let Some(seconds) = problem.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
    }
}

async fn sign_in(state: &WebState, form: &SignInForm, device: &str) -> Result<SignedIn, Problem> {
    // PostgreSQL knows no text with a NUL in it, and nobody's name has one.
    if form.email.chars().any(char::is_control) {
        return Err(Problem::new(Code::SignInRefused, "E-mail atau kata sandi salah."));
    }
    let (email, password) = (form.email.clone(), form.password.clone());
    let typed = Credentials { email, password, code: form.kode.clone() };
    Ok(sessions::sign_in(&state.app, typed, Channel::Browser, device).await?)
}

/// `POST /logout`: ends the session and asks to sign in.
pub(super) async fn logout(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie::token(&headers) {
        sessions::sign_out(&state.app, &token).await?;
    }
    Ok(signed_out(&state))
}

/// `POST /logout/semua`: ends the sessions on all devices and asks to sign in.
pub(super) async fn logout_everywhere(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Result<Response, Problem> {
    sessions::sign_out_everywhere(&state.app, &session.actor).await?;
    Ok(signed_out(&state))
}

fn signed_out(state: &WebState) -> Response {
    let mut response = Redirect::to("/login").into_response();
    if let Some(forget) = cookie::forget(state.settings.secure_cookies) {
        response.headers_mut().insert(header::SET_COOKIE, forget);
    }
    response
}

/// `next`, if it is a path of ours; else the start page. Browsers read `//host` and `/\host` as another site.
fn own_path(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next[1..].starts_with(['/', '\\'])
        && next.bytes().all(|b| b.is_ascii_graphic());
    if local { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn one_is_sent_on_within_the_shop_only() {
        assert_eq!(own_path("/penjualan?q=a"), "/penjualan?q=a");
        for elsewhere in
            ["", "//jahat.example", "/\\jahat.example", "https://jahat.example", "/a\r\nx: y", "/\t/jahat"]
        {
            assert_eq!(own_path(elsewhere), "/");
        }
    }
}
