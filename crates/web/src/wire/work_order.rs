//! Orders as the workshop sees them, without money.

use melati_app::workshop::{Queued, WorkRecord};
use melati_domain::id::BranchId;
use melati_store::sales::SaleLine;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    correction::Broken,
    leaf::{Date, Id, Quantity, or_blank},
    sale::Step,
    words::{LineKindWord, OrderKindWord, ServiceWord, Word, WorkWord},
};

/// An order of work, as in the queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkOrder {
    /// The sale.
    pub id: Id,
    /// Its code.
    pub kode_penjualan: String,
    /// `TRX…`, in the label's QR.
    pub barcode: String,
    /// Branch it is for.
    pub branch_id: Id,
    /// That branch's name.
    pub cabang: String,
    /// Whom it is for.
    pub nama_pasien: String,
    /// How they are served.
    pub service_type: ServiceWord,
    /// Business day it came in.
    pub tanggal: Date,
    /// Promised day.
    #[schema(required)]
    pub tanggal_siap: Option<Date>,
    /// Is the promised day over, and the work not done?
    pub terlambat: bool,
    /// Stock or gosok.
    pub jenis_transaksi: OrderKindWord,
    /// Where it stands.
    pub status_pengerjaan: WorkWord,
    /// Is nothing due any more?
    pub lunas: bool,
}

/// An order with what is to be made and what was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkDetail {
    /// The order itself.
    #[serde(flatten)]
    pub order: WorkOrder,
    /// What it is made of.
    pub items: Vec<WorkItem>,
    /// Its steps, oldest first.
    pub riwayat: Vec<Step>,
    /// Lenses that broke, oldest first.
    pub lensa_rusak: Vec<Broken>,
}

/// What an order is made of, without price.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkItem {
    /// Kind of goods.
    pub jenis: LineKindWord,
    /// Code as printed.
    #[schema(required)]
    pub kode: Option<String>,
    /// As printed.
    pub nama: String,
    /// Pieces.
    pub quantity: Quantity,
}

/// Whose queue.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// Only this branch; technicians and super admins see all without it, everybody else their own.
    #[param(schema_with = or_blank::<Id>)]
    branch_id: Option<Id>,
}

impl QueueQuery {
    pub(crate) fn branch(&self) -> Option<BranchId> {
        self.branch_id.map(|id| BranchId(id.0))
    }
}

impl From<Queued> for WorkOrder {
    fn from(Queued { order, overdue }: Queued) -> Self {
        Self {
            id: Id(order.id.0),
            kode_penjualan: order.code,
            barcode: order.barcode,
            branch_id: Id(order.branch.0),
            cabang: order.branch_name,
            nama_pasien: order.customer_name,
            service_type: Word(order.service_type),
            tanggal: Date(order.day),
            tanggal_siap: order.promised_day.map(Date),
            terlambat: overdue,
            jenis_transaksi: Word(order.order_kind),
            status_pengerjaan: Word(order.work_status),
            lunas: order.paid_off,
        }
    }
}

impl From<WorkRecord> for WorkDetail {
    fn from(it: WorkRecord) -> Self {
        Self {
            order: it.queued.into(),
            items: it.lines.into_iter().map(WorkItem::from).collect(),
            riwayat: it.steps.into_iter().map(Step::from).collect(),
            lensa_rusak: it.broken.into_iter().map(Broken::from).collect(),
        }
    }
}

impl From<SaleLine> for WorkItem {
    fn from(it: SaleLine) -> Self {
        Self { jenis: Word(it.kind), kode: it.code, nama: it.description, quantity: Quantity(it.quantity) }
    }
}
