//! Prescriptions of patients.

use axum::{extract::State, response::Response};
use melati_app::{App, prescriptions};
use melati_domain::id::{PatientId, PrescriptionId};

use super::created;
use crate::{
    extract::{Path, Signed},
    json::Json,
    problem::Problem,
    wire::{
        list::Page,
        prescription::{NewPrescription, Prescription, Withdrawal},
    },
};

/// Prescriptions that are listed: more than anybody has.
const MOST: i64 = 200;

/// A patient's prescriptions, the newest examination first; withdrawn ones too.
#[utoipa::path(
    get, path = "/api/v1/pasien/{id}/resep", tag = "resep", params(("id" = i64, Path)),
    responses((status = 200, body = Page<Prescription>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Page<Prescription>>, Problem> {
    let rows = prescriptions::list(&app, &by.actor, PatientId(id), MOST).await?;
    Ok(Json(Page::whole(rows.into_iter().map(Prescription::from).collect())))
}

/// Writes a prescription down. What is unusual about it is told in `peringatan`, not refused.
#[utoipa::path(
    post, path = "/api/v1/pasien/{id}/resep", tag = "resep", params(("id" = i64, Path)), request_body = NewPrescription,
    responses((status = 201, body = Prescription, headers(("Location" = String, description = "The prescription")))),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(new): Json<NewPrescription>,
) -> Result<Response, Problem> {
    let added = prescriptions::add(&app, &by.actor, PatientId(id), new.typed()?).await?;
    Ok(created("/api/v1/resep", added.id.0, Prescription::from(added)))
}

/// One prescription.
#[utoipa::path(
    get, path = "/api/v1/resep/{id}", tag = "resep", params(("id" = i64, Path)),
    responses((status = 200, body = Prescription)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Prescription>, Problem> {
    Ok(Json(prescriptions::find(&app, &by.actor, PrescriptionId(id)).await?.0.into()))
}

/// Withdraws a prescription that was wrong; it stays to be seen.
#[utoipa::path(
    post, path = "/api/v1/resep/{id}/cabut", tag = "resep", params(("id" = i64, Path)), request_body = Withdrawal,
    responses((status = 200, body = Prescription), (status = 409, description = "`already_withdrawn`")),
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(withdrawal): Json<Withdrawal>,
) -> Result<Json<Prescription>, Problem> {
    let withdrawn =
        prescriptions::withdraw(&app, &by.actor, PrescriptionId(id), &withdrawal.alasan.0).await?;
    Ok(Json(withdrawn.into()))
}
