//! The figures of the dashboards, read from the daily totals: as quick after ten years as on the first day.
//!
//! Turnover = claims + what customers pay (domain facts, section 5, rule 7). A sale counts on its day, unless that
//! was closed: a closed day stays as it was, and what is corrected of it counts today.

use melati_domain::{
    day::{Day, Millis},
    id::{BranchId, SaleId, UserId},
    money::Rupiah,
    patient::ServiceType,
    sale::TurnoverKind,
    workflow::WorkStatus,
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, Value, sql};

/// Turnover of one day, for whoever was asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnover {
    /// Claims to BPJS (`omset_bpjs`).
    pub claims: Rupiah,
    /// What BPJS patients pay on top (`omset_tambahan_bpjs`).
    pub bpjs_extras: Rupiah,
    /// Totals of private sales (`omset_umum`).
    pub private: Rupiah,
    /// Number of sales.
    pub sales: i64,
}

impl Turnover {
    /// The three parts added (`omset_kasir`). Saturates only where storing would have been refused.
    pub fn total(&self) -> Rupiah {
        Rupiah::sum([self.claims, self.bpjs_extras, self.private]).unwrap_or(Rupiah::MAX)
    }
}

impl FromRow for Turnover {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { claims: row.get(0)?, bpjs_extras: row.get(1)?, private: row.get(2)?, sales: row.get(3)? })
    }
}

/// One line of the newest sales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestSale {
    /// Row.
    pub id: SaleId,
    /// Code.
    pub code: String,
    /// Customer.
    pub customer_name: String,
    /// How served.
    pub service_type: ServiceType,
    /// What the customer pays.
    pub total: Rupiah,
    /// Where the order stands.
    pub work_status: WorkStatus,
    /// Business day.
    pub day: Day,
}

impl FromRow for LatestSale {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            customer_name: row.get(2)?,
            service_type: row.get(3)?,
            total: row.get(4)?,
            work_status: row.get(5)?,
            day: row.get(6)?,
        })
    }
}

/// One cashier's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashierDay {
    /// Who.
    pub cashier: UserId,
    /// Name.
    pub name: String,
    /// Turnover.
    pub turnover: Rupiah,
    /// Number of sales.
    pub sales: i64,
}

impl FromRow for CashierDay {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { cashier: row.get(0)?, name: row.get(1)?, turnover: row.get(2)?, sales: row.get(3)? })
    }
}

/// One branch's day, as the owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchTurnover {
    /// Which.
    pub branch: BranchId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Open now?
    pub is_open: bool,
    /// Turnover.
    pub turnover: Turnover,
}

impl FromRow for BranchTurnover {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            branch: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            is_open: row.get(3)?,
            turnover: Turnover {
                claims: row.get(4)?,
                bpjs_extras: row.get(5)?,
                private: row.get(6)?,
                sales: row.get(7)?,
            },
        })
    }
}

/// Today in each of the three zones: an owner's branches need not share a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Todays {
    /// WIB.
    pub jakarta: Day,
    /// WITA.
    pub makassar: Day,
    /// WIT.
    pub jayapura: Day,
}

/// What a sale adds to its day, or a correction moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnoverDelta {
    /// Branch.
    pub branch: BranchId,
    /// Cashier.
    pub cashier: UserId,
    /// Business day.
    pub day: Day,
    /// Kind.
    pub kind: TurnoverKind,
    /// +1, 0 or −1.
    pub sales: i64,
    /// ± claim.
    pub claim: Rupiah,
    /// ± what the customer pays.
    pub paid: Rupiah,
}

impl TurnoverDelta {
    /// For [`ADD_TO_DAY`].
    pub(crate) fn params(&self) -> [Value<'static>; 7] {
        [
            self.branch.into(),
            self.cashier.into(),
            self.day.into(),
            self.kind.into(),
            self.sales.into(),
            self.claim.into(),
            self.paid.into(),
        ]
    }
}

macro_rules! turnover_sums {
    () => {
        "CAST(COALESCE(SUM(t.claim_rupiah), 0) AS BIGINT),
         CAST(COALESCE(SUM(CASE WHEN t.kind = 'bpjs' THEN t.paid_rupiah ELSE 0 END), 0) AS BIGINT),
         CAST(COALESCE(SUM(CASE WHEN t.kind = 'umum' THEN t.paid_rupiah ELSE 0 END), 0) AS BIGINT),
         CAST(COALESCE(SUM(t.sale_count), 0) AS BIGINT) "
    };
}

/// Today of the branch `b`, of the three in [`Todays`] as `$1` to `$3`.
macro_rules! branch_today {
    () => {
        "CASE b.timezone WHEN 'Asia/Jakarta' THEN $1 WHEN 'Asia/Makassar' THEN $2 ELSE $3 END"
    };
}
pub(crate) use branch_today;

