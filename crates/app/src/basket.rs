//! From what was typed to a priced basket: the catalogue's prices, the patient's class, the free cleaner.

use melati_domain::{
    bpjs,
    catalogue::Product,
    cleaner,
    day::Day,
    id::{BranchId, PatientId, PrescriptionId},
    money::Rupiah,
    patient::{BpjsClass, ServiceType},
    sale::{Basket, Customer, Item, Line, PaymentMethod, PricedLine, Quote, Tender, quote},
};
use melati_store::{Branch, ReadTx, StoreError, Table, Tx, catalogue::Goods, patients::ServedPatient};
use serde::Serialize;

use crate::{
    Field, FieldProblem, Refusal,
    approvals::TypedApproval,
    payments::TypedPayment,
    refusal::{limited_text, required_text},
};

/// Who buys, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Buyer {
    /// A registered patient.
    Patient(PatientId),
    /// A walk-in's name.
    WalkIn(String),
}

/// A line, as typed. Catalogue items bring no price: it comes from the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum TypedLine {
    /// Goods from the catalogue: kind word, row, pieces.
    Product {
        /// Frame, lens or accessory.
        #[serde(serialize_with = "product_key")]
        product: Product,
        /// Pieces.
        quantity: i64,
    },
    /// A lens ground to order.
    CustomLens {
        /// What is ordered.
        description: String,
        /// The cashier's price each.
        price: Rupiah,
        /// Pieces.
        quantity: i64,
    },
    /// The patient's own frame.
    OwnFrame,
}

impl TypedLine {
    /// What it names in the catalogue.
    const fn product(&self) -> Option<Product> {
        match self {
            Self::Product { product, .. } => Some(*product),
            Self::CustomLens { .. } | Self::OwnFrame => None,
        }
    }
}

fn product_key<S: serde::Serializer>(product: &Product, serializer: S) -> Result<S::Ok, S::Error> {
    (product.kind(), product.number()).serialize(serializer)
}

/// What is handed over at once, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum TypedPayments {
    /// In fields of the basket itself; of nothing, when nothing is paid.
    One(TypedPayment),
    /// As a list.
    Several(Vec<TypedPayment>),
}

impl TypedPayments {
    /// Each of them.
    pub fn all(&self) -> &[TypedPayment] {
        match self {
            Self::One(payment) => std::slice::from_ref(payment),
            Self::Several(payments) => payments,
        }
    }

    /// Where field `name` of payment `index` was typed.
    const fn field(&self, index: usize, name: &'static str) -> Field {
        match self {
            Self::One(_) => Field::plain(name),
            Self::Several(_) => Field::of_payment(index, name),
        }
    }

    /// A transfer names its bank, nothing else does.
    fn check_banks(&self) -> Result<(), Refusal> {
        for (index, payment) in self.all().iter().enumerate() {
            let problem = match (payment.method, payment.bank) {
                (PaymentMethod::Transfer, None) if payment.tendered > Rupiah::ZERO => FieldProblem::Required,
                (PaymentMethod::Cash | PaymentMethod::Qris, Some(_)) => {
                    FieldProblem::Contradicts("metode_pembayaran")
                }
                _ => continue,
            };
            return Err(Refusal::invalid(self.field(index, "bank_transfer"), problem));
        }
        Ok(())
    }
}

/// A basket, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedBasket {
    /// Where; only a super admin chooses.
    pub branch: Option<BranchId>,
    /// Who buys.
    pub buyer: Buyer,
    /// Lines.
    pub lines: Vec<TypedLine>,
    /// Discount.
    pub discount: Rupiah,
    /// Extra typed by the cashier.
    pub manual_extra: Rupiah,
    /// Handed over now.
    pub payments: TypedPayments,
    /// Promised day.
    pub promised_day: Option<Day>,
    /// Business day; admins only, else today.
    pub day: Option<Day>,
    /// Somebody's yes to the discount.
    #[serde(skip)]
    pub approval: Option<TypedApproval>,
    /// The total that the till showed last; another one is not booked unseen.
    #[serde(skip)]
    pub seen_total: Option<Rupiah>,
}

