//! Counts of stock: rows, what was counted, and what was not yet.

use melati_domain::{
    catalogue::{Product, ProductKind},
    day::Millis,
    id::{BranchId, StockCountId, UserId},
    stock_count::{CountStatus, Counted},
};

use crate::{FromRow, ReadTx, Row, Sql, StoreError, Tx, sql};

/// A count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockCount {
    /// Its row.
    pub id: StockCountId,
    /// `OPN000001`
    pub code: String,
    /// Whose shelf.
    pub branch: BranchId,
    /// Its name.
    pub branch_name: String,
    /// What is counted.
    pub kind: ProductKind,
    /// Where it stands.
    pub status: CountStatus,
    /// Who began it.
    pub begun_by: String,
    /// When.
    pub begun_at: Millis,
    /// Who ended it, and when.
    pub ended: Option<(String, Millis)>,
    /// Why it was booked as it was, or given up.
    pub reason: Option<String>,
}

impl FromRow for StockCount {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let by: Option<String> = row.get(8)?;
        let at: Option<Millis> = row.get(9)?;
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            branch: row.get(2)?,
            branch_name: row.get(3)?,
            kind: row.get(4)?,
            status: row.get(5)?,
            begun_by: row.get(6)?,
            begun_at: row.get(7)?,
            ended: by.zip(at),
            reason: row.get(10)?,
        })
    }
}

/// A product that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedLine {
    /// Its number among its kind.
    pub number: i64,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub counted: Counted,
}

impl FromRow for CountedLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let moved: i64 = row.get(5)?;
        Ok(Self {
            number: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            counted: Counted { counted: row.get(3)?, expected: row.get(4)?, moved: moved != 0 },
        })
    }
}

/// Which goods of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedFilter {
    /// Only those whose pieces are not as many as expected, or that moved.
    pub different: bool,
    /// After this product; 0: from the start.
    pub after: i64,
    /// Most rows.
    pub limit: i64,
}

/// How far a count is: products, of which so many differ or moved, and how many on the shelf were not counted yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountSummary {
    /// Products that were counted.
    pub counted: i64,
    /// Pieces of them.
    pub pieces: i64,
    /// Products with a difference.
    pub different: i64,
    /// Products to be counted again.
    pub moved: i64,
    /// Products with stock that were not counted.
    pub uncounted: i64,
}

impl FromRow for CountSummary {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let counted = row.get(0)?;
        Ok(Self { counted, pieces: row.get(1)?, different: row.get(2)?, moved: row.get(3)?, uncounted: 0 })
    }
}

