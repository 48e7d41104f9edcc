//! People: who may sign in, as what, and where. Whoever manages people does it from a screen, whoever holds the
//! machine from the command line; what follows is the same.

use melati_domain::{
    actor::{Actor, Role},
    audit::{Action, Change, Subject, changes},
    day::Millis,
    event::Event,
    id::{BranchId, UserId},
    people::{self, PeopleError},
    rights::Right,
};
use melati_store::{
    Table, Tx,
    people::{ListedUser, User, UserFilter},
    second_factor::SecondFactor,
};

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    app::{listed_branch, require},
    audit,
    passwords::check_password,
    refusal::required_text,
    sessions::tries::{self, Tried},
};

/// A person to be added.
#[derive(Clone)]
pub struct NewUser {
    /// Name as shown.
    pub name: String,
    /// Sign-in name.
    pub email: String,
    /// Password in clear; only its hash is kept.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Home branch; none for a super admin, needed for everybody else.
    pub branch: Option<BranchId>,
}

/// Adds a person, from the command line: whoever holds the machine holds the shop.
pub async fn add_user(app: &App, new: NewUser) -> Result<User, Refusal> {
    let user = prepare_user(app, new).await?;
    let now = app.now();
    app.store.writer.write(move |tx| Box::pin(async move { add_user_in(tx, user, now).await })).await
}

/// Checks a new person and hashes the password; the row has no id yet. For [`add_user_in`].
pub async fn prepare_user(app: &App, new: NewUser) -> Result<User, Refusal> {
    let name = required_text(&new.name, "name", 100)?;
    let email = checked_email(&new.email)?;
    check_password(&new.password, "password")?;
    check_home(new.role, new.branch)?;
    let password_hash = app.passwords.hash(new.password).await?;
    Ok(User {
        id: UserId(0),
        name,
        email,
        password_hash,
        role: new.role,
        branch: new.branch,
        is_active: true,
    })
}

fn checked_email(email: &str) -> Result<String, Refusal> {
    let email = required_text(email, "email", 200)?.to_lowercase();
    let shaped = email.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    if !shaped || email.contains(char::is_whitespace) {
        return Err(Refusal::invalid(Field::plain("email"), FieldProblem::Malformed("nama@contoh.id")));
    }
    Ok(email)
}

/// A super admin is at home nowhere, everybody else somewhere.
fn check_home(role: Role, branch: Option<BranchId>) -> Result<(), Refusal> {
    let problem = match (role, branch) {
        (Role::SuperAdmin, Some(_)) => FieldProblem::NotAllowed,
        (Role::Admin | Role::Cashier | Role::Technician, None) => FieldProblem::Required,
        _ => return Ok(()),
    };
    Err(Refusal::invalid(Field::plain("branch_id"), problem))
}

async fn check_branch(tx: &mut Tx, branch: Option<BranchId>) -> Result<(), Refusal> {
    match branch {
        Some(branch) => tx.branch(branch).await?.map(drop).ok_or(Refusal::NotFound(Thing::Branch)),
        None => Ok(()),
    }
}

/// Adds a prepared person inside an open transaction.
pub async fn add_user_in(tx: &mut Tx, mut user: User, now: Millis) -> Result<User, Refusal> {
    check_branch(tx, user.branch).await?;
    user.id = UserId(tx.next_id(Table::User).await?);
    if !tx.insert_user(&user, now).await? {
        return Err(Refusal::invalid(Field::plain("email"), FieldProblem::Taken));
    }
    let added = Event::UserChanged { user: user.id, role: user.role };
    tx.append(now, None, user.branch, &added).await?;
    Ok(user)
}

/// What is to change about a person; `None` = stays.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UserChange {
    /// Another name.
    pub name: Option<String>,
    /// Another sign-in name.
    pub email: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// Another home branch, or none.
    pub branch: Option<Option<BranchId>>,
    /// May sign in, or no more.
    pub is_active: Option<bool>,
    /// Another password, in clear; only its hash is kept.
    pub password: Option<String>,
    /// The phone with their codes is lost: the password alone is enough again.
    pub forget_second_factor: bool,
}

