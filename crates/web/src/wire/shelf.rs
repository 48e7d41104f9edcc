//! What all shelf goods share.
//!
//! Purchase prices are shown to roles that may see them and left out for everybody else.

use serde::Deserialize;
use utoipa::ToSchema;

use super::leaf::{Pieces, RestockReason};

/// Pieces to add to the shelf.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restock {
    pub(crate) jumlah: Pieces,
    pub(crate) alasan: RestockReason,
}

/// Changes what a change names.
pub(super) fn set<T>(place: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *place = value;
    }
}
