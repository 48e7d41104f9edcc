-- Facts up to this position were removed for their age: who asks for them is told so.
ALTER TABLE log_meta ADD COLUMN pruned_to BIGINT NOT NULL DEFAULT 0;
-- "Sign out everywhere" looks for a person's sessions.
CREATE INDEX session_by_user ON session (user_id);
