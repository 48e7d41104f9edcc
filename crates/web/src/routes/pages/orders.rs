//! `GET /penjualan`: the list of orders, with how many stand where.

use axum::extract::State;
use melati_app::{App, sales, workflow};
use melati_domain::{
    day::Day,
    rights::Right,
    sale::PaymentStatus,
    workflow::{WorkStatus, role_may_set},
};
use melati_store::sales::{Sale, SaleFilter};

use super::Setting;
use crate::{
    extract::{Query, Signed},
    feed::picture::{self, WorkUpdate},
    page::{
        Page,
        order::{BoardTab, OrderFilter, OrderList, OrderRow, Steps},
        shell::Place,
    },
    problem::Problem,
    wire::sale::SaleQuery,
};

/// Late orders that stand before all others.
const LATE_SHOWN: i64 = 10;

pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<SaleQuery>,
) -> Result<Page<OrderList>, Problem> {
    let late_only = query.terlambat.unwrap_or(false);
    let (wanted, paging) = query.parts();
    let found = sales::list(&app, &session.actor, wanted.clone(), late_only).await?;
    let filter = OrderFilter {
        q: wanted.q,
        status: wanted.work_status,
        payment: wanted
            .paid_off
            .map(|paid| if paid { PaymentStatus::PaidOff } else { PaymentStatus::BalanceDue }),
        from: wanted.from.map(|day| day.to_string()).unwrap_or_default(),
        to: wanted.to.map(|day| day.to_string()).unwrap_or_default(),
        branch: wanted.branch,
        late: late_only,
    };
    let late = if filter.is_blank() && paging.after.is_none() {
        let first = SaleFilter { limit: LATE_SHOWN, ..SaleFilter::default() };
        sales::list(&app, &session.actor, first, true).await?
    } else {
        Vec::new()
    };
    let counts = picture::work(&app, &session.actor).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |sale| sale.id.0, |sale| row(&setting, sale));
    Ok(Page(OrderList {
        shell: setting.shell(Place::Orders, "Pesanan"),
        branches: setting.choices(),
        board: board(&counts, &filter),
        late: late.into_iter().map(|sale| row(&setting, sale)).collect(),
        rows: shown.data,
        // A cursor is written as the JSON lists write it; what is late is all on one page.
        next: shown
            .next_cursor
            .filter(|_| !late_only)
            .map(|cursor| filter.address(Some(&format!("{:x}", cursor.0)))),
        first: paging.after.map(|_| filter.address(None)),
        steps: Steps::table(setting.role()),
        filter,
    }))
}

fn board(counts: &WorkUpdate, filter: &OrderFilter) -> Vec<BoardTab> {
    let to = |late, status| OrderFilter { late, status, branch: filter.branch, ..OrderFilter::default() };
    let late = BoardTab {
        word: "Terlambat",
        orders: counts.terlambat,
        href: to(true, None).address(None),
        current: filter.late,
    };
    let statuses = counts.jumlah.iter().map(|it| BoardTab {
        word: it.status_pengerjaan.0.as_str(),
        orders: it.jumlah,
        href: to(false, Some(it.status_pengerjaan.0)).address(None),
        current: filter.has_status(&it.status_pengerjaan.0),
    });
    std::iter::once(late).chain(statuses).collect()
}

/// One order of a list.
pub(super) fn row(setting: &Setting, sale: Sale) -> OrderRow {
    let role = setting.role();
    let is_done = matches!(sale.work_status, WorkStatus::Done | WorkStatus::PatientTold);
    let today = setting.zone_of(sale.branch).day_of(setting.app.now());
    OrderRow {
        id: Some(sale.id),
        steps: Steps::of(workflow::order_state(&sale), sale.order_kind, role),
        service: sale.service_type,
        day: sale.day.dd_mm_yyyy(),
        late: sale.work_status < WorkStatus::Done
            && sale.voided_at.is_none()
            && sale.promised_day.is_some_and(|promised| promised < today),
        awaits_payment: is_done
            && sale.voided_at.is_none()
            && sale.balance.get() > 0
            && role.may(Right::TakePayment)
            && role_may_set(role, WorkStatus::Collected),
        promised: sale.promised_day.map(Day::dd_mm_yyyy),
        total: sale.total,
        balance: sale.balance,
        kind: sale.order_kind,
        status: sale.work_status,
        voided: sale.voided_at.is_some(),
        branch: setting.branch_name(sale.branch),
        code: sale.code,
        customer: sale.customer_name,
    }
}
