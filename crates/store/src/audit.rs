//! The audit trail: entries are added, in the transaction of what they tell, and read. The database itself refuses to
//! change or delete one.

use melati_domain::{
    audit::{Action, Change, Subject},
    day::Millis,
    id::{BranchId, UserId},
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql, text::like_pattern};

/// An entry to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry<'a> {
    /// When.
    pub at: Millis,
    /// Who.
    pub user: UserId,
    /// Their name, for searching.
    pub user_name: &'a str,
    /// In which branch; none for what belongs to all.
    pub branch: Option<BranchId>,
    /// What was done.
    pub action: Action,
    /// To what kind of thing.
    pub subject: Subject,
    /// Its number within its kind.
    pub subject_id: i64,
    /// Its name or code at the time.
    pub subject_name: &'a str,
    /// Why, as typed.
    pub reason: Option<&'a str>,
    /// What was before and after.
    pub changes: &'a [Change],
}

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Row.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who.
    pub user_name: String,
    /// In which branch.
    pub branch_name: Option<String>,
    /// What was done.
    pub action: Action,
    /// To what kind of thing.
    pub subject: Subject,
    /// Its number within its kind.
    pub subject_id: i64,
    /// Its name or code at the time.
    pub subject_name: String,
    /// Why.
    pub reason: Option<String>,
    /// What was before and after.
    pub changes: Vec<Change>,
}

impl FromRow for AuditEntry {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let changes: String = row.get(9)?;
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            user_name: row.get(2)?,
            branch_name: row.get(3)?,
            action: row.get(4)?,
            subject: row.get(5)?,
            subject_id: row.get(6)?,
            subject_name: row.get(7)?,
            reason: row.get(8)?,
            changes: serde_json::from_str(&changes)
                .map_err(|error| StoreError::Corrupt(format!("changes of an audit entry: {error}")))?,
        })
    }
}

/// What a list of entries is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only this branch; none: all, and what belongs to none.
    pub branch: Option<BranchId>,
    /// Contained in the names of who did it and of what it was done to, or in the reason.
    pub q: String,
    /// Only this.
    pub action: Option<Action>,
    /// Entries before this one, newest first.
    pub before: Option<i64>,
    /// Most entries.
    pub limit: i64,
}

macro_rules! entry_select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.at_ms, u.name, b.name, a.action, a.subject_kind, a.subject_id, a.subject_name, a.reason, a.changes
            FROM audit_entry a JOIN user_account u ON u.id = a.user_id LEFT JOIN branch b ON b.id = a.branch_id ",
            $rest
        )
    };
}

sql! {
    INSERT_ENTRY = "
        INSERT INTO audit_entry (at_ms, user_id, branch_id, action, subject_kind, subject_id, subject_name, reason, changes,
            search_text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    ENTRIES = entry_select!("
        WHERE a.id < $1 AND a.search_text LIKE $2 ESCAPE '\\' AND (a.action = $3 OR CAST($3 AS TEXT) IS NULL)
        ORDER BY a.id DESC LIMIT $4");
    ENTRIES_HERE = entry_select!("
        WHERE a.branch_id = $5 AND a.id < $1 AND a.search_text LIKE $2 ESCAPE '\\'
            AND (a.action = $3 OR CAST($3 AS TEXT) IS NULL)
        ORDER BY a.id DESC LIMIT $4");
    ENTRIES_OF = entry_select!("WHERE a.subject_kind = $1 AND a.subject_id = $2 ORDER BY a.id DESC LIMIT $3");
}

impl ReadTx {
    /// Entries, newest first.
    pub async fn audit_entries(&mut self, filter: &AuditFilter) -> Result<Vec<AuditEntry>, StoreError> {
        let pattern = like_pattern(&filter.q);
        let mut params = vec![
            filter.before.unwrap_or(i64::MAX).into(),
            (&pattern).into(),
            filter.action.into(),
            filter.limit.into(),
        ];
        let Some(branch) = filter.branch else { return self.rows(&ENTRIES, &params).await };
        params.push(branch.into());
        self.rows(&ENTRIES_HERE, &params).await
    }

    /// The newest entries about one thing.
    pub async fn audit_entries_of(
        &mut self,
        subject: Subject,
        id: i64,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.rows(&ENTRIES_OF, &[subject.into(), id.into(), limit.into()]).await
    }
}

impl Tx {
    /// Writes an entry.
    pub async fn insert_audit_entry(&mut self, entry: &NewEntry<'_>) -> Result<(), StoreError> {
        let found_by = [entry.user_name, entry.subject_name, entry.reason.unwrap_or_default()];
        let changes = serde_json::to_string(entry.changes)
            .map_err(|error| StoreError::Internal(format!("changes of an audit entry: {error}")))?;
        let params = [
            entry.at.into(),
            entry.user.into(),
            entry.branch.into(),
            entry.action.into(),
            entry.subject.into(),
            entry.subject_id.into(),
            entry.subject_name.into(),
            entry.reason.into(),
            changes.into(),
            found_by.join(" ").trim().to_lowercase().into(),
        ];
        self.execute(&INSERT_ENTRY, &params).await.map(drop)
    }
}
