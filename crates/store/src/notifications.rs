//! What a person was told, read back from the log, and how far they have read it.

use melati_domain::{
    event::LoggedEvent,
    id::{BranchId, UserId},
};

use crate::{ReadTx, StoreError, Tx, sql};

/// Which notifications a person hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hearing {
    /// Of this branch; `None`: of all.
    pub branch: Option<BranchId>,
    /// New sales too, not only orders that are ready.
    pub sales: bool,
}

impl Hearing {
    /// The kind of event that is left out; no kind has the empty name.
    const fn unheard(self) -> &'static str {
        if self.sales { "" } else { "sale_rung_up" }
    }
}

sql! {
    OF_BRANCH = "
        SELECT position, kind, branch_id, actor_id, at_ms, payload FROM event_log
        WHERE kind IN ('sale_rung_up', 'order_ready') AND branch_id = $1 AND kind <> $2 AND position < $3
        ORDER BY position DESC LIMIT $4";
    OF_CHAIN = "
        SELECT position, kind, branch_id, actor_id, at_ms, payload FROM event_log
        WHERE kind IN ('sale_rung_up', 'order_ready') AND kind <> $1 AND position < $2
        ORDER BY position DESC LIMIT $3";
    UNREAD_OF_BRANCH = "
        SELECT COUNT(*) FROM (
            SELECT position FROM event_log
            WHERE kind IN ('sale_rung_up', 'order_ready') AND branch_id = $1 AND kind <> $2 AND position > $3 LIMIT $4
        ) AS unread";
    UNREAD_OF_CHAIN = "
        SELECT COUNT(*) FROM (
            SELECT position FROM event_log
            WHERE kind IN ('sale_rung_up', 'order_ready') AND kind <> $1 AND position > $2 LIMIT $3
        ) AS unread";
    READ_TO = "SELECT position FROM notification_read WHERE user_id = $1";
    SET_READ_TO = "
        INSERT INTO notification_read (user_id, position) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET position = EXCLUDED.position
        WHERE EXCLUDED.position > notification_read.position";
}

impl ReadTx {
    /// At most `limit` notifications before a position, newest first; as long as the log keeps them.
    pub async fn notifications(
        &mut self,
        hearing: Hearing,
        before: i64,
        limit: i64,
    ) -> Result<Vec<LoggedEvent>, StoreError> {
        let unheard = hearing.unheard().into();
        match hearing.branch {
            Some(branch) => {
                self.rows(&OF_BRANCH, &[branch.into(), unheard, before.into(), limit.into()]).await
            }
            None => self.rows(&OF_CHAIN, &[unheard, before.into(), limit.into()]).await,
        }
    }

    /// How many notifications came after a position; counted no further than `most`.
    pub async fn unread(&mut self, hearing: Hearing, after: i64, most: i64) -> Result<i64, StoreError> {
        let unheard = hearing.unheard().into();
        let count = match hearing.branch {
            Some(branch) => {
                self.one::<(i64,)>(&UNREAD_OF_BRANCH, &[branch.into(), unheard, after.into(), most.into()])
                    .await?
            }
            None => self.one(&UNREAD_OF_CHAIN, &[unheard, after.into(), most.into()]).await?,
        };
        Ok(count.map_or(0, |(count,)| count))
    }

    /// How far a person has read; 0 for nothing.
    pub async fn read_to(&mut self, user: UserId) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(&READ_TO, &[user.into()]).await?.map_or(0, |(position,)| position))
    }
}

impl Tx {
    /// Notes how far a person has read. False when they had read as far already, perhaps on another device just now.
    pub async fn set_read_to(&mut self, user: UserId, position: i64) -> Result<bool, StoreError> {
        Ok(self.execute(&SET_READ_TO, &[user.into(), position.into()]).await? > 0)
    }
}
