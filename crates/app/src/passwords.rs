//! Passwords: how long, and how they are hashed and checked (argon2id).

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use melati_store::StoreError;
use tokio::sync::Semaphore;

use crate::{Field, FieldProblem, Refusal, sessions::hex};

/// Shortest password; domain facts, section 3.
pub const SHORTEST_PASSWORD: usize = 8;
/// Longest password: enough for any passphrase, and a bound on what is hashed.
pub const LONGEST_PASSWORD: usize = 200;
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

    pub(crate) async fn hash(&self, password: String) -> Result<String, Refusal> {
        let hashed = self.run(move || hash_password(&password)).await?;
        Ok(hashed.ok_or_else(|| StoreError::Internal("password could not be hashed".to_owned()))?)
    }

    pub(crate) async fn matches(&self, password: String, hash: Option<String>) -> Result<bool, Refusal> {
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

/// Refuses what is too short or too long; `field` is where it was typed.
pub(crate) fn check_password(password: &str, field: &'static str) -> Result<(), Refusal> {
    let problem = match password.chars().count() {
        ..SHORTEST_PASSWORD => FieldProblem::TooShort(SHORTEST_PASSWORD),
        SHORTEST_PASSWORD..=LONGEST_PASSWORD => return Ok(()),
        _ => FieldProblem::TooLong(LONGEST_PASSWORD),
    };
    Err(Refusal::invalid(Field::plain(field), problem))
}
