-- When somebody last did something; a session tells it too, but is forgotten once it ended.
ALTER TABLE user_account ADD COLUMN last_seen_at_ms BIGINT;
