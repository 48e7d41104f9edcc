//! Opening and closing a branch's business day.

use melati_domain::{
    actor::Actor,
    audit::{Action, Change, Subject, changes},
    day::{Day, Millis},
    event::Event,
    id::BranchId,
    money::Rupiah,
    rights::Right,
    sale::MAX_SALE,
};
use melati_store::{Branch, Table, Tx, branches::BranchDay};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{reachable, require},
    audit,
    cash::{TypedCount, count_in},
};

/// A branch with its day, if that was ever opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchToday {
    /// The branch.
    pub branch: Branch,
    /// Today, in the branch's zone.
    pub today: Option<BranchDay>,
}

impl BranchToday {
    /// Open now?
    pub fn is_open(&self) -> bool {
        self.today.is_some_and(|row| row.is_open)
    }

    /// First opening today as local `HH:MM`.
    pub fn open_time(&self) -> Option<String> {
        self.today.map(|row| self.branch.zone.hhmm(row.opened_at))
    }
}

/// The branch something of which the actor sees: its name and what it prints.
pub async fn place(app: &App, id: BranchId) -> Result<Branch, Refusal> {
    let read =
        app.store.reader.read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.branch(id).await?) }));
    read.await?.ok_or(Refusal::NotFound(Thing::Branch))
}

/// The branches the actor reaches, with their days.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<BranchToday>, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .reader
        .read(move |tx| {
            Box::pin(async move {
                let mut list = Vec::new();
                for branch in tx.branches().await? {
                    if actor.reaches(branch.id) {
                        let today = tx.branch_day(branch.id, branch.zone.day_of(now)).await?;
                        list.push(BranchToday { branch, today });
                    }
                }
                Ok(list)
            })
        })
        .await
}

/// Opens today; opening again keeps the first opening time. Doing it twice changes nothing and tells nobody. `float`:
/// what is in the drawer, if that is said.
pub async fn open(
    app: &App,
    actor: &Actor,
    branch: BranchId,
    float: Option<Rupiah>,
) -> Result<BranchToday, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { open_in(tx, &actor, branch, float, now).await }));
    write.await
}

/// [`open`] inside an open transaction, at the instant `now`.
pub async fn open_in(
    tx: &mut Tx,
    actor: &Actor,
    branch: BranchId,
    float: Option<Rupiah>,
    now: Millis,
) -> Result<BranchToday, Refusal> {
    require(actor, Right::OpenDay)?;
    if float.is_some_and(|float| !(0..=MAX_SALE).contains(&float.get())) {
        let range = FieldProblem::OutOfRange(0, MAX_SALE);
        return Err(Refusal::invalid(Field::plain("modal_awal"), range));
    }
    let branch = reachable(tx.branch(branch).await?, Thing::Branch, actor, |branch| branch.id)?;
    let day = branch.zone.day_of(now);
    if tx.open_day(branch.id, day, actor.user, now).await? {
        if let Some(float) = float {
            tx.set_float(branch.id, day, float).await?;
        }
        let said = changes([("modal_awal", None, float.map(|float| float.to_string()))]);
        note(tx, actor, Action::DayOpened, &branch, None, &said, now).await?;
        tx.append(now, Some(actor.user), Some(branch.id), &Event::DayOpened { day }).await?;
    }
    let today = tx.branch_day(branch.id, day).await?;
    Ok(BranchToday { branch, today })
}

/// Closes a day that is open: today, or `day`, which nobody had closed. What was counted is compared with what should
/// be there.
pub async fn close(
    app: &App,
    actor: &Actor,
    branch: BranchId,
    day: Option<Day>,
    count: Option<TypedCount>,
) -> Result<BranchToday, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move { close_in(tx, &actor, branch, day, count.as_ref(), now).await })
    });
    write.await
}

/// [`close`] inside an open transaction, at the instant `now`.
pub async fn close_in(
    tx: &mut Tx,
    actor: &Actor,
    branch: BranchId,
    day: Option<Day>,
    count: Option<&TypedCount>,
    now: Millis,
) -> Result<BranchToday, Refusal> {
    require(actor, Right::OpenDay)?;
    let branch = reachable(tx.branch(branch).await?, Thing::Branch, actor, |branch| branch.id)?;
    // What moves cash waits: what is counted is compared with what is there.
    tx.lock_row(Table::Branch, branch.id.0).await?;
    let today = branch.zone.day_of(now);
    let day = day.unwrap_or(today);
    if tx.close_day(branch.id, day, actor.user, now).await? {
        let difference = count_in(tx, branch.id, day, count).await?;
        let said = changes([
            ("tanggal", None, Some(day.to_string())),
            ("selisih", None, difference.map(|difference| difference.to_string())),
        ]);
        let reason = count.and_then(|count| count.reason.as_deref()).filter(|reason| !reason.is_empty());
        note(tx, actor, Action::DayClosed, &branch, reason, &said, now).await?;
        tx.append(now, Some(actor.user), Some(branch.id), &Event::DayClosed { day }).await?;
    }
    let today = tx.branch_day(branch.id, today).await?;
    Ok(BranchToday { branch, today })
}

/// Writes down what was done to a branch's day or drawer.
pub(crate) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    branch: &Branch,
    reason: Option<&str>,
    changes: &[Change],
    now: Millis,
) -> Result<(), Refusal> {
    let subject = (Subject::Branch, branch.id.0, branch.name.as_str());
    let deed = audit::Deed { action, subject, branch: Some(branch.id), reason, changes };
    audit::note(tx, actor, deed, now).await
}
