//! Patients.

use melati_domain::patient::ServiceType;
use melati_store::patients::{self, PatientDetails};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    given,
    leaf::{Address, Age, CardNumber, Id, PersonName, Phone, Reason},
    words::{ServiceWord, Word},
};

/// A patient (pasien).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Patient {
    /// Row.
    pub id: Id,
    /// Full name.
    pub nama_pasien: String,
    /// How they are served.
    pub service_type: ServiceWord,
    /// BPJS card number.
    #[schema(required)]
    pub no_bpjs: Option<String>,
    /// Phone as written.
    #[schema(required)]
    pub nohp: Option<String>,
    /// Address.
    #[schema(required)]
    pub alamat: Option<String>,
    /// Age as written.
    #[schema(required)]
    pub umur: Option<String>,
}

impl From<patients::Patient> for Patient {
    fn from(it: patients::Patient) -> Self {
        Self {
            id: Id(it.id.0),
            nama_pasien: it.details.name,
            service_type: Word(it.details.service_type),
            no_bpjs: it.details.bpjs_number,
            nohp: it.details.phone,
            alamat: it.details.address,
            umur: it.details.age,
        }
    }
}

/// A patient to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPatient {
    nama_pasien: PersonName,
    service_type: ServiceWord,
    no_bpjs: Option<CardNumber>,
    nohp: Option<Phone>,
    alamat: Option<Address>,
    umur: Option<Age>,
}

impl From<NewPatient> for PatientDetails {
    fn from(new: NewPatient) -> Self {
        Self {
            name: new.nama_pasien.0,
            service_type: new.service_type.0,
            bpjs_number: new.no_bpjs.map(|text| text.0),
            phone: new.nohp.map(|text| text.0),
            address: new.alamat.map(|text| text.0),
            age: new.umur.map(|text| text.0),
        }
    }
}

/// A patient who is in the list twice.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merging {
    /// The row that is given up: its sales and prescriptions become the other's.
    pub(crate) duplikat_id: Id,
    /// Why.
    pub(crate) alasan: Reason,
}

/// What changes of a patient; what is left out stays, a blank text is removed.
#[expect(clippy::option_option, reason = "left out, null and given are three things here")]
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientChange {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    nama_pasien: Option<PersonName>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    service_type: Option<ServiceWord>,
    #[serde(default, deserialize_with = "given")]
    no_bpjs: Option<Option<CardNumber>>,
    #[serde(default, deserialize_with = "given")]
    nohp: Option<Option<Phone>>,
    #[serde(default, deserialize_with = "given")]
    alamat: Option<Option<Address>>,
    #[serde(default, deserialize_with = "given")]
    umur: Option<Option<Age>>,
}

impl PatientChange {
    pub(crate) fn apply(self, details: &mut PatientDetails) {
        let set = |place: &mut Option<String>, change: Option<Option<String>>| {
            if let Some(text) = change {
                *place = text;
            }
        };
        if let Some(name) = self.nama_pasien {
            details.name = name.0;
        }
        details.service_type =
            self.service_type.map_or(details.service_type, |word: Word<ServiceType>| word.0);
        set(&mut details.bpjs_number, self.no_bpjs.map(|text| text.map(|text| text.0)));
        set(&mut details.phone, self.nohp.map(|text| text.map(|text| text.0)));
        set(&mut details.address, self.alamat.map(|text| text.map(|text| text.0)));
        set(&mut details.age, self.umur.map(|text| text.map(|text| text.0)));
    }
}
