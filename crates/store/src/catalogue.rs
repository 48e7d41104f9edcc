//! Shelf goods of a branch: frames, lenses, accessories.
//!
//! Stock is changed only in [`crate::stock`].

use melati_domain::{
    catalogue::{FrameKind, Product, ProductKind},
    code,
    id::{AccessoryId, BranchId, FrameId, LensId},
    money::Rupiah,
    power::Power,
};

use crate::{FromRow, ReadTx, Row, Sql, StoreError, Tx, sql, text::like_pattern, tx::Asked};

/// A frame row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Row.
    pub id: FrameId,
    /// Whose shelf.
    pub branch: BranchId,
    /// Unique code.
    pub code: String,
    /// Brand.
    pub brand: String,
    /// Kind.
    pub kind: FrameKind,
    /// What it cost.
    pub purchase_price: Rupiah,
    /// What it sells for.
    pub selling_price: Rupiah,
    /// Pieces.
    pub stock: i64,
}

impl Frame {
    /// `merk - jenis`, as feeds and receipts show it.
    pub fn title(&self) -> String {
        format!("{} - {}", self.brand, self.kind)
    }
}

/// A lens row: one lens of one power.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// Row.
    pub id: LensId,
    /// Whose shelf.
    pub branch: BranchId,
    /// Code; duplicates are allowed (one per branch and power).
    pub code: String,
    /// Brand.
    pub brand: String,
    /// SINGLE, BIFOCAL, Progressive, …
    pub lens_type: String,
    /// Coating, may be empty.
    pub coating: String,
    /// Sphere, hundredths of a dioptre.
    pub sph: Option<i64>,
    /// Cylinder, hundredths of a dioptre.
    pub cyl: Option<i64>,
    /// Axis, degrees 1–180.
    pub axis: Option<i64>,
    /// Near addition, hundredths of a dioptre.
    pub add: Option<i64>,
    /// What it cost.
    pub purchase_price: Rupiah,
    /// What it sells for.
    pub selling_price: Rupiah,
    /// Pieces.
    pub stock: i64,
    /// Ordered per customer, not from the shelf.
    pub is_custom_order: bool,
}

impl Lens {
    /// `merk - type`, as feeds and receipts show it.
    pub fn title(&self) -> String {
        format!("{} - {}", self.brand, self.lens_type)
    }

    /// Coating and powers, which tell it from others of its name: `Blue Cut, SPH -1.25, CYL -0.50, AXIS 90`.
    pub fn detail(&self) -> String {
        let power = |name: &str, value: Option<i64>| {
            value.and_then(|value| Power::new(value).ok()).map(|power| format!("{name} {power}"))
        };
        let parts = [
            Some(self.coating.clone()).filter(|coating| !coating.is_empty()),
            power("SPH", self.sph),
            power("CYL", self.cyl),
            self.axis.map(|axis| format!("AXIS {axis}")),
            power("ADD", self.add),
            self.is_custom_order.then(|| "pesanan".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Title and detail, as whoever must not take another one reads it: `CR MC - SINGLE, SPH -1.25`.
    pub fn described(&self) -> String {
        let detail = self.detail();
        if detail.is_empty() { self.title() } else { format!("{}, {detail}", self.title()) }
    }
}

/// An accessory row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accessory {
    /// Row.
    pub id: AccessoryId,
    /// Whose shelf.
    pub branch: BranchId,
    /// Name.
    pub name: String,
    /// What it cost.
    pub purchase_price: Rupiah,
    /// What it sells for.
    pub selling_price: Rupiah,
    /// Pieces.
    pub stock: i64,
}

impl FromRow for Frame {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            branch: row.get(1)?,
            code: row.get(2)?,
            brand: row.get(3)?,
            kind: row.get(4)?,
            purchase_price: row.get(5)?,
            selling_price: row.get(6)?,
            stock: row.get(7)?,
        })
    }
}

