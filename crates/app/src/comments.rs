//! What people say about an order, to each other: at the counter and in the workshop.

use melati_domain::{
    actor::Actor,
    event::Event,
    id::{BranchId, SaleId},
    rights::Right,
};
use melati_store::{ReadTx, corrections::Comment};

use crate::{App, Refusal, Thing, app::require, refusal::required_text};

/// Most characters of a comment; domain facts, section 3.
const LONGEST: usize = 1_000;

/// What was said about an order, oldest first.
pub async fn list(app: &App, actor: &Actor, sale: SaleId) -> Result<Vec<Comment>, Refusal> {
    require(actor, Right::SeeSales)?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            known(tx, &actor, sale).await?;
            Ok(tx.comments(sale).await?)
        })
    });
    read.await
}

/// Says something; all that was said, oldest first.
pub async fn add(app: &App, actor: &Actor, sale: SaleId, text: &str) -> Result<Vec<Comment>, Refusal> {
    require(actor, Right::SeeSales)?;
    let text = required_text(text, "teks", LONGEST)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let branch = known(tx, &actor, sale).await?;
            tx.insert_comment(sale, actor.user, &text, now).await?;
            tx.append(now, Some(actor.user), Some(branch), &Event::CommentMade { sale }).await?;
            Ok(tx.comments(sale).await?)
        })
    });
    write.await
}

/// Who works for an order's branch, at its counter or in the workshop, takes part. The branch.
async fn known(tx: &mut ReadTx, actor: &Actor, sale: SaleId) -> Result<BranchId, Refusal> {
    let found = tx.sale(sale).await?.filter(|found| actor.works_for(found.branch));
    found.map(|found| found.branch).ok_or(Refusal::NotFound(Thing::Sale))
}
