//! Branches and their business days.

use melati_domain::{
    day::{Day, Millis, Zone},
    id::{BranchId, UserId},
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql};

/// A branch (cabang).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its row.
    pub id: BranchId,
    /// Short code, `CAB001`.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Its time zone, which decides its business day.
    pub zone: Zone,
}

impl FromRow for Branch {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, code: row.get(1)?, name: row.get(2)?, zone: row.get(3)? })
    }
}

/// One business day of one branch, once it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BranchDay {
    /// Which day.
    pub day: Day,
    /// Open now?
    pub is_open: bool,
    /// First opening.
    pub opened_at: Millis,
    /// Last closing.
    pub closed_at: Option<Millis>,
}

impl FromRow for BranchDay {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { day: row.get(0)?, is_open: row.get(1)?, opened_at: row.get(2)?, closed_at: row.get(3)? })
    }
}

sql! {
    BRANCHES = "
        SELECT id, code, name, timezone FROM branch WHERE is_active = 1 ORDER BY code";
    BRANCH = "
        SELECT id, code, name, timezone FROM branch WHERE id = $1";
    BRANCH_BY_CODE = "
        SELECT id, code, name, timezone FROM branch WHERE code = $1";
    INSERT_BRANCH = "
        INSERT INTO branch (id, code, name, timezone, address, phone, is_active) VALUES ($1, $2, $3, $4, '', '', 1)";
    BRANCH_DAY = "
        SELECT day, is_open, opened_at_ms, closed_at_ms FROM branch_day WHERE branch_id = $1 AND day = $2";
    OPEN_DAY = "
        INSERT INTO branch_day (branch_id, day, is_open, opened_at_ms, opened_by) VALUES ($1, $2, 1, $3, $4)
        ON CONFLICT (branch_id, day) DO UPDATE SET is_open = 1
        WHERE branch_day.is_open = 0";
    CLOSE_DAY = "
        UPDATE branch_day SET is_open = 0, closed_at_ms = $3, closed_by = $4
        WHERE branch_id = $1 AND day = $2 AND is_open = 1";
}

impl ReadTx {
    /// All active branches, by code.
    pub async fn branches(&mut self) -> Result<Vec<Branch>, StoreError> {
        self.rows(&BRANCHES, &[]).await
    }

    /// One branch.
    pub async fn branch(&mut self, id: BranchId) -> Result<Option<Branch>, StoreError> {
        self.one(&BRANCH, &[id.into()]).await
    }

    /// One branch by its code.
    pub async fn branch_by_code(&mut self, code: &str) -> Result<Option<Branch>, StoreError> {
        self.one(&BRANCH_BY_CODE, &[code.into()]).await
    }

    /// The day's row; `None` while it was never opened.
    pub async fn branch_day(&mut self, branch: BranchId, day: Day) -> Result<Option<BranchDay>, StoreError> {
        self.one(&BRANCH_DAY, &[branch.into(), day.into()]).await
    }
}

impl Tx {
    /// Adds a branch.
    pub async fn insert_branch(&mut self, branch: &Branch) -> Result<(), StoreError> {
        let b = branch;
        self.execute(&INSERT_BRANCH, &[b.id.into(), (&b.code).into(), (&b.name).into(), b.zone.into()])
            .await?;
        Ok(())
    }

    /// Opens a day; opening again keeps the first opening time. True when it was not open before.
    pub async fn open_day(
        &mut self,
        branch: BranchId,
        day: Day,
        by: UserId,
        at: Millis,
    ) -> Result<bool, StoreError> {
        Ok(self.execute(&OPEN_DAY, &[branch.into(), day.into(), at.into(), by.into()]).await? > 0)
    }

    /// Closes a day. True when it was open before.
    pub async fn close_day(
        &mut self,
        branch: BranchId,
        day: Day,
        by: UserId,
        at: Millis,
    ) -> Result<bool, StoreError> {
        Ok(self.execute(&CLOSE_DAY, &[branch.into(), day.into(), at.into(), by.into()]).await? > 0)
    }
}
