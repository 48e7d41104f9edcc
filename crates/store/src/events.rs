//! The log: facts in the order in which they were committed.
//!
//! Positions rise in commit order on both engines (see `LOG_LOCK` in the dialect), so whoever has read up to a
//! position has missed nothing before it. Gaps are transactions that were rolled back.

use melati_domain::{
    day::Millis,
    event::{Event, LoggedEvent},
    id::{BranchId, UserId},
};

use serde_json::json;

use crate::{FromRow, ReadTx, Reader, Row, StoreError, Tx, Value, sql};

/// A fact on its way into the log.
pub(crate) struct NewEvent {
    kind: String,
    branch: Option<BranchId>,
    actor: Option<UserId>,
    at: Millis,
    payload: String,
}

impl NewEvent {
    pub(crate) fn new(
        at: Millis,
        actor: Option<UserId>,
        branch: Option<BranchId>,
        event: &Event,
    ) -> Result<Self, StoreError> {
        let fields = serde_json::to_value(event).unwrap_or_default();
        match (fields.get("kind").and_then(serde_json::Value::as_str), fields.get("payload")) {
            (Some(kind), Some(payload)) => {
                Ok(Self { kind: kind.to_owned(), branch, actor, at, payload: payload.to_string() })
            }
            _ => Err(StoreError::Internal("an event has no form for the log".to_owned())),
        }
    }

    /// For [`INSERT_EVENT`].
    pub(crate) fn params(&self) -> [Value<'_>; 5] {
        [(&self.kind).into(), self.branch.into(), self.actor.into(), self.at.into(), (&self.payload).into()]
    }
}

impl FromRow for LoggedEvent {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let position = row.get(0)?;
        let (kind, payload): (String, String) = (row.get(1)?, row.get(5)?);
        let event = serde_json::from_str(&format!(r#"{{"kind":"{kind}","payload":{payload}}}"#))
            // A kind that is known has a payload, so this reads only those that are not.
            .or_else(|error| serde_json::from_value(json!({ "kind": kind })).map_err(|_| error))
            .map_err(|error| StoreError::Corrupt(format!("log entry {position} ({kind}): {error}")))?;
        Ok(Self { position, branch: row.get(2)?, actor: row.get(3)?, at: row.get(4)?, event })
    }
}

sql! {
    pub(crate) INSERT_EVENT = "
        INSERT INTO event_log (kind, branch_id, actor_id, at_ms, payload) VALUES ($1, $2, $3, $4, $5)";
    EVENTS_AFTER = "
        SELECT position, kind, branch_id, actor_id, at_ms, payload FROM event_log
        WHERE position > $1 ORDER BY position LIMIT $2";
    POSITION = "SELECT COALESCE(MAX(position), 0) FROM event_log";
    EPOCH = "SELECT epoch FROM log_meta WHERE id = 1";
    PRUNED_TO = "SELECT pruned_to FROM log_meta WHERE id = 1";
    LAST_TO_PRUNE = "
        SELECT COALESCE(MAX(position), 0) FROM (SELECT position, at_ms FROM event_log ORDER BY position LIMIT $2) AS oldest
        WHERE at_ms < $1 AND position < (SELECT MAX(position) FROM event_log)";
    PRUNE = "DELETE FROM event_log WHERE position <= $1";
    NOTE_PRUNED = "UPDATE log_meta SET pruned_to = $1 WHERE id = 1 AND pruned_to < $1";
}

impl ReadTx {
    /// The newest position visible to this transaction; 0 while nothing was logged.
    pub async fn position(&mut self) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(&POSITION, &[]).await?.map_or(0, |(position,)| position))
    }

    /// At most `limit` facts after `position`, in order.
    pub async fn events_after(&mut self, position: i64, limit: i64) -> Result<Vec<LoggedEvent>, StoreError> {
        self.rows(&EVENTS_AFTER, &[position.into(), limit.into()]).await
    }

    /// Facts up to this position were removed; 0 while all are there.
    pub async fn pruned_to(&mut self) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(&PRUNED_TO, &[]).await?.map_or(0, |(position,)| position))
    }

    /// Name of this log's life, drawn when the database was made: positions of another epoch mean nothing here.
    pub async fn epoch(&mut self) -> Result<String, StoreError> {
        let row = self.one::<(String,)>(&EPOCH, &[]).await?;
        row.map(|(epoch,)| epoch).ok_or_else(|| StoreError::Corrupt("the log has no epoch".to_owned()))
    }
}

impl Tx {
    /// Removes at most `most` of the oldest facts, those told before `before`; how many. The newest fact stays
    /// whatever its age: positions are counted on from it. No row of the shop hangs on the log.
    pub async fn prune_log(&mut self, before: Millis, most: i64) -> Result<u64, StoreError> {
        let last = self.one::<(i64,)>(&LAST_TO_PRUNE, &[before.into(), most.into()]).await?;
        let Some((last,)) = last.filter(|(last,)| *last > 0) else { return Ok(0) };
        let pruned = self.execute(&PRUNE, &[last.into()]).await?;
        self.execute(&NOTE_PRUNED, &[last.into()]).await?;
        Ok(pruned)
    }
}

impl Reader {
    /// [`ReadTx::epoch`] in a transaction of its own.
    pub async fn epoch(&self) -> Result<String, StoreError> {
        self.read(|tx| Box::pin(tx.epoch())).await
    }

    /// Can the database be read, and was it migrated?
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.epoch().await.map(drop)
    }
}
