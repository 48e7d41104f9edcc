//! Shelf goods: add, change, restock, find.

use melati_domain::{
    actor::Actor,
    catalogue::{Product, ProductKind},
    code,
    event::Event,
    id::{AccessoryId, BranchId, FrameId, LensId},
    money::Rupiah,
    rights::Right,
};
use melati_store::{
    Table, Tx,
    catalogue::{Accessory, Frame, Goods, Lens, ShelfFilter},
    stock::{Movement, WrittenMovement},
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{acting_branch, listed_branch, reachable, require},
    refusal::{limited_text, required_text},
    stock,
};

/// Most pieces of one product.
const MOST_PIECES: i64 = 1_000_000;
/// Taken codes skipped before giving up: more than any shop types by hand.
const CODES_TRIED: i64 = 10_000;

/// Frames in reach.
pub async fn frames(app: &App, actor: &Actor, mut filter: ShelfFilter) -> Result<Vec<Frame>, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.frames(&filter).await?) })).await
}

/// Lenses in reach.
pub async fn lenses(app: &App, actor: &Actor, mut filter: ShelfFilter) -> Result<Vec<Lens>, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.lenses(&filter).await?) })).await
}

/// Accessories in reach.
pub async fn accessories(
    app: &App,
    actor: &Actor,
    mut filter: ShelfFilter,
) -> Result<Vec<Accessory>, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.accessories(&filter).await?) })).await
}

/// One frame in reach.
pub async fn frame(app: &App, actor: &Actor, id: FrameId) -> Result<Frame, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    let found = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.frame(id).await?) }))
        .await?;
    reachable(found, Thing::Frame, actor, |frame| frame.branch)
}

/// One lens in reach.
pub async fn lens(app: &App, actor: &Actor, id: LensId) -> Result<Lens, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    let found = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.lens(id).await?) }))
        .await?;
    reachable(found, Thing::Lens, actor, |lens| lens.branch)
}

/// One accessory in reach.
pub async fn accessory(app: &App, actor: &Actor, id: AccessoryId) -> Result<Accessory, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    let found = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.accessory(id).await?) }))
        .await?;
    reachable(found, Thing::Accessory, actor, |accessory| accessory.branch)
}

/// Goods in reach, with their movements before a row (`None`: from the newest), newest first.
pub async fn record(
    app: &App,
    actor: &Actor,
    product: Product,
    before: Option<i64>,
    limit: i64,
) -> Result<(Goods, Vec<WrittenMovement>), Refusal> {
    require(actor, Right::SeeCatalogue)?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let found = tx.goods(&[product]).await?.pop().flatten();
            let goods = reachable(found, thing(product), &actor, Goods::branch)?;
            Ok((goods, tx.movements(product, before, limit).await?))
        })
    });
    read.await
}

const fn thing(product: Product) -> Thing {
    match product {
        Product::Frame(_) => Thing::Frame,
        Product::Lens(_) => Thing::Lens,
        Product::Accessory(_) => Thing::Accessory,
    }
}

/// Who may change and restock goods of a kind.
pub const fn right_to_restock(kind: ProductKind) -> Right {
    match kind {
        ProductKind::Frame | ProductKind::Lens => Right::EditShelf,
        ProductKind::Accessory => Right::EditAccessories,
    }
}

/// Adds a frame with its first stock; `frame.id` is ignored, a blank code is issued, `frame.branch` is where a
/// super admin asked for.
pub async fn add_frame(
    app: &App,
    actor: &Actor,
    frame: Frame,
    asked: Option<BranchId>,
) -> Result<Frame, Refusal> {
    require(actor, Right::EditShelf)?;
    require_for_cost(actor, Rupiah::ZERO, frame.purchase_price)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let branch = acting_branch(tx, &actor, asked).await?.id;
            add_frame_in(tx, Frame { branch, ..frame }, Some(&actor), now).await
        })
    });
    write.await
}

