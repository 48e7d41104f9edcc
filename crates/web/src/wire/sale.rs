//! Sales as they are answered: the stored breakdown, in the same words as a quote.

#[cfg(test)]
mod tests;

use melati_app::sales::SaleRecord;
use melati_domain::{
    money::Rupiah,
    sale::{PaymentStatus, payment_status},
};
use melati_store::sales::{self, Sale as Row, WorkStepRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    correction::Correction,
    leaf::{Amount, Date, Id, Moment, PerPage, SearchText, Version, or_blank},
    list::{Cursor, Paging},
    quote::{Figures, Item, insured},
    words::{BankWord, MethodWord, PaymentStatusWord, Word, WorkWord},
};

/// A sale, as in lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaleRow {
    /// Row.
    pub id: Id,
    /// Code as printed.
    pub kode_penjualan: String,
    /// `TRX…`.
    pub barcode: String,
    /// Business day.
    pub tanggal: Date,
    /// Promised day.
    #[schema(required)]
    pub tanggal_siap: Option<Date>,
    /// Branch.
    pub branch_id: Id,
    /// Who rang it up.
    pub kasir: String,
    /// The registered patient; null for a walk-in.
    #[schema(required)]
    pub pasien_id: Option<Id>,
    /// The prescription the glasses are made by; null where there was none.
    #[schema(required)]
    pub resep_id: Option<Id>,
    /// Name at the time.
    pub nama_pasien: String,
    /// Where the order stands.
    pub status_pengerjaan: WorkWord,
    /// When it was rung up.
    pub created_at: Moment,
    /// When it was voided.
    #[schema(required)]
    pub dibatalkan_at: Option<Moment>,
    /// Why it was voided.
    #[schema(required)]
    pub alasan_batal: Option<String>,
    /// The breakdown.
    #[serde(flatten)]
    pub figures: Figures,
}

/// A sale with everything that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Sale {
    /// The sale itself.
    #[serde(flatten)]
    pub row: SaleRow,
    /// Its lines.
    pub items: Vec<Item>,
    /// How the first payment was made; null while nothing was paid.
    #[schema(required)]
    pub metode_pembayaran: Option<MethodWord>,
    /// Which bank it came from.
    #[schema(required)]
    pub bank_transfer: Option<BankWord>,
    /// Payments, oldest first.
    pub pembayaran: Vec<Payment>,
    /// Given back so far, without what voiding gave back: `kekurangan` = `total` − `bayar` + `kembalian` + this.
    pub dikembalikan: Amount,
    /// What was given back, oldest first.
    pub pengembalian: Vec<Refund>,
    /// Rises with every correction; who changes the sale says which one was seen.
    pub versi: Version,
    /// The day on which it was first counted; it stays when the sale is dated otherwise.
    pub tanggal_pembukuan: Date,
    /// Its corrections, oldest first.
    pub koreksi: Vec<Correction>,
    /// Steps of the workflow, oldest first.
    pub riwayat: Vec<Step>,
}

/// A payment that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Payment {
    /// Row.
    pub id: Id,
    /// Business day on which it was taken.
    pub tanggal: Date,
    /// Handed over.
    pub jumlah: Amount,
    /// Kept.
    pub diterima: Amount,
    /// Handed back.
    pub kembalian: Amount,
    /// How.
    pub metode_pembayaran: MethodWord,
    /// Which bank, for transfers.
    #[schema(required)]
    pub bank_transfer: Option<BankWord>,
    /// Who took it.
    pub kasir: String,
    /// When.
    pub created_at: Moment,
}

/// Money that was given back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Refund {
    /// Business day on which it was given back.
    pub tanggal: Date,
    /// How much.
    pub jumlah: Amount,
    /// How.
    pub metode_pembayaran: MethodWord,
    /// Which bank it had come from, for transfers.
    #[schema(required)]
    pub bank_transfer: Option<BankWord>,
    /// Who gave it back.
    pub oleh: String,
    /// When.
    pub created_at: Moment,
}

/// A step an order made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Step {
    /// Before; null for the start.
    #[schema(required)]
    pub dari: Option<WorkWord>,
    /// After.
    pub ke: WorkWord,
    /// Who.
    pub oleh: String,
    /// Why, when going back.
    #[schema(required)]
    pub alasan: Option<String>,
    /// When.
    pub created_at: Moment,
}

