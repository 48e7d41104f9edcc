//! Putting what was read into the shop: all of it in one transaction, or none.
//!
//! A trial does the same inserts and rolls back, so it refuses exactly what saving would.

use std::collections::HashSet;

use melati_domain::{actor::Actor, audit::Action, day::Millis, id::BranchId, power::Power};
use melati_store::{
    ReadTx, StoreError, Tx,
    catalogue::{self, Accessory, Frame, Lens, ShelfFilter},
    patients::PatientDetails,
};

use super::{accessories, lenses, patients, report::Part, table::Table};
use crate::{App, FieldProblem, Refusal, audit, patients::add_in, shelf};

/// What one import brings.
#[derive(Debug, Default)]
pub struct Goods {
    /// Frames, if a file was given.
    pub frames: Option<Table<Frame>>,
    /// Lenses, if a file was given.
    pub lenses: Option<Table<Lens>>,
    /// Accessories, if a file was given.
    pub accessories: Option<Table<Accessory>>,
    /// Patients, if a file was given.
    pub patients: Option<Table<PatientDetails>>,
}

impl Goods {
    fn is_clean(&self) -> bool {
        self.frames.as_ref().is_none_or(|table| table.faults.is_empty())
            && self.lenses.as_ref().is_none_or(|table| table.faults.is_empty())
            && self.accessories.as_ref().is_none_or(|table| table.faults.is_empty())
            && self.patients.as_ref().is_none_or(|table| table.faults.is_empty())
    }

    /// What is to be told of each file.
    pub fn parts(&self) -> Vec<Part> {
        let parts = [
            self.frames.as_ref().map(|table| Part::of("Frame", table)),
            self.lenses.as_ref().map(|table| Part::of("Lensa", table)),
            self.accessories.as_ref().map(|table| Part::of("Aksesoris", table)),
            self.patients.as_ref().map(|table| Part::of("Pasien", table)),
        ];
        parts.into_iter().flatten().collect()
    }
}

/// Why a transaction ended without a commit.
enum Halt {
    /// On purpose; the goods with all their faults.
    RolledBack(Box<Goods>),
    /// The store failed, or the application refused for a reason that is no row's.
    Failed(Refusal),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Saves `goods` if `apply` and no row is refused, each written into the audit trail where `by` brought them. Gives them back with what the shop's own data refuse
/// added to their faults, and whether they were saved.
pub async fn save(app: &App, goods: Goods, by: Option<Actor>, apply: bool) -> Result<(Goods, bool), Refusal> {
    let now = app.now();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let goods = put(tx, goods, by.as_ref(), now).await.map_err(Halt::Failed)?;
            if apply && goods.is_clean() { Ok(goods) } else { Err(Halt::RolledBack(Box::new(goods))) }
        })
    });
    match write.await {
        Ok(goods) => Ok((goods, true)),
        Err(Halt::RolledBack(goods)) => Ok((*goods, false)),
        Err(Halt::Failed(refusal)) => Err(refusal),
    }
}

async fn put(tx: &mut Tx, mut goods: Goods, by: Option<&Actor>, now: Millis) -> Result<Goods, Refusal> {
    if let Some(table) = &mut goods.frames {
        // Codes that are given first, so that none that is issued takes one of theirs.
        let (given, blank): (Vec<_>, Vec<_>) =
            table.records.clone().into_iter().partition(|(_, frame)| !frame.code.is_empty());
        for (row, frame) in given.into_iter().chain(blank) {
            let added = shelf::add_frame_in(tx, frame, by, now).await;
            if let Some(frame) = note(table, row, added)? {
                audited(tx, by, catalogue::Goods::Frame(frame), now).await?;
            }
        }
    }
    if let Some(table) = &mut goods.lenses {
        let known = known_lenses(tx, by.and_then(|by| by.branch)).await?;
        for (row, lens) in table.records.clone() {
            if known.contains(&lenses::sameness(&lens)) {
                table.refuse(row, lenses::CODE, "kode dengan ukuran ini sudah ada di cabang");
                continue;
            }
            let added = shelf::add_lens_in(tx, lens, by, now).await;
            if let Some(lens) = note(table, row, added)? {
                audited(tx, by, catalogue::Goods::Lens(lens), now).await?;
            }
        }
    }
    if let Some(table) = &mut goods.accessories {
        let known = known_accessories(tx, by.and_then(|by| by.branch)).await?;
        for (row, accessory) in table.records.clone() {
            if known.contains(&accessories::sameness(&accessory)) {
                table.refuse(row, accessories::NAME, "aksesoris ini sudah ada di cabang");
                continue;
            }
            let added = shelf::add_accessory_in(tx, accessory, by, now).await;
            if let Some(accessory) = note(table, row, added)? {
                audited(tx, by, catalogue::Goods::Accessory(accessory), now).await?;
            }
        }
    }
    if let Some(table) = &mut goods.patients {
        let known = known_patients(tx).await?;
        for (row, patient) in table.records.clone() {
            if known.contains(&patients::sameness(&patient)) {
                table.refuse(row, patients::NAME, "pasien yang sama sudah ada di basis data");
                continue;
            }
            let added = add_in(tx, patient, now).await;
            note(table, row, added)?;
        }
    }
    Ok(goods)
}

