//! Frames.

use melati_domain::{
    id::{BranchId, FrameId},
    money::Rupiah,
};
use melati_store::catalogue;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    given,
    leaf::{Amount, Id, ProductCode, ProductName, Stock},
    shelf::set,
    words::{FrameKindWord, Word},
};

/// A frame.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Frame {
    /// Row.
    pub id: Id,
    /// Unique code.
    pub kode_frame: String,
    /// Brand.
    pub merk_frame: String,
    /// Kind.
    pub jenis_frame: FrameKindWord,
    /// What it cost; admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub harga_beli_frame: Option<Amount>,
    /// What it sells for.
    pub harga_jual_frame: Amount,
    /// Pieces.
    pub stok: Stock,
    /// Whose shelf.
    pub branch_id: Id,
}

impl Frame {
    pub(crate) fn shown(it: catalogue::Frame, costs: bool) -> Self {
        Self {
            id: Id(it.id.0),
            kode_frame: it.code,
            merk_frame: it.brand,
            jenis_frame: Word(it.kind),
            harga_beli_frame: costs.then_some(Amount(it.purchase_price)),
            harga_jual_frame: Amount(it.selling_price),
            stok: Stock(it.stock),
            branch_id: Id(it.branch.0),
        }
    }
}

/// A frame to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFrame {
    /// Issued when left out.
    kode_frame: Option<ProductCode>,
    merk_frame: ProductName,
    jenis_frame: FrameKindWord,
    /// By roles that may see it.
    harga_beli_frame: Option<Amount>,
    harga_jual_frame: Amount,
    stok: Option<Stock>,
    /// Given by a super admin; everybody else's is the session's.
    pub(crate) branch_id: Option<Id>,
}

impl From<NewFrame> for catalogue::Frame {
    fn from(new: NewFrame) -> Self {
        Self {
            id: FrameId(0),
            branch: BranchId(0),
            code: new.kode_frame.map(|text| text.0).unwrap_or_default(),
            brand: new.merk_frame.0,
            kind: new.jenis_frame.0,
            purchase_price: new.harga_beli_frame.map_or(Rupiah::ZERO, |price| price.0),
            selling_price: new.harga_jual_frame.0,
            stock: new.stok.map_or(0, |stock| stock.0),
        }
    }
}

/// What changes of a frame; what is left out stays.
#[expect(clippy::struct_field_names, reason = "names of the wire")]
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameChange {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    merk_frame: Option<ProductName>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    jenis_frame: Option<FrameKindWord>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    harga_beli_frame: Option<Amount>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    harga_jual_frame: Option<Amount>,
}

impl FrameChange {
    pub(crate) fn apply(self, frame: &mut catalogue::Frame) {
        set(&mut frame.brand, self.merk_frame.map(|text| text.0));
        set(&mut frame.kind, self.jenis_frame.map(|word| word.0));
        set(&mut frame.purchase_price, self.harga_beli_frame.map(|price| price.0));
        set(&mut frame.selling_price, self.harga_jual_frame.map(|price| price.0));
    }
}
