//! PINs: who may say yes at another's till, and how often somebody tried.

use melati_domain::{
    actor::Role,
    day::Millis,
    id::{BranchId, UserId},
};

use crate::{FromRow, ReadTx, Row, StoreError, Tx, sql};

/// Somebody with a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinHolder {
    /// Who.
    pub id: UserId,
    /// Name as shown.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Home branch; none for a super admin.
    pub branch: Option<BranchId>,
    /// The PIN in PHC form.
    pub pin_hash: String,
    /// Tries in a row that were wrong.
    pub tries: i64,
    /// The last of them.
    pub tried_at: Millis,
}

impl FromRow for PinHolder {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            role: row.get(2)?,
            branch: row.get(3)?,
            pin_hash: row.get(4)?,
            tries: row.get(5)?,
            tried_at: row.get(6)?,
        })
    }
}

sql! {
    PIN_HOLDER = "
        SELECT id, name, role, branch_id, pin_hash, pin_tries, pin_tried_at_ms
        FROM user_account WHERE id = $1 AND pin_hash IS NOT NULL AND is_active = 1";
    PIN_HOLDERS = "
        SELECT id, name, role, branch_id, pin_hash, pin_tries, pin_tried_at_ms
        FROM user_account WHERE (branch_id = $1 OR branch_id IS NULL) AND pin_hash IS NOT NULL AND is_active = 1
        ORDER BY name, id";
    SET_PIN = "
        UPDATE user_account SET pin_hash = $2, pin_tries = 0 WHERE id = $1";
    NOTE_PIN_TRIES = "
        UPDATE user_account SET pin_tries = $2, pin_tried_at_ms = $3 WHERE id = $1";
}

impl ReadTx {
    /// Somebody active with a PIN.
    pub async fn pin_holder(&mut self, user: UserId) -> Result<Option<PinHolder>, StoreError> {
        self.one(&PIN_HOLDER, &[user.into()]).await
    }

    /// Everybody active with a PIN who is at home in a branch, or everywhere; by name.
    pub async fn pin_holders(&mut self, branch: BranchId) -> Result<Vec<PinHolder>, StoreError> {
        self.rows(&PIN_HOLDERS, &[branch.into()]).await
    }
}

impl Tx {
    /// Gives somebody a PIN, of which only the hash is kept.
    pub async fn set_pin(&mut self, user: UserId, hash: &str) -> Result<(), StoreError> {
        self.execute(&SET_PIN, &[user.into(), hash.into()]).await.map(drop)
    }

    /// Writes down how often in a row somebody's PIN was tried.
    pub async fn note_pin_tries(&mut self, user: UserId, tries: i64, at: Millis) -> Result<(), StoreError> {
        self.execute(&NOTE_PIN_TRIES, &[user.into(), tries.into(), at.into()]).await.map(drop)
    }
}