/// What a person brought is in the audit trail, as if typed.
async fn audited(
    tx: &mut Tx,
    by: Option<&Actor>,
    goods: catalogue::Goods,
    now: Millis,
) -> Result<(), Refusal> {
    match by {
        Some(by) => audit::goods(tx, by, Action::GoodsAdded, &goods, &[], now).await,
        None => Ok(()),
    }
}

/// What was added; of a row that was refused, writes that down. Anything else that went wrong ends the import.
fn note<T, A>(table: &mut Table<T>, row: u32, added: Result<A, Refusal>) -> Result<Option<A>, Refusal> {
    match added {
        Ok(added) => Ok(Some(added)),
        Err(Refusal::Invalid(field, problem)) => {
            table.refuse(row, field.name, worded(field.name, &problem));
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn worded(column: &str, problem: &FieldProblem) -> String {
    let is_power = matches!(column, "sph" | "cyl" | "add");
    match problem {
        FieldProblem::Required => "harus diisi".to_owned(),
        FieldProblem::TooLong(most) => format!("lebih dari {most} huruf"),
        FieldProblem::OutOfRange(least, most) if is_power => match (Power::new(*least), Power::new(*most)) {
            (Ok(least), Ok(most)) => format!("di luar {least} sampai {most} dioptri"),
            _ => "di luar batas".to_owned(),
        },
        FieldProblem::OutOfRange(least, most) => format!("di luar {least} sampai {most}"),
        FieldProblem::WhileOpen | FieldProblem::NeedsApproval(_) | FieldProblem::Resting => {
            "belum boleh".to_owned()
        }
        FieldProblem::Taken => "kode ini sudah ada di basis data".to_owned(),
        FieldProblem::Malformed(right) => format!("tulis {right}"),
        FieldProblem::NotAllowed
        | FieldProblem::TooShort(_)
        | FieldProblem::Contradicts(_)
        | FieldProblem::InTheFuture
        | FieldProblem::Wrong
        | FieldProblem::Ambiguous
        | FieldProblem::Moved
        | FieldProblem::Unknown => "tidak dapat diterima".to_owned(),
    }
}

/// Rows read at a time.
const PAGE: i64 = 1_000;

async fn known_lenses(
    tx: &mut ReadTx,
    branch: Option<BranchId>,
) -> Result<HashSet<lenses::Sameness>, StoreError> {
    let mut known = HashSet::new();
    let mut filter = ShelfFilter { branch, limit: PAGE, ..ShelfFilter::default() };
    loop {
        let page = tx.lenses(&filter).await?;
        let Some(last) = page.last() else { return Ok(known) };
        filter.cursor = last.id.0;
        known.extend(page.iter().map(lenses::sameness));
    }
}

async fn known_accessories(
    tx: &mut ReadTx,
    branch: Option<BranchId>,
) -> Result<HashSet<accessories::Sameness>, StoreError> {
    let mut known = HashSet::new();
    let mut filter = ShelfFilter { branch, limit: PAGE, ..ShelfFilter::default() };
    loop {
        let page = tx.accessories(&filter).await?;
        let Some(last) = page.last() else { return Ok(known) };
        filter.cursor = last.id.0;
        known.extend(page.iter().map(accessories::sameness));
    }
}

async fn known_patients(tx: &mut ReadTx) -> Result<HashSet<patients::Sameness>, StoreError> {
    let (mut known, mut cursor) = (HashSet::new(), 0);
    loop {
        let page = tx.patients("", cursor, PAGE).await?;
        let Some(last) = page.last() else { return Ok(known) };
        cursor = last.id.0;
        known.extend(page.iter().map(|patient| patients::sameness(&patient.details)));
    }
}
