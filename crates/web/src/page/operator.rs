//! The operator's page: who listens, to what, and how fast.

use askama::Template;
use melati_domain::actor::Role;

use super::{filters, shell::Shell};

/// One open stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRow {
    /// Its number on this node.
    pub id: u64,
    /// Who listens.
    pub user: String,
    /// As what.
    pub role: Role,
    /// Names of feeds, separated by commas.
    pub feeds: String,
    /// Since, `HH:MM`.
    pub since: String,
    /// Positions of the log not told yet.
    pub lag: i64,
    /// From where.
    pub address: String,
    /// Messages written and not taken.
    pub queue: usize,
}

/// `/admin/realtime`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "operator.html")]
pub struct OperatorPage {
    /// Surroundings.
    pub shell: Shell,
    /// The streams, oldest first.
    pub rows: Vec<StreamRow>,
}
