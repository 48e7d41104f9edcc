//! People who sign in, for whoever manages them.

use melati_app::people::{NewUser, UserChange};
use melati_domain::id::BranchId;
use melati_store::people::ListedUser;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    given,
    leaf::{Email, Id, Moment, NewPassword, PersonName},
    words::{RoleWord, Word},
};

/// Somebody who signs in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Person {
    /// Row.
    pub id: Id,
    /// Name as shown.
    pub name: String,
    /// Sign-in name.
    pub email: String,
    /// Role.
    pub role: RoleWord,
    /// Home branch; null for a super admin.
    #[schema(required)]
    pub branch_id: Option<Id>,
    /// May sign in.
    pub is_active: bool,
    /// Last use, to about half an hour; null where there was none.
    #[schema(required)]
    pub last_seen_at: Option<Moment>,
}

impl From<ListedUser> for Person {
    fn from(it: ListedUser) -> Self {
        Self {
            id: Id(it.user.id.0),
            name: it.user.name,
            email: it.user.email,
            role: Word(it.user.role),
            branch_id: it.user.branch.map(|id| Id(id.0)),
            is_active: it.user.is_active,
            last_seen_at: it.last_seen_at.map(Moment),
        }
    }
}

/// Somebody to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    name: PersonName,
    email: Email,
    password: NewPassword,
    role: RoleWord,
    /// Home branch, given by a super admin for everybody but super admins; else it is the session's.
    branch_id: Option<Id>,
}

impl From<NewPerson> for NewUser {
    fn from(new: NewPerson) -> Self {
        Self {
            name: new.name.0,
            email: new.email.0,
            password: new.password.0,
            role: new.role.0,
            branch: new.branch_id.map(|id| BranchId(id.0)),
        }
    }
}

/// What changes of a person; what is left out stays.
#[expect(clippy::option_option, reason = "left out, null and given are three things here")]
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<PersonName>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    email: Option<Email>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    role: Option<RoleWord>,
    /// Null for a super admin.
    #[serde(default, deserialize_with = "given")]
    branch_id: Option<Option<Id>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    is_active: Option<bool>,
    /// Signs the person out everywhere.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    password: Option<NewPassword>,
}

impl From<PersonChange> for UserChange {
    fn from(change: PersonChange) -> Self {
        Self {
            name: change.name.map(|name| name.0),
            email: change.email.map(|email| email.0),
            role: change.role.map(|role| role.0),
            branch: change.branch_id.map(|id| id.map(|id| BranchId(id.0))),
            is_active: change.is_active,
            password: change.password.map(|password| password.0),
            forget_second_factor: false,
        }
    }
}
