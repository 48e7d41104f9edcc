//! A second factor for signing in, for whoever wants one: six digits that an app on the phone shows for half a minute.
//! Source: RFC 6238 with what all such apps take: SHA-1, 30 seconds, 6 digits.

use melati_domain::{
    actor::Actor,
    audit::{Action, Subject},
    day::Millis,
    id::UserId,
};
use melati_store::{StoreError, Table, Tx, second_factor::SecondFactor};
use totp_rs::{Builder, Secret, Totp};

use crate::{App, Field, FieldProblem, Refusal, account::require_password, audit, sessions::Session};

/// What an app calls the account.
const ISSUER: &str = "Optik Melati";
/// Wrong tries in a row after which codes are not looked at.
const MOST_TRIES: i64 = 5;
/// Milliseconds for which they are not.
const REST_MS: i64 = 15 * 60 * 1_000;

/// How far somebody is with a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Without.
    Off,
    /// The app is to be shown a secret.
    Pending {
        /// In base 32, to be typed.
        secret: String,
        /// As an address, to be scanned.
        url: String,
    },
    /// With.
    On,
}

const fn refused(problem: FieldProblem) -> Refusal {
    Refusal::invalid(Field::plain("kode"), problem)
}

/// How far the person is.
pub async fn standing(app: &App, session: &Session) -> Result<Standing, Refusal> {
    let user = session.actor.user;
    let read = app
        .store
        .reader
        .read(move |tx| Box::pin(async move { Ok::<_, Refusal>(tx.second_factor(user).await?) }));
    Ok(match read.await? {
        SecondFactor { secret: Some(_), .. } => Standing::On,
        SecondFactor { pending: Some(secret), .. } => {
            let account = Builder::new().with_issuer(Some(ISSUER)).with_account_name(session.email.as_str());
            let url = totp(account, &secret).and_then(|totp| totp.to_url().ok());
            let unusable = StoreError::Internal("the secret of a second factor is no secret".to_owned());
            Standing::Pending { url: url.ok_or(unusable)?, secret }
        }
        _ => Standing::Off,
    })
}

/// Makes a secret for the person's app; it is asked for when a code of it was typed ([`confirm`]).
pub async fn begin(app: &App, session: &Session, password: String) -> Result<(), Refusal> {
    require_password(app, session, password, "password").await?;
    let user = session.actor.user;
    let secret = Secret::from(rand::random::<[u8; 20]>()).to_base32();
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::User, user.0).await?;
            let known = tx.second_factor(user).await?;
            let pending = Some(secret).filter(|_| known.secret.is_none());
            Ok::<_, Refusal>(tx.set_second_factor(user, &SecondFactor { pending, ..known }).await?)
        })
    });
    write.await
}

/// From now on a code is asked for.
pub async fn confirm(app: &App, session: &Session, code: String) -> Result<(), Refusal> {
    let (actor, now) = (session.actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.lock_row(Table::User, actor.user.0).await?;
            let known = tx.second_factor(actor.user).await?;
            let secret = known.pending.clone().ok_or(refused(FieldProblem::NotAllowed))?;
            let step = step_of(&secret, &code, now).ok_or(refused(FieldProblem::Wrong))?;
            let set = SecondFactor { secret: Some(secret), last_step: step, ..SecondFactor::default() };
            tx.set_second_factor(actor.user, &set).await?;
            note(tx, &actor, Action::SecondFactorSet, now).await
        })
    });
    write.await
}

/// The password alone is enough again.
pub async fn remove(app: &App, session: &Session, password: String) -> Result<(), Refusal> {
    require_password(app, session, password, "password").await?;
    let (actor, now) = (session.actor.clone(), app.now());
    let write = app.store.writer.write(move |tx| {
        Box::pin(async move {
            tx.set_second_factor(actor.user, &SecondFactor::default()).await?;
            note(tx, &actor, Action::SecondFactorRemoved, now).await
        })
    });
    write.await
}

async fn note(tx: &mut Tx, actor: &Actor, action: Action, now: Millis) -> Result<(), Refusal> {
    let subject = (Subject::User, actor.user.0, actor.name.as_str());
    let deed = audit::Deed { action, subject, branch: actor.branch, reason: None, changes: &[] };
    audit::note(tx, actor, deed, now).await
}

/// Checks what was typed beside a password that is right. A wrong try is counted, and so is kept: the outer result is the
/// transaction's, the inner one says whether the person comes in.
pub(crate) async fn check(
    tx: &mut Tx,
    user: UserId,
    code: &str,
    now: Millis,
) -> Result<Result<(), Refusal>, Refusal> {
    tx.lock_row(Table::User, user.0).await?;
    let known = tx.second_factor(user).await?;
    let Some(secret) = &known.secret else { return Ok(Ok(())) };
    if code.trim().is_empty() {
        return Ok(Err(Refusal::SecondFactorNeeded));
    }
    let rested = now.0.saturating_sub(known.tried_at.0) >= REST_MS;
    if known.tries >= MOST_TRIES && !rested {
        return Ok(Err(refused(FieldProblem::Resting)));
    }
    let step = step_of(secret, code, now).filter(|step| *step > known.last_step);
    let (next, answer) = if let Some(last_step) = step {
        (SecondFactor { last_step, tries: 0, ..known }, Ok(()))
    } else {
        let tries = if rested { 1 } else { known.tries + 1 };
        (SecondFactor { tries, tried_at: now, ..known }, Err(refused(FieldProblem::Wrong)))
    };
    tx.set_second_factor(user, &next).await?;
    Ok(answer)
}

/// The time step whose code that is, about now: a phone's clock may be a step ahead or behind.
fn step_of(secret: &str, code: &str, now: Millis) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.0 / 1_000).ok()?;
    totp(Builder::new(), secret)?.check(&code, seconds)?.try_into().ok()
}

/// With what all apps take, which are the library's defaults.
fn totp(builder: Builder, secret: &str) -> Option<Totp> {
    builder.with_secret(Secret::try_from_base32(secret).ok()?).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_standard_and_good_for_a_minute_and_a_half() {
        let at = |seconds: i64| Millis(seconds * 1_000);
        assert_eq!(step_of(SECRET, "287082", at(59)), Some(1));
        assert_eq!(step_of(SECRET, " 287 082", at(29)), Some(1), "as the app shows it");
        assert_eq!(step_of(SECRET, "287082", at(89)), Some(1));
        assert_eq!(step_of(SECRET, "287082", at(90)), None);
        assert_eq!(step_of(SECRET, "081804", at(1_111_111_109)), Some(37_037_036));
        for wrong in ["", "28708", "2870820", "abcdef", "287083"] {
            assert_eq!(step_of(SECRET, wrong, at(59)), None, "{wrong}");
        }
    }
}
