//! `GET /akun`: one's own password and devices.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{App, account, approvals, second_factor, sessions::Session};
use melati_domain::rights::Right;
use serde::Deserialize;

use super::{Setting, order::returned};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        account::{AccountPage, DeviceRow, FactorForm},
        format::short_instant,
        sale::FormState,
        shell::Place,
    },
    problem::Problem,
};

/// What the page was led to with.
#[derive(Deserialize)]
pub(super) struct Arrival {
    kabar: Option<String>,
}

/// `GET /akun`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Query(arrival): Query<Arrival>,
) -> Result<Page<AccountPage>, Problem> {
    let notice = match arrival.kabar.as_deref() {
        Some("sandi") => Some("Kata sandi diganti. Perangkat lain sudah keluar."),
        Some("pin") => Some("PIN disimpan."),
        Some("aktif") => Some("Verifikasi dua langkah aktif. Mulai sekarang kodenya ditanyakan saat masuk."),
        Some("mati") => Some("Verifikasi dua langkah dimatikan."),
        Some("keluar") => Some("Perangkat dikeluarkan."),
        _ => None,
    };
    let page = account_page(app, session, Returned::None).await?;
    Ok(Page(AccountPage { notice, ..page }))
}

/// Both passwords, as typed.
#[derive(Deserialize)]
pub(super) struct TypedPasswords {
    #[serde(default)]
    password_lama: String,
    #[serde(default)]
    password_baru: String,
}

/// `POST /akun/kata-sandi`
pub(super) async fn change_password(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<TypedPasswords>,
) -> Result<Response, Problem> {
    let changed = account::change_password(&app, &session, typed.password_lama, typed.password_baru).await;
    match changed.map_err(Problem::from) {
        Ok(()) => Ok(Redirect::to("/akun?kabar=sandi").into_response()),
        Err(problem) => {
            let form = came_back(&problem)?;
            let page = account_page(app, session, Returned::Password(form)).await?;
            Ok(refused(&problem, page))
        }
    }
}

/// Password and PIN, as typed.
#[derive(Deserialize)]
pub(super) struct TypedPin {
    #[serde(default)]
    password: String,
    #[serde(default)]
    pin: String,
}

/// `POST /akun/pin`
pub(super) async fn set_pin(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<TypedPin>,
) -> Result<Response, Problem> {
    match approvals::set_pin(&app, &session, typed.password, typed.pin).await.map_err(Problem::from) {
        Ok(()) => Ok(Redirect::to("/akun?kabar=pin").into_response()),
        Err(problem) => {
            let form = came_back(&problem)?;
            let page = account_page(app, session, Returned::Pin(form)).await?;
            Ok(refused(&problem, page))
        }
    }
}

/// What is done about the second factor, as typed.
#[derive(Deserialize)]
pub(super) struct TypedFactor {
    #[serde(default)]
    langkah: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    kode: String,
}

/// `POST /akun/dua-langkah`
pub(super) async fn set_second_factor(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<TypedFactor>,
) -> Result<Response, Problem> {
    let TypedFactor { langkah, password, kode } = typed;
    let (done, next) = match langkah.as_str() {
        "mulai" => (second_factor::begin(&app, &session, password).await, "/akun#dua-langkah"),
        "aktifkan" => (second_factor::confirm(&app, &session, kode).await, "/akun?kabar=aktif"),
        "matikan" => (second_factor::remove(&app, &session, password).await, "/akun?kabar=mati"),
        _ => return Err(Problem::field("langkah", "tidak dikenal: muat ulang halamannya")),
    };
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Redirect::to(next).into_response()),
        Err(problem) => {
            let form = came_back(&problem)?;
            let page = account_page(app, session, Returned::Factor(form)).await?;
            Ok(refused(&problem, page))
        }
    }
}

/// `POST /akun/perangkat/{id}/keluar`
pub(super) async fn sign_out_device(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Redirect, Problem> {
    account::sign_out_device(&app, &session, &id).await?;
    Ok(Redirect::to("/akun?kabar=keluar"))
}

/// `POST /akun/perangkat/keluar`
pub(super) async fn sign_out_others(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Redirect, Problem> {
    account::sign_out_others(&app, &session).await?;
    Ok(Redirect::to("/akun?kabar=keluar"))
}

/// The form with what is wrong; also where it is only too early: what was done is told on the page it was done on.
fn came_back(problem: &Problem) -> Result<FormState, Problem> {
    if problem.retry_after.is_none() {
        return returned(problem, Vec::new());
    }
    Ok(FormState { problem: problem.detail.clone(), ..FormState::default() })
}

fn refused(problem: &Problem, page: AccountPage) -> Response {
    let mut response = (problem.status, Page(page)).into_response();
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Which form of the page came back.
enum Returned {
    None,
    Password(FormState),
    Pin(FormState),
    Factor(FormState),
}

async fn account_page(app: App, session: Session, came_back: Returned) -> Result<AccountPage, Problem> {
    let (mut form, mut pin, mut factor) = <(FormState, FormState, FormState)>::default();
    match came_back {
        Returned::None => {}
        Returned::Password(typed) => form = typed,
        Returned::Pin(typed) => pin = typed,
        Returned::Factor(typed) => factor = typed,
    }
    let standing = second_factor::standing(&app, &session).await?;
    let devices = account::devices(&app, &session).await?;
    let email = session.email.clone();
    let setting = Setting::of(app, session).await?;
    let (zone, now) = (setting.zone(), setting.app.now());
    let devices = devices.into_iter().map(|it| DeviceRow {
        id: it.id,
        name: it.name,
        since: short_instant(zone, it.since, now),
        seen: short_instant(zone, it.last_seen_at, now),
        is_this: it.is_this,
    });
    Ok(AccountPage {
        devices: devices.collect(),
        shell: setting.shell(Place::Account, "Akun saya"),
        pin: setting.role().may(Right::ApproveDiscount).then_some(pin),
        factor: FactorForm { standing, form: factor },
        email,
        form,
        notice: None,
    })
}
