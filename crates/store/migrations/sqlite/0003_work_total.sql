-- How many orders of a branch stand where, voided ones left out: kept up with each sale, step and voiding.
CREATE TABLE work_total (
    branch_id INTEGER NOT NULL CONSTRAINT work_total_branch_exists REFERENCES branch (id),
    work_status TEXT NOT NULL,
    orders INTEGER NOT NULL,
    CONSTRAINT work_total_pk PRIMARY KEY (branch_id, work_status)
) STRICT, WITHOUT ROWID;
INSERT INTO work_total (branch_id, work_status, orders)
SELECT branch_id, work_status, COUNT(*) FROM sale WHERE voided_at_ms IS NULL GROUP BY branch_id, work_status;
