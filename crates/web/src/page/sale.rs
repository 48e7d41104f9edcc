//! The sale form and one sale.

use askama::Template;
use melati_domain::{
    day::Day,
    id::UserId,
    message::whatsapp_number,
    money::Rupiah,
    patient::ServiceType,
    proof::ProofKind,
    sale::{Bank, PaymentMethod, payment_status},
};

use super::{
    bench::{Said, Swap},
    filters,
    format::ScriptData,
    order::{BranchChoice, OrderRow},
    patient::PrescriptionCard,
    plain::PlainSale,
    shell::Shell,
};

/// The form for a new sale. The goods, the patients and the price come through the JSON API.
#[derive(Debug, Clone, Template)]
#[template(path = "sale/form.html")]
pub struct SaleForm {
    /// Surroundings.
    pub shell: Shell,
    /// Whose draft the browser may keep.
    pub user: UserId,
    /// Today in the branch.
    pub today: Day,
    /// May the sale be dated back?
    pub may_back_date: bool,
    /// Branches to choose from; empty for people of one branch.
    pub branches: Vec<BranchChoice>,
    /// A cashier's branch is closed: no sale now.
    pub closed: bool,
    /// For a browser without script.
    pub plain: PlainSale,
}

impl SaleForm {
    /// Banks of a transfer.
    pub fn banks(&self) -> &'static [Bank] {
        Bank::ALL
    }

    /// Cash, until the cashier chooses.
    pub fn is_method(&self, method: &PaymentMethod) -> bool {
        *method == PaymentMethod::Cash
    }

    /// None, until the cashier chooses.
    pub fn is_bank(&self, _: &Bank) -> bool {
        false
    }

    /// Fields of the form without script: name, label, type.
    pub fn plain_fields(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut fields = vec![
            ("pasien", "Pasien terdaftar: nama lengkap, no. kartu, atau no. HP", "text"),
            ("nama_pasien_manual", "atau nama pelanggan umum", "text"),
            ("barang", "Barang", "text"),
            ("biaya_tambahan_manual", "Biaya tambahan manual (Rp)", "text"),
            ("diskon", "Diskon (Rp)", "text"),
            ("bayar", "Dibayar sekarang (Rp)", "text"),
            ("tanggal_siap", "Tanggal siap", "date"),
        ];
        if self.may_back_date {
            fields.push(("tanggal", "Tanggal penjualan", "date"));
        }
        fields
    }

    /// The keys of the till, and what each does.
    pub const fn keys(&self) -> [(&'static str, &'static str); 10] {
        [
            ("F2", "Cari pasien, barang, kode, atau ukuran lensa; sesudah menyimpan: penjualan berikutnya"),
            ("Enter", "Ambil hasil yang ditandai, atau yang pertama"),
            ("Shift + Enter", "Ambil sepasang (2 lensa)"),
            ("F4", "Ke pembayaran; sekali lagi: uang pas"),
            ("F8", "Tahan keranjang; bila kosong: lihat yang ditahan"),
            ("F9", "Simpan penjualan; sesudahnya: cetak nota"),
            ("Ctrl + Z", "Urungkan barang atau keranjang yang baru dihapus"),
            ("Esc", "Tutup jendela"),
            ("? atau F1", "Daftar ini"),
            ("Alat pindai", "Pindai kapan saja: barang masuk ke keranjang"),
        ]
    }

    /// A new sale has no proofs.
    pub const fn proof(&self, _: &str) -> Option<String> {
        None
    }

    /// Classes and private, for a new patient.
    pub fn services(&self) -> &'static [ServiceType] {
        ServiceType::ALL
    }
}

/// Methods of payment, in the words of the screen.
pub fn methods() -> impl Iterator<Item = (PaymentMethod, &'static str)> {
    PaymentMethod::ALL.iter().map(|&method| (method, method_name(method)))
}

/// `cash` → `Tunai`.
pub const fn method_name(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Tunai",
        PaymentMethod::Transfer => "Transfer",
        PaymentMethod::Qris => "QRIS",
    }
}

/// A line of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailLine {
    /// As printed.
    pub description: String,
    /// Code, if it has one.
    pub code: Option<String>,
    /// Pieces.
    pub quantity: i64,
    /// Each.
    pub unit_price: Rupiah,
    /// Together.
    pub subtotal: Rupiah,
    /// The extra it causes.
    pub additional: Rupiah,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailPayment {
    /// `20/07/2026 14:03`.
    pub at: String,
    /// Who took it.
    pub cashier: String,
    /// Method, and bank of a transfer.
    pub method: String,
    /// Kept.
    pub received: Rupiah,
    /// Handed back.
    pub change: Rupiah,
}

/// A step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailStep {
    /// `20/07/2026 14:03`.
    pub at: String,
    /// What happened.
    pub what: String,
    /// Who.
    pub who: String,
    /// Why, when going back.
    pub reason: Option<String>,
}

/// The figures of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breakdown {
    /// Goods.
    pub gross: Rupiah,
    /// Plafon; zero when private.
    pub ceiling: Rupiah,
    /// Billed to BPJS.
    pub claim: Rupiah,
    /// Extra for a frame above the class.
    pub upgrade: Rupiah,
    /// Extra typed by the cashier.
    pub manual_extra: Rupiah,
    /// Discount.
    pub discount: Rupiah,
    /// What the customer pays.
    pub total: Rupiah,
    /// Kept so far.
    pub received: Rupiah,
    /// Of that, given back.
    pub refunded: Rupiah,
    /// Still due.
    pub balance: Rupiah,
}

