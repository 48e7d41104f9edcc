//! The demo's patients: 200, insured and private mixed. All invented.

use melati_app::{Refusal, patients};
use melati_domain::{
    actor::Actor,
    day::{Millis, Zone},
    id::{PatientId, PrescriptionId},
    patient::ServiceType,
    power::Power,
    prescription::{Axis, EyePowers, Prescription, PupilDistance},
};
use melati_store::{ReadTx, Table, Tx, patients::PatientDetails, prescriptions::NewPrescription};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::lists::{FIRST_NAMES, LAST_NAMES, STREETS};

const PATIENTS: i64 = 200;

/// Who buys: the patients by how they are served.
#[derive(Debug, Clone, Default)]
pub(super) struct Customers {
    pub(super) insured: Vec<(PatientId, ServiceType)>,
    pub(super) private: Vec<PatientId>,
}

impl Customers {
    /// Registers the patients, each with a prescription that one of `desk` wrote down.
    pub(super) async fn register(
        tx: &mut Tx,
        rng: &mut StdRng,
        desk: &[Actor],
        at: Millis,
    ) -> Result<Self, Refusal> {
        let mut customers = Self::default();
        for number in 1..=PATIENTS {
            let patient = patients::add_in(tx, details(rng, number), at).await?;
            customers.count(patient.id, patient.details.service_type);
            if let Some(by) = desk.iter().cycle().nth(usize::try_from(number).unwrap_or_default()) {
                let id = PrescriptionId(tx.next_id(Table::Prescription).await?);
                tx.insert_prescription(&prescription(id, patient.id, by, at)).await?;
            }
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

/// The prescription of a patient, the same whatever else the shop draws.
fn prescription(id: PrescriptionId, patient: PatientId, by: &Actor, at: Millis) -> NewPrescription {
    let mut rng = StdRng::seed_from_u64(id.0.unsigned_abs());
    let mut quarters =
        |least: i64, most: i64| Power::new(25 * rng.random_range(least..=most)).unwrap_or_default();
    let add = Some(quarters(4, 10)).filter(|_| id.0 % 3 == 0);
    let mut eye = || {
        let (sph, cyl) = (quarters(-16, 8), quarters(-6, 0));
        let axis = if cyl.is_plano() { None } else { Axis::new(5 * quarters(1, 36).hundredths() / 25).ok() };
        EyePowers::new(sph, cyl, axis, add).unwrap_or_default()
    };
    let (right, left) = (eye(), eye());
    let half = 300 + 5 * quarters(0, 6).hundredths() / 25;
    NewPrescription {
        id,
        patient,
        day: Zone::Jakarta.day_of(at),
        branch: by.branch,
        user: by.user,
        doctor: None,
        powers: Prescription {
            right,
            left,
            pupils: Some(PupilDistance::Each { right: half, left: half + 5 }),
        },
        note: None,
        at,
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
