//! Pieces on the shelf: taken by a guarded update, and every change a movement row with its reason.

use melati_domain::{
    catalogue::{Product, ProductKind},
    day::Millis,
    id::{BranchId, SaleId, UserId},
};

use crate::{FromRow, ReadTx, Row, Sql, StoreError, Tx, Value, sql, tx::Asked};

/// Why and by whom stock changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement<'a> {
    /// In words.
    pub reason: &'a str,
    /// The sale behind it.
    pub sale: Option<SaleId>,
    /// Who; `None` for the system itself.
    pub user: Option<UserId>,
    /// When.
    pub at: Millis,
}

/// A movement that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenMovement {
    /// Row; later movements have higher numbers.
    pub id: i64,
    /// Pieces that came; negative: that went.
    pub delta: i64,
    /// In words.
    pub reason: String,
    /// The sale behind it, and its code.
    pub sale: Option<(SaleId, String)>,
    /// Who; `None` for the system itself.
    pub user_name: Option<String>,
    /// When.
    pub at: Millis,
}

impl FromRow for WrittenMovement {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let sale: Option<SaleId> = row.get(3)?;
        let code: Option<String> = row.get(4)?;
        Ok(Self {
            id: row.get(0)?,
            delta: row.get(1)?,
            reason: row.get(2)?,
            sale: sale.zip(code),
            user_name: row.get(5)?,
            at: row.get(6)?,
        })
    }
}

sql! {
    MOVEMENTS = "
        SELECT m.id, m.delta, m.reason, m.sale_id, s.code, u.name, m.at_ms
        FROM stock_movement m LEFT JOIN sale s ON s.id = m.sale_id LEFT JOIN user_account u ON u.id = m.user_id
        WHERE m.product_kind = $1 AND m.product_id = $2 AND (m.id < $3 OR CAST($3 AS BIGINT) IS NULL)
        ORDER BY m.id DESC LIMIT $4";
    CHANGE_FRAME_STOCK = "
        UPDATE frame SET stock = stock + $3 WHERE id = $1 AND branch_id = $2 AND stock + $3 >= 0 RETURNING stock";
    CHANGE_LENS_STOCK = "
        UPDATE lens SET stock = stock + $3 WHERE id = $1 AND branch_id = $2 AND stock + $3 >= 0 RETURNING stock";
    CHANGE_ACCESSORY_STOCK = "
        UPDATE accessory SET stock = stock + $3 WHERE id = $1 AND branch_id = $2 AND stock + $3 >= 0 RETURNING stock";
    pub(crate) INSERT_MOVEMENT = "
        INSERT INTO stock_movement (branch_id, product_kind, product_id, delta, reason, sale_id, user_id, at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

const fn change_stock_sql(kind: ProductKind) -> &'static Sql {
    match kind {
        ProductKind::Frame => &CHANGE_FRAME_STOCK,
        ProductKind::Lens => &CHANGE_LENS_STOCK,
        ProductKind::Accessory => &CHANGE_ACCESSORY_STOCK,
    }
}

/// For [`INSERT_MOVEMENT`].
pub(crate) fn movement_params<'m>(
    branch: BranchId,
    product: Product,
    delta: i64,
    movement: &Movement<'m>,
) -> [Value<'m>; 8] {
    [
        branch.into(),
        product.kind().into(),
        product.number().into(),
        delta.into(),
        movement.reason.into(),
        movement.sale.into(),
        movement.user.into(),
        movement.at.into(),
    ]
}

/// Changes a stock where it does not fall below zero; its row is the stock afterwards.
fn shift<'q>(branch: BranchId, product: Product, delta: i64) -> Asked<'q, i64> {
    Asked {
        sql: change_stock_sql(product.kind()),
        params: vec![product.number().into(), branch.into(), delta.into()],
        read: |row| row.get(0),
    }
}

impl ReadTx {
    /// A product's movements before a row (`None`: from the newest), newest first.
    pub async fn movements(
        &mut self,
        product: Product,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<WrittenMovement>, StoreError> {
        let params = [product.kind().into(), product.number().into(), before.into(), limit.into()];
        self.rows(&MOVEMENTS, &params).await
    }
}

impl Tx {
    /// Takes pieces off a shelf; the movements are written with the sale ([`Tx::book_sale`]). For each product the
    /// stock afterwards, or `None`, with its stock unchanged, when fewer pieces are there or it is not in `branch`.
    ///
    /// Callers give products in the order of [`Product`], so that two sales never wait for each other in a circle.
    pub async fn take_off_shelf(
        &mut self,
        branch: BranchId,
        wanted: &[(Product, i64)],
    ) -> Result<Vec<Option<i64>>, StoreError> {
        let asked: Vec<_> = wanted.iter().map(|&(product, pieces)| shift(branch, product, -pieces)).collect();
        self.one_of_each(&asked).await
    }

    /// Adds `delta` pieces (negative: takes them) and writes the movement. The stock afterwards, or `None` as above.
    pub async fn change_stock(
        &mut self,
        branch: BranchId,
        product: Product,
        delta: i64,
        movement: &Movement<'_>,
    ) -> Result<Option<i64>, StoreError> {
        let stock = self.one_of_each(&[shift(branch, product, delta)]).await?.pop().flatten();
        if stock.is_some() {
            self.execute(&INSERT_MOVEMENT, &movement_params(branch, product, delta, movement)).await?;
        }
        Ok(stock)
    }
}
