//! People: who may sign in, as what, and where.

use melati_domain::{
    actor::Role,
    day::Millis,
    event::Event,
    id::{BranchId, UserId},
};
use melati_store::{Table, Tx, people::User};

use crate::{App, Field, FieldProblem, Refusal, Thing, passwords::check_password, refusal::required_text};

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
    let email = required_text(&new.email, "email", 200)?.to_lowercase();
    let shaped = email.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    if !shaped || email.contains(char::is_whitespace) {
        return Err(Refusal::invalid(Field::plain("email"), FieldProblem::Malformed("nama@contoh.id")));
    }
    check_password(&new.password)?;
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

/// A super admin is at home nowhere, everybody else somewhere.
fn check_home(role: Role, branch: Option<BranchId>) -> Result<(), Refusal> {
    let problem = match (role, branch) {
        (Role::SuperAdmin, Some(_)) => FieldProblem::NotAllowed,
        (Role::Admin | Role::Cashier | Role::Technician, None) => FieldProblem::Required,
        _ => return Ok(()),
    };
    Err(Refusal::invalid(Field::plain("branch"), problem))
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
    /// Another role.
    pub role: Option<Role>,
    /// Another home branch, or none.
    pub branch: Option<Option<BranchId>>,
    /// May sign in, or no more.
    pub is_active: Option<bool>,
    /// Another password, in clear; only its hash is kept.
    pub password: Option<String>,
}

impl UserChange {
    /// Does everything stay?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Changes a person, from the command line. Their streams end at once; their sessions too, unless only role or
/// branch changed: then they go on with the new rights.
pub async fn change_user(app: &App, email: &str, change: UserChange) -> Result<User, Refusal> {
    let email = email.trim().to_lowercase();
    let hash = match change.password.clone() {
        Some(password) => {
            check_password(&password)?;
            Some(app.passwords.hash(password).await?)
        }
        None => None,
    };
    let now = app.now();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            let found = tx.user_by_email(&email).await?.ok_or(Refusal::NotFound(Thing::User))?;
            tx.lock_row(Table::User, found.id.0).await?;
            let mut user = tx.user(found.id).await?.ok_or(Refusal::NotFound(Thing::User))?;
            user.role = change.role.unwrap_or(user.role);
            user.branch = change.branch.unwrap_or(user.branch);
            user.is_active = change.is_active.unwrap_or(user.is_active);
            check_home(user.role, user.branch)?;
            check_branch(tx, user.branch).await?;
            let signs_in_anew = hash.is_some() || !user.is_active;
            user.password_hash = hash.unwrap_or(user.password_hash);
            tx.update_user(&user).await?;
            if signs_in_anew {
                tx.delete_sessions_of(user.id).await?;
            }
            let changed = Event::UserChanged { user: user.id, role: user.role };
            tx.append(now, None, user.branch, &changed).await?;
            Ok::<_, Refusal>(user)
        })
    });
    write.await
}
