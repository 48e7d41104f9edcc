//! Counting what stands on a shelf (opname): begun, counted piece by piece while the shop goes on selling, booked. Source:
//! domain facts, section 3.

use std::collections::BTreeMap;

use melati_domain::{
    actor::Actor,
    audit::{Action, Change, Subject, changes},
    catalogue::{Product, ProductKind},
    code,
    day::Millis,
    event::Event,
    id::{BranchId, StockCountId},
    rights::Right,
    stock_count::{CountOver, CountStatus, Counted, MOST_COUNTED},
};
use melati_store::{
    ReadTx, Table, Tx,
    catalogue::Goods,
    stock::Movement,
    stock_counts::{CountSummary, CountedFilter, CountedLine, StockCount},
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{acting_branch, listed_branch, reachable, require},
    audit,
    refusal::required_text,
    shelf, stock,
};

/// Most codes of one batch.
const MOST_CODES: usize = 500;
/// Goods looked up at once.
const BATCH: i64 = 200;
/// Most stock levels of one event.
const LEVELS: usize = 100;

/// Which goods of a count are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// With stock, and not counted.
    Uncounted,
    /// Counted.
    Counted,
    /// Counted, and not as many as there should be; only for those who may book.
    Different,
}

/// Goods of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Its number among its kind.
    pub number: i64,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What was counted; none: nothing yet.
    pub counted: Option<Counted>,
}

/// Counts of the actor's branch, newest first, before a row.
pub async fn list(
    app: &App,
    actor: &Actor,
    branch: Option<BranchId>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<StockCount>, Refusal> {
    require(actor, Right::CountStock)?;
    let branch = listed_branch(actor, branch);
    let read = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok(tx.stock_counts(branch, before, limit).await?) }));
    read.await
}

/// One count, and how far it is.
pub async fn find(app: &App, actor: &Actor, id: StockCountId) -> Result<(StockCount, CountSummary), Refusal> {
    require(actor, Right::CountStock)?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let count = reached(tx, &actor, id).await?;
            let summary = tx.count_summary(&count).await?;
            Ok::<_, Refusal>((count, summary))
        })
    });
    read.await
}

async fn reached(tx: &mut ReadTx, actor: &Actor, id: StockCountId) -> Result<StockCount, Refusal> {
    reachable(tx.stock_count(id).await?, Thing::StockCount, actor, |count| count.branch)
}

/// Goods of a count after a product (0: from the start), in their order.
pub async fn rows(
    app: &App,
    actor: &Actor,
    id: StockCountId,
    looked: Looked,
    after: i64,
    limit: i64,
) -> Result<Vec<CountRow>, Refusal> {
    require(actor, if looked == Looked::Different { Right::BookCount } else { Right::CountStock })?;
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let count = reached(tx, &actor, id).await?;
            if looked == Looked::Uncounted {
                let goods = uncounted(tx, &count, after, limit).await?.into_iter();
                let row = |goods: Goods| CountRow {
                    number: goods.product().number(),
                    code: goods.code(),
                    name: goods.described(),
                    counted: None,
                };
                return Ok::<_, Refusal>(goods.map(row).collect());
            }
            let filter = CountedFilter { different: looked == Looked::Different, after, limit };
            let lines = tx.counted_lines(id, filter).await?.into_iter();
            let row = |line: CountedLine| CountRow {
                number: line.number,
                code: line.code,
                name: line.name,
                counted: Some(line.counted),
            };
            Ok(lines.map(row).collect())
        })
    });
    read.await
}

async fn uncounted(
    tx: &mut ReadTx,
    count: &StockCount,
    after: i64,
    limit: i64,
) -> Result<Vec<Goods>, Refusal> {
    let products = tx.uncounted(count, after, limit).await?;
    Ok(tx.goods(&products).await?.into_iter().flatten().collect())
}

