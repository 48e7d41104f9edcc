//! Corrections of sales, as rows that say which figures they moved; money given back; comments. The sale's own row and
//! lines show it as it is now.

use melati_domain::{
    correction::{CorrectionKind, Counted, Way},
    day::{Day, Millis},
    id::{BranchId, CorrectionId, SaleId, UserId},
    money::Rupiah,
};

use crate::{
    FromRow, ReadTx, Row, StoreError, Tx, Value,
    sales::{INSERT_LINE, Sale, SaleLine, line_params, search_text},
    sql,
};

/// A correction to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCorrection<'a> {
    /// The sale: branch and cashier are taken from it.
    pub sale: &'a Sale,
    /// The day that loses what the sale counted, and the one that gains what it counts now.
    pub days: (Day, Day),
    /// What was done.
    pub what: CorrectionKind,
    /// What the sale counted.
    pub before: Counted,
    /// What it counts now; none: it was voided.
    pub after: Option<Counted>,
    /// What was given back with it.
    pub refunded: Rupiah,
    /// Why.
    pub reason: &'a str,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Millis,
}

/// A correction as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Row.
    pub id: CorrectionId,
    /// The day that lost what the sale counted, and the one on which it counts since.
    pub days: (Day, Day),
    /// What was done.
    pub what: CorrectionKind,
    /// What the sale counted.
    pub before: Counted,
    /// What it counted afterwards; none: it was voided.
    pub after: Option<Counted>,
    /// What was given back with it.
    pub refunded: Rupiah,
    /// Why.
    pub reason: String,
    /// Who.
    pub user_name: String,
    /// When.
    pub at: Millis,
}

impl FromRow for Correction {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let (claim, total) = (row.get(8)?, row.get(9)?);
        let after: Option<_> = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            days: (row.get(1)?, row.get(2)?),
            what: row.get(3)?,
            before: Counted { kind: row.get(4)?, claim: row.get(5)?, total: row.get(6)? },
            after: after.map(|kind| Counted { kind, claim, total }),
            refunded: row.get(10)?,
            reason: row.get(11)?,
            user_name: row.get(12)?,
            at: row.get(13)?,
        })
    }
}

/// What somebody said about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Row.
    pub id: i64,
    /// Who.
    pub user_name: String,
    /// What.
    pub text: String,
    /// When.
    pub at: Millis,
}

impl FromRow for Comment {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, user_name: row.get(1)?, text: row.get(2)?, at: row.get(3)? })
    }
}

