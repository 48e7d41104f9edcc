//! Correcting a sale: what it shall be instead, and money given back.

use askama::Template;
use melati_domain::{
    day::Day,
    id::SaleId,
    money::Rupiah,
    sale::{Bank, PaymentMethod},
};

use super::{filters, sale::FormState, shell::Shell};

/// The page on which a sale is corrected.
#[derive(Debug, Clone, Template)]
#[template(path = "sale/correction.html")]
pub struct CorrectionPage {
    /// Surroundings.
    pub shell: Shell,
    /// The sale.
    pub id: SaleId,
    /// Its code.
    pub code: String,
    /// Who bought.
    pub customer: String,
    /// A registered patient?
    pub is_registered: bool,
    /// Its lines: what, code, pieces, price of each as sold.
    pub lines: Vec<(String, Option<String>, i64, Rupiah)>,
    /// What the customer pays.
    pub total: Rupiah,
    /// What was paid and not given back.
    pub kept: Rupiah,
    /// May its day be changed?
    pub may_redate: bool,
    /// May money be given back while it stands?
    pub may_refund: bool,
    /// Today in the branch.
    pub today: Day,
    /// The sale as it is, or as it was typed.
    pub form: FormState,
    /// The refund's form, when it came back.
    pub refund: FormState,
    /// What makes the form of a refund safe to send twice.
    pub key: String,
}

impl CorrectionPage {
    /// Fields of one line: name, label, type.
    pub fn fields(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut fields = vec![
            ("diskon", "Diskon (Rp)", "text"),
            ("biaya_tambahan_manual", "Biaya tambahan manual (Rp)", "text"),
            ("tanggal_siap", "Tanggal siap", "date"),
        ];
        if self.may_redate {
            fields.push(("tanggal", "Tanggal penjualan", "date"));
        }
        fields
    }

    /// Banks of a transfer.
    pub fn banks(&self) -> &'static [Bank] {
        Bank::ALL
    }

    /// Chosen in the form that came back; else cash.
    pub fn is_method(&self, method: &PaymentMethod) -> bool {
        match self.refund.value("metode_pembayaran") {
            "" => *method == PaymentMethod::Cash,
            chosen => method.as_str() == chosen,
        }
    }

    /// Chosen in the form that came back?
    pub fn is_bank(&self, bank: &Bank) -> bool {
        bank.as_str() == self.refund.value("bank_transfer")
    }
}
