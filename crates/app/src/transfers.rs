//! Stock moved between branches: asked for, agreed to (which reserves it), sent, counted. Source: domain facts, sections
//! 2 and 3, and section 10, number 19.

mod goods;

use std::collections::{BTreeMap, BTreeSet};

use melati_domain::{
    actor::Actor,
    audit::{Action, Subject, changes},
    catalogue::Product,
    code,
    day::Millis,
    event::Event,
    id::{BranchId, TransferId},
    rights::Right,
    transfer::{Route, TransferAct, TransferStatus, after},
};
use melati_store::{
    Branch, ReadTx, Table, Tx,
    catalogue::Goods,
    stock::Movement,
    transfers::{Transfer, TransferFilter, TransferLine, TransferStep},
};

pub use self::goods::{Offered, choices, offered};
use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{acting_branch, listed_branch, require},
    audit,
    refusal::{optional_text, required_text},
    shelf::{self, CODES_TRIED, MOST_CODE},
    stock,
};

/// Most lines of a transfer.
const MOST_LINES: usize = 100;
/// Most pieces on a line.
const MOST_PIECES: i64 = 10_000;

/// A transfer with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRecord {
    /// The transfer.
    pub transfer: Transfer,
    /// Its goods.
    pub lines: Vec<TransferLine>,
    /// Its steps, oldest first.
    pub steps: Vec<TransferStep>,
}

/// Goods that are asked for, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedRequest {
    /// Whose shelf they are on.
    pub from: BranchId,
    /// Whose they shall be on; only a super admin chooses.
    pub to: Option<BranchId>,
    /// Codes, and how many pieces; where several goods share a code, `L00031#41` is the one with number 41.
    pub goods: Vec<(String, i64)>,
    /// A remark.
    pub note: Option<String>,
}

/// What is done to a transfer, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedAct {
    /// What.
    pub act: TransferAct,
    /// Why; must be there to reject, to call off, and where fewer pieces came than were sent.
    pub reason: Option<String>,
    /// Pieces that came, by line; what is left out came whole.
    pub received: BTreeMap<i64, i64>,
}

/// Transfers that touch the actor's branch, newest first.
pub async fn list(app: &App, actor: &Actor, mut filter: TransferFilter) -> Result<Vec<Transfer>, Refusal> {
    require(actor, Right::RequestTransfer)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.transfers(&filter).await?) })).await
}

/// Branches from which goods may be asked for: every other one.
pub async fn sources(app: &App, actor: &Actor) -> Result<Vec<Branch>, Refusal> {
    require(actor, Right::RequestTransfer)?;
    let home = actor.branch;
    let read =
        app.store.reader.read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.branches().await?) }));
    Ok(read.await?.into_iter().filter(|branch| Some(branch.id) != home).collect())
}

/// One transfer that touches the actor's branch.
pub async fn find(app: &App, actor: &Actor, id: TransferId) -> Result<TransferRecord, Refusal> {
    require(actor, Right::RequestTransfer)?;
    let actor = actor.clone();
    app.store.reader.read(move |tx| Box::pin(async move { record(tx, &actor, id).await })).await
}

async fn record(tx: &mut ReadTx, actor: &Actor, id: TransferId) -> Result<TransferRecord, Refusal> {
    let transfer = tx.transfer(id).await?.filter(|it| it.route.touches(actor));
    let transfer = transfer.ok_or(Refusal::NotFound(Thing::Transfer))?;
    let (lines, steps) = (tx.transfer_lines(id).await?, tx.transfer_steps(id).await?);
    Ok(TransferRecord { transfer, lines, steps })
}

/// Asks for goods of another branch. Nothing moves before that branch agrees.
pub async fn request(app: &App, actor: &Actor, typed: TypedRequest) -> Result<TransferRecord, Refusal> {
    require(actor, Right::RequestTransfer)?;
    let (actor, now) = (actor.clone(), app.now());
    let write =
        app.store.writer.write(move |tx| Box::pin(async move { request_in(tx, &actor, &typed, now).await }));
    write.await
}

