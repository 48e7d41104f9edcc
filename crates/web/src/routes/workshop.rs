//! The workshop's orders: the queue, one order, its steps.

use axum::extract::State;
use melati_app::{App, workshop};
use melati_domain::id::SaleId;

use crate::{
    extract::{Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        basket::NewStep,
        list::Page,
        work_order::{QueueQuery, WorkDetail, WorkOrder},
    },
};

/// Orders that need hands: what was promised first comes first. Technicians see those of all branches.
#[utoipa::path(
    get, path = "/api/v1/pengerjaan", tag = "pengerjaan", params(QueueQuery),
    responses((status = 200, body = Page<WorkOrder>)),
)]
pub(super) async fn queue(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<QueueQuery>,
) -> Result<Json<Page<WorkOrder>>, Problem> {
    let orders = workshop::queue(&app, &by.actor, query.branch()).await?;
    Ok(Json(Page::whole(orders.into_iter().map(WorkOrder::from).collect())))
}

/// One order with what is to be made and its steps.
#[utoipa::path(
    get, path = "/api/v1/pengerjaan/{id}", tag = "pengerjaan", params(("id" = i64, Path)),
    responses((status = 200, body = WorkDetail)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<WorkDetail>, Problem> {
    Ok(Json(workshop::find(&app, &by.actor, SaleId(id)).await?.into()))
}

/// Takes one step of the workflow.
#[utoipa::path(
    post,
    path = "/api/v1/pengerjaan/{id}/status",
    tag = "pengerjaan",
    params(("id" = i64, Path)),
    request_body = NewStep,
    responses(
        (status = 200, body = WorkDetail, description = "The order afterwards"),
        (status = 409, description = "`transition_not_allowed`, `not_paid_off` or `already_voided`"),
    ),
)]
pub(super) async fn step(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(step): Json<NewStep>,
) -> Result<Json<WorkDetail>, Problem> {
    let reason = step.alasan.as_ref().map(|text| text.0.as_str());
    let record = workshop::take_step(&app, &by.actor, SaleId(id), step.status_pengerjaan.0, reason).await?;
    Ok(Json(record.into()))
}
