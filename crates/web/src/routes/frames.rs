//! Frames.

use axum::{extract::State, response::Response};
use melati_app::{App, shelf};
use melati_domain::{
    catalogue::Product,
    id::{BranchId, FrameId},
};

use super::{created, sees_costs};
use crate::{
    extract::{Key, KeyHeader, Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        frame::{Frame, FrameChange, NewFrame},
        list::{Page, ShelfQuery},
        shelf::{MovementQuery, Restock, StockMovement},
    },
};

/// Frames, by number.
#[utoipa::path(
    get, path = "/api/v1/frames", tag = "frames", params(ShelfQuery),
    responses((status = 200, body = Page<Frame>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<ShelfQuery>,
) -> Result<Json<Page<Frame>>, Problem> {
    let (filter, paging) = query.parts();
    let rows = shelf::frames(&app, &by.actor, filter).await?;
    let costs = sees_costs(&by.actor);
    Ok(Json(paging.page(rows, |frame| frame.id.0, |frame| Frame::shown(frame, costs))))
}

/// One frame.
#[utoipa::path(
    get, path = "/api/v1/frames/{id}", tag = "frames", params(("id" = i64, Path)),
    responses((status = 200, body = Frame)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Frame>, Problem> {
    let frame = shelf::frame(&app, &by.actor, FrameId(id)).await?;
    Ok(Json(Frame::shown(frame, sees_costs(&by.actor))))
}

/// Adds a frame with its first stock.
#[utoipa::path(
    post, path = "/api/v1/frames", tag = "frames", request_body = NewFrame,
    responses(
        (status = 201, body = Frame, headers(("Location" = String, description = "The frame"))),
        (status = 404, description = "No such branch"),
    ),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(by): Signed,
    Json(new): Json<NewFrame>,
) -> Result<Response, Problem> {
    let branch = new.branch_id.map(|id| BranchId(id.0));
    let frame = shelf::add_frame(&app, &by.actor, new.into(), branch).await?;
    Ok(created("/api/v1/frames", frame.id.0, Frame::shown(frame, sees_costs(&by.actor))))
}

/// Changes a frame; its code, branch and stock stay.
#[utoipa::path(
    patch,
    path = "/api/v1/frames/{id}",
    tag = "frames",
    params(("id" = i64, Path)),
    request_body = FrameChange,
    responses((status = 200, body = Frame)),
)]
pub(super) async fn edit(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(change): Json<FrameChange>,
) -> Result<Json<Frame>, Problem> {
    let frame = shelf::edit_frame(&app, &by.actor, FrameId(id), |frame| change.apply(frame)).await?;
    Ok(Json(Frame::shown(frame, sees_costs(&by.actor))))
}

/// Adds pieces, with a reason.
#[utoipa::path(
    post,
    path = "/api/v1/frames/{id}/restok",
    tag = "frames",
    params(("id" = i64, Path), KeyHeader),
    request_body = Restock,
    responses(
        (status = 200, body = Frame),
        (status = 409, description = "`idempotency_conflict`"),
    ),
)]
pub(super) async fn restock(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(restock): Json<Restock>,
) -> Result<Json<Frame>, Problem> {
    let product = Product::Frame(FrameId(id));
    shelf::restock(&app, &by.actor, product, restock.jumlah.0, &restock.alasan.0, key).await?;
    let frame = shelf::frame(&app, &by.actor, FrameId(id)).await?;
    Ok(Json(Frame::shown(frame, sees_costs(&by.actor))))
}

/// Every change of its stock, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/frames/{id}/mutasi",
    tag = "frames",
    params(("id" = i64, Path), MovementQuery),
    responses((status = 200, body = Page<StockMovement>)),
)]
pub(super) async fn movements(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Query(query): Query<MovementQuery>,
) -> Result<Json<Page<StockMovement>>, Problem> {
    let (product, paging) = (Product::Frame(FrameId(id)), query.paging());
    let (_, rows) = shelf::record(&app, &by.actor, product, paging.after, paging.limit()).await?;
    Ok(Json(paging.page(rows, |row| row.id, StockMovement::from)))
}
