//! Prescriptions.

use melati_app::prescriptions::TypedPrescription;
use melati_domain::{
    power::Power,
    prescription::{self, EyeError, EyePowers, Field, Prescription as Powers, Warning},
};
use melati_store::prescriptions::PrescriptionRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::leaf::{
    Addition, Axis, Cylinder, Date, Doctor, Id, Moment, PrescriptionNote, PupilDistance, Reason, Sphere,
};
use crate::problem::Problem;

/// A prescription (resep): OD is the right eye, OS the left.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Prescription {
    /// Row.
    pub id: Id,
    /// Whose.
    pub pasien_id: Id,
    /// Day of the examination.
    pub tanggal: Date,
    /// Who prescribed it.
    #[schema(required)]
    pub dokter: Option<String>,
    /// Sphere, right.
    pub od_sph: Sphere,
    /// Cylinder, right; zero where none.
    pub od_cyl: Cylinder,
    /// Its axis.
    #[schema(required)]
    pub od_axis: Option<Axis>,
    /// Sphere, left.
    pub os_sph: Sphere,
    /// Cylinder, left; zero where none.
    pub os_cyl: Cylinder,
    /// Its axis.
    #[schema(required)]
    pub os_axis: Option<Axis>,
    /// Near addition, right.
    #[schema(required)]
    pub add_kanan: Option<Addition>,
    /// Near addition, left.
    #[schema(required)]
    pub add_kiri: Option<Addition>,
    /// Between the pupils; null where measured for each eye, or not.
    #[schema(required)]
    pub pd: Option<PupilDistance>,
    /// From the nose to the right pupil.
    #[schema(required)]
    pub pd_kanan: Option<PupilDistance>,
    /// From the nose to the left pupil.
    #[schema(required)]
    pub pd_kiri: Option<PupilDistance>,
    /// Remark.
    #[schema(required)]
    pub catatan: Option<String>,
    /// What is unusual about it, in words.
    pub peringatan: Vec<String>,
    /// Who wrote it down.
    pub oleh: String,
    /// When.
    pub created_at: Moment,
    /// When it was withdrawn.
    #[schema(required)]
    pub dicabut_at: Option<Moment>,
    /// Why.
    #[schema(required)]
    pub alasan_dicabut: Option<String>,
}

impl From<PrescriptionRow> for Prescription {
    fn from(it: PrescriptionRow) -> Self {
        let Powers { right, left, pupils } = it.powers;
        let add = |eye: EyePowers| eye.add().map(|add| Addition(add.hundredths()));
        let axis = |eye: EyePowers| eye.axis().map(|axis| Axis(axis.degrees()));
        let (pd, pd_kanan, pd_kiri) = match pupils {
            None => (None, None, None),
            Some(prescription::PupilDistance::Both(both)) => (Some(both), None, None),
            Some(prescription::PupilDistance::Each { right, left }) => (None, Some(right), Some(left)),
        };
        let (dicabut_at, alasan_dicabut) = it.withdrawn.map(|(at, why)| (Moment(at), why)).unzip();
        Self {
            id: Id(it.id.0),
            pasien_id: Id(it.patient.0),
            tanggal: Date(it.day),
            dokter: it.doctor,
            od_sph: Sphere(right.sph().hundredths()),
            od_cyl: Cylinder(right.cyl().hundredths()),
            od_axis: axis(right),
            os_sph: Sphere(left.sph().hundredths()),
            os_cyl: Cylinder(left.cyl().hundredths()),
            os_axis: axis(left),
            add_kanan: add(right),
            add_kiri: add(left),
            pd: pd.map(PupilDistance),
            pd_kanan: pd_kanan.map(PupilDistance),
            pd_kiri: pd_kiri.map(PupilDistance),
            catatan: it.note,
            peringatan: unusual(&it.powers),
            oleh: it.user_name,
            created_at: Moment(it.created_at),
            dicabut_at,
            alasan_dicabut,
        }
    }
}