async fn request_in(
    tx: &mut Tx,
    actor: &Actor,
    typed: &TypedRequest,
    now: Millis,
) -> Result<TransferRecord, Refusal> {
    let note = optional_text(typed.note.as_deref(), "catatan", 500)?;
    let to = acting_branch(tx, actor, typed.to).await?;
    let from = tx.branch(typed.from).await?.filter(|from| from.id != to.id);
    let from = from.ok_or(Refusal::invalid(Field::plain("dari"), FieldProblem::Unknown))?;
    if typed.goods.is_empty() {
        return Err(Refusal::invalid(Field::plain("barang"), FieldProblem::Required));
    }
    if typed.goods.len() > MOST_LINES {
        return Err(Refusal::invalid(Field::plain("barang"), FieldProblem::OutOfRange(1, 100)));
    }
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for (index, (code, quantity)) in typed.goods.iter().enumerate() {
        let wrong =
            |problem| Refusal::invalid(Field { entry: Some(("barang", index)), name: "kode" }, problem);
        let goods = shelf::the_only(goods::meant(tx, from.id, code).await?).map_err(wrong)?;
        // Whoever sets them aside has to see which of the powers is meant.
        let (product, code, name) = (goods.product(), goods.code(), goods.described());
        if !seen.insert(product) {
            return Err(wrong(FieldProblem::Taken));
        }
        if !(1..=MOST_PIECES).contains(quantity) {
            return Err(wrong(FieldProblem::OutOfRange(1, MOST_PIECES)));
        }
        let line = i64::try_from(index + 1).unwrap_or(i64::MAX);
        lines.push(TransferLine { line, product, code, name, quantity: *quantity, received: None });
    }
    let id = TransferId(tx.next_id(Table::Transfer).await?);
    let transfer = Transfer {
        id,
        code: code::transfer_code(id),
        route: Route { from: from.id, to: to.id },
        names: (from.name, to.name),
        status: TransferStatus::Requested,
        note,
        requested_by: actor.user,
        requested_at: now,
        pieces: lines.iter().map(|line| line.quantity).sum(),
    };
    tx.insert_transfer(&transfer, &lines).await?;
    step(tx, actor, &transfer, TransferStatus::Requested, None, now).await?;
    record(tx, actor, id).await
}

/// Takes a transfer a step on. Who comes second, at another screen or with a second click, is refused.
pub async fn act(
    app: &App,
    actor: &Actor,
    id: TransferId,
    typed: TypedAct,
) -> Result<TransferRecord, Refusal> {
    require(actor, Right::RequestTransfer)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            act_in(tx, &actor, id, &typed, now).await?;
            record(tx, &actor, id).await
        })
    });
    write.await
}

async fn act_in(
    tx: &mut Tx,
    actor: &Actor,
    id: TransferId,
    typed: &TypedAct,
    now: Millis,
) -> Result<(), Refusal> {
    tx.lock_row(Table::Transfer, id.0).await?;
    let TransferRecord { transfer, lines, .. } = record(tx, actor, id).await?;
    let asked_for_it = transfer.requested_by == actor.user;
    if !transfer.route.allows(actor, transfer.status, typed.act, asked_for_it) {
        let right = match typed.act {
            TransferAct::Receive => Right::RequestTransfer,
            _ => Right::ApproveTransfer,
        };
        return Err(Refusal::Forbidden(right));
    }
    let status = after(transfer.status, typed.act)?;
    let reason = match typed.act {
        TransferAct::Reject | TransferAct::Cancel => {
            Some(required_text(typed.reason.as_deref().unwrap_or_default(), "alasan", 500)?)
        }
        _ => optional_text(typed.reason.as_deref(), "alasan", 500)?,
    };
    let told = format!("Transfer {} {}", transfer.code, status.as_str().to_lowercase());
    let movement = Movement { reason: &told, sale: None, user: Some(actor.user), at: now };
    match (typed.act, transfer.status) {
        (TransferAct::Approve, _) => {
            let pieces = lines.iter().map(|line| (line.product, -line.quantity)).collect();
            move_stock(tx, actor, transfer.route.from, &pieces, &movement).await?;
        }
        (TransferAct::Cancel, TransferStatus::Approved) => {
            let pieces = lines.iter().map(|line| (line.product, line.quantity)).collect();
            move_stock(tx, actor, transfer.route.from, &pieces, &movement).await?;
        }
        (TransferAct::Receive, _) => {
            let came = counted(&lines, typed)?;
            if reason.is_none() && lines.iter().zip(&came).any(|(line, came)| line.quantity != *came) {
                return Err(Refusal::invalid(Field::plain("alasan"), FieldProblem::Required));
            }
            let mut pieces: BTreeMap<Product, i64> = BTreeMap::new();
            for (line, came) in lines.iter().zip(came) {
                tx.set_received(id, line.line, came).await?;
                let twin = twin(tx, actor, line.product, transfer.route.to, now).await?;
                *pieces.entry(twin).or_default() += came;
            }
            move_stock(tx, actor, transfer.route.to, &pieces, &movement).await?;
        }
        _ => {}
    }
    step(tx, actor, &transfer, status, reason.as_deref(), now).await
}

