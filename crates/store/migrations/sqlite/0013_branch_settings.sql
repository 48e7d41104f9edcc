-- What a branch sets for itself. hours: seven days from Monday, joined with semicolons, each `08.00-12.30, 13.30-16.30`
-- or empty while closed; all empty: nobody wrote them down. paper: what receipts are printed on. *_low, *_medium: at or
-- below so many pieces. *_discount_percent: null where there is no limit.
ALTER TABLE branch ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE branch ADD COLUMN paper TEXT NOT NULL DEFAULT '80';
ALTER TABLE branch ADD COLUMN takes_bpjs INTEGER NOT NULL DEFAULT 1;
ALTER TABLE branch ADD COLUMN frame_low INTEGER NOT NULL DEFAULT 5;
ALTER TABLE branch ADD COLUMN frame_medium INTEGER NOT NULL DEFAULT 10;
ALTER TABLE branch ADD COLUMN lens_low INTEGER NOT NULL DEFAULT 5;
ALTER TABLE branch ADD COLUMN lens_medium INTEGER NOT NULL DEFAULT 10;
ALTER TABLE branch ADD COLUMN accessory_low INTEGER NOT NULL DEFAULT 5;
ALTER TABLE branch ADD COLUMN accessory_medium INTEGER NOT NULL DEFAULT 10;
ALTER TABLE branch ADD COLUMN cashier_discount_percent INTEGER;
ALTER TABLE branch ADD COLUMN admin_discount_percent INTEGER;
ALTER TABLE branch ADD CONSTRAINT branch_takes_bpjs_flag CHECK (takes_bpjs IN (0, 1));
ALTER TABLE branch ADD CONSTRAINT branch_thresholds_rise CHECK (frame_low BETWEEN 0 AND frame_medium
    AND lens_low BETWEEN 0 AND lens_medium AND accessory_low BETWEEN 0 AND accessory_medium);
ALTER TABLE branch ADD CONSTRAINT branch_discount_percents
    CHECK (cashier_discount_percent BETWEEN 0 AND 100 AND admin_discount_percent BETWEEN 0 AND 100);
