-- What was done to a sale after it was rung up. What the sale counted before leaves the figures of day_before, what it
-- counts after joins those of day_after: a day that was closed keeps its figures, and today is moved in its place.
-- kind_after is null for a voided sale. refunded: given back with it.
CREATE TABLE correction (
    id INTEGER NOT NULL CONSTRAINT correction_pk PRIMARY KEY,
    sale_id INTEGER NOT NULL CONSTRAINT correction_sale_exists REFERENCES sale (id),
    branch_id INTEGER NOT NULL CONSTRAINT correction_branch_exists REFERENCES branch (id),
    cashier_id INTEGER NOT NULL CONSTRAINT correction_cashier_exists REFERENCES user_account (id),
    day_before TEXT NOT NULL,
    day_after TEXT NOT NULL,
    what TEXT NOT NULL,
    kind_before TEXT NOT NULL,
    claim_before_rupiah INTEGER NOT NULL,
    total_before_rupiah INTEGER NOT NULL,
    kind_after TEXT,
    claim_after_rupiah INTEGER NOT NULL,
    total_after_rupiah INTEGER NOT NULL,
    refunded_rupiah INTEGER NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER NOT NULL CONSTRAINT correction_user_exists REFERENCES user_account (id),
    at_ms INTEGER NOT NULL,
    CONSTRAINT correction_voided_counts_nothing
        CHECK (kind_after IS NOT NULL OR (claim_after_rupiah = 0 AND total_after_rupiah = 0)),
    CONSTRAINT correction_refund_not_negative CHECK (refunded_rupiah >= 0)
) STRICT;
CREATE INDEX correction_by_sale ON correction (sale_id, id);

-- booked_day: on which the sale was first counted; it stays, also where the sale is dated otherwise later. refunded: given back
-- while the sale stood, without what voiding it gave back.
ALTER TABLE sale ADD COLUMN booked_day TEXT;
UPDATE sale SET booked_day = day;
ALTER TABLE sale ALTER COLUMN booked_day SET NOT NULL;
ALTER TABLE sale ADD COLUMN refunded_rupiah INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sale DROP CONSTRAINT sale_balance_adds_up;
ALTER TABLE sale ADD CONSTRAINT sale_balance_adds_up
    CHECK (balance_rupiah = total_rupiah - tendered_rupiah + change_rupiah + refunded_rupiah);
ALTER TABLE sale ADD CONSTRAINT sale_refund_not_negative CHECK (refunded_rupiah >= 0);

-- What people say about an order.
CREATE TABLE sale_comment (
    id INTEGER NOT NULL CONSTRAINT sale_comment_pk PRIMARY KEY,
    sale_id INTEGER NOT NULL CONSTRAINT sale_comment_sale_exists REFERENCES sale (id),
    user_id INTEGER NOT NULL CONSTRAINT sale_comment_user_exists REFERENCES user_account (id),
    text TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sale_comment_by_sale ON sale_comment (sale_id, id);