sql! {
    STOCK_COUNT = "
        SELECT c.id, c.code, c.branch_id, b.name, c.product_kind, c.status, s.name, c.begun_at_ms, e.name, c.ended_at_ms,
            c.reason
        FROM stock_count c JOIN branch b ON b.id = c.branch_id JOIN user_account s ON s.id = c.begun_by
            LEFT JOIN user_account e ON e.id = c.ended_by
        WHERE c.id = $1";
    STOCK_COUNTS = "
        SELECT c.id, c.code, c.branch_id, b.name, c.product_kind, c.status, s.name, c.begun_at_ms, e.name, c.ended_at_ms,
            c.reason
        FROM stock_count c JOIN branch b ON b.id = c.branch_id JOIN user_account s ON s.id = c.begun_by
            LEFT JOIN user_account e ON e.id = c.ended_by
        WHERE (c.branch_id = $1 OR CAST($1 AS BIGINT) IS NULL) AND (c.id < $2 OR CAST($2 AS BIGINT) IS NULL)
        ORDER BY c.id DESC LIMIT $3";
    RUNNING_COUNT = "
        SELECT id FROM stock_count WHERE branch_id = $1 AND product_kind = $2 AND status = 'Berjalan'";
    RUNNING_COUNTS = "
        SELECT COUNT(*) FROM stock_count WHERE status = 'Berjalan' AND branch_id = COALESCE($1, branch_id)";
    INSERT_STOCK_COUNT = "
        INSERT INTO stock_count (id, code, branch_id, product_kind, status, begun_by, begun_at_ms)
        VALUES ($1, $2, $3, $4, 'Berjalan', $5, $6)";
    END_STOCK_COUNT = "
        UPDATE stock_count SET status = $2, ended_by = $3, ended_at_ms = $4, reason = $5 WHERE id = $1";
    COUNTED_LINE = "
        SELECT product_id, code, name, counted, expected, moved
        FROM stock_count_line WHERE count_id = $1 AND product_id = $2";
    COUNTED_LINES = "
        SELECT product_id, code, name, counted, expected, moved FROM stock_count_line
        WHERE count_id = $1 AND product_id > $2 AND ($3 = 0 OR counted <> expected OR moved = 1)
        ORDER BY product_id LIMIT $4";
    SET_COUNTED = "
        INSERT INTO stock_count_line (count_id, product_id, code, name, counted, expected, moved)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (count_id, product_id)
        DO UPDATE SET counted = excluded.counted, expected = excluded.expected, moved = excluded.moved";
    COUNTED_SO_FAR = "
        SELECT COUNT(*), CAST(COALESCE(SUM(counted), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN counted <> expected THEN 1 ELSE 0 END), 0) AS BIGINT),
            CAST(COALESCE(SUM(moved), 0) AS BIGINT)
        FROM stock_count_line WHERE count_id = $1";
    UNCOUNTED_FRAMES = "
        SELECT f.id FROM frame f WHERE f.branch_id = $1 AND f.stock > 0 AND f.id > $3
            AND NOT EXISTS (SELECT 1 FROM stock_count_line l WHERE l.count_id = $2 AND l.product_id = f.id)
        ORDER BY f.id LIMIT $4";
    UNCOUNTED_LENSES = "
        SELECT g.id FROM lens g WHERE g.branch_id = $1 AND g.stock > 0 AND g.id > $3 AND g.is_custom_order = 0
            AND NOT EXISTS (SELECT 1 FROM stock_count_line l WHERE l.count_id = $2 AND l.product_id = g.id)
        ORDER BY g.id LIMIT $4";
    UNCOUNTED_ACCESSORIES = "
        SELECT a.id FROM accessory a WHERE a.branch_id = $1 AND a.stock > 0 AND a.id > $3
            AND NOT EXISTS (SELECT 1 FROM stock_count_line l WHERE l.count_id = $2 AND l.product_id = a.id)
        ORDER BY a.id LIMIT $4";
    FRAMES_TO_COUNT = "
        SELECT COUNT(*) FROM frame f WHERE f.branch_id = $1 AND f.stock > 0
            AND NOT EXISTS (SELECT 1 FROM stock_count_line l WHERE l.count_id = $2 AND l.product_id = f.id)";
    LENSES_TO_COUNT = "
        SELECT COUNT(*) FROM lens g WHERE g.branch_id = $1 AND g.stock > 0 AND g.is_custom_order = 0
            AND NOT EXISTS (SELECT 1 FROM stock_count_line l WHERE l.count_id = $2 AND l.product_id = g.id)";
    ACCESSORIES_TO_COUNT = "
        SELECT COUNT(*) FROM accessory a WHERE a.branch_id = $1 AND a.stock > 0
            AND NOT EXISTS (SELECT 1 FROM stock_count_line l WHERE l.count_id = $2 AND l.product_id = a.id)";
}

/// The goods of a kind that were not counted, and how many they are.
const fn uncounted_sql(kind: ProductKind) -> (&'static Sql, &'static Sql) {
    match kind {
        ProductKind::Frame => (&UNCOUNTED_FRAMES, &FRAMES_TO_COUNT),
        ProductKind::Lens => (&UNCOUNTED_LENSES, &LENSES_TO_COUNT),
        ProductKind::Accessory => (&UNCOUNTED_ACCESSORIES, &ACCESSORIES_TO_COUNT),
    }
}

