//! `POST /penjualan/baru`: a sale from a browser without script. Goods come by their codes, the patient by card, phone
//! or name.

use std::collections::BTreeSet;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, Refusal,
    approvals::TypedApproval,
    basket::{Buyer, TypedBasket, TypedLine, TypedPayments},
    corrections::line_product,
    idempotency::IdempotencyKey,
    patients,
    payments::TypedPayment,
    quotes::{self, Quoted},
    sales::{self, RungUp},
    shelf,
};
use melati_domain::{
    actor::Actor,
    catalogue::Product,
    code,
    id::{BranchId, PatientId, UserId},
    money::Rupiah,
    sale::PaymentMethod,
};
use melati_store::{
    catalogue::{Lens, ShelfFilter},
    sales::SaleLine,
};
use serde::Deserialize;

use super::{order::returned, till};
use crate::{
    extract::Signed,
    json::Form,
    page::{
        Page,
        plain::{PlainPrice, PlainSale, Wanted, numbered, wanted},
    },
    problem::Problem,
    wire::{
        leaf::{Date, Id},
        quote::{Notice, reason},
        words::{BankWord, MethodWord},
    },
};

/// Goods and patients looked through for the one that was meant.
const LOOKED_THROUGH: i64 = 50;

/// What was typed. Amounts are text: people write dots.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    kunci: String,
    #[serde(default)]
    aksi: String,
    #[serde(default)]
    pasien: String,
    #[serde(default)]
    nama_pasien_manual: String,
    #[serde(default)]
    barang: String,
    #[serde(default)]
    diskon: String,
    #[serde(default)]
    biaya_tambahan_manual: String,
    #[serde(default)]
    bayar: String,
    metode_pembayaran: MethodWord,
    bank_transfer: Option<BankWord>,
    tanggal_siap: Option<Date>,
    tanggal: Option<Date>,
    branch_id: Option<Id>,
    persetujuan: Option<Id>,
    #[serde(default)]
    pin: String,
}

/// What became of it.
enum Done {
    Priced(Quoted),
    Sold(RungUp),
}

pub(super) async fn send(
    State(app): State<App>,
    Signed(session): Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let mut plain = PlainSale { key: typed.kunci.clone(), ..PlainSale::default() };
    plain.state.values = values(&typed);
    let problem = match act(&app, &session.actor, typed).await {
        Ok(Done::Sold(RungUp::New(sale) | RungUp::Again(sale))) => {
            return Ok(Redirect::to(&format!("/penjualan/{}", sale.sale.id)).into_response());
        }
        Ok(Done::Priced(priced)) => {
            plain.approvers = priced.approvers.iter().map(|it| (it.id, it.name.clone())).collect();
            plain.price = Some(shown(priced));
            None
        }
        Err(problem) => Some(problem),
    };
    let status = problem.as_ref().map(|problem| problem.status);
    if let Some(problem) = problem {
        let mut state = returned(&problem, plain.state.values)?;
        name_fields(&mut state.errors);
        plain.state = state;
    }
    let page = Page(till::form(app, session, plain).await?);
    Ok((status.unwrap_or_default(), page).into_response())
}

/// The list of goods is one field here, and so is the patient.
pub(super) fn name_fields(errors: &mut [(String, String)]) {
    for (field, _) in errors {
        match field.as_str() {
            "pasien_id" => "pasien".clone_into(field),
            items if items.starts_with("items") => "barang".clone_into(field),
            _ => {}
        }
    }
}

async fn act(app: &App, actor: &Actor, typed: Typed) -> Result<Done, Problem> {
    let (key, saves) = (typed.kunci.clone(), typed.aksi == "simpan");
    let basket = basket(app, actor, typed).await?;
    if saves {
        let key = Some(IdempotencyKey::new(&key)?);
        return Ok(Done::Sold(sales::ring_up(app, actor, basket, key).await?));
    }
    Ok(Done::Priced(quotes::quote(app, actor, basket).await?))
}

