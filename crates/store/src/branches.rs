//! Branches and their business days.

use melati_domain::{
    branch::{DiscountLimits, Settings, Threshold, Thresholds},
    day::{Day, Millis, Zone},
    id::{BranchId, UserId},
};

use crate::{FromRow, ReadTx, Row, Sql, StoreError, Tx, dialect::HOLD_DAY, sql};

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
    /// What it sets for itself.
    pub settings: Settings,
}

impl FromRow for Branch {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let threshold =
            |at: usize| Ok::<_, StoreError>(Threshold { low: row.get(at)?, medium: row.get(at + 1)? });
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            zone: row.get(3)?,
            settings: Settings {
                address: row.get(4)?,
                phone: row.get(5)?,
                hours: row.get(6)?,
                paper: row.get(7)?,
                takes_bpjs: row.get(8)?,
                thresholds: Thresholds {
                    frame: threshold(9)?,
                    lens: threshold(11)?,
                    accessory: threshold(13)?,
                },
                discounts: DiscountLimits { cashier: row.get(15)?, admin: row.get(16)? },
            },
        })
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
        SELECT id, code, name, timezone, address, phone, hours, paper, takes_bpjs, frame_low, frame_medium, lens_low,
            lens_medium, accessory_low, accessory_medium, cashier_discount_percent, admin_discount_percent
        FROM branch WHERE is_active = 1 ORDER BY code";
    BRANCH = "
        SELECT id, code, name, timezone, address, phone, hours, paper, takes_bpjs, frame_low, frame_medium, lens_low,
            lens_medium, accessory_low, accessory_medium, cashier_discount_percent, admin_discount_percent
        FROM branch WHERE id = $1";
    BRANCH_BY_CODE = "
        SELECT id, code, name, timezone, address, phone, hours, paper, takes_bpjs, frame_low, frame_medium, lens_low,
            lens_medium, accessory_low, accessory_medium, cashier_discount_percent, admin_discount_percent
        FROM branch WHERE code = $1";
    INSERT_BRANCH = "
        INSERT INTO branch (id, code, name, timezone, address, phone, hours, paper, takes_bpjs, frame_low, frame_medium,
            lens_low, lens_medium, accessory_low, accessory_medium, cashier_discount_percent, admin_discount_percent,
            is_active)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)";
    UPDATE_BRANCH = "
        UPDATE branch SET name = $3, timezone = $4, address = $5, phone = $6, hours = $7, paper = $8, takes_bpjs = $9,
            frame_low = $10, frame_medium = $11, lens_low = $12, lens_medium = $13, accessory_low = $14,
            accessory_medium = $15, cashier_discount_percent = $16, admin_discount_percent = $17
        WHERE id = $1 AND code = $2";
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
        self.write_branch(&INSERT_BRANCH, branch).await
    }

    /// Changes a branch but its code.
    pub async fn update_branch(&mut self, branch: &Branch) -> Result<(), StoreError> {
        self.write_branch(&UPDATE_BRANCH, branch).await
    }

    async fn write_branch(&mut self, sql: &'static Sql, b: &Branch) -> Result<(), StoreError> {
        let Settings { address, phone, hours, paper, takes_bpjs, thresholds, discounts } = &b.settings;
        let params = [
            b.id.into(),
            (&b.code).into(),
            (&b.name).into(),
            b.zone.into(),
            address.into(),
            phone.into(),
            hours.to_string().into(),
            (*paper).into(),
            (*takes_bpjs).into(),
            thresholds.frame.low.into(),
            thresholds.frame.medium.into(),
            thresholds.lens.low.into(),
            thresholds.lens.medium.into(),
            thresholds.accessory.low.into(),
            thresholds.accessory.medium.into(),
            discounts.cashier.into(),
            discounts.admin.into(),
        ];
        self.execute(sql, &params).await?;
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

    /// A branch's day, kept as it is until the transaction ends: what is booked on an open day is there when it is
    /// closed.
    pub async fn hold_day(&mut self, branch: BranchId, day: Day) -> Result<Option<BranchDay>, StoreError> {
        self.one(&HOLD_DAY, &[branch.into(), day.into()]).await
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
