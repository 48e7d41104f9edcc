//! Branches: the list, the form of a new one, and what one sets for itself.

use askama::Template;
use melati_domain::{actor::Role, branch::Paper, day::Zone, hours::Week, id::BranchId};

use super::{filters, sale::FormState, shell::Shell};

/// A branch of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchRow {
    /// Row.
    pub id: BranchId,
    /// `CAB001`
    pub code: String,
    /// Name.
    pub name: String,
    /// Where it is; may be empty.
    pub address: String,
    /// When it is open, if somebody wrote that down.
    pub hours: Option<String>,
    /// Open now?
    pub is_open: bool,
}

/// The branches one manages.
#[derive(Debug, Clone, Template)]
#[template(path = "branch/list.html")]
pub struct BranchList {
    /// Surroundings.
    pub shell: Shell,
    /// The branches.
    pub rows: Vec<BranchRow>,
    /// May this person add one?
    pub may_add: bool,
}

/// The form of a new branch.
#[derive(Debug, Clone, Template)]
#[template(path = "branch/new.html")]
pub struct NewBranchForm {
    /// Surroundings.
    pub shell: Shell,
    /// What is typed.
    pub form: FormState,
}

impl NewBranchForm {
    /// Time zones to choose from.
    pub fn zones(&self) -> Vec<(&'static str, &'static str)> {
        zones()
    }
}

/// What a branch sets for itself.
#[derive(Debug, Clone, Template)]
#[template(path = "branch/settings.html")]
pub struct BranchSettings {
    /// Surroundings.
    pub shell: Shell,
    /// Which.
    pub branch: BranchRow,
    /// What is typed.
    pub form: FormState,
    /// What was done.
    pub notice: Option<&'static str>,
}

impl BranchSettings {
    /// Time zones to choose from.
    pub fn zones(&self) -> Vec<(&'static str, &'static str)> {
        zones()
    }

    /// Each weekday: name of its field, name of the day.
    pub fn days(&self) -> Vec<(&'static str, &'static str)> {
        HOUR_FIELDS.into_iter().zip(Week::DAYS).collect()
    }

    /// Papers to choose from: word, name.
    pub fn papers(&self) -> Vec<(&'static str, &'static str)> {
        super::print::PAPERS.iter().map(|(paper, name)| (Paper::as_str(*paper), *name)).collect()
    }

    /// Each kind of goods: its name, and the fields of its thresholds.
    pub fn thresholds(&self) -> [(&'static str, &'static str, &'static str); 3] {
        [
            ("Frame", "frame_low", "frame_medium"),
            ("Lensa", "lens_low", "lens_medium"),
            ("Aksesoris", "accessory_low", "accessory_medium"),
        ]
    }

    /// Each role whose limit this person sets: its name, and its field.
    pub fn limits(&self) -> &'static [(&'static str, &'static str)] {
        match self.shell.role {
            Role::SuperAdmin => &[("Kasir", "cashier_discount"), ("Admin", "admin_discount")],
            _ => &[("Kasir", "cashier_discount")],
        }
    }
}

/// Fields of the hours, Monday first.
pub const HOUR_FIELDS: [&str; 7] =
    ["hours_1", "hours_2", "hours_3", "hours_4", "hours_5", "hours_6", "hours_7"];

fn zones() -> Vec<(&'static str, &'static str)> {
    let name = |zone: Zone| match zone {
        Zone::Jakarta => "WIB",
        Zone::Makassar => "WITA",
        Zone::Jayapura => "WIT",
    };
    Zone::ALL.iter().map(|&zone| (zone.as_str(), name(zone))).collect()
}
