//! `GET /penjualan/{id}`: one sale, and what is done to it by form.
//!
//! A form that is refused comes back with what was typed and what is wrong; one that succeeds leads on to the
//! page, so that reloading sends nothing twice.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, comments, corrections, days,
    idempotency::IdempotencyKey,
    patients,
    payments::{self, TypedPayment},
    prescriptions, proofs,
    sales::{self, SaleRecord},
    sessions::Session,
    workflow,
};
use melati_domain::{
    correction::CorrectionKind, day::Zone, id::SaleId, message::OrderMessage, money::Rupiah, rights::Right,
    sale::PaymentMethod,
};
use melati_store::{
    cash::Refund,
    corrections::Correction,
    sales::{Payment, Sale, WorkStepRow},
};
use serde::Deserialize;

use super::{Setting, bench, form_key, orders::row, prescriptions::card};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        format::{local_instant, long_day},
        order::Steps,
        sale::{
            Breakdown, DetailLine, DetailPayment, DetailStep, FormState, Message, SaleDetail, method_name,
        },
        shell::Place,
    },
    problem::{Code, Problem},
    wire::words::{BankWord, MethodWord, WorkWord},
};

/// What the page was led to with.
#[derive(Deserialize)]
pub(super) struct Arrival {
    /// What was just done by form.
    selesai: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Query(arrival): Query<Arrival>,
) -> Result<Page<SaleDetail>, Problem> {
    let mut page = detail(app, session, SaleId(id)).await?;
    page.notice = arrival.selesai.and_then(|done| notice(&page, &done));
    Ok(Page(page))
}

/// What whoever comes from a form is told. The amounts are those of the sale: an address can be changed.
fn notice(page: &SaleDetail, done: &str) -> Option<String> {
    let newest = |refund: bool| page.payments.iter().rfind(|it| it.received.is_negative() == refund);
    match done {
        "dibayar" => Some("Pembayaran diterima.".to_owned()),
        "kembalian" => newest(false).map(|it| format!("Pembayaran diterima. Kembalian {}.", it.change)),
        "dikoreksi" => Some("Koreksi tersimpan.".to_owned()),
        "dikembalikan" => newest(true).map(|newest| {
            let same = page.payments.iter().filter(|it| it.received.is_negative() && it.at == newest.at);
            let back = Rupiah::sum(same.map(|it| it.received)).and_then(|sum| Rupiah::ZERO.minus(sum));
            format!("Koreksi tersimpan. Kembalikan {} kepada pasien.", back.unwrap_or(Rupiah::ZERO))
        }),
        _ => None,
    }
}

/// A step, by form.
#[derive(Deserialize)]
pub(super) struct StepForm {
    pub(super) status_pengerjaan: WorkWord,
    pub(super) alasan: Option<String>,
}

pub(super) async fn step(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Form(form): Form<StepForm>,
) -> Result<Redirect, Problem> {
    let to = form.status_pengerjaan.0;
    workflow::take_step(&app, &by.actor, SaleId(id), to, form.alasan.as_deref()).await?;
    Ok(Redirect::to(&format!("/penjualan/{id}")))
}

/// A payment, by form. The amount is text: people write dots.
#[derive(Deserialize)]
pub(super) struct PaymentForm {
    jumlah: Option<String>,
    metode_pembayaran: MethodWord,
    bank_transfer: Option<BankWord>,
    /// Makes it safe to send twice.
    kunci: Option<String>,
    /// The glasses are handed over with it.
    serahkan: Option<bool>,
}

pub(super) async fn pay(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(form): Form<PaymentForm>,
) -> Result<Response, Problem> {
    let typed = vec![
        ("jumlah", form.jumlah.clone().unwrap_or_default()),
        ("kunci", form.kunci.clone().unwrap_or_default()),
        ("metode_pembayaran", form.metode_pembayaran.to_string()),
        ("bank_transfer", form.bank_transfer.map(|bank| bank.to_string()).unwrap_or_default()),
    ];
    match take(&app, &session, SaleId(id), form).await {
        Ok(change) => {
            let done = if change > Rupiah::ZERO { "kembalian" } else { "dibayar" };
            Ok(Redirect::to(&format!("/penjualan/{id}?selesai={done}")).into_response())
        }
        Err(problem) => {
            let state = returned(&problem, typed)?;
            let page = detail(app, session, SaleId(id)).await?;
            Ok((problem.status, Page(SaleDetail { payment: state, ..page })).into_response())
        }
    }
}

