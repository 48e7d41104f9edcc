-- Counts of what stands on a shelf: one kind of goods of one branch at a time.
CREATE TABLE stock_count (
    id INTEGER NOT NULL CONSTRAINT stock_count_pk PRIMARY KEY,
    code TEXT NOT NULL CONSTRAINT stock_count_code_unique UNIQUE,
    branch_id INTEGER NOT NULL CONSTRAINT stock_count_branch_exists REFERENCES branch (id),
    product_kind TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT stock_count_status_word CHECK (status IN ('Berjalan', 'Selesai', 'Dibatalkan')),
    begun_by INTEGER NOT NULL CONSTRAINT stock_count_beginner_exists REFERENCES user_account (id),
    begun_at_ms INTEGER NOT NULL,
    ended_by INTEGER CONSTRAINT stock_count_ender_exists REFERENCES user_account (id),
    ended_at_ms INTEGER,
    reason TEXT
) STRICT;
CREATE INDEX stock_count_by_branch ON stock_count (branch_id, id);
CREATE UNIQUE INDEX stock_count_one_at_a_time ON stock_count (branch_id, product_kind) WHERE status = 'Berjalan';

-- What was counted. expected: pieces by the books when the first was seen; moved: 1 when they changed before the last
-- was.
CREATE TABLE stock_count_line (
    count_id INTEGER NOT NULL CONSTRAINT stock_count_line_count_exists REFERENCES stock_count (id),
    product_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    counted INTEGER NOT NULL CONSTRAINT stock_count_line_some CHECK (counted >= 0),
    expected INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    CONSTRAINT stock_count_line_pk PRIMARY KEY (count_id, product_id)
) STRICT;