impl ReadTx {
    /// One count.
    pub async fn stock_count(&mut self, id: StockCountId) -> Result<Option<StockCount>, StoreError> {
        self.one(&STOCK_COUNT, &[id.into()]).await
    }

    /// Counts of a branch (`None`: of all) before a row (`None`: from the newest), newest first.
    pub async fn stock_counts(
        &mut self,
        branch: Option<BranchId>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<StockCount>, StoreError> {
        self.rows(&STOCK_COUNTS, &[branch.into(), before.into(), limit.into()]).await
    }

    /// The count of a kind that runs at a branch.
    pub async fn running_count(
        &mut self,
        branch: BranchId,
        kind: ProductKind,
    ) -> Result<Option<StockCountId>, StoreError> {
        let found: Option<(StockCountId,)> = self.one(&RUNNING_COUNT, &[branch.into(), kind.into()]).await?;
        Ok(found.map(|(id,)| id))
    }

    /// What was counted of a product.
    pub async fn counted_line(
        &mut self,
        id: StockCountId,
        number: i64,
    ) -> Result<Option<CountedLine>, StoreError> {
        self.one(&COUNTED_LINE, &[id.into(), number.into()]).await
    }

    /// What was counted, in the order of the products.
    pub async fn counted_lines(
        &mut self,
        id: StockCountId,
        filter: CountedFilter,
    ) -> Result<Vec<CountedLine>, StoreError> {
        let params =
            [id.into(), filter.after.into(), i64::from(filter.different).into(), filter.limit.into()];
        self.rows(&COUNTED_LINES, &params).await
    }

    /// Goods with stock that were not counted, after a product (0: from the start), in the order of the products.
    pub async fn uncounted(
        &mut self,
        count: &StockCount,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Product>, StoreError> {
        let params = [count.branch.into(), count.id.into(), after.into(), limit.into()];
        let found: Vec<(i64,)> = self.rows(uncounted_sql(count.kind).0, &params).await?;
        Ok(found.into_iter().map(|(number,)| Product::of(count.kind, number)).collect())
    }

    /// How many counts are going on at a branch; none: at any.
    pub async fn running_counts(&mut self, branch: Option<BranchId>) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(&RUNNING_COUNTS, &[branch.into()]).await?.map_or(0, |(counts,)| counts))
    }

    /// How far a count is.
    pub async fn count_summary(&mut self, count: &StockCount) -> Result<CountSummary, StoreError> {
        let summary: Option<CountSummary> = self.one(&COUNTED_SO_FAR, &[count.id.into()]).await?;
        let params = [count.branch.into(), count.id.into()];
        let left: Option<(i64,)> = self.one(uncounted_sql(count.kind).1, &params).await?;
        Ok(CountSummary { uncounted: left.map_or(0, |(left,)| left), ..summary.unwrap_or_default() })
    }
}

impl Tx {
    /// Begins a count.
    pub async fn insert_stock_count(
        &mut self,
        id: StockCountId,
        code: &str,
        (branch, kind): (BranchId, ProductKind),
        by: UserId,
        at: Millis,
    ) -> Result<(), StoreError> {
        let params = [id.into(), code.into(), branch.into(), kind.into(), by.into(), at.into()];
        self.execute(&INSERT_STOCK_COUNT, &params).await.map(drop)
    }

    /// Writes down what is counted of a product.
    pub async fn set_counted(&mut self, id: StockCountId, line: &CountedLine) -> Result<(), StoreError> {
        let Counted { counted, expected, moved } = line.counted;
        let params = [
            id.into(),
            line.number.into(),
            (&line.code).into(),
            (&line.name).into(),
            counted.into(),
            expected.into(),
            i64::from(moved).into(),
        ];
        self.execute(&SET_COUNTED, &params).await.map(drop)
    }

    /// Ends a count.
    pub async fn end_stock_count(
        &mut self,
        id: StockCountId,
        status: CountStatus,
        by: UserId,
        at: Millis,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let params = [id.into(), status.into(), by.into(), at.into(), reason.into()];
        self.execute(&END_STOCK_COUNT, &params).await.map(drop)
    }
}
