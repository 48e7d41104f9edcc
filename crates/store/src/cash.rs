//! The drawers of the branches, day by day: what was taken, given back, put in and taken out, and what was counted.

use melati_domain::{
    cash::MethodCount,
    day::{Day, Millis},
    id::{BranchId, SaleId, UserId},
    money::Rupiah,
    sale::{Bank, PaymentMethod},
};

use crate::{
    FromRow, ReadTx, Row, StoreError, Tx,
    dashboards::{Todays, branch_today},
    sql,
};

/// Money that came in, or was given back, by one method over a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takings {
    /// How.
    pub method: PaymentMethod,
    /// Which bank, for transfers.
    pub bank: Option<Bank>,
    /// The sum.
    pub amount: Rupiah,
    /// Of so many payments.
    pub count: i64,
}

impl FromRow for Takings {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { method: row.get(0)?, bank: row.get(1)?, amount: row.get(2)?, count: row.get(3)? })
    }
}

/// Cash put in (positive) or taken out (negative).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashMovement {
    /// Row.
    pub id: i64,
    /// How much.
    pub amount: Rupiah,
    /// Why.
    pub reason: String,
    /// Who.
    pub user_name: String,
    /// When.
    pub at: Millis,
}

impl FromRow for CashMovement {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            amount: row.get(1)?,
            reason: row.get(2)?,
            user_name: row.get(3)?,
            at: row.get(4)?,
        })
    }
}

/// Money given back for a voided sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// On which business day.
    pub day: Day,
    /// How much.
    pub amount: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// Through which bank, where the money had come by transfer.
    pub bank: Option<Bank>,
    /// Who gave it back.
    pub user_name: String,
    /// When.
    pub at: Millis,
}

impl FromRow for Refund {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            day: row.get(0)?,
            amount: row.get(1)?,
            method: row.get(2)?,
            bank: row.get(3)?,
            user_name: row.get(4)?,
            at: row.get(5)?,
        })
    }
}

/// A business day that was opened: by whom, with what, and how it was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedDay {
    /// Which day.
    pub day: Day,
    /// Open now?
    pub is_open: bool,
    /// First opening.
    pub opened_at: Millis,
    /// By whom.
    pub opened_by: String,
    /// What was in the drawer then.
    pub float: Rupiah,
    /// Last closing.
    pub closing: Option<Closing>,
}

/// The last closing of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// What should have been in the drawer; none where it was closed without a count.
    pub expected: Option<Rupiah>,
    /// What was.
    pub counted: Option<Rupiah>,
    /// How many of each note and coin, as JSON.
    pub pieces: Option<String>,
    /// Why they differ.
    pub reason: Option<String>,
    /// What was found of the other ways of paying.
    pub others: Vec<MethodCount>,
}

impl FromRow for OpenedDay {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let closed_at: Option<Millis> = row.get(5)?;
        let closing = match closed_at {
            None => None,
            Some(at) => Some(Closing {
                at,
                by: row.get::<Option<String>>(6)?.unwrap_or_default(),
                expected: row.get(7)?,
                counted: row.get(8)?,
                pieces: row.get(9)?,
                reason: row.get(10)?,
                others: match row.get::<Option<String>>(11)? {
                    Some(found) => serde_json::from_str(&found)
                        .map_err(|error| StoreError::Corrupt(format!("counted_methods: {error}")))?,
                    None => Vec::new(),
                },
            }),
        };
        Ok(Self {
            day: row.get(0)?,
            is_open: row.get(1)?,
            opened_at: row.get(2)?,
            opened_by: row.get(3)?,
            float: row.get(4)?,
            closing,
        })
    }
}

macro_rules! opened_day_select {
    ($rest:literal) => {
        concat!(
            "SELECT d.day, d.is_open, d.opened_at_ms, o.name, d.float_rupiah, d.closed_at_ms, c.name, d.expected_rupiah,
            d.counted_rupiah, d.pieces, d.difference_reason, d.counted_methods
            FROM branch_day d JOIN user_account o ON o.id = d.opened_by LEFT JOIN user_account c ON c.id = d.closed_by ",
            $rest
        )
    };
}

