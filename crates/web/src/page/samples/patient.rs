//! Patients.

use melati_domain::{
    actor::Role,
    id::{PatientId, PrescriptionId},
    patient::ServiceType,
};

use super::{EVIL, html, orders, shell, trail::trail_row};
use crate::page::{
    patient::{EyeRow, MergePage, PatientForm, PatientList, PatientPage, PatientRow, PrescriptionCard},
    sale::FormState,
    shell::Place,
};

fn patient(id: i64, name: &str, service: ServiceType) -> PatientRow {
    PatientRow {
        id: PatientId(id),
        name: name.to_owned(),
        service,
        card: service.class().map(|_| "0001234567890".to_owned()),
        phone: Some("081200000001".to_owned()),
        address: Some(EVIL.to_owned()),
        age: Some("42".to_owned()),
    }
}

fn eye(sph: &str, cyl: &str, axis: &str, add: &str, pd: &str) -> EyeRow {
    EyeRow { sph: sph.into(), cyl: cyl.into(), axis: axis.into(), add: add.into(), pd: pd.into() }
}

/// A prescription.
pub(super) fn prescription(id: i64) -> PrescriptionCard {
    PrescriptionCard {
        id: PrescriptionId(id),
        day: "Senin, 20 Juli 2026".to_owned(),
        doctor: Some("dr. Ratna".to_owned()),
        right: eye("-1.25", "-0.50", "90", "+2.00", "31,5"),
        left: eye("-1.00", "", "", "+2.00", "32"),
        pd: None,
        note: Some(EVIL.to_owned()),
        written: "dicatat 20/07/2026 09:14 oleh Sari, Optik Melati Cabang 1".to_owned(),
        warnings: vec!["CYL kanan positif; biasanya ditulis negatif".to_owned()],
        withdrawn: None,
    }
}

fn page(role: Role) -> PatientPage {
    let withdrawn = PrescriptionCard { withdrawn: Some("salah ketik".to_owned()), ..prescription(2) };
    PatientPage {
        shell: shell(role, Place::Patients, "Dewi Anggraini"),
        patient: patient(7, "Dewi Anggraini", ServiceType::BpjsIII),
        prescriptions: vec![prescription(1), withdrawn],
        orders: orders(role),
        trail: (role == Role::Admin).then(|| vec![trail_row()]),
        today: "2026-07-20".to_owned(),
        may_sell: true,
        may_edit: true,
        may_merge: role == Role::Admin,
        form: FormState::default(),
        notice: Some("Resep tersimpan."),
    }
}

/// Each page with its name.
pub(super) fn pages() -> Vec<(&'static str, String)> {
    let rows =
        vec![patient(7, "Dewi Anggraini", ServiceType::BpjsIII), patient(8, EVIL, ServiceType::Private)];
    let list = |rows, q: &str| PatientList {
        shell: shell(Role::Cashier, Place::Patients, "Pasien"),
        q: q.to_owned(),
        rows,
        next: Some("/pasien?q=&cursor=1f".to_owned()),
        first: None,
    };
    let refused = FormState {
        values: vec![("nama_pasien", EVIL.to_owned()), ("service_type", "BPJS II".to_owned())],
        errors: vec![("nohp".to_owned(), "paling banyak 30 huruf".to_owned())],
        problem: String::new(),
        ..FormState::default()
    };
    let form = |id, form| PatientForm {
        shell: shell(Role::Cashier, Place::Patients, "Pasien baru"),
        id,
        form,
        may_sell: true,
    };
    let merge = |duplicate| MergePage {
        shell: shell(Role::Admin, Place::Patients, "Gabungkan pasien"),
        kept: patient(7, "Dewi Anggraini", ServiceType::BpjsIII),
        q: "Dewi".to_owned(),
        candidates: vec![patient(8, "Dewi Angraini", ServiceType::Private)],
        duplicate,
        form: FormState::default(),
    };
    vec![
        ("patients", html(&list(rows, ""))),
        ("patients-none", html(&list(Vec::new(), "zzz"))),
        ("patient", html(&page(Role::Cashier))),
        ("patient-admin", html(&page(Role::Admin))),
        ("patient-new", html(&form(None, FormState::default()))),
        ("patient-refused", html(&form(Some(PatientId(7)), refused))),
        ("patient-merge", html(&merge(None))),
        ("patient-merging", html(&merge(Some(patient(8, EVIL, ServiceType::Private))))),
    ]
}
