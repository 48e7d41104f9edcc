//! The schema: numbered files, applied once each, forward only.
//!
//! All that is missing is applied in one transaction, under a lock, so nodes that start together migrate once.
//! An applied file is known by its checksum and never edited; a change is a new file.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::{
    OpenError, Store, Tx,
    dialect::{MIGRATION_LOCK, MIGRATION_TABLE},
    sql,
    tx::Texts,
};

/// What a migration run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// Names of the migrations that were applied now; empty when there was nothing to do.
    pub applied: Vec<&'static str>,
    /// Number of the newest migration.
    pub version: i64,
}

/// One numbered file, once per engine.
struct Migration {
    number: i64,
    name: &'static str,
    texts: Texts,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        /// Every migration, in order. A released line is never edited or removed.
        const MIGRATIONS: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            texts: Texts {
                sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
                postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
            },
        }),+];
    };
}

migrations! {
    1 "0001_start",
    2 "0002_log_retention",
    3 "0003_work_total",
    4 "0004_daily_total_by_day",
    5 "0005_notification_read",
    6 "0006_cash",
    7 "0007_audit",
    8 "0008_search",
    9 "0009_prescription",
    10 "0010_sale_proof",
    11 "0011_people",
    12 "0012_correction",
    13 "0013_branch_settings",
    14 "0014_pin",
    15 "0015_transfer",
    16 "0016_stock_count",
    17 "0017_search_newest",
    18 "0018_second_factor",
    19 "0019_open_transfer",
    20 "0020_sign_in_try",
    21 "0021_count_by_method",
}

sql! {
    APPLIED = "SELECT number, checksum FROM schema_migration ORDER BY number";
    NOTE_APPLIED = "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)";
    NAME_LOG = "INSERT INTO log_meta (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
}

impl Store {
    /// Brings the schema up to this program, or changes nothing: [`OpenError`] says why.
    pub async fn migrate(&self) -> Result<MigrationReport, OpenError> {
        self.writer.write(|tx| Box::pin(migrate(tx, MIGRATIONS))).await
    }
}

async fn migrate(tx: &mut Tx, known: &'static [Migration]) -> Result<MigrationReport, OpenError> {
    tx.run_text(&MIGRATION_LOCK).await?;
    tx.run_text(&MIGRATION_TABLE).await?;
    let before = tx.rows::<(i64, String)>(&APPLIED, &[]).await?;
    let version = known.last().map_or(0, |newest| newest.number);
    if let Some(&(found, _)) = before.last().filter(|(found, _)| *found > version) {
        return Err(OpenError::NewerDatabase { found, known: version });
    }
    let mut applied = Vec::new();
    for &Migration { number, name, ref texts } in known {
        let checksum = checksum(tx.own(texts));
        match before.iter().find(|(found, _)| *found == number) {
            Some((_, found)) if *found == checksum => {}
            Some(_) => return Err(OpenError::ChangedMigration { number, name }),
            None => {
                let run = tx.run_text(texts).await;
                run.map_err(|cause| OpenError::FailedMigration { number, name, cause })?;
                tx.execute(&NOTE_APPLIED, &[number.into(), name.into(), (&checksum).into()]).await?;
                applied.push(name);
            }
        }
    }
    let epoch = uuid::Uuid::new_v4().simple().to_string();
    tx.execute(&NAME_LOG, &[(&epoch).into()]).await?;
    Ok(MigrationReport { applied, version })
}

/// Line ends may differ between checkouts.
fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.replace('\r', ""));
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // a String takes everything
        hex
    })
}