sql! {
    OPENED_DAY = opened_day_select!("WHERE d.branch_id = $1 AND d.day = $2");
    OPENED_DAYS = opened_day_select!("WHERE d.branch_id = $1 AND d.day < $2 ORDER BY d.day DESC LIMIT $3");
    // In three zones at most it is three days at once.
    DRAWERS = concat!("
        SELECT b.id, b.name, COALESCE(d.is_open, 0), CAST(COALESCE(d.float_rupiah, 0) + COALESCE(p.rupiah, 0)
            - COALESCE(r.rupiah, 0) + COALESCE(m.rupiah, 0) AS BIGINT), COALESCE(l.days, 0)
        FROM branch b
        LEFT JOIN branch_day d ON d.branch_id = b.id AND d.day = ", branch_today!(), "
        LEFT JOIN (SELECT branch_id, day, SUM(received_rupiah) AS rupiah FROM payment
            WHERE day IN ($1, $2, $3) AND method = 'cash' GROUP BY branch_id, day) p
            ON p.branch_id = b.id AND p.day = ", branch_today!(), "
        LEFT JOIN (SELECT branch_id, day, SUM(amount_rupiah) AS rupiah FROM refund
            WHERE day IN ($1, $2, $3) AND method = 'cash' GROUP BY branch_id, day) r
            ON r.branch_id = b.id AND r.day = ", branch_today!(), "
        LEFT JOIN (SELECT branch_id, day, SUM(amount_rupiah) AS rupiah FROM cash_movement
            WHERE day IN ($1, $2, $3) GROUP BY branch_id, day) m ON m.branch_id = b.id AND m.day = ", branch_today!(), "
        LEFT JOIN (SELECT o.branch_id, COUNT(*) AS days FROM branch_day o JOIN branch b ON b.id = o.branch_id
            WHERE o.is_open = 1 AND o.day < ", branch_today!(), " GROUP BY o.branch_id) l ON l.branch_id = b.id
        WHERE b.is_active = 1 ORDER BY b.code");
    LEFT_OPEN = "
        SELECT day FROM branch_day WHERE branch_id = $1 AND day < $2 AND is_open = 1 ORDER BY day";
    RECEIVED = "
        SELECT method, bank, CAST(SUM(received_rupiah) AS BIGINT), COUNT(*) FROM payment
        WHERE branch_id = $1 AND day = $2 GROUP BY method, bank ORDER BY method, bank";
    REFUNDED = "
        SELECT method, bank, CAST(SUM(amount_rupiah) AS BIGINT), COUNT(*) FROM refund
        WHERE branch_id = $1 AND day = $2 GROUP BY method, bank ORDER BY method, bank";
    MOVEMENTS = "
        SELECT m.id, m.amount_rupiah, m.reason, u.name, m.at_ms
        FROM cash_movement m JOIN user_account u ON u.id = m.user_id
        WHERE m.branch_id = $1 AND m.day = $2 ORDER BY m.id";
    SALE_REFUNDS = "
        SELECT r.day, r.amount_rupiah, r.method, r.bank, u.name, r.at_ms
        FROM refund r JOIN user_account u ON u.id = r.user_id WHERE r.sale_id = $1 ORDER BY r.id";
    INSERT_MOVEMENT = "
        INSERT INTO cash_movement (branch_id, day, amount_rupiah, reason, user_id, at_ms) VALUES ($1, $2, $3, $4, $5, $6)";
    SET_FLOAT = "
        UPDATE branch_day SET float_rupiah = $3 WHERE branch_id = $1 AND day = $2";
    SET_COUNT = "
        UPDATE branch_day SET expected_rupiah = $3, counted_rupiah = $4, pieces = $5, difference_reason = $6,
            counted_methods = $7
        WHERE branch_id = $1 AND day = $2";
}

/// What a closing found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// What should have been there.
    pub expected: Rupiah,
    /// What was.
    pub counted: Rupiah,
    /// How many of each note and coin, as JSON.
    pub pieces: &'a str,
    /// Why they differ.
    pub reason: Option<&'a str>,
    /// What was found of the other ways of paying.
    pub others: &'a [MethodCount],
}

