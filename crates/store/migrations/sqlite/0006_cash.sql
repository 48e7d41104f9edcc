-- The drawer: with what the day began, what should have been there and what was counted when it was last closed.
-- pieces: how many of each note and coin, JSON.
ALTER TABLE branch_day ADD COLUMN float_rupiah INTEGER NOT NULL DEFAULT 0;
ALTER TABLE branch_day ADD COLUMN expected_rupiah INTEGER;
ALTER TABLE branch_day ADD COLUMN counted_rupiah INTEGER;
ALTER TABLE branch_day ADD COLUMN pieces TEXT;
ALTER TABLE branch_day ADD COLUMN difference_reason TEXT;

-- Cash put into the drawer (positive) or taken out of it (negative) for another reason than a sale.
CREATE TABLE cash_movement (
    id INTEGER NOT NULL CONSTRAINT cash_movement_pk PRIMARY KEY,
    branch_id INTEGER NOT NULL CONSTRAINT cash_movement_branch_exists REFERENCES branch (id),
    day TEXT NOT NULL,
    amount_rupiah INTEGER NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER NOT NULL CONSTRAINT cash_movement_user_exists REFERENCES user_account (id),
    at_ms INTEGER NOT NULL,
    CONSTRAINT cash_movement_moves CHECK (amount_rupiah <> 0)
) STRICT;
CREATE INDEX cash_movement_by_day ON cash_movement (day, branch_id, id);

-- Money given back for a voided sale, on the day it was given back, the way it had come.
CREATE TABLE refund (
    id INTEGER NOT NULL CONSTRAINT refund_pk PRIMARY KEY,
    sale_id INTEGER NOT NULL CONSTRAINT refund_sale_exists REFERENCES sale (id),
    branch_id INTEGER NOT NULL CONSTRAINT refund_branch_exists REFERENCES branch (id),
    user_id INTEGER NOT NULL CONSTRAINT refund_user_exists REFERENCES user_account (id),
    day TEXT NOT NULL,
    amount_rupiah INTEGER NOT NULL,
    method TEXT NOT NULL,
    bank TEXT,
    at_ms INTEGER NOT NULL,
    CONSTRAINT refund_gives_back CHECK (amount_rupiah > 0)
) STRICT;
CREATE INDEX refund_by_sale ON refund (sale_id, id);
CREATE INDEX refund_by_day ON refund (day, branch_id);
-- What was taken on a day, by method: in a branch, or in all of them.
CREATE INDEX payment_by_day ON payment (day, branch_id, method, bank, received_rupiah);
-- Days that nobody closed.
CREATE INDEX branch_day_open ON branch_day (branch_id, day) WHERE is_open = 1;
