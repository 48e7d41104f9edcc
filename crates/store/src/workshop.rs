//! Orders as the workshop sees them: what is to be made for whom and until when, and no money.

use melati_domain::{
    day::Day,
    id::{BranchId, SaleId},
    money::Rupiah,
    patient::ServiceType,
    sale::OrderKind,
    workflow::WorkStatus,
};

use crate::{FromRow, ReadTx, Row, StoreError, sql};

/// A sale as an order of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkOrder {
    /// The sale.
    pub id: SaleId,
    /// Its code.
    pub code: String,
    /// `TRX…`, in the label's QR.
    pub barcode: String,
    /// Branch it is for.
    pub branch: BranchId,
    /// That branch's name.
    pub branch_name: String,
    /// Whom it is for.
    pub customer_name: String,
    /// How they are served.
    pub service_type: ServiceType,
    /// Business day it came in.
    pub day: Day,
    /// Promised day.
    pub promised_day: Option<Day>,
    /// Stock or gosok.
    pub order_kind: OrderKind,
    /// Where it stands.
    pub work_status: WorkStatus,
    /// Nothing is due any more.
    pub paid_off: bool,
    /// It was voided.
    pub voided: bool,
}

impl FromRow for WorkOrder {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            barcode: row.get(2)?,
            branch: row.get(3)?,
            branch_name: row.get(4)?,
            customer_name: row.get(5)?,
            service_type: row.get(6)?,
            day: row.get(7)?,
            promised_day: row.get(8)?,
            order_kind: row.get(9)?,
            work_status: row.get(10)?,
            paid_off: row.get::<Rupiah>(11)? <= Rupiah::ZERO,
            voided: row.get::<Option<i64>>(12)?.is_some(),
        })
    }
}

macro_rules! work_order_select {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.code, s.barcode, s.branch_id, b.name, s.customer_name, s.service_type, s.day, s.promised_day,
            s.order_kind, s.work_status, s.balance_rupiah, s.voided_at_ms
            FROM sale s JOIN branch b ON b.id = s.branch_id ",
            $rest
        )
    };
}

sql! {
    WORK_ORDER = work_order_select!("WHERE s.id = $1");
    // Of each status apart, so that finished orders nobody has fetched are not gone through.
    WORK_QUEUE = work_order_select!("
        WHERE s.voided_at_ms IS NULL AND s.work_status <> 'Sudah Di Ambil'
            AND s.work_status IN ('Menunggu Pengerjaan', 'Lensa Di Pesan', 'Lensa Datang', 'Sedang Mengerjakan')
            AND (s.branch_id = $1 OR CAST($1 AS BIGINT) IS NULL)
        ORDER BY COALESCE(s.promised_day, '9999-12-31'), s.day, +s.id LIMIT $2");
    SALE_BY_BARCODE = "
        SELECT id, branch_id FROM sale WHERE barcode = $1 OR code = $1";
}

impl ReadTx {
    /// One order.
    pub async fn work_order(&mut self, id: SaleId) -> Result<Option<WorkOrder>, StoreError> {
        self.one(&WORK_ORDER, &[id.into()]).await
    }

    /// Orders that need hands, of one branch or of all: what was promised first comes first, what was promised to
    /// nobody last; at most `limit`.
    pub async fn work_queue(
        &mut self,
        branch: Option<BranchId>,
        limit: i64,
    ) -> Result<Vec<WorkOrder>, StoreError> {
        self.rows(&WORK_QUEUE, &[branch.into(), limit.into()]).await
    }

    /// The sale with exactly this barcode, and its branch.
    pub async fn sale_by_barcode(&mut self, barcode: &str) -> Result<Option<(SaleId, BranchId)>, StoreError> {
        self.one(&SALE_BY_BARCODE, &[barcode.into()]).await
    }
}
