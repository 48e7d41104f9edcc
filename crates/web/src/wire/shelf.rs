//! What all shelf goods share.
//!
//! Purchase prices are shown to roles that may see them and left out for everybody else.

use melati_store::stock::WrittenMovement;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    leaf::{Id, Moment, PerPage, Pieces, RestockReason, or_blank},
    list::{Cursor, Paging},
};

/// Pieces to add to the shelf.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restock {
    pub(crate) jumlah: Pieces,
    pub(crate) alasan: RestockReason,
}

/// Which of a product's movements.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MovementQuery {
    /// Rows of a page, 50 if not given.
    #[param(schema_with = or_blank::<PerPage>)]
    per_page: Option<PerPage>,
    /// Where the page starts.
    #[param(schema_with = or_blank::<Cursor>)]
    cursor: Option<Cursor>,
}

impl MovementQuery {
    pub(crate) fn paging(&self) -> Paging {
        Paging::of(self.per_page, self.cursor)
    }
}

/// A change of a product's stock.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockMovement {
    /// Row.
    pub id: Id,
    /// Pieces that came; negative: that went.
    pub jumlah: i64,
    /// Why.
    pub alasan: String,
    /// The sale behind it.
    #[schema(required)]
    pub penjualan_id: Option<Id>,
    /// Its code.
    #[schema(required)]
    pub kode_penjualan: Option<String>,
    /// Who; null for the system itself.
    #[schema(required)]
    pub oleh: Option<String>,
    /// When.
    pub created_at: Moment,
}

impl From<WrittenMovement> for StockMovement {
    fn from(it: WrittenMovement) -> Self {
        let (sale, code) = it.sale.unzip();
        Self {
            id: Id(it.id),
            jumlah: it.delta,
            alasan: it.reason,
            penjualan_id: sale.map(|sale| Id(sale.0)),
            kode_penjualan: code,
            oleh: it.user_name,
            created_at: Moment(it.at),
        }
    }
}

/// Changes what a change names.
pub(super) fn set<T>(place: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *place = value;
    }
}
