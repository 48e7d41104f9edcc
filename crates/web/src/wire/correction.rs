//! Corrections of a sale: what is asked for, and how they are told. Comments on an order.

use melati_app::{
    breakage::TypedBreakage,
    corrections::{TypedEdit, TypedRefund},
};
use melati_domain::{id::LensId, money::Rupiah};
use melati_store::corrections;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    basket::{BasketItem, buyer, typed_items},
    leaf::{Amount, CommentText, Date, Id, LineNumber, Moment, PersonName, Reason, Tendered, Version},
    words::{BankWord, CorrectionWord, MethodWord, Word},
};
use crate::problem::Problem;

/// What is to be changed of a sale; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleEdit {
    /// `versi` of the sale as it was seen.
    versi: Version,
    /// Another registered patient; either this or `nama_pasien_manual`.
    pasien_id: Option<Id>,
    /// The name of a walk-in.
    nama_pasien_manual: Option<PersonName>,
    /// All lines as they shall be. Those that were there keep their prices.
    #[schema(min_items = 1, max_items = 100)]
    items: Option<Vec<BasketItem>>,
    /// Discount.
    diskon: Option<Amount>,
    /// Extra typed by the cashier.
    biaya_tambahan_manual: Option<Amount>,
    /// Promised day.
    tanggal_siap: Option<Date>,
    /// Business day; admins only, never in the future.
    tanggal: Option<Date>,
    /// Why.
    alasan: Reason,
}

impl SaleEdit {
    /// As the application takes it.
    pub(crate) fn typed(self) -> Result<TypedEdit, Problem> {
        Ok(TypedEdit {
            version: self.versi.0,
            buyer: buyer(self.pasien_id, self.nama_pasien_manual)?,
            lines: self.items.map(typed_items).transpose()?,
            discount: self.diskon.map(|amount| amount.0),
            manual_extra: self.biaya_tambahan_manual.map(|amount| amount.0),
            promised_day: self.tanggal_siap.map(|date| date.0),
            day: self.tanggal.map(|date| date.0),
            reason: self.alasan.0,
        })
    }
}

/// Money to be given back for a sale that stands: as much is due again.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefund {
    /// How much; at most what was paid and not given back.
    jumlah: Tendered,
    metode_pembayaran: MethodWord,
    /// Which bank; with a transfer only.
    bank_transfer: Option<BankWord>,
    /// Why.
    alasan: Reason,
}

impl NewRefund {
    /// As the application takes it.
    pub(crate) fn typed(self) -> Result<TypedRefund, Problem> {
        Ok(TypedRefund {
            amount: Rupiah::new(self.jumlah.0).map_err(melati_app::Refusal::from)?,
            method: self.metode_pembayaran.0,
            bank: self.bank_transfer.map(|word| word.0),
            reason: self.alasan.0,
        })
    }
}

/// A lens that broke.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBreakage {
    /// The line of the order, counted from one: one piece of it broke.
    baris: LineNumber,
    /// The lens that replaces it, from the shelf of the order's branch.
    pengganti_id: Id,
    /// Why.
    alasan: Reason,
}

impl NewBreakage {
    /// As the application takes it.
    pub(crate) fn typed(self) -> TypedBreakage {
        TypedBreakage { line: self.baris.0, replacement: LensId(self.pengganti_id.0), reason: self.alasan.0 }
    }
}

/// A correction of a sale. A day that was closed keeps its figures: what is corrected of it counts today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Correction {
    /// Row.
    pub id: Id,
    /// The day whose figures lost what the sale counted before.
    pub tanggal_sebelum: Date,
    /// The day on which the sale counts since.
    pub tanggal: Date,
    /// What was done.
    pub jenis: CorrectionWord,
    /// Did the sale count as BPJS before?
    pub bpjs_sebelum: bool,
    /// Does it count so afterwards?
    pub bpjs_sesudah: bool,
    /// Claim before.
    pub klaim_sebelum: Amount,
    /// Claim afterwards; 0 of a voided sale.
    pub klaim_sesudah: Amount,
    /// What the customer paid before.
    pub total_sebelum: Amount,
    /// What the customer pays afterwards; 0 of a voided sale.
    pub total_sesudah: Amount,
    /// What was given back with it.
    pub dikembalikan: Amount,
    /// Why.
    pub alasan: String,
    /// Who.
    pub oleh: String,
    /// When.
    pub created_at: Moment,
}

impl From<corrections::Correction> for Correction {
    fn from(it: corrections::Correction) -> Self {
        use melati_domain::sale::TurnoverKind::Bpjs;
        Self {
            id: Id(it.id.0),
            tanggal_sebelum: Date(it.days.0),
            tanggal: Date(it.days.1),
            jenis: Word(it.what),
            bpjs_sebelum: it.before.kind == Bpjs,
            bpjs_sesudah: it.after.is_some_and(|after| after.kind == Bpjs),
            klaim_sebelum: Amount(it.before.claim),
            klaim_sesudah: Amount(it.after.map_or(Rupiah::ZERO, |after| after.claim)),
            total_sebelum: Amount(it.before.total),
            total_sesudah: Amount(it.after.map_or(Rupiah::ZERO, |after| after.total)),
            dikembalikan: Amount(it.refunded),
            alasan: it.reason,
            oleh: it.user_name,
            created_at: Moment(it.at),
        }
    }
}

/// A lens that broke, as the workshop is told: without money.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Broken {
    /// Why.
    pub alasan: String,
    /// Who replaced it.
    pub oleh: String,
    /// When.
    pub created_at: Moment,
}

impl From<corrections::Correction> for Broken {
    fn from(it: corrections::Correction) -> Self {
        Self { alasan: it.reason, oleh: it.user_name, created_at: Moment(it.at) }
    }
}

/// Something to be said about an order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// What.
    pub(crate) teks: CommentText,
}

/// What somebody said about an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comment {
    /// Row.
    pub id: Id,
    /// What.
    pub teks: String,
    /// Who.
    pub oleh: String,
    /// When.
    pub created_at: Moment,
}

impl From<corrections::Comment> for Comment {
    fn from(it: corrections::Comment) -> Self {
        Self { id: Id(it.id), teks: it.text, oleh: it.user_name, created_at: Moment(it.at) }
    }
}
