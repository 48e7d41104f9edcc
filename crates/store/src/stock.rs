//! Pieces on the shelf: taken by a guarded update, and every change a movement row with its reason.

use melati_domain::{
    catalogue::{Product, ProductKind},
    day::Millis,
    id::{BranchId, SaleId, UserId},
};

use crate::{Sql, StoreError, Tx, Value, sql, tx::Asked};

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

sql! {
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
