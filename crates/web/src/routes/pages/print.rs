//! What is printed of a sale: `GET /penjualan/{id}/nota` and `/label`.

use axum::{
    extract::State,
    http::{HeaderMap, header},
};
use melati_app::{
    App, Refusal, patients, prescriptions,
    sales::{self, SaleRecord},
    sessions::Session,
};
use melati_domain::{
    day::{Day, Zone},
    id::{PatientId, SaleId},
    money::Rupiah,
    patient::BpjsClass,
    rights::Right,
    sale::{Bank, LineKind, PaymentMethod},
};
use melati_store::{
    Branch,
    sales::{Sale, SaleLine},
};
use serde::Deserialize;

use super::{Setting, prescriptions::card};
use crate::{
    extract::{Path, Query, Signed},
    page::{
        Page,
        format::long_day,
        print::{Insured, Label, Letterhead, Paid, Qr, Receipt, RefractionCard, Sums, on_paper},
        sale::{DetailLine, method_name},
    },
    problem::Problem,
};

/// On what it is printed.
#[derive(Deserialize)]
pub(super) struct Wanted {
    kertas: Option<String>,
}

/// `GET /penjualan/{id}/nota`
pub(super) async fn receipt(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Page<Receipt>, Problem> {
    if !session.actor.role.may(Right::TakePayment) {
        return Err(Refusal::Forbidden(Right::TakePayment).into());
    }
    let asked = wanted.kertas.and_then(|word| word.parse().ok());
    let record = sales::find(&app, &session.actor, SaleId(id)).await?;
    let paid = paid(&record);
    let SaleRecord { sale, lines, .. } = record;
    let card_number = match (sale.class, sale.patient) {
        (Some(_), Some(patient)) => card_number(&app, &session, patient).await?,
        _ => None,
    };
    let prescription = match sale.prescription {
        Some(id) => Some(prescriptions::find(&app, &session.actor, id).await?.0),
        None => None,
    };
    let branch = melati_app::days::place(&app, sale.branch).await?;
    let is_order = lines.iter().any(|line| line.kind != LineKind::Accessory);
    Ok(Page(Receipt {
        paper: asked.unwrap_or(branch.settings.paper),
        back: format!("/penjualan/{id}"),
        head: letterhead(&branch),
        day: long_day(sale.day),
        insured: sale.class.map(|class| insured(class, card_number)),
        promised: sale.promised_day.map(Day::dd_mm_yyyy),
        qr: is_order.then(|| Qr::of(&label_address(&headers, &sale.barcode))),
        prescription: prescription.map(|it| card(Zone::Jakarta, it)),
        sums: sums(&sale, &lines),
        lines: lines.into_iter().map(shown).collect(),
        paid,
        balance: sale.balance,
        voided: sale.voided_at.is_some(),
        code: sale.code,
        cashier: sale.cashier_name,
        customer: is_order.then_some(sale.customer_name),
    }))
}

/// `GET /penjualan/{id}/label`
pub(super) async fn label(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Page<Label>, Problem> {
    let sale = sales::find(&app, &session.actor, SaleId(id)).await?.sale;
    Ok(Page(Label {
        back: format!("/penjualan/{id}"),
        qr: Qr::of(&label_address(&headers, &sale.barcode)),
        code: sale.code,
        barcode: sale.barcode,
        customer: sale.customer_name,
        promised: sale.promised_day.map(Day::dd_mm_yyyy),
    }))
}

/// What a label's QR holds: an address of this shop, so that any phone's camera finds the order, once signed in.
fn label_address(headers: &HeaderMap, barcode: &str) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let is_near = ["localhost", "127.0.0.1", "[::1]"].iter().any(|near| host.starts_with(near));
    format!("{}://{host}/barcode/scan/{barcode}", if is_near { "http" } else { "https" })
}

async fn card_number(app: &App, session: &Session, patient: PatientId) -> Result<Option<String>, Problem> {
    Ok(patients::find(app, &session.actor, patient).await?.details.bpjs_number)
}

fn letterhead(branch: &Branch) -> Letterhead {
    Letterhead::new(&branch.name, &branch.settings)
}

/// That of the branch called `name`; one that this person does not reach tells its name alone.
pub(super) fn letterhead_of(setting: &Setting, name: Option<&str>) -> Letterhead {
    let Some(name) = name else { return Letterhead::default() };
    let reached = setting.branches.iter().find(|it| it.branch.name == name);
    reached.map_or_else(|| Letterhead::named(name), |it| letterhead(&it.branch))
}

fn insured(class: BpjsClass, card: Option<String>) -> Insured {
    Insured { class: format!("BPJS {class}"), card }
}

/// `GET /pasien/{id}/kartu-refraksi`: a card to be filled by hand.
pub(super) async fn refraction(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Page<RefractionCard>, Problem> {
    let patient = patients::find(&app, &session.actor, PatientId(id)).await?.details;
    let setting = Setting::of(app, session).await?;
    Ok(Page(RefractionCard {
        back: format!("/pasien/{id}"),
        head: setting.home().map(|home| letterhead(&home.branch)).unwrap_or_default(),
        day: long_day(setting.today()),
        patient: patient.name,
        age: patient.age,
        phone: patient.phone,
        insured: patient.service_type.class().map(|class| insured(class, patient.bpjs_number)),
    }))
}

fn shown(line: SaleLine) -> DetailLine {
    DetailLine {
        description: on_paper(&line.description),
        code: line.code,
        quantity: line.quantity,
        unit_price: line.unit_price,
        subtotal: line.subtotal,
        additional: line.additional,
    }
}

/// What the customer pays. Of an insured sale's prices only what is paid on top is told, and the accessories.
fn sums(sale: &Sale, lines: &[SaleLine]) -> Sums {
    if sale.class.is_none() {
        return Sums::private(sale.gross, sale.manual_extra, sale.total);
    }
    let accessories = lines.iter().filter(|line| line.kind == LineKind::Accessory).map(|line| line.subtotal);
    let accessories = Rupiah::sum(accessories).unwrap_or(Rupiah::MAX);
    Sums::insured(sale.claim, [sale.upgrade, sale.manual_extra, accessories], sale.total)
}

/// What went over the counter for a sale, in its order. What was given back when it was voided is among it.
fn paid(record: &SaleRecord) -> Vec<Paid> {
    let SaleRecord { sale, payments, refunds, .. } = record;
    // Whatever is paid while something stays due is a down payment.
    let prefix = if sale.balance > Rupiah::ZERO && sale.voided_at.is_none() { "DP " } else { "" };
    let when = |day: Day| if day == sale.day { String::new() } else { format!(" {}", day.dd_mm_yyyy()) };
    let came = payments.iter().flat_map(|it| {
        let what = format!("{prefix}{}{}", way(it.method, it.bank), when(it.day));
        let change = (it.change > Rupiah::ZERO).then(|| ("Kembalian".to_owned(), it.change));
        [Some((what, it.tendered)), change].into_iter().flatten().map(|paid| (it.at, paid))
    });
    let went = refunds.iter().map(|it| {
        let what = format!("Dikembalikan {}{}", way(it.method, it.bank), when(it.day));
        (it.at, (what, it.amount))
    });
    let mut moved: Vec<_> = came.chain(went).collect();
    moved.sort_by_key(|(at, _)| *at);
    moved.into_iter().map(|(_, (what, amount))| Paid { what, amount }).collect()
}

/// `Tunai`, `Transfer BRI`, `QRIS`.
fn way(method: PaymentMethod, bank: Option<Bank>) -> String {
    let name = method_name(method);
    bank.map_or_else(|| name.to_owned(), |bank| format!("{name} {bank}"))
}
