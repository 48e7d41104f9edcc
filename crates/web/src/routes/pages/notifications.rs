//! `GET /notifikasi`: what the person was told.

use axum::{extract::State, response::Redirect};
use melati_app::{App, notifications};
use melati_domain::event::{Event, LoggedEvent};

use super::Setting;
use crate::{
    extract::{Query, Signed},
    feed::notice::notification,
    json::Form,
    page::{
        Page, format,
        notifications::{NotificationPage, NotificationRow},
        shell::Place,
    },
    problem::Problem,
    wire::{
        list::Paging,
        notification::{MarkRead, NotificationQuery},
    },
};

pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<NotificationQuery>,
) -> Result<Page<NotificationPage>, Problem> {
    let paging = Paging::of(query.per_page, query.cursor);
    let told = notifications::list(&app, &session.actor, paging.after, paging.limit()).await?;
    let setting = Setting::of(app, session).await?;
    let newest = told.events.first().map(|event| event.position);
    let row = |event| row(&setting, &event, told.unread.read_to);
    let shown = paging.page(told.events, |event| event.position, row);
    Ok(Page(NotificationPage {
        shell: setting.shell(Place::Notifications, "Pemberitahuan"),
        rows: shown.data.into_iter().flatten().collect(),
        newest: newest.filter(|_| paging.after.is_none()),
        next: shown.next_cursor.map(|cursor| format!("/notifikasi?cursor={:x}", cursor.0)),
    }))
}

/// `POST /notifikasi/dibaca`
pub(super) async fn mark_read(
    State(app): State<App>,
    Signed(by): Signed,
    Form(read): Form<MarkRead>,
) -> Result<Redirect, Problem> {
    notifications::mark_read(&app, &by.actor, read.sampai.0).await?;
    Ok(Redirect::to("/notifikasi"))
}

fn row(setting: &Setting, event: &LoggedEvent, read_to: i64) -> Option<NotificationRow> {
    let told = notification(event)?;
    let zone = event.branch.map_or_else(|| setting.zone(), |branch| setting.zone_of(branch));
    Some(NotificationRow {
        title: told.title,
        message: told.message,
        icon: if matches!(event.event, Event::OrderReady { .. }) { "bag-check" } else { "receipt" },
        sale: told.data.transaction_id.0,
        at: format::short_instant(zone, event.at, setting.app.now()),
        is_new: event.position > read_to,
    })
}
