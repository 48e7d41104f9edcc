//! Prescriptions by form, and on paper: `GET /resep/{id}/cetak`.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App,
    prescriptions::{self, TypedPrescription},
};
use melati_domain::{
    day::Zone,
    id::{PatientId, PrescriptionId},
    power::Power,
    prescription::{EyePowers, Prescription, PupilDistance},
};
use melati_store::prescriptions::PrescriptionRow;
use serde::Deserialize;

use super::{Setting, order::returned, patients::record, print::letterhead_of};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        format::{local_instant, long_day},
        patient::{EyeRow, PatientPage, PrescriptionCard},
        print::{PrescriptionPaper, PrintedPrescription},
    },
    problem::Problem,
    wire::{
        leaf::Date,
        prescription::{eye_problem, unusual},
    },
};

/// A prescription, as typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    od_sph: Option<String>,
    od_cyl: Option<String>,
    od_axis: Option<String>,
    add_kanan: Option<String>,
    os_sph: Option<String>,
    os_cyl: Option<String>,
    os_axis: Option<String>,
    add_kiri: Option<String>,
    pd: Option<String>,
    tanggal: Option<Date>,
    dokter: Option<String>,
    catatan: Option<String>,
}

impl Typed {
    fn values(&self) -> Vec<(&'static str, String)> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        vec![
            ("od_sph", text(&self.od_sph)),
            ("od_cyl", text(&self.od_cyl)),
            ("od_axis", text(&self.od_axis)),
            ("add_kanan", text(&self.add_kanan)),
            ("os_sph", text(&self.os_sph)),
            ("os_cyl", text(&self.os_cyl)),
            ("os_axis", text(&self.os_axis)),
            ("add_kiri", text(&self.add_kiri)),
            ("pd", text(&self.pd)),
            ("tanggal", self.tanggal.map(|day| day.0.to_string()).unwrap_or_default()),
            ("dokter", text(&self.dokter)),
            ("catatan", text(&self.catatan)),
        ]
    }

    fn prescription(&self) -> Result<TypedPrescription, Problem> {
        let right = [&self.od_sph, &self.od_cyl, &self.od_axis, &self.add_kanan];
        let left = [&self.os_sph, &self.os_cyl, &self.os_axis, &self.add_kiri];
        let distance = self.pd.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let pupils = distance.map(|text| {
            text.parse::<PupilDistance>().map_err(|_| Problem::field("pd", "tulis seperti 63 atau 32/31,5"))
        });
        Ok(TypedPrescription {
            day: self.tanggal.map(|day| day.0),
            doctor: self.dokter.clone(),
            powers: Prescription {
                right: eye("od", "add_kanan", right)?,
                left: eye("os", "add_kiri", left)?,
                pupils: pupils.transpose()?,
            },
            note: self.catatan.clone(),
        })
    }
}

/// The powers of an eye from the texts of sphere, cylinder, axis and addition; only the sphere must be there.
fn eye(prefix: &str, add_name: &str, texts: [&Option<String>; 4]) -> Result<EyePowers, Problem> {
    let [sph, cyl, axis, add] =
        texts.map(|text| text.as_deref().map(str::trim).filter(|text| !text.is_empty()));
    let power = |name: String, text: Option<&str>| -> Result<Option<Power>, Problem> {
        let read = text.map(str::parse::<Power>).transpose();
        read.map_err(|_| Problem::field(name, "tulis seperti -1,25 atau -125 atau PLANO"))
    };
    let sphere = power(format!("{prefix}_sph"), sph)?;
    let sphere =
        sphere.ok_or_else(|| Problem::field(format!("{prefix}_sph"), "SPH wajib diisi; PLANO bila nol"))?;
    let cylinder = power(format!("{prefix}_cyl"), cyl)?.unwrap_or_default();
    let axis = axis.map(str::parse).transpose();
    let axis = axis.map_err(|_| Problem::field(format!("{prefix}_axis"), "AXIS 0 sampai 180 derajat"))?;
    let add = power(add_name.to_owned(), add)?;
    EyePowers::new(sphere, cylinder, axis, add).map_err(|error| eye_problem(prefix, error))
}

/// `POST /pasien/{id}/resep`
pub(super) async fn add(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let added =
        async { Ok(prescriptions::add(&app, &session.actor, PatientId(id), typed.prescription()?).await?) };
    match added.await {
        Ok(_) => Ok(Redirect::to(&format!("/pasien/{id}?kabar=resep")).into_response()),
        Err(problem) => {
            let form = returned(&problem, typed.values())?;
            let page = record(app, session, PatientId(id)).await?;
            Ok((problem.status, Page(PatientPage { form, ..page })).into_response())
        }
    }
}

/// Why it is withdrawn.
#[derive(Deserialize)]
pub(super) struct WithdrawForm {
    alasan: Option<String>,
}

/// `POST /resep/{id}/cabut`
pub(super) async fn withdraw(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(typed): Form<WithdrawForm>,
) -> Result<Redirect, Problem> {
    let reason = typed.alasan.unwrap_or_default();
    let withdrawn = prescriptions::withdraw(&app, &session.actor, PrescriptionId(id), &reason).await?;
    Ok(Redirect::to(&format!("/pasien/{}?kabar=dicabut", withdrawn.patient)))
}

/// On what it is printed.
#[derive(Deserialize)]
pub(super) struct Wanted {
    kertas: Option<String>,
}

/// `GET /resep/{id}/cetak`
pub(super) async fn print(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Page<PrintedPrescription>, Problem> {
    let (found, patient) = prescriptions::find(&app, &session.actor, PrescriptionId(id)).await?;
    let setting = Setting::of(app, session).await?;
    Ok(Page(PrintedPrescription {
        paper: PrescriptionPaper::of(wanted.kertas.as_deref().unwrap_or_default()),
        back: format!("/pasien/{}", patient.id),
        head: letterhead_of(&setting, found.branch_name.as_deref()),
        patient: patient.details.name,
        age: patient.details.age,
        card: card(setting.zone(), found),
    }))
}

/// A prescription as it is shown.
pub(super) fn card(zone: Zone, it: PrescriptionRow) -> PrescriptionCard {
    let (pd, right, left) = match it.powers.pupils {
        None => (None, String::new(), String::new()),
        Some(PupilDistance::Both(both)) => (Some(millimetres(both)), String::new(), String::new()),
        Some(PupilDistance::Each { right, left }) => (None, millimetres(right), millimetres(left)),
    };
    let place = it.branch_name.map(|branch| format!(", {branch}")).unwrap_or_default();
    PrescriptionCard {
        id: it.id,
        day: long_day(it.day),
        doctor: it.doctor,
        right: eye_row(it.powers.right, right),
        left: eye_row(it.powers.left, left),
        pd,
        note: it.note,
        written: format!("dicatat {} oleh {}{place}", local_instant(zone, it.created_at), it.user_name),
        warnings: unusual(&it.powers),
        withdrawn: it.withdrawn.map(|(_, reason)| reason),
    }
}

fn eye_row(eye: EyePowers, pd: String) -> EyeRow {
    EyeRow {
        sph: eye.sph().to_string(),
        cyl: if eye.cyl().is_plano() { String::new() } else { eye.cyl().to_string() },
        axis: eye.axis().map(|axis| axis.to_string()).unwrap_or_default(),
        add: eye.add().map(|add| add.to_string()).unwrap_or_default(),
        pd,
    }
}

/// `31,5` of 315 tenths.
fn millimetres(tenths: i64) -> String {
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole},{part}"),
    }
}
