//! Patients: add, change, find; make one of two. Who opened or changed a record is written down.

use melati_domain::{
    actor::Actor,
    audit::{Action, Change, Subject, changes},
    day::Millis,
    id::PatientId,
    rights::Right,
};
use melati_store::{
    ReadTx, Table, Tx,
    audit::AuditEntry,
    patients::{Patient, PatientDetails},
    prescriptions::PrescriptionRow,
    sales::{Sale, SaleFilter},
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::require,
    audit,
    refusal::{optional_text, required_text},
};

/// Prescriptions and sales that a patient's page shows.
const MOST_SHOWN: i64 = 50;

/// All that is known of a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientRecord {
    /// The patient.
    pub patient: Patient,
    /// Prescriptions, the newest examination first.
    pub prescriptions: Vec<PrescriptionRow>,
    /// Sales in the actor's reach, newest first.
    pub sales: Vec<Sale>,
    /// Who opened and changed the record lately; for whoever may read the audit trail.
    pub trail: Vec<AuditEntry>,
}

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

/// Opens a patient's record, which is written down.
pub async fn open(app: &App, actor: &Actor, id: PatientId) -> Result<PatientRecord, Refusal> {
    require(actor, Right::SeePatients)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let patient = tx.patient(id).await?.ok_or(Refusal::NotFound(Thing::Patient))?;
            note(tx, &actor, Action::PatientSeen, &patient, None, &[], now).await?;
            Ok(PatientRecord {
                prescriptions: tx.prescriptions(id, MOST_SHOWN).await?,
                sales: sales_of(tx, &actor, id).await?,
                trail: if actor.role.may(Right::SeeAudit) {
                    tx.audit_entries_of(Subject::Patient, id.0, MOST_SHOWN).await?
                } else {
                    Vec::new()
                },
                patient,
            })
        })
    });
    write.await
}

async fn sales_of(tx: &mut ReadTx, actor: &Actor, id: PatientId) -> Result<Vec<Sale>, Refusal> {
    let filter = SaleFilter { patient: Some(id), limit: MOST_SHOWN, ..SaleFilter::default() };
    let mut sales = tx.sales(&filter).await?;
    sales.retain(|sale| actor.reaches(sale.branch));
    Ok(sales)
}

/// The patient whom `id` was merged into, for whoever comes by an old address.
pub async fn merged_into(app: &App, actor: &Actor, id: PatientId) -> Result<Option<PatientId>, Refusal> {
    require(actor, Right::SeePatients)?;
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.patient_merged_into(id).await?) })).await
}

/// Adds a patient.
pub async fn add(app: &App, actor: &Actor, details: PatientDetails) -> Result<Patient, Refusal> {
    require(actor, Right::EditPatients)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let patient = add_in(tx, details, now).await?;
            note(tx, &actor, Action::PatientAdded, &patient, None, &[], now).await?;
            Ok(patient)
        })
    });
    write.await
}

/// [`add`] inside an open transaction.
pub async fn add_in(tx: &mut Tx, details: PatientDetails, now: Millis) -> Result<Patient, Refusal> {
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
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Patient, id.0).await?;
            let mut patient = tx.patient(id).await?.ok_or(Refusal::NotFound(Thing::Patient))?;
            let before = patient.details.clone();
            change(&mut patient.details);
            patient.details = checked(&patient.details)?;
            if patient.details == before {
                return Ok(patient);
            }
            tx.update_patient(&patient, now).await?;
            let changes = changed(&before, &patient.details);
            note(tx, &actor, Action::PatientChanged, &patient, None, &changes, now).await?;
            Ok(patient)
        })
    });
    write.await
}

/// Makes `from` a part of `into`: sales and prescriptions are the other's from then on. It cannot be taken back.
pub async fn merge(
    app: &App,
    actor: &Actor,
    from: PatientId,
    into: PatientId,
    reason: &str,
) -> Result<Patient, Refusal> {
    require(actor, Right::MergePatients)?;
    let reason = required_text(reason, "alasan", 500)?;
    if from == into {
        return Err(Refusal::invalid(Field::plain("duplikat_id"), FieldProblem::Contradicts("id")));
    }
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            both(tx, from, into).await?;
            // The sales that are there before the patients, as whoever changes the buyer of one does.
            tx.move_sales(from, into).await?;
            for id in [from.min(into), from.max(into)] {
                tx.lock_row(Table::Patient, id.0).await?;
            }
            let (gone, kept) = both(tx, from, into).await?;
            // What was sold until the patients were locked is moved with the rest.
            tx.merge_patient(from, into).await?;
            let differing = changed(&gone.details, &kept.details);
            for patient in [&gone, &kept] {
                note(tx, &actor, Action::PatientMerged, patient, Some(&reason), &differing, now).await?;
            }
            Ok(kept)
        })
    });
    write.await
}

/// Who is merged, and into whom.
async fn both(tx: &mut ReadTx, from: PatientId, into: PatientId) -> Result<(Patient, Patient), Refusal> {
    let kept = tx.patient(into).await?.ok_or(Refusal::NotFound(Thing::Patient))?;
    let unknown = || Refusal::invalid(Field::plain("duplikat_id"), FieldProblem::Unknown);
    Ok((tx.patient(from).await?.ok_or_else(unknown)?, kept))
}

/// Writes down what was done to a patient's record.
pub(crate) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    patient: &Patient,
    reason: Option<&str>,
    changes: &[Change],
    now: Millis,
) -> Result<(), Refusal> {
    let subject = (Subject::Patient, patient.id.0, patient.details.name.as_str());
    audit::note(tx, actor, audit::Deed { action, subject, branch: None, reason, changes }, now).await
}

fn changed(before: &PatientDetails, after: &PatientDetails) -> Vec<Change> {
    let service = |details: &PatientDetails| Some(details.service_type.to_string());
    changes([
        ("nama_pasien", Some(before.name.clone()), Some(after.name.clone())),
        ("service_type", service(before), service(after)),
        ("no_bpjs", before.bpjs_number.clone(), after.bpjs_number.clone()),
        ("nohp", before.phone.clone(), after.phone.clone()),
        ("alamat", before.address.clone(), after.address.clone()),
        ("umur", before.age.clone(), after.age.clone()),
    ])
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
