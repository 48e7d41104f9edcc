//! People who sign in: the list, and the form that adds and changes one.

use askama::Template;
use melati_domain::{
    actor::Role,
    id::{BranchId, UserId},
};

use super::{filters, sale::FormState, shell::Shell};

/// A role in the words of the shop.
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::SuperAdmin => "Pemilik",
        Role::Admin => "Admin",
        Role::Cashier => "Kasir",
        Role::Technician => "Passet",
    }
}

/// A person of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Row.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Home branch; none for an owner.
    pub branch: Option<String>,
    /// May sign in.
    pub is_active: bool,
    /// `20/07 14:03`; none where never.
    pub seen: Option<String>,
}

impl PersonRow {
    /// The role in the words of the shop.
    pub fn role_name(&self) -> &'static str {
        role_name(self.role)
    }
}

/// The list of people.
#[derive(Debug, Clone, Template)]
#[template(path = "people/list.html")]
pub struct PeopleList {
    /// Surroundings.
    pub shell: Shell,
    /// What is looked for.
    pub q: String,
    /// The people.
    pub rows: Vec<PersonRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
}

/// The form of a new or changed person.
#[derive(Debug, Clone, Template)]
#[template(path = "people/form.html")]
pub struct PersonForm {
    /// Surroundings.
    pub shell: Shell,
    /// Whom it changes; none for a new person.
    pub person: Option<PersonRow>,
    /// Is it the person who looks?
    pub is_self: bool,
    /// Branches to choose from; none for whoever is at home in one.
    pub branches: Vec<(BranchId, String)>,
    /// What is typed.
    pub form: FormState,
    /// What was done.
    pub notice: Option<&'static str>,
}

impl PersonForm {
    /// Where it is sent.
    pub fn place(&self) -> String {
        self.person.as_ref().map_or_else(|| "/pengguna/baru".to_owned(), |it| format!("/pengguna/{}", it.id))
    }

    /// Roles that may be given: word, name.
    pub fn roles(&self) -> Vec<(&'static str, &'static str)> {
        let roles = [Role::Cashier, Role::Technician, Role::Admin, Role::SuperAdmin];
        let most = if self.shell.role == Role::SuperAdmin { 4 } else { 3 };
        roles.into_iter().take(most).map(|role| (role.as_str(), role_name(role))).collect()
    }

    /// Are role, branch and access to be changed here? An admin's own are not.
    pub fn gives_rights(&self) -> bool {
        !self.is_self || self.shell.role == Role::SuperAdmin
    }

    /// Is this branch chosen?
    pub fn is_branch(&self, id: &BranchId) -> bool {
        self.form.value("branch_id") == id.to_string()
    }
}