/// A form that came back with faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormState {
    /// What was typed, by field.
    pub values: Vec<(&'static str, String)>,
    /// What is wrong, by field.
    pub errors: Vec<(String, String)>,
    /// What is wrong as a whole.
    pub problem: String,
    /// What was typed into fields of lines, whose names are made as they come.
    pub lines: Vec<(String, String)>,
}

impl FormState {
    /// What was typed into a field.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value)
    }

    /// What makes the form safe to send twice: its own key where it came back, else `fresh`.
    pub fn key_or<'k>(&'k self, fresh: &'k str) -> &'k str {
        match self.value("kunci") {
            "" => fresh,
            sent => sent,
        }
    }

    /// What was typed into a field of a line.
    pub fn value_of(&self, name: &str) -> &str {
        self.lines.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text)
    }
}

/// A message by `WhatsApp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text.
    pub text: String,
    /// Opens it in `WhatsApp`; none without a number.
    pub link: Option<String>,
    /// The patient's page, where a number may be written down.
    pub patient: Option<String>,
}

impl Message {
    /// `text` for whoever has the number `phone`.
    pub fn new(text: String, phone: &str, patient: Option<String>) -> Self {
        let link = whatsapp_number(phone).map(|number| {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("text", &text).finish();
            // What is sent is text, not a form: a plus would stay one.
            format!("https://wa.me/{number}?{}", query.replace('+', "%20"))
        });
        Self { text, link, patient }
    }
}

/// One sale with everything that belongs to it.
#[expect(clippy::struct_excessive_bools, reason = "each says whether a button is there")]
#[derive(Debug, Clone, Template)]
#[template(path = "sale/detail.html")]
pub struct SaleDetail {
    /// Surroundings.
    pub shell: Shell,
    /// The order, with the steps it may take.
    pub order: OrderRow,
    /// `TRX…`.
    pub barcode: String,
    /// Who rang it up.
    pub cashier: String,
    /// `Naik Kelas` or `Normal`.
    pub upgrade_status: String,
    /// Figures.
    pub figures: Breakdown,
    /// Lines.
    pub lines: Vec<DetailLine>,
    /// Payments, oldest first.
    pub payments: Vec<DetailPayment>,
    /// The prescription it was sold by, for who may see it.
    pub prescription: Option<PrescriptionCard>,
    /// Steps, newest first.
    pub history: Vec<DetailStep>,
    /// Corrections, newest first.
    pub corrections: Vec<DetailStep>,
    /// What people said about it, oldest first.
    pub comments: Vec<Said>,
    /// What could replace a broken lens; none while it is not on the bench.
    pub swaps: Option<Vec<Swap>>,
    /// When and why it was voided.
    pub voided: Option<(String, String)>,
    /// Photo and signature, for who may see and add them; none for a sale that needs none.
    pub proofs: Option<Vec<ProofKind>>,
    /// What the patient is told by `WhatsApp`; none for whom that is no matter.
    pub message: Option<Message>,
    /// May this person print the receipt?
    pub may_print: bool,
    /// May this person take a payment?
    pub may_take_payment: bool,
    /// May this person correct it?
    pub may_correct: bool,
    /// May this person void it?
    pub may_void: bool,
    /// What makes the payment's form safe to send twice.
    pub key: String,
    /// The payment form, when it came back.
    pub payment: FormState,
    /// The void form, when it came back.
    pub void: FormState,
    /// Good news after a form was sent.
    pub notice: Option<String>,
    /// What may follow each status.
    pub steps: ScriptData,
}

impl SaleDetail {
    /// `Lunas`, `Belum Lunas` or `Dibatalkan`.
    pub fn payment_word(&self) -> &'static str {
        if self.voided.is_some() { "Dibatalkan" } else { payment_status(self.figures.balance).as_str() }
    }

    /// What the payment's form begins with: what was typed, else what is due.
    pub fn amount_due(&self) -> String {
        match self.payment.value("jumlah") {
            "" => self.figures.balance.to_string().trim_start_matches("Rp ").to_owned(),
            typed => typed.to_owned(),
        }
    }

    /// Where a proof that was kept is shown from; `what` as in its address.
    pub fn proof(&self, what: &str) -> Option<String> {
        let kind = if what == "foto" { ProofKind::Photo } else { ProofKind::Signature };
        let kept = self.proofs.as_ref().is_some_and(|kinds| kinds.contains(&kind));
        kept.then(|| format!("/api/v1/penjualan/{}/{what}", self.order.number()))
    }

    /// Banks of a transfer.
    pub fn banks(&self) -> &'static [Bank] {
        Bank::ALL
    }

    /// Chosen in the form that came back; else cash.
    pub fn is_method(&self, method: &PaymentMethod) -> bool {
        match self.payment.value("metode_pembayaran") {
            "" => *method == PaymentMethod::Cash,
            chosen => method.as_str() == chosen,
        }
    }

    /// Chosen in the form that came back?
    pub fn is_bank(&self, bank: &Bank) -> bool {
        bank.as_str() == self.payment.value("bank_transfer")
    }
}
