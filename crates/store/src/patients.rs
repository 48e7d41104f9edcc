//! Patients, shared by all branches; found by any part of name, phone and card number, also with a slip of the finger.

use std::collections::BTreeSet;

use melati_domain::{
    day::Millis,
    id::{PatientId, PrescriptionId},
    patient::ServiceType,
    spelling,
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, Value, sql, text::Sought};

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

/// A patient who is served, and by which prescription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedPatient {
    /// The patient.
    pub patient: Patient,
    /// The newest prescription that holds.
    pub prescription: Option<PrescriptionId>,
}

impl FromRow for ServedPatient {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { patient: Patient::from_row(row)?, prescription: row.get(7)? })
    }
}

impl PatientDetails {
    fn search_text(&self) -> String {
        let parts = [Some(&self.name), self.phone.as_ref(), self.bpjs_number.as_ref()];
        parts.into_iter().flatten().map(|part| part.to_lowercase()).collect::<Vec<_>>().join(" ")
    }
}

macro_rules! patient_select {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.name, p.service_type, p.bpjs_number, p.phone, p.address, p.age_text FROM ",
            $rest
        )
    };
}

sql! {
    PATIENT = patient_select!("patient p WHERE p.id = $1 AND p.merged_into IS NULL");
    SERVED_PATIENT = "
        SELECT p.id, p.name, p.service_type, p.bpjs_number, p.phone, p.address, p.age_text,
            (SELECT r.id FROM prescription r WHERE r.patient_id = p.id AND r.withdrawn_at_ms IS NULL
                ORDER BY r.day DESC, r.id DESC LIMIT 1)
        FROM patient p WHERE p.id = $1 AND p.merged_into IS NULL";
    PATIENTS = patient_select!("patient p
        WHERE p.id > $1 AND p.merged_into IS NULL AND p.search_text LIKE $2 ESCAPE '\\'
            AND p.search_text LIKE $3 ESCAPE '\\' AND p.search_text LIKE $4 ESCAPE '\\'
        ORDER BY p.id LIMIT $5");
    PATIENTS_FOUND = patient_select!("patient_search f CROSS JOIN patient p
        WHERE f.search_text LIKE $6 AND f.rowid > $1 AND p.id = f.rowid AND p.merged_into IS NULL
            AND p.search_text LIKE $2 ESCAPE '\\' AND p.search_text LIKE $3 ESCAPE '\\'
            AND p.search_text LIKE $4 ESCAPE '\\'
        ORDER BY f.rowid LIMIT $5");
    INSERT_PATIENT = "
        INSERT INTO patient (id, name, search_text, service_type, bpjs_number, phone, address, age_text, created_at_ms, updated_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    UPDATE_PATIENT = "
        UPDATE patient SET name = $2, search_text = $3, service_type = $4, bpjs_number = $5, phone = $6, address = $7,
            age_text = $8, updated_at_ms = $9
        WHERE id = $1";
    MERGED_INTO = "SELECT merged_into FROM patient WHERE id = $1 AND merged_into IS NOT NULL";
    MOVE_SALES = "UPDATE sale SET patient_id = $2 WHERE patient_id = $1";
    MOVE_PRESCRIPTIONS = "UPDATE prescription SET patient_id = $2 WHERE patient_id = $1";
    // Whoever was merged into the one is now part of the other.
    MERGE = "UPDATE patient SET merged_into = $2 WHERE id = $1 OR merged_into = $1";
    KNOWN_WORD = "SELECT word FROM name_word WHERE spelling = $1 AND word = $1";
    ADD_SPELLING = "INSERT INTO name_word (spelling, word) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    WORDS_SPELT = "
        SELECT word FROM name_word WHERE spelling IN ($1, $2, $3, $4, $5, $6, $7, $8) GROUP BY word ORDER BY word LIMIT 200";
}

/// Spellings that [`WORDS_SPELT`] asks for at once.
const SPELLINGS_AT_ONCE: usize = 8;
/// Known words that a typed one may stand for; more would not be a slip but a guess.
const MOST_MEANT: usize = 4;

impl ReadTx {
    /// One patient; none for one that was merged into another.
    pub async fn patient(&mut self, id: PatientId) -> Result<Option<Patient>, StoreError> {
        self.one(&PATIENT, &[id.into()]).await
    }

    /// One patient, to be served.
    pub async fn served_patient(&mut self, id: PatientId) -> Result<Option<ServedPatient>, StoreError> {
        self.one(&SERVED_PATIENT, &[id.into()]).await
    }

    /// The patient that `id` was merged into, if it was.
    pub async fn patient_merged_into(&mut self, id: PatientId) -> Result<Option<PatientId>, StoreError> {
        Ok(self.one::<(PatientId,)>(&MERGED_INTO, &[id.into()]).await?.map(|(id,)| id))
    }

    /// Patients after `cursor` (0 = from the start) in whose name, phone or card number all words of `q` are. Where
    /// nobody is found, those whose names are spelt almost so.
    pub async fn patients(&mut self, q: &str, cursor: i64, limit: i64) -> Result<Vec<Patient>, StoreError> {
        let found = self.patients_with(q, cursor, limit).await?;
        if !found.is_empty() || cursor > 0 {
            return Ok(found);
        }
        let mut meant = Vec::new();
        for q in self.meant_by(q).await? {
            meant.extend(self.patients_with(&q, cursor, limit).await?);
        }
        meant.sort_by_key(|patient: &Patient| patient.id);
        meant.dedup_by_key(|patient| patient.id);
        meant.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(meant)
    }

    async fn patients_with(&mut self, q: &str, cursor: i64, limit: i64) -> Result<Vec<Patient>, StoreError> {
        let Sought { words: [first, second, third], indexed, .. } = Sought::new(q);
        let mut params: Vec<Value<'_>> =
            vec![cursor.into(), first.into(), second.into(), third.into(), limit.into()];
        let Some(pattern) = indexed else { return self.rows(&PATIENTS, &params).await };
        params.push(pattern.into());
        self.rows(&PATIENTS_FOUND, &params).await
    }

    /// What may have been meant by words that nobody is called: with one word of the typed at a time replaced by a
    /// known one that is close to it.
    pub(crate) async fn meant_by(&mut self, q: &str) -> Result<Vec<String>, StoreError> {
        let typed: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
        let mut meant = Vec::new();
        for (place, word) in typed.iter().enumerate() {
            for known in self.close_words(word).await? {
                let mut mended = typed.clone();
                if let Some(place) = mended.get_mut(place) {
                    *place = known;
                }
                meant.push(mended.join(" "));
            }
        }
        meant.truncate(MOST_MEANT);
        Ok(meant)
    }

    async fn close_words(&mut self, typed: &str) -> Result<Vec<String>, StoreError> {
        let mut known = BTreeSet::new();
        let spellings: Vec<String> = spelling::spellings(typed).into_iter().collect();
        for some in spellings.chunks(SPELLINGS_AT_ONCE) {
            // Asked for in a fixed number: the last is repeated where there are fewer.
            let params: [Value<'_>; SPELLINGS_AT_ONCE] =
                std::array::from_fn(|at| some.get(at).or(some.last()).map(String::as_str).into());
            known
                .extend(self.rows::<(String,)>(&WORDS_SPELT, &params).await?.into_iter().map(|(word,)| word));
        }
        let mut known: Vec<String> =
            known.into_iter().filter(|word| word != typed && spelling::is_close(typed, word)).collect();
        known.truncate(MOST_MEANT);
        Ok(known)
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

    /// Makes the sales of `from` those of `into`.
    pub async fn move_sales(&mut self, from: PatientId, into: PatientId) -> Result<(), StoreError> {
        self.execute(&MOVE_SALES, &[from.into(), into.into()]).await.map(drop)
    }

    /// Makes `from` a part of `into`: its sales and prescriptions are the other's from now on, and it is found no more.
    /// Both rows are locked.
    pub async fn merge_patient(&mut self, from: PatientId, into: PatientId) -> Result<(), StoreError> {
        for sql in [&MOVE_SALES, &MOVE_PRESCRIPTIONS, &MERGE] {
            self.execute(sql, &[from.into(), into.into()]).await?;
        }
        Ok(())
    }

    async fn write_patient(
        &mut self,
        sql: &'static crate::Sql,
        patient: &Patient,
        at: Millis,
    ) -> Result<u64, StoreError> {
        let (id, d) = (patient.id, &patient.details);
        // In one order, whoever is called how: two who learn the same words at once would wait for each other.
        for word in spelling::words(&d.name).collect::<BTreeSet<_>>() {
            self.learn_word(&word).await?;
        }
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

    async fn learn_word(&mut self, word: &str) -> Result<(), StoreError> {
        if self.one::<(String,)>(&KNOWN_WORD, &[word.into()]).await?.is_some() {
            return Ok(());
        }
        for spelling in spelling::spellings(word) {
            self.execute(&ADD_SPELLING, &[spelling.into(), word.into()]).await?;
        }
        Ok(())
    }
}
