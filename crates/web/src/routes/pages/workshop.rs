//! The workshop's pages: the technician's queue, one order, the scanner.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use melati_app::{
    App, Refusal,
    workshop::{self, Queued, WorkRecord},
};
use melati_domain::{actor::Role, day::Day, id::SaleId, workflow::OrderState};
use serde::Deserialize;

use super::{
    Setting, bench,
    order::{StepForm, shown_correction, shown_step},
    prescriptions::card,
};
use crate::{
    extract::{Path, Query, Signed},
    feed::picture::PassetDashboard,
    json::Form,
    page::{
        Page,
        dashboard::DayState,
        order::Steps,
        shell::Place,
        workshop::{ScanPage, TechnicianDashboard, WorkLine, WorkOrderPage, WorkRow},
    },
    problem::Problem,
    security::HasCamera,
};

/// The dashboard of a technician.
pub(super) async fn dashboard(setting: &Setting, figures: PassetDashboard) -> Result<Response, Problem> {
    let queue = workshop::queue(&setting.app, &setting.session.actor, None).await?;
    let page = TechnicianDashboard {
        shell: setting.shell(Place::Home, "Antrian pengerjaan"),
        today: setting.today(),
        day: DayState { is_open: figures.common.open_day_status, open_time: figures.common.open_time },
        waiting: figures.antrian.menunggu,
        in_progress: figures.antrian.dikerjakan,
        done_today: figures.antrian.selesai_hari_ini,
        queue: queue.into_iter().map(|queued| row(queued, setting.role())).collect(),
        blank: WorkRow::blank(),
        steps: Steps::table(setting.role()),
    };
    Ok(Page(page).into_response())
}

/// `GET /pengerjaan/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Path(id): Path<i64>,
) -> Result<Page<WorkOrderPage>, Problem> {
    let WorkRecord { queued, lines, steps, broken, comments, prescription } =
        workshop::find(&app, &session.actor, SaleId(id)).await?;
    let swaps = bench::swaps(&app, &session, SaleId(id)).await?;
    let setting = Setting::of(app, session).await?;
    let zone = setting.zone_of(queued.order.branch);
    let mut told: Vec<_> = steps.into_iter().map(|step| (step.at, shown_step(zone, step))).collect();
    told.extend(broken.into_iter().map(|it| (it.at, shown_correction(zone, it))));
    told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let history = told.into_iter().map(|(_, step)| step).collect();
    Ok(Page(WorkOrderPage {
        shell: setting.shell(Place::Orders, &queued.order.code),
        barcode: queued.order.barcode.clone(),
        voided: queued.order.voided,
        lines: lines
            .into_iter()
            .map(|line| WorkLine { description: line.description, code: line.code, quantity: line.quantity })
            .collect(),
        history,
        prescription: prescription.map(|it| card(zone, it)),
        comments: bench::said(zone, comments),
        swaps,
        steps: Steps::table(setting.role()),
        order: row(queued, setting.role()),
    }))
}

/// `POST /pengerjaan/{id}/status`
pub(super) async fn step(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Form(form): Form<StepForm>,
) -> Result<Redirect, Problem> {
    let (to, reason) = (form.status_pengerjaan.0, form.alasan.as_deref());
    workshop::take_step(&app, &by.actor, SaleId(id), to, reason).await?;
    Ok(Redirect::to(&format!("/pengerjaan/{id}")))
}

/// What was scanned, or typed.
#[derive(Deserialize)]
pub(super) struct Scanned {
    kode: Option<String>,
}

/// `GET /pindai`: leads to the one order with exactly this code.
pub(super) async fn scan(
    State(app): State<App>,
    Signed(session): Signed,
    Query(scanned): Query<Scanned>,
) -> Result<Response, Problem> {
    let typed = scanned.kode.unwrap_or_default();
    // A label's QR holds the whole address.
    let code = typed.rsplit('/').next().unwrap_or_default().trim().to_owned();
    let problem = match opened(&app, &session, &code).await {
        Ok(place) => return Ok(place.into_response()),
        Err(Refusal::NotFound(_)) if code.is_empty() => String::new(),
        Err(Refusal::NotFound(_)) => {
            "Tidak ada pesanan dengan kode ini. Pindai lagi, atau cari namanya di daftar pesanan.".to_owned()
        }
        Err(other) => return Err(other.into()),
    };
    let setting = Setting::of(app, session).await?;
    let page = Page(ScanPage { shell: setting.shell(Place::Scan, "Pindai pesanan"), code, problem });
    Ok((Extension(HasCamera), page).into_response())
}

/// `GET /barcode/scan/{barcode}`: what a label's QR holds.
pub(super) async fn label(
    State(app): State<App>,
    Signed(session): Signed,
    Path(barcode): Path<String>,
) -> Result<Redirect, Problem> {
    Ok(opened(&app, &session, &barcode).await?)
}

/// The page of the order with exactly this barcode: a technician's knows no money.
async fn opened(
    app: &App,
    session: &melati_app::sessions::Session,
    barcode: &str,
) -> Result<Redirect, Refusal> {
    let id = workshop::scanned(app, &session.actor, barcode).await?;
    Ok(bench::order_page(session.actor.role, id))
}

fn row(Queued { order, overdue }: Queued, role: Role) -> WorkRow {
    let state = OrderState {
        status: order.work_status,
        paid_off: order.paid_off,
        was_ready: false,
        voided: order.voided,
    };
    WorkRow {
        id: Some(order.id),
        steps: Steps::of(state, order.order_kind, role),
        service: order.service_type,
        branch: order.branch_name,
        day: order.day.dd_mm_yyyy(),
        promised: order.promised_day.map(Day::dd_mm_yyyy),
        overdue,
        kind: order.order_kind,
        status: order.work_status,
        paid_off: order.paid_off,
        code: order.code,
        customer: order.customer_name,
    }
}