/// What a list of sales is narrowed to.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SaleQuery {
    /// Contained in code, barcode or customer name.
    #[param(schema_with = or_blank::<SearchText>)]
    q: Option<SearchText>,
    /// Only this branch; asked by a super admin, everybody else sees their own.
    #[param(schema_with = or_blank::<Id>)]
    branch_id: Option<Id>,
    /// Paid off or not.
    #[param(schema_with = or_blank::<PaymentStatusWord>)]
    status: Option<PaymentStatusWord>,
    /// Where the order stands.
    #[param(schema_with = or_blank::<WorkWord>)]
    status_pengerjaan: Option<WorkWord>,
    /// Only orders that were promised for a day that is over and are not done: what was promised first comes first, at
    /// most 200.
    pub(crate) terlambat: Option<bool>,
    /// First business day.
    #[param(schema_with = or_blank::<Date>)]
    start_date: Option<Date>,
    /// Last business day.
    #[param(schema_with = or_blank::<Date>)]
    end_date: Option<Date>,
    /// Rows of a page, 50 if not given.
    #[param(schema_with = or_blank::<PerPage>)]
    per_page: Option<PerPage>,
    /// Where the page starts.
    #[param(schema_with = or_blank::<Cursor>)]
    cursor: Option<Cursor>,
}

impl SaleQuery {
    pub(crate) fn parts(self) -> (sales::SaleFilter, Paging) {
        let paging = Paging::of(self.per_page, self.cursor);
        let filter = sales::SaleFilter {
            patient: None,
            promised_before: None,
            branch: self.branch_id.map(|id| melati_domain::id::BranchId(id.0)),
            q: self.q.map(|text| text.0).unwrap_or_default(),
            paid_off: self.status.map(|word| word.0 == PaymentStatus::PaidOff),
            work_status: self.status_pengerjaan.map(|word| word.0),
            from: self.start_date.map(|date| date.0),
            to: self.end_date.map(|date| date.0),
            before: paging.after.map(melati_domain::id::SaleId),
            limit: paging.limit(),
        };
        (filter, paging)
    }
}

impl From<Row> for SaleRow {
    fn from(it: Row) -> Self {
        let figures = Figures {
            pasien_service_type: insured(it.service_type),
            plafon: Amount(it.ceiling),
            klaim_bpjs: Amount(it.claim),
            // Both parts were added without overflow when the sale was rung up.
            total_additional_cost: Amount(it.upgrade.plus(it.manual_extra).unwrap_or(Rupiah::MAX)),
            biaya_tambahan_manual: Amount(it.manual_extra),
            diskon: Amount(it.discount),
            total: Amount(it.total),
            bayar: Amount(it.tendered),
            kembalian: Amount(it.change),
            kekurangan: Amount(it.balance),
            status: Word(payment_status(it.balance)),
            transaction_status: Word(it.upgrade_status),
            jenis_transaksi: Word(it.order_kind),
        };
        Self {
            id: Id(it.id.0),
            kode_penjualan: it.code,
            barcode: it.barcode,
            tanggal: Date(it.day),
            tanggal_siap: it.promised_day.map(Date),
            branch_id: Id(it.branch.0),
            kasir: it.cashier_name,
            pasien_id: it.patient.map(|id| Id(id.0)),
            resep_id: it.prescription.map(|id| Id(id.0)),
            nama_pasien: it.customer_name,
            status_pengerjaan: Word(it.work_status),
            created_at: Moment(it.created_at),
            dibatalkan_at: it.voided_at.map(Moment),
            alasan_batal: it.void_reason,
            figures,
        }
    }
}

impl From<SaleRecord> for Sale {
    fn from(it: SaleRecord) -> Self {
        let first = it.payments.first();
        Self {
            metode_pembayaran: first.map(|payment| Word(payment.method)),
            bank_transfer: first.and_then(|payment| payment.bank).map(Word),
            dikembalikan: Amount(it.sale.refunded),
            versi: Version(it.version()),
            tanggal_pembukuan: Date(it.sale.booked_day),
            row: it.sale.into(),
            items: it.lines.into_iter().map(Item::from).collect(),
            pembayaran: it.payments.into_iter().map(Payment::from).collect(),
            pengembalian: it.refunds.into_iter().map(Refund::from).collect(),
            koreksi: it.corrections.into_iter().map(Correction::from).collect(),
            riwayat: it.steps.into_iter().map(Step::from).collect(),
        }
    }
}

impl From<sales::Payment> for Payment {
    fn from(it: sales::Payment) -> Self {
        Self {
            id: Id(it.id.0),
            tanggal: Date(it.day),
            jumlah: Amount(it.tendered),
            diterima: Amount(it.received),
            kembalian: Amount(it.change),
            metode_pembayaran: Word(it.method),
            bank_transfer: it.bank.map(Word),
            kasir: it.cashier_name,
            created_at: Moment(it.at),
        }
    }
}

impl From<melati_store::cash::Refund> for Refund {
    fn from(it: melati_store::cash::Refund) -> Self {
        Self {
            tanggal: Date(it.day),
            jumlah: Amount(it.amount),
            metode_pembayaran: Word(it.method),
            bank_transfer: it.bank.map(Word),
            oleh: it.user_name,
            created_at: Moment(it.at),
        }
    }
}

impl From<WorkStepRow> for Step {
    fn from(it: WorkStepRow) -> Self {
        Self {
            dari: it.from.map(Word),
            ke: Word(it.to),
            oleh: it.user_name,
            alasan: it.reason,
            created_at: Moment(it.at),
        }
    }
}
