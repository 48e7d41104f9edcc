//! The audit trail: to be read, by whoever answers for a branch.

use axum::extract::State;
use melati_app::{App, audit};

use crate::{
    extract::{Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        audit::{AuditEntry, AuditQuery},
        list::Page,
    },
};

/// Who did what, newest first. There is no call that changes an entry.
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    let (filter, paging) = query.parts();
    let entries = audit::list(&app, &by.actor, filter).await?;
    Ok(Json(paging.page(entries, |entry| entry.id, AuditEntry::from)))
}
