//! The browser's session cookie.

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// Its name.
pub const SESSION: &str = "melati_session";

/// The token in the request's cookie.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(SESSION).map(|cookie| cookie.value().to_owned())
}

/// `Set-Cookie` that keeps `token` until the browser closes; the server ends the session earlier if need be.
pub(crate) fn keep(token: String, secure: bool) -> Option<HeaderValue> {
    value(&session(token, secure))
}

/// `Set-Cookie` that forgets the session.
pub(crate) fn forget(secure: bool) -> Option<HeaderValue> {
    let mut cookie = session(String::new(), secure);
    cookie.make_removal();
    value(&cookie)
}

fn session(token: String, secure: bool) -> Cookie<'static> {
    Cookie::build((SESSION, token)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}

fn value(cookie: &Cookie<'_>) -> Option<HeaderValue> {
    HeaderValue::from_str(&cookie.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn script_cannot_read_it_and_other_sites_cannot_send_it() {
        let kept = keep("ab12".to_owned(), true).unwrap();
        assert_eq!(kept, "melati_session=ab12; HttpOnly; SameSite=Lax; Secure; Path=/");
        assert!(!keep("ab12".to_owned(), false).unwrap().to_str().unwrap().contains("Secure"));
    }

    #[test]
    fn it_is_found_among_others() {
        let headers =
            HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("a=1; melati_session=xyz"))]);
        assert_eq!(token(&headers).as_deref(), Some("xyz"));
    }
}
