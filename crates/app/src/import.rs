//! Takes over spreadsheets: those the shops export today, by `melati import`, and those of goods, by page.
//!
//! Reading is pure: rows become sound records, or refusals with row, column, value and reason.
//! What is saved goes through the same actions as a person's typing, all in one transaction.

use std::{fmt, path::PathBuf};

use melati_domain::{actor::Actor, catalogue::ProductKind, id::BranchId, rights::Right};
use melati_store::StoreError;

use crate::{
    App, Refusal,
    app::{acting_branch, require},
    shelf::right_to_add,
};

pub mod accessories;
pub mod branches;
pub mod frames;
pub mod lenses;
pub mod patients;
pub mod report;
pub mod save;
pub mod sheet;
pub mod table;

use self::{
    branches::Branches,
    report::Part,
    save::Goods,
    sheet::{Sheet, SheetError},
    table::NoHeader,
};

/// What to import, and whether to mean it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Spreadsheet of frames.
    pub frames: Option<PathBuf>,
    /// Spreadsheet of lenses.
    pub lenses: Option<PathBuf>,
    /// Spreadsheet of patients.
    pub patients: Option<PathBuf>,
    /// Code or name of the branch for frames and lenses that name none.
    pub branch: Option<String>,
    /// Save, if no row is refused.
    pub apply: bool,
}

/// Why no row could be tried.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A file is not such a table.
    #[error(transparent)]
    Header(#[from] NoHeader),
    /// Frames or lenses without a branch to go to.
    #[error("cabang belum disebut: tambahkan --branch, yang ada: {0}")]
    BranchMissing(String),
    /// A branch that does not exist.
    #[error("cabang {0:?} tidak dikenal; yang ada: {1}")]
    BranchUnknown(String, String),
    /// More rows than one transaction should take while others sell.
    #[error("{0} baris terlalu banyak; paling banyak {MOST_ROWS} sekali unggah")]
    TooLong(usize),
    /// The shop refused for a reason that is no row's.
    #[error("impor gagal, tidak ada yang disimpan: {0}")]
    Refused(#[from] Refusal),
}

/// How an import went; shown as the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One part a file.
    pub parts: Vec<Part>,
    /// Were they saved?
    pub saved: bool,
}

impl Outcome {
    /// Rows that are ready or saved, in all files.
    pub fn ready(&self) -> usize {
        self.parts.iter().map(|part| part.ready).sum()
    }

    /// Rows that are refused, in all files.
    pub fn refused(&self) -> usize {
        self.parts.iter().map(|part| part.refused).sum()
    }
}

/// Reads the files, tries them against the shop, and saves them if asked to and no row is refused.
pub async fn run(app: &App, request: &Request) -> Result<Outcome, ImportError> {
    let branches = branches(app, request).await?;
    let mut goods = Goods::default();
    if let Some(path) = &request.frames {
        goods.frames = Some(frames::read(Sheet::open(path)?, &branches)?);
    }
    if let Some(path) = &request.lenses {
        goods.lenses = Some(lenses::read(Sheet::open(path)?, &branches)?);
    }
    if let Some(path) = &request.patients {
        goods.patients = Some(patients::read(Sheet::open(path)?)?);
    }
    let (goods, saved) = save::save(app, goods, None, request.apply).await?;
    Ok(Outcome { parts: goods.parts(), saved })
}

/// Most rows of a file that is sent by page.
const MOST_ROWS: usize = 5_000;

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Its name; `.csv` and `.txt` are text.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Adds the goods of a file to the shelf of the actor's branch, or of the one a super admin asks for: all, or where one
/// row is refused, none.
pub async fn add_goods(
    app: &App,
    actor: &Actor,
    kind: ProductKind,
    asked: Option<BranchId>,
    file: Uploaded,
) -> Result<Outcome, ImportError> {
    require(actor, right_to_add(kind))?;
    require(actor, Right::SeePurchasePrices)?;
    let found = {
        let actor = actor.clone();
        let read =
            app.store.reader.read(move |tx| Box::pin(async move { acting_branch(tx, &actor, asked).await }));
        read.await?
    };
    let branches = Branches { all: vec![(found.id, found.code, found.name)], default: found.id };
    // Unpacking a workbook takes a processor for a while.
    let read = tokio::task::spawn_blocking(move || goods_of(kind, file, &branches));
    let stopped = |_| Refusal::from(StoreError::Internal("reading the file stopped".to_owned()));
    let goods = read.await.map_err(stopped)??;
    let (goods, saved) = save::save(app, goods, Some(actor.clone()), true).await?;
    Ok(Outcome { parts: goods.parts(), saved })
}

fn goods_of(kind: ProductKind, file: Uploaded, branches: &Branches) -> Result<Goods, ImportError> {
    let sheet = Sheet::read(&file.name, file.bytes)?;
    if sheet.rows.len() > MOST_ROWS {
        return Err(ImportError::TooLong(sheet.rows.len()));
    }
    Ok(match kind {
        ProductKind::Frame => Goods { frames: Some(frames::read(sheet, branches)?), ..Goods::default() },
        ProductKind::Lens => Goods { lenses: Some(lenses::read(sheet, branches)?), ..Goods::default() },
        ProductKind::Accessory => {
            Goods { accessories: Some(accessories::read(sheet, branches)?), ..Goods::default() }
        }
    })
}

/// The branches there are, with the named one as default. Patients alone need none.
async fn branches(app: &App, request: &Request) -> Result<Branches, ImportError> {
    let read = app.store.reader.read(|tx| Box::pin(async move { tx.branches().await }));
    let all = read.await.map_err(Refusal::from)?;
    let all = all.into_iter().map(|branch| (branch.id, branch.code, branch.name)).collect();
    let branches = Branches { all, default: BranchId(0) };
    let default = match &request.branch {
        Some(named) => {
            branches.find(named).ok_or_else(|| ImportError::BranchUnknown(named.clone(), branches.codes()))?
        }
        None if request.frames.is_some() || request.lenses.is_some() => {
            return Err(ImportError::BranchMissing(branches.codes()));
        }
        None => branches.default,
    };
    Ok(Branches { default, ..branches })
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            writeln!(f, "{part}")?;
        }
        let (ready, refused) = (self.ready(), self.refused());
        if self.saved {
            writeln!(f, "{ready} baris tersimpan.")
        } else if refused == 0 {
            writeln!(
                f,
                "Semua {ready} baris siap; belum ada yang disimpan. Tambahkan --apply untuk menyimpan."
            )
        } else {
            writeln!(f, "{refused} baris ditolak; tidak ada yang disimpan. Perbaiki berkasnya, lalu ulangi.")
        }
    }
}
