//! What everybody does about themselves: another password, and the devices that are signed in.

use melati_domain::{
    audit::{Action, Subject},
    day::Millis,
    event::Event,
};
use melati_store::{Table, people::OwnSession};

use crate::{
    App, Field, FieldProblem, Refusal, Thing, audit,
    passwords::{Asker, LONGEST_PASSWORD, check_password},
    sessions::{
        Session, SessionKey,
        tries::{self, Tried},
    },
};

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// How its session is called outside ([`SessionKey::public_id`]).
    pub id: String,
    /// What the person calls it, or which browser it is; blank where neither was said.
    pub name: String,
    /// When it signed in.
    pub since: Millis,
    /// Last use that was written down.
    pub last_seen_at: Millis,
    /// Is it the one that asks?
    pub is_this: bool,
}

/// The devices on which the person is signed in, the last used first.
pub async fn devices(app: &App, session: &Session) -> Result<Vec<Device>, Refusal> {
    let (user, now) = (session.actor.user, app.now());
    let read = app.store.reader.read(move |tx| Box::pin(async move { tx.sessions_of(user, now).await }));
    let rows: Vec<OwnSession> = read.await?;
    let devices = rows.into_iter().map(|row| {
        let key = SessionKey::of_hash(row.token_hash);
        Device {
            id: key.public_id(),
            name: row.device_name,
            since: row.created_at,
            last_seen_at: row.last_seen_at,
            is_this: key == session.key,
        }
    });
    Ok(devices.collect())
}

/// Signs one of the person's devices out, and ends its streams.
pub async fn sign_out_device(app: &App, session: &Session, id: &str) -> Result<(), Refusal> {
    let (user, now, id) = (session.actor.user, app.now(), id.to_owned());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let keys =
                tx.sessions_of(user, now).await?.into_iter().map(|row| SessionKey::of_hash(row.token_hash));
            let key = keys.into_iter().find(|key| key.public_id() == id);
            let key = key.ok_or(Refusal::NotFound(Thing::Session))?;
            tx.delete_session(key.as_str()).await?;
            Ok::<_, Refusal>(tx.append(now, Some(user), None, &Event::SessionsEnded { user }).await?)
        })
    });
    write.await
}

/// Signs all the person's devices out but the one that asks.
pub async fn sign_out_others(app: &App, session: &Session) -> Result<(), Refusal> {
    let (user, now, key) = (session.actor.user, app.now(), session.key.clone());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.delete_other_sessions_of(user, key.as_str()).await?;
            Ok::<_, Refusal>(tx.append(now, Some(user), None, &Event::SessionsEnded { user }).await?)
        })
    });
    write.await
}

/// Gives the person another password, for which the old one must be known. The other devices are signed out.
pub async fn change_password(app: &App, session: &Session, old: String, new: String) -> Result<(), Refusal> {
    check_password(&new, "password_baru")?;
    let known = require_password(app, session, old, "password_lama").await?;
    let (actor, key, now) = (session.actor.clone(), session.key.clone(), app.now());
    let id = actor.user;
    let hash = app.passwords.hash(new).await?;
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::User, id.0).await?;
            let mut user = tx.user(id).await?.ok_or(Refusal::NotFound(Thing::User))?;
            if user.password_hash != known {
                // Somebody else gave another one meanwhile.
                return Err(Refusal::invalid(Field::plain("password_lama"), FieldProblem::Wrong));
            }
            user.password_hash = hash;
            tx.update_user(&user).await?;
            tx.delete_other_sessions_of(id, key.as_str()).await?;
            tx.append(now, Some(id), None, &Event::SessionsEnded { user: id }).await?;
            let deed = audit::Deed {
                action: Action::PasswordChanged,
                subject: (Subject::User, id.0, &user.name),
                branch: user.branch,
                reason: None,
                changes: &[],
            };
            audit::note(tx, &actor, deed, now).await
        })
    });
    write.await
}

/// Refuses `field` unless the person's own password was typed there; the hash it has. A wrong one counts as one typed to
/// sign in: whoever found a session open guesses no better.
pub(crate) async fn require_password(
    app: &App,
    session: &Session,
    typed: String,
    field: &'static str,
) -> Result<String, Refusal> {
    let wrong = || Refusal::invalid(Field::plain(field), FieldProblem::Wrong);
    if typed.chars().count() > LONGEST_PASSWORD {
        return Err(wrong());
    }
    let (id, now) = (session.actor.user, app.now());
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            let user = tx.user(id).await?.ok_or(Refusal::NotFound(Thing::User))?;
            let who = Tried::by(&user.email);
            tries::check(tx, &who, now).await?;
            Ok::<_, Refusal>((who, user.password_hash))
        })
    });
    let (who, known) = read.await?;
    if !app.passwords.matches(Asker::Known, typed, Some(known.clone())).await? {
        return Err(tries::count(app, &who, wrong()).await);
    }
    let now = app.now();
    let write =
        app.store.writer.write(move |tx| Box::pin(async move { tries::forgive(tx, &who, now).await }));
    write.await?;
    Ok(known)
}
