//! Branches, and opening and closing their day.

use axum::extract::State;
use melati_app::{App, cash, days};
use melati_domain::id::BranchId;

use crate::{
    extract::{Key, KeyHeader, Path, Query, Signed},
    json::{Json, MaybeJson},
    problem::Problem,
    wire::{
        branch::Branch,
        cash::{CashDay, CashQuery, Count, NewMovement, Opening},
        list::Page,
    },
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

/// Opens today; once open it stays so, with its first opening time. The body may be left out.
#[utoipa::path(
    post, path = "/api/v1/branches/{id}/buka", tag = "branches", params(("id" = i64, Path)),
    request_body = Option<Opening>, responses((status = 200, body = Branch)),
)]
pub(super) async fn open(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    MaybeJson(opening): MaybeJson<Opening>,
) -> Result<Json<Branch>, Problem> {
    let float = opening.and_then(|opening| opening.modal_awal).map(|amount| amount.0);
    Ok(Json(days::open(&app, &by.actor, BranchId(id), float).await?.into()))
}

/// Closes today, or a day that nobody closed. What was counted is compared with what should be there; the body may be
/// left out, then nothing was counted.
#[utoipa::path(
    post, path = "/api/v1/branches/{id}/tutup", tag = "branches", params(("id" = i64, Path)),
    request_body = Option<Count>, responses((status = 200, body = Branch)),
)]
pub(super) async fn close(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    MaybeJson(count): MaybeJson<Count>,
) -> Result<Json<Branch>, Problem> {
    let day = count.as_ref().and_then(|count| count.tanggal).map(|date| date.0);
    let count = count.map(Count::typed).transpose()?.flatten();
    Ok(Json(days::close(&app, &by.actor, BranchId(id), day, count).await?.into()))
}

/// A branch's day in money.
#[utoipa::path(
    get, path = "/api/v1/branches/{id}/kas", tag = "branches", params(("id" = i64, Path), CashQuery),
    responses((status = 200, body = CashDay)),
)]
pub(super) async fn cash_day(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Query(query): Query<CashQuery>,
) -> Result<Json<CashDay>, Problem> {
    let day = query.tanggal.map(|date| date.0);
    Ok(Json(cash::day(&app, &by.actor, BranchId(id), day).await?.into()))
}

/// Puts cash into the drawer of today, or takes some out.
#[utoipa::path(
    post, path = "/api/v1/branches/{id}/kas", tag = "branches", params(("id" = i64, Path), KeyHeader),
    request_body = NewMovement,
    responses(
        (status = 200, body = CashDay, description = "The day afterwards"),
        (status = 409, description = "`idempotency_conflict`"),
    ),
)]
pub(super) async fn move_cash(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(movement): Json<NewMovement>,
) -> Result<Json<CashDay>, Problem> {
    Ok(Json(cash::move_cash(&app, &by.actor, BranchId(id), movement.into(), key).await?.into()))
}
