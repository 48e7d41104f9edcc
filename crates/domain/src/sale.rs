//! Ringing up: from a basket with the server's prices to what is booked, or a named refusal.
//!
//! A quote and a sale are the same computation ([`quote`]); BPJS lives in [`crate::bpjs`].
//! Source: domain facts, sections 3, 5 and 6.

mod tender;

pub use tender::{Kept, MAX_TENDERS, Tender, divide};

use crate::{
    bpjs,
    catalogue::{FrameKind, Product},
    correction::{PricedAs, ceiling_of},
    id::{AccessoryId, FrameId, LensId},
    money::{Rupiah, TooMuchMoney},
    patient::{BpjsClass, ServiceType},
    workflow::WorkStatus,
};

text_enum! {
    /// Kind of a basket line (`jenis`).
    LineKind {
        /// Shop frame.
        Frame = "frame",
        /// Lens from the shelf or the supplier's list.
        Lens = "lensa",
        /// Accessory.
        Accessory = "aksesoris",
        /// Lens ground to order, priced by the cashier.
        CustomLens = "lensa_gosok",
        /// The patient's own frame.
        OwnFrame = "frame_sendiri",
    }
}

text_enum! {
    /// How a payment was made (`metode_pembayaran`).
    PaymentMethod {
        /// Cash.
        Cash = "cash",
        /// Bank transfer.
        Transfer = "transfer",
        /// QRIS.
        Qris = "qris",
    }
}

text_enum! {
    /// Bank of a transfer (`bank_transfer`).
    Bank {
        /// BNI.
        Bni = "BNI",
        /// BRI.
        Bri = "BRI",
        /// Mandiri.
        Mandiri = "MANDIRI",
        /// BSI.
        Bsi = "BSI",
        /// BCA.
        Bca = "BCA",
    }
}

text_enum! {
    /// Whether anything is due (`status`).
    PaymentStatus {
        /// Nothing is due.
        PaidOff = "Lunas",
        /// A balance is due.
        BalanceDue = "Belum Lunas",
    }
}

text_enum! {
    /// Whether a BPJS patient pays an extra (`transaction_status`).
    UpgradeStatus {
        /// Within the class.
        Normal = "Normal",
        /// Above the class (naik kelas).
        Upgraded = "Naik Kelas",
    }
}

text_enum! {
    /// Where the lenses come from (`jenis_transaksi`).
    OrderKind {
        /// From stock.
        Stock = "Stock",
        /// At least one lens is ground to order.
        Custom = "Gosok",
    }
}

text_enum! {
    /// Which figures a sale moves (kind of a daily total).
    TurnoverKind {
        /// BPJS: a claim plus what the patient pays.
        Bpjs = "bpjs",
        /// Private.
        Private = "umum",
    }
}

/// Most pieces on one line.
pub const MAX_QUANTITY: i64 = 1_000;
/// The largest sale, before insurance and discount: Rp 1 trillion. A day's sums stay far below [`Rupiah::MAX`].
pub const MAX_SALE: i64 = 1_000_000_000_000;
/// Most lines in a basket.
pub const MAX_LINES: usize = 100;
/// Days until a ground lens is promised; domain facts, section 3.
pub const CUSTOM_ORDER_DAYS: i64 = 15;

/// What a line sells, as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Shop frame.
    Frame {
        /// Row.
        id: FrameId,
        /// Kind, for the class match.
        kind: FrameKind,
    },
    /// Lens row.
    Lens {
        /// Row.
        id: LensId,
        /// Brand belongs to the BPJS lenses ([`bpjs::is_bpjs_lens`]).
        bpjs_category: bool,
        /// Custom order: not taken from stock.
        custom_order: bool,
    },
    /// Accessory row.
    Accessory {
        /// Row.
        id: AccessoryId,
    },
    /// Lens ground to order.
    CustomLens,
    /// The patient's own frame; free, no stock.
    OwnFrame,
}

impl Item {
    /// The wire word.
    pub const fn kind(&self) -> LineKind {
        match self {
            Self::Frame { .. } => LineKind::Frame,
            Self::Lens { .. } => LineKind::Lens,
            Self::Accessory { .. } => LineKind::Accessory,
            Self::CustomLens => LineKind::CustomLens,
            Self::OwnFrame => LineKind::OwnFrame,
        }
    }

