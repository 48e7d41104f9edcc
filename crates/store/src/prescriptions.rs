//! Prescriptions of patients: written once, withdrawn where they were wrong.

use melati_domain::{
    day::{Day, Millis},
    id::{BranchId, PatientId, PrescriptionId, UserId},
    power::Power,
    prescription::{Axis, EyePowers, Prescription, PupilDistance},
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, Value, sql};

/// A prescription as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrescriptionRow {
    /// Row.
    pub id: PrescriptionId,
    /// Whose.
    pub patient: PatientId,
    /// Day of the examination.
    pub day: Day,
    /// Who prescribed it; none where nobody was named.
    pub doctor: Option<String>,
    /// The powers.
    pub powers: Prescription,
    /// Remark.
    pub note: Option<String>,
    /// Who wrote it down.
    pub user_name: String,
    /// In which branch; none for the owner.
    pub branch_name: Option<String>,
    /// When.
    pub created_at: Millis,
    /// When and why it was withdrawn.
    pub withdrawn: Option<(Millis, String)>,
}

impl FromRow for PrescriptionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let withdrawn_at: Option<Millis> = row.get(19)?;
        let reason: Option<String> = row.get(20)?;
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            day: row.get(2)?,
            doctor: row.get(3)?,
            powers: Prescription {
                right: eye(row, 4)?,
                left: eye(row, 8)?,
                pupils: pupils(row.get(12)?, row.get(13)?, row.get(14)?),
            },
            note: row.get(15)?,
            user_name: row.get(16)?,
            branch_name: row.get(17)?,
            created_at: row.get(18)?,
            withdrawn: withdrawn_at.map(|at| (at, reason.unwrap_or_default())),
        })
    }
}

/// The powers of an eye, from column `first` on.
fn eye(row: &Row<'_>, first: usize) -> Result<EyePowers, StoreError> {
    let (sph, cyl): (Power, Power) = (row.get(first)?, row.get(first + 1)?);
    let (axis, add): (Option<Axis>, Option<Power>) = (row.get(first + 2)?, row.get(first + 3)?);
    EyePowers::new(sph, cyl, axis, add)
        .map_err(|error| StoreError::Corrupt(format!("a prescription: {error}")))
}

const fn pupils(both: Option<i64>, right: Option<i64>, left: Option<i64>) -> Option<PupilDistance> {
    match (both, right, left) {
        (Some(both), ..) => Some(PupilDistance::Both(both)),
        (None, Some(right), Some(left)) => Some(PupilDistance::Each { right, left }),
        _ => None,
    }
}

/// A prescription to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrescription {
    /// Row.
    pub id: PrescriptionId,
    /// Whose.
    pub patient: PatientId,
    /// Day of the examination.
    pub day: Day,
    /// In which branch.
    pub branch: Option<BranchId>,
    /// Who writes it down.
    pub user: UserId,
    /// Who prescribed it.
    pub doctor: Option<String>,
    /// The powers.
    pub powers: Prescription,
    /// Remark.
    pub note: Option<String>,
    /// When.
    pub at: Millis,
}

macro_rules! prescription_select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.patient_id, r.day, r.doctor, r.right_sph, r.right_cyl, r.right_axis, r.right_add, r.left_sph,
            r.left_cyl, r.left_axis, r.left_add, r.pd_both, r.pd_right, r.pd_left, r.note, u.name, b.name, r.created_at_ms,
            r.withdrawn_at_ms, r.withdrawn_reason
            FROM prescription r JOIN user_account u ON u.id = r.user_id LEFT JOIN branch b ON b.id = r.branch_id ",
            $rest
        )
    };
}

sql! {
    PRESCRIPTION = prescription_select!("WHERE r.id = $1");
    PRESCRIPTIONS = prescription_select!("WHERE r.patient_id = $1 ORDER BY r.day DESC, r.id DESC LIMIT $2");
    INSERT_PRESCRIPTION = "
        INSERT INTO prescription (id, patient_id, day, branch_id, user_id, doctor, right_sph, right_cyl, right_axis,
            right_add, left_sph, left_cyl, left_axis, left_add, pd_both, pd_right, pd_left, note, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    WITHDRAW = "
        UPDATE prescription SET withdrawn_at_ms = $2, withdrawn_reason = $3 WHERE id = $1 AND withdrawn_at_ms IS NULL";
}

impl ReadTx {
    /// One prescription.
    pub async fn prescription(&mut self, id: PrescriptionId) -> Result<Option<PrescriptionRow>, StoreError> {
        self.one(&PRESCRIPTION, &[id.into()]).await
    }

    /// A patient's prescriptions, the newest examination first; withdrawn ones too.
    pub async fn prescriptions(
        &mut self,
        patient: PatientId,
        limit: i64,
    ) -> Result<Vec<PrescriptionRow>, StoreError> {
        self.rows(&PRESCRIPTIONS, &[patient.into(), limit.into()]).await
    }
}

impl Tx {
    /// Writes a prescription down.
    pub async fn insert_prescription(&mut self, new: &NewPrescription) -> Result<(), StoreError> {
        let eye = |eye: EyePowers| -> [Value<'static>; 4] {
            [eye.sph().into(), eye.cyl().into(), eye.axis().into(), eye.add().into()]
        };
        let distances = match new.powers.pupils {
            None => [None; 3],
            Some(PupilDistance::Both(both)) => [Some(both), None, None],
            Some(PupilDistance::Each { right, left }) => [None, Some(right), Some(left)],
        };
        let mut params: Vec<Value<'_>> = vec![
            new.id.into(),
            new.patient.into(),
            new.day.into(),
            new.branch.into(),
            new.user.into(),
            new.doctor.as_deref().into(),
        ];
        params.extend(eye(new.powers.right));
        params.extend(eye(new.powers.left));
        params.extend(distances.map(Value::from));
        params.push(new.note.as_deref().into());
        params.push(new.at.into());
        self.execute(&INSERT_PRESCRIPTION, &params).await.map(drop)
    }

    /// Withdraws a prescription; false when it was withdrawn before.
    pub async fn withdraw_prescription(
        &mut self,
        id: PrescriptionId,
        reason: &str,
        at: Millis,
    ) -> Result<bool, StoreError> {
        Ok(self.execute(&WITHDRAW, &[id.into(), at.into(), reason.into()]).await? > 0)
    }
}
