//! What every action needs: the store and the clock.

use std::sync::Arc;

use melati_domain::{
    actor::Actor,
    day::{Day, Millis, Zone},
    id::BranchId,
    rights::Right,
};
use melati_store::{Branch, ReadTx, Store, dashboards::Todays};

use crate::{Clock, Field, FieldProblem, Refusal, Thing};

/// The shop's actions stand on this. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Rows and events.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Milliseconds after its last use at which a session ends.
    pub session_idle_ms: i64,
    pub(crate) passwords: crate::passwords::Passwords,
}

impl App {
    /// An application on `store`, told the time by `clock`.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        let passwords = crate::passwords::Passwords::new();
        Self { store, clock, session_idle_ms: crate::sessions::SESSION_IDLE_MS, passwords }
    }

    /// Now.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Today's business day in each zone.
    pub fn todays(&self) -> Todays {
        let now = self.now();
        let today = |zone: Zone| -> Day { zone.day_of(now) };
        Todays {
            jakarta: today(Zone::Jakarta),
            makassar: today(Zone::Makassar),
            jayapura: today(Zone::Jayapura),
        }
    }
}

/// Refuses unless the actor's role has `right`.
pub(crate) fn require(actor: &Actor, right: Right) -> Result<(), Refusal> {
    if actor.role.may(right) { Ok(()) } else { Err(Refusal::Forbidden(right)) }
}

/// `found`, if it is in a branch the actor reaches; else the same "not found" as for what does not exist.
pub(crate) fn reachable<T>(
    found: Option<T>,
    thing: Thing,
    actor: &Actor,
    branch_of: impl FnOnce(&T) -> BranchId,
) -> Result<T, Refusal> {
    found.filter(|it| actor.reaches(branch_of(it))).ok_or(Refusal::NotFound(thing))
}

/// The branch an action happens in: the session's, or for a super admin the one asked for.
pub(crate) async fn acting_branch(
    tx: &mut ReadTx,
    actor: &Actor,
    asked: Option<BranchId>,
) -> Result<Branch, Refusal> {
    let id = match actor.branch {
        Some(own) => own,
        None => asked.ok_or(Refusal::invalid(Field::plain("branch_id"), FieldProblem::Required))?,
    };
    tx.branch(id).await?.ok_or(Refusal::NotFound(Thing::Branch))
}

/// What a list is narrowed to: the session's branch, or for a super admin the one asked for, or all.
pub(crate) fn listed_branch(actor: &Actor, asked: Option<BranchId>) -> Option<BranchId> {
    actor.branch.or(asked)
}
