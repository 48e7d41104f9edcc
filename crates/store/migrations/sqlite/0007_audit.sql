-- Who corrected, changed or looked at what, and why. Written in the transaction of what it tells, then never touched
-- again. changes: JSON, each field with what it was and what it became.
CREATE TABLE audit_entry (
    id INTEGER NOT NULL CONSTRAINT audit_entry_pk PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    user_id INTEGER NOT NULL CONSTRAINT audit_entry_user_exists REFERENCES user_account (id),
    branch_id INTEGER CONSTRAINT audit_entry_branch_exists REFERENCES branch (id),
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    subject_name TEXT NOT NULL,
    reason TEXT,
    changes TEXT NOT NULL,
    search_text TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entry_by_branch ON audit_entry (branch_id, id);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject_kind, subject_id, id);
CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
