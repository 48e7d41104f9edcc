//! `GET /penjualan/{id}/koreksi`: changing a sale, and giving money back for it, by form.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, Refusal,
    basket::Buyer,
    corrections::{self, TypedEdit, TypedRefund},
    idempotency::IdempotencyKey,
    sales::{self, SaleRecord},
    sessions::Session,
};
use melati_domain::{
    id::SaleId,
    money::Rupiah,
    rights::Right,
    sale::{LineKind, PaymentMethod},
};
use melati_store::sales::SaleLine;
use serde::Deserialize;

use super::{
    Setting, form_key,
    order::returned,
    plain_till::{amount, goods, name_fields, registered},
};
use crate::{
    extract::{Path, Signed},
    json::Form,
    page::{Page, correction::CorrectionPage, plain::Wanted, sale::FormState, shell::Place},
    problem::Problem,
    wire::{
        leaf::{Date, Version},
        words::{BankWord, MethodWord},
    },
};

/// `GET /penjualan/{id}/koreksi`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Page<CorrectionPage>, Problem> {
    Ok(Page(page(app, session, SaleId(id)).await?))
}

/// The sale as it shall be. Amounts are text: people write dots.
#[derive(Deserialize)]
pub(super) struct EditForm {
    versi: Version,
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
    tanggal_siap: Option<Date>,
    tanggal: Option<Date>,
    #[serde(default)]
    alasan: String,
}

/// `POST /penjualan/{id}/koreksi`
pub(super) async fn edit(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(form): Form<EditForm>,
) -> Result<Response, Problem> {
    let date = |date: Option<Date>| date.map(|date| date.0.to_string()).unwrap_or_default();
    let typed = vec![
        ("versi", form.versi.0.to_string()),
        ("pasien", form.pasien.clone()),
        ("nama_pasien_manual", form.nama_pasien_manual.clone()),
        ("barang", form.barang.clone()),
        ("diskon", form.diskon.clone()),
        ("biaya_tambahan_manual", form.biaya_tambahan_manual.clone()),
        ("tanggal_siap", date(form.tanggal_siap)),
        ("tanggal", date(form.tanggal)),
        ("alasan", form.alasan.clone()),
    ];
    let problem = match change(&app, &session, SaleId(id), form).await {
        Ok(back) => return Ok(done(id, back)),
        Err(problem) => problem,
    };
    let mut state = returned(&problem, typed)?;
    name_fields(&mut state.errors);
    for (field, _) in &mut state.errors {
        // Nobody types a PIN here: whoever may give that much corrects the sale.
        if field == "persetujuan" {
            "diskon".clone_into(field);
        }
    }
    let page = page(app, session, SaleId(id)).await?;
    Ok((problem.status, Page(CorrectionPage { form: state, ..page })).into_response())
}

/// Changes the sale; what was given back with it.
async fn change(app: &App, session: &Session, id: SaleId, form: EditForm) -> Result<Rupiah, Problem> {
    may_edit(session)?;
    let before = sales::find(app, &session.actor, id).await?;
    let buyer = match (form.pasien.trim(), form.nama_pasien_manual.trim()) {
        ("", "") => None,
        ("", name) => Some(Buyer::WalkIn(name.to_owned())),
        (meant, "") => Some(Buyer::Patient(registered(app, &session.actor, meant).await?)),
        _ => return Err(Problem::field("nama_pasien_manual", "kosongkan bila pasien diisi")),
    };
    let typed = TypedEdit {
        version: form.versi.0,
        buyer,
        lines: Some(goods(app, &session.actor, Some(before.sale.branch), &before.lines, &form.barang).await?),
        discount: Some(amount("diskon", &form.diskon)?),
        manual_extra: Some(amount("biaya_tambahan_manual", &form.biaya_tambahan_manual)?),
        promised_day: form.tanggal_siap.map(|date| date.0),
        day: form.tanggal.map(|date| date.0),
        reason: form.alasan,
    };
    let after = corrections::edit(app, &session.actor, id, typed).await?;
    Ok(after.sale.refunded.minus(before.sale.refunded).unwrap_or(Rupiah::ZERO))
}

/// Money to be given back.
#[derive(Deserialize)]
pub(super) struct RefundForm {
    #[serde(default)]
    jumlah: String,
    metode_pembayaran: MethodWord,
    bank_transfer: Option<BankWord>,
    #[serde(default)]
    alasan: String,
    kunci: Option<String>,
}

