-- The first schema, SQLite. Same tables and columns as for PostgreSQL.
-- Flags are 0 or 1; *_ms are milliseconds since 1970 UTC; *_rupiah whole rupiah; days are texts YYYY-MM-DD.

-- The log's life: one row. Positions of another epoch mean nothing here.
CREATE TABLE log_meta (
    id INTEGER NOT NULL CONSTRAINT log_meta_pk PRIMARY KEY CONSTRAINT log_meta_one_row CHECK (id = 1),
    epoch TEXT NOT NULL
) STRICT;

-- Facts, in commit order. It stands alone: no foreign keys, so rows may be archived without it.
CREATE TABLE event_log (
    position INTEGER NOT NULL CONSTRAINT event_log_pk PRIMARY KEY,
    kind TEXT NOT NULL,
    branch_id INTEGER,
    actor_id INTEGER,
    at_ms INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT;

-- Branches (cabang).
CREATE TABLE branch (
    id INTEGER NOT NULL CONSTRAINT branch_pk PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    CONSTRAINT branch_code_unique UNIQUE (code),
    CONSTRAINT branch_is_active_flag CHECK (is_active IN (0, 1))
) STRICT;

-- People who sign in. email is lower case; password_hash is in PHC form. branch_id is NULL for the owner.
CREATE TABLE user_account (
    id INTEGER NOT NULL CONSTRAINT user_account_pk PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    branch_id INTEGER CONSTRAINT user_account_branch_exists REFERENCES branch (id),
    is_active INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    CONSTRAINT user_account_email_unique UNIQUE (email),
    CONSTRAINT user_account_is_active_flag CHECK (is_active IN (0, 1))
) STRICT;

-- Who is signed in where. Only the hash of a token is kept. channel: browser or api.
CREATE TABLE session (
    token_hash TEXT NOT NULL CONSTRAINT session_pk PRIMARY KEY,
    user_id INTEGER NOT NULL CONSTRAINT session_user_exists REFERENCES user_account (id),
    channel TEXT NOT NULL,
    device_name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_seen_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_expiry ON session (expires_at_ms);

-- Business days of a branch that were opened. opened_*: first opening; closed_*: last closing.
CREATE TABLE branch_day (
    branch_id INTEGER NOT NULL CONSTRAINT branch_day_branch_exists REFERENCES branch (id),
    day TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    opened_by INTEGER NOT NULL CONSTRAINT branch_day_opened_by_exists REFERENCES user_account (id),
    closed_at_ms INTEGER,
    closed_by INTEGER CONSTRAINT branch_day_closed_by_exists REFERENCES user_account (id),
    CONSTRAINT branch_day_pk PRIMARY KEY (branch_id, day),
    CONSTRAINT branch_day_is_open_flag CHECK (is_open IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Patients, shared by all branches. search_text: name, phone and card number in lower case.
CREATE TABLE patient (
    id INTEGER NOT NULL CONSTRAINT patient_pk PRIMARY KEY,
    name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    service_type TEXT NOT NULL,
    bpjs_number TEXT,
    phone TEXT,
    address TEXT,
    age_text TEXT,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;

-- Frames on a branch's shelf. search_text: what they are found by, in lower case.
CREATE TABLE frame (
    id INTEGER NOT NULL CONSTRAINT frame_pk PRIMARY KEY,
    branch_id INTEGER NOT NULL CONSTRAINT frame_branch_exists REFERENCES branch (id),
    code TEXT NOT NULL,
    brand TEXT NOT NULL,
    kind TEXT NOT NULL,
    search_text TEXT NOT NULL,
    purchase_price_rupiah INTEGER NOT NULL,
    selling_price_rupiah INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    CONSTRAINT frame_code_unique UNIQUE (code),
    CONSTRAINT frame_stock_not_negative CHECK (stock >= 0),
    CONSTRAINT frame_prices_not_negative CHECK (purchase_price_rupiah >= 0 AND selling_price_rupiah >= 0)
) STRICT;
CREATE INDEX frame_by_branch ON frame (branch_id, id);

-- Lenses of a branch, one row per power (hundredths of a dioptre; axis in degrees). Codes repeat.
CREATE TABLE lens (
    id INTEGER NOT NULL CONSTRAINT lens_pk PRIMARY KEY,
    branch_id INTEGER NOT NULL CONSTRAINT lens_branch_exists REFERENCES branch (id),
    code TEXT NOT NULL,
    brand TEXT NOT NULL,
    type TEXT NOT NULL,
    coating TEXT NOT NULL,
    sph INTEGER,
    cyl INTEGER,
    axis INTEGER,
    add_power INTEGER,
    search_text TEXT NOT NULL,
    purchase_price_rupiah INTEGER NOT NULL,
    selling_price_rupiah INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    is_custom_order INTEGER NOT NULL,
    CONSTRAINT lens_stock_not_negative CHECK (stock >= 0),
    CONSTRAINT lens_prices_not_negative CHECK (purchase_price_rupiah >= 0 AND selling_price_rupiah >= 0),
    CONSTRAINT lens_is_custom_order_flag CHECK (is_custom_order IN (0, 1))
) STRICT;
CREATE INDEX lens_by_branch ON lens (branch_id, id);

-- Accessories on a branch's shelf.
CREATE TABLE accessory (
    id INTEGER NOT NULL CONSTRAINT accessory_pk PRIMARY KEY,
    branch_id INTEGER NOT NULL CONSTRAINT accessory_branch_exists REFERENCES branch (id),
    name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    purchase_price_rupiah INTEGER NOT NULL,
    selling_price_rupiah INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    CONSTRAINT accessory_stock_not_negative CHECK (stock >= 0),
    CONSTRAINT accessory_prices_not_negative CHECK (purchase_price_rupiah >= 0 AND selling_price_rupiah >= 0)
) STRICT;
CREATE INDEX accessory_by_branch ON accessory (branch_id, id);

-- Sales, which are also the work orders; voided, never deleted. class: priced as BPJS of that class.
CREATE TABLE sale (
    id INTEGER NOT NULL CONSTRAINT sale_pk PRIMARY KEY,
    code TEXT NOT NULL,
    barcode TEXT NOT NULL,
    branch_id INTEGER NOT NULL CONSTRAINT sale_branch_exists REFERENCES branch (id),
    cashier_id INTEGER NOT NULL CONSTRAINT sale_cashier_exists REFERENCES user_account (id),
    patient_id INTEGER CONSTRAINT sale_patient_exists REFERENCES patient (id),
    customer_name TEXT NOT NULL,
    service_type TEXT NOT NULL,
    class TEXT,
    day TEXT NOT NULL,
    promised_day TEXT,
    order_kind TEXT NOT NULL,
    gross_rupiah INTEGER NOT NULL,
    ceiling_rupiah INTEGER NOT NULL,
    claim_rupiah INTEGER NOT NULL,
    upgrade_rupiah INTEGER NOT NULL,
    manual_extra_rupiah INTEGER NOT NULL,
    discount_rupiah INTEGER NOT NULL,
    total_rupiah INTEGER NOT NULL,
    tendered_rupiah INTEGER NOT NULL,
    change_rupiah INTEGER NOT NULL,
    balance_rupiah INTEGER NOT NULL,
    upgrade_status TEXT NOT NULL,
    work_status TEXT NOT NULL,
    ready_at_ms INTEGER,
    technician_id INTEGER CONSTRAINT sale_technician_exists REFERENCES user_account (id),
    collected_at_ms INTEGER,
    search_text TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    voided_at_ms INTEGER,
    voided_by INTEGER CONSTRAINT sale_voided_by_exists REFERENCES user_account (id),
    void_reason TEXT,
    CONSTRAINT sale_code_unique UNIQUE (code),
    CONSTRAINT sale_barcode_unique UNIQUE (barcode),
    CONSTRAINT sale_balance_not_negative CHECK (balance_rupiah >= 0),
    CONSTRAINT sale_balance_adds_up CHECK (balance_rupiah = total_rupiah - tendered_rupiah + change_rupiah),
    CONSTRAINT sale_voided_by_somebody CHECK ((voided_at_ms IS NULL) = (voided_by IS NULL))
) STRICT;
CREATE INDEX sale_by_branch ON sale (branch_id, id);
CREATE INDEX sale_by_branch_day ON sale (branch_id, day, id);
CREATE INDEX sale_by_cashier_day ON sale (cashier_id, day, id);
CREATE INDEX sale_in_work ON sale (branch_id, work_status, id) WHERE voided_at_ms IS NULL AND work_status <> 'Sudah Di Ambil';
CREATE INDEX sale_by_technician ON sale (technician_id, ready_at_ms) WHERE technician_id IS NOT NULL;

-- Lines of a sale, with the prices of its day.
CREATE TABLE sale_line (
    sale_id INTEGER NOT NULL CONSTRAINT sale_line_sale_exists REFERENCES sale (id),
    line_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    product_id INTEGER,
    code TEXT,
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price_rupiah INTEGER NOT NULL,
    subtotal_rupiah INTEGER NOT NULL,
    additional_rupiah INTEGER NOT NULL,
    CONSTRAINT sale_line_pk PRIMARY KEY (sale_id, line_no),
    CONSTRAINT sale_line_quantity_positive CHECK (quantity > 0),
    CONSTRAINT sale_line_subtotal_adds_up CHECK (subtotal_rupiah = quantity * unit_price_rupiah)
) STRICT, WITHOUT ROWID;

-- Money taken for a sale: at the till when it is rung up, and later towards its balance.
CREATE TABLE payment (
    id INTEGER NOT NULL CONSTRAINT payment_pk PRIMARY KEY,
    sale_id INTEGER NOT NULL CONSTRAINT payment_sale_exists REFERENCES sale (id),
    branch_id INTEGER NOT NULL CONSTRAINT payment_branch_exists REFERENCES branch (id),
    cashier_id INTEGER NOT NULL CONSTRAINT payment_cashier_exists REFERENCES user_account (id),
    day TEXT NOT NULL,
    received_rupiah INTEGER NOT NULL,
    tendered_rupiah INTEGER NOT NULL,
    change_rupiah INTEGER NOT NULL,
    method TEXT NOT NULL,
    bank TEXT,
    at_ms INTEGER NOT NULL,
    CONSTRAINT payment_received_adds_up CHECK (received_rupiah = tendered_rupiah - change_rupiah)
) STRICT;
CREATE INDEX payment_by_sale ON payment (sale_id, id);

-- Steps of an order through the workshop.
CREATE TABLE work_step (
    id INTEGER NOT NULL CONSTRAINT work_step_pk PRIMARY KEY,
    sale_id INTEGER NOT NULL CONSTRAINT work_step_sale_exists REFERENCES sale (id),
    from_status TEXT,
    to_status TEXT NOT NULL,
    user_id INTEGER NOT NULL CONSTRAINT work_step_user_exists REFERENCES user_account (id),
    reason TEXT,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX work_step_by_sale ON work_step (sale_id, id);

-- Every change of stock. sale_id: the sale behind it, which may be written after its movements.
CREATE TABLE stock_movement (
    id INTEGER NOT NULL CONSTRAINT stock_movement_pk PRIMARY KEY,
    branch_id INTEGER NOT NULL CONSTRAINT stock_movement_branch_exists REFERENCES branch (id),
    product_kind TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    delta INTEGER NOT NULL,
    reason TEXT NOT NULL,
    sale_id INTEGER,
    user_id INTEGER CONSTRAINT stock_movement_user_exists REFERENCES user_account (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_movement_by_product ON stock_movement (product_kind, product_id, id);

-- Requests that were answered: the same key again gets the same sale, which may be written after its key.
CREATE TABLE idempotency_key (
    user_id INTEGER NOT NULL CONSTRAINT idempotency_key_user_exists REFERENCES user_account (id),
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    sale_id INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    CONSTRAINT idempotency_key_pk PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

-- Figures of a day, moved by each sale and voiding. paid_rupiah: what customers pay; turnover = claim + paid.
CREATE TABLE daily_total (
    branch_id INTEGER NOT NULL CONSTRAINT daily_total_branch_exists REFERENCES branch (id),
    cashier_id INTEGER NOT NULL CONSTRAINT daily_total_cashier_exists REFERENCES user_account (id),
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    sale_count INTEGER NOT NULL,
    claim_rupiah INTEGER NOT NULL,
    paid_rupiah INTEGER NOT NULL,
    CONSTRAINT daily_total_pk PRIMARY KEY (branch_id, cashier_id, day, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_total_by_day ON daily_total (day, branch_id);