impl UserChange {
    /// Does everything stay?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The hash of the new password, if there is one.
    async fn hash(&self, app: &App) -> Result<Option<String>, Refusal> {
        let Some(password) = self.password.clone() else { return Ok(None) };
        check_password(&password, "password")?;
        app.passwords.hash(password).await.map(Some)
    }

    /// The person as they will be.
    fn applied(self, user: &User, hash: Option<String>) -> Result<User, Refusal> {
        let name = self.name.map(|name| required_text(&name, "name", 100)).transpose()?;
        let email = self.email.map(|email| checked_email(&email)).transpose()?;
        let changed = User {
            id: user.id,
            name: name.unwrap_or_else(|| user.name.clone()),
            email: email.unwrap_or_else(|| user.email.clone()),
            password_hash: hash.unwrap_or_else(|| user.password_hash.clone()),
            role: self.role.unwrap_or(user.role),
            branch: self.branch.unwrap_or(user.branch),
            is_active: self.is_active.unwrap_or(user.is_active),
        };
        check_home(changed.role, changed.branch)?;
        Ok(changed)
    }
}

/// Writes a changed person down, whose row is locked. Their streams end at once where they may do another thing than
/// before; their sessions too, unless only role or branch changed: then they go on with the new rights.
async fn write_change(
    tx: &mut Tx,
    before: &User,
    after: &User,
    by: Option<UserId>,
    now: Millis,
) -> Result<(), Refusal> {
    check_branch(tx, after.branch).await?;
    if after.email != before.email && tx.user_by_email(&after.email).await?.is_some() {
        return Err(Refusal::invalid(Field::plain("email"), FieldProblem::Taken));
    }
    tx.update_user(after).await?;
    let another_password = after.password_hash != before.password_hash;
    if another_password {
        // Whoever guessed guesses anew, and the person need not wait. Before the sessions, as who signs in.
        tries::lift(tx, &Tried::by(&after.email)).await?;
    }
    if another_password || !after.is_active {
        tx.delete_sessions_of(after.id).await?;
    }
    if another_password || after.standing() != before.standing() {
        let changed = Event::UserChanged { user: after.id, role: after.role };
        tx.append(now, by, after.branch, &changed).await?;
    }
    Ok(())
}

/// Changes a person, from the command line.
pub async fn change_user(app: &App, email: &str, change: UserChange) -> Result<User, Refusal> {
    let email = email.trim().to_lowercase();
    let (hash, now) = (change.hash(app).await?, app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let found = tx.user_by_email(&email).await?.ok_or(Refusal::NotFound(Thing::User))?;
            tx.lock_row(Table::User, found.id.0).await?;
            if change.forget_second_factor {
                tx.set_second_factor(found.id, &SecondFactor::default()).await?;
            }
            let before = tx.user(found.id).await?.ok_or(Refusal::NotFound(Thing::User))?;
            let after = change.applied(&before, hash)?;
            write_change(tx, &before, &after, None, now).await?;
            Ok::<_, Refusal>(after)
        })
    });
    write.await
}

/// The people whom `actor` manages: of the home branch, or for a super admin of the one asked for or all.
pub async fn list(app: &App, actor: &Actor, mut filter: UserFilter) -> Result<Vec<ListedUser>, Refusal> {
    require(actor, Right::ManageUsers)?;
    filter.branch = listed_branch(actor, filter.branch);
    app.store.reader.read(move |tx| Box::pin(async move { Ok(tx.users(&filter).await?) })).await
}

/// One person whom `actor` manages.
pub async fn find(app: &App, actor: &Actor, id: UserId) -> Result<ListedUser, Refusal> {
    require(actor, Right::ManageUsers)?;
    let read =
        app.store.reader.read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.listed_user(id).await?) }));
    let found = read.await?.filter(|found| people::manages(actor, found.user.standing()));
    found.ok_or(Refusal::NotFound(Thing::User))
}

