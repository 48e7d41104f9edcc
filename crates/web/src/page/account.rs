//! One's own account: password and devices.

use askama::Template;
use melati_app::second_factor::Standing;

use super::{filters, print::Qr, sale::FormState, shell::Shell};

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// How it is called outside.
    pub id: String,
    /// Its name, or browser.
    pub name: String,
    /// When it signed in.
    pub since: String,
    /// Last use.
    pub seen: String,
    /// Is it this one?
    pub is_this: bool,
}

/// How far the person is with a second factor, and the form for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorForm {
    /// How far.
    pub standing: Standing,
    /// What is wrong with what was typed.
    pub form: FormState,
}

impl FactorForm {
    /// Is a code asked for at sign-in?
    pub fn is_on(&self) -> bool {
        self.standing == Standing::On
    }

    /// The secret to be typed into an app, and to be scanned by one.
    pub fn setup(&self) -> Option<(&str, Qr)> {
        match &self.standing {
            Standing::Pending { secret, url } => Some((secret, Qr::of(url))),
            Standing::Off | Standing::On => None,
        }
    }
}

/// The account of the person who looks.
#[derive(Debug, Clone, Template)]
#[template(path = "people/account.html")]
pub struct AccountPage {
    /// Surroundings.
    pub shell: Shell,
    /// Sign-in name.
    pub email: String,
    /// Where she is signed in, the last used first.
    pub devices: Vec<DeviceRow>,
    /// The password form, when it came back.
    pub form: FormState,
    /// May this person say yes with a PIN? Then the form for it.
    pub pin: Option<FormState>,
    /// The second factor.
    pub factor: FactorForm,
    /// What was done.
    pub notice: Option<&'static str>,
}

impl AccountPage {
    /// Is she signed in elsewhere too?
    pub fn has_others(&self) -> bool {
        self.devices.iter().any(|device| !device.is_this)
    }

    /// Fields of the password form: name, label, what a password manager does.
    pub fn fields(&self) -> [(&'static str, &'static str, &'static str); 2] {
        [
            ("password_lama", "Kata sandi lama", "current-password"),
            ("password_baru", "Kata sandi baru", "new-password"),
        ]
    }
}