sql! {
    pub(crate) ADD_TO_DAY = "
        INSERT INTO daily_total (branch_id, cashier_id, day, kind, sale_count, claim_rupiah, paid_rupiah)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (branch_id, cashier_id, day, kind) DO UPDATE SET
            sale_count = daily_total.sale_count + EXCLUDED.sale_count,
            claim_rupiah = daily_total.claim_rupiah + EXCLUDED.claim_rupiah,
            paid_rupiah = daily_total.paid_rupiah + EXCLUDED.paid_rupiah";
    pub(crate) ADD_TO_WORK = "
        INSERT INTO work_total (branch_id, work_status, orders) VALUES ($1, $2, $3)
        ON CONFLICT (branch_id, work_status) DO UPDATE SET orders = work_total.orders + EXCLUDED.orders";
    CASHIER_TURNOVER = concat!("SELECT ", turnover_sums!(), "
        FROM daily_total t WHERE t.branch_id = $1 AND t.day = $2 AND t.cashier_id = $3");
    BRANCH_TURNOVER = concat!("SELECT ", turnover_sums!(), "
        FROM daily_total t WHERE t.branch_id = $1 AND t.day = $2");
    CASHIER_WEEK = "
        SELECT day, CAST(SUM(claim_rupiah + paid_rupiah) AS BIGINT) FROM daily_total
        WHERE branch_id = $1 AND cashier_id = $2 AND day >= $3 AND day <= $4 GROUP BY day ORDER BY day";
    BRANCH_WEEK = "
        SELECT day, CAST(SUM(claim_rupiah + paid_rupiah) AS BIGINT) FROM daily_total
        WHERE branch_id = $1 AND day >= $2 AND day <= $3 GROUP BY day ORDER BY day";
    CHAIN_WEEK = "
        SELECT day, CAST(SUM(claim_rupiah + paid_rupiah) AS BIGINT) FROM daily_total
        WHERE day >= $1 AND day <= $2 GROUP BY day ORDER BY day";
    CASHIER_LATEST = "
        SELECT id, code, customer_name, service_type, total_rupiah, work_status, day FROM sale
        WHERE cashier_id = $1 AND day = $2 AND branch_id = $3 AND voided_at_ms IS NULL ORDER BY id DESC LIMIT 5";
    BRANCH_CASHIERS = "
        SELECT t.cashier_id, u.name, CAST(SUM(t.claim_rupiah + t.paid_rupiah) AS BIGINT), CAST(SUM(t.sale_count) AS BIGINT)
        FROM daily_total t JOIN user_account u ON u.id = t.cashier_id
        WHERE t.branch_id = $1 AND t.day = $2 GROUP BY t.cashier_id, u.name
        HAVING SUM(t.sale_count) <> 0 OR SUM(t.claim_rupiah + t.paid_rupiah) <> 0 ORDER BY u.name, t.cashier_id";
    CHAIN_CASHIERS = concat!("
        SELECT t.cashier_id, u.name, CAST(SUM(t.claim_rupiah + t.paid_rupiah) AS BIGINT), CAST(SUM(t.sale_count) AS BIGINT)
        FROM daily_total t JOIN branch b ON b.id = t.branch_id JOIN user_account u ON u.id = t.cashier_id
        WHERE t.day IN ($1, $2, $3) AND t.day = ", branch_today!(), " GROUP BY t.cashier_id, u.name
        HAVING SUM(t.sale_count) <> 0 OR SUM(t.claim_rupiah + t.paid_rupiah) <> 0 ORDER BY u.name, t.cashier_id");
    CHAIN_BRANCHES = concat!("
        SELECT b.id, b.code, b.name, COALESCE(d.is_open, 0), ", turnover_sums!(), "
        FROM branch b
        LEFT JOIN branch_day d ON d.branch_id = b.id AND d.day = ", branch_today!(), "
        LEFT JOIN (
            SELECT branch_id, day, kind, SUM(claim_rupiah) AS claim_rupiah, SUM(paid_rupiah) AS paid_rupiah,
                SUM(sale_count) AS sale_count
            FROM daily_total WHERE day IN ($1, $2, $3) GROUP BY branch_id, day, kind
        ) t ON t.branch_id = b.id AND t.day = ", branch_today!(), "
        WHERE b.is_active = 1 GROUP BY b.id, b.code, b.name, d.is_open ORDER BY b.code");
    WORK_IN_PROGRESS = "
        SELECT work_status, orders FROM work_total
        WHERE branch_id = $1 AND orders > 0 AND work_status <> 'Sudah Di Ambil' ORDER BY work_status";
    CHAIN_WORK_IN_PROGRESS = "
        SELECT work_status, CAST(SUM(orders) AS BIGINT) FROM work_total
        WHERE orders > 0 AND work_status <> 'Sudah Di Ambil' GROUP BY work_status ORDER BY work_status";
    DONE_BY_TECHNICIAN = "
        SELECT COUNT(*) FROM sale WHERE technician_id = $1 AND ready_at_ms >= $2 AND voided_at_ms IS NULL";
}

impl ReadTx {
    /// One cashier's turnover of a day in a branch.
    pub async fn cashier_turnover(
        &mut self,
        branch: BranchId,
        day: Day,
        cashier: UserId,
    ) -> Result<Turnover, StoreError> {
        Ok(self
            .one(&CASHIER_TURNOVER, &[branch.into(), day.into(), cashier.into()])
            .await?
            .unwrap_or_default())
    }

    /// A branch's turnover of a day.
    pub async fn branch_turnover(&mut self, branch: BranchId, day: Day) -> Result<Turnover, StoreError> {
        Ok(self.one(&BRANCH_TURNOVER, &[branch.into(), day.into()]).await?.unwrap_or_default())
    }

    /// One cashier's turnover per day, `from` to `to`; days without sales are left out.
    pub async fn cashier_week(
        &mut self,
        branch: BranchId,
        cashier: UserId,
        (from, to): (Day, Day),
    ) -> Result<Vec<(Day, Rupiah)>, StoreError> {
        self.rows(&CASHIER_WEEK, &[branch.into(), cashier.into(), from.into(), to.into()]).await
    }

    /// A branch's turnover per day, `from` to `to`; days without sales are left out.
    pub async fn branch_week(
        &mut self,
        branch: BranchId,
        (from, to): (Day, Day),
    ) -> Result<Vec<(Day, Rupiah)>, StoreError> {
        self.rows(&BRANCH_WEEK, &[branch.into(), from.into(), to.into()]).await
    }

    /// The chain's turnover per day, `from` to `to`; days without sales are left out.
    pub async fn chain_week(&mut self, (from, to): (Day, Day)) -> Result<Vec<(Day, Rupiah)>, StoreError> {
        self.rows(&CHAIN_WEEK, &[from.into(), to.into()]).await
    }

    /// A cashier's five newest sales of a day.
    pub async fn cashier_latest(
        &mut self,
        branch: BranchId,
        day: Day,
        cashier: UserId,
    ) -> Result<Vec<LatestSale>, StoreError> {
        self.rows(&CASHIER_LATEST, &[cashier.into(), day.into(), branch.into()]).await
    }

    /// Each cashier of a branch who sold on a day, by name.
    pub async fn branch_cashiers(
        &mut self,
        branch: BranchId,
        day: Day,
    ) -> Result<Vec<CashierDay>, StoreError> {
        self.rows(&BRANCH_CASHIERS, &[branch.into(), day.into()]).await
    }

    /// Each cashier of the chain who sold today, by name.
    pub async fn chain_cashiers(&mut self, t: Todays) -> Result<Vec<CashierDay>, StoreError> {
        self.rows(&CHAIN_CASHIERS, &[t.jakarta.into(), t.makassar.into(), t.jayapura.into()]).await
    }

    /// Each branch's today, by code.
    pub async fn chain_branches(&mut self, t: Todays) -> Result<Vec<BranchTurnover>, StoreError> {
        self.rows(&CHAIN_BRANCHES, &[t.jakarta.into(), t.makassar.into(), t.jayapura.into()]).await
    }

    /// How many orders of a branch stand where, collected ones left out.
    pub async fn work_in_progress(&mut self, branch: BranchId) -> Result<Vec<(WorkStatus, i64)>, StoreError> {
        self.rows(&WORK_IN_PROGRESS, &[branch.into()]).await
    }

    /// How many orders of the chain stand where, collected ones left out.
    pub async fn chain_work_in_progress(&mut self) -> Result<Vec<(WorkStatus, i64)>, StoreError> {
        self.rows(&CHAIN_WORK_IN_PROGRESS, &[]).await
    }

    /// Orders a technician finished since an instant.
    pub async fn done_by_technician(&mut self, technician: UserId, since: Millis) -> Result<i64, StoreError> {
        let row = self.one::<(i64,)>(&DONE_BY_TECHNICIAN, &[technician.into(), since.into()]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }
}

impl Tx {
    /// Moves orders of a branch: out of a place, into one, or from one to another; in the transaction that moves
    /// them. A move touches its places in one order, so that two of them never wait for each other in a circle.
    pub(crate) async fn move_order(
        &mut self,
        branch: BranchId,
        from: Option<WorkStatus>,
        to: Option<WorkStatus>,
    ) -> Result<(), StoreError> {
        let mut moves = [(from, -1), (to, 1)];
        moves.sort_by_key(|(place, _)| place.map(WorkStatus::as_str));
        for (place, orders) in moves {
            if let Some(place) = place {
                self.execute(&ADD_TO_WORK, &[branch.into(), place.into(), orders.into()]).await?;
            }
        }
        Ok(())
    }

    /// Moves a day's totals; in the transaction of the sale or its correction.
    pub async fn add_to_day(&mut self, delta: &TurnoverDelta) -> Result<(), StoreError> {
        self.execute(&ADD_TO_DAY, &delta.params()).await?;
        Ok(())
    }
}
