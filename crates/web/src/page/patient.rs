//! Patients: the list, one record, and the forms that change it.

use askama::Template;
use melati_domain::{
    id::{PatientId, PrescriptionId},
    patient::ServiceType,
};

use super::{filters, order::OrderRow, sale::FormState, shell::Shell, trail::TrailRow};

/// A patient of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientRow {
    /// Row.
    pub id: PatientId,
    /// Full name.
    pub name: String,
    /// How they are served.
    pub service: ServiceType,
    /// BPJS card number.
    pub card: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Age, as written.
    pub age: Option<String>,
}

/// The list of patients.
#[derive(Debug, Clone, Template)]
#[template(path = "patient/list.html")]
pub struct PatientList {
    /// Surroundings.
    pub shell: Shell,
    /// What is looked for.
    pub q: String,
    /// The patients.
    pub rows: Vec<PatientRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
}

/// The powers of an eye, as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EyeRow {
    /// `-1.25`
    pub sph: String,
    /// Empty where none.
    pub cyl: String,
    /// Degrees; empty where none.
    pub axis: String,
    /// Empty where none.
    pub add: String,
    /// Millimetres from the nose; empty where not measured so.
    pub pd: String,
}

/// A prescription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrescriptionCard {
    /// Row.
    pub id: PrescriptionId,
    /// `Senin, 20 Juli 2026`
    pub day: String,
    /// Who prescribed it.
    pub doctor: Option<String>,
    /// OD.
    pub right: EyeRow,
    /// OS.
    pub left: EyeRow,
    /// Millimetres between the pupils, where measured so.
    pub pd: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// Who wrote it down, where and when.
    pub written: String,
    /// What is unusual about it.
    pub warnings: Vec<String>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
}

impl PrescriptionCard {
    /// Both eyes, with their names.
    pub fn eyes(&self) -> [(&'static str, &EyeRow); 2] {
        [("OD kanan", &self.right), ("OS kiri", &self.left)]
    }
}

/// One patient.
#[derive(Debug, Clone, Template)]
#[template(path = "patient/show.html")]
pub struct PatientPage {
    /// Surroundings.
    pub shell: Shell,
    /// The patient.
    pub patient: PatientRow,
    /// The newest first.
    pub prescriptions: Vec<PrescriptionCard>,
    /// Sales, newest first.
    pub orders: Vec<OrderRow>,
    /// Who opened and changed the record; none for whom that is no matter.
    pub trail: Option<Vec<TrailRow>>,
    /// Today, for the form: `2026-07-20`.
    pub today: String,
    /// May this person sell?
    pub may_sell: bool,
    /// May this person change the record?
    pub may_edit: bool,
    /// May this person make one of two?
    pub may_merge: bool,
    /// The prescription's form, when it came back.
    pub form: FormState,
    /// Good news after a form was sent.
    pub notice: Option<&'static str>,
}

impl PatientPage {
    /// Fields of an eye in the form: its name, and the names of sphere, cylinder, axis and addition.
    pub fn eye_fields(&self) -> [(&'static str, [(&'static str, &'static str); 4]); 2] {
        [
            ("OD kanan", [("od_sph", "SPH"), ("od_cyl", "CYL"), ("od_axis", "AXIS"), ("add_kanan", "ADD")]),
            ("OS kiri", [("os_sph", "SPH"), ("os_cyl", "CYL"), ("os_axis", "AXIS"), ("add_kiri", "ADD")]),
        ]
    }

    /// What is wrong with any field of the powers.
    pub fn power_errors(&self) -> Vec<(&str, &str)> {
        let named = self.eye_fields().into_iter().flat_map(|(eye, fields)| {
            fields.into_iter().map(move |(name, label)| (format!("{label} {eye}"), name))
        });
        let wrong =
            named.filter_map(|(_, name)| Some((name, self.form.error(name))).filter(|it| !it.1.is_empty()));
        wrong.collect()
    }

    /// The day in the form.
    pub fn form_day(&self) -> &str {
        match self.form.value("tanggal") {
            "" => &self.today,
            typed => typed,
        }
    }
}

/// The form of a new or changed patient.
#[derive(Debug, Clone, Template)]
#[template(path = "patient/form.html")]
pub struct PatientForm {
    /// Surroundings.
    pub shell: Shell,
    /// Whom it changes; none for a new patient.
    pub id: Option<PatientId>,
    /// What is typed.
    pub form: FormState,
    /// May this person sell?
    pub may_sell: bool,
}

impl PatientForm {
    /// Classes and private.
    pub fn services(&self) -> &'static [ServiceType] {
        ServiceType::ALL
    }

    /// Chosen in the form; private, until something is chosen.
    pub fn is_service(&self, service: &ServiceType) -> bool {
        match self.form.value("service_type") {
            "" => *service == ServiceType::Private,
            chosen => service.as_str() == chosen,
        }
    }

    /// Fields of text: name, label, what kind of keyboard, most letters.
    pub fn fields(&self) -> [(&'static str, &'static str, &'static str, u16); 5] {
        [
            ("nama_pasien", "Nama lengkap", "text", 200),
            ("nohp", "No. HP", "tel", 30),
            ("no_bpjs", "No. kartu BPJS", "numeric", 30),
            ("umur", "Umur", "text", 20),
            ("alamat", "Alamat", "text", 500),
        ]
    }

    /// Where it is sent, and where "back" leads.
    pub fn place(&self) -> (String, String) {
        match self.id {
            Some(id) => (format!("/pasien/{id}/ubah"), format!("/pasien/{id}")),
            None => ("/pasien/baru".to_owned(), "/pasien".to_owned()),
        }
    }
}

/// Making one of a patient who is in the list twice.
#[derive(Debug, Clone, Template)]
#[template(path = "patient/merge.html")]
pub struct MergePage {
    /// Surroundings.
    pub shell: Shell,
    /// Who stays.
    pub kept: PatientRow,
    /// What is looked for.
    pub q: String,
    /// Who may be the same: found by what is looked for.
    pub candidates: Vec<PatientRow>,
    /// Who is given up, once chosen.
    pub duplicate: Option<PatientRow>,
    /// The form, when it came back.
    pub form: FormState,
}

impl MergePage {
    /// The two side by side: what, of who stays, of who is given up.
    pub fn comparison(&self) -> Vec<(&'static str, String, String)> {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        let Some(gone) = &self.duplicate else { return Vec::new() };
        vec![
            ("Nama", self.kept.name.clone(), gone.name.clone()),
            ("Layanan", self.kept.service.to_string(), gone.service.to_string()),
            ("No. kartu", text(&self.kept.card), text(&gone.card)),
            ("No. HP", text(&self.kept.phone), text(&gone.phone)),
            ("Umur", text(&self.kept.age), text(&gone.age)),
            ("Alamat", text(&self.kept.address), text(&gone.address)),
        ]
    }
}