    /// The catalogue row it refers to.
    pub const fn product(&self) -> Option<Product> {
        match self {
            Self::Frame { id, .. } => Some(Product::Frame(*id)),
            Self::Lens { id, .. } => Some(Product::Lens(*id)),
            Self::Accessory { id } => Some(Product::Accessory(*id)),
            Self::CustomLens | Self::OwnFrame => None,
        }
    }

    /// Does selling it take pieces off a shelf?
    pub const fn takes_stock(&self) -> bool {
        match self {
            Self::Frame { .. } | Self::Accessory { .. } => true,
            Self::Lens { custom_order, .. } => !*custom_order,
            Self::CustomLens | Self::OwnFrame => false,
        }
    }
}

/// One priced line of a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub item: Item,
    /// As printed.
    pub description: String,
    /// Pieces, 1 to [`MAX_QUANTITY`].
    pub quantity: i64,
    /// Rupiah each, from the catalogue (or the cashier, for a ground lens).
    pub unit_price: Rupiah,
}

/// A line with what is printed beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedLine {
    /// As the rules see it.
    pub line: Line,
    /// Code as printed.
    pub code: Option<String>,
}

/// Who buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    /// A registered patient, served so.
    Patient(ServiceType),
    /// A walk-in known by a typed name.
    WalkIn,
}

impl Customer {
    /// The insurance class, if insured.
    pub const fn class(self) -> Option<BpjsClass> {
        match self {
            Self::Patient(service) => service.class(),
            Self::WalkIn => None,
        }
    }
}

/// A basket with the server's prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    /// Who buys.
    pub customer: Customer,
    /// Lines, in the order typed.
    pub lines: Vec<Line>,
    /// Discount D.
    pub discount: Rupiah,
    /// Extra typed by the cashier, M.
    pub manual_extra: Rupiah,
    /// What the customer hands over now; only cash may exceed what is due.
    pub tenders: Vec<Tender>,
}

/// What is booked: the one stored breakdown, read everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The class the sale is priced by; `None` = private (also BPJS patients who buy no lens, rule 6).
    pub class: Option<BpjsClass>,
    /// Each line's `quantity × unit_price`, in basket order.
    pub subtotals: Vec<Rupiah>,
    /// Each line's part of T, in basket order: all of it on the shop frame (`biaya_tambahan` of a line).
    pub upgrades: Vec<Rupiah>,
    /// F + L + A before insurance.
    pub gross: Rupiah,
    /// What BPJS pays for one pair (plafon), zero when private.
    pub ceiling: Rupiah,
    /// What is billed to BPJS: the ceiling, or zero when private.
    pub claim: Rupiah,
    /// Extra for a frame above the class, T.
    pub upgrade: Rupiah,
    /// M.
    pub manual_extra: Rupiah,
    /// T + M (`total_additional_cost`).
    pub additional: Rupiah,
    /// D.
    pub discount: Rupiah,
    /// What the customer pays.
    pub total: Rupiah,
    /// What becomes of each amount handed over, in basket order.
    pub kept: Vec<Kept>,
    /// What is handed over now.
    pub tendered: Rupiah,
    /// What is handed back.
    pub change: Rupiah,
    /// What stays due.
    pub balance: Rupiah,
    /// Normal or naik kelas.
    pub upgrade_status: UpgradeStatus,
    /// Why an insured pair costs what it costs; `None` when private.
    pub cover: Option<bpjs::Cover>,
    /// A lens outside the BPJS category with a covered frame: the cashier should consider M (rule 8).
    pub suggest_manual_extra: bool,
    /// Stock or gosok.
    pub order_kind: OrderKind,
    /// Where the order starts: collected when there is nothing to work on.
    pub starts_at: WorkStatus,
}

impl Quote {
    /// Lunas or not.
    pub fn status(&self) -> PaymentStatus {
        payment_status(self.balance)
    }

    /// What stays in the till or on the account: handed over less change.
    pub fn received(&self) -> Rupiah {
        self.tendered.minus(self.change).unwrap_or(Rupiah::ZERO)
    }

