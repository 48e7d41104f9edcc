//! What is printed: the receipt on till paper or a sheet, the label that goes with the order, a prescription.

mod letterhead;
mod powers;
mod sums;

use std::fmt;

use askama::{Template, filters::HtmlSafe};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use melati_domain::{branch::Paper, money::Rupiah};

pub use self::{letterhead::Letterhead, powers::on_paper, sums::Sums};
use super::{filters, patient::PrescriptionCard, sale::DetailLine};

/// Every paper of a receipt, with its name.
pub(super) const PAPERS: [(Paper, &str); 4] = [
    (Paper::Narrow, "Struk 58 mm"),
    (Paper::Wide, "Struk 80 mm"),
    (Paper::A5, "Nota A5"),
    (Paper::A4, "Nota A4"),
];

/// A QR code as SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr(String);

impl Qr {
    /// Of `text`; empty where that does not fit into one.
    pub fn of(text: &str) -> Self {
        let drawn = QRBuilder::new(text).build().map(|code| SvgBuilder::default().to_str(&code));
        // Within a page an SVG needs no name of its own.
        Self(drawn.unwrap_or_default().replace(" xmlns=\"http://www.w3.org/2000/svg\"", ""))
    }
}

impl fmt::Display for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Nothing of the text is in the picture but black and white squares.
impl HtmlSafe for Qr {}

/// How an insured patient is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insured {
    /// `BPJS III`
    pub class: String,
    /// Card number, where it is known.
    pub card: Option<String>,
}

/// Money that went one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// `Tunai`, `DP Transfer BRI`, `Kembalian`, `Dikembalikan tunai 28/11/2026`.
    pub what: String,
    /// How much.
    pub amount: Rupiah,
}

/// A receipt.
#[derive(Debug, Clone, Template)]
#[template(path = "print/receipt.html")]
pub struct Receipt {
    /// On what.
    pub paper: Paper,
    /// The sale's page.
    pub back: String,
    /// Who hands it out.
    pub head: Letterhead,
    /// Code.
    pub code: String,
    /// `20 Juli 2026`, with the weekday.
    pub day: String,
    /// Who rang it up.
    pub cashier: String,
    /// Whom it is for; none where only accessories were bought.
    pub customer: Option<String>,
    /// How an insured patient is served; none for a private sale.
    pub insured: Option<Insured>,
    /// `dd/mm/yyyy`, if promised.
    pub promised: Option<String>,
    /// The order's label; none where only accessories were bought.
    pub qr: Option<Qr>,
    /// What the glasses are made by, whatever was prescribed since.
    pub prescription: Option<PrescriptionCard>,
    /// Lines; those of an insured patient are printed without prices.
    pub lines: Vec<DetailLine>,
    /// What the customer pays.
    pub sums: Sums,
    /// What was handed over and handed back, in the order in which that was.
    pub paid: Vec<Paid>,
    /// Still due.
    pub balance: Rupiah,
    /// It was voided.
    pub voided: bool,
}

impl Receipt {
    /// The papers to choose from.
    pub fn papers(&self) -> [(Paper, &'static str); 4] {
        PAPERS
    }

    /// On paper from a roll, which is as long as it must be and of one column.
    pub fn is_roll(&self) -> bool {
        matches!(self.paper, Paper::Narrow | Paper::Wide)
    }
}

/// The label of an order.
#[derive(Debug, Clone, Template)]
#[template(path = "print/label.html")]
pub struct Label {
    /// The sale's page.
    pub back: String,
    /// Code.
    pub code: String,
    /// `TRX…`
    pub barcode: String,
    /// Whom it is for.
    pub customer: String,
    /// `dd/mm/yyyy`, if promised.
    pub promised: Option<String>,
    /// Leads to the order.
    pub qr: Qr,
}

/// What a prescription is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrescriptionPaper {
    /// A card for the wallet.
    Card,
    /// A sheet.
    A4,
}

impl PrescriptionPaper {
    /// Every paper, with its word in addresses and its name.
    pub const ALL: [(Self, &'static str, &'static str); 2] =
        [(Self::Card, "kartu", "Kartu"), (Self::A4, "a4", "Lembar A4")];

    /// The paper of a word; a card where it is none.
    pub fn of(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map_or(Self::Card, |(paper, ..)| *paper)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(paper, ..)| *paper == self).map_or("kartu", |(_, word, _)| word)
    }
}

/// A prescription on paper.
#[derive(Debug, Clone, Template)]
#[template(path = "print/prescription.html")]
pub struct PrintedPrescription {
    /// On what.
    pub paper: PrescriptionPaper,
    /// The patient's page.
    pub back: String,
    /// Where it was written down.
    pub head: Letterhead,
    /// Whose.
    pub patient: String,
    /// Age, as written.
    pub age: Option<String>,
    /// The powers.
    pub card: PrescriptionCard,
}

impl PrintedPrescription {
    /// The papers to choose from.
    pub fn papers(&self) -> [(PrescriptionPaper, &'static str, &'static str); 2] {
        PrescriptionPaper::ALL
    }
}

/// An empty card on which somebody writes down by hand what the eyes need.
#[derive(Debug, Clone, Template)]
#[template(path = "print/refraction.html")]
pub struct RefractionCard {
    /// The patient's page.
    pub back: String,
    /// Who hands it out; the shop alone for the owner.
    pub head: Letterhead,
    /// `20 Juli 2026`, with the weekday.
    pub day: String,
    /// Whose.
    pub patient: String,
    /// Age, as written.
    pub age: Option<String>,
    /// As written.
    pub phone: Option<String>,
    /// How an insured patient is served.
    pub insured: Option<Insured>,
}
