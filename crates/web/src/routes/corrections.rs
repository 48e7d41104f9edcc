//! Corrections of a sale: changed, voided, money given back, a broken lens replaced. Comments on an order.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use melati_app::{App, breakage, comments, corrections, workshop};
use melati_domain::id::SaleId;

use crate::{
    extract::{Key, KeyHeader, Path, Signed},
    json::Json,
    problem::Problem,
    wire::{
        basket::Voiding,
        correction::{Comment, NewBreakage, NewComment, NewRefund, SaleEdit},
        list::Page,
        sale::Sale,
        work_order::WorkDetail,
    },
};

/// Changes a sale. Lines that were there keep the prices they were sold at; what is paid beyond the new total is given
/// back today, in the way it came.
#[utoipa::path(
    patch,
    path = "/api/v1/penjualan/{id}",
    tag = "penjualan",
    params(("id" = i64, Path)),
    request_body = SaleEdit,
    responses(
        (status = 200, body = Sale, description = "The sale afterwards"),
        (status = 409, description = "`changed_meanwhile`, `stock_insufficient`, `too_late` or `already_voided`"),
    ),
)]
pub(super) async fn edit(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(edit): Json<SaleEdit>,
) -> Result<Json<Sale>, Problem> {
    Ok(Json(corrections::edit(&app, &by.actor, SaleId(id), edit.typed()?).await?.into()))
}

/// Voids a sale: stock returns, today's figures move back, the row and its history stay.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/batal",
    tag = "penjualan",
    params(("id" = i64, Path)),
    request_body = Voiding,
    responses(
        (status = 200, body = Sale, description = "The sale afterwards"),
        (status = 409, description = "`already_voided`"),
    ),
)]
pub(super) async fn void(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(voiding): Json<Voiding>,
) -> Result<Json<Sale>, Problem> {
    Ok(Json(corrections::void(&app, &by.actor, SaleId(id), &voiding.alasan.0).await?.into()))
}

/// Gives money back for a sale that stands. Its price stays: as much is due again.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/pengembalian",
    tag = "penjualan",
    params(("id" = i64, Path), KeyHeader),
    request_body = NewRefund,
    responses(
        (status = 200, body = Sale, description = "The sale afterwards"),
        (status = 409, description = "`already_voided` or `idempotency_conflict`"),
    ),
)]
pub(super) async fn refund(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(refund): Json<NewRefund>,
) -> Result<Json<Sale>, Problem> {
    Ok(Json(corrections::refund(&app, &by.actor, SaleId(id), refund.typed()?, key).await?.into()))
}

/// Writes a lens off that broke on the bench, and takes another from the shelf. The customer's price stays.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/lensa-rusak",
    tag = "penjualan",
    params(("id" = i64, Path)),
    request_body = NewBreakage,
    responses(
        (status = 200, body = WorkDetail, description = "The order afterwards"),
        (status = 409, description = "`not_on_bench`, `stock_insufficient` or `already_voided`"),
    ),
)]
pub(super) async fn replace_lens(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(breakage): Json<NewBreakage>,
) -> Result<Json<WorkDetail>, Problem> {
    breakage::replace_lens(&app, &by.actor, SaleId(id), breakage.typed()).await?;
    Ok(Json(workshop::find(&app, &by.actor, SaleId(id)).await?.into()))
}

/// What was said about an order, oldest first.
#[utoipa::path(
    get, path = "/api/v1/penjualan/{id}/komentar", tag = "penjualan", params(("id" = i64, Path)),
    responses((status = 200, body = Page<Comment>)),
)]
pub(super) async fn comments(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Page<Comment>>, Problem> {
    let said = comments::list(&app, &by.actor, SaleId(id)).await?;
    Ok(Json(Page::whole(said.into_iter().map(Comment::from).collect())))
}

/// Says something about an order.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/komentar",
    tag = "penjualan",
    params(("id" = i64, Path)),
    request_body = NewComment,
    responses((status = 201, body = Page<Comment>, description = "All that was said")),
)]
pub(super) async fn comment(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(comment): Json<NewComment>,
) -> Result<Response, Problem> {
    let said = comments::add(&app, &by.actor, SaleId(id), &comment.teks.0).await?;
    let page = Page::whole(said.into_iter().map(Comment::from).collect());
    Ok((StatusCode::CREATED, Json(page)).into_response())
}