/// `POST /penjualan/{id}/pengembalian`
pub(super) async fn refund(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
    Form(form): Form<RefundForm>,
) -> Result<Response, Problem> {
    let typed = vec![
        ("jumlah", form.jumlah.clone()),
        ("metode_pembayaran", form.metode_pembayaran.to_string()),
        ("bank_transfer", form.bank_transfer.map(|bank| bank.to_string()).unwrap_or_default()),
        ("alasan_pengembalian", form.alasan.clone()),
        ("kunci", form.kunci.clone().unwrap_or_default()),
    ];
    let method = form.metode_pembayaran.0;
    let refunded = async {
        let amount = amount("jumlah", &form.jumlah)?;
        // The bank's field shows always where the browser cannot hide it; only a transfer has one.
        let bank = form.bank_transfer.map(|word| word.0).filter(|_| method == PaymentMethod::Transfer);
        let typed = TypedRefund { amount, method, bank, reason: form.alasan };
        let key = form.kunci.as_deref().map(IdempotencyKey::new).transpose()?;
        corrections::refund(&app, &session.actor, SaleId(id), typed, key).await?;
        Ok::<_, Problem>(amount)
    };
    let problem = match refunded.await {
        Ok(amount) => return Ok(done(id, amount)),
        Err(problem) => problem,
    };
    let state = returned(&problem, typed)?;
    let page = page(app, session, SaleId(id)).await?;
    Ok((problem.status, Page(CorrectionPage { refund: state, ..page })).into_response())
}

fn done(id: i64, back: Rupiah) -> Response {
    // What goes back is read from the sale: an address can be changed.
    let done = if back > Rupiah::ZERO { "dikembalikan" } else { "dikoreksi" };
    Redirect::to(&format!("/penjualan/{id}?selesai={done}")).into_response()
}

/// Asked before anything is looked up for the form.
fn may_edit(session: &Session) -> Result<(), Refusal> {
    if session.actor.role.may(Right::EditSale) { Ok(()) } else { Err(Refusal::Forbidden(Right::EditSale)) }
}

async fn page(app: App, session: Session, id: SaleId) -> Result<CorrectionPage, Problem> {
    may_edit(&session)?;
    let role = session.actor.role;
    let record = sales::find(&app, &session.actor, id).await?;
    if record.sale.voided_at.is_some() {
        return Err(Refusal::AlreadyVoided.into());
    }
    let setting = Setting::of(app, session).await?;
    let version = record.version();
    let SaleRecord { sale, lines, payments, .. } = record;
    let received = Rupiah::sum(payments.iter().map(|payment| payment.received)).unwrap_or(Rupiah::MAX);
    let plain = |amount: Rupiah| amount.to_string().trim_start_matches("Rp ").to_owned();
    let goods: Vec<String> = lines.iter().map(|line| as_typed(line).to_string()).collect();
    let walk_in = if sale.patient.is_none() { sale.customer_name.clone() } else { String::new() };
    Ok(CorrectionPage {
        shell: setting.shell(Place::Orders, &format!("Koreksi {}", sale.code)),
        id,
        code: sale.code,
        customer: sale.customer_name,
        is_registered: sale.patient.is_some(),
        lines: lines
            .into_iter()
            .map(|line| (line.description, line.code, line.quantity, line.unit_price))
            .collect(),
        total: sale.total,
        kept: received.minus(sale.refunded).unwrap_or(Rupiah::ZERO),
        may_redate: role.may(Right::EditSaleAnyTime),
        may_refund: role.may(Right::RefundSale) && received > sale.refunded,
        today: setting.today(),
        form: FormState {
            values: vec![
                ("versi", version.to_string()),
                ("nama_pasien_manual", walk_in),
                ("barang", goods.join("\n")),
                ("diskon", plain(sale.discount)),
                ("biaya_tambahan_manual", plain(sale.manual_extra)),
                ("tanggal_siap", sale.promised_day.map(|day| day.to_string()).unwrap_or_default()),
                ("tanggal", sale.day.to_string()),
            ],
            ..FormState::default()
        },
        refund: FormState::default(),
        key: form_key(),
    })
}

/// A line in the words of the form. A lens bears its number, since several may share a code, and so does a code that has
/// spaces.
fn as_typed(line: &SaleLine) -> Wanted {
    let (mut code, quantity) = (line.code.clone().unwrap_or_default(), line.quantity);
    if let Some(number) = line.product.filter(|_| line.kind == LineKind::Lens || code.contains(' ')) {
        code = format!("{code}#{number}");
    }
    match line.kind {
        LineKind::OwnFrame => Wanted::OwnFrame,
        LineKind::CustomLens => {
            Wanted::Custom { description: line.description.clone(), price: line.unit_price, quantity }
        }
        LineKind::Frame | LineKind::Lens | LineKind::Accessory => Wanted::Code { code, quantity },
    }
}
