//! Accessories.

use melati_domain::{
    id::{AccessoryId, BranchId},
    money::Rupiah,
};
use melati_store::catalogue;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    given,
    leaf::{Amount, Id, ProductName, Stock},
    shelf::set,
};

/// An accessory.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Accessory {
    /// Row.
    pub id: Id,
    /// Name.
    pub nama_produk: String,
    /// What it cost; admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub harga_beli: Option<Amount>,
    /// What it sells for.
    pub harga_jual: Amount,
    /// Pieces.
    pub stok: Stock,
    /// Whose shelf.
    pub branch_id: Id,
}

impl Accessory {
    pub(crate) fn shown(it: catalogue::Accessory, costs: bool) -> Self {
        Self {
            id: Id(it.id.0),
            nama_produk: it.name,
            harga_beli: costs.then_some(Amount(it.purchase_price)),
            harga_jual: Amount(it.selling_price),
            stok: Stock(it.stock),
            branch_id: Id(it.branch.0),
        }
    }
}

/// An accessory to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccessory {
    nama_produk: ProductName,
    harga_beli: Option<Amount>,
    harga_jual: Amount,
    stok: Option<Stock>,
    /// Given by a super admin; everybody else's is the session's.
    pub(crate) branch_id: Option<Id>,
}

impl From<NewAccessory> for catalogue::Accessory {
    fn from(new: NewAccessory) -> Self {
        Self {
            id: AccessoryId(0),
            branch: BranchId(0),
            name: new.nama_produk.0,
            purchase_price: new.harga_beli.map_or(Rupiah::ZERO, |price| price.0),
            selling_price: new.harga_jual.0,
            stock: new.stok.map_or(0, |stock| stock.0),
        }
    }
}

/// What changes of an accessory; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessoryChange {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    nama_produk: Option<ProductName>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    harga_beli: Option<Amount>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    harga_jual: Option<Amount>,
}

impl AccessoryChange {
    pub(crate) fn apply(self, accessory: &mut catalogue::Accessory) {
        set(&mut accessory.name, self.nama_produk.map(|text| text.0));
        set(&mut accessory.purchase_price, self.harga_beli.map(|price| price.0));
        set(&mut accessory.selling_price, self.harga_jual.map(|price| price.0));
    }
}