/// Begins a count of a kind of goods; where one runs already, that one goes on.
pub async fn begin(
    app: &App,
    actor: &Actor,
    branch: Option<BranchId>,
    kind: ProductKind,
) -> Result<StockCountId, Refusal> {
    require(actor, Right::CountStock)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let branch = acting_branch(tx, &actor, branch).await?;
            tx.lock_row(Table::Branch, branch.id.0).await?;
            if let Some(running) = tx.running_count(branch.id, kind).await? {
                return Ok(running);
            }
            let id = StockCountId(tx.next_id(Table::StockCount).await?);
            let code = code::stock_count_code(id);
            tx.insert_stock_count(id, &code, (branch.id, kind), actor.user, now).await?;
            tell(tx, &actor, (id, branch.id), now).await?;
            let changes = changes([("status", None, Some(CountStatus::Running.to_string()))]);
            note(tx, &actor, (id, &code, branch.id), None, &changes, now).await?;
            Ok::<_, Refusal>(id)
        })
    });
    write.await
}

/// Counts pieces by their codes; of several lines of one product, all count. Nothing is counted where one line is wrong.
pub async fn add(
    app: &App,
    actor: &Actor,
    id: StockCountId,
    pieces: Vec<(String, i64)>,
) -> Result<(), Refusal> {
    require(actor, Right::CountStock)?;
    if pieces.is_empty() {
        return Err(Refusal::invalid(Field::plain("kode"), FieldProblem::Required));
    }
    if pieces.len() > MOST_CODES {
        return Err(Refusal::invalid(Field::plain("kode"), FieldProblem::OutOfRange(1, 500)));
    }
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let count = running(tx, &actor, id).await?;
            for (index, (code, pieces)) in pieces.iter().enumerate() {
                let wrong =
                    |problem| Refusal::invalid(Field { entry: Some(("kode", index)), name: "kode" }, problem);
                let found = shelf::called(tx, count.branch, count.kind, code).await?;
                let goods = shelf::the_only(found).map_err(wrong)?;
                let too_many = || wrong(FieldProblem::OutOfRange(1, MOST_COUNTED));
                if *pieces < 1 {
                    return Err(too_many());
                }
                let counted = match tx.counted_line(id, goods.product().number()).await? {
                    Some(line) => line.counted.and(*pieces, goods.stock()),
                    None => Counted::at_once(0, goods.stock()).and(*pieces, goods.stock()),
                };
                tx.set_counted(id, &line(&goods, counted.ok_or_else(too_many)?)).await?;
            }
            tell(tx, &actor, (id, count.branch), now).await
        })
    });
    write.await
}

/// All pieces of one product at once; what was counted of it before is forgotten.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: StockCountId,
    number: i64,
    pieces: i64,
) -> Result<(), Refusal> {
    require(actor, Right::CountStock)?;
    if !(0..=MOST_COUNTED).contains(&pieces) {
        return Err(Refusal::invalid(Field::plain("jumlah"), FieldProblem::OutOfRange(0, MOST_COUNTED)));
    }
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let count = running(tx, &actor, id).await?;
            let goods = tx.goods(&[Product::of(count.kind, number)]).await?.pop().flatten();
            let goods = goods.filter(|goods| goods.branch() == count.branch && goods.is_on_shelf());
            let goods = goods.ok_or(Refusal::invalid(Field::plain("jumlah"), FieldProblem::Unknown))?;
            tx.set_counted(id, &line(&goods, Counted::at_once(pieces, goods.stock()))).await?;
            tell(tx, &actor, (id, count.branch), now).await
        })
    });
    write.await
}

fn line(goods: &Goods, counted: Counted) -> CountedLine {
    CountedLine { number: goods.product().number(), code: goods.code(), name: goods.described(), counted }
}

/// A count that is not over yet; nobody else changes it meanwhile.
async fn running(tx: &mut Tx, actor: &Actor, id: StockCountId) -> Result<StockCount, Refusal> {
    tx.lock_row(Table::StockCount, id.0).await?;
    let count = reached(tx, actor, id).await?;
    if count.status == CountStatus::Running { Ok(count) } else { Err(CountOver(count.status).into()) }
}

/// How a count ends, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedBooking {
    /// Why pieces are missing or too many.
    pub reason: String,
    /// What has stock and was not counted, is not there; else it stays as it is on the books.
    pub rest_is_missing: bool,
}

