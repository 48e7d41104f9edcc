-- The day before the cashier in the key: a branch's day, and its week, are read side by side, however many years and
-- people there are. With the cashier first, a dashboard read all the branch's years.
CREATE TABLE daily_total_ordered (
    branch_id INTEGER NOT NULL CONSTRAINT daily_total_branch_exists REFERENCES branch (id),
    cashier_id INTEGER NOT NULL CONSTRAINT daily_total_cashier_exists REFERENCES user_account (id),
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    sale_count INTEGER NOT NULL,
    claim_rupiah INTEGER NOT NULL,
    paid_rupiah INTEGER NOT NULL,
    CONSTRAINT daily_total_pk PRIMARY KEY (branch_id, day, cashier_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO daily_total_ordered (branch_id, cashier_id, day, kind, sale_count, claim_rupiah, paid_rupiah)
SELECT branch_id, cashier_id, day, kind, sale_count, claim_rupiah, paid_rupiah FROM daily_total;
DROP TABLE daily_total;
ALTER TABLE daily_total_ordered RENAME TO daily_total;
CREATE INDEX daily_total_by_day ON daily_total (day, branch_id);
