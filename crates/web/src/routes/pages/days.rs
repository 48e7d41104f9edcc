//! Opening a branch's day from its dashboard; it is closed where it is counted.

use axum::{extract::State, response::Redirect};
use melati_app::{App, days};
use melati_domain::id::BranchId;

use crate::{
    extract::{Path, Signed},
    problem::Problem,
};

/// `POST /cabang/{id}/buka`
pub(super) async fn open(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Redirect, Problem> {
    days::open(&app, &by.actor, BranchId(id), None).await?;
    Ok(Redirect::to("/"))
}