    /// Which figures it moves.
    pub const fn turnover_kind(&self) -> TurnoverKind {
        if self.class.is_some() { TurnoverKind::Bpjs } else { TurnoverKind::Private }
    }
}

/// A customer who still owes for work comes back: is the day they were promised missing?
pub fn lacks_promise(quote: &Quote, promised: bool) -> bool {
    !promised && quote.balance > Rupiah::ZERO && quote.starts_at == WorkStatus::Waiting
}

/// `Lunas` when nothing is due.
pub fn payment_status(balance: Rupiah) -> PaymentStatus {
    if balance <= Rupiah::ZERO { PaymentStatus::PaidOff } else { PaymentStatus::BalanceDue }
}

/// Why a basket cannot be booked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// No lines.
    #[error("the basket is empty")]
    Empty,
    /// More than [`MAX_LINES`].
    #[error("the basket has too many lines")]
    TooManyLines,
    /// Quantity outside 1..=[`MAX_QUANTITY`].
    #[error("line {line}: the quantity is out of range")]
    Quantity {
        /// Index of the line, from 0.
        line: usize,
    },
    /// A negative price, or a price on the patient's own frame.
    #[error("line {line}: the price is out of range")]
    Price {
        /// Index of the line, from 0.
        line: usize,
    },
    /// A negative discount, extra or payment.
    #[error("{0} is negative")]
    Negative(AmountField),
    /// A discount larger than what it is taken from (private sales).
    #[error("the discount is larger than the total")]
    DiscountTooLarge,
    /// More than one frame, or not one or two lenses, for a BPJS pair.
    #[error("a BPJS pair is one frame and one or two lenses")]
    BpjsBasketLimits,
    /// More than [`MAX_TENDERS`] amounts handed over.
    #[error("too many payments at once")]
    TooManyTenders,
    /// Handed over more than is due, and not in cash.
    #[error("the payment exceeds what is due")]
    PaymentExceedsBalance {
        /// What is due.
        due: Rupiah,
    },
    /// Beyond what can be booked.
    #[error(transparent)]
    TooMuch(#[from] TooMuchMoney),
}

/// A typed amount of the basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountField {
    /// `diskon`.
    Discount,
    /// `biaya_tambahan_manual`.
    ManualExtra,
    /// `bayar`.
    Tendered,
}

impl AmountField {
    /// The field's wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discount => "diskon",
            Self::ManualExtra => "biaya_tambahan_manual",
            Self::Tendered => "bayar",
        }
    }
}

impl std::fmt::Display for AmountField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Prices a basket. The same function decides what is stored, so a quote is the sale.
pub fn quote(basket: &Basket) -> Result<Quote, QuoteError> {
    requote(basket, None)
}

/// Prices the basket of a corrected sale: as long as its class stays, under the ceiling it was sold with.
pub fn requote(basket: &Basket, sold_as: Option<PricedAs>) -> Result<Quote, QuoteError> {
    check_amounts(basket)?;
    let subtotals =
        basket.lines.iter().map(|l| l.unit_price.times(l.quantity)).collect::<Result<Vec<_>, _>>()?;
    let sums = Sums::of(basket, &subtotals)?;
    let class = bpjs::priced_class(basket);
    if sums.gross()?.plus(basket.manual_extra)?.get() > MAX_SALE {
        return Err(TooMuchMoney.into());
    }
    let insured = match class {
        Some(class) => {
            Some(bpjs::price(basket, class, ceiling_of(sold_as, class)?, sums.frame, sums.lenses)?)
        }
        None => None,
    };
    let upgrade = insured.map_or(Rupiah::ZERO, |b| b.upgrade);
    let additional = upgrade.plus(basket.manual_extra)?;
    let before_discount = match insured {
        Some(_) => additional.plus(sums.accessories)?,
        None => sums.gross()?.plus(basket.manual_extra)?,
    };
    if insured.is_none() && basket.discount > before_discount {
        return Err(QuoteError::DiscountTooLarge);
    }
    let total = before_discount.minus(basket.discount)?.or_zero();
    let kept = divide(total, &basket.tenders)?;
    let received = Rupiah::sum(kept.iter().map(|part| part.received))?;
    let change = Rupiah::sum(kept.iter().map(|part| part.change))?;
    let has = |wanted: LineKind| basket.lines.iter().any(|l| l.item.kind() == wanted);
    let needs_work = basket.lines.iter().any(|l| l.item.kind() != LineKind::Accessory);
    let upgrade_of = |line: &Line| if line.item.kind() == LineKind::Frame { upgrade } else { Rupiah::ZERO };
    Ok(Quote {
        class,
        upgrades: basket.lines.iter().map(upgrade_of).collect(),
        gross: sums.gross()?,
        subtotals,
        ceiling: insured.map_or(Rupiah::ZERO, |b| b.ceiling),
        claim: insured.map_or(Rupiah::ZERO, |b| b.ceiling),
        upgrade,
        manual_extra: basket.manual_extra,
        additional,
        discount: basket.discount,
        total,
        tendered: received.plus(change)?,
        change,
        balance: total.minus(received)?,
        kept,
        upgrade_status: if insured.is_some() && additional > Rupiah::ZERO {
            UpgradeStatus::Upgraded
        } else {
            UpgradeStatus::Normal
        },
        cover: insured.map(|b| b.cover),
        suggest_manual_extra: insured.is_some_and(|b| b.suggest_manual_extra),
        order_kind: if has(LineKind::CustomLens) { OrderKind::Custom } else { OrderKind::Stock },
        starts_at: if needs_work { WorkStatus::Waiting } else { WorkStatus::Collected },
    })
}

