//! `POST /penjualan/{id}/lensa-rusak` and `/komentar`: what happens to an order beside its workflow. They lead back to the
//! order's page.

use axum::{extract::State, response::Redirect};
use melati_app::{
    App,
    breakage::{self, Replaceable, TypedBreakage},
    comments,
    sessions::Session,
};
use melati_domain::{
    actor::Role,
    day::Zone,
    id::{LensId, SaleId},
    rights::Right,
};
use melati_store::corrections::Comment;
use serde::Deserialize;

use crate::{
    extract::{Path, Signed},
    json::Form,
    page::{
        bench::{Said, Swap},
        format::local_instant,
    },
    problem::Problem,
};

/// The page of an order, as a person of `role` sees it: a technician's knows no money.
pub(super) fn order_page(role: Role, id: SaleId) -> Redirect {
    let place = if role == Role::Technician { "pengerjaan" } else { "penjualan" };
    Redirect::to(&format!("/{place}/{id}"))
}

/// A lens that broke.
#[derive(Deserialize)]
pub(super) struct BreakageForm {
    /// The line and the lens: `2-45`.
    ganti: String,
    #[serde(default)]
    alasan: String,
}

pub(super) async fn replace_lens(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(form): Form<BreakageForm>,
) -> Result<Redirect, Problem> {
    let chosen = form.ganti.split_once('-').and_then(|(line, lens)| line.parse().ok().zip(lens.parse().ok()));
    let (line, lens) = chosen.ok_or_else(|| Problem::field("ganti", "pilih dari daftar"))?;
    let typed = TypedBreakage { line, replacement: LensId(lens), reason: form.alasan };
    breakage::replace_lens(&app, &session.actor, SaleId(id), typed).await?;
    Ok(order_page(session.actor.role, SaleId(id)))
}

/// Something to be said.
#[derive(Deserialize)]
pub(super) struct CommentForm {
    #[serde(default)]
    teks: String,
}

pub(super) async fn comment(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(form): Form<CommentForm>,
) -> Result<Redirect, Problem> {
    comments::add(&app, &session.actor, SaleId(id), &form.teks).await?;
    Ok(order_page(session.actor.role, SaleId(id)))
}

/// What could replace the lenses of an order; none where nothing is replaced now, or not by this person.
pub(super) async fn swaps(app: &App, session: &Session, id: SaleId) -> Result<Option<Vec<Swap>>, Problem> {
    if !session.actor.role.may(Right::ReplaceLens) {
        return Ok(None);
    }
    let lenses = breakage::replacements(app, &session.actor, id).await?;
    let swap = |it: Replaceable| {
        let Replaceable { line, description, alike } = it;
        alike.into_iter().map(move |lens| Swap {
            value: format!("{line}-{}", lens.id),
            broken: description.clone(),
            instead: format!("{} {} (stok {})", lens.code, lens.described(), lens.stock),
        })
    };
    Ok(lenses.map(|lenses| lenses.into_iter().flat_map(swap).collect()))
}

/// What was said, as it is shown.
pub(super) fn said(zone: Zone, comments: Vec<Comment>) -> Vec<Said> {
    let said = comments.into_iter();
    said.map(|it| Said { who: it.user_name, at: local_instant(zone, it.at), text: it.text }).collect()
}
