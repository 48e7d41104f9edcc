//! Pages outside the shop: sign-in, and what is said when something is not possible.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Page, filters};
use crate::problem::{Code, Problem};

/// The sign-in page.
#[derive(Debug, Clone, Template)]
#[template(path = "login.html")]
pub struct Login {
    /// What was typed.
    pub email: String,
    /// Where to go afterwards.
    pub next: String,
    /// Why it was refused.
    pub problem: String,
    /// Is a code asked for?
    pub needs_code: bool,
}

/// A way out of an error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayOut {
    /// Address; empty: the same page again.
    pub href: &'static str,
    /// Words.
    pub label: &'static str,
}

/// The error page.
#[derive(Debug, Clone, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// HTTP status.
    pub status: u16,
    /// In a few words.
    pub title: String,
    /// What to do next.
    pub detail: String,
    /// Where one may go from here, the best first.
    pub ways: Vec<WayOut>,
}

impl ErrorPage {
    /// What is said of a problem.
    pub fn new(status: StatusCode, title: &str, detail: &str) -> Self {
        let home = WayOut { href: "/", label: "Ke beranda" };
        let orders = WayOut { href: "/penjualan", label: "Ke daftar pesanan" };
        let login = WayOut { href: "/login", label: "Masuk" };
        let again = WayOut { href: "", label: "Coba lagi" };
        let ways = match status {
            StatusCode::UNAUTHORIZED => vec![login],
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => vec![home, orders],
            status if status.is_server_error() => vec![again, home],
            _ => vec![home],
        };
        Self { status: status.as_u16(), title: title.to_owned(), detail: detail.to_owned(), ways }
    }
}

/// The sign-in page as an answer; with the problem's status when sign-in was refused.
pub fn login_page(email: &str, next: &str, refused: Option<&Problem>) -> Response {
    let page = Login {
        email: email.to_owned(),
        next: next.to_owned(),
        problem: refused.map(told).unwrap_or_default(),
        needs_code: refused.is_some_and(|problem| {
            problem.code == Code::SecondFactorNeeded
                || problem.fields.iter().any(|(field, _)| field == "kode")
        }),
    };
    let status = refused.map_or(StatusCode::OK, |problem| problem.status);
    (status, Page(page)).into_response()
}

fn told(problem: &Problem) -> String {
    match problem.fields.iter().find(|(field, _)| field == "kode") {
        Some((_, said)) => format!("Kode {said}."),
        None => problem.detail.clone(),
    }
}

/// A problem as a page, for people.
pub fn error_page(problem: &Problem) -> Response {
    (problem.status, Page(ErrorPage::new(problem.status, problem.title, &problem.detail))).into_response()
}
