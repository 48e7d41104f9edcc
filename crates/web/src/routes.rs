//! Paths to handlers, one file per noun. A handler extracts, acts, answers.

mod accessories;
mod audit;
mod auth;
mod branches;
mod corrections;
mod frames;
mod health;
mod lenses;
mod notifications;
mod numbers;
#[expect(unused_qualifications, reason = "utoipa's derive writes them")]
pub(crate) mod openapi;
mod pages;
mod patients;
mod people;
mod prescriptions;
mod proofs;
mod sales;
mod search;
mod session;
pub(crate) mod streams;
mod workshop;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use melati_domain::{actor::Actor, rights::Right};
use serde::Serialize;

use crate::{json::Json, state::WebState};

/// The calls of the shop, and the document that describes them.
pub(crate) fn api() -> Router<WebState> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::serve))
        .route("/api/v1/auth/login", post(auth::login))
        .route("/api/v1/auth/me", get(auth::me))
        .route("/api/v1/auth/logout", post(auth::logout))
        .route("/api/v1/auth/logout-all", post(auth::logout_everywhere))
        .route("/api/v1/auth/password", post(auth::change_password))
        .route("/api/v1/auth/sessions", get(auth::devices))
        .route("/api/v1/auth/sessions/{id}", delete(auth::sign_out_device))
        .route("/api/v1/users", get(people::list).post(people::add))
        .route("/api/v1/users/{id}", get(people::show).patch(people::change))
        .route("/api/v1/users/{id}/keluarkan", post(people::sign_out))
        .route("/api/v1/penjualan/quote", post(sales::quote))
        .route("/api/v1/penjualan", get(sales::list).post(sales::ring_up))
        .route("/api/v1/penjualan/{id}", get(sales::show).patch(corrections::edit))
        .route("/api/v1/penjualan/{id}/pembayaran", post(sales::pay))
        .route("/api/v1/penjualan/{id}/status", post(sales::step))
        .route("/api/v1/penjualan/{id}/ambil", post(sales::hand_over))
        .route("/api/v1/penjualan/{id}/batal", post(corrections::void))
        .route("/api/v1/penjualan/{id}/pengembalian", post(corrections::refund))
        .route("/api/v1/penjualan/{id}/lensa-rusak", post(corrections::replace_lens))
        .route("/api/v1/penjualan/{id}/komentar", get(corrections::comments).post(corrections::comment))
        .route("/api/v1/penjualan/{id}/foto", get(proofs::photo).put(proofs::keep_photo))
        .route("/api/v1/penjualan/{id}/tanda-tangan", get(proofs::signature).put(proofs::keep_signature))
        .route("/api/v1/cari", get(search::find))
        .route("/api/v1/pengerjaan", get(workshop::queue))
        .route("/api/v1/pengerjaan/{id}", get(workshop::show))
        .route("/api/v1/pengerjaan/{id}/status", post(workshop::step))
        .route("/api/v1/pasien", get(patients::list).post(patients::add))
        .route("/api/v1/pasien/{id}", get(patients::show).patch(patients::edit))
        .route("/api/v1/pasien/{id}/gabung", post(patients::merge))
        .route("/api/v1/pasien/{id}/resep", get(prescriptions::list).post(prescriptions::add))
        .route("/api/v1/resep/{id}", get(prescriptions::show))
        .route("/api/v1/resep/{id}/cabut", post(prescriptions::withdraw))
        .route("/api/v1/frames", get(frames::list).post(frames::add))
        .route("/api/v1/frames/{id}", get(frames::show).patch(frames::edit))
        .route("/api/v1/frames/{id}/restok", post(frames::restock))
        .route("/api/v1/frames/{id}/mutasi", get(frames::movements))
        .route("/api/v1/lensa", get(lenses::list).post(lenses::add))
        .route("/api/v1/lensa/{id}", get(lenses::show).patch(lenses::edit))
        .route("/api/v1/lensa/{id}/restok", post(lenses::restock))
        .route("/api/v1/lensa/{id}/mutasi", get(lenses::movements))
        .route("/api/v1/aksesoris", get(accessories::list).post(accessories::add))
        .route("/api/v1/aksesoris/{id}", get(accessories::show).patch(accessories::edit))
        .route("/api/v1/aksesoris/{id}/restok", post(accessories::restock))
        .route("/api/v1/aksesoris/{id}/mutasi", get(accessories::movements))
        .route("/api/v1/audit", get(audit::list))
        .route("/api/v1/notifikasi", get(notifications::list))
        .route("/api/v1/notifikasi/dibaca", post(notifications::mark_read))
        .route("/api/v1/branches", get(branches::list))
        .route("/api/v1/branches/{id}/buka", post(branches::open))
        .route("/api/v1/branches/{id}/tutup", post(branches::close))
        .route("/api/v1/branches/{id}/kas", get(branches::cash_day).post(branches::move_cash))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(numbers::metrics))
}

/// Pages, and signing in and out by form.
pub(crate) fn pages() -> Router<WebState> {
    pages::router()
        .route("/login", post(session::login))
        .route("/logout", post(session::logout))
        .route("/logout/semua", post(session::logout_everywhere))
}

/// The feeds.
pub(crate) fn streams() -> Router<WebState> {
    Router::new()
        .route("/realtime/dashboard", get(streams::dashboard))
        .route("/realtime/omset-kasir", get(streams::turnover))
        .route("/realtime/notifications", get(streams::notifications))
        .route("/realtime/stock-updates", get(streams::stock))
        .route("/realtime/notifications-read", get(streams::notifications_read))
        .route("/realtime/kas", get(streams::cash))
        .route("/realtime/pengerjaan", get(streams::work))
        .route("/realtime/gudang", get(streams::stockroom))
        .route("/realtime/open-streams", get(streams::open_streams))
        .route("/realtime/stream", get(streams::several))
}

/// 201 with the created thing, and where it is from now on.
fn created<T: Serialize>(place: &str, id: i64, thing: T) -> Response {
    let mut response = (StatusCode::CREATED, Json(thing)).into_response();
    if let Ok(address) = HeaderValue::from_str(&format!("{place}/{id}")) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// May `by` see what goods cost the shop?
fn sees_costs(by: &Actor) -> bool {
    by.role.may(Right::SeePurchasePrices)
}