impl FromRow for Lens {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            branch: row.get(1)?,
            code: row.get(2)?,
            brand: row.get(3)?,
            lens_type: row.get(4)?,
            coating: row.get(5)?,
            sph: row.get(6)?,
            cyl: row.get(7)?,
            axis: row.get(8)?,
            add: row.get(9)?,
            purchase_price: row.get(10)?,
            selling_price: row.get(11)?,
            stock: row.get(12)?,
            is_custom_order: row.get(13)?,
        })
    }
}

impl FromRow for Accessory {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            branch: row.get(1)?,
            name: row.get(2)?,
            purchase_price: row.get(3)?,
            selling_price: row.get(4)?,
            stock: row.get(5)?,
        })
    }
}

/// One of the shelf goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goods {
    /// A frame.
    Frame(Frame),
    /// A lens.
    Lens(Lens),
    /// An accessory.
    Accessory(Accessory),
}

impl Goods {
    /// Whose shelf.
    pub const fn branch(&self) -> BranchId {
        match self {
            Self::Frame(frame) => frame.branch,
            Self::Lens(lens) => lens.branch,
            Self::Accessory(accessory) => accessory.branch,
        }
    }

    /// Which one.
    pub const fn product(&self) -> Product {
        match self {
            Self::Frame(frame) => Product::Frame(frame.id),
            Self::Lens(lens) => Product::Lens(lens.id),
            Self::Accessory(accessory) => Product::Accessory(accessory.id),
        }
    }

    /// Its code.
    pub fn code(&self) -> String {
        match self {
            Self::Frame(frame) => frame.code.clone(),
            Self::Lens(lens) => lens.code.clone(),
            Self::Accessory(accessory) => code::accessory_code(accessory.id),
        }
    }

    /// Its name.
    pub fn title(&self) -> String {
        match self {
            Self::Frame(frame) => frame.title(),
            Self::Lens(lens) => lens.title(),
            Self::Accessory(accessory) => accessory.name.clone(),
        }
    }

    /// Its name; of a lens with what tells it from others of that name.
    pub fn described(&self) -> String {
        match self {
            Self::Lens(lens) => lens.described(),
            other => other.title(),
        }
    }

    /// Does it stand on the shelf? A lens of a custom order is ground for each sale.
    pub const fn is_on_shelf(&self) -> bool {
        !matches!(self, Self::Lens(lens) if lens.is_custom_order)
    }

    /// Pieces on the shelf; none of what is ordered for each sale.
    pub const fn stock(&self) -> i64 {
        match self {
            Self::Frame(frame) => frame.stock,
            Self::Lens(lens) => lens.stock,
            Self::Accessory(accessory) => accessory.stock,
        }
    }
}

/// What a list of shelf goods is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShelfFilter {
    /// Only this branch; `None` = all.
    pub branch: Option<BranchId>,
    /// Contained in code, brand, kind, type or name.
    pub q: String,
    /// Only what is low by its branch's own threshold, and is kept on the shelf at all.
    pub low: bool,
    /// Rows after this id; 0 = from the start.
    pub cursor: i64,
    /// Most rows.
    pub limit: i64,
}

