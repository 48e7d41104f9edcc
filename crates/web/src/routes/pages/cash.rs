//! `GET /kas`: the drawer, today and on other days; opening, moving cash and closing by form.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App,
    cash::{self, TypedCount, TypedMovement},
    days,
    idempotency::IdempotencyKey,
    sessions::Session,
};
use melati_domain::{
    cash::DENOMINATIONS,
    day::{Day, Zone},
    id::BranchId,
    money::Rupiah,
    rights::Right,
    sale::PaymentMethod,
};
use melati_store::cash::{Closing, DrawerNow, OpenedDay};
use serde::Deserialize;

use super::{Setting, form_key, order::returned};
use crate::{
    extract::{Path, Query, Signed},
    json::Form,
    page::{
        Page,
        cash::{CashPage, ClosingCard, DrawerCard, DrawersPage, MethodRow, MovementRow, PastDay},
        format::local_instant,
        sale::{FormState, method_name},
        shell::Place,
    },
    problem::Problem,
    wire::{
        cash::method_totals,
        leaf::{Date, Id},
    },
};

/// Whose drawer.
#[derive(Deserialize)]
pub(super) struct Wanted {
    branch_id: Option<Id>,
}

/// `GET /kas`: today; the owner chooses a branch first.
pub(super) async fn today(
    State(app): State<App>,
    Signed(session): Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let branch = session.actor.branch.or(wanted.branch_id.map(|id| BranchId(id.0)));
    match branch {
        Some(branch) => Ok(Page(load(app, session, branch, None).await?).into_response()),
        None => Ok(Page(all(app, session).await?).into_response()),
    }
}

/// `GET /kas/{branch}/{day}`: the report of a day.
pub(super) async fn report(
    State(app): State<App>,
    Signed(session): Signed,
    Path((branch, day)): Path<(i64, Date)>,
) -> Result<Page<CashPage>, Problem> {
    Ok(Page(load(app, session, BranchId(branch), Some(day.0)).await?))
}

/// What is in the drawer, as typed.
#[derive(Deserialize)]
pub(super) struct OpeningForm {
    modal_awal: Option<String>,
}

/// `POST /kas/{branch}/buka`
pub(super) async fn open(
    State(app): State<App>,
    Signed(session): Signed,
    Path(branch): Path<i64>,
    Form(form): Form<OpeningForm>,
) -> Result<Response, Problem> {
    let branch = BranchId(branch);
    let typed = form.modal_awal.unwrap_or_default();
    let opened = async {
        let float = if typed.trim().is_empty() { None } else { Some(amount(&typed, "modal_awal")?) };
        Ok(days::open(&app, &session.actor, branch, float).await?)
    };
    match opened.await {
        Ok(_) => Ok(Redirect::to(&here(&session, branch)).into_response()),
        Err(problem) => {
            let state = returned(&problem, vec![("modal_awal", typed)])?;
            let page = load(app, session, branch, None).await?;
            Ok((problem.status, Page(CashPage { opening: state, ..page })).into_response())
        }
    }
}

/// Cash that moves, as typed.
#[derive(Deserialize)]
pub(super) struct MovementForm {
    arah: Option<String>,
    jumlah: Option<String>,
    alasan: Option<String>,
    kunci: Option<String>,
}

/// `POST /kas/{branch}/mutasi`
pub(super) async fn move_cash(
    State(app): State<App>,
    Signed(session): Signed,
    Path(branch): Path<i64>,
    Form(form): Form<MovementForm>,
) -> Result<Response, Problem> {
    let branch = BranchId(branch);
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let typed = [
        ("arah", text(&form.arah)),
        ("jumlah", text(&form.jumlah)),
        ("alasan", text(&form.alasan)),
        ("kunci", text(&form.kunci)),
    ];
    let [(_, direction), (_, sum), (_, reason), _] = &typed;
    let moved = async {
        let direction = direction.parse().map_err(|_| Problem::field("arah", "pilih masuk atau keluar"))?;
        let movement = TypedMovement { amount: amount(sum, "jumlah")?, direction, reason: reason.clone() };
        let key = form.kunci.as_deref().map(IdempotencyKey::new).transpose()?;
        Ok(cash::move_cash(&app, &session.actor, branch, movement, key).await?)
    };
    match moved.await {
        Ok(_) => Ok(Redirect::to(&here(&session, branch)).into_response()),
        Err(problem) => {
            let state = returned(&problem, typed.into())?;
            let page = load(app, session, branch, None).await?;
            Ok((problem.status, Page(CashPage { movement: state, ..page })).into_response())
        }
    }
}