/// A prescription to be written down.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrescription {
    /// Today when left out.
    tanggal: Option<Date>,
    dokter: Option<Doctor>,
    od_sph: Sphere,
    od_cyl: Option<Cylinder>,
    od_axis: Option<Axis>,
    os_sph: Sphere,
    os_cyl: Option<Cylinder>,
    os_axis: Option<Axis>,
    add_kanan: Option<Addition>,
    add_kiri: Option<Addition>,
    /// Either this, or that of each eye.
    pd: Option<PupilDistance>,
    pd_kanan: Option<PupilDistance>,
    pd_kiri: Option<PupilDistance>,
    catatan: Option<PrescriptionNote>,
}

impl NewPrescription {
    pub(crate) fn typed(self) -> Result<TypedPrescription, Problem> {
        let power = |hundredths: i64| Power::new(hundredths).unwrap_or_default();
        let eye = |prefix, sph: Sphere, cyl: Option<Cylinder>, axis: Option<Axis>, add: Option<Addition>| {
            let axis = axis.and_then(|axis| prescription::Axis::new(axis.0).ok());
            let cyl = cyl.map_or(Power::PLANO, |cyl| power(cyl.0));
            let powers = EyePowers::new(power(sph.0), cyl, axis, add.map(|add| power(add.0)));
            powers.map_err(|error| eye_problem(prefix, error))
        };
        let pupils = match (self.pd, self.pd_kanan, self.pd_kiri) {
            (None, None, None) => None,
            (Some(both), None, None) => Some(prescription::PupilDistance::Both(both.0)),
            (None, Some(right), Some(left)) => {
                Some(prescription::PupilDistance::Each { right: right.0, left: left.0 })
            }
            (None, None, Some(_)) => return Err(Problem::field("pd_kanan", "isi juga mata kanan")),
            (None, Some(_), None) => return Err(Problem::field("pd_kiri", "isi juga mata kiri")),
            _ => return Err(Problem::field("pd", "isi PD berdua, atau PD tiap mata, jangan keduanya")),
        };
        Ok(TypedPrescription {
            day: self.tanggal.map(|day| day.0),
            doctor: self.dokter.map(|text| text.0),
            powers: Powers {
                right: eye("od", self.od_sph, self.od_cyl, self.od_axis, self.add_kanan)?,
                left: eye("os", self.os_sph, self.os_cyl, self.os_axis, self.add_kiri)?,
                pupils,
            },
            note: self.catatan.map(|text| text.0),
        })
    }
}

/// What is wrong with the eye whose fields begin with `prefix`, at the field at fault.
pub(crate) fn eye_problem(prefix: &str, error: EyeError) -> Problem {
    let add = if prefix == "od" { "add_kanan" } else { "add_kiri" };
    match error {
        EyeError::AxisMissing => Problem::field(format!("{prefix}_axis"), "wajib diisi bila ada CYL"),
        EyeError::AxisWithoutCylinder => {
            Problem::field(format!("{prefix}_axis"), "kosongkan, karena tidak ada CYL")
        }
        EyeError::NegativeAdd => Problem::field(add, "tidak boleh negatif"),
        EyeError::Power(_) | EyeError::Axis(_) | EyeError::Unreadable => {
            Problem::field(format!("{prefix}_sph"), "tulis seperti -1,25 atau -125 atau PLANO")
        }
    }
}

/// Withdrawing a prescription.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    pub(crate) alasan: Reason,
}

/// What is unusual about a prescription, in words.
pub(crate) fn unusual(powers: &Powers) -> Vec<String> {
    let warnings = powers.warnings();
    let of = |eye: &'static str, warnings: Vec<Warning>| {
        warnings.into_iter().map(move |warning| match warning {
            Warning::OffStep(field) => format!("{} {eye} bukan kelipatan 0,25", name(field)),
            Warning::Unusual(field) => format!("{} {eye} di luar kebiasaan", name(field)),
            Warning::PlusCylinder => format!("CYL {eye} positif; biasanya ditulis negatif"),
        })
    };
    let pupils = warnings.pupils.then(|| "PD di luar kebiasaan".to_owned());
    of("kanan", warnings.right).chain(of("kiri", warnings.left)).chain(pupils).collect()
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Sph => "SPH",
        Field::Cyl => "CYL",
        Field::Add => "ADD",
    }
}