async fn take(app: &App, session: &Session, id: SaleId, form: PaymentForm) -> Result<Rupiah, Problem> {
    let method = form.metode_pembayaran.0;
    let jumlah = form.jumlah.unwrap_or_default();
    let tendered =
        jumlah.parse().map_err(|_| Problem::field("jumlah", "isi dengan rupiah, misalnya 150.000"))?;
    // The form shows the bank's field always where the browser cannot hide it; only a transfer has one.
    let bank = form.bank_transfer.map(|word| word.0).filter(|_| method == PaymentMethod::Transfer);
    let payment = TypedPayment { tendered, method, bank };
    let key = form.kunci.as_deref().map(IdempotencyKey::new).transpose()?;
    if form.serahkan.unwrap_or(false) {
        return Ok(workflow::hand_over(app, &session.actor, id, Some(payment), key).await?.1);
    }
    Ok(payments::take(app, &session.actor, id, payment, key).await?.change)
}

/// Voiding, by form.
#[derive(Deserialize)]
pub(super) struct VoidForm {
    alasan: Option<String>,
}

pub(super) async fn void(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(form): Form<VoidForm>,
) -> Result<Response, Problem> {
    let reason = form.alasan.unwrap_or_default();
    match corrections::void(&app, &session.actor, SaleId(id), &reason).await.map_err(Problem::from) {
        Ok(_) => Ok(Redirect::to(&format!("/penjualan/{id}")).into_response()),
        Err(problem) => {
            let state = returned(&problem, vec![("alasan", reason)])?;
            let page = detail(app, session, SaleId(id)).await?;
            Ok((problem.status, Page(SaleDetail { void: state, ..page })).into_response())
        }
    }
}

