//! `GET /pasien`: patients, one record, and the forms that change it.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{App, Refusal, patients, patients::PatientRecord, sessions::Session};
use melati_domain::{id::PatientId, patient::ServiceType, rights::Right};
use melati_store::patients::{Patient, PatientDetails};
use serde::Deserialize;

use super::{Setting, audit, order::returned, orders, prescriptions::card};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        patient::{MergePage, PatientForm, PatientList, PatientPage, PatientRow},
        sale::FormState,
        shell::Place,
    },
    problem::Problem,
    wire::list::{Paging, PatientQuery},
};

/// Patients of a page.
const ROWS: i64 = 50;
/// Patients that may be the same as another.
const CANDIDATES: i64 = 20;

/// `GET /pasien`
pub(super) async fn list(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<PatientQuery>,
) -> Result<Page<PatientList>, Problem> {
    let q = query.q.map(|text| text.0).unwrap_or_default();
    let paging = Paging { rows: ROWS, after: query.cursor.map(|cursor| cursor.0) };
    let found =
        patients::list(&app, &session.actor, q.clone(), paging.after.unwrap_or(0), paging.limit()).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |patient| patient.id.0, row);
    let address = |cursor: Option<i64>| {
        let mut query = form_urlencoded::Serializer::new(String::from("/pasien?"));
        query.append_pair("q", &q);
        if let Some(cursor) = cursor {
            query.append_pair("cursor", &format!("{cursor:x}"));
        }
        query.finish()
    };
    Ok(Page(PatientList {
        shell: setting.shell(Place::Patients, "Pasien"),
        rows: shown.data,
        next: shown.next_cursor.map(|cursor| address(Some(cursor.0))),
        first: paging.after.map(|_| address(None)),
        q,
    }))
}

/// What the page was led to with.
#[derive(Deserialize)]
pub(super) struct Arrival {
    kabar: Option<String>,
}

/// `GET /pasien/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, Problem> {
    let id = PatientId(id);
    let page = match record(app.clone(), session.clone(), id).await {
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => {
            // An old address leads to whom the patient became a part of.
            return match patients::merged_into(&app, &session.actor, id).await? {
                Some(kept) => Ok(Redirect::to(&format!("/pasien/{kept}")).into_response()),
                None => Err(problem),
            };
        }
        other => other?,
    };
    let notice = match arrival.kabar.as_deref() {
        Some("resep") => Some("Resep tersimpan."),
        Some("dicabut") => Some("Resep dicabut."),
        Some("data") => Some("Data tersimpan."),
        Some("gabung") => Some("Data ganda sudah digabungkan."),
        _ => None,
    };
    Ok(Page(PatientPage { notice, ..page }).into_response())
}

/// A patient's page.
pub(super) async fn record(app: App, session: Session, id: PatientId) -> Result<PatientPage, Problem> {
    let PatientRecord { patient, prescriptions, sales, trail } =
        patients::open(&app, &session.actor, id).await?;
    let setting = Setting::of(app, session).await?;
    let (zone, role) = (setting.zone(), setting.role());
    Ok(PatientPage {
        shell: setting.shell(Place::Patients, &patient.details.name),
        patient: row(patient),
        prescriptions: prescriptions.into_iter().map(|it| card(zone, it)).collect(),
        orders: sales.into_iter().map(|sale| orders::row(&setting, sale)).collect(),
        trail: role
            .may(Right::SeeAudit)
            .then(|| trail.into_iter().map(|entry| audit::row(zone, entry)).collect()),
        today: setting.today().to_string(),
        may_sell: role.may(Right::RingUp),
        may_edit: role.may(Right::EditPatients),
        may_merge: role.may(Right::MergePatients),
        form: FormState::default(),
        notice: None,
    })
}

/// `GET /pasien/baru`
pub(super) async fn blank(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Page<PatientForm>, Problem> {
    form(app, session, None, FormState::default()).await.map(Page)
}

/// A patient, as typed.
#[derive(Deserialize)]
pub(super) struct TypedPatient {
    nama_pasien: Option<String>,
    nohp: Option<String>,
    no_bpjs: Option<String>,
    umur: Option<String>,
    alamat: Option<String>,
    service_type: Option<String>,
    lanjut: Option<String>,
}

impl TypedPatient {
    fn values(&self) -> Vec<(&'static str, String)> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        vec![
            ("nama_pasien", text(&self.nama_pasien)),
            ("nohp", text(&self.nohp)),
            ("no_bpjs", text(&self.no_bpjs)),
            ("umur", text(&self.umur)),
            ("alamat", text(&self.alamat)),
            ("service_type", text(&self.service_type)),
        ]
    }

    fn details(&self) -> Result<PatientDetails, Problem> {
        let service: ServiceType = self
            .service_type
            .as_deref()
            .unwrap_or_default()
            .parse()
            .map_err(|_| Problem::field("service_type", "pilih salah satu"))?;
        Ok(PatientDetails {
            name: self.nama_pasien.clone().unwrap_or_default(),
            service_type: service,
            bpjs_number: self.no_bpjs.clone(),
            phone: self.nohp.clone(),
            address: self.alamat.clone(),
            age: self.umur.clone(),
        })
    }
}