/// What should be in a drawer now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawerNow {
    /// Whose.
    pub branch: BranchId,
    /// That branch's name.
    pub name: String,
    /// Open today?
    pub is_open: bool,
    /// What should be in it.
    pub expected: Rupiah,
    /// Days before today that nobody closed.
    pub left_open: i64,
}

impl FromRow for DrawerNow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            branch: row.get(0)?,
            name: row.get(1)?,
            is_open: row.get(2)?,
            expected: row.get(3)?,
            left_open: row.get(4)?,
        })
    }
}

impl ReadTx {
    /// The drawers of all branches, by code.
    pub async fn drawers(&mut self, t: Todays) -> Result<Vec<DrawerNow>, StoreError> {
        self.rows(&DRAWERS, &[t.jakarta.into(), t.makassar.into(), t.jayapura.into()]).await
    }

    /// A day; `None` while it was never opened.
    pub async fn opened_day(&mut self, branch: BranchId, day: Day) -> Result<Option<OpenedDay>, StoreError> {
        self.one(&OPENED_DAY, &[branch.into(), day.into()]).await
    }

    /// Days before `before`, newest first, at most `limit`.
    pub async fn opened_days(
        &mut self,
        branch: BranchId,
        before: Day,
        limit: i64,
    ) -> Result<Vec<OpenedDay>, StoreError> {
        self.rows(&OPENED_DAYS, &[branch.into(), before.into(), limit.into()]).await
    }

    /// Days before `today` that nobody closed.
    pub async fn left_open(&mut self, branch: BranchId, today: Day) -> Result<Vec<Day>, StoreError> {
        let days: Vec<(Day,)> = self.rows(&LEFT_OPEN, &[branch.into(), today.into()]).await?;
        Ok(days.into_iter().map(|(day,)| day).collect())
    }

    /// What was kept of payments on a day, by method and bank.
    pub async fn received(&mut self, branch: BranchId, day: Day) -> Result<Vec<Takings>, StoreError> {
        self.rows(&RECEIVED, &[branch.into(), day.into()]).await
    }

    /// What was given back on a day, by method and bank.
    pub async fn refunded(&mut self, branch: BranchId, day: Day) -> Result<Vec<Takings>, StoreError> {
        self.rows(&REFUNDED, &[branch.into(), day.into()]).await
    }

    /// Cash that moved for other reasons, oldest first.
    pub async fn cash_movements(
        &mut self,
        branch: BranchId,
        day: Day,
    ) -> Result<Vec<CashMovement>, StoreError> {
        self.rows(&MOVEMENTS, &[branch.into(), day.into()]).await
    }

    /// What was given back for a sale.
    pub async fn sale_refunds(&mut self, sale: SaleId) -> Result<Vec<Refund>, StoreError> {
        self.rows(&SALE_REFUNDS, &[sale.into()]).await
    }
}

impl Tx {
    /// Moves cash: in where `amount` is positive, out where it is negative.
    pub async fn move_cash(
        &mut self,
        (branch, day): (BranchId, Day),
        amount: Rupiah,
        reason: &str,
        by: UserId,
        at: Millis,
    ) -> Result<(), StoreError> {
        let params = [branch.into(), day.into(), amount.into(), reason.into(), by.into(), at.into()];
        self.execute(&INSERT_MOVEMENT, &params).await?;
        Ok(())
    }

    /// What was in the drawer when the day was opened.
    pub async fn set_float(&mut self, branch: BranchId, day: Day, float: Rupiah) -> Result<(), StoreError> {
        self.execute(&SET_FLOAT, &[branch.into(), day.into(), float.into()]).await?;
        Ok(())
    }

    /// What a closing found; none where nothing was counted.
    pub async fn set_count(
        &mut self,
        branch: BranchId,
        day: Day,
        found: Option<Counted<'_>>,
    ) -> Result<(), StoreError> {
        let others = found.filter(|it| !it.others.is_empty());
        let others = others.map(|it| serde_json::to_string(it.others).unwrap_or_default());
        let params = [
            branch.into(),
            day.into(),
            found.map(|it| it.expected).into(),
            found.map(|it| it.counted).into(),
            found.map(|it| it.pieces).into(),
            found.and_then(|it| it.reason).into(),
            others.into(),
        ];
        self.execute(&SET_COUNT, &params).await?;
        Ok(())
    }
}
