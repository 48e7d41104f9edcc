//! Wrong passwords: after so many in a row none is looked at for a while. Counted by the e-mail, whether or not it is
//! somebody's, so that nobody learns who is; in the database, so that it is the same on every node.
//!
//! A wrong one is counted before it is told: of many at once no more than these learn that they were wrong, and a right
//! one among the rest is refused.

use melati_domain::day::Millis;
use melati_store::{ReadTx, Tx, people::WrongPasswords};

use super::hash_token;
use crate::{App, Refusal};

/// Wrong passwords in a row after which none is looked at.
const MOST_TRIES: i64 = 10;
/// Milliseconds for which none is.
const REST_MS: i64 = 5 * 60 * 1_000;

/// What wrong passwords are counted by.
#[derive(Debug, Clone)]
pub(crate) struct Tried(String);

impl Tried {
    /// `email` as it is stored.
    pub(crate) fn by(email: &str) -> Self {
        Self(hash_token(email))
    }
}

/// Refuses while passwords of that e-mail rest: the right one, too.
pub(crate) async fn check(tx: &mut ReadTx, who: &Tried, now: Millis) -> Result<(), Refusal> {
    match tx.wrong_passwords(&who.0).await? {
        Some(WrongPasswords { tries, tried_at }) if tries >= MOST_TRIES && tried_at > rested_since(now) => {
            let left = tried_at.0.saturating_add(REST_MS).saturating_sub(now.0).min(REST_MS);
            Err(resting(left))
        }
        _ => Ok(()),
    }
}

/// Counts a wrong password; `wrong` is what is said of it, unless others came first and passwords rest.
pub(crate) async fn count(app: &App, who: &Tried, wrong: Refusal) -> Refusal {
    let (now, key) = (app.now(), who.0.clone());
    let since = rested_since(now);
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move { tx.count_wrong_password(&key, now, since, MOST_TRIES).await })
    });
    let answer = match write.await {
        Ok(true) => wrong,
        Ok(false) => resting(REST_MS),
        Err(error) => return error.into(),
    };
    let sweep =
        app.store.writer.write(move |tx| Box::pin(async move { tx.forget_old_wrong_passwords(since).await }));
    if let Err(error) = sweep.await {
        // Rows that count no more; the next wrong password tries again.
        tracing::warn!(%error, "old wrong passwords could not be forgotten");
    }
    answer
}

/// Forgets the wrong passwords before a right one, unless they rest meanwhile.
pub(crate) async fn forgive(tx: &mut Tx, who: &Tried, now: Millis) -> Result<(), Refusal> {
    check(tx, who, now).await?;
    lift(tx, who).await
}

/// Lets passwords of that e-mail be tried again at once.
pub(crate) async fn lift(tx: &mut Tx, who: &Tried) -> Result<(), Refusal> {
    Ok(tx.forget_wrong_passwords(&who.0).await?)
}

/// Wrong passwords until then count no more.
const fn rested_since(now: Millis) -> Millis {
    now.plus(-REST_MS)
}

fn resting(left_ms: i64) -> Refusal {
    let seconds = u32::try_from(left_ms.max(1)).unwrap_or(u32::MAX).div_ceil(1_000);
    Refusal::PasswordRests { seconds }
}
