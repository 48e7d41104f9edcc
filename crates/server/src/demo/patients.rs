//! The demo's patients: 200, insured and private mixed. All invented.

use melati_app::{Refusal, patients};
use melati_domain::{day::Millis, id::PatientId, patient::ServiceType};
use melati_store::{ReadTx, Tx, patients::PatientDetails};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::lists::{FIRST_NAMES, LAST_NAMES, STREETS};

const PATIENTS: i64 = 200;

/// Who buys: the patients by how they are served.
#[derive(Debug, Clone, Default)]
pub(super) struct Customers {
    pub(super) insured: Vec<(PatientId, ServiceType)>,
    pub(super) private: Vec<PatientId>,
}

impl Customers {
    /// Registers the patients.
    pub(super) async fn register(tx: &mut Tx, rng: &mut StdRng, at: Millis) -> Result<Self, Refusal> {
        let mut customers = Self::default();
        for number in 1..=PATIENTS {
            let patient = patients::add_in(tx, details(rng, number), at).await?;
            customers.count(patient.id, patient.details.service_type);
        }
        Ok(customers)
    }

    /// The patients as they are.
    pub(super) async fn find(tx: &mut ReadTx) -> Result<Self, Refusal> {
        let mut customers = Self::default();
        for patient in tx.patients("", 0, 1_000).await? {
            customers.count(patient.id, patient.details.service_type);
        }
        Ok(customers)
    }

    fn count(&mut self, patient: PatientId, service: ServiceType) {
        if service.class().is_some() {
            self.insured.push((patient, service));
        } else {
            self.private.push(patient);
        }
    }
}

/// Somebody's name.
pub(super) fn name(rng: &mut StdRng) -> String {
    let first = FIRST_NAMES.choose(rng).unwrap_or(&"");
    let last = LAST_NAMES.choose(rng).unwrap_or(&"");
    format!("{first} {last}")
}

fn details(rng: &mut StdRng, number: i64) -> PatientDetails {
    let service_type = match rng.random_range(0..100) {
        0..32 => ServiceType::BpjsIII,
        32..46 => ServiceType::BpjsII,
        46..54 => ServiceType::BpjsI,
        _ => ServiceType::Private,
    };
    let insured = service_type.class().is_some();
    PatientDetails {
        name: name(rng),
        service_type,
        // No real card begins with nine zeros, no real phone number with 0800 00.
        bpjs_number: insured.then(|| format!("{number:013}")),
        phone: rng.random_bool(0.9).then(|| format!("080000{number:06}")),
        address: Some(format!("{} No. {}", STREETS.choose(rng).unwrap_or(&""), rng.random_range(1..150))),
        age: Some(format!("{} tahun", rng.random_range(7..80))),
    }
}