async fn basket(app: &App, actor: &Actor, typed: Typed) -> Result<TypedBasket, Problem> {
    let branch = typed.branch_id.map(|id| BranchId(id.0));
    let lines = goods(app, actor, branch, &[], &typed.barang).await?;
    let method = typed.metode_pembayaran.0;
    Ok(TypedBasket {
        branch,
        buyer: buyer(app, actor, typed.pasien.trim(), typed.nama_pasien_manual.trim()).await?,
        lines,
        discount: amount("diskon", &typed.diskon)?,
        manual_extra: amount("biaya_tambahan_manual", &typed.biaya_tambahan_manual)?,
        payments: TypedPayments::One(TypedPayment {
            tendered: amount("bayar", &typed.bayar)?,
            method,
            // The bank's field always shows here; only a transfer has one.
            bank: typed.bank_transfer.map(|word| word.0).filter(|_| method == PaymentMethod::Transfer),
        }),
        promised_day: typed.tanggal_siap.map(|date| date.0),
        day: typed.tanggal.map(|date| date.0),
        approval: typed
            .persetujuan
            .filter(|_| !typed.pin.is_empty())
            .map(|id| TypedApproval { user: UserId(id.0), pin: typed.pin }),
        seen_total: None,
    })
}

/// The lines of a list of goods: those that were `sold` before, or else of what `branch` has; without one, the actor's
/// own.
pub(super) async fn goods(
    app: &App,
    actor: &Actor,
    branch: Option<BranchId>,
    sold: &[SaleLine],
    text: &str,
) -> Result<Vec<TypedLine>, Problem> {
    let goods = wanted(text)
        .map_err(|(line, problem)| Problem::field("barang", format!("Baris {line}: {problem}.")))?;
    let mut lines = Vec::new();
    for want in goods {
        lines.push(match want {
            Wanted::OwnFrame => TypedLine::OwnFrame,
            Wanted::Custom { description, price, quantity } => {
                TypedLine::CustomLens { description, price, quantity }
            }
            Wanted::Code { code, quantity } => {
                let product = match sold_before(sold, &code) {
                    Some(product) => product,
                    None => product(app, actor, branch, &code).await?,
                };
                TypedLine::Product { product, quantity }
            }
        });
    }
    Ok(lines)
}

/// An amount as typed; nothing is zero.
pub(super) fn amount(field: &'static str, text: &str) -> Result<Rupiah, Problem> {
    if text.trim().is_empty() {
        return Ok(Rupiah::ZERO);
    }
    let amount = text.parse::<Rupiah>().ok().filter(|amount| *amount >= Rupiah::ZERO);
    amount.ok_or_else(|| Problem::field(field, "isi dengan rupiah, misalnya 150.000"))
}

async fn buyer(app: &App, actor: &Actor, patient: &str, walk_in: &str) -> Result<Buyer, Problem> {
    match (patient, walk_in) {
        ("", "") => Err(Problem::field("pasien", "isi ini, atau nama pelanggan umum")),
        ("", name) => Ok(Buyer::WalkIn(name.to_owned())),
        (meant, "") => Ok(Buyer::Patient(registered(app, actor, meant).await?)),
        _ => Err(Problem::field("nama_pasien_manual", "kosongkan bila pasien diisi")),
    }
}

/// The one patient whose card, phone or name this is.
pub(super) async fn registered(app: &App, actor: &Actor, meant: &str) -> Result<PatientId, Problem> {
    let found = patients::list(app, actor, meant.to_owned(), 0, LOOKED_THROUGH).await?;
    let same = |text: Option<&String>| text.is_some_and(|text| text.eq_ignore_ascii_case(meant));
    let mut exact = found.into_iter().filter(|patient| {
        let it = &patient.details;
        same(Some(&it.name)) || same(it.bpjs_number.as_ref()) || same(it.phone.as_ref())
    });
    match (exact.next(), exact.next()) {
        (Some(patient), None) => Ok(patient.id),
        (Some(_), Some(_)) => Err(Problem::field("pasien", "ada beberapa; tulis nomor kartu atau nomor HP")),
        _ => Err(Problem::field("pasien", "tidak ditemukan; tulis nama lengkap, nomor kartu atau nomor HP")),
    }
}