/// `POST /pasien/baru`
pub(super) async fn add(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<TypedPatient>,
) -> Result<Response, Problem> {
    let added = async { Ok(patients::add(&app, &session.actor, typed.details()?).await?) };
    match added.await {
        Ok(patient) if typed.lanjut.as_deref() == Some("jual") => {
            Ok(Redirect::to(&format!("/penjualan/baru?pasien={}", patient.id)).into_response())
        }
        Ok(patient) => Ok(Redirect::to(&format!("/pasien/{}", patient.id)).into_response()),
        Err(problem) => {
            let state = returned(&problem, typed.values())?;
            let page = form(app, session, None, state).await?;
            Ok((problem.status, Page(page)).into_response())
        }
    }
}

/// `GET /pasien/{id}/ubah`
pub(super) async fn edit(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Page<PatientForm>, Problem> {
    let details = patients::find(&app, &session.actor, PatientId(id)).await?.details;
    let typed = TypedPatient {
        nama_pasien: Some(details.name),
        nohp: details.phone,
        no_bpjs: details.bpjs_number,
        umur: details.age,
        alamat: details.address,
        service_type: Some(details.service_type.to_string()),
        lanjut: None,
    };
    let state = FormState { values: typed.values(), ..FormState::default() };
    form(app, session, Some(PatientId(id)), state).await.map(Page)
}

/// `POST /pasien/{id}/ubah`
pub(super) async fn change(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<TypedPatient>,
) -> Result<Response, Problem> {
    let changed = async {
        let details = typed.details()?;
        Ok(patients::edit(&app, &session.actor, PatientId(id), |it| *it = details).await?)
    };
    match changed.await {
        Ok(_) => Ok(Redirect::to(&format!("/pasien/{id}?kabar=data")).into_response()),
        Err(problem) => {
            let state = returned(&problem, typed.values())?;
            let page = form(app, session, Some(PatientId(id)), state).await?;
            Ok((problem.status, Page(page)).into_response())
        }
    }
}

async fn form(
    app: App,
    session: Session,
    id: Option<PatientId>,
    form: FormState,
) -> Result<PatientForm, Problem> {
    if !session.actor.role.may(Right::EditPatients) {
        return Err(Refusal::Forbidden(Right::EditPatients).into());
    }
    let setting = Setting::of(app, session).await?;
    let title = if id.is_some() { "Ubah data pasien" } else { "Pasien baru" };
    Ok(PatientForm {
        shell: setting.shell(Place::Patients, title),
        id,
        form,
        may_sell: setting.role().may(Right::RingUp),
    })
}

/// Who may be the same.
#[derive(Deserialize)]
pub(super) struct Sought {
    q: Option<String>,
    duplikat: Option<i64>,
}

/// `GET /pasien/{id}/gabung`
pub(super) async fn choose_duplicate(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(sought): Query<Sought>,
) -> Result<Page<MergePage>, Problem> {
    merging(app, session, PatientId(id), sought, FormState::default()).await.map(Page)
}

/// The duplicate and why, as typed.
#[derive(Deserialize)]
pub(super) struct MergeForm {
    duplikat_id: i64,
    alasan: Option<String>,
}

/// `POST /pasien/{id}/gabung`
pub(super) async fn merge(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<MergeForm>,
) -> Result<Response, Problem> {
    let reason = typed.alasan.unwrap_or_default();
    let (from, into) = (PatientId(typed.duplikat_id), PatientId(id));
    match patients::merge(&app, &session.actor, from, into, &reason).await.map_err(Problem::from) {
        Ok(_) => Ok(Redirect::to(&format!("/pasien/{id}?kabar=gabung")).into_response()),
        Err(problem) => {
            let state = returned(&problem, vec![("alasan", reason)])?;
            let sought = Sought { q: None, duplikat: Some(from.0) };
            let page = merging(app, session, into, sought, state).await?;
            Ok((problem.status, Page(page)).into_response())
        }
    }
}

async fn merging(
    app: App,
    session: Session,
    id: PatientId,
    sought: Sought,
    form: FormState,
) -> Result<MergePage, Problem> {
    if !session.actor.role.may(Right::MergePatients) {
        return Err(Refusal::Forbidden(Right::MergePatients).into());
    }
    let kept = patients::find(&app, &session.actor, id).await?;
    let duplicate = match sought.duplikat.map(PatientId).filter(|other| *other != id) {
        Some(other) => Some(patients::find(&app, &session.actor, other).await?),
        None => None,
    };
    let q = sought.q.unwrap_or_else(|| kept.details.name.clone());
    let found = patients::list(&app, &session.actor, q.clone(), 0, CANDIDATES).await?;
    let setting = Setting::of(app, session).await?;
    Ok(MergePage {
        shell: setting.shell(Place::Patients, "Gabungkan pasien"),
        kept: row(kept),
        q,
        candidates: found.into_iter().filter(|patient| patient.id != id).map(row).collect(),
        duplicate: duplicate.map(row),
        form,
    })
}

fn row(patient: Patient) -> PatientRow {
    let details = patient.details;
    PatientRow {
        id: patient.id,
        name: details.name,
        service: details.service_type,
        card: details.bpjs_number,
        phone: details.phone,
        address: details.address,
        age: details.age,
    }
}
