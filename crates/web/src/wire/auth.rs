//! Signing in.

use melati_app::{
    account,
    sessions::{Session, SignedIn},
};
use melati_domain::actor::Actor;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    leaf::{DeviceName, Email, Id, Moment, NewPassword, OneTimeCode, Password, PersonName},
    words::{RoleWord, Word},
};

/// Who signs in, from which device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub(crate) email: Email,
    pub(crate) password: Password,
    pub(crate) device_name: Option<DeviceName>,
    /// Six digits of the authenticator app, where the person has one.
    pub(crate) kode: Option<OneTimeCode>,
}

/// The browser's sign-in form.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) password: String,
    /// Of the authenticator app.
    #[serde(default)]
    pub(crate) kode: String,
    /// The page to go on to.
    #[serde(default)]
    pub(crate) next: String,
}

/// Another password for the person asking.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    pub(crate) password_lama: Password,
    pub(crate) password_baru: NewPassword,
}

/// A device that is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Device {
    /// How it is called; tells nothing of its token.
    pub id: String,
    /// What the person calls it, or which browser it is; blank where neither was said.
    pub device_name: String,
    /// When it signed in.
    pub created_at: Moment,
    /// Last use, to about half an hour.
    pub last_seen_at: Moment,
    /// Is it the one that asks?
    pub perangkat_ini: bool,
}

impl From<account::Device> for Device {
    fn from(it: account::Device) -> Self {
        Self {
            id: it.id,
            device_name: it.name,
            created_at: Moment(it.since),
            last_seen_at: Moment(it.last_seen_at),
            perangkat_ini: it.is_this,
        }
    }
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