/// [`add_frame`] inside an open transaction, into `frame.branch`.
pub async fn add_frame_in(
    tx: &mut Tx,
    frame: Frame,
    by: Option<&Actor>,
    now: melati_domain::day::Millis,
) -> Result<Frame, Refusal> {
    let stock = first_stock(frame.stock)?;
    let mut frame =
        checked_frame(&Frame { id: FrameId(tx.next_id(Table::Frame).await?), stock: 0, ..frame })?;
    insert_with_code(tx, &mut frame).await?;
    stock_up(tx, frame.branch, Product::Frame(frame.id), stock, "Stok awal", by, now).await?;
    Ok(Frame { stock, ..frame })
}

/// Inserts a frame; a blank code is issued from its number, or the next one that no typed code took before.
async fn insert_with_code(tx: &mut Tx, frame: &mut Frame) -> Result<(), Refusal> {
    if !frame.code.is_empty() {
        let inserted = tx.insert_frame(frame).await?;
        return if inserted {
            Ok(())
        } else {
            Err(Refusal::invalid(Field::plain("kode_frame"), FieldProblem::Taken))
        };
    }
    for number in frame.id.0..frame.id.0.saturating_add(CODES_TRIED) {
        frame.code = code::frame_code(FrameId(number));
        if tx.insert_frame(frame).await? {
            return Ok(());
        }
    }
    Err(Refusal::invalid(Field::plain("kode_frame"), FieldProblem::Taken))
}

/// Adds a lens with its first stock; as [`add_frame`].
pub async fn add_lens(
    app: &App,
    actor: &Actor,
    lens: Lens,
    asked: Option<BranchId>,
) -> Result<Lens, Refusal> {
    require(actor, Right::EditShelf)?;
    require_for_cost(actor, Rupiah::ZERO, lens.purchase_price)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let branch = acting_branch(tx, &actor, asked).await?.id;
            add_lens_in(tx, Lens { branch, ..lens }, Some(&actor), now).await
        })
    });
    write.await
}

/// [`add_lens`] inside an open transaction, into `lens.branch`.
pub async fn add_lens_in(
    tx: &mut Tx,
    lens: Lens,
    by: Option<&Actor>,
    now: melati_domain::day::Millis,
) -> Result<Lens, Refusal> {
    let stock = first_stock(lens.stock)?;
    let mut lens = checked_lens(&Lens { id: LensId(tx.next_id(Table::Lens).await?), stock: 0, ..lens })?;
    if lens.code.is_empty() {
        lens.code = code::lens_code(lens.id);
    }
    tx.insert_lens(&lens).await?;
    stock_up(tx, lens.branch, Product::Lens(lens.id), stock, "Stok awal", by, now).await?;
    Ok(Lens { stock, ..lens })
}

/// Adds an accessory with its first stock; as [`add_frame`].
pub async fn add_accessory(
    app: &App,
    actor: &Actor,
    accessory: Accessory,
    asked: Option<BranchId>,
) -> Result<Accessory, Refusal> {
    require(actor, Right::AddAccessories)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let branch = acting_branch(tx, &actor, asked).await?.id;
            add_accessory_in(tx, Accessory { branch, ..accessory }, Some(&actor), now).await
        })
    });
    write.await
}

/// [`add_accessory`] inside an open transaction, into `accessory.branch`.
pub async fn add_accessory_in(
    tx: &mut Tx,
    accessory: Accessory,
    by: Option<&Actor>,
    now: melati_domain::day::Millis,
) -> Result<Accessory, Refusal> {
    let stock = first_stock(accessory.stock)?;
    let id = AccessoryId(tx.next_id(Table::Accessory).await?);
    let accessory = checked_accessory(&Accessory { id, stock: 0, ..accessory })?;
    tx.insert_accessory(&accessory).await?;
    stock_up(tx, accessory.branch, Product::Accessory(id), stock, "Stok awal", by, now).await?;
    Ok(Accessory { stock, ..accessory })
}

