//! Opening and closing a branch's business day.

use melati_domain::{actor::Actor, day::Millis, event::Event, id::BranchId, rights::Right};
use melati_store::{Branch, Tx, branches::BranchDay};

use crate::{
    App, Refusal, Thing,
    app::{reachable, require},
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

/// Opens today; opening again keeps the first opening time. Doing it twice changes nothing and tells nobody.
pub async fn open(app: &App, actor: &Actor, branch: BranchId) -> Result<BranchToday, Refusal> {
    turn(app, actor, branch, true).await
}

/// Closes today.
pub async fn close(app: &App, actor: &Actor, branch: BranchId) -> Result<BranchToday, Refusal> {
    turn(app, actor, branch, false).await
}

async fn turn(app: &App, actor: &Actor, branch: BranchId, opening: bool) -> Result<BranchToday, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { turn_in(tx, &actor, branch, opening, now).await }));
    write.await
}

/// [`open`] (or [`close`]) inside an open transaction, at the instant `now`.
pub async fn turn_in(
    tx: &mut Tx,
    actor: &Actor,
    branch: BranchId,
    opening: bool,
    now: Millis,
) -> Result<BranchToday, Refusal> {
    require(actor, Right::OpenDay)?;
    let branch = reachable(tx.branch(branch).await?, Thing::Branch, actor, |branch| branch.id)?;
    let day = branch.zone.day_of(now);
    let changed = if opening {
        tx.open_day(branch.id, day, actor.user, now).await?
    } else {
        tx.close_day(branch.id, day, actor.user, now).await?
    };
    if changed {
        let event = if opening { Event::DayOpened { day } } else { Event::DayClosed { day } };
        tx.append(now, Some(actor.user), Some(branch.id), &event).await?;
    }
    let today = tx.branch_day(branch.id, day).await?;
    Ok(BranchToday { branch, today })
}