/// Ways of paying that are counted by asking the bank or the terminal, with their fields.
const OTHERS: [(PaymentMethod, &str); 2] =
    [(PaymentMethod::Transfer, "transfer"), (PaymentMethod::Qris, "qris")];

/// What was counted, as typed: a field for each note and coin.
#[derive(Deserialize)]
pub(super) struct CountForm {
    n100000: Option<String>,
    n75000: Option<String>,
    n50000: Option<String>,
    n20000: Option<String>,
    n10000: Option<String>,
    n5000: Option<String>,
    n2000: Option<String>,
    n1000: Option<String>,
    n500: Option<String>,
    n200: Option<String>,
    n100: Option<String>,
    transfer: Option<String>,
    qris: Option<String>,
    alasan: Option<String>,
}

impl CountForm {
    /// In the order of [`DENOMINATIONS`], with the names of the fields.
    fn pieces(&self) -> [(&'static str, String); DENOMINATIONS.len()] {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        [
            ("n100000", text(&self.n100000)),
            ("n75000", text(&self.n75000)),
            ("n50000", text(&self.n50000)),
            ("n20000", text(&self.n20000)),
            ("n10000", text(&self.n10000)),
            ("n5000", text(&self.n5000)),
            ("n2000", text(&self.n2000)),
            ("n1000", text(&self.n1000)),
            ("n500", text(&self.n500)),
            ("n200", text(&self.n200)),
            ("n100", text(&self.n100)),
        ]
    }
}

/// `POST /kas/{branch}/{day}/tutup`
pub(super) async fn close(
    State(app): State<App>,
    Signed(session): Signed,
    Path((branch, day)): Path<(i64, Date)>,
    Form(form): Form<CountForm>,
) -> Result<Response, Problem> {
    let (branch, day) = (BranchId(branch), day.0);
    let typed = form.pieces();
    let others = [("transfer", form.transfer.unwrap_or_default()), ("qris", form.qris.unwrap_or_default())];
    let reason = form.alasan.unwrap_or_default();
    let closed = async {
        let mut count = TypedCount { reason: Some(reason.clone()), ..TypedCount::default() };
        for ((name, text), place) in typed.iter().zip(&mut count.pieces) {
            let text = text.trim();
            let number = if text.is_empty() { Ok(0) } else { text.parse() };
            *place = number.map_err(|_| Problem::field(*name, "isi dengan jumlah lembar"))?;
        }
        for (method, name) in OTHERS {
            let text = others.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text.trim());
            if !text.is_empty() {
                count.others.push((method, amount(text, name)?));
            }
        }
        Ok(days::close(&app, &session.actor, branch, Some(day), Some(count)).await?)
    };
    match closed.await {
        Ok(_) => Ok(Redirect::to(&format!("/kas/{branch}/{day}")).into_response()),
        Err(problem) => {
            let mut values = Vec::from(typed);
            values.extend(others);
            values.push(("alasan", reason));
            let state = returned(&problem, values)?;
            let page = load(app, session, branch, Some(day)).await?;
            Ok((problem.status, Page(CashPage { count: state, ..page })).into_response())
        }
    }
}

fn amount(text: &str, field: &'static str) -> Result<Rupiah, Problem> {
    text.parse().map_err(|_| Problem::field(field, "isi dengan rupiah, misalnya 150.000"))
}

/// Today's page of a branch.
fn here(session: &Session, branch: BranchId) -> String {
    if session.actor.branch.is_some() { "/kas".to_owned() } else { format!("/kas?branch_id={branch}") }
}

