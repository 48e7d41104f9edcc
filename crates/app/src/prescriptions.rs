//! Prescriptions: write down, withdraw, find.

use melati_domain::{
    actor::Actor,
    audit::{Action, Change, changes},
    day::{Day, Zone},
    id::{PatientId, PrescriptionId},
    prescription::{EyePowers, Prescription},
    rights::Right,
};
use melati_store::{
    Table,
    patients::Patient,
    prescriptions::{NewPrescription, PrescriptionRow},
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::require,
    patients::note,
    refusal::{optional_text, required_text},
};

/// A prescription, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedPrescription {
    /// Day of the examination; none: today.
    pub day: Option<Day>,
    /// Who prescribed it.
    pub doctor: Option<String>,
    /// The powers.
    pub powers: Prescription,
    /// Remark.
    pub note: Option<String>,
}

/// Writes a prescription down. What is unusual about it is told ([`Prescription::warnings`]), not refused.
pub async fn add(
    app: &App,
    actor: &Actor,
    patient: PatientId,
    typed: TypedPrescription,
) -> Result<PrescriptionRow, Refusal> {
    require(actor, Right::EditPatients)?;
    let doctor = optional_text(typed.doctor.as_deref(), "dokter", 100)?;
    let remark = optional_text(typed.note.as_deref(), "catatan", 500)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            // Held, so that whoever is merged into another meanwhile takes it along.
            tx.lock_row(Table::Patient, patient.0).await?;
            let owner = tx.patient(patient).await?.ok_or(Refusal::NotFound(Thing::Patient))?;
            let home = match actor.branch {
                Some(branch) => tx.branch(branch).await?,
                None => None,
            };
            let today = home.map_or(Zone::Jakarta, |branch| branch.zone).day_of(now);
            let day = typed.day.unwrap_or(today);
            if day > today {
                return Err(Refusal::invalid(Field::plain("tanggal"), FieldProblem::InTheFuture));
            }
            let id = PrescriptionId(tx.next_id(Table::Prescription).await?);
            let new = NewPrescription {
                id,
                patient,
                day,
                branch: actor.branch,
                user: actor.user,
                doctor,
                powers: typed.powers,
                note: remark,
                at: now,
            };
            tx.insert_prescription(&new).await?;
            let written = written(&typed.powers);
            note(tx, &actor, Action::PrescriptionAdded, &owner, None, &written, now).await?;
            tx.prescription(id).await?.ok_or(Refusal::NotFound(Thing::Prescription))
        })
    });
    write.await
}

/// Withdraws a prescription that was wrong: it stays to be seen, and serves no sale any more.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    reason: &str,
) -> Result<PrescriptionRow, Refusal> {
    require(actor, Right::EditPatients)?;
    let reason = required_text(reason, "alasan", 500)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let missing = || Refusal::NotFound(Thing::Prescription);
            let found = tx.prescription(id).await?.ok_or_else(missing)?;
            let patient = tx.patient(found.patient).await?.ok_or_else(missing)?;
            if !tx.withdraw_prescription(id, &reason, now).await? {
                return Err(Refusal::AlreadyWithdrawn);
            }
            let gone = written(&found.powers).into_iter().map(|change| Change {
                before: change.after,
                after: None,
                ..change
            });
            let gone: Vec<Change> = gone.collect();
            note(tx, &actor, Action::PrescriptionWithdrawn, &patient, Some(&reason), &gone, now).await?;
            tx.prescription(id).await?.ok_or_else(missing)
        })
    });
    write.await
}

/// A patient's prescriptions, the newest examination first; withdrawn ones too.
pub async fn list(
    app: &App,
    actor: &Actor,
    patient: PatientId,
    limit: i64,
) -> Result<Vec<PrescriptionRow>, Refusal> {
    require(actor, Right::SeePatients)?;
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            tx.patient(patient).await?.ok_or(Refusal::NotFound(Thing::Patient))?;
            Ok(tx.prescriptions(patient, limit).await?)
        })
    });
    read.await
}

/// One prescription with its patient.
pub async fn find(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
) -> Result<(PrescriptionRow, Patient), Refusal> {
    require(actor, Right::SeePatients)?;
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let missing = || Refusal::NotFound(Thing::Prescription);
            let found = tx.prescription(id).await?.ok_or_else(missing)?;
            let patient = tx.patient(found.patient).await?.ok_or_else(missing)?;
            Ok((found, patient))
        })
    });
    read.await
}

fn written(powers: &Prescription) -> Vec<Change> {
    let eye = |eye: EyePowers| Some(eye.to_string());
    changes([("kanan", None, eye(powers.right)), ("kiri", None, eye(powers.left))])
}