sql! {
    FRAME = "
        SELECT id, branch_id, code, brand, kind, purchase_price_rupiah, selling_price_rupiah, stock
        FROM frame WHERE id = $1";
    FRAMES = "
        SELECT id, branch_id, code, brand, kind, purchase_price_rupiah, selling_price_rupiah, stock
        FROM frame WHERE id > $1 AND (branch_id = $2 OR CAST($2 AS BIGINT) IS NULL) AND search_text LIKE $3 ESCAPE '\\'
            AND (CAST($5 AS BIGINT) = 0
                OR stock <= (SELECT b.frame_low FROM branch b WHERE b.id = frame.branch_id))
        ORDER BY id LIMIT $4";
    LOW_FRAMES = "
        SELECT COUNT(*) FROM frame f JOIN branch b ON b.id = f.branch_id WHERE b.id = $1 AND f.stock <= b.frame_low";
    LOW_LENSES = "
        SELECT COUNT(*) FROM lens l JOIN branch b ON b.id = l.branch_id
        WHERE b.id = $1 AND l.is_custom_order = 0 AND l.stock <= b.lens_low";
    LOW_ACCESSORIES = "
        SELECT COUNT(*) FROM accessory a JOIN branch b ON b.id = a.branch_id
        WHERE b.id = $1 AND a.stock <= b.accessory_low";
    INSERT_FRAME = "
        INSERT INTO frame (id, branch_id, code, brand, kind, search_text, purchase_price_rupiah, selling_price_rupiah, stock)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (code) DO NOTHING";
    UPDATE_FRAME = "
        UPDATE frame SET brand = $4, kind = $5, search_text = $6, purchase_price_rupiah = $7, selling_price_rupiah = $8
        WHERE id = $1 AND branch_id = $2 AND code = $3";
    LENS = "
        SELECT id, branch_id, code, brand, type, coating, sph, cyl, axis, add_power, purchase_price_rupiah,
            selling_price_rupiah, stock, is_custom_order
        FROM lens WHERE id = $1";
    LENSES = "
        SELECT id, branch_id, code, brand, type, coating, sph, cyl, axis, add_power, purchase_price_rupiah,
            selling_price_rupiah, stock, is_custom_order
        FROM lens WHERE id > $1 AND (branch_id = $2 OR CAST($2 AS BIGINT) IS NULL) AND search_text LIKE $3 ESCAPE '\\'
            AND (CAST($5 AS BIGINT) = 0 OR is_custom_order = 0
                AND stock <= (SELECT b.lens_low FROM branch b WHERE b.id = lens.branch_id))
        ORDER BY id LIMIT $4";
    LENSES_ALIKE = "
        SELECT l.id, l.branch_id, l.code, l.brand, l.type, l.coating, l.sph, l.cyl, l.axis, l.add_power,
            l.purchase_price_rupiah, l.selling_price_rupiah, l.stock, l.is_custom_order
        FROM lens l JOIN lens o ON o.branch_id = l.branch_id
        WHERE o.id = $1 AND l.stock > 0 AND l.is_custom_order = 0 AND l.sph IS NOT DISTINCT FROM o.sph
            AND l.cyl IS NOT DISTINCT FROM o.cyl AND l.axis IS NOT DISTINCT FROM o.axis
            AND l.add_power IS NOT DISTINCT FROM o.add_power
        ORDER BY CASE WHEN l.id = o.id THEN 0 ELSE 1 END, l.id LIMIT 10";
    INSERT_LENS = "
        INSERT INTO lens (id, branch_id, code, brand, type, coating, sph, cyl, axis, add_power, search_text,
            purchase_price_rupiah, selling_price_rupiah, is_custom_order, stock)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)";
    UPDATE_LENS = "
        UPDATE lens SET brand = $4, type = $5, coating = $6, sph = $7, cyl = $8, axis = $9, add_power = $10,
            search_text = $11, purchase_price_rupiah = $12, selling_price_rupiah = $13, is_custom_order = $14
        WHERE id = $1 AND branch_id = $2 AND code = $3";
    ACCESSORY = "
        SELECT id, branch_id, name, purchase_price_rupiah, selling_price_rupiah, stock FROM accessory WHERE id = $1";
    ACCESSORIES = "
        SELECT id, branch_id, name, purchase_price_rupiah, selling_price_rupiah, stock
        FROM accessory WHERE id > $1 AND (branch_id = $2 OR CAST($2 AS BIGINT) IS NULL) AND search_text LIKE $3 ESCAPE '\\'
            AND (CAST($5 AS BIGINT) = 0
                OR stock <= (SELECT b.accessory_low FROM branch b WHERE b.id = accessory.branch_id))
        ORDER BY id LIMIT $4";
    FREE_CLEANER = "
        SELECT id, branch_id, name, purchase_price_rupiah, selling_price_rupiah, stock
        FROM accessory WHERE branch_id = $1 AND search_text LIKE '%cleaner%' AND stock > 0 ORDER BY id LIMIT 1";
    INSERT_ACCESSORY = "
        INSERT INTO accessory (id, branch_id, name, search_text, purchase_price_rupiah, selling_price_rupiah, stock)
        VALUES ($1, $2, $3, $4, $5, $6, 0)";
    UPDATE_ACCESSORY = "
        UPDATE accessory SET name = $3, search_text = $4, purchase_price_rupiah = $5, selling_price_rupiah = $6
        WHERE id = $1 AND branch_id = $2";
}