/// A priced basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The patient, if registered.
    pub patient: Option<PatientId>,
    /// The patient's newest prescription.
    pub prescription: Option<PrescriptionId>,
    /// Name of the patient or walk-in.
    pub customer_name: String,
    /// How they are served.
    pub service_type: ServiceType,
    /// The class of an insured patient who is served privately, where a branch takes no BPJS.
    pub insured_as: Option<BpjsClass>,
    /// Lines, a free cleaner last.
    pub lines: Vec<PricedLine>,
    /// What is booked.
    pub quote: Quote,
}

/// Prices `typed` from what `branch` has.
pub(crate) async fn price<T: Serves>(
    tx: &mut T,
    branch: &Branch,
    typed: &TypedBasket,
) -> Result<Priced, Refusal> {
    typed.payments.check_banks()?;
    let (served, customer_name, insured_as) = buyer(tx, &typed.buyer).await?;
    let tx = tx.rows();
    let service_type = served_as(branch, insured_as);
    let (patient, prescription) = served.unzip();
    let customer = patient.map_or(Customer::WalkIn, |_| Customer::Patient(service_type));
    let mut lines = priced_lines(tx, branch.id, &typed.lines).await?;
    add_free_cleaner(tx, branch.id, customer, &mut lines).await?;
    let quote = quote(&Basket {
        customer,
        lines: lines.iter().map(|priced| priced.line.clone()).collect(),
        discount: typed.discount,
        manual_extra: typed.manual_extra,
        tenders: typed.payments.all().iter().map(tender).collect(),
    })?;
    Ok(Priced {
        patient,
        prescription: prescription.flatten(),
        customer_name,
        insured_as: insured_as.class().filter(|_| service_type.class().is_none()),
        service_type,
        lines,
        quote,
    })
}

/// How a branch serves somebody insured so: privately, where it takes no BPJS.
pub(crate) const fn served_as(branch: &Branch, insured_as: ServiceType) -> ServiceType {
    if branch.settings.takes_bpjs { insured_as } else { ServiceType::Private }
}

/// Typed lines at today's prices.
pub(crate) async fn priced_lines(
    tx: &mut ReadTx,
    branch: BranchId,
    typed: &[TypedLine],
) -> Result<Vec<PricedLine>, Refusal> {
    if typed.len() > melati_domain::sale::MAX_LINES {
        return Err(melati_domain::sale::QuoteError::TooManyLines.into());
    }
    let products: Vec<Product> = typed.iter().filter_map(TypedLine::product).collect();
    let mut goods = tx.goods(&products).await?.into_iter();
    let mut lines = Vec::with_capacity(typed.len() + 1);
    for (index, line) in typed.iter().enumerate() {
        let goods = line.product().and_then(|_| goods.next().flatten());
        lines.push(priced_line(index, line, goods.filter(|goods| goods.branch() == branch))?);
    }
    Ok(lines)
}

fn tender(payment: &TypedPayment) -> Tender {
    Tender { amount: payment.tendered, method: payment.method }
}

/// Who buys: a patient with the prescription that serves, or nobody registered; the name; how they are served.
pub(crate) type Served = (Option<(PatientId, Option<PrescriptionId>)>, String, ServiceType);

/// A transaction that serves a patient: one that reads looks them up, one that writes holds their row, so that whoever is
/// merged into another meanwhile takes along what is sold to them.
pub(crate) trait Serves: Send {
    /// To read with.
    fn rows(&mut self) -> &mut ReadTx;

