//! Passwords: how long, and how they are hashed and checked (argon2id), few at a time and no more waiting than can be
//! served soon.

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
/// Hashed at the same time, of each queue; each costs 46 MiB and a core.
const HASHES_AT_ONCE: usize = 2;
/// Hashed or waiting for it, of each queue: about half a second's work. Whoever comes then is sent away.
const MOST_WAITING: usize = 32;

/// Who wants something hashed. Each kind has a queue of its own: whoever floods the sign-in keeps no PIN at the till
/// waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Somebody who signs in, or anybody at all.
    Stranger,
    /// Somebody who is signed in.
    Known,
}

/// Hashes and checks passwords (argon2id), off the async threads, few at a time.
#[derive(Clone)]
pub(crate) struct Passwords {
    strangers: Queue,
    known: Queue,
    /// Checked when the e-mail is unknown, so that the answer takes as long as for a wrong password.
    decoy: Arc<str>,
}

/// Turns to hash, and places to wait for one.
#[derive(Clone)]
struct Queue {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Queue {
    fn new() -> Self {
        let count = |permits| Arc::new(Semaphore::new(permits));
        Self { places: count(MOST_WAITING), turns: count(HASHES_AT_ONCE) }
    }

    /// Does `work` when its turn comes.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let stopped = || StoreError::Internal("password hashing stopped".to_owned());
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Refusal::TooManyAtOnce)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| stopped())?;
        let work = move || {
            // Kept until it is done: a caller that hangs up does not stop it.
            let _held = (place, turn);
            work()
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(|_| stopped())?)
    }
}

impl Passwords {
    pub(crate) fn new() -> Self {
        // A hash of random bytes: no password matches it.
        let decoy = hash_password(&hex(&rand::random::<[u8; 16]>())).unwrap_or_default();
        Self { strangers: Queue::new(), known: Queue::new(), decoy: decoy.into() }
    }

    /// The hash of somebody's new password or PIN.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Refusal> {
        let hashed = self.known.run(move || hash_password(&password)).await?;
        Ok(hashed.ok_or_else(|| StoreError::Internal("password could not be hashed".to_owned()))?)
    }

    /// Is it the password of that hash? Without one it takes as long, and is not.
    pub(crate) async fn matches(
        &self,
        asker: Asker,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Refusal> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let queue = match asker {
            Asker::Stranger => &self.strangers,
            Asker::Known => &self.known,
        };
        let matched = queue
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
