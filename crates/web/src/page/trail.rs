//! The audit trail: a line of it, and the page that lists it.

use askama::Template;
use melati_domain::audit::Action;

use super::{filters, shell::Shell};

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailRow {
    /// `20/07/2026 14:03`
    pub at: String,
    /// Who, and where.
    pub who: String,
    /// What was done.
    pub what: &'static str,
    /// To what: its name or code, and its page.
    pub subject: (String, Option<String>),
    /// `nohp: 0812 → 0813`
    pub changes: Vec<String>,
    /// Why.
    pub reason: Option<String>,
}

/// What was done, in words.
pub const fn deed(action: Action) -> &'static str {
    match action {
        Action::DayOpened => "Kasir dibuka",
        Action::DayClosed => "Kasir ditutup",
        Action::CashMoved => "Kas dicatat",
        Action::SaleVoided => "Penjualan dibatalkan",
        Action::SaleEdited => "Penjualan diubah",
        Action::SaleRefunded => "Uang dikembalikan",
        Action::LensReplaced => "Lensa rusak diganti",
        Action::PatientSeen => "Data pasien dibuka",
        Action::PatientAdded => "Pasien ditambahkan",
        Action::PatientChanged => "Data pasien diubah",
        Action::PatientMerged => "Pasien digabungkan",
        Action::PrescriptionAdded => "Resep ditulis",
        Action::PrescriptionWithdrawn => "Resep dicabut",
        Action::UserAdded => "Pengguna ditambahkan",
        Action::UserChanged => "Pengguna diubah",
        Action::UserSignedOut => "Pengguna dikeluarkan",
        Action::PasswordChanged => "Kata sandi diganti",
        Action::PinSet => "PIN diganti",
        Action::SecondFactorSet => "Verifikasi dua langkah diaktifkan",
        Action::SecondFactorRemoved => "Verifikasi dua langkah dimatikan",
        Action::DiscountApproved => "Diskon disetujui",
        Action::StockCounted => "Opname stok",
        Action::TransferStepped => "Transfer stok",
        Action::GoodsAdded => "Barang ditambahkan",
        Action::GoodsChanged => "Barang diubah",
        Action::BranchAdded => "Cabang ditambahkan",
        Action::BranchChanged => "Pengaturan cabang diubah",
    }
}

/// The audit trail.
#[derive(Debug, Clone, Template)]
#[template(path = "audit.html")]
pub struct AuditPage {
    /// Surroundings.
    pub shell: Shell,
    /// What is looked for.
    pub q: String,
    /// Only this.
    pub action: Option<Action>,
    /// The entries, newest first.
    pub rows: Vec<TrailRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
}

impl AuditPage {
    /// Everything that may be done: its word on the wire, its words, and whether the list is narrowed to it.
    pub fn actions(&self) -> Vec<(&'static str, &'static str, bool)> {
        Action::ALL.iter().map(|&it| (it.as_str(), deed(it), self.action == Some(it))).collect()
    }
}
