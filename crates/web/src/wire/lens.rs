//! Lenses.

use melati_domain::{
    id::{BranchId, LensId},
    money::Rupiah,
};
use melati_store::catalogue;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    given,
    leaf::{
        Addition, Amount, Axis, Coating, Cylinder, Id, LensType, ProductCode, ProductName, Sphere, Stock,
    },
    shelf::set,
};

/// A lens: one row is one lens of one power.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Lens {
    /// Row.
    pub id: Id,
    /// Code; need not be unique.
    pub kode_lensa: String,
    /// Brand.
    pub merk_lensa: String,
    /// SINGLE, BIFOCAL, Progressive, …
    #[serde(rename = "type")]
    pub lens_type: String,
    /// Coating; empty where none.
    pub coating: String,
    /// Sphere.
    #[schema(required)]
    pub sph: Option<Sphere>,
    /// Cylinder.
    #[schema(required)]
    pub cyl: Option<Cylinder>,
    /// Axis.
    #[schema(required)]
    pub axis: Option<Axis>,
    /// Near addition.
    #[schema(required)]
    pub add: Option<Addition>,
    /// What it cost; admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub harga_beli_lensa: Option<Amount>,
    /// What it sells for.
    pub harga_jual_lensa: Amount,
    /// Pieces.
    pub stok: Stock,
    /// Ordered per customer, not taken from the shelf.
    pub is_custom_order: bool,
    /// Whose shelf.
    pub branch_id: Id,
}

impl Lens {
    pub(crate) fn shown(it: catalogue::Lens, costs: bool) -> Self {
        Self {
            id: Id(it.id.0),
            kode_lensa: it.code,
            merk_lensa: it.brand,
            lens_type: it.lens_type,
            coating: it.coating,
            sph: it.sph.map(Sphere),
            cyl: it.cyl.map(Cylinder),
            axis: it.axis.map(Axis),
            add: it.add.map(Addition),
            harga_beli_lensa: costs.then_some(Amount(it.purchase_price)),
            harga_jual_lensa: Amount(it.selling_price),
            stok: Stock(it.stock),
            is_custom_order: it.is_custom_order,
            branch_id: Id(it.branch.0),
        }
    }
}

/// A lens to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLens {
    /// Issued when left out.
    kode_lensa: Option<ProductCode>,
    merk_lensa: ProductName,
    #[serde(rename = "type")]
    lens_type: LensType,
    coating: Option<Coating>,
    sph: Option<Sphere>,
    cyl: Option<Cylinder>,
    axis: Option<Axis>,
    add: Option<Addition>,
    /// By roles that may see it.
    harga_beli_lensa: Option<Amount>,
    harga_jual_lensa: Amount,
    stok: Option<Stock>,
    is_custom_order: Option<bool>,
    /// Given by a super admin; everybody else's is the session's.
    pub(crate) branch_id: Option<Id>,
}

impl From<NewLens> for catalogue::Lens {
    fn from(new: NewLens) -> Self {
        Self {
            id: LensId(0),
            branch: BranchId(0),
            code: new.kode_lensa.map(|text| text.0).unwrap_or_default(),
            brand: new.merk_lensa.0,
            lens_type: new.lens_type.0,
            coating: new.coating.map(|text| text.0).unwrap_or_default(),
            sph: new.sph.map(|power| power.0),
            cyl: new.cyl.map(|power| power.0),
            axis: new.axis.map(|degrees| degrees.0),
            add: new.add.map(|power| power.0),
            purchase_price: new.harga_beli_lensa.map_or(Rupiah::ZERO, |price| price.0),
            selling_price: new.harga_jual_lensa.0,
            stock: new.stok.map_or(0, |stock| stock.0),
            is_custom_order: new.is_custom_order.unwrap_or(false),
        }
    }
}

/// What changes of a lens; what is left out stays, `null` removes a power.
#[expect(clippy::option_option, reason = "left out, null and given are three things here")]
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LensChange {
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    merk_lensa: Option<ProductName>,
    #[serde(default, rename = "type", deserialize_with = "given")]
    #[schema(nullable = false)]
    lens_type: Option<LensType>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    coating: Option<Coating>,
    #[serde(default, deserialize_with = "given")]
    sph: Option<Option<Sphere>>,
    #[serde(default, deserialize_with = "given")]
    cyl: Option<Option<Cylinder>>,
    #[serde(default, deserialize_with = "given")]
    axis: Option<Option<Axis>>,
    #[serde(default, deserialize_with = "given")]
    add: Option<Option<Addition>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    harga_beli_lensa: Option<Amount>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    harga_jual_lensa: Option<Amount>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    is_custom_order: Option<bool>,
}

impl LensChange {
    pub(crate) fn apply(self, lens: &mut catalogue::Lens) {
        set(&mut lens.brand, self.merk_lensa.map(|text| text.0));
        set(&mut lens.lens_type, self.lens_type.map(|text| text.0));
        set(&mut lens.coating, self.coating.map(|text| text.0));
        set(&mut lens.sph, self.sph.map(|power| power.map(|power| power.0)));
        set(&mut lens.cyl, self.cyl.map(|power| power.map(|power| power.0)));
        set(&mut lens.axis, self.axis.map(|degrees| degrees.map(|degrees| degrees.0)));
        set(&mut lens.add, self.add.map(|power| power.map(|power| power.0)));
        set(&mut lens.purchase_price, self.harga_beli_lensa.map(|price| price.0));
        set(&mut lens.selling_price, self.harga_jual_lensa.map(|price| price.0));
        set(&mut lens.is_custom_order, self.is_custom_order);
    }
}
