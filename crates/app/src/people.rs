//! People and their sessions: add a user, sign in, sign out, who is asking.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use melati_domain::{
    actor::{Actor, Role},
    day::Millis,
    event::Event,
    id::{BranchId, UserId},
};
use melati_store::{
    StoreError, Table, Tx,
    people::{NewSession, User},
};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{
    App, Field, FieldProblem, Refusal, Thing,
    refusal::{limited_text, required_text},
};

/// Shortest password; domain facts, section 3.
pub const SHORTEST_PASSWORD: usize = 8;
/// Longest password: enough for any passphrase, and a bound on what is hashed.
pub const LONGEST_PASSWORD: usize = 200;
/// A session lasts a long working day from sign-in.
pub const SESSION_MS: i64 = 14 * 60 * 60 * 1_000;
/// Sign-ins hashed at the same time; each costs 46 MiB and a core.
const HASHES_AT_ONCE: usize = 2;

/// Hashes and checks passwords (argon2id), off the async threads, few at a time.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// Checked when the e-mail is unknown, so that the answer takes as long as for a wrong password.
    decoy: Arc<str>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        // A hash of random bytes: no password matches it.
        let decoy = hash_password(&hex(&rand::random::<[u8; 16]>())).unwrap_or_default();
        Self { turns: Arc::new(Semaphore::new(HASHES_AT_ONCE)), decoy: decoy.into() }
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let stopped = || StoreError::Internal("password hashing stopped".to_owned());
        let _turn = self.turns.acquire().await.map_err(|_| stopped())?;
        Ok(tokio::task::spawn_blocking(work).await.map_err(|_| stopped())?)
    }

    async fn hash(&self, password: String) -> Result<String, Refusal> {
        let hashed = self.run(move || hash_password(&password)).await?;
        Ok(hashed.ok_or_else(|| StoreError::Internal("password could not be hashed".to_owned()))?)
    }

    async fn matches(&self, password: String, hash: Option<String>) -> Result<bool, Refusal> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let matched = self
            .run(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(matched && known)
    }
}

/// 46 MiB and one pass, which OWASP holds equal to the usual 19 MiB and two. Memory of that size goes back to the
/// system after each hash; blocks below 32 MiB stay with the allocator, once for every thread that hashed.
fn hasher() -> Argon2<'static> {
    let params = Params::new(46 * 1_024, 1, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_password(password: &str) -> Option<String> {
    hasher().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

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
    let length = new.password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(Refusal::invalid(Field::plain("password"), FieldProblem::TooShort(SHORTEST_PASSWORD)));
    }
    if length > LONGEST_PASSWORD {
        return Err(Refusal::invalid(Field::plain("password"), FieldProblem::TooLong(LONGEST_PASSWORD)));
    }
    match (new.role, new.branch) {
        (Role::SuperAdmin, Some(_)) => {
            return Err(Refusal::invalid(Field::plain("branch"), FieldProblem::NotAllowed));
        }
        (Role::Admin | Role::Cashier | Role::Technician, None) => {
            return Err(Refusal::invalid(Field::plain("branch"), FieldProblem::Required));
        }
        _ => {}
    }
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

/// Adds a prepared person inside an open transaction.
pub async fn add_user_in(tx: &mut Tx, mut user: User, now: Millis) -> Result<User, Refusal> {
    if let Some(branch) = user.branch {
        tx.branch(branch).await?.ok_or(Refusal::NotFound(Thing::Branch))?;
    }
    user.id = UserId(tx.next_id(Table::User).await?);
    if !tx.insert_user(&user, now).await? {
        return Err(Refusal::invalid(Field::plain("email"), FieldProblem::Taken));
    }
    let added = Event::UserChanged { user: user.id, role: user.role };
    tx.append(now, None, user.branch, &added).await?;
    Ok(user)
}

/// How a session reaches us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A cookie.
    Browser,
    /// A bearer token.
    Api,
}

impl Channel {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Api => "api",
        }
    }
}

/// A session that just began.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret the client keeps: 64 hex digits. Only its hash is stored.
    pub token: String,
    /// Who.
    pub user: User,
    /// When it ends.
    pub expires_at: Millis,
}

/// Who is asking, by a session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub actor: Actor,
    /// Sign-in name.
    pub email: String,
    /// When it ends.
    pub expires_at: Millis,
}

/// Begins a session.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: String,
    channel: Channel,
    device_name: &str,
) -> Result<SignedIn, Refusal> {
    if password.chars().count() > LONGEST_PASSWORD {
        return Err(Refusal::SignInRefused);
    }
    let device_name = limited_text(device_name, "device_name", 100)?;
    let email = email.trim().to_lowercase();
    let found = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.user_by_email(&email).await?) }))
        .await?
        .filter(|user| user.is_active);
    let hash = found.as_ref().map(|user| user.password_hash.clone());
    let matched = app.passwords.matches(password, hash).await?;
    let user = found.filter(|_| matched).ok_or(Refusal::SignInRefused)?;
    let token = hex(&rand::random::<[u8; 32]>());
    let (now, token_hash, user_id) = (app.now(), hash_token(&token), user.id);
    let expires_at = now.plus(SESSION_MS);
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.delete_expired_sessions(now).await?;
            tx.insert_session(&NewSession {
                token_hash: &token_hash,
                user: user_id,
                channel: channel.as_str(),
                device_name: &device_name,
                created_at: now,
                expires_at,
            })
            .await?;
            Ok::<_, Refusal>(())
        })
    });
    write.await?;
    Ok(SignedIn { token, user, expires_at })
}

/// The session of a token, if it holds: known, not expired, its user active.
pub async fn session(app: &App, token: &str) -> Result<Option<Session>, Refusal> {
    if token.len() != 64 {
        return Ok(None);
    }
    let (now, token_hash) = (app.now(), hash_token(token));
    let row = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.session(&token_hash).await?) }))
        .await?;
    Ok(row.filter(|row| row.user.is_active && row.expires_at > now).map(|row| Session {
        actor: row.user.actor(),
        email: row.user.email,
        expires_at: row.expires_at,
    }))
}

/// Ends a session.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Refusal> {
    let token_hash = hash_token(token);
    let write = app
        .store
        .writer
        .write(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.delete_session(&token_hash).await?) }));
    write.await.map(|_| ())
}

/// The token itself is random, so a plain hash is enough to make a stolen table useless.
fn hash_token(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}
