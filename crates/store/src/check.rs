//! Recounts: every stored total against the rows it stands for.

use crate::{FromRow, ReadTx, Row, Sql, StoreError, sql};

/// A stored figure that its rows do not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is stored, in words: table and key.
    pub what: String,
    /// The stored figure.
    pub stored: i64,
    /// The figure the rows give.
    pub recounted: i64,
}

impl FromRow for Difference {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { what: row.get(0)?, stored: row.get(1)?, recounted: row.get(2)? })
    }
}

/// Stored figures of days against sales as they were first booked and corrections. What a sale was booked as is what it
/// counts now, less what its corrections moved; each of those has days of its own.
macro_rules! daily_difference {
    ($stored:literal, $now:literal, $before:literal, $after:literal) => {
        concat!(
            "SELECT 'daily_total.",
            $stored,
            " branch ' || branch_id || ' cashier ' || cashier_id || ' ' || day || ' ' || kind,
                CAST(SUM(stored) AS BIGINT), CAST(SUM(recounted) AS BIGINT) FROM (
                SELECT branch_id, cashier_id, day, kind, ",
            $stored,
            " AS stored, 0 AS recounted FROM daily_total
                UNION ALL SELECT branch_id, cashier_id, booked_day, CASE WHEN class IS NULL THEN 'umum' ELSE 'bpjs' END, 0, ",
            $now,
            " FROM sale WHERE voided_at_ms IS NULL
                UNION ALL SELECT s.branch_id, s.cashier_id, s.booked_day, c.kind_before, 0, ",
            $before,
            " FROM correction c JOIN sale s ON s.id = c.sale_id
                UNION ALL SELECT s.branch_id, s.cashier_id, s.booked_day, c.kind_after, 0, -",
            $after,
            " FROM correction c JOIN sale s ON s.id = c.sale_id WHERE c.kind_after IS NOT NULL
                UNION ALL SELECT branch_id, cashier_id, day_before, kind_before, 0, -",
            $before,
            " FROM correction
                UNION ALL SELECT branch_id, cashier_id, day_after, kind_after, 0, ",
            $after,
            " FROM correction WHERE kind_after IS NOT NULL
            ) AS both_sides GROUP BY branch_id, cashier_id, day, kind
            HAVING SUM(stored) <> SUM(recounted) ORDER BY branch_id, cashier_id, day, kind LIMIT 1000"
        )
    };
}

macro_rules! stock_difference {
    ($table:literal, $kind:literal) => {
        concat!(
            "SELECT '",
            $table,
            ".stock ' || p.id, p.stock, CAST(COALESCE(m.delta, 0) AS BIGINT) FROM ",
            $table,
            " p
            LEFT JOIN (SELECT product_id, SUM(delta) AS delta FROM stock_movement WHERE product_kind = '",
            $kind,
            "'
                GROUP BY product_id) m ON m.product_id = p.id
            WHERE p.stock <> COALESCE(m.delta, 0) ORDER BY p.id LIMIT 1000"
        )
    };
}

sql! {
    DAILY_SALES = daily_difference!("sale_count", "1", "1", "1");
    DAILY_CLAIMS = daily_difference!("claim_rupiah", "claim_rupiah", "claim_before_rupiah", "claim_after_rupiah");
    DAILY_PAID = daily_difference!("paid_rupiah", "total_rupiah", "total_before_rupiah", "total_after_rupiah");
    SALE_BALANCE = "
        SELECT 'sale.balance_rupiah ' || s.code, s.balance_rupiah,
            s.total_rupiah - CAST(COALESCE(p.received, 0) AS BIGINT) + s.refunded_rupiah
        FROM sale s
        LEFT JOIN (SELECT sale_id, SUM(received_rupiah) AS received FROM payment GROUP BY sale_id) p ON p.sale_id = s.id
        WHERE s.balance_rupiah <> s.total_rupiah - COALESCE(p.received, 0) + s.refunded_rupiah ORDER BY s.id LIMIT 1000";
    // Voiding gives back the rest, without moving the balance.
    SALE_REFUNDED = "
        SELECT 'sale.refunded_rupiah ' || s.code, s.refunded_rupiah, CAST(COALESCE(r.given, 0) AS BIGINT)
        FROM sale s
        LEFT JOIN (SELECT sale_id, SUM(amount_rupiah) AS given FROM refund GROUP BY sale_id) r ON r.sale_id = s.id
        WHERE s.voided_at_ms IS NULL AND s.refunded_rupiah <> COALESCE(r.given, 0) ORDER BY s.id LIMIT 1000";
    SALE_GROSS = "
        SELECT 'sale.gross_rupiah ' || s.code, s.gross_rupiah, CAST(COALESCE(l.subtotal, 0) AS BIGINT)
        FROM sale s
        LEFT JOIN (SELECT sale_id, SUM(subtotal_rupiah) AS subtotal FROM sale_line GROUP BY sale_id) l ON l.sale_id = s.id
        WHERE s.gross_rupiah <> COALESCE(l.subtotal, 0) ORDER BY s.id LIMIT 1000";
    WORK_TOTAL = "
        SELECT what, CAST(SUM(stored) AS BIGINT), CAST(SUM(recounted) AS BIGINT) FROM (
            SELECT 'work_total.orders branch ' || branch_id || ' ' || work_status AS what, orders AS stored, 0 AS recounted
            FROM work_total
            UNION ALL
            SELECT 'work_total.orders branch ' || branch_id || ' ' || work_status, 0, 1 FROM sale WHERE voided_at_ms IS NULL
        ) AS both_sides GROUP BY what HAVING SUM(stored) <> SUM(recounted) ORDER BY what LIMIT 1000";
    FRAME_STOCK = stock_difference!("frame", "frame");
    LENS_STOCK = stock_difference!("lens", "lensa");
    ACCESSORY_STOCK = stock_difference!("accessory", "aksesoris");
}

/// Every recount.
const CHECKS: [&Sql; 10] = [
    &DAILY_SALES,
    &DAILY_CLAIMS,
    &DAILY_PAID,
    &SALE_BALANCE,
    &SALE_REFUNDED,
    &SALE_GROSS,
    &WORK_TOTAL,
    &FRAME_STOCK,
    &LENS_STOCK,
    &ACCESSORY_STOCK,
];

impl ReadTx {
    /// All stored totals that differ from their rows, at most 1,000 of each kind; reads whole tables.
    pub async fn differences(&mut self) -> Result<Vec<Difference>, StoreError> {
        let mut found = Vec::new();
        for check in CHECKS {
            found.extend(self.rows::<Difference>(check, &[]).await?);
        }
        Ok(found)
    }
}
