-- How far each person has read what was told them. Who is here already has read all there is.
CREATE TABLE notification_read (
    user_id INTEGER NOT NULL CONSTRAINT notification_read_pk PRIMARY KEY
        CONSTRAINT notification_read_user_exists REFERENCES user_account (id),
    position INTEGER NOT NULL
) STRICT;
INSERT INTO notification_read (user_id, position)
SELECT id, (SELECT COALESCE(MAX(position), 0) FROM event_log) FROM user_account;
-- A branch's notifications, newest first.
CREATE INDEX event_log_told ON event_log (branch_id, position) WHERE kind IN ('sale_rung_up', 'order_ready');
