//! Sessions: sign in, sign out, who is asking. How often a wrong password may be tried is in `sessions/tries.rs`.

pub(crate) mod tries;

use melati_domain::{actor::Actor, day::Millis, event::Event};
use melati_store::{
    Table,
    people::{NewSession, SessionRow, User},
};
use sha2::{Digest, Sha256};

use self::tries::Tried;
use crate::{
    App, Refusal,
    passwords::{Asker, LONGEST_PASSWORD},
    refusal::limited_text,
    second_factor,
};

/// A session ends after a long working day without use, if nothing else is configured.
pub const SESSION_IDLE_MS: i64 = 14 * 60 * 60 * 1_000;
/// Use is written down when so much of the idle time has passed: one write for many requests.
const SLIDES_PER_IDLE: i64 = 24;

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
    /// When it ends, if it is not used before.
    pub expires_at: Millis,
    /// By which it can be looked up again.
    pub key: SessionKey,
}

/// Names a session without being able to open it: the hash of its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey(String);

impl SessionKey {
    /// The key that a stored hash is.
    pub(crate) const fn of_hash(token_hash: String) -> Self {
        Self(token_hash)
    }

    /// The hash that is stored.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// How the session is called outside: tells nothing of its token, nor of the hash of it. 32 hex digits.
    pub fn public_id(&self) -> String {
        let mut id = hash_token(&self.0);
        id.truncate(32);
        id
    }
}

/// What somebody signs in with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Sign-in name.
    pub email: String,
    /// Password in clear.
    pub password: String,
    /// The code of the person's app; blank where they have none.
    pub code: String,
}

/// Begins a session.
pub async fn sign_in(
    app: &App,
    typed: Credentials,
    channel: Channel,
    device_name: &str,
) -> Result<SignedIn, Refusal> {
    let Credentials { email, password, code } = typed;
    if password.chars().count() > LONGEST_PASSWORD {
        return Err(Refusal::SignInRefused);
    }
    let device_name = limited_text(device_name, "device_name", 100)?;
    let email = email.trim().to_lowercase();
    let (who, now) = (Tried::by(&email), app.now());
    let tried = who.clone();
    let read = app.store.reader.read(move |tx| {
        Box::pin(async move {
            tries::check(tx, &tried, now).await?;
            Ok::<_, Refusal>(tx.user_by_email(&email).await?)
        })
    });
    let found = read.await?.filter(|user| user.is_active);
    let hash = found.as_ref().map(|user| user.password_hash.clone());
    let matched = app.passwords.matches(Asker::Stranger, password, hash).await?;
    let Some(known) = found.filter(|_| matched) else {
        return Err(tries::count(app, &who, Refusal::SignInRefused).await);
    };
    let token = hex(&rand::random::<[u8; 32]>());
    let (now, token_hash) = (app.now(), hash_token(&token));
    let expires_at = now.plus(app.session_idle_ms);
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::User, known.id.0).await?;
            // Whoever gave another password, or let the person in no more, while this one was checked has ended the
            // sessions there were: none begins afterwards.
            let same = |user: &User| user.is_active && user.password_hash == known.password_hash;
            let user = tx.user(known.id).await?.filter(same).ok_or(Refusal::SignInRefused)?;
            tries::forgive(tx, &who, now).await?;
            if let Err(refused) = second_factor::check(tx, user.id, &code, now).await? {
                return Ok(Err(refused));
            }
            tx.insert_session(&NewSession {
                token_hash: &token_hash,
                user: user.id,
                channel: channel.as_str(),
                device_name: &device_name,
                created_at: now,
                expires_at,
            })
            .await?;
            tx.delete_expired_sessions(now).await?;
            Ok::<_, Refusal>(Ok(user))
        })
    });
    let user = write.await??;
    Ok(SignedIn { token, user, expires_at })
}

/// The session of a token, if it holds: known, not expired, its user active. Merely watching with it, as a stream
/// does, keeps it no longer alive than it is.
pub async fn session(app: &App, token: &str) -> Result<Option<Session>, Refusal> {
    if token.len() != 64 {
        return Ok(None);
    }
    Ok(holding(app, SessionKey(hash_token(token))).await?.map(|(session, _)| session))
}

/// As [`session`], for somebody who does something with it: its end slides on.
pub async fn session_in_use(app: &App, token: &str) -> Result<Option<Session>, Refusal> {
    if token.len() != 64 {
        return Ok(None);
    }
    let Some((mut session, last_seen)) = holding(app, SessionKey(hash_token(token))).await? else {
        return Ok(None);
    };
    let now = app.now();
    if now.0.saturating_sub(last_seen.0) >= app.session_idle_ms / SLIDES_PER_IDLE {
        session.expires_at = now.plus(app.session_idle_ms);
        let (key, until) = (session.key.0.clone(), session.expires_at);
        let slide = app
            .store
            .writer
            .write(move |tx| Box::pin(async move { tx.touch_session(&key, now, until).await }));
        if let Err(error) = slide.await {
            // It still holds as it was; the next request tries again.
            tracing::warn!(%error, "the use of a session could not be written down");
        }
    }
    Ok(Some(session))
}

/// Does a session still hold, and for whom?
pub async fn session_again(app: &App, key: &SessionKey) -> Result<Option<Session>, Refusal> {
    Ok(holding(app, key.clone()).await?.map(|(session, _)| session))
}

/// The session and when it was last used.
async fn holding(app: &App, key: SessionKey) -> Result<Option<(Session, Millis)>, Refusal> {
    let (now, token_hash) = (app.now(), key.0.clone());
    let read = app.store.reader.read(move |tx| Box::pin(async move { tx.session(&token_hash).await }));
    let row: Option<SessionRow> = read.await?;
    Ok(row.filter(|row| row.user.is_active && row.expires_at > now).map(|row| {
        let (actor, expires_at) = (row.user.actor(), row.expires_at);
        (Session { actor, email: row.user.email, expires_at, key }, row.last_seen_at)
    }))
}

/// Ends a session, and the streams opened with it.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Refusal> {
    let (token_hash, now) = (hash_token(token), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            if let Some(user) = tx.delete_session(&token_hash).await? {
                tx.append(now, Some(user), None, &Event::SessionsEnded { user }).await?;
            }
            Ok::<_, Refusal>(())
        })
    });
    write.await
}

/// Ends every session of the actor, on all devices.
pub async fn sign_out_everywhere(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let (user, now) = (actor.user, app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.delete_sessions_of(user).await?;
            tx.append(now, Some(user), None, &Event::SessionsEnded { user }).await?;
            Ok::<_, Refusal>(())
        })
    });
    write.await
}

/// The token itself is random, so a plain hash is enough to make a stolen table useless.
fn hash_token(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
