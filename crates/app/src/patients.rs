//! Patients: add, change, find.

use melati_domain::{actor::Actor, id::PatientId, rights::Right};
use melati_store::{
    Table, Tx,
    patients::{Patient, PatientDetails},
};

use crate::{
    App, Refusal, Thing,
    app::require,
    refusal::{optional_text, required_text},
};

/// Patients whose name, phone or card number contains `q`, after `cursor`.
pub async fn list(
    app: &App,
    actor: &Actor,
    q: String,
    cursor: i64,
    limit: i64,
) -> Result<Vec<Patient>, Refusal> {
    require(actor, Right::SeePatients)?;
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.patients(&q, cursor, limit).await?) })).await
}

/// One patient.
pub async fn find(app: &App, actor: &Actor, id: PatientId) -> Result<Patient, Refusal> {
    require(actor, Right::SeePatients)?;
    let found = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.patient(id).await?) }))
        .await?;
    found.ok_or(Refusal::NotFound(Thing::Patient))
}

/// Adds a patient.
pub async fn add(app: &App, actor: &Actor, details: PatientDetails) -> Result<Patient, Refusal> {
    require(actor, Right::EditPatients)?;
    let now = app.now();
    app.store.writer.write(move |tx| Box::pin(async move { add_in(tx, details, now).await })).await
}

/// [`add`] inside an open transaction.
pub async fn add_in(
    tx: &mut Tx,
    details: PatientDetails,
    now: melati_domain::day::Millis,
) -> Result<Patient, Refusal> {
    let details = checked(&details)?;
    let patient = Patient { id: PatientId(tx.next_id(Table::Patient).await?), details };
    tx.insert_patient(&patient, now).await?;
    Ok(patient)
}

/// Changes a patient; `change` edits the details as they are.
pub async fn edit(
    app: &App,
    actor: &Actor,
    id: PatientId,
    change: impl FnOnce(&mut PatientDetails) + Send + 'static,
) -> Result<Patient, Refusal> {
    require(actor, Right::EditPatients)?;
    let now = app.now();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Patient, id.0).await?;
            let mut patient = tx.patient(id).await?.ok_or(Refusal::NotFound(Thing::Patient))?;
            change(&mut patient.details);
            patient.details = checked(&patient.details)?;
            tx.update_patient(&patient, now).await?;
            Ok(patient)
        })
    });
    write.await
}

fn checked(details: &PatientDetails) -> Result<PatientDetails, Refusal> {
    Ok(PatientDetails {
        name: required_text(&details.name, "nama_pasien", 200)?,
        service_type: details.service_type,
        bpjs_number: optional_text(details.bpjs_number.as_deref(), "no_bpjs", 30)?,
        phone: optional_text(details.phone.as_deref(), "nohp", 30)?,
        address: optional_text(details.address.as_deref(), "alamat", 500)?,
        age: optional_text(details.age.as_deref(), "umur", 20)?,
    })
}
