//! Accessories.

use axum::{extract::State, response::Response};
use melati_app::{App, shelf};
use melati_domain::{
    catalogue::Product,
    id::{AccessoryId, BranchId},
};

use super::{created, sees_costs};
use crate::{
    extract::{Key, KeyHeader, Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        accessory::{Accessory, AccessoryChange, NewAccessory},
        list::{Page, ShelfQuery},
        shelf::{MovementQuery, Restock, StockMovement},
    },
};

/// Accessories, by number.
#[utoipa::path(
    get, path = "/api/v1/aksesoris", tag = "aksesoris", params(ShelfQuery),
    responses((status = 200, body = Page<Accessory>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<ShelfQuery>,
) -> Result<Json<Page<Accessory>>, Problem> {
    let (filter, paging) = query.parts();
    let rows = shelf::accessories(&app, &by.actor, filter).await?;
    let costs = sees_costs(&by.actor);
    Ok(Json(paging.page(rows, |accessory| accessory.id.0, |accessory| Accessory::shown(accessory, costs))))
}

/// One accessory.
#[utoipa::path(
    get, path = "/api/v1/aksesoris/{id}", tag = "aksesoris", params(("id" = i64, Path)),
    responses((status = 200, body = Accessory)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Accessory>, Problem> {
    let accessory = shelf::accessory(&app, &by.actor, AccessoryId(id)).await?;
    Ok(Json(Accessory::shown(accessory, sees_costs(&by.actor))))
}

/// Adds an accessory with its first stock.
#[utoipa::path(
    post, path = "/api/v1/aksesoris", tag = "aksesoris", request_body = NewAccessory,
    responses(
        (status = 201, body = Accessory, headers(("Location" = String, description = "The accessory"))),
        (status = 404, description = "No such branch"),
    ),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(by): Signed,
    Json(new): Json<NewAccessory>,
) -> Result<Response, Problem> {
    let branch = new.branch_id.map(|id| BranchId(id.0));
    let accessory = shelf::add_accessory(&app, &by.actor, new.into(), branch).await?;
    Ok(created("/api/v1/aksesoris", accessory.id.0, Accessory::shown(accessory, sees_costs(&by.actor))))
}

/// Changes an accessory; its branch and stock stay.
#[utoipa::path(
    patch,
    path = "/api/v1/aksesoris/{id}",
    tag = "aksesoris",
    params(("id" = i64, Path)),
    request_body = AccessoryChange,
    responses((status = 200, body = Accessory)),
)]
pub(super) async fn edit(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(change): Json<AccessoryChange>,
) -> Result<Json<Accessory>, Problem> {
    let accessory =
        shelf::edit_accessory(&app, &by.actor, AccessoryId(id), |accessory| change.apply(accessory)).await?;
    Ok(Json(Accessory::shown(accessory, sees_costs(&by.actor))))
}

/// Adds pieces, with a reason.
#[utoipa::path(
    post,
    path = "/api/v1/aksesoris/{id}/restok",
    tag = "aksesoris",
    params(("id" = i64, Path), KeyHeader),
    request_body = Restock,
    responses(
        (status = 200, body = Accessory),
        (status = 409, description = "`idempotency_conflict`"),
    ),
)]
pub(super) async fn restock(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(restock): Json<Restock>,
) -> Result<Json<Accessory>, Problem> {
    let product = Product::Accessory(AccessoryId(id));
    shelf::restock(&app, &by.actor, product, restock.jumlah.0, &restock.alasan.0, key).await?;
    let accessory = shelf::accessory(&app, &by.actor, AccessoryId(id)).await?;
    Ok(Json(Accessory::shown(accessory, sees_costs(&by.actor))))
}

/// Every change of its stock, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/aksesoris/{id}/mutasi",
    tag = "aksesoris",
    params(("id" = i64, Path), MovementQuery),
    responses((status = 200, body = Page<StockMovement>)),
)]
pub(super) async fn movements(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Query(query): Query<MovementQuery>,
) -> Result<Json<Page<StockMovement>>, Problem> {
    let (product, paging) = (Product::Accessory(AccessoryId(id)), query.paging());
    let (_, rows) = shelf::record(&app, &by.actor, product, paging.after, paging.limit()).await?;
    Ok(Json(paging.page(rows, |row| row.id, StockMovement::from)))
}
