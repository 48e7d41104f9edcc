//! A shop to sell from: one branch, sixteen cashiers, shelves that never run dry.

use std::sync::Arc;

use anyhow::{Context, Result};
use melati_app::{
    App, SystemClock,
    basket::{Buyer, TypedBasket, TypedLine, TypedPayments},
    days,
    payments::TypedPayment,
    people, shelf,
};
use melati_domain::{
    actor::{Actor, Role},
    catalogue::{FrameKind, Product},
    day::Zone,
    id::{AccessoryId, BranchId, FrameId, LensId},
    money::Rupiah,
    sale::PaymentMethod,
};
use melati_store::{
    Branch, DatabaseUrl, Store, StoreOptions,
    catalogue::{Accessory, Frame, Lens},
};

/// Pieces of each product.
const PIECES: i64 = 1_000_000;
/// Products of each kind.
const PRODUCTS: i64 = 64;

/// A migrated store with one branch, people and goods.
pub(crate) struct Shop {
    pub(crate) app: App,
    pub(crate) cashiers: Vec<Actor>,
}

impl Shop {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let url: DatabaseUrl = url.parse()?;
        let store = Store::open(&url, &StoreOptions { writers: 16, ..StoreOptions::default() }).await?;
        store.migrate().await?;
        let app = App::new(store, Arc::new(SystemClock));
        let branch = Branch {
            id: BranchId(1),
            code: "CAB001".into(),
            name: "Cabang 1".into(),
            zone: Zone::Jakarta,
            settings: melati_domain::branch::Settings::default(),
        };
        let (owner, cashiers, now) = (user("pemilik", Role::SuperAdmin, None), 16, app.now());
        let prepared = people::prepare_user(&app, owner).await?;
        let id = branch.id;
        let people = app
            .store
            .writer
            .write(move |tx| {
                Box::pin(async move {
                    tx.insert_branch(&branch).await?;
                    let hash = prepared.password_hash.clone();
                    let owner = people::add_user_in(tx, prepared, now).await?;
                    let mut people = vec![owner.actor()];
                    for n in 0..cashiers {
                        let new = melati_store::people::User {
                            id: melati_domain::id::UserId(0),
                            name: format!("Kasir {n}"),
                            email: format!("kasir{n}@contoh.id"),
                            password_hash: hash.clone(),
                            role: Role::Cashier,
                            branch: Some(id),
                            is_active: true,
                        };
                        people.push(people::add_user_in(tx, new, now).await?.actor());
                    }
                    for n in 1..=PRODUCTS {
                        stock(tx, id, n, now).await?;
                    }
                    Ok::<_, melati_app::Refusal>(people)
                })
            })
            .await?;
        let (owner, cashiers) = people.split_first().context("an owner was added")?;
        days::open(&app, owner, id, None).await?;
        Ok(Self { app, cashiers: cashiers.to_vec() })
    }

    /// A frame, a lens and an accessory, paid in cash; `n` spreads over the shelf.
    pub(crate) fn basket(n: i64) -> TypedBasket {
        let line = |product| TypedLine::Product { product, quantity: 1 };
        let product = |step: i64| (n * step).rem_euclid(PRODUCTS) + 1;
        TypedBasket {
            branch: None,
            buyer: Buyer::WalkIn("Pembeli".into()),
            lines: vec![
                line(Product::Frame(FrameId(product(7)))),
                line(Product::Lens(LensId(product(11)))),
                line(Product::Accessory(AccessoryId(product(13)))),
            ],
            discount: Rupiah::ZERO,
            manual_extra: Rupiah::ZERO,
            payments: TypedPayments::One(TypedPayment {
                tendered: Rupiah::new(1_000_000).unwrap_or_default(),
                method: PaymentMethod::Cash,
                bank: None,
            }),
            promised_day: None,
            day: None,
            approval: None,
            seen_total: None,
        }
    }
}

fn user(name: &str, role: Role, branch: Option<BranchId>) -> people::NewUser {
    let email = format!("{name}@contoh.id");
    people::NewUser { name: name.into(), email, password: "rahasia-bench".into(), role, branch }
}

async fn stock(
    tx: &mut melati_store::Tx,
    branch: BranchId,
    n: i64,
    now: melati_domain::day::Millis,
) -> Result<(), melati_app::Refusal> {
    let price = Rupiah::new(100_000).unwrap_or_default();
    let frame = Frame {
        id: FrameId(0),
        branch,
        code: String::new(),
        brand: format!("Merk {n}"),
        kind: FrameKind::Private,
        purchase_price: price,
        selling_price: price,
        stock: PIECES,
    };
    shelf::add_frame_in(tx, frame, None, now).await?;
    let lens = Lens {
        id: LensId(0),
        branch,
        code: String::new(),
        brand: format!("Lensa {n}"),
        lens_type: "SINGLE".into(),
        coating: String::new(),
        sph: Some(-100),
        cyl: None,
        axis: None,
        add: None,
        purchase_price: price,
        selling_price: price,
        stock: PIECES,
        is_custom_order: false,
    };
    shelf::add_lens_in(tx, lens, None, now).await?;
    let accessory = Accessory {
        id: AccessoryId(0),
        branch,
        name: format!("Kotak {n}"),
        purchase_price: price,
        selling_price: price,
        stock: PIECES,
    };
    shelf::add_accessory_in(tx, accessory, None, now).await?;
    Ok(())
}