/// Pieces that came, line by line: no more than were sent.
fn counted(lines: &[TransferLine], typed: &TypedAct) -> Result<Vec<i64>, Refusal> {
    let came = lines.iter().enumerate().map(|(index, line)| {
        let came = typed.received.get(&line.line).copied().unwrap_or(line.quantity);
        if (0..=line.quantity).contains(&came) {
            return Ok(came);
        }
        let field = Field { entry: Some(("terima", index)), name: "jumlah" };
        Err(Refusal::invalid(field, FieldProblem::OutOfRange(0, line.quantity)))
    });
    came.collect()
}

/// Moves whole lines: what the sender's yes took is what calling off brings back, and what came stands on the other
/// shelf, also where the lens was meanwhile made one that is ordered.
async fn move_stock(
    tx: &mut Tx,
    actor: &Actor,
    branch: BranchId,
    pieces: &BTreeMap<Product, i64>,
    movement: &Movement<'_>,
) -> Result<(), Refusal> {
    let levels = stock::carry(tx, branch, pieces, movement).await?;
    if !levels.is_empty() {
        tx.append(movement.at, Some(actor.user), Some(branch), &Event::StockChanged { levels }).await?;
    }
    Ok(())
}

/// What goods are at the branch they came to; they are added to its shelf where they never were there.
async fn twin(
    tx: &mut Tx,
    actor: &Actor,
    product: Product,
    branch: BranchId,
    now: Millis,
) -> Result<Product, Refusal> {
    let origin = tx.origin(product).await?;
    let Some(goods) = tx.goods(&[origin]).await?.pop().flatten() else {
        return Err(Refusal::NotFound(Thing::Frame));
    };
    if goods.branch() == branch {
        return Ok(origin);
    }
    if let Some(known) = tx.twin(origin, branch).await? {
        return Ok(known);
    }
    let place = tx.branch(branch).await?.ok_or(Refusal::NotFound(Thing::Branch))?;
    let twin = match goods {
        Goods::Frame(it) => {
            // A frame's code is its own over all branches.
            let codes = twin_codes(&it.code, &place.code);
            let twin = melati_store::catalogue::Frame { branch, stock: 0, ..it };
            Product::Frame(shelf::add_frame_called_in(tx, twin, codes, Some(actor), now).await?.id)
        }
        Goods::Lens(it) => {
            let twin = melati_store::catalogue::Lens { branch, stock: 0, ..it };
            Product::Lens(shelf::add_lens_in(tx, twin, Some(actor), now).await?.id)
        }
        Goods::Accessory(it) => {
            let twin = melati_store::catalogue::Accessory { branch, stock: 0, ..it };
            Product::Accessory(shelf::add_accessory_in(tx, twin, Some(actor), now).await?.id)
        }
    };
    tx.insert_twin(origin, branch, twin).await?;
    Ok(twin)
}

/// What a frame of this code may be called at a branch, the best first: `FR000123-CAB002`, `FR000123-CAB002-2`, …, shortened
/// where that would be no code. What was sent must find a place, or it could neither come nor go back.
fn twin_codes(code: &str, branch: &str) -> impl Iterator<Item = String> + Send + use<> {
    let (code, branch) = (code.to_owned(), branch.to_owned());
    (1..=CODES_TRIED).map(move |count| {
        let ending = if count == 1 { format!("-{branch}") } else { format!("-{branch}-{count}") };
        let kept = MOST_CODE.saturating_sub(ending.chars().count());
        format!("{}{ending}", code.chars().take(kept).collect::<String>().trim_end())
    })
}

/// Writes a step down, in the transfer's own history and in the audit trail.
async fn step(
    tx: &mut Tx,
    actor: &Actor,
    transfer: &Transfer,
    to: TransferStatus,
    reason: Option<&str>,
    now: Millis,
) -> Result<(), Refusal> {
    tx.step_transfer(transfer.id, to, actor.user, reason, now).await?;
    let Route { from, to: at } = transfer.route;
    let stepped = Event::TransferStepped { transfer: transfer.id, from, to: at, status: to };
    tx.append(now, Some(actor.user), Some(from), &stepped).await?;
    let before = (to != TransferStatus::Requested).then(|| transfer.status.to_string());
    let changes = changes([("status", before, Some(to.to_string()))]);
    let deed = audit::Deed {
        action: Action::TransferStepped,
        subject: (Subject::Transfer, transfer.id.0, &transfer.code),
        branch: actor.branch.or(Some(transfer.route.from)),
        reason,
        changes: &changes,
    };
    audit::note(tx, actor, deed, now).await
}