/// The form as it comes back; what is no fault of the form stays a problem.
pub(super) fn returned(
    problem: &Problem,
    mut values: Vec<(&'static str, String)>,
) -> Result<FormState, Problem> {
    if !matches!(problem.status.as_u16(), 409 | 422) {
        return Err(problem.clone());
    }
    if problem.code == Code::IdempotencyConflict {
        // Something else than what this key did: it needs a key of its own.
        values.retain(|(name, _)| *name != "kunci");
    }
    let summary = if problem.fields.is_empty() { problem.detail.clone() } else { String::new() };
    Ok(FormState { values, errors: problem.fields.clone(), problem: summary, ..FormState::default() })
}

/// Where a list is one field of the form: `barang[1].kode` becomes line 2 of it.
pub(super) fn name_line(form: &mut FormState, list: &str, what: &str) {
    for (field, text) in &mut form.errors {
        let index = field.strip_prefix(list).and_then(|rest| rest.strip_prefix('['));
        let index =
            index.and_then(|rest| rest.split(']').next()).and_then(|index| index.parse::<usize>().ok());
        if let Some(index) = index {
            *text = format!("Baris {}: {what} {text}.", index + 1);
            list.clone_into(field);
        }
    }
}

async fn detail(app: App, session: Session, id: SaleId) -> Result<SaleDetail, Problem> {
    let SaleRecord { sale, lines, payments, refunds, corrections, steps } =
        sales::find(&app, &session.actor, id).await?;
    let swaps = bench::swaps(&app, &session, id).await?;
    let comments = comments::list(&app, &session.actor, id).await?;
    let proves = sale.class.is_some() && session.actor.role.may(Right::KeepProof);
    let proofs = if proves { Some(proofs::kinds(&app, &session.actor, id).await?) } else { None };
    let message = message(&app, &session, &sale).await?;
    let sees = session.actor.role.may(Right::SeePatients);
    let prescription = match sale.prescription.filter(|_| sees) {
        Some(id) => Some(prescriptions::find(&app, &session.actor, id).await?.0),
        None => None,
    };
    let setting = Setting::of(app, session).await?;
    let (zone, role) = (setting.zone_of(sale.branch), setting.role());
    let received = Rupiah::sum(payments.iter().map(|payment| payment.received)).unwrap_or(Rupiah::MAX);
    Ok(SaleDetail {
        shell: setting.shell(Place::Orders, &sale.code),
        barcode: sale.barcode.clone(),
        key: form_key(),
        cashier: sale.cashier_name.clone(),
        upgrade_status: sale.upgrade_status.to_string(),
        figures: Breakdown {
            gross: sale.gross,
            ceiling: sale.ceiling,
            claim: sale.claim,
            upgrade: sale.upgrade,
            manual_extra: sale.manual_extra,
            discount: sale.discount,
            total: sale.total,
            received,
            refunded: sale.refunded,
            balance: sale.balance,
        },
        lines: lines
            .into_iter()
            .map(|line| DetailLine {
                description: line.description,
                code: line.code,
                quantity: line.quantity,
                unit_price: line.unit_price,
                subtotal: line.subtotal,
                additional: line.additional,
            })
            .collect(),
        payments: payments
            .into_iter()
            .map(|payment| shown_payment(zone, payment))
            .chain(refunds.into_iter().map(|refund| shown_refund(zone, refund)))
            .collect(),
        history: steps.into_iter().rev().map(|step| shown_step(zone, step)).collect(),
        corrections: corrections.into_iter().rev().map(|it| shown_correction(zone, it)).collect(),
        prescription: prescription.map(|it| card(zone, it)),
        comments: bench::said(zone, comments),
        swaps,
        proofs,
        message,
        may_print: role.may(Right::TakePayment),
        may_take_payment: role.may(Right::TakePayment)
            && sale.voided_at.is_none()
            && sale.balance > Rupiah::ZERO,
        may_correct: role.may(Right::EditSale) && sale.voided_at.is_none(),
        may_void: role.may(Right::VoidSale) && sale.voided_at.is_none(),
        voided: sale
            .voided_at
            .map(|at| (local_instant(zone, at), sale.void_reason.clone().unwrap_or_default())),
        payment: FormState::default(),
        void: FormState::default(),
        notice: None,
        steps: Steps::table(role),
        order: row(&setting, sale),
    })
}

/// What a registered patient is told by whoever may reach patients.
async fn message(app: &App, session: &Session, sale: &Sale) -> Result<Option<Message>, Problem> {
    let role = session.actor.role;
    let Some(patient) = sale.patient.filter(|_| role.may(Right::SeePatients) && sale.voided_at.is_none())
    else {
        return Ok(None);
    };
    let details = patients::find(app, &session.actor, patient).await?.details;
    let branch = days::place(app, sale.branch).await?;
    let (promised, due) = (sale.promised_day.map(long_day), sale.balance.to_string());
    let text = OrderMessage {
        customer: &sale.customer_name,
        code: &sale.code,
        status: sale.work_status,
        promised: promised.as_deref(),
        due: (sale.balance > Rupiah::ZERO).then_some(due.as_str()),
        branch: &branch.name,
        settings: &branch.settings,
    };
    let page = Some(format!("/pasien/{patient}/ubah"));
    Ok(Some(Message::new(text.text(), details.phone.as_deref().unwrap_or_default(), page)))
}

fn shown_payment(zone: Zone, payment: Payment) -> DetailPayment {
    let method = method_name(payment.method);
    DetailPayment {
        at: local_instant(zone, payment.at),
        cashier: payment.cashier_name,
        method: payment.bank.map_or_else(|| method.to_owned(), |bank| format!("{method} {bank}")),
        received: payment.received,
        change: payment.change,
    }
}

fn shown_refund(zone: Zone, refund: Refund) -> DetailPayment {
    let method = method_name(refund.method);
    DetailPayment {
        at: local_instant(zone, refund.at),
        cashier: refund.user_name,
        method: format!("Dikembalikan, {}", method.to_lowercase()),
        received: Rupiah::ZERO.minus(refund.amount).unwrap_or(Rupiah::ZERO),
        change: Rupiah::ZERO,
    }
}

pub(super) fn shown_correction(zone: Zone, it: Correction) -> DetailStep {
    let what = match it.what {
        CorrectionKind::Edited if it.before.total == it.after.map_or(Rupiah::ZERO, |after| after.total) => {
            "Penjualan diubah".to_owned()
        }
        CorrectionKind::Edited => {
            let after = it.after.map_or(Rupiah::ZERO, |after| after.total);
            format!("Penjualan diubah: {} → {after}", it.before.total)
        }
        CorrectionKind::Voided => "Penjualan dibatalkan".to_owned(),
        CorrectionKind::Refunded => format!("{} dikembalikan", it.refunded),
        CorrectionKind::LensBroken => "Lensa rusak diganti".to_owned(),
    };
    DetailStep { at: local_instant(zone, it.at), what, who: it.user_name, reason: Some(it.reason) }
}

pub(super) fn shown_step(zone: Zone, step: WorkStepRow) -> DetailStep {
    let what = match step.from {
        Some(from) if step.to < from => format!("Kembali ke {}", step.to),
        _ => step.to.to_string(),
    };
    DetailStep { at: local_instant(zone, step.at), what, who: step.user_name, reason: step.reason }
}
