//! Signing in.

use melati_app::sessions::{Session, SignedIn};
use melati_domain::actor::Actor;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    leaf::{DeviceName, Email, Id, Moment, Password, PersonName},
    words::{RoleWord, Word},
};

/// Who signs in, from which device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub(crate) email: Email,
    pub(crate) password: Password,
    pub(crate) device_name: Option<DeviceName>,
}

/// The browser's sign-in form.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) password: String,
    /// The page to go on to.
    #[serde(default)]
    pub(crate) next: String,
}

/// A signed-in person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct User {
    /// Row.
    pub id: Id,
    /// Name as shown.
    pub name: PersonName,
    /// Sign-in name.
    pub email: String,
    /// Role.
    pub role: RoleWord,
    /// Home branch; null for a super admin.
    #[schema(required)]
    pub branch_id: Option<Id>,
}

impl User {
    fn of(actor: Actor, email: String) -> Self {
        Self {
            id: Id(actor.user.0),
            name: PersonName(actor.name),
            email,
            role: Word(actor.role),
            branch_id: actor.branch.map(|id| Id(id.0)),
        }
    }
}

impl From<Session> for User {
    fn from(session: Session) -> Self {
        Self::of(session.actor, session.email)
    }
}

/// A session for an API client.
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// To be sent as `Authorization: Bearer …`.
    pub token: String,
    /// When it ends.
    pub expires_at: Moment,
    /// Who signed in.
    pub user: User,
}

impl From<SignedIn> for Token {
    fn from(signed: SignedIn) -> Self {
        let actor = signed.user.actor();
        Self {
            token_type: "Bearer",
            token: signed.token,
            expires_at: Moment(signed.expires_at),
            user: User::of(actor, signed.user.email),
        }
    }
}
