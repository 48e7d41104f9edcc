//! Changing goods: their codes, branches and pieces stay.

use melati_domain::{
    actor::Actor,
    audit::Action,
    id::{AccessoryId, FrameId, LensId},
    rights::Right,
};
use melati_store::{
    Table,
    catalogue::{Accessory, Frame, Goods, Lens},
};

use super::{
    changes,
    checked::{checked_accessory, checked_frame, checked_lens, require_for_cost},
};
use crate::{
    App, Refusal, Thing,
    app::{reachable, require},
    audit,
};

/// Changes a frame; `change` edits the row as it is. Its code, branch and stock stay.
pub async fn edit_frame(
    app: &App,
    actor: &Actor,
    id: FrameId,
    change: impl FnOnce(&mut Frame) + Send + 'static,
) -> Result<Frame, Refusal> {
    require(actor, Right::EditShelf)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Frame, id.0).await?;
            let frame = reachable(tx.frame(id).await?, Thing::Frame, &actor, |frame| frame.branch)?;
            let (before, mut changed) = (frame.clone(), frame.clone());
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
            let differing = changes::of_frame(&before, &changed);
            if !differing.is_empty() {
                let goods = Goods::Frame(changed.clone());
                audit::goods(tx, &actor, Action::GoodsChanged, &goods, &differing, now).await?;
            }
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
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Lens, id.0).await?;
            let lens = reachable(tx.lens(id).await?, Thing::Lens, &actor, |lens| lens.branch)?;
            let (before, mut changed) = (lens.clone(), lens.clone());
            change(&mut changed);
            let changed =
                Lens { id, branch: lens.branch, code: lens.code.clone(), stock: lens.stock, ..changed };
            let price_only = Lens { selling_price: changed.selling_price, ..lens };
            if changed != price_only {
                require(&actor, Right::EditLensFully)?;
            }
            let changed = checked_lens(&changed)?;
            tx.update_lens(&changed).await?;
            let differing = changes::of_lens(&before, &changed);
            if !differing.is_empty() {
                let goods = Goods::Lens(changed.clone());
                audit::goods(tx, &actor, Action::GoodsChanged, &goods, &differing, now).await?;
            }
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
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Accessory, id.0).await?;
            let accessory = reachable(tx.accessory(id).await?, Thing::Accessory, &actor, |it| it.branch)?;
            let (before, mut changed) = (accessory.clone(), accessory.clone());
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
            let differing = changes::of_accessory(&before, &changed);
            if !differing.is_empty() {
                let goods = Goods::Accessory(changed.clone());
                audit::goods(tx, &actor, Action::GoodsChanged, &goods, &differing, now).await?;
            }
            Ok(changed)
        })
    });
    write.await
}
