//! Who works in the demo shop. All names are invented.

use futures_util::future::try_join_all;
use melati_app::{
    App, Refusal,
    people::{NewUser, prepare_user},
};
use melati_domain::{actor::Role, id::BranchId};
use melati_store::people::User;

/// The password of everybody in the demo shop.
pub const PASSWORD: &str = "melati-demo";

/// Somebody who works in the demo shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Sign-in name.
    pub email: &'static str,
    /// Name as shown.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// Number of the home branch, 1 or 2; none for the owner.
    pub branch: Option<i64>,
}

const fn person(email: &'static str, name: &'static str, role: Role, branch: Option<i64>) -> Person {
    Person { email, name, role, branch }
}

/// Everybody who works in the demo shop.
pub const PEOPLE: [Person; 8] = [
    person("owner@melati.example", "Ratna Kusuma", Role::SuperAdmin, None),
    person("admin1@melati.example", "Dewi Anggraini", Role::Admin, Some(1)),
    person("admin2@melati.example", "Bambang Prasetyo", Role::Admin, Some(2)),
    person("kasir1@melati.example", "Siti Rahma", Role::Cashier, Some(1)),
    person("kasir1b@melati.example", "Nur Aini", Role::Cashier, Some(1)),
    person("kasir2@melati.example", "Rina Marlina", Role::Cashier, Some(2)),
    person("passet1@melati.example", "Joko Susilo", Role::Technician, Some(1)),
    person("passet2@melati.example", "Agus Firmansyah", Role::Technician, Some(2)),
];

/// Checks everybody and hashes their passwords, as many at a time as the application allows.
pub(super) async fn prepare(app: &App) -> Result<Vec<User>, Refusal> {
    let prepared = PEOPLE.iter().map(|person| {
        prepare_user(
            app,
            NewUser {
                name: person.name.to_owned(),
                email: person.email.to_owned(),
                password: PASSWORD.to_owned(),
                role: person.role,
                branch: person.branch.map(BranchId),
            },
        )
    });
    try_join_all(prepared).await
}
