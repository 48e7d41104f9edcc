//! Lenses.

use axum::{extract::State, response::Response};
use melati_app::{App, shelf};
use melati_domain::{
    catalogue::Product,
    id::{BranchId, LensId},
};

use super::{created, sees_costs};
use crate::{
    extract::{Key, KeyHeader, Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        lens::{Lens, LensChange, NewLens},
        list::{Page, ShelfQuery},
        shelf::{MovementQuery, Restock, StockMovement},
    },
};

/// Lenses, by number.
#[utoipa::path(
    get, path = "/api/v1/lensa", tag = "lensa", params(ShelfQuery),
    responses((status = 200, body = Page<Lens>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<ShelfQuery>,
) -> Result<Json<Page<Lens>>, Problem> {
    let (filter, paging) = query.parts();
    let rows = shelf::lenses(&app, &by.actor, filter).await?;
    let costs = sees_costs(&by.actor);
    Ok(Json(paging.page(rows, |lens| lens.id.0, |lens| Lens::shown(lens, costs))))
}

/// One lens.
#[utoipa::path(
    get, path = "/api/v1/lensa/{id}", tag = "lensa", params(("id" = i64, Path)),
    responses((status = 200, body = Lens)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Lens>, Problem> {
    let lens = shelf::lens(&app, &by.actor, LensId(id)).await?;
    Ok(Json(Lens::shown(lens, sees_costs(&by.actor))))
}

/// Adds a lens with its first stock.
#[utoipa::path(
    post, path = "/api/v1/lensa", tag = "lensa", request_body = NewLens,
    responses(
        (status = 201, body = Lens, headers(("Location" = String, description = "The lens"))),
        (status = 404, description = "No such branch"),
    ),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(by): Signed,
    Json(new): Json<NewLens>,
) -> Result<Response, Problem> {
    let branch = new.branch_id.map(|id| BranchId(id.0));
    let lens = shelf::add_lens(&app, &by.actor, new.into(), branch).await?;
    Ok(created("/api/v1/lensa", lens.id.0, Lens::shown(lens, sees_costs(&by.actor))))
}

/// Changes a lens, by cashiers its selling price only; its code, branch and stock stay.
#[utoipa::path(
    patch,
    path = "/api/v1/lensa/{id}",
    tag = "lensa",
    params(("id" = i64, Path)),
    request_body = LensChange,
    responses((status = 200, body = Lens)),
)]
pub(super) async fn edit(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(change): Json<LensChange>,
) -> Result<Json<Lens>, Problem> {
    let lens = shelf::edit_lens(&app, &by.actor, LensId(id), |lens| change.apply(lens)).await?;
    Ok(Json(Lens::shown(lens, sees_costs(&by.actor))))
}

/// Adds pieces, with a reason.
#[utoipa::path(
    post,
    path = "/api/v1/lensa/{id}/restok",
    tag = "lensa",
    params(("id" = i64, Path), KeyHeader),
    request_body = Restock,
    responses(
        (status = 200, body = Lens),
        (status = 409, description = "`idempotency_conflict`"),
    ),
)]
pub(super) async fn restock(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(restock): Json<Restock>,
) -> Result<Json<Lens>, Problem> {
    let product = Product::Lens(LensId(id));
    shelf::restock(&app, &by.actor, product, restock.jumlah.0, &restock.alasan.0, key).await?;
    let lens = shelf::lens(&app, &by.actor, LensId(id)).await?;
    Ok(Json(Lens::shown(lens, sees_costs(&by.actor))))
}

/// Every change of its stock, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/lensa/{id}/mutasi",
    tag = "lensa",
    params(("id" = i64, Path), MovementQuery),
    responses((status = 200, body = Page<StockMovement>)),
)]
pub(super) async fn movements(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Query(query): Query<MovementQuery>,
) -> Result<Json<Page<StockMovement>>, Problem> {
    let (product, paging) = (Product::Lens(LensId(id)), query.paging());
    let (_, rows) = shelf::record(&app, &by.actor, product, paging.after, paging.limit()).await?;
    Ok(Json(paging.page(rows, |row| row.id, StockMovement::from)))
}
