//! The till's one search.

use axum::extract::State;
use melati_app::{App, search};

use super::sees_costs;
use crate::{
    extract::{Query, Signed},
    json::Json,
    problem::Problem,
    wire::search::{Found, SearchQuery},
};

/// Patients, and the goods of a branch, by name, phone, card, code or lens power.
#[utoipa::path(
    get, path = "/api/v1/cari", tag = "cari", params(SearchQuery),
    responses((status = 200, body = Found), (status = 404, description = "No such branch")),
)]
pub(super) async fn find(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Found>, Problem> {
    let found = search::find(&app, &by.actor, query.into()).await?;
    Ok(Json(Found::shown(found, sees_costs(&by.actor))))
}
