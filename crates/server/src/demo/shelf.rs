//! What lies on the demo's shelves: per branch 60 frames, 80 lenses and 10 accessories.
//!
//! Brands are invented, but for the two BPJS lenses, which the shops know by these very words; prices are like
//! those of the real catalogue (domain facts, section 3).

use std::collections::BTreeMap;

use melati_app::{Refusal, shelf};
use melati_domain::{
    actor::Actor,
    catalogue::{FrameKind, Product},
    cleaner,
    day::Millis,
    id::{AccessoryId, BranchId, FrameId, LensId},
    money::{Rupiah, TooMuchMoney},
};
use melati_store::{
    ReadTx, Tx,
    catalogue::{Accessory, Frame, Lens, ShelfFilter},
};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

use super::lists::{ACCESSORIES, FRAME_BRANDS, MODELS, PRIVATE_LENSES};

/// A branch's goods, with how many there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Goods {
    pub(super) frames: Vec<Frame>,
    pub(super) lenses: Vec<Lens>,
    pub(super) accessories: Vec<Accessory>,
    /// Pieces of everything that is kept in stock.
    pub(super) stock: BTreeMap<Product, i64>,
}

impl Goods {
    /// Fills the shelves of `branch`.
    pub(super) async fn fill(
        tx: &mut Tx,
        rng: &mut StdRng,
        branch: BranchId,
        by: &Actor,
        at: Millis,
    ) -> Result<Self, Refusal> {
        let mut goods = Self::default();
        for frame in frames(rng, branch)? {
            goods.frames.push(shelf::add_frame_in(tx, frame, Some(by), at).await?);
        }
        for lens in lenses(rng, branch)? {
            goods.lenses.push(shelf::add_lens_in(tx, lens, Some(by), at).await?);
        }
        for accessory in accessories(branch)? {
            goods.accessories.push(shelf::add_accessory_in(tx, accessory, Some(by), at).await?);
        }
        goods.count();
        Ok(goods)
    }

    /// The shelves of `branch` as they are.
    pub(super) async fn find(tx: &mut ReadTx, branch: BranchId) -> Result<Self, Refusal> {
        let all = ShelfFilter { branch: Some(branch), limit: 1_000, ..ShelfFilter::default() };
        let mut goods = Self {
            frames: tx.frames(&all).await?,
            lenses: tx.lenses(&all).await?,
            accessories: tx.accessories(&all).await?,
            stock: BTreeMap::new(),
        };
        goods.count();
        Ok(goods)
    }

    fn count(&mut self) {
        let frames = self.frames.iter().map(|it| (Product::Frame(it.id), it.stock));
        let lenses = self.lenses.iter().filter(|it| !it.is_custom_order);
        let lenses = lenses.map(|it| (Product::Lens(it.id), it.stock));
        let accessories = self.accessories.iter().map(|it| (Product::Accessory(it.id), it.stock));
        self.stock = frames.chain(lenses).chain(accessories).collect();
    }

    /// The cleaner that private customers get.
    pub(super) fn cleaner(&self) -> Option<Product> {
        let cleaner = self.accessories.iter().find(|it| cleaner::is_cleaner(&it.name));
        cleaner.map(|it| Product::Accessory(it.id))
    }

    /// Below how many pieces of `product` more are ordered, and about how many then.
    pub(super) fn reorder(&self, product: Product) -> (i64, i64) {
        match product {
            Product::Frame(_) => (2, 6),
            Product::Lens(_) => (12, 40),
            Product::Accessory(_) if self.cleaner() == Some(product) => (40, 120),
            Product::Accessory(_) => (5, 20),
        }
    }
}

