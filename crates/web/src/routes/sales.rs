//! Sales: quote, ring up, list, show; payments, steps.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use melati_app::{
    App, payments, quotes,
    sales::{self, RungUp, SaleRecord},
    workflow,
};
use melati_domain::{id::SaleId, money::Rupiah};

use super::created;
use crate::{
    extract::{Key, KeyHeader, Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        basket::{Basket, NewPayment, NewStep, Pickup},
        leaf::Amount,
        list::Page,
        quote::Quote,
        sale::{Sale, SaleQuery, SaleRow},
    },
};

/// Prices a basket; stores nothing.
#[utoipa::path(
    post, path = "/api/v1/penjualan/quote", tag = "penjualan", request_body = Basket,
    responses((status = 200, body = Quote), (status = 404, description = "An item is not in this branch")),
)]
pub(super) async fn quote(
    State(app): State<App>,
    Signed(by): Signed,
    Json(basket): Json<Basket>,
) -> Result<Json<Quote>, Problem> {
    let priced = quotes::quote(&app, &by.actor, basket.typed()?).await?;
    Ok(Json(priced.into()))
}

/// Rings up a sale. The same `Idempotency-Key` and body again answers the first sale.
#[utoipa::path(
    post, path = "/api/v1/penjualan", tag = "penjualan", request_body = Basket,
    params(KeyHeader),
    responses(
        (status = 201, body = Sale, headers(("Location" = String, description = "The sale"))),
        (status = 200, body = Sale, description = "The same request came before: the sale it made"),
        (status = 404, description = "An item is not in this branch"),
        (status = 409, description = "`stock_insufficient` or `idempotency_conflict`"),
    ),
)]
pub(super) async fn ring_up(
    State(app): State<App>,
    Signed(by): Signed,
    Key(key): Key,
    Json(basket): Json<Basket>,
) -> Result<Response, Problem> {
    let rung_up = sales::ring_up(&app, &by.actor, basket.typed()?, key).await?;
    Ok(match rung_up {
        RungUp::New(record) => created("/api/v1/penjualan", record.sale.id.0, Sale::from(record)),
        RungUp::Again(record) => Json(Sale::from(record)).into_response(),
    })
}

/// Sales, newest first.
#[utoipa::path(
    get, path = "/api/v1/penjualan", tag = "penjualan", params(SaleQuery),
    responses((status = 200, body = Page<SaleRow>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<SaleQuery>,
) -> Result<Json<Page<SaleRow>>, Problem> {
    let late = query.terlambat.unwrap_or(false);
    let (filter, paging) = query.parts();
    let rows = sales::list(&app, &by.actor, filter, late).await?;
    let page = paging.page(rows, |sale| sale.id.0, SaleRow::from);
    // What is late is on one page: no number leads on in the order of promised days.
    Ok(Json(if late { Page { next_cursor: None, ..page } } else { page }))
}

/// One sale with its lines, payments and steps.
#[utoipa::path(
    get, path = "/api/v1/penjualan/{id}", tag = "penjualan", params(("id" = i64, Path)),
    responses((status = 200, body = Sale)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Sale>, Problem> {
    Ok(Json(sales::find(&app, &by.actor, SaleId(id)).await?.into()))
}

/// Takes a payment towards the balance; `kembalian` is what is handed back. The same `Idempotency-Key` and body again
/// takes nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/pembayaran",
    tag = "penjualan",
    params(("id" = i64, Path), KeyHeader),
    request_body = NewPayment,
    responses(
        (status = 200, body = Sale, description = "The sale afterwards"),
        (status = 409, description = "`already_voided` or `idempotency_conflict`"),
    ),
)]
pub(super) async fn pay(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(payment): Json<NewPayment>,
) -> Result<Json<Sale>, Problem> {
    let taken = payments::take(&app, &by.actor, SaleId(id), payment.typed()?, key).await?;
    Ok(Json(after(taken.record, taken.change)))
}

/// Takes one step of the workflow.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/status",
    tag = "penjualan",
    params(("id" = i64, Path)),
    request_body = NewStep,
    responses(
        (status = 200, body = Sale, description = "The sale afterwards"),
        (status = 409, description = "`transition_not_allowed`, `not_paid_off` or `already_voided`"),
    ),
)]
pub(super) async fn step(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(step): Json<NewStep>,
) -> Result<Json<Sale>, Problem> {
    let reason = step.alasan.as_ref().map(|text| text.0.as_str());
    let record = workflow::take_step(&app, &by.actor, SaleId(id), step.status_pengerjaan.0, reason).await?;
    Ok(Json(record.into()))
}

/// Hands glasses over: takes what is still due, if anything is handed over, and marks the order collected; both or
/// neither. The same `Idempotency-Key` and body again takes nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/penjualan/{id}/ambil",
    tag = "penjualan",
    params(("id" = i64, Path), KeyHeader),
    request_body = Pickup,
    responses(
        (status = 200, body = Sale, description = "The sale afterwards"),
        (
            status = 409,
            description = "`transition_not_allowed`, `not_paid_off`, `already_voided` or `idempotency_conflict`",
        ),
    ),
)]
pub(super) async fn hand_over(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Key(key): Key,
    Json(pickup): Json<Pickup>,
) -> Result<Json<Sale>, Problem> {
    let payment = pickup.pembayaran.map(|payment| payment.typed()).transpose()?;
    let (record, change) = workflow::hand_over(&app, &by.actor, SaleId(id), payment, key).await?;
    Ok(Json(after(record, change)))
}

/// The sale after a payment: what is handed back is that of this one.
fn after(record: SaleRecord, change: Rupiah) -> Sale {
    let mut sale = Sale::from(record);
    sale.row.figures.kembalian = Amount(change);
    sale
}
