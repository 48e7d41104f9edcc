//! The few places where the engines differ; everything else runs the same text on both.

use crate::{Sql, tx::Texts};

/// Starts a write on SQLite: takes the one write lock at once, so no later statement can fail for it.
pub(crate) const BEGIN_WRITE_SQLITE: &str = "BEGIN IMMEDIATE";
/// Starts a read on SQLite: the snapshot is taken by the first query.
pub(crate) const BEGIN_READ_SQLITE: &str = "BEGIN DEFERRED";
/// Starts a write on PostgreSQL: rows are guarded by locks and by conditions in the statements.
pub(crate) const BEGIN_WRITE_POSTGRES: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
/// Starts a read on PostgreSQL: one snapshot for all its queries.
pub(crate) const BEGIN_READ_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Held on PostgreSQL from drawing a log position until the commit is visible, so that a later position is
/// never visible before an earlier one. SQLite has one writer and needs none. The key spells `melati`.
pub(crate) static LOG_LOCK: Sql =
    Sql::new(module_path!(), "LOG_LOCK", "SELECT 1", "SELECT pg_advisory_xact_lock(x'6d656c617469'::bigint)");
/// Held on PostgreSQL while migrating, for as long as that takes; on SQLite the write lock serves.
pub(crate) const MIGRATION_LOCK: Texts = Texts {
    sqlite: "",
    postgres: "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
        SELECT pg_advisory_xact_lock(x'6d656c61746a'::bigint)",
};
/// Takes up to `$1` sales into what they are found by. PostgreSQL does it with the sale.
pub(crate) static INDEX_SALES: Sql = Sql::new(
    module_path!(),
    "INDEX_SALES",
    "INSERT INTO sale_search (rowid, search_text)
        SELECT id, search_text FROM sale WHERE id > (SELECT sale_id FROM search_mark) ORDER BY id LIMIT ?1",
    "SELECT $1::bigint WHERE false",
);
/// Says how far the index of texts may be trusted: SQLite's holds so much, PostgreSQL's is left alone for the newest `$2`.
pub(crate) static MOVE_MARK: Sql = Sql::new(
    module_path!(),
    "MOVE_MARK",
    "UPDATE search_mark SET sale_id = (SELECT COALESCE(MAX(id), search_mark.sale_id)
        FROM (SELECT id FROM sale WHERE id > search_mark.sale_id ORDER BY id LIMIT ?1)) WHERE ?2 >= 0",
    "UPDATE search_mark SET sale_id = GREATEST(sale_id, (SELECT COALESCE(MAX(id), 0) FROM sale) - $2::bigint)
        WHERE $1::bigint > 0",
);
/// A branch's day, which nobody closes until the transaction ends. On SQLite writers already queue: it only looks.
pub(crate) static HOLD_DAY: Sql = Sql::new(
    module_path!(),
    "HOLD_DAY",
    "SELECT day, is_open, opened_at_ms, closed_at_ms FROM branch_day WHERE branch_id = ?1 AND day = ?2",
    "SELECT day, is_open, opened_at_ms, closed_at_ms FROM branch_day WHERE branch_id = $1 AND day = $2 FOR SHARE",
);
/// How many sales the index of texts does not hold yet.
pub(crate) static UNINDEXED: Sql = Sql::new(
    module_path!(),
    "UNINDEXED",
    "SELECT COUNT(*) FROM sale WHERE id > (SELECT sale_id FROM search_mark)",
    "SELECT 0::bigint",
);
/// Lets PostgreSQL plan what follows in the transaction by the values it is asked with: a word that all names have is
/// found otherwise than one that few have.
pub(crate) const PLAN_ANEW: Texts =
    Texts { sqlite: "", postgres: "SET LOCAL plan_cache_mode = force_custom_plan" };
/// Which migrations were applied.
pub(crate) const MIGRATION_TABLE: Texts = Texts {
    sqlite: "CREATE TABLE IF NOT EXISTS schema_migration (
        number INTEGER NOT NULL CONSTRAINT schema_migration_pk PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
    ) STRICT",
    postgres: "CREATE TABLE IF NOT EXISTS schema_migration (
        number BIGINT NOT NULL CONSTRAINT schema_migration_pk PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)",
};

macro_rules! tables {
    ($($(#[$meta:meta])* $variant:ident = $table:literal),+ $(,)?) => {
        /// A table whose rows are numbered by the store.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Table { $($(#[$meta])* $variant),+ }

        impl Table {
            /// The next number. SQLite has one writer and rows are never deleted, so the largest plus one will do.
            pub(crate) const fn next_id(self) -> &'static Sql {
                match self { $(Self::$variant => {
                    static NEXT_ID: Sql = Sql::new(
                        module_path!(),
                        concat!("NEXT_ID ", $table),
                        concat!("SELECT COALESCE(MAX(id), 0) + 1 FROM ", $table),
                        concat!("SELECT nextval('", $table, "_id_seq')"),
                    );
                    &NEXT_ID
                }),+ }
            }

            /// Locks a row until the transaction ends. On SQLite writers already queue: it only looks.
            /// `NO KEY`: rows that refer to it may still be added.
            pub(crate) const fn lock_row(self) -> &'static Sql {
                match self { $(Self::$variant => {
                    static LOCK_ROW: Sql = Sql::new(
                        module_path!(),
                        concat!("LOCK_ROW ", $table),
                        concat!("SELECT id FROM ", $table, " WHERE id = ?1"),
                        concat!("SELECT id FROM ", $table, " WHERE id = $1 FOR NO KEY UPDATE"),
                    );
                    &LOCK_ROW
                }),+ }
            }
        }

        /// Every query of this module.
        pub(crate) static STATEMENTS: &[&Sql] = &[
            &LOG_LOCK,
            &HOLD_DAY,
            &INDEX_SALES,
            &MOVE_MARK,
            &UNINDEXED,
            $(Table::$variant.next_id(), Table::$variant.lock_row()),+
        ];
    };
}

tables! {
    /// Branches.
    Branch = "branch",
    /// Users.
    User = "user_account",
    /// Patients.
    Patient = "patient",
    /// Frames.
    Frame = "frame",
    /// Lenses.
    Lens = "lens",
    /// Accessories.
    Accessory = "accessory",
    /// Prescriptions.
    Prescription = "prescription",
    /// Sales.
    Sale = "sale",
    /// Counts of stock.
    StockCount = "stock_count",
    /// Transfers of stock.
    Transfer = "stock_transfer",
}
