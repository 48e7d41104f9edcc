//! What the pages show: one struct per template, filled with plain display data.
//!
//! No database, no rights: the handlers in `routes::pages` load and decide, these structs only
//! say what a screen needs. Every template is rendered with sample data in a test.

pub mod account;
pub mod bench;
pub mod branch;
pub mod cash;
pub mod correction;
pub mod dashboard;
pub mod entry;
pub mod format;
pub mod goods;
pub mod notifications;
pub mod operator;
pub mod order;
pub mod patient;
pub mod people;
pub mod plain;
pub mod print;
pub mod sale;
pub mod shell;
pub mod stock;
pub mod stock_count;
pub mod trail;
pub mod transfer;
pub mod workshop;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

pub use entry::{error_page, login_page};

/// Filters of the templates.
#[expect(clippy::pedantic, unreachable_pub, reason = "askama's macro decides how a filter is written")]
pub(crate) mod filters {
    use askama::{Result, Values, filters::Safe};
    use melati_domain::day::Day;

    use crate::assets::asset_url;

    /// `{{ "search"|icon }}`: an icon of the sprite, hidden from screen readers.
    #[askama::filter_fn]
    pub(crate) fn icon(name: &str, _: &dyn Values) -> Result<Safe<String>> {
        let sprite = asset_url("icons.svg");
        Ok(Safe(format!(
            "<svg class=\"icon\" width=\"1em\" height=\"1em\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>"
        )))
    }

    /// `{{ today|long_day }}`: `Senin, 20 Juli 2026`.
    #[askama::filter_fn]
    pub(crate) fn long_day(day: &Day, _: &dyn Values) -> Result<String> {
        Ok(super::format::long_day(*day))
    }

    /// `{{ "app.css"|asset }}`: where an asset is served.
    #[askama::filter_fn]
    pub(crate) fn asset(name: &str, _: &dyn Values) -> Result<String> {
        Ok(asset_url(name))
    }
}

/// A template as an answer.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => {
                // Only a failing formatter can bring us here.
                tracing::error!(%error, "a page could not be rendered");
                axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
