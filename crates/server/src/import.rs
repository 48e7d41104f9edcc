//! `melati import`: takes over the spreadsheets the shops export today.
//!
//! Reading is pure: rows become sound records, or refusals with row, column, value and reason.
//! What is saved goes through the same actions as a person's typing, all in one transaction.

use std::{fmt, path::PathBuf};

use melati_app::{App, Refusal};
use melati_domain::id::BranchId;

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
    let (goods, saved) = save::save(app, goods, request.apply).await?;
    let parts = [
        goods.frames.as_ref().map(|table| Part::of("Frame", table)),
        goods.lenses.as_ref().map(|table| Part::of("Lensa", table)),
        goods.patients.as_ref().map(|table| Part::of("Pasien", table)),
    ];
    Ok(Outcome { parts: parts.into_iter().flatten().collect(), saved })
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