fn frames(rng: &mut StdRng, branch: BranchId) -> Result<Vec<Frame>, TooMuchMoney> {
    let mut frames = Vec::new();
    for (kind, rows, selling, purchase) in [
        (FrameKind::BpjsIII, 10, 150_000, 25_000),
        (FrameKind::BpjsII, 7, 220_000, 40_000),
        (FrameKind::BpjsI, 5, 330_000, 60_000),
        (FrameKind::Private, 38, 0, 0),
    ] {
        for _ in 0..rows {
            let (selling, purchase) = if kind == FrameKind::Private {
                // Many cheap ones, few at 2.600.000.
                let step: i64 = rng.random_range(0..=46).min(rng.random_range(0..=46));
                let selling = 300_000 + step * 50_000;
                (selling, selling * 2 / 5)
            } else {
                (selling, purchase)
            };
            let brand = FRAME_BRANDS.choose(rng).unwrap_or(&"");
            let model = MODELS.choose(rng).unwrap_or(&"");
            frames.push(Frame {
                id: FrameId(0),
                branch,
                code: String::new(),
                brand: format!("{brand} {model}{}", rng.random_range(10..100)),
                kind,
                purchase_price: Rupiah::new(purchase)?,
                selling_price: Rupiah::new(selling)?,
                stock: if kind == FrameKind::Private {
                    rng.random_range(2..9)
                } else {
                    rng.random_range(8..25)
                },
            });
        }
    }
    Ok(frames)
}

/// A lens as the lists below have it: powers in hundredths of a dioptre.
struct Powers {
    sph: i64,
    cyl: Option<i64>,
    add: Option<i64>,
}

fn lenses(rng: &mut StdRng, branch: BranchId) -> Result<Vec<Lens>, TooMuchMoney> {
    let single = |sph: i64| Powers { sph, cyl: None, add: None };
    let mut lenses = Vec::new();
    let mut put = |brand: &str,
                   lens_type: &str,
                   coating: &str,
                   (purchase, selling): (i64, i64),
                   powers: Powers,
                   custom: bool| {
        lenses.push(Lens {
            id: LensId(0),
            branch,
            code: String::new(),
            brand: brand.to_owned(),
            lens_type: lens_type.to_owned(),
            coating: coating.to_owned(),
            sph: Some(powers.sph),
            cyl: powers.cyl,
            axis: powers.cyl.map(|_| *[90, 180].choose(rng).unwrap_or(&180)),
            add: powers.add,
            purchase_price: Rupiah::new(purchase)?,
            selling_price: Rupiah::new(selling)?,
            stock: if custom { 0 } else { rng.random_range(20..80) },
            is_custom_order: custom,
        });
        Ok::<_, TooMuchMoney>(())
    };
    for step in (-16..=10).filter(|step| *step != 0) {
        put("CR MC HIJAU", "SINGLE", "Hard Coating", (8_000, 100_000), single(step * 25), false)?;
    }
    for step in 0..12 {
        let powers = Powers { sph: step % 3 * 50, cyl: None, add: Some(100 + step / 3 * 50) };
        put("KRYP CR MC HIJAU", "BIFOCAL", "Hard Coating", (9_000, 100_000), powers, false)?;
    }
    for step in 1..=8 {
        let powers = Powers { sph: -50 * (step % 4), cyl: Some(-25 * step), add: None };
        put("CRMCHIJAUCYL", "SINGLE", "Hard Coating", (9_000, 100_000), powers, false)?;
    }
    for (brand, lens_type, coating, selling) in PRIVATE_LENSES {
        for step in 1..=4 {
            let add = (*lens_type != "SINGLE").then_some(75 + 50 * step);
            let powers = Powers { sph: -75 * step, cyl: None, add };
            put(brand, lens_type, coating, (selling * 3 / 10, *selling), powers, false)?;
        }
    }
    for step in 1..=6 {
        let powers = Powers { sph: -100 * step, cyl: Some(-50 * step), add: Some(100 + 25 * step) };
        put("Cakrawala Individu", "Progressive", "Photochromic", (175_000, 500_000), powers, true)?;
    }
    Ok(lenses)
}

fn accessories(branch: BranchId) -> Result<Vec<Accessory>, TooMuchMoney> {
    let row = |(name, purchase, selling, stock): &(&str, i64, i64, i64)| {
        Ok(Accessory {
            id: AccessoryId(0),
            branch,
            name: (*name).to_owned(),
            purchase_price: Rupiah::new(*purchase)?,
            selling_price: Rupiah::new(*selling)?,
            stock: *stock,
        })
    };
    ACCESSORIES.iter().map(row).collect()
}