async fn all(app: App, session: Session) -> Result<DrawersPage, Problem> {
    let drawers = cash::drawers(&app, &session.actor).await?;
    let setting = Setting::of(app, session).await?;
    let card = |it: DrawerNow| DrawerCard {
        branch: it.branch,
        name: it.name,
        is_open: it.is_open,
        expected: it.expected,
        left_open: it.left_open,
    };
    Ok(DrawersPage {
        shell: setting.shell(Place::Cash, "Kas"),
        drawers: drawers.into_iter().map(card).collect(),
    })
}

async fn load(app: App, session: Session, branch: BranchId, day: Option<Day>) -> Result<CashPage, Problem> {
    let it = cash::day(&app, &session.actor, branch, day).await?;
    let past = cash::days(&app, &session.actor, branch).await?;
    let setting = Setting::of(app, session).await?;
    let zone = it.branch.zone;
    let is_open = it.opened.as_ref().is_some_and(|opened| opened.is_open);
    let opened = it.opened.as_ref().map(|opened| (zone.hhmm(opened.opened_at), opened.opened_by.clone()));
    let methods = method_totals(&it.received, &it.refunded).into_iter().map(|row| {
        let name = method_name(row.metode_pembayaran.0);
        MethodRow {
            name: row.bank_transfer.map_or_else(|| name.to_owned(), |bank| format!("{name} {bank}")),
            count: row.jumlah_pembayaran,
            received: row.diterima.0,
            refunded: row.dikembalikan.0,
        }
    });
    let movements = it.movements.into_iter().map(|row| MovementRow {
        id: row.id,
        reason: row.reason,
        at: zone.hhmm(row.at),
        who: row.user_name,
        amount: row.amount,
    });
    let others = OTHERS.map(|(method, field)| {
        let kept = cash::kept_by(method, &it.received, &it.refunded).unwrap_or(Rupiah::MAX);
        (method_name(method), field, kept)
    });
    Ok(CashPage {
        key: form_key(),
        others: others.into(),
        shell: setting.shell(Place::Cash, "Kas"),
        branch,
        branch_name: it.branch.name,
        day: it.day,
        is_today: it.is_today,
        is_open,
        opened,
        float: it.drawer.float,
        cash: it.drawer.received.minus(it.drawer.refunded).unwrap_or(Rupiah::MAX),
        put_in: it.drawer.put_in,
        taken_out: it.drawer.taken_out,
        expected: it.expected,
        turnover: it.turnover.total(),
        sales: it.turnover.sales,
        methods: methods.collect(),
        movements: movements.collect(),
        closing: it
            .opened
            .and_then(|opened| opened.closing)
            .filter(|_| !is_open)
            .map(|closed| closing(zone, it.expected, closed)),
        left_open: it.left_open.into_iter().filter(|left| *left != it.day).collect(),
        past: past.into_iter().map(past_day).collect(),
        may_turn: setting.role().may(Right::OpenDay),
        opening: FormState::default(),
        movement: FormState::default(),
        count: FormState::default(),
    })
}

/// `now`: what should be in the drawer by now.
fn closing(zone: Zone, now: Rupiah, it: Closing) -> ClosingCard {
    let counted = it.expected.zip(it.counted);
    let pieces: Vec<(i64, i64)> =
        it.pieces.and_then(|pieces| serde_json::from_str(&pieces).ok()).unwrap_or_default();
    ClosingCard {
        at: local_instant(zone, it.at),
        who: it.by,
        counted: counted.and_then(|(expected, counted)| {
            counted.minus(expected).ok().map(|difference| (expected, counted, difference))
        }),
        others: it
            .others
            .iter()
            .map(|it| {
                let difference = it.difference().unwrap_or(Rupiah::ZERO);
                (method_name(it.method), it.expected, it.counted, difference)
            })
            .collect(),
        since: it.expected.map_or(Rupiah::ZERO, |then| now.minus(then).unwrap_or(Rupiah::ZERO)),
        pieces: pieces
            .into_iter()
            .filter_map(|(note, count)| Some((Rupiah::new(note).ok()?, count)))
            .collect(),
        reason: it.reason,
    }
}

fn past_day(it: OpenedDay) -> PastDay {
    let counted = it.closing.and_then(|closing| closing.expected.zip(closing.counted));
    let difference = counted.and_then(|(expected, counted)| counted.minus(expected).ok());
    PastDay { day: it.day, is_open: it.is_open, difference }
}
