//! What the state feeds show, field by field, with the names of the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{
    cash::{CashDay, DrawerNow},
    leaf::{Amount, Date, Id, Moment, SignedAmount},
    words::{ServiceWord, WorkWord},
};

/// What a state feed shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Shown {
    /// The dashboard feed.
    Dashboard(Dashboard),
    /// The omset-kasir feed.
    Turnover(TurnoverUpdate),
    /// The notifications-read feed.
    Read(ReadUpdate),
    /// The kas feed.
    Cash(Box<CashUpdate>),
    /// The pengerjaan feed.
    Work(WorkUpdate),
    /// The gudang feed.
    Stockroom(StockroomUpdate),
}

/// The dashboard, by role.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Dashboard {
    /// A cashier's.
    Kasir(KasirDashboard),
    /// A technician's.
    Passet(PassetDashboard),
    /// A branch manager's.
    Admin(AdminDashboard),
    /// The owner's.
    Owner(OwnerDashboard),
}

/// Fields of every dashboard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Common {
    /// `dashboard_update`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it was read.
    pub timestamp: Moment,
    /// Is the day open? For the owner: that of any branch.
    pub open_day_status: bool,
    /// First opening, local `HH:MM`; null for the owner, whose branches each have their own.
    #[schema(required)]
    pub open_time: Option<String>,
}

/// A cashier's figures of the day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Turnover {
    /// The three parts added.
    pub omset_kasir: SignedAmount,
    /// Claims to BPJS.
    pub omset_bpjs: SignedAmount,
    /// Totals of private sales.
    pub omset_umum: SignedAmount,
    /// What BPJS patients pay on top.
    pub omset_tambahan_bpjs: SignedAmount,
    /// Number of sales.
    pub jumlah_transaksi: i64,
    /// The newest five of today.
    pub transaksi_terbaru: Vec<LatestSale>,
}

/// One of the newest sales.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LatestSale {
    /// Row.
    pub id: Id,
    /// Code as printed.
    pub no_transaksi: String,
    /// Customer.
    pub nama_pasien: String,
    /// How served.
    pub service_type: ServiceWord,
    /// What the customer pays.
    pub total: Amount,
    /// Where the order stands.
    pub status: WorkWord,
    /// Business day, `dd/mm/yyyy`.
    pub tanggal: String,
}

/// The kas feed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CashUpdate {
    /// `cash_update`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it was read.
    pub timestamp: Moment,
    /// Today of the branch; null for the owner.
    #[schema(required)]
    pub hari: Option<CashDay>,
    /// Each drawer, for the owner; else empty.
    pub laci: Vec<DrawerNow>,
}

/// The pengerjaan feed: orders of the branch, or of all, that are not collected yet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkUpdate {
    /// `work_update`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it was read.
    pub timestamp: Moment,
    /// How many stand where, in workshop order.
    pub jumlah: Vec<WorkCount>,
    /// How many were promised for a day that is over, and are not done.
    pub terlambat: i64,
}

/// The gudang feed: what waits for somebody in the stockroom of the branch, or of any.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockroomUpdate {
    /// `stockroom_update`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it was read.
    pub timestamp: Moment,
    /// Transfers that the branch was asked for and has not agreed to.
    pub perlu_disetujui: i64,
    /// Transfers that it agreed to and has not sent.
    pub perlu_dikirim: i64,
    /// Transfers on their way to it.
    pub perlu_diterima: i64,
    /// Counts of stock that are going on.
    pub opname_berjalan: i64,
}

/// The omset-kasir feed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TurnoverUpdate {
    /// `omset_update`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it was read.
    pub timestamp: Moment,
    /// The figures.
    #[serde(flatten)]
    pub omset: Turnover,
}

/// The notifications-read feed: said again whenever the person has read more, on whichever device.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadUpdate {
    /// `read_update`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it was read.
    pub timestamp: Moment,
    /// Notifications up to this number were read; 0 for none.
    pub dibaca_sampai: i64,
}

/// A cashier's dashboard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KasirDashboard {
    /// As everybody's.
    #[serde(flatten)]
    pub common: Common,
    /// Her figures.
    #[serde(flatten)]
    pub omset: Turnover,
    /// Her turnover of the last seven days, oldest first.
    pub omset_7_hari: Vec<DayTotal>,
}

/// A technician's dashboard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PassetDashboard {
    /// As everybody's.
    #[serde(flatten)]
    pub common: Common,
    /// The work of the branch.
    pub antrian: Queue,
}

/// A branch manager's dashboard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AdminDashboard {
    /// As everybody's.
    #[serde(flatten)]
    pub common: Common,
    /// The branch's day.
    #[serde(flatten)]
    pub hari_ini: Totals,
    /// Orders that are not collected yet, by where they stand, in workshop order.
    pub work_in_progress: Vec<WorkCount>,
    /// The branch's turnover of the last seven days, oldest first.
    pub omset_7_hari: Vec<DayTotal>,
}

/// The owner's dashboard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnerDashboard {
    /// As everybody's.
    #[serde(flatten)]
    pub common: Common,
    /// The chain's day.
    #[serde(flatten)]
    pub hari_ini: Totals,
    /// Each branch's day, by code.
    pub rekap_cabang: Vec<BranchTotal>,
    /// The chain's turnover of the last seven days, oldest first.
    pub omset_7_hari: Vec<DayTotal>,
}

/// Today, as managers see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Totals {
    /// Number of sales.
    pub total_transaksi_hari_ini: i64,
    /// Turnover.
    pub total_omset_hari_ini: SignedAmount,
    /// Each cashier who sold today, by name.
    pub rekap_omset_kasir: Vec<CashierTotal>,
}

/// One cashier's day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CashierTotal {
    /// Name.
    pub kasir_name: String,
    /// Turnover.
    pub total_omset: SignedAmount,
    /// Number of sales.
    pub jumlah_transaksi: i64,
}

/// One branch's day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BranchTotal {
    /// Row.
    pub branch_id: Id,
    /// `CAB001`.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Open now?
    pub open_day_status: bool,
    /// Turnover.
    pub total_omset: SignedAmount,
    /// Number of sales.
    pub jumlah_transaksi: i64,
}

/// How many orders stand somewhere.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkCount {
    /// Where.
    pub status_pengerjaan: WorkWord,
    /// How many.
    pub jumlah: i64,
}

/// Turnover of one day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DayTotal {
    /// Business day.
    pub tanggal: Date,
    /// Turnover.
    pub total: SignedAmount,
}

/// A workshop's queue.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Queue {
    /// Not begun: waiting, lens ordered or arrived.
    pub menunggu: i64,
    /// On the bench.
    pub dikerjakan: i64,
    /// What this technician finished today.
    pub selesai_hari_ini: i64,
}