/// Books the differences: the stock moves by them, each a movement with its reason. Refused while a product has to be
/// counted again.
pub async fn book(app: &App, actor: &Actor, id: StockCountId, typed: TypedBooking) -> Result<(), Refusal> {
    require(actor, Right::BookCount)?;
    let (actor, now) = (actor.clone(), app.now());
    let write =
        app.store.writer.write(move |tx| Box::pin(async move { book_in(tx, &actor, id, &typed, now).await }));
    write.await
}

async fn book_in(
    tx: &mut Tx,
    actor: &Actor,
    id: StockCountId,
    typed: &TypedBooking,
    now: Millis,
) -> Result<(), Refusal> {
    let count = running(tx, actor, id).await?;
    let reason = required_text(&typed.reason, "alasan", 500)?;
    if typed.rest_is_missing {
        let mut after = 0;
        loop {
            let missing = uncounted(tx, &count, after, BATCH).await?;
            let Some(last) = missing.last() else { break };
            after = last.product().number();
            for goods in &missing {
                tx.set_counted(id, &line(goods, Counted::at_once(0, goods.stock()))).await?;
            }
        }
    }
    let mut pieces = BTreeMap::new();
    let mut after = 0;
    loop {
        let different = tx.counted_lines(id, CountedFilter { different: true, after, limit: BATCH }).await?;
        let Some(last) = different.last() else { break };
        after = last.number;
        if different.iter().any(|line| line.counted.moved) {
            return Err(Refusal::invalid(Field::plain("kode"), FieldProblem::Moved));
        }
        let deltas = different.iter();
        pieces.extend(deltas.map(|line| (Product::of(count.kind, line.number), line.counted.difference())));
    }
    let told = format!("Opname {}: {reason}", count.code);
    let movement = Movement { reason: &told, sale: None, user: Some(actor.user), at: now };
    let levels = stock::shift(tx, count.branch, &pieces, &movement).await?;
    for levels in levels.chunks(LEVELS) {
        let event = Event::StockChanged { levels: levels.to_vec() };
        tx.append(now, Some(actor.user), Some(count.branch), &event).await?;
    }
    end(tx, actor, &count, CountStatus::Booked, &reason, Some(pieces.values().sum()), now).await
}

/// Gives a count up; nothing is booked.
pub async fn cancel(app: &App, actor: &Actor, id: StockCountId, reason: String) -> Result<(), Refusal> {
    require(actor, Right::BookCount)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let count = running(tx, &actor, id).await?;
            let reason = required_text(&reason, "alasan", 500)?;
            end(tx, &actor, &count, CountStatus::Cancelled, &reason, None, now).await
        })
    });
    write.await
}

async fn end(
    tx: &mut Tx,
    actor: &Actor,
    count: &StockCount,
    status: CountStatus,
    reason: &str,
    pieces: Option<i64>,
    now: Millis,
) -> Result<(), Refusal> {
    tx.end_stock_count(count.id, status, actor.user, now, Some(reason)).await?;
    tell(tx, actor, (count.id, count.branch), now).await?;
    let changes = changes([
        ("status", Some(count.status.to_string()), Some(status.to_string())),
        ("selisih", None, pieces.map(|pieces| pieces.to_string())),
    ]);
    note(tx, actor, (count.id, &count.code, count.branch), Some(reason), &changes, now).await
}

/// Tells whoever counts with, or looks on.
async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    (count, branch): (StockCountId, BranchId),
    now: Millis,
) -> Result<(), Refusal> {
    Ok(tx.append(now, Some(actor.user), Some(branch), &Event::StockCounted { count }).await?)
}

async fn note(
    tx: &mut Tx,
    actor: &Actor,
    (id, code, branch): (StockCountId, &str, BranchId),
    reason: Option<&str>,
    changes: &[Change],
    now: Millis,
) -> Result<(), Refusal> {
    let subject = (Subject::StockCount, id.0, code);
    let deed = audit::Deed { action: Action::StockCounted, subject, branch: Some(branch), reason, changes };
    audit::note(tx, actor, deed, now).await
}
