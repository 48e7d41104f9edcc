//! Branches.

use melati_domain::{actor::Role, id::BranchId};

use super::{EVIL, html, shell};
use crate::page::{
    branch::{BranchList, BranchRow, BranchSettings, NewBranchForm},
    sale::FormState,
    shell::Place,
};

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 4] {
    let row = BranchRow {
        id: BranchId(1),
        code: "CAB001".to_owned(),
        name: EVIL.to_owned(),
        address: EVIL.to_owned(),
        hours: Some("Senin–Sabtu 08.00–16.30; Minggu tutup".to_owned()),
        is_open: true,
    };
    let shell = |title| shell(Role::SuperAdmin, Place::Branches, title);
    let list = |rows| BranchList { shell: shell("Cabang"), rows, may_add: true };
    let refused = |field: &str| FormState {
        values: vec![("name", EVIL.to_owned()), ("hours_1", EVIL.to_owned())],
        errors: vec![(field.to_owned(), "tulis seperti 08.00-16.30".to_owned())],
        problem: EVIL.to_owned(),
        ..FormState::default()
    };
    [
        ("branches", html(&list(vec![row.clone()]))),
        ("branches-none", html(&list(Vec::new()))),
        ("branch-new", html(&NewBranchForm { shell: shell("Cabang baru"), form: refused("code") })),
        (
            "branch-settings",
            html(&BranchSettings {
                shell: shell("Cabang"),
                branch: row,
                form: refused("hours_1"),
                notice: Some("Pengaturan tersimpan."),
            }),
        ),
    ]
}
