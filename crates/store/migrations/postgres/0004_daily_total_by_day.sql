-- The day before the cashier in the key: a branch's day, and its week, are read side by side, however many years and
-- people there are. With the cashier first, a dashboard read all the branch's years.
ALTER TABLE daily_total DROP CONSTRAINT daily_total_pk;
ALTER TABLE daily_total ADD CONSTRAINT daily_total_pk PRIMARY KEY (branch_id, day, cashier_id, kind);