/// Changes a frame; `change` edits the row as it is. Its code, branch and stock stay.
pub async fn edit_frame(
    app: &App,
    actor: &Actor,
    id: FrameId,
    change: impl FnOnce(&mut Frame) + Send + 'static,
) -> Result<Frame, Refusal> {
    require(actor, Right::EditShelf)?;
    let actor = actor.clone();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Frame, id.0).await?;
            let frame = reachable(tx.frame(id).await?, Thing::Frame, &actor, |frame| frame.branch)?;
            let mut changed = frame.clone();
            change(&mut changed);
            require_for_cost(&actor, frame.purchase_price, changed.purchase_price)?;
            let changed = checked_frame(&Frame {
                id,
                branch: frame.branch,
                code: frame.code,
                stock: frame.stock,
                ..changed
            })?;
            tx.update_frame(&changed).await?;
            Ok(changed)
        })
    });
    write.await
}

/// Changes a lens; a role without the full right may change its selling price only.
pub async fn edit_lens(
    app: &App,
    actor: &Actor,
    id: LensId,
    change: impl FnOnce(&mut Lens) + Send + 'static,
) -> Result<Lens, Refusal> {
    require(actor, Right::EditShelf)?;
    let actor = actor.clone();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Lens, id.0).await?;
            let lens = reachable(tx.lens(id).await?, Thing::Lens, &actor, |lens| lens.branch)?;
            let mut changed = lens.clone();
            change(&mut changed);
            let changed =
                Lens { id, branch: lens.branch, code: lens.code.clone(), stock: lens.stock, ..changed };
            let price_only = Lens { selling_price: changed.selling_price, ..lens };
            if changed != price_only {
                require(&actor, Right::EditLensFully)?;
            }
            let changed = checked_lens(&changed)?;
            tx.update_lens(&changed).await?;
            Ok(changed)
        })
    });
    write.await
}

/// Changes an accessory; its purchase price only by a role that may set it.
pub async fn edit_accessory(
    app: &App,
    actor: &Actor,
    id: AccessoryId,
    change: impl FnOnce(&mut Accessory) + Send + 'static,
) -> Result<Accessory, Refusal> {
    require(actor, Right::EditAccessories)?;
    let actor = actor.clone();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Accessory, id.0).await?;
            let accessory = reachable(tx.accessory(id).await?, Thing::Accessory, &actor, |it| it.branch)?;
            let mut changed = accessory.clone();
            change(&mut changed);
            if changed.purchase_price != accessory.purchase_price {
                require(&actor, Right::AddAccessories)?;
            }
            let changed = checked_accessory(&Accessory {
                id,
                branch: accessory.branch,
                stock: accessory.stock,
                ..changed
            })?;
            tx.update_accessory(&changed).await?;
            Ok(changed)
        })
    });
    write.await
}

/// Adds pieces to a product, with a reason; its stock afterwards.
pub async fn restock(
    app: &App,
    actor: &Actor,
    product: Product,
    pieces: i64,
    reason: &str,
) -> Result<i64, Refusal> {
    let (actor, reason, now) = (actor.clone(), reason.to_owned(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move { restock_in(tx, &actor, product, pieces, &reason, now).await })
    });
    write.await
}

/// [`restock`] inside an open transaction, at the instant `now`.
pub async fn restock_in(
    tx: &mut Tx,
    actor: &Actor,
    product: Product,
    pieces: i64,
    reason: &str,
    now: melati_domain::day::Millis,
) -> Result<i64, Refusal> {
    require(actor, right_to_restock(product.kind()))?;
    if !(1..=MOST_PIECES).contains(&pieces) {
        return Err(Refusal::invalid(Field::plain("jumlah"), FieldProblem::OutOfRange(1, MOST_PIECES)));
    }
    let reason = required_text(reason, "alasan", 200)?;
    let goods = tx.goods(&[product]).await?.pop().flatten();
    let branch = reachable(goods, thing(product), actor, Goods::branch)?.branch();
    stock_up(tx, branch, product, pieces, &reason, Some(actor), now).await
}