impl ReadTx {
    /// One frame.
    pub async fn frame(&mut self, id: FrameId) -> Result<Option<Frame>, StoreError> {
        self.one(&FRAME, &[id.into()]).await
    }

    /// One lens.
    pub async fn lens(&mut self, id: LensId) -> Result<Option<Lens>, StoreError> {
        self.one(&LENS, &[id.into()]).await
    }

    /// Lenses of the same powers on the shelf of the same branch, the lens itself first; at most ten.
    pub async fn lenses_alike(&mut self, id: LensId) -> Result<Vec<Lens>, StoreError> {
        self.rows(&LENSES_ALIKE, &[id.into()]).await
    }

    /// One accessory.
    pub async fn accessory(&mut self, id: AccessoryId) -> Result<Option<Accessory>, StoreError> {
        self.one(&ACCESSORY, &[id.into()]).await
    }

    /// Goods of any kind, in the order asked; `None` for what is not there. Costs as much as one of them.
    pub async fn goods(&mut self, products: &[Product]) -> Result<Vec<Option<Goods>>, StoreError> {
        let asked = products.iter().map(|product| {
            let params = vec![product.number().into()];
            match product {
                Product::Frame(_) => {
                    Asked { sql: &FRAME, params, read: |row| Frame::from_row(row).map(Goods::Frame) }
                }
                Product::Lens(_) => {
                    Asked { sql: &LENS, params, read: |row| Lens::from_row(row).map(Goods::Lens) }
                }
                Product::Accessory(_) => Asked {
                    sql: &ACCESSORY,
                    params,
                    read: |row| Accessory::from_row(row).map(Goods::Accessory),
                },
            }
        });
        self.one_of_each(&asked.collect::<Vec<_>>()).await
    }

    /// Frames by id.
    pub async fn frames(&mut self, filter: &ShelfFilter) -> Result<Vec<Frame>, StoreError> {
        self.shelf(&FRAMES, filter).await
    }

    /// Goods of a kind, in the order of their numbers.
    pub async fn goods_of(
        &mut self,
        kind: ProductKind,
        filter: &ShelfFilter,
    ) -> Result<Vec<Goods>, StoreError> {
        Ok(match kind {
            ProductKind::Frame => self.frames(filter).await?.into_iter().map(Goods::Frame).collect(),
            ProductKind::Lens => self.lenses(filter).await?.into_iter().map(Goods::Lens).collect(),
            ProductKind::Accessory => {
                self.accessories(filter).await?.into_iter().map(Goods::Accessory).collect()
            }
        })
    }

    /// Lenses by id.
    pub async fn lenses(&mut self, filter: &ShelfFilter) -> Result<Vec<Lens>, StoreError> {
        self.shelf(&LENSES, filter).await
    }

    /// Accessories by id.
    pub async fn accessories(&mut self, filter: &ShelfFilter) -> Result<Vec<Accessory>, StoreError> {
        self.shelf(&ACCESSORIES, filter).await
    }

    /// How many goods of a kind are low on a branch's shelf.
    pub async fn low_goods(&mut self, kind: ProductKind, branch: BranchId) -> Result<i64, StoreError> {
        let sql = match kind {
            ProductKind::Frame => &LOW_FRAMES,
            ProductKind::Lens => &LOW_LENSES,
            ProductKind::Accessory => &LOW_ACCESSORIES,
        };
        let found: Option<(i64,)> = self.one(sql, &[branch.into()]).await?;
        Ok(found.map_or(0, |(count,)| count))
    }

