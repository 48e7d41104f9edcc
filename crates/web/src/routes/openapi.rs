//! The document that describes the API, made from the handlers and types themselves.
//!
//! What any call may answer besides its own answers follows from its shape, in one place ([`CommonAnswers`]).

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi, PartialSchema, ToSchema,
    openapi::{
        self, ContentBuilder, ObjectBuilder, Ref, RefOr, ResponseBuilder, Schema, Type,
        path::{Operation, ParameterIn},
        schema::AdditionalProperties,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{
    accessories, audit, auth, branches, corrections, frames, health, lenses, notifications, patients, people,
    prescriptions, proofs, sales, search, streams, workshop,
};
use crate::{
    cookie,
    problem::{Code, Problem},
    wire::notification::ToldNotification,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Melati", description = "The API of an optician's shop. Names on the wire are Indonesian; money is whole rupiah."),
    paths(
        auth::login, auth::me, auth::logout,
        auth::logout_everywhere,
        auth::change_password, auth::devices, auth::sign_out_device,
        people::list, people::show, people::add, people::change, people::sign_out,
        sales::quote, sales::ring_up, sales::list, sales::show, sales::pay, sales::step, sales::hand_over,
        corrections::edit, corrections::void, corrections::refund, corrections::replace_lens, corrections::comments, corrections::comment,
        proofs::photo, proofs::signature, proofs::keep_photo, proofs::keep_signature,
        search::find,
        workshop::queue, workshop::show, workshop::step,
        patients::list, patients::show, patients::add, patients::edit, patients::merge,
        prescriptions::list, prescriptions::add, prescriptions::show, prescriptions::withdraw,
        frames::list, frames::show, frames::add, frames::edit, frames::restock, frames::movements,
        lenses::list, lenses::show, lenses::add, lenses::edit, lenses::restock, lenses::movements,
        accessories::list, accessories::show, accessories::add, accessories::edit, accessories::restock, accessories::movements,
        branches::list, branches::open, branches::close, branches::cash_day, branches::move_cash,
        audit::list,
        notifications::list, notifications::mark_read,
        streams::dashboard, streams::turnover, streams::notifications, streams::stock, streams::notifications_read, streams::cash, streams::work, streams::stockroom, streams::open_streams, streams::several,
        health::alive, health::ready, serve,
    ),
    components(schemas(Problem, streams::Hello, streams::Heartbeat, streams::CaughtUp, streams::Bye, ToldNotification)),
    security(("bearer" = []), ("cookie" = [])),
    modifiers(&SecuritySchemes, &CommonAnswers)
)]
struct Document;

/// The document.
pub fn openapi() -> openapi::OpenApi {
    Document::openapi()
}

/// This document.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "operations", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub(super) async fn serve() -> Response {
    match openapi().to_json() {
        Ok(json) => {
            ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response()
        }
        Err(error) => Problem::internal(&error).into_response(),
    }
}

/// The two ways to say who is asking.
struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(cookie::SESSION));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    }
}

/// Adds to each call the problems that follow from its shape.
struct CommonAnswers;

impl Modify for CommonAnswers {
    fn modify(&self, document: &mut openapi::OpenApi) {
        for (path, item) in &mut document.paths.paths {
            let operations =
                [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                name(operation);
                for (status, description) in problems_of(path, operation) {
                    let answer = || ResponseBuilder::new().description(description).build().into();
                    operation.responses.responses.entry(status.to_owned()).or_insert_with(answer);
                }
                for (status, answer) in &mut operation.responses.responses {
                    complete(path, status, answer);
                }
            }
        }
    }
}

/// Handlers of different nouns share their names, operations may not.
fn name(operation: &mut Operation) {
    let noun = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
    operation.operation_id = operation.operation_id.take().map(|verb| format!("{noun}_{verb}"));
}