/// Puts `pieces` on the shelf and tells the log; nothing when there are none.
async fn stock_up(
    tx: &mut Tx,
    branch: BranchId,
    product: Product,
    pieces: i64,
    reason: &str,
    by: Option<&Actor>,
    now: melati_domain::day::Millis,
) -> Result<i64, Refusal> {
    if pieces == 0 {
        return Ok(0);
    }
    let user = by.map(|actor| actor.user);
    let movement = Movement { reason, sale: None, user, at: now };
    let pieces_left = tx.change_stock(branch, product, pieces, &movement).await?.unwrap_or_default();
    if pieces_left > MOST_PIECES {
        return Err(Refusal::invalid(Field::plain("jumlah"), FieldProblem::OutOfRange(1, MOST_PIECES)));
    }
    if let Some(entry) = stock::entry(tx, product).await? {
        let threshold = stock::thresholds(tx, branch).await?.of(product.kind());
        let levels = vec![entry.level(product, pieces_left, threshold)];
        tx.append(now, user, Some(branch), &Event::StockChanged { levels }).await?;
    }
    Ok(pieces_left)
}

/// Who may not see purchase prices may not set them either.
fn require_for_cost(actor: &Actor, before: Rupiah, after: Rupiah) -> Result<(), Refusal> {
    if after == before { Ok(()) } else { require(actor, Right::SeePurchasePrices) }
}

fn first_stock(pieces: i64) -> Result<i64, Refusal> {
    if (0..=MOST_PIECES).contains(&pieces) {
        Ok(pieces)
    } else {
        Err(Refusal::invalid(Field::plain("stok"), FieldProblem::OutOfRange(0, MOST_PIECES)))
    }
}

fn checked_price(price: Rupiah, name: &'static str) -> Result<Rupiah, Refusal> {
    if price.is_negative() {
        return Err(Refusal::invalid(Field::plain(name), FieldProblem::OutOfRange(0, Rupiah::MAX.get())));
    }
    Ok(price)
}

fn checked_frame(frame: &Frame) -> Result<Frame, Refusal> {
    Ok(Frame {
        code: limited_text(&frame.code, "kode_frame", 50)?,
        brand: required_text(&frame.brand, "merk_frame", 100)?,
        purchase_price: checked_price(frame.purchase_price, "harga_beli_frame")?,
        selling_price: checked_price(frame.selling_price, "harga_jual_frame")?,
        ..frame.clone()
    })
}

fn checked_lens(lens: &Lens) -> Result<Lens, Refusal> {
    let in_range = |value: Option<i64>, name: &'static str, (least, most): (i64, i64)| match value {
        Some(v) if !(least..=most).contains(&v) => {
            Err(Refusal::invalid(Field::plain(name), FieldProblem::OutOfRange(least, most)))
        }
        _ => Ok(value),
    };
    Ok(Lens {
        code: limited_text(&lens.code, "kode_lensa", 50)?,
        brand: required_text(&lens.brand, "merk_lensa", 100)?,
        lens_type: required_text(&lens.lens_type, "type", 50)?,
        coating: limited_text(&lens.coating, "coating", 100)?,
        sph: in_range(lens.sph, "sph", (-3_000, 3_000))?,
        cyl: in_range(lens.cyl, "cyl", (-1_500, 1_500))?,
        axis: in_range(lens.axis, "axis", (1, 180))?,
        add: in_range(lens.add, "add", (0, 600))?,
        purchase_price: checked_price(lens.purchase_price, "harga_beli_lensa")?,
        selling_price: checked_price(lens.selling_price, "harga_jual_lensa")?,
        ..lens.clone()
    })
}

fn checked_accessory(accessory: &Accessory) -> Result<Accessory, Refusal> {
    Ok(Accessory {
        name: required_text(&accessory.name, "nama_produk", 100)?,
        purchase_price: checked_price(accessory.purchase_price, "harga_beli")?,
        selling_price: checked_price(accessory.selling_price, "harga_jual")?,
        ..accessory.clone()
    })
}
