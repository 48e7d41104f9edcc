//! Patients, shared by all branches.

use melati_domain::{day::Millis, id::PatientId, patient::ServiceType};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql, text::like_pattern};

/// What is kept of a patient (pasien).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientDetails {
    /// Full name.
    pub name: String,
    /// How they are served.
    pub service_type: ServiceType,
    /// BPJS card number.
    pub bpjs_number: Option<String>,
    /// Phone as written.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Age as written.
    pub age: Option<String>,
}

/// A patient row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Row.
    pub id: PatientId,
    /// The rest.
    pub details: PatientDetails,
}

impl FromRow for Patient {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            details: PatientDetails {
                name: row.get(1)?,
                service_type: row.get(2)?,
                bpjs_number: row.get(3)?,
                phone: row.get(4)?,
                address: row.get(5)?,
                age: row.get(6)?,
            },
        })
    }
}

impl PatientDetails {
    fn search_text(&self) -> String {
        let parts = [Some(&self.name), self.phone.as_ref(), self.bpjs_number.as_ref()];
        parts.into_iter().flatten().map(|part| part.to_lowercase()).collect::<Vec<_>>().join(" ")
    }
}

sql! {
    PATIENT = "
        SELECT id, name, service_type, bpjs_number, phone, address, age_text FROM patient WHERE id = $1";
    PATIENTS = "
        SELECT id, name, service_type, bpjs_number, phone, address, age_text FROM patient
        WHERE id > $1 AND search_text LIKE $2 ESCAPE '\\' ORDER BY id LIMIT $3";
    INSERT_PATIENT = "
        INSERT INTO patient (id, name, search_text, service_type, bpjs_number, phone, address, age_text, created_at_ms, updated_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    UPDATE_PATIENT = "
        UPDATE patient SET name = $2, search_text = $3, service_type = $4, bpjs_number = $5, phone = $6, address = $7,
            age_text = $8, updated_at_ms = $9
        WHERE id = $1";
}

impl ReadTx {
    /// One patient.
    pub async fn patient(&mut self, id: PatientId) -> Result<Option<Patient>, StoreError> {
        self.one(&PATIENT, &[id.into()]).await
    }

    /// Patients after `cursor` (0 = from the start) whose name, phone or card number contains `q`.
    pub async fn patients(&mut self, q: &str, cursor: i64, limit: i64) -> Result<Vec<Patient>, StoreError> {
        self.rows(&PATIENTS, &[cursor.into(), (&like_pattern(q)).into(), limit.into()]).await
    }
}

impl Tx {
    /// Adds a patient.
    pub async fn insert_patient(&mut self, patient: &Patient, at: Millis) -> Result<(), StoreError> {
        self.write_patient(&INSERT_PATIENT, patient, at).await.map(|_| ())
    }

    /// Changes a patient; sales keep what was true when they were made. False when there is none.
    pub async fn update_patient(&mut self, patient: &Patient, at: Millis) -> Result<bool, StoreError> {
        Ok(self.write_patient(&UPDATE_PATIENT, patient, at).await? > 0)
    }

    async fn write_patient(
        &mut self,
        sql: &'static crate::Sql,
        patient: &Patient,
        at: Millis,
    ) -> Result<u64, StoreError> {
        let (id, d) = (patient.id, &patient.details);
        let params = [
            id.into(),
            (&d.name).into(),
            d.search_text().into(),
            d.service_type.into(),
            d.bpjs_number.as_deref().into(),
            d.phone.as_deref().into(),
            d.address.as_deref().into(),
            d.age.as_deref().into(),
            at.into(),
        ];
        self.execute(sql, &params).await
    }
}
