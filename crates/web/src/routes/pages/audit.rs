//! `GET /audit`: the audit trail.

use axum::extract::State;
use melati_app::{App, audit};
use melati_domain::{audit::Subject, day::Zone};
use melati_store::audit::AuditEntry;

use super::Setting;
use crate::{
    extract::{Query, Signed},
    page::{
        Page,
        format::local_instant,
        shell::Place,
        trail::{AuditPage, TrailRow, deed},
    },
    problem::Problem,
    wire::audit::AuditQuery,
};

pub(super) async fn show(
    State(app): State<App>,
    Signed(session): Signed,
    Query(query): Query<AuditQuery>,
) -> Result<Page<AuditPage>, Problem> {
    let (filter, paging) = query.parts();
    let found = audit::list(&app, &session.actor, filter.clone()).await?;
    let setting = Setting::of(app, session).await?;
    let zone = setting.zone();
    let shown = paging.page(found, |entry| entry.id, |entry| row(zone, entry));
    let address = |cursor: Option<i64>| {
        let mut query = form_urlencoded::Serializer::new(String::from("/audit?"));
        query.append_pair("q", &filter.q);
        query.append_pair("tindakan", filter.action.map_or("", melati_domain::audit::Action::as_str));
        if let Some(cursor) = cursor {
            query.append_pair("cursor", &format!("{cursor:x}"));
        }
        query.finish()
    };
    Ok(Page(AuditPage {
        shell: setting.shell(Place::Audit, "Catatan audit"),
        rows: shown.data,
        next: shown.next_cursor.map(|cursor| address(Some(cursor.0))),
        first: paging.after.map(|_| address(None)),
        action: filter.action,
        q: filter.q,
    }))
}

/// A line of the trail, its instant told in `zone`.
pub(super) fn row(zone: Zone, entry: AuditEntry) -> TrailRow {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "kosong".to_owned());
    let changes = entry.changes.into_iter().map(|change| {
        let field = change.field.replace('_', " ");
        match (change.before, change.after) {
            (None, Some(after)) => format!("{field}: {after}"),
            (before, after) => format!("{field}: {} → {}", or_none(before), or_none(after)),
        }
    });
    let page = match entry.subject {
        Subject::Sale => Some(format!("/penjualan/{}", entry.subject_id)),
        Subject::Patient => Some(format!("/pasien/{}", entry.subject_id)),
        Subject::User => Some(format!("/pengguna/{}", entry.subject_id)),
        Subject::Frame | Subject::Lens | Subject::Accessory => {
            Some(format!("/stok/{}/{}", entry.subject, entry.subject_id))
        }
        Subject::StockCount => Some(format!("/opname/{}", entry.subject_id)),
        Subject::Transfer => Some(format!("/transfer/{}", entry.subject_id)),
        Subject::Branch => Some(format!("/cabang/{}", entry.subject_id)),
    };
    TrailRow {
        at: local_instant(zone, entry.at),
        who: entry
            .branch_name
            .map_or_else(|| entry.user_name.clone(), |branch| format!("{}, {branch}", entry.user_name)),
        what: deed(entry.action),
        subject: (entry.subject_name, page),
        changes: changes.collect(),
        reason: entry.reason,
    }
}
