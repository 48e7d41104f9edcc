//! Is the process there, and may it be sent work?

use std::time::Duration;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    json::Json,
    problem::{Code, Problem},
    state::WebState,
};

/// A database that takes longer than this to answer is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// All is well.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`; anything else is a problem.
    status: &'static str,
}

/// The process is there.
#[utoipa::path(
    get, path = "/healthz", tag = "operations", security(()),
    responses((status = 200, body = Health)),
)]
pub(super) async fn alive() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// It may be sent work: the database answers, Redis too where there is one, and the node is not leaving.
#[utoipa::path(
    get, path = "/readyz", tag = "operations", security(()),
    responses((status = 200, body = Health)),
)]
pub(super) async fn ready(State(state): State<WebState>) -> Result<Json<Health>, Problem> {
    if state.is_draining() {
        return Err(Problem::later(Code::Unavailable, 5, "Server ini sedang berhenti. Pakai server lain."));
    }
    let late = |_| Problem::later(Code::Unavailable, 5, "Basis data terlalu lama menjawab.");
    tokio::time::timeout(PATIENCE, state.app.store.reader.ping()).await.map_err(late)??;
    if let Some(bridge) = &state.bridge {
        bridge.ping().await.map_err(|error| {
            tracing::warn!(%error, "not ready: Redis does not answer");
            Problem::later(Code::Unavailable, 5, "Hubungan ke server lain sedang terputus.")
        })?;
    }
    Ok(Json(Health { status: "ok" }))
}
