//! The second factor of signing in: a secret that an app on somebody's phone shares with us.

use melati_domain::{day::Millis, id::UserId};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql};

/// Somebody's second factor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret in base 32; none: signing in takes the password alone.
    pub secret: Option<String>,
    /// One that is being set up.
    pub pending: Option<String>,
    /// The last time step whose code was used: each is good once.
    pub last_step: i64,
    /// Tries in a row that were wrong.
    pub tries: i64,
    /// The last of them.
    pub tried_at: Millis,
}

impl FromRow for SecondFactor {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            secret: row.get(0)?,
            pending: row.get(1)?,
            last_step: row.get(2)?,
            tries: row.get(3)?,
            tried_at: row.get(4)?,
        })
    }
}

sql! {
    SECOND_FACTOR = "
        SELECT totp_secret, totp_pending, totp_last_step, totp_tries, totp_tried_at_ms FROM user_account WHERE id = $1";
    SET_SECOND_FACTOR = "
        UPDATE user_account
        SET totp_secret = $2, totp_pending = $3, totp_last_step = $4, totp_tries = $5, totp_tried_at_ms = $6
        WHERE id = $1";
}

impl ReadTx {
    /// Somebody's second factor, whether or not they have one.
    pub async fn second_factor(&mut self, user: UserId) -> Result<SecondFactor, StoreError> {
        Ok(self.one(&SECOND_FACTOR, &[user.into()]).await?.unwrap_or_default())
    }
}

impl Tx {
    /// Writes somebody's second factor down.
    pub async fn set_second_factor(&mut self, user: UserId, it: &SecondFactor) -> Result<(), StoreError> {
        let params = [
            user.into(),
            it.secret.as_deref().into(),
            it.pending.as_deref().into(),
            it.last_step.into(),
            it.tries.into(),
            it.tried_at.into(),
        ];
        self.execute(&SET_SECOND_FACTOR, &params).await.map(drop)
    }
}
