-- Sales orders: the current content, its immutable revisions, official numbers.
-- Amounts are minor units of the order's currency; base_gross is in the company's currency.

CREATE TABLE orders (
    id                  UUID NOT NULL,
    draft_label         TEXT COLLATE "C" NOT NULL,
    number              TEXT COLLATE "C",
    order_type          TEXT COLLATE "C" NOT NULL,
    state               TEXT COLLATE "C" NOT NULL,
    milestone           TEXT COLLATE "C" NOT NULL,
    customer_id         UUID,
    owner_id            UUID NOT NULL,
    entered_by          UUID NOT NULL,
    department_id       UUID NOT NULL,
    contact_name        TEXT NOT NULL,
    contact_phone       TEXT NOT NULL,
    channel             TEXT COLLATE "C" NOT NULL,
    customer_po_no      TEXT NOT NULL,
    customer_po_key     TEXT COLLATE "C" NOT NULL,
    contract_no         TEXT NOT NULL,
    contract_key        TEXT COLLATE "C" NOT NULL,
    contract_signed_on  TEXT COLLATE "C",
    contract_file_id    UUID,
    contract_amount     BIGINT,
    order_date          TEXT COLLATE "C" NOT NULL,
    delivery_on         TEXT COLLATE "C",
    delivery_place      TEXT NOT NULL,
    payment_terms       TEXT,
    remark              TEXT NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    currency_rate       BIGINT NOT NULL,
    net                 BIGINT NOT NULL,
    tax                 BIGINT NOT NULL,
    gross               BIGINT NOT NULL,
    base_gross          BIGINT NOT NULL,
    charges             TEXT NOT NULL,
    line_count          BIGINT NOT NULL,
    revision            BIGINT NOT NULL,
    content_hash        TEXT COLLATE "C" NOT NULL,
    source              TEXT COLLATE "C" NOT NULL,
    source_key          TEXT COLLATE "C",
    promised_on         TEXT COLLATE "C",
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    submitted_at        BIGINT,
    approved_at         BIGINT,
    closed_at           BIGINT,
    CONSTRAINT orders_pk PRIMARY KEY (id),
    CONSTRAINT orders_number_key UNIQUE (number),
    CONSTRAINT orders_source_key UNIQUE (source, source_key),
    CONSTRAINT orders_state_check CHECK (state IN ('draft', 'in_review', 'approved', 'closed', 'cancelled'))
);
CREATE INDEX orders_newest ON orders (created_at, id);
CREATE INDEX orders_by_state ON orders (state, created_at, id);
CREATE INDEX orders_by_department ON orders (department_id, created_at, id);
CREATE INDEX orders_by_customer ON orders (customer_id, created_at, id);
CREATE INDEX orders_by_owner_number ON orders (owner_id, number);
CREATE INDEX orders_by_label ON orders (draft_label);
CREATE INDEX orders_by_po ON orders (customer_po_key, customer_id, created_at) WHERE customer_po_key <> '';
CREATE INDEX orders_by_contract ON orders (contract_key) WHERE contract_key <> '';

CREATE TABLE order_lines (
    order_id            UUID NOT NULL,
    line_id             UUID NOT NULL,
    ordinal             BIGINT NOT NULL,
    product_id          UUID,
    description         TEXT NOT NULL,
    model               TEXT NOT NULL,
    unit                TEXT NOT NULL,
    quantity            BIGINT,
    unit_price          BIGINT,
    tax_included        BOOLEAN NOT NULL,
    tax_rate            BIGINT NOT NULL,
    discount            BIGINT NOT NULL,
    net                 BIGINT NOT NULL,
    tax                 BIGINT NOT NULL,
    gross               BIGINT NOT NULL,
    delivery_on         TEXT COLLATE "C",
    delivery_place      TEXT NOT NULL,
    parameters          TEXT NOT NULL,
    remark              TEXT NOT NULL,
    CONSTRAINT order_lines_pk PRIMARY KEY (order_id, line_id),
    CONSTRAINT order_lines_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_lines_quantity_check CHECK (quantity IS NULL OR quantity <> 0)
);

-- What was submitted, word for word; a reviewer's opinion is bound to one of these.
CREATE TABLE order_revisions (
    order_id            UUID NOT NULL,
    revision            BIGINT NOT NULL,
    content             TEXT NOT NULL,
    content_hash        TEXT COLLATE "C" NOT NULL,
    created_by          UUID NOT NULL,
    created_at          BIGINT NOT NULL,
    CONSTRAINT order_revisions_pk PRIMARY KEY (order_id, revision),
    CONSTRAINT order_revisions_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
);

-- Official numbers: one locked row per kind and year, so that they have no gaps.
CREATE TABLE number_counters (
    kind                TEXT COLLATE "C" NOT NULL,
    year                BIGINT NOT NULL,
    last                BIGINT NOT NULL,
    CONSTRAINT number_counters_pk PRIMARY KEY (kind, year)
);