/// An answer has a description, one that refuses is a problem, and a feed streams.
fn complete(path: &str, status: &str, answer: &mut RefOr<openapi::Response>) {
    let RefOr::T(answer) = answer else { return };
    if answer.description.is_empty() {
        "Done".clone_into(&mut answer.description);
    }
    if status.starts_with(['4', '5']) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        answer.content.insert("application/problem+json".to_owned(), content.into());
    } else if status == "200" && path.starts_with("/realtime/") {
        let content = ContentBuilder::new().schema(Some(String::schema())).build();
        answer.content.insert("text/event-stream".to_owned(), content.into());
    }
}

fn problems_of(path: &str, operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let mut problems =
        vec![("500", "Our fault; it is in the log"), ("503", "Try again after `Retry-After` seconds")];
    let has = |place: ParameterIn| {
        let parameters = operation.parameters.iter().flatten();
        parameters
            .filter_map(|it| if let RefOr::T(it) = it { Some(it) } else { None })
            .any(|it| it.parameter_in == place)
    };
    if operation.security.is_none() {
        problems.push(("401", "Nobody is signed in"));
        problems.push(("403", "The role may not, or another site's page asked"));
    }
    let takes = |kind: &str| {
        let body = operation.request_body.as_ref();
        body.is_some_and(|body| matches!(body, RefOr::T(body) if body.content.contains_key(kind)))
    };
    if takes("application/json") {
        problems.push(("400", "The body is no JSON"));
        problems.push(("413", "The body is larger than 1 MiB"));
        problems.push(("415", "The body is not `application/json`"));
    }
    if takes("application/octet-stream") {
        problems.push(("400", "The body broke off"));
        problems.push(("413", "The picture is larger than 3 MB"));
    }
    if operation.request_body.is_some() || has(ParameterIn::Query) || has(ParameterIn::Header) {
        problems.push(("422", "A field is at fault; `fields` names it"));
    }
    if has(ParameterIn::Path) {
        problems.push(("404", "There is none, or it is somebody else's"));
    }
    if path.starts_with("/realtime/") {
        problems.push(("429", "Too many streams; try again after `Retry-After` seconds"));
    }
    problems
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        let text = |about: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(about));
        let number = |about: &str| ObjectBuilder::new().schema_type(Type::Integer).description(Some(about));
        let codes = Code::ALL.iter().map(|code| code.as_str());
        ObjectBuilder::new()
            .description(Some("RFC 9457; some codes bring further members."))
            .property("type", text("`urn:melati:problem:` and the code"))
            .required("type")
            .property("title", text("Short summary, in Indonesian"))
            .required("title")
            .property(
                "status",
                ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(400)).maximum(Some(599)),
            )
            .required("status")
            .property("detail", text("What happened and what to do next, in Indonesian"))
            .required("detail")
            .property("code", text("For programs; stable").enum_values(Some(codes)))
            .required("code")
            .property(
                "fields",
                ObjectBuilder::new()
                    .description(Some("Fields at fault by name, each with what is wrong"))
                    .additional_properties(Some(AdditionalProperties::RefOr(text("What is wrong").into()))),
            )
            .property("jenis", text("Of `stock_insufficient`: `frame`, `lensa` or `aksesoris`"))
            .property("id", number("Of `stock_insufficient`: which goods, by their row"))
            .property("nama", text("Of `stock_insufficient`: their name"))
            .property("tersisa", number("Of `stock_insufficient`: pieces left"))
            .property("kekurangan", number("Of `payment_exceeds_balance`: rupiah due"))
            .property("status_pengerjaan", text("Of `transition_not_allowed`: where the order stands"))
            .into()
    }
}

impl ToSchema for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the client's types are made from.
    #[test]
    fn the_kept_document_is_this_one() {
        let document = openapi().to_pretty_json().unwrap() + "\n";
        let kept = include_str!("../../../../docs/openapi.json");
        assert!(kept == document, "docs/openapi.json is stale: run `cargo xtask wire`");
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = openapi().to_json().unwrap();
        let value: serde_json::Value = serde_json::from_str(&document).unwrap();
        for reference in document.split("\"#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(value["components"]["schemas"].get(name).is_some(), "{name} is missing");
        }
    }
}