sql! {
    SALE_CORRECTIONS = "
        SELECT c.id, c.day_before, c.day_after, c.what, c.kind_before, c.claim_before_rupiah, c.total_before_rupiah, c.kind_after,
            c.claim_after_rupiah, c.total_after_rupiah, c.refunded_rupiah, c.reason, u.name, c.at_ms
        FROM correction c JOIN user_account u ON u.id = c.user_id WHERE c.sale_id = $1 ORDER BY c.id";
    INSERT_CORRECTION = "
        INSERT INTO correction (sale_id, branch_id, cashier_id, day_before, day_after, what, kind_before, claim_before_rupiah,
            total_before_rupiah, kind_after, claim_after_rupiah, total_after_rupiah, refunded_rupiah, reason, user_id, at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    CORRECT_SALE = "
        UPDATE sale SET patient_id = $2, customer_name = $3, service_type = $4, class = $5, day = $6, promised_day = $7,
            order_kind = $8, gross_rupiah = $9, ceiling_rupiah = $10, claim_rupiah = $11, upgrade_rupiah = $12,
            manual_extra_rupiah = $13, discount_rupiah = $14, total_rupiah = $15, balance_rupiah = $16,
            upgrade_status = $17, refunded_rupiah = $18, search_text = $19, prescription_id = $20
        WHERE id = $1";
    REMOVE_LINES = "
        DELETE FROM sale_line WHERE sale_id = $1";
    INSERT_REFUND = "
        INSERT INTO refund (sale_id, branch_id, user_id, day, amount_rupiah, method, bank, at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    COMMENTS = "
        SELECT c.id, u.name, c.text, c.at_ms FROM sale_comment c JOIN user_account u ON u.id = c.user_id
        WHERE c.sale_id = $1 ORDER BY c.id";
    INSERT_COMMENT = "
        INSERT INTO sale_comment (sale_id, user_id, text, at_ms) VALUES ($1, $2, $3, $4)";
}

impl ReadTx {
    /// The corrections of a sale, oldest first.
    pub async fn sale_corrections(&mut self, sale: SaleId) -> Result<Vec<Correction>, StoreError> {
        self.rows(&SALE_CORRECTIONS, &[sale.into()]).await
    }

    /// What was said about an order, oldest first.
    pub async fn comments(&mut self, sale: SaleId) -> Result<Vec<Comment>, StoreError> {
        self.rows(&COMMENTS, &[sale.into()]).await
    }
}

impl Tx {
    /// Writes a correction down. Figures, stock and the sale's row are moved beside it.
    pub async fn insert_correction(&mut self, it: &NewCorrection<'_>) -> Result<(), StoreError> {
        let params = [
            it.sale.id.into(),
            it.sale.branch.into(),
            it.sale.cashier.into(),
            it.days.0.into(),
            it.days.1.into(),
            it.what.into(),
            it.before.kind.into(),
            it.before.claim.into(),
            it.before.total.into(),
            it.after.map(|after| after.kind).into(),
            it.after.map_or(Rupiah::ZERO, |after| after.claim).into(),
            it.after.map_or(Rupiah::ZERO, |after| after.total).into(),
            it.refunded.into(),
            it.reason.into(),
            it.by.into(),
            it.at.into(),
        ];
        self.execute(&INSERT_CORRECTION, &params).await.map(drop)
    }

    /// Makes a sale's row, which is locked, say what `sale` says.
    pub async fn correct_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let params: [Value<'_>; 20] = [
            sale.id.into(),
            sale.patient.into(),
            (&sale.customer_name).into(),
            sale.service_type.into(),
            sale.class.into(),
            sale.day.into(),
            sale.promised_day.into(),
            sale.order_kind.into(),
            sale.gross.into(),
            sale.ceiling.into(),
            sale.claim.into(),
            sale.upgrade.into(),
            sale.manual_extra.into(),
            sale.discount.into(),
            sale.total.into(),
            sale.balance.into(),
            sale.upgrade_status.into(),
            sale.refunded.into(),
            search_text(sale).into(),
            sale.prescription.into(),
        ];
        self.execute(&CORRECT_SALE, &params).await.map(drop)
    }

    /// Puts `lines` in the place of a sale's lines.
    pub async fn replace_lines(&mut self, sale: SaleId, lines: &[SaleLine]) -> Result<(), StoreError> {
        self.execute(&REMOVE_LINES, &[sale.into()]).await?;
        for (line_no, line) in (1_i64..).zip(lines) {
            self.execute(&INSERT_LINE, &line_params(sale, line_no, line)).await?;
        }
        Ok(())
    }

    /// Writes down money that is given back for a sale on `day`, in each of `ways`.
    pub async fn give_back(
        &mut self,
        sale: SaleId,
        (branch, day): (BranchId, Day),
        ways: &[(Way, Rupiah)],
        by: UserId,
        at: Millis,
    ) -> Result<(), StoreError> {
        for &((method, bank), amount) in ways {
            let params = [
                sale.into(),
                branch.into(),
                by.into(),
                day.into(),
                amount.into(),
                method.into(),
                bank.into(),
                at.into(),
            ];
            self.execute(&INSERT_REFUND, &params).await?;
        }
        Ok(())
    }

    /// Writes down what somebody said about an order.
    pub async fn insert_comment(
        &mut self,
        sale: SaleId,
        by: UserId,
        text: &str,
        at: Millis,
    ) -> Result<(), StoreError> {
        self.execute(&INSERT_COMMENT, &[sale.into(), by.into(), text.into(), at.into()]).await.map(drop)
    }
}
