-- A second factor for signing in, for whoever wants one: the secret in base 32 that their app knows (RFC 6238), one that is
-- being set up, the last time step whose code was used, and wrong tries in a row.
ALTER TABLE user_account ADD COLUMN totp_secret TEXT COLLATE "C";
ALTER TABLE user_account ADD COLUMN totp_pending TEXT COLLATE "C";
ALTER TABLE user_account ADD COLUMN totp_last_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN totp_tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN totp_tried_at_ms BIGINT NOT NULL DEFAULT 0;