/// Adds a person, from a screen. Whoever is at home somewhere adds people there.
pub async fn add(app: &App, actor: &Actor, mut new: NewUser) -> Result<User, Refusal> {
    require(actor, Right::ManageUsers)?;
    if new.role != Role::SuperAdmin {
        new.branch = listed_branch(actor, new.branch);
    }
    let user = prepare_user(app, new).await?;
    people::may_give(actor, user.standing())?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let user = add_user_in(tx, user, now).await?;
            note(tx, &actor, Action::UserAdded, &user, &[], now).await?;
            Ok(user)
        })
    });
    write.await
}

/// Changes a person, from a screen; how their sessions and streams end is as told at [`UserChange`]'s writing.
pub async fn change(app: &App, actor: &Actor, id: UserId, change: UserChange) -> Result<User, Refusal> {
    // Found before anything is hashed: whoever may not, costs nothing.
    find(app, actor, id).await?;
    if change.password.is_some() && id == actor.user {
        return Err(PeopleError::OwnPassword.into());
    }
    let (hash, actor, now) = (change.hash(app).await?, actor.clone(), app.now());
    let forget = change.forget_second_factor;
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let (before, other_owners) = managed(tx, &actor, id).await?;
            let after = change.applied(&before, hash)?;
            people::may_change(&actor, id, before.standing(), after.standing(), other_owners)?;
            if forget {
                tx.set_second_factor(id, &SecondFactor::default()).await?;
                note(tx, &actor, Action::SecondFactorRemoved, &after, &[], now).await?;
            }
            if after == before {
                return Ok(after);
            }
            write_change(tx, &before, &after, Some(actor.user), now).await?;
            note(tx, &actor, Action::UserChanged, &after, &changed(&before, &after), now).await?;
            Ok(after)
        })
    });
    write.await
}

/// Ends every session of a person, on all devices, for them.
pub async fn sign_out(app: &App, actor: &Actor, id: UserId) -> Result<(), Refusal> {
    require(actor, Right::ManageUsers)?;
    let (actor, now) = (actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let (user, _) = managed(tx, &actor, id).await?;
            tx.delete_sessions_of(id).await?;
            tx.append(now, Some(actor.user), user.branch, &Event::SessionsEnded { user: id }).await?;
            note(tx, &actor, Action::UserSignedOut, &user, &[], now).await
        })
    });
    write.await
}

/// A person whom `actor` manages, locked, and how many other owners there are. All owners are locked before one of
/// them changes, so that two who leave at once do not both see the other stay.
async fn managed(tx: &mut Tx, actor: &Actor, id: UserId) -> Result<(User, usize), Refusal> {
    let owners = tx.owners().await?;
    if owners.contains(&id) {
        for owner in owners {
            tx.lock_row(Table::User, owner.0).await?;
        }
    } else {
        tx.lock_row(Table::User, id.0).await?;
    }
    let user = tx.user(id).await?.filter(|user| people::manages(actor, user.standing()));
    let others = tx.owners().await?.into_iter().filter(|owner| *owner != id).count();
    Ok((user.ok_or(Refusal::NotFound(Thing::User))?, others))
}

async fn note(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    user: &User,
    changes: &[Change],
    now: Millis,
) -> Result<(), Refusal> {
    let deed = audit::Deed {
        action,
        subject: (Subject::User, user.id.0, &user.name),
        branch: user.branch,
        reason: None,
        changes,
    };
    audit::note(tx, actor, deed, now).await
}

/// What became another. A password is never written down, only that it is another one.
fn changed(before: &User, after: &User) -> Vec<Change> {
    let may = |it: &User| Some(if it.is_active { "ya" } else { "tidak" }.to_owned());
    let branch = |it: &User| it.branch.map(|branch| branch.to_string());
    let password = (before.password_hash != after.password_hash).then(|| "diganti".to_owned());
    changes([
        ("name", Some(before.name.clone()), Some(after.name.clone())),
        ("email", Some(before.email.clone()), Some(after.email.clone())),
        ("role", Some(before.role.to_string()), Some(after.role.to_string())),
        ("branch_id", branch(before), branch(after)),
        ("is_active", may(before), may(after)),
        ("password", None, password),
    ])
}
