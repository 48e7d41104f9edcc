//! What a person was told, and how far they have read it: the same on each of their devices.

use melati_domain::{
    actor::{Actor, Role},
    event::{Event, LoggedEvent},
    rights::Right,
};
use melati_store::{ReadTx, notifications::Hearing};

use crate::{App, Refusal, Thing};

/// Unread notifications are counted no further.
pub const MOST_UNREAD: i64 = 100;

/// How much is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// Notifications not read yet; [`MOST_UNREAD`] stands for that many or more.
    pub count: i64,
    /// Everything up to this position of the log was read.
    pub read_to: i64,
}

/// What a person was told, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The notifications.
    pub events: Vec<LoggedEvent>,
    /// How much of all is unread.
    pub unread: Unread,
}

/// Orders that are ready are told to everybody of the branch, new sales to those who may hear of them (domain facts,
/// section 8).
fn hearing(actor: &Actor) -> Result<Hearing, Refusal> {
    if actor.branch.is_none() && actor.role != Role::SuperAdmin {
        return Err(Refusal::NotFound(Thing::Branch));
    }
    Ok(Hearing { branch: actor.branch, sales: actor.role.may(Right::HearSales) })
}

async fn unread_in(tx: &mut ReadTx, actor: &Actor) -> Result<Unread, Refusal> {
    let read_to = tx.read_to(actor.user).await?;
    let count = tx.unread(hearing(actor)?, read_to, MOST_UNREAD).await?;
    Ok(Unread { count, read_to })
}

/// How much the actor has not read.
pub async fn unread(app: &App, actor: &Actor) -> Result<Unread, Refusal> {
    let actor = actor.clone();
    app.store.reader.read(move |tx| Box::pin(async move { unread_in(tx, &actor).await })).await
}

/// At most `limit` notifications told to the actor before a position (`None`: the newest), newest first.
pub async fn list(app: &App, actor: &Actor, before: Option<i64>, limit: i64) -> Result<Told, Refusal> {
    let actor = actor.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let events = tx.notifications(hearing(&actor)?, before.unwrap_or(i64::MAX), limit).await?;
            Ok(Told { events, unread: unread_in(tx, &actor).await? })
        })
    });
    read.await
}

/// Notes that the actor has read everything up to a position. What was read stays read: an earlier position changes
/// nothing, one the log has not reached counts as the newest.
pub async fn mark_read(app: &App, actor: &Actor, to: i64) -> Result<Unread, Refusal> {
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let to = to.min(tx.position().await?);
            if to > tx.read_to(actor.user).await? && tx.set_read_to(actor.user, to).await? {
                let read = Event::NotificationsRead { user: actor.user };
                tx.append(now, Some(actor.user), actor.branch, &read).await?;
            }
            unread_in(tx, &actor).await
        })
    });
    write.await
}
