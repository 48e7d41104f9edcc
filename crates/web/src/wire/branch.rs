//! Branches and whether they are open.

use melati_app::days::BranchToday;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    leaf::Id,
    words::{Word, ZoneWord},
};

/// A branch with its day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Branch {
    /// Row.
    pub id: Id,
    /// `CAB001`.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Decides its business day.
    pub timezone: ZoneWord,
    /// Open now?
    pub is_open: bool,
    /// First opening today, local `HH:MM`.
    #[schema(required)]
    pub open_time: Option<String>,
}

impl From<BranchToday> for Branch {
    fn from(it: BranchToday) -> Self {
        Self {
            id: Id(it.branch.id.0),
            is_open: it.is_open(),
            open_time: it.open_time(),
            code: it.branch.code,
            name: it.branch.name,
            timezone: Word(it.branch.zone),
        }
    }
}
