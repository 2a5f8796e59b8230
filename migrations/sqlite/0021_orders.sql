-- Sales orders: the current content, its immutable revisions, official numbers.
-- Amounts are minor units of the order's currency; base_gross is in the company's currency.

CREATE TABLE orders (
    id                  BLOB NOT NULL,
    draft_label         TEXT NOT NULL,
    number              TEXT,
    order_type          TEXT NOT NULL,
    state               TEXT NOT NULL,
    milestone           TEXT NOT NULL,
    customer_id         BLOB,
    owner_id            BLOB NOT NULL,
    entered_by          BLOB NOT NULL,
    department_id       BLOB NOT NULL,
    contact_name        TEXT NOT NULL,
    contact_phone       TEXT NOT NULL,
    channel             TEXT NOT NULL,
    customer_po_no      TEXT NOT NULL,
    customer_po_key     TEXT NOT NULL,
    contract_no         TEXT NOT NULL,
    contract_key        TEXT NOT NULL,
    contract_signed_on  TEXT,
    contract_file_id    BLOB,
    contract_amount     INTEGER,
    order_date          TEXT NOT NULL,
    delivery_on         TEXT,
    delivery_place      TEXT NOT NULL,
    payment_terms       TEXT,
    remark              TEXT NOT NULL,
    currency            TEXT NOT NULL,
    currency_rate       INTEGER NOT NULL,
    net                 INTEGER NOT NULL,
    tax                 INTEGER NOT NULL,
    gross               INTEGER NOT NULL,
    base_gross          INTEGER NOT NULL,
    charges             TEXT NOT NULL,
    line_count          INTEGER NOT NULL,
    revision            INTEGER NOT NULL,
    content_hash        TEXT NOT NULL,
    source              TEXT NOT NULL,
    source_key          TEXT,
    promised_on         TEXT,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    submitted_at        INTEGER,
    approved_at         INTEGER,
    closed_at           INTEGER,
    CONSTRAINT orders_pk PRIMARY KEY (id),
    CONSTRAINT orders_number_key UNIQUE (number),
    CONSTRAINT orders_source_key UNIQUE (source, source_key),
    CONSTRAINT orders_state_check CHECK (state IN ('draft', 'in_review', 'approved', 'closed', 'cancelled'))
) STRICT;
CREATE INDEX orders_newest ON orders (created_at, id);
CREATE INDEX orders_by_state ON orders (state, created_at, id);
CREATE INDEX orders_by_department ON orders (department_id, created_at, id);
CREATE INDEX orders_by_customer ON orders (customer_id, created_at, id);
CREATE INDEX orders_by_owner_number ON orders (owner_id, number);
CREATE INDEX orders_by_label ON orders (draft_label);
CREATE INDEX orders_by_po ON orders (customer_po_key, customer_id, created_at) WHERE customer_po_key <> '';
CREATE INDEX orders_by_contract ON orders (contract_key) WHERE contract_key <> '';

CREATE TABLE order_lines (
    order_id            BLOB NOT NULL,
    line_id             BLOB NOT NULL,
    ordinal             INTEGER NOT NULL,
    product_id          BLOB,
    description         TEXT NOT NULL,
    model               TEXT NOT NULL,
    unit                TEXT NOT NULL,
    quantity            INTEGER,
    unit_price          INTEGER,
    tax_included        INTEGER NOT NULL,
    tax_rate            INTEGER NOT NULL,
    discount            INTEGER NOT NULL,
    net                 INTEGER NOT NULL,
    tax                 INTEGER NOT NULL,
    gross               INTEGER NOT NULL,
    delivery_on         TEXT,
    delivery_place      TEXT NOT NULL,
    parameters          TEXT NOT NULL,
    remark              TEXT NOT NULL,
    CONSTRAINT order_lines_pk PRIMARY KEY (order_id, line_id),
    CONSTRAINT order_lines_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_lines_quantity_check CHECK (quantity IS NULL OR quantity <> 0)
) STRICT;

-- What was submitted, word for word; a reviewer's opinion is bound to one of these.
CREATE TABLE order_revisions (
    order_id            BLOB NOT NULL,
    revision            INTEGER NOT NULL,
    content             TEXT NOT NULL,
    content_hash        TEXT NOT NULL,
    created_by          BLOB NOT NULL,
    created_at          INTEGER NOT NULL,
    CONSTRAINT order_revisions_pk PRIMARY KEY (order_id, revision),
    CONSTRAINT order_revisions_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
) STRICT;

-- Official numbers: one locked row per kind and year, so that they have no gaps.
CREATE TABLE number_counters (
    kind                TEXT NOT NULL,
    year                INTEGER NOT NULL,
    last                INTEGER NOT NULL,
    CONSTRAINT number_counters_pk PRIMARY KEY (kind, year)
) STRICT;
