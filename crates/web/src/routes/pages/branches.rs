//! `GET /cabang`: the branches one manages, a new one, and what a branch sets for itself.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, Refusal,
    branches::{self, BranchChange, NewBranch},
    sessions::Session,
};
use melati_domain::{
    branch::{DiscountLimits, Settings, Threshold, Thresholds},
    day::Zone,
    hours::{DayHours, Week},
    id::BranchId,
    rights::Right,
};
use melati_store::Branch;
use serde::Deserialize;

use super::{Setting, order::returned};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        branch::{BranchList, BranchRow, BranchSettings, HOUR_FIELDS, NewBranchForm},
        sale::FormState,
        shell::Place,
    },
    problem::Problem,
};

/// `GET /cabang`
pub(super) async fn list(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Page<BranchList>, Problem> {
    allowed(&session, Right::ManageBranch)?;
    let setting = Setting::of(app, session).await?;
    let rows = setting.branches.iter().map(|it| row(&it.branch, it.is_open())).collect();
    let may_add = setting.role().may(Right::AddBranches);
    Ok(Page(BranchList { shell: setting.shell(Place::Branches, "Cabang"), rows, may_add }))
}

/// `GET /cabang/baru`
pub(super) async fn blank(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Page<NewBranchForm>, Problem> {
    allowed(&session, Right::AddBranches)?;
    let form = FormState { values: vec![("timezone", Zone::Jakarta.to_string())], ..FormState::default() };
    new_form(app, session, form).await
}

async fn new_form(app: App, session: Session, form: FormState) -> Result<Page<NewBranchForm>, Problem> {
    let setting = Setting::of(app, session).await?;
    Ok(Page(NewBranchForm { shell: setting.shell(Place::Branches, "Cabang baru"), form }))
}

/// A form's fields by name.
type Typed = BTreeMap<String, String>;

/// `POST /cabang/baru`
pub(super) async fn add(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    allowed(&session, Right::AddBranches)?;
    let added = async {
        let new = NewBranch { code: text(&typed, "code"), name: text(&typed, "name"), zone: zone(&typed)? };
        Ok::<_, Problem>(branches::open_another(&app, &session.actor, new).await?)
    };
    match added.await {
        Ok(branch) => Ok(Redirect::to(&format!("/cabang/{}?kabar=baru", branch.id)).into_response()),
        Err(problem) => {
            let values = ["code", "name", "timezone"].map(|name| (name, text(&typed, name)));
            let form = returned(&problem, values.into())?;
            Ok((problem.status, new_form(app, session, form).await?).into_response())
        }
    }
}

/// What the page was led to with.
#[derive(Deserialize)]
pub(super) struct Arrival {
    kabar: Option<String>,
}

/// `GET /cabang/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(arrival): Query<Arrival>,
) -> Result<Page<BranchSettings>, Problem> {
    let branch = branches::find(&app, &session.actor, BranchId(id)).await?;
    let form = FormState { values: values(&branch), ..FormState::default() };
    let notice = match arrival.kabar.as_deref() {
        Some("baru") => Some("Cabang ditambahkan. Lengkapi pengaturannya, lalu tambahkan penggunanya."),
        Some(_) => Some("Pengaturan tersimpan."),
        None => None,
    };
    settings_form(app, session, &branch, form, notice).await
}

/// `POST /cabang/{id}`
pub(super) async fn change(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let branch = branches::find(&app, &session.actor, BranchId(id)).await?;
    let changed = async {
        let change = typed_change(&typed, &branch)?;
        Ok::<_, Problem>(branches::change(&app, &session.actor, branch.id, change).await?)
    };
    match changed.await {
        Ok(_) => Ok(Redirect::to(&format!("/cabang/{id}?kabar=ubah")).into_response()),
        Err(problem) => {
            let names = values(&branch).into_iter().map(|(name, _)| (name, text(&typed, name)));
            let form = returned(&problem, names.collect())?;
            let page = settings_form(app, session, &branch, form, None).await?;
            Ok((problem.status, page).into_response())
        }
    }
}

async fn settings_form(
    app: App,
    session: Session,
    branch: &Branch,
    form: FormState,
    notice: Option<&'static str>,
) -> Result<Page<BranchSettings>, Problem> {
    let setting = Setting::of(app, session).await?;
    let is_open = setting.branches.iter().any(|it| it.branch.id == branch.id && it.is_open());
    let shell = setting.shell(Place::Branches, &branch.name);
    Ok(Page(BranchSettings { shell, branch: row(branch, is_open), form, notice }))
}

fn allowed(session: &Session, right: Right) -> Result<(), Problem> {
    if session.actor.role.may(right) { Ok(()) } else { Err(Refusal::Forbidden(right).into()) }
}

fn row(branch: &Branch, is_open: bool) -> BranchRow {
    BranchRow {
        id: branch.id,
        code: branch.code.clone(),
        name: branch.name.clone(),
        address: branch.settings.address.clone(),
        hours: branch.settings.hours.told(),
        is_open,
    }
}

/// The form's fields as the branch stands.
fn values(branch: &Branch) -> Vec<(&'static str, String)> {
    let Settings { address, phone, hours, paper, takes_bpjs, thresholds, discounts } = &branch.settings;
    let percent = |percent: Option<i64>| percent.map(|percent| percent.to_string()).unwrap_or_default();
    let mut values = vec![
        ("name", branch.name.clone()),
        ("timezone", branch.zone.to_string()),
        ("address", address.clone()),
        ("phone", phone.clone()),
        ("paper", paper.to_string()),
        ("takes_bpjs", if *takes_bpjs { "1" } else { "0" }.to_owned()),
        ("frame_low", thresholds.frame.low.to_string()),
        ("frame_medium", thresholds.frame.medium.to_string()),
        ("lens_low", thresholds.lens.low.to_string()),
        ("lens_medium", thresholds.lens.medium.to_string()),
        ("accessory_low", thresholds.accessory.low.to_string()),
        ("accessory_medium", thresholds.accessory.medium.to_string()),
        ("cashier_discount", percent(discounts.cashier)),
        ("admin_discount", percent(discounts.admin)),
    ];
    values.extend(HOUR_FIELDS.into_iter().zip(hours.0.iter().map(DayHours::to_string)));
    values
}

fn text(typed: &Typed, name: &str) -> String {
    typed.get(name).cloned().unwrap_or_default()
}

fn zone(typed: &Typed) -> Result<Zone, Problem> {
    text(typed, "timezone").parse().map_err(|_| Problem::field("timezone", "pilih salah satu"))
}

fn whole(typed: &Typed, name: &'static str) -> Result<i64, Problem> {
    text(typed, name).trim().parse().map_err(|_| Problem::field(name, "isi dengan angka, misalnya 5"))
}

fn percent(typed: &Typed, name: &'static str) -> Result<Option<i64>, Problem> {
    if text(typed, name).trim().is_empty() { Ok(None) } else { whole(typed, name).map(Some) }
}

/// What the form has no field for stays.
fn typed_change(typed: &Typed, now: &Branch) -> Result<BranchChange, Problem> {
    let mut hours = Week::default();
    for (day, name) in hours.0.iter_mut().zip(HOUR_FIELDS) {
        let read = text(typed, name).parse();
        *day = read.map_err(|_| Problem::field(name, "tulis seperti 08.00-12.30, 13.30-16.30"))?;
    }
    let threshold =
        |low, medium| Ok::<_, Problem>(Threshold { low: whole(typed, low)?, medium: whole(typed, medium)? });
    Ok(BranchChange {
        name: text(typed, "name"),
        zone: zone(typed)?,
        settings: Settings {
            address: text(typed, "address"),
            phone: text(typed, "phone"),
            hours,
            paper: text(typed, "paper").parse().map_err(|_| Problem::field("paper", "pilih salah satu"))?,
            takes_bpjs: text(typed, "takes_bpjs") != "0",
            thresholds: Thresholds {
                frame: threshold("frame_low", "frame_medium")?,
                lens: threshold("lens_low", "lens_medium")?,
                accessory: threshold("accessory_low", "accessory_medium")?,
            },
            discounts: DiscountLimits {
                cashier: percent(typed, "cashier_discount")?,
                admin: if typed.contains_key("admin_discount") {
                    percent(typed, "admin_discount")?
                } else {
                    now.settings.discounts.admin
                },
            },
        },
    })
}
