//! `GET /penjualan`: the list of orders.

use axum::extract::State;
use melati_app::{App, sales, workflow};
use melati_domain::{day::Day, sale::PaymentStatus};
use melati_store::sales::Sale;

use super::Setting;
use crate::{
    extract::{Query, Signed},
    page::{
        Page,
        order::{OrderFilter, OrderList, OrderRow, Steps},
        shell::Place,
    },
    problem::Problem,
    wire::sale::SaleQuery,
};

pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<SaleQuery>,
) -> Result<Page<OrderList>, Problem> {
    let (filter, paging) = query.parts();
    let found = sales::list(&app, &session.actor, filter.clone()).await?;
    let setting = Setting::of(app, session).await?;
    let shown = paging.page(found, |sale| sale.id.0, |sale| row(&setting, sale));
    let filter = OrderFilter {
        q: filter.q,
        status: filter.work_status,
        payment: filter
            .paid_off
            .map(|paid| if paid { PaymentStatus::PaidOff } else { PaymentStatus::BalanceDue }),
        from: filter.from.map(|day| day.to_string()).unwrap_or_default(),
        to: filter.to.map(|day| day.to_string()).unwrap_or_default(),
        branch: filter.branch,
    };
    Ok(Page(OrderList {
        shell: setting.shell(Place::Orders, "Pesanan"),
        branches: setting.choices(),
        rows: shown.data,
        // A cursor is written as the JSON lists write it.
        next: shown.next_cursor.map(|cursor| filter.address(Some(&format!("{:x}", cursor.0)))),
        first: paging.after.map(|_| filter.address(None)),
        steps: Steps::table(setting.role()),
        filter,
    }))
}

/// One order of a list.
pub(super) fn row(setting: &Setting, sale: Sale) -> OrderRow {
    OrderRow {
        id: Some(sale.id),
        steps: Steps::of(workflow::order_state(&sale), sale.order_kind, setting.role()),
        service: sale.service_type,
        day: sale.day.dd_mm_yyyy(),
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
