//! `GET /admin/realtime`: the open streams, live, with a button to end one.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_domain::{actor::Role, day::Millis};

use super::Setting;
use crate::{
    extract::{Path, Signed},
    feed::scope,
    page::{
        Page,
        operator::{OperatorPage, StreamRow},
        shell::Place,
    },
    problem::{Code, Problem},
    state::WebState,
};

pub(super) async fn show(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Result<Response, Problem> {
    only_the_owner(session.actor.role)?;
    let setting = Setting::of(state.app.clone(), session).await?;
    let position = state.hub.position();
    let clock = |at: Millis| setting.zone().hhmm(at);
    let rows = state.streams.list().into_iter().map(|stream| StreamRow {
        id: stream.id,
        user: stream.actor.name,
        role: stream.actor.role,
        feeds: scope::names(&stream.feeds),
        since: clock(stream.since),
        lag: stream.position.map_or(0, |at| position.saturating_sub(at).max(0)),
        address: stream.address.to_string(),
        queue: stream.queued,
    });
    let rows = rows.collect();
    Ok(Page(OperatorPage { shell: setting.shell(Place::Operator, "Sambungan langsung"), rows })
        .into_response())
}

/// `POST /admin/realtime/{id}/akhiri`: the stream says good-bye; its screen comes back by itself.
pub(super) async fn end(
    State(state): State<WebState>,
    Signed(session): Signed,
    Path(id): Path<u64>,
) -> Result<Response, Problem> {
    only_the_owner(session.actor.role)?;
    if !state.streams.end(id) {
        return Err(Problem::new(Code::NotFound, "Sambungan ini sudah berakhir."));
    }
    tracing::info!(user.id = session.actor.user.0, stream = id, "a stream was ended by hand");
    Ok(Redirect::to("/admin/realtime").into_response())
}

fn only_the_owner(role: Role) -> Result<(), Problem> {
    if role == Role::SuperAdmin {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, "Halaman ini hanya untuk pemilik."))
}
