//! `GET /penjualan/baru`: the sale form.

use axum::{Extension, extract::State};
use melati_app::{App, Refusal, days::BranchToday, sessions::Session};
use melati_domain::rights::Right;

use super::{Setting, form_key};
use crate::{
    extract::Signed,
    page::{Page, plain::PlainSale, sale::SaleForm, shell::Place},
    problem::Problem,
    security::HasCamera,
};

pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<(Extension<HasCamera>, Page<SaleForm>), Problem> {
    let key = form_key();
    let form = form(app, session, PlainSale { key, ..PlainSale::default() }).await?;
    Ok((Extension(HasCamera), Page(form)))
}

/// The form; `plain` is what a browser without script sees.
pub(super) async fn form(app: App, session: Session, plain: PlainSale) -> Result<SaleForm, Problem> {
    let role = session.actor.role;
    if !role.may(Right::RingUp) {
        return Err(Refusal::Forbidden(Right::RingUp).into());
    }
    let setting = Setting::of(app, session).await?;
    let any_time = role.may(Right::RingUpAnyTime);
    let closed = !any_time && !setting.home().is_some_and(BranchToday::is_open);
    let mut shell = setting.shell(Place::NewSale, "Penjualan baru");
    if closed {
        shell.script = "app.js";
    }
    Ok(SaleForm {
        shell,
        user: setting.session.actor.user,
        today: setting.today(),
        may_back_date: any_time,
        branches: setting.choices(),
        closed,
        plain,
    })
}