    /// A lens cleaner in stock, to be given away (domain facts, section 3).
    pub async fn cleaner_in_stock(&mut self, branch: BranchId) -> Result<Option<Accessory>, StoreError> {
        self.one(&FREE_CLEANER, &[branch.into()]).await
    }

    async fn shelf<T: FromRow>(
        &mut self,
        sql: &'static Sql,
        filter: &ShelfFilter,
    ) -> Result<Vec<T>, StoreError> {
        let pattern = like_pattern(&filter.q);
        let ShelfFilter { branch, cursor, limit, low, .. } = *filter;
        self.rows(sql, &[cursor.into(), branch.into(), (&pattern).into(), limit.into(), low.into()]).await
    }
}

impl Tx {
    /// Adds a frame without stock; false when the code is taken.
    pub async fn insert_frame(&mut self, frame: &Frame) -> Result<bool, StoreError> {
        Ok(self.write_frame(&INSERT_FRAME, frame).await? > 0)
    }

    /// Changes a frame but its code, branch and stock.
    pub async fn update_frame(&mut self, frame: &Frame) -> Result<bool, StoreError> {
        Ok(self.write_frame(&UPDATE_FRAME, frame).await? > 0)
    }

    /// Adds a lens without stock.
    pub async fn insert_lens(&mut self, lens: &Lens) -> Result<(), StoreError> {
        self.write_lens(&INSERT_LENS, lens).await.map(|_| ())
    }

    /// Changes a lens but its code, branch and stock.
    pub async fn update_lens(&mut self, lens: &Lens) -> Result<bool, StoreError> {
        Ok(self.write_lens(&UPDATE_LENS, lens).await? > 0)
    }

    /// Adds an accessory without stock.
    pub async fn insert_accessory(&mut self, accessory: &Accessory) -> Result<(), StoreError> {
        self.write_accessory(&INSERT_ACCESSORY, accessory).await.map(|_| ())
    }

    /// Changes an accessory but its branch and stock.
    pub async fn update_accessory(&mut self, accessory: &Accessory) -> Result<bool, StoreError> {
        Ok(self.write_accessory(&UPDATE_ACCESSORY, accessory).await? > 0)
    }

    async fn write_frame(&mut self, sql: &'static Sql, f: &Frame) -> Result<u64, StoreError> {
        let search = format!("{} {} {}", f.code, f.brand, f.kind).to_lowercase();
        let params = [
            f.id.into(),
            f.branch.into(),
            (&f.code).into(),
            (&f.brand).into(),
            f.kind.into(),
            (&search).into(),
            f.purchase_price.into(),
            f.selling_price.into(),
        ];
        self.execute(sql, &params).await
    }

    async fn write_lens(&mut self, sql: &'static Sql, l: &Lens) -> Result<u64, StoreError> {
        let search = format!("{} {} {} {}", l.code, l.brand, l.lens_type, l.coating).to_lowercase();
        let params = [
            l.id.into(),
            l.branch.into(),
            (&l.code).into(),
            (&l.brand).into(),
            (&l.lens_type).into(),
            (&l.coating).into(),
            l.sph.into(),
            l.cyl.into(),
            l.axis.into(),
            l.add.into(),
            (&search).into(),
            l.purchase_price.into(),
            l.selling_price.into(),
            l.is_custom_order.into(),
        ];
        self.execute(sql, &params).await
    }

    async fn write_accessory(&mut self, sql: &'static Sql, a: &Accessory) -> Result<u64, StoreError> {
        let search = a.name.to_lowercase();
        let params = [
            a.id.into(),
            a.branch.into(),
            (&a.name).into(),
            (&search).into(),
            a.purchase_price.into(),
            a.selling_price.into(),
        ];
        self.execute(sql, &params).await
    }
}
