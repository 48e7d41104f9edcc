//! Branches, and opening and closing their day.

use axum::extract::State;
use melati_app::{App, days};
use melati_domain::id::BranchId;

use crate::{
    extract::{Path, Signed},
    json::Json,
    problem::Problem,
    wire::{branch::Branch, list::Page},
};

/// The branches one reaches.
#[utoipa::path(
    get, path = "/api/v1/branches", tag = "branches",
    responses((status = 200, body = Page<Branch>)),
)]
pub(super) async fn list(State(app): State<App>, Signed(by): Signed) -> Result<Json<Page<Branch>>, Problem> {
    let branches = days::list(&app, &by.actor).await?;
    Ok(Json(Page::whole(branches.into_iter().map(Branch::from).collect())))
}

/// Opens today; once open it stays so, with its first opening time.
#[utoipa::path(
    post, path = "/api/v1/branches/{id}/buka", tag = "branches", params(("id" = i64, Path)),
    responses((status = 200, body = Branch)),
)]
pub(super) async fn open(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Branch>, Problem> {
    Ok(Json(days::open(&app, &by.actor, BranchId(id)).await?.into()))
}

/// Closes today.
#[utoipa::path(
    post, path = "/api/v1/branches/{id}/tutup", tag = "branches", params(("id" = i64, Path)),
    responses((status = 200, body = Branch)),
)]
pub(super) async fn close(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Branch>, Problem> {
    Ok(Json(days::close(&app, &by.actor, BranchId(id)).await?.into()))
}
