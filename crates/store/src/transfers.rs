//! Transfers of stock between branches: rows, lines, steps, and which goods of one branch are another's.

use melati_domain::{
    catalogue::{Product, ProductKind},
    day::Millis,
    id::{BranchId, TransferId, UserId},
    transfer::{Route, TransferStatus},
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, catalogue::Goods, sql};

/// A transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its row.
    pub id: TransferId,
    /// `TRF000001`
    pub code: String,
    /// Between which branches.
    pub route: Route,
    /// Their names: sending, receiving.
    pub names: (String, String),
    /// Where it stands.
    pub status: TransferStatus,
    /// What was remarked with the request.
    pub note: Option<String>,
    /// Who asked for it.
    pub requested_by: UserId,
    /// When.
    pub requested_at: Millis,
    /// Pieces asked for.
    pub pieces: i64,
}

impl FromRow for Transfer {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            route: Route { from: row.get(2)?, to: row.get(3)? },
            names: (row.get(4)?, row.get(5)?),
            status: row.get(6)?,
            note: row.get(7)?,
            requested_by: row.get(8)?,
            requested_at: row.get(9)?,
            pieces: row.get(10)?,
        })
    }
}

/// Goods of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferLine {
    /// Its place, from 1.
    pub line: i64,
    /// The goods on the sending shelf.
    pub product: Product,
    /// Their code.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Pieces asked for.
    pub quantity: i64,
    /// Pieces that came; none before they were counted.
    pub received: Option<i64>,
}

impl FromRow for TransferLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let kind: ProductKind = row.get(1)?;
        Ok(Self {
            line: row.get(0)?,
            product: Product::of(kind, row.get(2)?),
            code: row.get(3)?,
            name: row.get(4)?,
            quantity: row.get(5)?,
            received: row.get(6)?,
        })
    }
}

/// A step of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferStep {
    /// Where it led.
    pub to: TransferStatus,
    /// Who.
    pub user_name: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Millis,
}

impl FromRow for TransferStep {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { to: row.get(0)?, user_name: row.get(1)?, reason: row.get(2)?, at: row.get(3)? })
    }
}

/// How many transfers wait for somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingTransfers {
    /// For the sending branch to agree.
    pub to_approve: i64,
    /// For the sending branch to hand them over.
    pub to_send: i64,
    /// For the receiving branch to count.
    pub to_receive: i64,
}

impl FromRow for WaitingTransfers {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { to_approve: row.get(0)?, to_send: row.get(1)?, to_receive: row.get(2)? })
    }
}

/// What a list of transfers is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TransferFilter {
    /// From or to this branch.
    pub branch: Option<BranchId>,
    /// Standing so.
    pub status: Option<TransferStatus>,
    /// Before this row; none: from the newest.
    pub before: Option<i64>,
    /// Most rows.
    pub limit: i64,
}

