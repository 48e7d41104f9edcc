//! Proofs of a BPJS sale: its photo and its signature.

use melati_domain::{
    actor::Actor,
    id::SaleId,
    proof::{ImageType, MAX_BYTES, ProofKind},
    rights::Right,
};
use melati_store::{ReadTx, Table, proofs::Picture, sales::Sale};

use crate::{
    App, Refusal, Thing,
    app::{reachable, require},
};

/// Keeps a picture as the newest proof of its kind. What it is, its first bytes say.
pub async fn keep(
    app: &App,
    actor: &Actor,
    id: SaleId,
    kind: ProofKind,
    bytes: Vec<u8>,
) -> Result<(), Refusal> {
    require(actor, Right::KeepProof)?;
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::PictureTooLarge);
    }
    let media_type = ImageType::of(&bytes).ok_or(Refusal::NoPicture)?;
    let picture = Picture { media_type, bytes };
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::Sale, id.0).await?;
            if sale(tx, &actor, id).await?.voided_at.is_some() {
                return Err(Refusal::AlreadyVoided);
            }
            Ok(tx.add_proof(id, kind, &picture, actor.user, now).await?)
        })
    });
    write.await
}

/// The newest proof of a kind.
pub async fn find(app: &App, actor: &Actor, id: SaleId, kind: ProofKind) -> Result<Picture, Refusal> {
    require(actor, Right::KeepProof)?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            sale(tx, &actor, id).await?;
            tx.proof(id, kind).await?.ok_or(Refusal::NotFound(Thing::Proof))
        })
    });
    read.await
}

/// The kinds that a sale has.
pub async fn kinds(app: &App, actor: &Actor, id: SaleId) -> Result<Vec<ProofKind>, Refusal> {
    require(actor, Right::KeepProof)?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            sale(tx, &actor, id).await?;
            Ok(tx.proofs_of_sale(id).await?)
        })
    });
    read.await
}

async fn sale(tx: &mut ReadTx, actor: &Actor, id: SaleId) -> Result<Sale, Refusal> {
    reachable(tx.sale(id).await?, Thing::Sale, actor, |sale| sale.branch)
}
