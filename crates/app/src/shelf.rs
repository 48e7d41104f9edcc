//! Shelf goods: add, change, restock, find.

mod add;
mod changes;
mod checked;
mod edit;

use melati_domain::{
    actor::Actor,
    catalogue::{Product, ProductKind},
    code,
    event::Event,
    id::{AccessoryId, BranchId, FrameId, LensId},
    rights::Right,
};
use melati_store::{
    ReadTx, Tx,
    catalogue::{Accessory, Frame, Goods, Lens, ShelfFilter},
    stock::{Movement, WrittenMovement},
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{listed_branch, reachable, require},
    idempotency::{IdempotencyKey, claimed},
    refusal::required_text,
    stock,
};

pub(crate) use add::add_frame_called_in;
pub use add::{add_accessory, add_accessory_in, add_frame, add_frame_in, add_lens, add_lens_in};
pub use edit::{edit_accessory, edit_frame, edit_lens};

/// Most pieces of one product.
const MOST_PIECES: i64 = 1_000_000;
/// Most characters of a code.
pub(crate) const MOST_CODE: usize = 50;
/// Taken codes skipped before giving up: more than any shop types by hand.
pub(crate) const CODES_TRIED: i64 = 10_000;

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

/// Goods of a kind in reach.
pub async fn list(
    app: &App,
    actor: &Actor,
    kind: ProductKind,
    mut filter: ShelfFilter,
) -> Result<Vec<Goods>, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.goods_of(kind, &filter).await?) })).await
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

/// Who may add goods of a kind.
pub const fn right_to_add(kind: ProductKind) -> Right {
    match kind {
        ProductKind::Frame | ProductKind::Lens => Right::EditShelf,
        ProductKind::Accessory => Right::AddAccessories,
    }
}

/// How many goods of a kind are low on the shelf of the actor's branch, or of the one a super admin looks at; none where
/// no single branch is looked at.
pub async fn low(
    app: &App,
    actor: &Actor,
    kind: ProductKind,
    asked: Option<BranchId>,
) -> Result<Option<i64>, Refusal> {
    require(actor, Right::SeeCatalogue)?;
    let Some(branch) = listed_branch(actor, asked) else { return Ok(None) };
    let read = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(Some(tx.low_goods(kind, branch).await?)) }));
    read.await
}

/// The goods of a kind at a branch whose code that is; an accessory's may be its name. Lenses of several powers may share
/// one.
pub(crate) async fn called(
    tx: &mut ReadTx,
    branch: BranchId,
    kind: ProductKind,
    meant: &str,
) -> Result<Vec<Goods>, Refusal> {
    let mut found = tx.goods_called(branch, kind, meant).await?;
    // `L00031#41`: one of several that share a code. A code with such an ending of its own comes first.
    let numbered = meant.rsplit_once('#').and_then(|(code, number)| Some((code, number.parse().ok()?)));
    if let (true, Some((code, number))) = (found.is_empty(), numbered) {
        let named = tx.goods(&[Product::of(kind, number)]).await?.into_iter().flatten();
        let is_it = |goods: &Goods| goods.code().to_lowercase() == code.trim_end().to_lowercase();
        found.extend(named.filter(|goods| goods.branch() == branch && goods.is_on_shelf() && is_it(goods)));
    }
    // A frame that came from another branch still bears the label of that one.
    if found.is_empty() && kind == ProductKind::Frame {
        let here = tx.branch(branch).await?.map(|branch| branch.code).unwrap_or_default();
        found = tx.goods_called(branch, kind, &format!("{meant}-{here}")).await?;
    }
    // An accessory's code is made of its number.
    if let (true, Some(id)) = (found.is_empty() && kind == ProductKind::Accessory, code::accessory_of(meant))
    {
        found.extend(tx.accessory(id).await?.filter(|it| it.branch == branch).map(Goods::Accessory));
    }
    Ok(found)
}

/// The one that was found.
pub(crate) fn the_only(mut found: Vec<Goods>) -> Result<Goods, FieldProblem> {
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(FieldProblem::Unknown),
        (Some(goods), true) => Ok(goods),
        (Some(_), false) => Err(FieldProblem::Ambiguous),
    }
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

/// Adds pieces to a product, with a reason; its stock afterwards. The same key and pieces again add nothing more.
pub async fn restock(
    app: &App,
    actor: &Actor,
    product: Product,
    pieces: i64,
    reason: &str,
    key: Option<IdempotencyKey>,
) -> Result<i64, Refusal> {
    let (actor, reason, now) = (actor.clone(), reason.to_owned(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let request = ("restock", product.kind().as_str(), product.number(), pieces, &reason);
            if claimed(tx, &actor, key, &request, product.number(), now).await?.is_some() {
                let goods = tx.goods(&[product]).await?.pop().flatten();
                return Ok(reachable(goods, thing(product), &actor, Goods::branch)?.stock());
            }
            restock_in(tx, &actor, product, pieces, &reason, now).await
        })
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
