//! Notifications that stay: what a person was told, and how far they have read it.

use axum::extract::State;
use melati_app::{App, notifications};

use crate::{
    extract::{Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        list::Paging,
        notification::{MarkRead, NotificationList, NotificationQuery, Unread},
    },
};

/// What the person was told, newest first, as long as the log keeps it.
#[utoipa::path(
    get, path = "/api/v1/notifikasi", tag = "notifikasi", params(NotificationQuery),
    responses((status = 200, body = NotificationList)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<NotificationQuery>,
) -> Result<Json<NotificationList>, Problem> {
    let paging = Paging::of(query.per_page, query.cursor);
    let told = notifications::list(&app, &by.actor, paging.after, paging.limit()).await?;
    Ok(Json(NotificationList::of(&told, paging)))
}

/// Everything up to a notification was read; what was read stays so.
#[utoipa::path(
    post, path = "/api/v1/notifikasi/dibaca", tag = "notifikasi", request_body = MarkRead,
    responses((status = 200, body = Unread)),
)]
pub(super) async fn mark_read(
    State(app): State<App>,
    Signed(by): Signed,
    Json(read): Json<MarkRead>,
) -> Result<Json<Unread>, Problem> {
    Ok(Json(notifications::mark_read(&app, &by.actor, read.sampai.0).await?.into()))
}
