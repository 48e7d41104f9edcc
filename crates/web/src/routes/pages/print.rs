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
    branch::Settings,
    day::{Day, Zone},
    id::{PatientId, SaleId},
    money::Rupiah,
    rights::Right,
    sale::LineKind,
};
use melati_store::{
    Branch,
    sales::{Payment, SaleLine},
};
use serde::Deserialize;

use super::{Setting, prescriptions::card};
use crate::{
    extract::{Path, Query, Signed},
    page::{
        Page,
        format::long_day,
        print::{Label, Qr, Receipt, RefractionCard},
        sale::DetailLine,
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
    let SaleRecord { sale, lines, payments, .. } = sales::find(&app, &session.actor, SaleId(id)).await?;
    let insured = match (sale.class, sale.patient) {
        (Some(class), Some(patient)) => {
            let card = card_number(&app, &session, patient).await?;
            Some(card.map_or_else(|| format!("BPJS {class}"), |card| format!("BPJS {class} · {card}")))
        }
        (Some(class), None) => Some(format!("BPJS {class}")),
        (None, _) => None,
    };
    let prescription = match sale.prescription {
        Some(id) => Some(prescriptions::find(&app, &session.actor, id).await?.0),
        None => None,
    };
    let branch = melati_app::days::place(&app, sale.branch).await?;
    let is_order = lines.iter().any(|line| line.kind != LineKind::Accessory);
    // Of an insured sale's prices only what the patient pays on top is told.
    let gross =
        if sale.class.is_some() { sale.total.plus(sale.discount).unwrap_or(Rupiah::MAX) } else { sale.gross };
    Ok(Page(Receipt {
        paper: asked.unwrap_or(branch.settings.paper),
        back: format!("/penjualan/{id}"),
        contact: contact(&branch),
        branch: branch.name,
        code: sale.code,
        day: long_day(sale.day),
        cashier: sale.cashier_name,
        customer: is_order.then_some(sale.customer_name),
        insured,
        promised: sale.promised_day.map(Day::dd_mm_yyyy),
        qr: is_order.then(|| Qr::of(&label_address(&headers, &sale.barcode))),
        prescription: prescription.map(|it| card(Zone::Jakarta, it)),
        lines: lines.into_iter().map(shown).collect(),
        claim: sale.claim,
        gross,
        discount: sale.discount,
        total: sale.total,
        received: Rupiah::sum(payments.iter().map(|payment| payment.received)).unwrap_or(Rupiah::MAX),
        change: change_of_last(&payments),
        balance: sale.balance,
        voided: sale.voided_at.is_some(),
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

/// Where a branch is and how to call it, line by line.
fn contact(branch: &Branch) -> Vec<String> {
    let Settings { address, phone, .. } = &branch.settings;
    let phone = Some(phone).filter(|phone| !phone.is_empty()).map(|phone| format!("Telp. {phone}"));
    Some(address.clone()).filter(|address| !address.is_empty()).into_iter().chain(phone).collect()
}

/// `GET /pasien/{id}/kartu-refraksi`: a card to be filled by hand.
pub(super) async fn refraction(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Page<RefractionCard>, Problem> {
    let patient = patients::find(&app, &session.actor, PatientId(id)).await?.details;
    let setting = Setting::of(app, session).await?;
    let home = setting.home().map(|home| &home.branch);
    let insured = patient.service_type.class().map(|class| match &patient.bpjs_number {
        Some(card) => format!("BPJS {class} · {card}"),
        None => format!("BPJS {class}"),
    });
    Ok(Page(RefractionCard {
        back: format!("/pasien/{id}"),
        branch: home.map(|branch| branch.name.clone()),
        contact: home.map(contact).unwrap_or_default(),
        day: long_day(setting.today()),
        patient: patient.name,
        age: patient.age,
        phone: patient.phone,
        insured,
    }))
}

fn shown(line: SaleLine) -> DetailLine {
    DetailLine {
        description: line.description,
        code: line.code,
        quantity: line.quantity,
        unit_price: line.unit_price,
        subtotal: line.subtotal,
        additional: line.additional,
    }
}

/// What was handed back the last time something was paid; what is paid at once bears one instant.
fn change_of_last(payments: &[Payment]) -> Rupiah {
    let Some(last) = payments.last() else { return Rupiah::ZERO };
    let together = payments.iter().filter(|payment| payment.at == last.at);
    Rupiah::sum(together.map(|payment| payment.change)).unwrap_or(Rupiah::MAX)
}