sql! {
    TRANSFER = "
        SELECT t.id, t.code, t.from_branch_id, t.to_branch_id, f.name, o.name, t.status, t.note, t.requested_by,
            t.requested_at_ms, t.pieces
        FROM stock_transfer t JOIN branch f ON f.id = t.from_branch_id JOIN branch o ON o.id = t.to_branch_id
        WHERE t.id = $1";
    TRANSFERS = "
        SELECT t.id, t.code, t.from_branch_id, t.to_branch_id, f.name, o.name, t.status, t.note, t.requested_by,
            t.requested_at_ms, t.pieces
        FROM stock_transfer t JOIN branch f ON f.id = t.from_branch_id JOIN branch o ON o.id = t.to_branch_id
        WHERE (t.id < $3 OR CAST($3 AS BIGINT) IS NULL) AND (t.status = $2 OR CAST($2 AS TEXT) IS NULL)
            AND (t.from_branch_id = $1 OR t.to_branch_id = $1 OR CAST($1 AS BIGINT) IS NULL)
        ORDER BY t.id DESC LIMIT $4";
    WAITING_TRANSFERS = "
        SELECT COUNT(CASE WHEN status = 'Diminta' AND COALESCE($1, from_branch_id) = from_branch_id THEN 1 END),
            COUNT(CASE WHEN status = 'Disetujui' AND COALESCE($1, from_branch_id) = from_branch_id THEN 1 END),
            COUNT(CASE WHEN status = 'Dikirim' AND COALESCE($1, to_branch_id) = to_branch_id THEN 1 END)
        FROM stock_transfer WHERE status IN ('Diminta', 'Disetujui', 'Dikirim')";
    INSERT_TRANSFER = "
        INSERT INTO stock_transfer (id, code, from_branch_id, to_branch_id, status, note, requested_by, requested_at_ms, pieces)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SET_TRANSFER_STATUS = "
        UPDATE stock_transfer SET status = $2 WHERE id = $1";
    TRANSFER_LINES = "
        SELECT line, product_kind, product_id, code, name, quantity, received
        FROM stock_transfer_line WHERE transfer_id = $1 ORDER BY line";
    INSERT_TRANSFER_LINE = "
        INSERT INTO stock_transfer_line (transfer_id, line, product_kind, product_id, code, name, quantity)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SET_RECEIVED = "
        UPDATE stock_transfer_line SET received = $3 WHERE transfer_id = $1 AND line = $2";
    TRANSFER_STEPS = "
        SELECT s.status, u.name, s.reason, s.at_ms
        FROM stock_transfer_step s JOIN user_account u ON u.id = s.user_id WHERE s.transfer_id = $1 ORDER BY s.id";
    INSERT_TRANSFER_STEP = "
        INSERT INTO stock_transfer_step (transfer_id, status, user_id, reason, at_ms) VALUES ($1, $2, $3, $4, $5)";
    ORIGIN = "
        SELECT origin_id FROM product_twin WHERE product_kind = $1 AND product_id = $2";
    TWIN = "
        SELECT product_id FROM product_twin WHERE product_kind = $1 AND origin_id = $2 AND branch_id = $3";
    INSERT_TWIN = "
        INSERT INTO product_twin (product_kind, origin_id, branch_id, product_id) VALUES ($1, $2, $3, $4)";
    LENSES_SHARING = "
        SELECT id FROM lens WHERE branch_id = $1 AND is_custom_order = 0 AND LOWER(code) = LOWER($2) ORDER BY id LIMIT $3";
    SAME_LENS = "
        SELECT t.id FROM lens t JOIN lens o ON o.id = $1
        WHERE t.branch_id = $2 AND t.code = o.code AND t.brand = o.brand AND t.type = o.type AND t.coating = o.coating
            AND t.sph IS NOT DISTINCT FROM o.sph AND t.cyl IS NOT DISTINCT FROM o.cyl
            AND t.axis IS NOT DISTINCT FROM o.axis AND t.add_power IS NOT DISTINCT FROM o.add_power
            AND t.is_custom_order = o.is_custom_order
        ORDER BY t.id LIMIT 1";
    SAME_ACCESSORY = "
        SELECT t.id FROM accessory t JOIN accessory o ON o.id = $1
        WHERE t.branch_id = $2 AND t.name = o.name ORDER BY t.id LIMIT 1";
}

impl ReadTx {
    /// One transfer.
    pub async fn transfer(&mut self, id: TransferId) -> Result<Option<Transfer>, StoreError> {
        self.one(&TRANSFER, &[id.into()]).await
    }

    /// Transfers, newest first.
    pub async fn transfers(&mut self, filter: &TransferFilter) -> Result<Vec<Transfer>, StoreError> {
        let TransferFilter { branch, status, before, limit } = *filter;
        self.rows(&TRANSFERS, &[branch.into(), status.into(), before.into(), limit.into()]).await
    }

    /// How many transfers wait for a branch; none: for any.
    pub async fn waiting_transfers(
        &mut self,
        branch: Option<BranchId>,
    ) -> Result<WaitingTransfers, StoreError> {
        Ok(self.one(&WAITING_TRANSFERS, &[branch.into()]).await?.unwrap_or_default())
    }

    /// The goods of a transfer.
    pub async fn transfer_lines(&mut self, id: TransferId) -> Result<Vec<TransferLine>, StoreError> {
        self.rows(&TRANSFER_LINES, &[id.into()]).await
    }

