//! Adding goods, with their first stock.

use melati_domain::{
    actor::Actor,
    audit::Action,
    catalogue::Product,
    code,
    id::{AccessoryId, BranchId, FrameId, LensId},
    money::Rupiah,
    rights::Right,
};
use melati_store::{
    Table, Tx,
    catalogue::{Accessory, Frame, Goods, Lens},
};

use super::{
    CODES_TRIED, MOST_PIECES,
    checked::{checked_accessory, checked_frame, checked_lens, require_for_cost},
    stock_up,
};
use crate::{
    App, Field, FieldProblem, Refusal,
    app::{acting_branch, require},
    audit,
};

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
            let frame = add_frame_in(tx, Frame { branch, ..frame }, Some(&actor), now).await?;
            let goods = Goods::Frame(frame.clone());
            audit::goods(tx, &actor, Action::GoodsAdded, &goods, &[], now).await?;
            Ok(frame)
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
    let frame = numbered(tx, &frame).await?;
    if frame.code.is_empty() {
        // From its number, or the next one that no typed code took before.
        let numbers = frame.id.0..frame.id.0.saturating_add(CODES_TRIED);
        return put(tx, frame, numbers.map(|number| code::frame_code(FrameId(number))), by, now).await;
    }
    let code = frame.code.clone();
    put(tx, frame, [code], by, now).await
}

/// [`add_frame_in`] under the first of `codes` that nothing bears; `frame.code` counts for nothing.
pub(crate) async fn add_frame_called_in(
    tx: &mut Tx,
    frame: Frame,
    codes: impl IntoIterator<Item = String, IntoIter: Send> + Send,
    by: Option<&Actor>,
    now: melati_domain::day::Millis,
) -> Result<Frame, Refusal> {
    let frame = numbered(tx, &frame).await?;
    put(tx, frame, codes, by, now).await
}

/// The frame with a number of its own, checked.
async fn numbered(tx: &mut Tx, frame: &Frame) -> Result<Frame, Refusal> {
    first_stock(frame.stock)?;
    checked_frame(&Frame { id: FrameId(tx.next_id(Table::Frame).await?), ..frame.clone() })
}

/// Puts a checked frame on its shelf under the first free code, which the database decides: on either engine a code that
/// is taken is no error in mid-transaction.
async fn put(
    tx: &mut Tx,
    frame: Frame,
    codes: impl IntoIterator<Item = String, IntoIter: Send> + Send,
    by: Option<&Actor>,
    now: melati_domain::day::Millis,
) -> Result<Frame, Refusal> {
    let stock = frame.stock;
    let mut frame = Frame { stock: 0, ..frame };
    for code in codes {
        frame.code = code;
        if tx.insert_frame(&frame).await? {
            stock_up(tx, frame.branch, Product::Frame(frame.id), stock, "Stok awal", by, now).await?;
            return Ok(Frame { stock, ..frame });
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
            let lens = add_lens_in(tx, Lens { branch, ..lens }, Some(&actor), now).await?;
            let goods = Goods::Lens(lens.clone());
            audit::goods(tx, &actor, Action::GoodsAdded, &goods, &[], now).await?;
            Ok(lens)
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
            let accessory =
                add_accessory_in(tx, Accessory { branch, ..accessory }, Some(&actor), now).await?;
            let goods = Goods::Accessory(accessory.clone());
            audit::goods(tx, &actor, Action::GoodsAdded, &goods, &[], now).await?;
            Ok(accessory)
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

fn first_stock(pieces: i64) -> Result<i64, Refusal> {
    if (0..=MOST_PIECES).contains(&pieces) {
        Ok(pieces)
    } else {
        Err(Refusal::invalid(Field::plain("stok"), FieldProblem::OutOfRange(0, MOST_PIECES)))
    }
}
