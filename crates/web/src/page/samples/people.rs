//! People, and one's own account.

use melati_app::second_factor::Standing;
use melati_domain::{
    actor::Role,
    id::{BranchId, UserId},
};

use super::{EVIL, html, shell};
use crate::page::{
    account::{AccountPage, DeviceRow, FactorForm},
    people::{PeopleList, PersonForm, PersonRow},
    sale::FormState,
    shell::Place,
};

fn person(id: i64, name: &str, role: Role) -> PersonRow {
    PersonRow {
        id: UserId(id),
        name: name.to_owned(),
        email: "sari@melati.example".to_owned(),
        role,
        branch: (role != Role::SuperAdmin).then(|| EVIL.to_owned()),
        is_active: role != Role::Technician,
        seen: (role == Role::Cashier).then(|| "09:14".to_owned()),
    }
}

fn form(role: Role, person: Option<PersonRow>, is_self: bool, form: FormState) -> PersonForm {
    PersonForm {
        shell: shell(role, Place::People, "Pengguna"),
        person,
        is_self,
        branches: (role == Role::SuperAdmin).then(|| (BranchId(1), EVIL.to_owned())).into_iter().collect(),
        form,
        notice: Some("Perubahan tersimpan."),
    }
}

fn device(name: &str, is_this: bool) -> DeviceRow {
    DeviceRow {
        id: "0123456789abcdef".to_owned(),
        name: name.to_owned(),
        since: "20/07 08:02".to_owned(),
        seen: "14:03".to_owned(),
        is_this,
    }
}

/// Each page with its name.
pub(super) fn pages() -> Vec<(&'static str, String)> {
    let rows = vec![
        person(1, EVIL, Role::Cashier),
        person(2, "Agus", Role::Technician),
        person(3, "Melati", Role::SuperAdmin),
    ];
    let list = |rows| PeopleList {
        shell: shell(Role::Admin, Place::People, "Pengguna"),
        q: EVIL.to_owned(),
        rows,
        next: Some("/pengguna?q=&cursor=1f".to_owned()),
        first: Some("/pengguna?q=".to_owned()),
    };
    let refused = FormState {
        values: vec![("name", EVIL.to_owned()), ("role", "kasir".to_owned()), ("is_active", "0".to_owned())],
        errors: vec![("email".to_owned(), "sudah dipakai".to_owned())],
        problem: EVIL.to_owned(),
        ..FormState::default()
    };
    let wrong = FormState {
        errors: vec![("password_lama".to_owned(), "tidak cocok, coba lagi".to_owned())],
        ..FormState::default()
    };
    let account = |devices, form, standing| AccountPage {
        factor: FactorForm {
            standing,
            form: FormState {
                errors: vec![("kode".to_owned(), "tidak cocok, coba lagi".to_owned())],
                ..FormState::default()
            },
        },
        shell: shell(Role::Cashier, Place::Account, "Akun saya"),
        email: "sari@melati.example".to_owned(),
        devices,
        pin: Some(FormState {
            errors: vec![("pin".to_owned(), "6 angka".to_owned())],
            ..FormState::default()
        }),
        form,
        notice: None,
    };
    vec![
        ("people", html(&list(rows))),
        ("people-none", html(&list(Vec::new()))),
        ("person-new", html(&form(Role::SuperAdmin, None, false, FormState::default()))),
        ("person-refused", html(&form(Role::Admin, Some(person(1, EVIL, Role::Cashier)), false, refused))),
        (
            "person-self",
            html(&form(Role::Admin, Some(person(1, EVIL, Role::Admin)), true, FormState::default())),
        ),
        (
            "account",
            html(&account(
                vec![device("Chrome, Android", true), device(EVIL, false)],
                FormState::default(),
                Standing::Pending { secret: EVIL.to_owned(), url: "otpauth://totp/a".to_owned() },
            )),
        ),
        ("account-refused", html(&account(vec![device("", true)], wrong, Standing::On))),
        ("account-new", html(&account(vec![device("", true)], FormState::default(), Standing::Off))),
    ]
}