    /// The steps of a transfer, oldest first.
    pub async fn transfer_steps(&mut self, id: TransferId) -> Result<Vec<TransferStep>, StoreError> {
        self.rows(&TRANSFER_STEPS, &[id.into()]).await
    }

    /// The lenses on a branch's shelf that share a code, by their numbers.
    pub async fn lenses_sharing(
        &mut self,
        branch: BranchId,
        code: &str,
        limit: i64,
    ) -> Result<Vec<Goods>, StoreError> {
        let found: Vec<(i64,)> =
            self.rows(&LENSES_SHARING, &[branch.into(), code.into(), limit.into()]).await?;
        let products: Vec<_> = found.into_iter().map(|(id,)| Product::of(ProductKind::Lens, id)).collect();
        Ok(self.goods(&products).await?.into_iter().flatten().collect())
    }

    /// What goods were first, before they came to this branch; themselves, if they never travelled.
    pub async fn origin(&mut self, product: Product) -> Result<Product, StoreError> {
        let found: Option<(i64,)> =
            self.one(&ORIGIN, &[product.kind().into(), product.number().into()]).await?;
        Ok(found.map_or(product, |(id,)| Product::of(product.kind(), id)))
    }

    /// The goods that `origin` is at a branch: those it became when it came there before; else lenses of the same code
    /// and powers, accessories of the same name.
    pub async fn twin(&mut self, origin: Product, branch: BranchId) -> Result<Option<Product>, StoreError> {
        let kind = origin.kind();
        let known: Option<(i64,)> =
            self.one(&TWIN, &[kind.into(), origin.number().into(), branch.into()]).await?;
        let found = match (known, kind) {
            (Some(known), _) => Some(known),
            (None, ProductKind::Frame) => None,
            (None, ProductKind::Lens) => {
                self.one(&SAME_LENS, &[origin.number().into(), branch.into()]).await?
            }
            (None, ProductKind::Accessory) => {
                self.one(&SAME_ACCESSORY, &[origin.number().into(), branch.into()]).await?
            }
        };
        Ok(found.map(|(id,)| Product::of(kind, id)))
    }
}

impl Tx {
    /// Adds a transfer with its goods; its names are those of its branches.
    pub async fn insert_transfer(&mut self, it: &Transfer, lines: &[TransferLine]) -> Result<(), StoreError> {
        let params = [
            it.id.into(),
            (&it.code).into(),
            it.route.from.into(),
            it.route.to.into(),
            it.status.into(),
            it.note.as_ref().into(),
            it.requested_by.into(),
            it.requested_at.into(),
            it.pieces.into(),
        ];
        self.execute(&INSERT_TRANSFER, &params).await?;
        for line in lines {
            let params = [
                it.id.into(),
                line.line.into(),
                line.product.kind().into(),
                line.product.number().into(),
                (&line.code).into(),
                (&line.name).into(),
                line.quantity.into(),
            ];
            self.execute(&INSERT_TRANSFER_LINE, &params).await?;
        }
        Ok(())
    }

    /// Takes a transfer a step on, and writes down who did and why.
    pub async fn step_transfer(
        &mut self,
        id: TransferId,
        to: TransferStatus,
        by: UserId,
        reason: Option<&str>,
        at: Millis,
    ) -> Result<(), StoreError> {
        self.execute(&SET_TRANSFER_STATUS, &[id.into(), to.into()]).await?;
        let params = [id.into(), to.into(), by.into(), reason.into(), at.into()];
        self.execute(&INSERT_TRANSFER_STEP, &params).await.map(drop)
    }

    /// Writes down how many pieces came.
    pub async fn set_received(&mut self, id: TransferId, line: i64, pieces: i64) -> Result<(), StoreError> {
        self.execute(&SET_RECEIVED, &[id.into(), line.into(), pieces.into()]).await.map(drop)
    }

    /// Remembers that `twin` is what `origin` is at a branch.
    pub async fn insert_twin(
        &mut self,
        origin: Product,
        branch: BranchId,
        twin: Product,
    ) -> Result<(), StoreError> {
        let params = [origin.kind().into(), origin.number().into(), branch.into(), twin.number().into()];
        self.execute(&INSERT_TWIN, &params).await.map(drop)
    }
}