    /// Holds the patient as they are until the transaction ends.
    fn hold(&mut self, patient: PatientId) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl Serves for ReadTx {
    fn rows(&mut self) -> &mut ReadTx {
        self
    }

    fn hold(&mut self, _: PatientId) -> impl Future<Output = Result<(), StoreError>> + Send {
        std::future::ready(Ok(()))
    }
}

impl Serves for Tx {
    fn rows(&mut self) -> &mut ReadTx {
        self
    }

    fn hold(&mut self, patient: PatientId) -> impl Future<Output = Result<(), StoreError>> + Send {
        self.lock_row(Table::Patient, patient.0)
    }
}

/// Looks up whoever buys. Their row comes after the sale's and before the goods.
pub(crate) async fn buyer<T: Serves>(tx: &mut T, buyer: &Buyer) -> Result<Served, Refusal> {
    match buyer {
        Buyer::Patient(id) => {
            tx.hold(*id).await?;
            let served = tx.rows().served_patient(*id).await?;
            let ServedPatient { patient, prescription } =
                served.ok_or(Refusal::invalid(Field::plain("pasien_id"), FieldProblem::Unknown))?;
            Ok((Some((patient.id, prescription)), patient.details.name, patient.details.service_type))
        }
        Buyer::WalkIn(name) => {
            Ok((None, required_text(name, "nama_pasien_manual", 200)?, ServiceType::Private))
        }
    }
}

/// A line with its price; `goods` is what it names in the catalogue of its branch.
fn priced_line(index: usize, typed: &TypedLine, goods: Option<Goods>) -> Result<PricedLine, Refusal> {
    let (item, description, code, unit_price, quantity) = match typed {
        TypedLine::Product { quantity, .. } => {
            let (item, description, code, price) = match goods.ok_or(Refusal::LineNotFound { line: index })? {
                Goods::Frame(frame) => {
                    let item = Item::Frame { id: frame.id, kind: frame.kind };
                    (item, frame.title(), frame.code, frame.selling_price)
                }
                Goods::Lens(lens) => {
                    let bpjs_category = bpjs::is_bpjs_lens(&lens.brand);
                    let item = Item::Lens { id: lens.id, bpjs_category, custom_order: lens.is_custom_order };
                    (item, lens.described(), lens.code, lens.selling_price)
                }
                Goods::Accessory(accessory) => {
                    let code = melati_domain::code::accessory_code(accessory.id);
                    (Item::Accessory { id: accessory.id }, accessory.name, code, accessory.selling_price)
                }
            };
            (item, description, Some(code), price, *quantity)
        }
        TypedLine::CustomLens { description, price, quantity } => {
            let described = limited_text(description, "keterangan", 200).map_err(|_| {
                Refusal::invalid(Field::of_line(index, "keterangan"), FieldProblem::TooLong(200))
            })?;
            if described.is_empty() {
                return Err(Refusal::invalid(Field::of_line(index, "keterangan"), FieldProblem::Required));
            }
            (Item::CustomLens, described, None, *price, *quantity)
        }
        TypedLine::OwnFrame => (Item::OwnFrame, "Frame sendiri".to_owned(), None, Rupiah::ZERO, 1),
    };
    Ok(PricedLine { line: Line { item, description, quantity, unit_price }, code })
}

async fn add_free_cleaner(
    tx: &mut ReadTx,
    branch: BranchId,
    customer: Customer,
    lines: &mut Vec<PricedLine>,
) -> Result<(), Refusal> {
    if lines.is_empty() || customer.class().is_some() {
        return Ok(());
    }
    let Some(shelf) = tx.cleaner_in_stock(branch).await? else { return Ok(()) };
    let shelf = cleaner::Cleaner { id: shelf.id, name: shelf.name, stock: shelf.stock };
    let plain: Vec<Line> = lines.iter().map(|priced| priced.line.clone()).collect();
    if let Some(line) = cleaner::free_cleaner(customer, &plain, &shelf) {
        lines.push(PricedLine { line, code: Some(melati_domain::code::accessory_code(shelf.id)) });
    }
    Ok(())
}
