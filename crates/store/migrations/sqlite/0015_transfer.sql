-- Stock on its way between branches. pieces: asked for, over all lines.
CREATE TABLE stock_transfer (
    id INTEGER NOT NULL CONSTRAINT stock_transfer_pk PRIMARY KEY,
    code TEXT NOT NULL CONSTRAINT stock_transfer_code_unique UNIQUE,
    from_branch_id INTEGER NOT NULL CONSTRAINT stock_transfer_from_exists REFERENCES branch (id),
    to_branch_id INTEGER NOT NULL CONSTRAINT stock_transfer_to_exists REFERENCES branch (id),
    status TEXT NOT NULL CONSTRAINT stock_transfer_status_word CHECK (status IN ('Diminta', 'Disetujui', 'Dikirim', 'Diterima', 'Ditolak', 'Dibatalkan')),
    note TEXT,
    requested_by INTEGER NOT NULL CONSTRAINT stock_transfer_requester_exists REFERENCES user_account (id),
    requested_at_ms INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    CONSTRAINT stock_transfer_goes_elsewhere CHECK (from_branch_id <> to_branch_id)
) STRICT;
CREATE INDEX stock_transfer_by_from ON stock_transfer (from_branch_id, id);
CREATE INDEX stock_transfer_by_to ON stock_transfer (to_branch_id, id);

-- Its goods, as they are on the sending shelf. received: null before they were counted.
CREATE TABLE stock_transfer_line (
    transfer_id INTEGER NOT NULL CONSTRAINT stock_transfer_line_transfer_exists REFERENCES stock_transfer (id),
    line INTEGER NOT NULL,
    product_kind TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    received INTEGER,
    CONSTRAINT stock_transfer_line_pk PRIMARY KEY (transfer_id, line),
    CONSTRAINT stock_transfer_line_product_once UNIQUE (transfer_id, product_kind, product_id),
    CONSTRAINT stock_transfer_line_some CHECK (quantity > 0),
    CONSTRAINT stock_transfer_line_received_in_range CHECK (received BETWEEN 0 AND quantity)
) STRICT;

-- Its steps: who, when, why.
CREATE TABLE stock_transfer_step (
    id INTEGER NOT NULL CONSTRAINT stock_transfer_step_pk PRIMARY KEY,
    transfer_id INTEGER NOT NULL CONSTRAINT stock_transfer_step_transfer_exists REFERENCES stock_transfer (id),
    status TEXT NOT NULL,
    user_id INTEGER NOT NULL CONSTRAINT stock_transfer_step_user_exists REFERENCES user_account (id),
    reason TEXT,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_transfer_step_by_transfer ON stock_transfer_step (transfer_id, id);

-- Goods that travelled: at branch_id, origin_id is product_id.
CREATE TABLE product_twin (
    product_kind TEXT NOT NULL,
    origin_id INTEGER NOT NULL,
    branch_id INTEGER NOT NULL CONSTRAINT product_twin_branch_exists REFERENCES branch (id),
    product_id INTEGER NOT NULL,
    CONSTRAINT product_twin_pk PRIMARY KEY (product_kind, origin_id, branch_id),
    CONSTRAINT product_twin_once UNIQUE (product_kind, product_id)
) STRICT;
