//! A priced basket, and the breakdown and lines it shares with a sale.

use melati_app::quotes::{Quoted, Warning};
use melati_domain::{bpjs::Cover, catalogue::Product, money::Rupiah, patient::ServiceType, sale};
use melati_store::sales;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    leaf::{Amount, Date, Id, Quantity},
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
    /// Why a BPJS patient pays what they pay, in Indonesian; empty for private customers.
    pub alasan: String,
    /// What to look at before saving; nothing is refused for it.
    pub peringatan: Vec<Notice>,
    /// Who may say yes with a PIN (`persetujuan`) to a discount above one's limit; empty where nobody need.
    pub penyetuju: Vec<Approver>,
    /// The day that would be promised: as typed, or the fixed time of ground lenses.
    #[schema(required)]
    pub tanggal_siap: Option<Date>,
    /// A lens outside the BPJS category with a covered frame: consider `biaya_tambahan_manual`.
    pub saran_biaya_tambahan: bool,
    /// The breakdown.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Somebody who may say yes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Approver {
    /// Row.
    pub id: Id,
    /// Name.
    pub nama: String,
}

/// Something the cashier should know.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notice {
    /// For programs: `bpjs_dua_tahun`, `tanpa_bpjs`, `diskon_di_atas_batas` or `tanggal_siap_kosong`.
    pub kode: &'static str,
    /// For people, in Indonesian.
    pub pesan: String,
}

impl From<Warning> for Notice {
    fn from(warning: Warning) -> Self {
        match warning {
            Warning::RecentPair { last, next } => Self {
                kode: "bpjs_dua_tahun",
                pesan: format!(
                    "Pasien ini sudah mendapat kacamata BPJS pada {}. Jatah berikutnya mulai {}: periksa dahulu, klaimnya dapat ditolak.",
                    last.dd_mm_yyyy(),
                    next.dd_mm_yyyy(),
                ),
            },
            Warning::DiscountAboveLimit(percent) => Self {
                kode: "diskon_di_atas_batas",
                pesan: format!("Diskon di atas batas {percent}%: perlu PIN atasan."),
            },
            Warning::NotInsuredHere => Self {
                kode: "tanpa_bpjs",
                pesan: "Cabang ini tidak melayani BPJS: pasien ini dihitung sebagai umum.".to_owned(),
            },
            Warning::PromiseMissing => Self {
                kode: "tanggal_siap_kosong",
                pesan: "Masih ada kekurangan: isi tanggal siap, agar pelanggan tahu kapan kembali."
                    .to_owned(),
            },
        }
    }
}

/// Why an insured customer pays what they pay; source: domain facts, section 5, rules 2, 3 and 6.
pub(crate) fn reason(service: ServiceType, quote: &sale::Quote) -> String {
    let Some(class) = service.class() else { return String::new() };
    let (class, ceiling) = (format!("BPJS {class}"), quote.ceiling);
    let why = match quote.cover {
        None => format!("Tanpa lensa tidak ada klaim {class}: dihitung sebagai umum."),
        Some(Cover::Above { kind, frame, lenses }) => format!(
            "Frame {kind} di atas plafon {class} {ceiling}: frame {frame} + lensa {lenses} − plafon = {}.",
            quote.upgrade
        ),
        Some(Cover::Within(kind)) => {
            format!("Frame {kind} tidak melebihi plafon {class} {ceiling}: frame dan lensa ditanggung.")
        }
        Some(Cover::Matching) => {
            format!("Frame sesuai {class}: frame dan lensa ditanggung, klaim {ceiling}.")
        }
        Some(Cover::OwnFrame) => format!("Frame sendiri: lensa ditanggung {class}, klaim {ceiling}."),
        Some(Cover::LensesOnly) => format!("Lensa ditanggung {class}, klaim {ceiling}."),
    };
    if quote.class.is_some() && quote.manual_extra > Rupiah::ZERO {
        return format!("{why} Tambahan {} diisi kasir.", quote.manual_extra);
    }
    why
}

/// The patient's class, if insured.
pub(super) fn insured(service: ServiceType) -> Option<ServiceWord> {
    service.class().map(|_| Word(service))
}

impl From<Quoted> for Quote {
    fn from(Quoted { priced: it, promised_day, warnings, approvers }: Quoted) -> Self {
        let penyetuju = approvers.into_iter().map(|it| Approver { id: Id(it.id.0), nama: it.name });
        let q = it.quote;
        let alasan = reason(it.service_type, &q);
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
            alasan,
            peringatan: warnings.into_iter().map(Notice::from).collect(),
            penyetuju: penyetuju.collect(),
            tanggal_siap: promised_day.map(Date),
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