/// The one product of that code that a sale has already.
fn sold_before(sold: &[SaleLine], meant: &str) -> Option<Product> {
    let (meant, number) = numbered(meant);
    let same =
        sold.iter().filter(|line| line.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(meant)));
    let mut found = same
        .filter_map(line_product)
        .filter(|product| number.is_none_or(|number| number == product.number()))
        .collect::<BTreeSet<_>>();
    found.pop_first().filter(|_| found.is_empty())
}

/// The product of a code, whichever kind it is of.
async fn product(
    app: &App,
    actor: &Actor,
    branch: Option<BranchId>,
    meant: &str,
) -> Result<Product, Problem> {
    let (code, number) = numbered(meant);
    let filter = || ShelfFilter { branch, q: code.to_owned(), low: false, cursor: 0, limit: LOOKED_THROUGH };
    let is = |its_code: &str, its_number: i64| {
        its_code.eq_ignore_ascii_case(code) && number.is_none_or(|number| number == its_number)
    };
    let frames = shelf::frames(app, actor, filter()).await?;
    if let Some(frame) = frames.iter().find(|frame| is(&frame.code, frame.id.0)) {
        return Ok(Product::Frame(frame.id));
    }
    let lenses = shelf::lenses(app, actor, filter()).await?;
    let lenses: Vec<Lens> = lenses.into_iter().filter(|lens| is(&lens.code, lens.id.0)).collect();
    match &lenses[..] {
        [] => {}
        [lens] => return Ok(Product::Lens(lens.id)),
        several => {
            let choices = several.iter().map(|lens| format!("{}#{} ({})", lens.code, lens.id, lens.detail()));
            let choices = choices.collect::<Vec<_>>().join(", ");
            let problem = format!("Kode {code} dipakai beberapa lensa. Tulis salah satu: {choices}.");
            return Err(Problem::field("barang", problem));
        }
    }
    // An accessory's code is its number.
    let missing = || Problem::field("barang", format!("Kode {meant} tidak ada di cabang ini."));
    match shelf::accessory(app, actor, code::accessory_of(code).ok_or_else(missing)?).await {
        Ok(accessory) => Ok(Product::Accessory(accessory.id)),
        Err(Refusal::NotFound(_)) => Err(missing()),
        Err(refusal) => Err(refusal.into()),
    }
}

fn shown(quoted: Quoted) -> PlainPrice {
    let Quoted { priced, warnings, .. } = quoted;
    let reason = reason(priced.service_type, &priced.quote);
    let quote = priced.quote;
    let lines = priced.lines.into_iter().zip(quote.subtotals);
    PlainPrice {
        customer: priced.customer_name,
        lines: lines.map(|(line, subtotal)| (line.line.description, subtotal)).collect(),
        reason,
        notices: warnings.into_iter().map(|warning| Notice::from(warning).pesan).collect(),
        claim: quote.claim,
        total: quote.total,
        change: quote.change,
        balance: quote.balance,
    }
}

fn values(typed: &Typed) -> Vec<(&'static str, String)> {
    let date = |date: Option<Date>| date.map(|date| date.0.to_string()).unwrap_or_default();
    vec![
        ("pasien", typed.pasien.clone()),
        ("nama_pasien_manual", typed.nama_pasien_manual.clone()),
        ("barang", typed.barang.clone()),
        ("diskon", typed.diskon.clone()),
        ("biaya_tambahan_manual", typed.biaya_tambahan_manual.clone()),
        ("bayar", typed.bayar.clone()),
        ("metode_pembayaran", typed.metode_pembayaran.to_string()),
        ("bank_transfer", typed.bank_transfer.map(|bank| bank.to_string()).unwrap_or_default()),
        ("tanggal_siap", date(typed.tanggal_siap)),
        ("tanggal", date(typed.tanggal)),
        ("branch_id", typed.branch_id.map(|id| id.0.to_string()).unwrap_or_default()),
    ]
}