/// A later payment towards a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// What is kept.
    pub received: Rupiah,
    /// What is handed back.
    pub change: Rupiah,
    /// What stays due.
    pub balance: Rupiah,
}

/// Decides a payment of `tendered` towards `balance`; only cash may exceed it.
pub fn settle(balance: Rupiah, tendered: Rupiah, method: PaymentMethod) -> Result<Settlement, QuoteError> {
    if tendered <= Rupiah::ZERO {
        return Err(QuoteError::Negative(AmountField::Tendered));
    }
    if balance <= Rupiah::ZERO || (tendered > balance && method != PaymentMethod::Cash) {
        return Err(QuoteError::PaymentExceedsBalance { due: balance.or_zero() });
    }
    let received = tendered.min(balance);
    Ok(Settlement { received, change: tendered.minus(received)?, balance: balance.minus(received)? })
}

fn check_amounts(basket: &Basket) -> Result<(), QuoteError> {
    if basket.lines.is_empty() {
        return Err(QuoteError::Empty);
    }
    if basket.lines.len() > MAX_LINES {
        return Err(QuoteError::TooManyLines);
    }
    for (line, entry) in basket.lines.iter().enumerate() {
        if !(1..=MAX_QUANTITY).contains(&entry.quantity) {
            return Err(QuoteError::Quantity { line });
        }
        let own_frame_charged = entry.item == Item::OwnFrame && entry.unit_price != Rupiah::ZERO;
        if entry.unit_price.is_negative() || own_frame_charged {
            return Err(QuoteError::Price { line });
        }
    }
    let amounts = [(basket.discount, AmountField::Discount), (basket.manual_extra, AmountField::ManualExtra)];
    match amounts.iter().find(|(amount, _)| amount.is_negative()) {
        Some(&(_, field)) => Err(QuoteError::Negative(field)),
        None => Ok(()),
    }
}

/// F, L and A.
struct Sums {
    frame: Rupiah,
    lenses: Rupiah,
    accessories: Rupiah,
}

impl Sums {
    fn of(basket: &Basket, subtotals: &[Rupiah]) -> Result<Self, TooMuchMoney> {
        let sum_of = |kinds: &[LineKind]| {
            let wanted =
                basket.lines.iter().zip(subtotals).filter(|(line, _)| kinds.contains(&line.item.kind()));
            Rupiah::sum(wanted.map(|(_, &subtotal)| subtotal))
        };
        Ok(Self {
            frame: sum_of(&[LineKind::Frame, LineKind::OwnFrame])?,
            lenses: sum_of(&[LineKind::Lens, LineKind::CustomLens])?,
            accessories: sum_of(&[LineKind::Accessory])?,
        })
    }

    fn gross(&self) -> Result<Rupiah, TooMuchMoney> {
        Rupiah::sum([self.frame, self.lenses, self.accessories])
    }
}
