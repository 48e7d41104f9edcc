-- The PIN with which somebody says yes at another's till, in PHC form; null: none. pin_tries: in a row that were wrong, or
-- are being checked; pin_tried_at_ms: the last of them.
ALTER TABLE user_account ADD COLUMN pin_hash TEXT;
ALTER TABLE user_account ADD COLUMN pin_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN pin_tried_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD CONSTRAINT user_account_pin_tries_not_negative CHECK (pin_tries >= 0);
