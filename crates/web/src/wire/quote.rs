//! A priced basket, and the breakdown and lines it shares with a sale.

use melati_app::basket::Priced;
use melati_domain::{catalogue::Product, patient::ServiceType};
use melati_store::sales;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    leaf::{Amount, Id, Quantity},
    words::{LineKindWord, OrderKindWord, PaymentStatusWord, ServiceWord, UpgradeWord, Word},
};

/// The breakdown of a basket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Figures {
    /// The patient's BPJS class at the time; null when private.
    #[schema(required)]
    pub pasien_service_type: Option<ServiceWord>,
    /// What BPJS pays for one pair; 0 when private.
    pub plafon: Amount,
    /// What is billed to BPJS.
    pub klaim_bpjs: Amount,
    /// Extra for a frame above the class, plus the one typed by the cashier.
    pub total_additional_cost: Amount,
    /// Extra typed by the cashier.
    pub biaya_tambahan_manual: Amount,
    /// Discount.
    pub diskon: Amount,
    /// What the customer pays.
    pub total: Amount,
    /// Handed over so far.
    pub bayar: Amount,
    /// Handed back so far.
    pub kembalian: Amount,
    /// Still due.
    pub kekurangan: Amount,
    /// Paid off or not.
    pub status: PaymentStatusWord,
    /// Normal or naik kelas.
    pub transaction_status: UpgradeWord,
    /// Stock or gosok.
    pub jenis_transaksi: OrderKindWord,
}

/// One line, priced.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Item {
    /// Kind.
    pub jenis: LineKindWord,
    /// Catalogue row; null for what is in no catalogue.
    #[schema(required)]
    pub id: Option<Id>,
    /// Code as printed.
    #[schema(required)]
    pub kode: Option<String>,
    /// As printed.
    pub nama: String,
    /// Pieces.
    pub quantity: Quantity,
    /// Each.
    pub harga: Amount,
    /// `quantity × harga`.
    pub subtotal: Amount,
    /// The extra this line causes.
    pub biaya_tambahan: Amount,
}

/// A priced basket; nothing was stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Quote {
    /// Name of the patient or walk-in.
    pub nama_pasien: String,
    /// Its lines; a free cleaner comes last.
    pub items: Vec<Item>,
    /// A lens outside the BPJS category with a covered frame: consider `biaya_tambahan_manual`.
    pub saran_biaya_tambahan: bool,
    /// The breakdown.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The patient's class, if insured.
pub(super) fn insured(service: ServiceType) -> Option<ServiceWord> {
    service.class().map(|_| Word(service))
}

impl From<Priced> for Quote {
    fn from(it: Priced) -> Self {
        let q = it.quote;
        let figures = Figures {
            pasien_service_type: insured(it.service_type),
            plafon: Amount(q.ceiling),
            klaim_bpjs: Amount(q.claim),
            total_additional_cost: Amount(q.additional),
            biaya_tambahan_manual: Amount(q.manual_extra),
            diskon: Amount(q.discount),
            total: Amount(q.total),
            bayar: Amount(q.tendered),
            kembalian: Amount(q.change),
            kekurangan: Amount(q.balance),
            status: Word(q.status()),
            transaction_status: Word(q.upgrade_status),
            jenis_transaksi: Word(q.order_kind),
        };
        let lines = it.lines.into_iter().zip(q.subtotals).zip(q.upgrades);
        let items = lines.map(|((priced, subtotal), upgrade)| Item {
            jenis: Word(priced.line.item.kind()),
            id: priced.line.item.product().map(Product::number).map(Id),
            kode: priced.code,
            nama: priced.line.description,
            quantity: Quantity(priced.line.quantity),
            harga: Amount(priced.line.unit_price),
            subtotal: Amount(subtotal),
            biaya_tambahan: Amount(upgrade),
        });
        Self {
            nama_pasien: it.customer_name,
            items: items.collect(),
            saran_biaya_tambahan: q.suggest_manual_extra,
            figures,
        }
    }
}

impl From<sales::SaleLine> for Item {
    fn from(line: sales::SaleLine) -> Self {
        Self {
            jenis: Word(line.kind),
            id: line.product.map(Id),
            kode: line.code,
            nama: line.description,
            quantity: Quantity(line.quantity),
            harga: Amount(line.unit_price),
            subtotal: Amount(line.subtotal),
            biaya_tambahan: Amount(line.additional),
        }
    }
}
