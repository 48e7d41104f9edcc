//! Patients, shared by all branches. Who opens a record is written down.

use axum::{extract::State, response::Response};
use melati_app::{App, patients};
use melati_domain::id::PatientId;

use super::created;
use crate::{
    extract::{Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        list::{Page, Paging, PatientQuery},
        patient::{Merging, NewPatient, Patient, PatientChange},
    },
};

/// Patients.
#[utoipa::path(
    get, path = "/api/v1/pasien", tag = "pasien", params(PatientQuery),
    responses((status = 200, body = Page<Patient>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<PatientQuery>,
) -> Result<Json<Page<Patient>>, Problem> {
    let paging = Paging::of(query.per_page, query.cursor);
    let q = query.q.map(|text| text.0).unwrap_or_default();
    let rows = patients::list(&app, &by.actor, q, paging.after.unwrap_or(0), paging.limit()).await?;
    Ok(Json(paging.page(rows, |patient| patient.id.0, Patient::from)))
}

/// One patient.
#[utoipa::path(
    get, path = "/api/v1/pasien/{id}", tag = "pasien", params(("id" = i64, Path)),
    responses((status = 200, body = Patient)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Patient>, Problem> {
    Ok(Json(patients::open(&app, &by.actor, PatientId(id)).await?.patient.into()))
}

/// Adds a patient.
#[utoipa::path(
    post, path = "/api/v1/pasien", tag = "pasien", request_body = NewPatient,
    responses((status = 201, body = Patient, headers(("Location" = String, description = "The patient")))),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(by): Signed,
    Json(new): Json<NewPatient>,
) -> Result<Response, Problem> {
    let patient = patients::add(&app, &by.actor, new.into()).await?;
    Ok(created("/api/v1/pasien", patient.id.0, Patient::from(patient)))
}

/// Changes a patient; sales keep what was true when they were made.
#[utoipa::path(
    patch,
    path = "/api/v1/pasien/{id}",
    tag = "pasien",
    params(("id" = i64, Path)),
    request_body = PatientChange,
    responses((status = 200, body = Patient)),
)]
pub(super) async fn edit(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(change): Json<PatientChange>,
) -> Result<Json<Patient>, Problem> {
    let patient = patients::edit(&app, &by.actor, PatientId(id), |details| change.apply(details)).await?;
    Ok(Json(patient.into()))
}

/// Makes one of a patient who is in the list twice; it cannot be taken back.
#[utoipa::path(
    post, path = "/api/v1/pasien/{id}/gabung", tag = "pasien", params(("id" = i64, Path)), request_body = Merging,
    responses((status = 200, body = Patient)),
)]
pub(super) async fn merge(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(merging): Json<Merging>,
) -> Result<Json<Patient>, Problem> {
    let duplicate = PatientId(merging.duplikat_id.0);
    let kept = patients::merge(&app, &by.actor, duplicate, PatientId(id), &merging.alasan.0).await?;
    Ok(Json(kept.into()))
}
