//! The audit trail.

use melati_domain::{actor::Role, audit::Action};

use super::{EVIL, html, shell};
use crate::page::{
    shell::Place,
    trail::{AuditPage, TrailRow, deed},
};

/// A line of the trail.
pub(super) fn trail_row() -> TrailRow {
    TrailRow {
        at: "20/07/2026 09:14".to_owned(),
        who: "Sari, Optik Melati Cabang 1".to_owned(),
        what: deed(Action::PatientChanged),
        subject: (EVIL.to_owned(), Some("/pasien/7".to_owned())),
        changes: vec![format!("nohp: 0812 → {EVIL}")],
        reason: Some(EVIL.to_owned()),
    }
}

/// Each page with its name.
pub(super) fn pages() -> Vec<(&'static str, String)> {
    let page = |rows, q: &str| AuditPage {
        shell: shell(Role::Admin, Place::Audit, "Catatan audit"),
        q: q.to_owned(),
        action: Some(Action::PatientChanged),
        rows,
        next: Some("/audit?q=&cursor=1f".to_owned()),
        first: None,
    };
    vec![("audit", html(&page(vec![trail_row()], ""))), ("audit-none", html(&page(Vec::new(), "zzz")))]
}
