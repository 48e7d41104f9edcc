//! People who sign in, for whoever manages them.

use axum::{extract::State, http::StatusCode, response::Response};
use melati_app::{App, people};
use melati_domain::id::UserId;

use super::created;
use crate::{
    extract::{Path, Query, Signed},
    json::Json,
    problem::Problem,
    wire::{
        list::{Page, UserQuery},
        person::{NewPerson, Person, PersonChange},
    },
};

/// People: an admin's of the branch, a super admin's of all.
#[utoipa::path(
    get, path = "/api/v1/users", tag = "users", params(UserQuery),
    responses((status = 200, body = Page<Person>)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(by): Signed,
    Query(query): Query<UserQuery>,
) -> Result<Json<Page<Person>>, Problem> {
    let (filter, paging) = query.parts();
    let rows = people::list(&app, &by.actor, filter).await?;
    Ok(Json(paging.page(rows, |row| row.user.id.0, Person::from)))
}

/// One person.
#[utoipa::path(
    get, path = "/api/v1/users/{id}", tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = Person)),
)]
pub(super) async fn show(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Json<Person>, Problem> {
    Ok(Json(people::find(&app, &by.actor, UserId(id)).await?.into()))
}

/// Adds a person.
#[utoipa::path(
    post, path = "/api/v1/users", tag = "users", request_body = NewPerson,
    responses((status = 201, body = Person, headers(("Location" = String, description = "The person")))),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(by): Signed,
    Json(new): Json<NewPerson>,
) -> Result<Response, Problem> {
    let id = people::add(&app, &by.actor, new.into()).await?.id;
    let person = people::find(&app, &by.actor, id).await?;
    Ok(created("/api/v1/users", id.0, Person::from(person)))
}

/// Changes a person. Another role or branch ends their streams; another password, or none to sign in with any more,
/// ends their sessions.
#[utoipa::path(
    patch,
    path = "/api/v1/users/{id}",
    tag = "users",
    params(("id" = i64, Path)),
    request_body = PersonChange,
    responses((status = 200, body = Person), (status = 409, description = "The last super admin stays")),
)]
pub(super) async fn change(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Json(change): Json<PersonChange>,
) -> Result<Json<Person>, Problem> {
    people::change(&app, &by.actor, UserId(id), change.into()).await?;
    Ok(Json(people::find(&app, &by.actor, UserId(id)).await?.into()))
}

/// Signs a person out on all devices.
#[utoipa::path(
    post, path = "/api/v1/users/{id}/keluarkan", tag = "users", params(("id" = i64, Path)),
    responses((status = 204, description = "All sessions have ended")),
)]
pub(super) async fn sign_out(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    people::sign_out(&app, &by.actor, UserId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
