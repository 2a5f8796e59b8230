-- Holds on customers and their orders, further addresses, and changes that documents suggest.

-- Holds stack: each is placed and cleared for itself. `points` are the checkpoints it stands against
-- and `clearing_posts` who may clear it, each a list of words with commas. A hold that a credit rule
-- placed says which one (`matter`) and up to what amount clearing it lets the order pass (`covers`).
CREATE TABLE customer_holds (
    id               UUID NOT NULL,
    customer_id      UUID NOT NULL,
    order_id         UUID,
    source           TEXT COLLATE "C" NOT NULL,
    reason           TEXT NOT NULL,
    points           TEXT COLLATE "C" NOT NULL,
    clearing_posts   TEXT COLLATE "C" NOT NULL,
    expires_on       TEXT COLLATE "C",
    matter           TEXT COLLATE "C" NOT NULL,
    covers           BIGINT,
    placed_by        UUID,
    placed_at        BIGINT NOT NULL,
    cleared_by       UUID,
    cleared_at       BIGINT,
    clearing_reason  TEXT NOT NULL,
    CONSTRAINT customer_holds_pk PRIMARY KEY (id),
    CONSTRAINT customer_holds_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_holds_source_check CHECK (source IN ('person', 'credit', 'dispute', 'import'))
);
CREATE INDEX customer_holds_by_customer ON customer_holds (customer_id, placed_at);
CREATE INDEX customer_holds_by_order ON customer_holds (order_id, matter, placed_at) WHERE order_id IS NOT NULL;

-- Addresses beside the customer's own one.
CREATE TABLE customer_addresses (
    id               UUID NOT NULL,
    customer_id      UUID NOT NULL,
    label            TEXT NOT NULL,
    address          TEXT NOT NULL,
    contact          TEXT NOT NULL,
    phone            TEXT COLLATE "C" NOT NULL,
    ordinal          BIGINT NOT NULL,
    CONSTRAINT customer_addresses_pk PRIMARY KEY (id),
    CONSTRAINT customer_addresses_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE INDEX customer_addresses_by_customer ON customer_addresses (customer_id, ordinal);

-- What a document says otherwise than the master data; the same is suggested once only.
CREATE TABLE customer_suggestions (
    id               UUID NOT NULL,
    customer_id      UUID NOT NULL,
    field            TEXT COLLATE "C" NOT NULL,
    subject          TEXT COLLATE "C" NOT NULL,
    present          TEXT NOT NULL,
    suggested        TEXT COLLATE "C" NOT NULL,
    document_kind    TEXT COLLATE "C" NOT NULL,
    document_id      UUID NOT NULL,
    document_label   TEXT NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    suggested_at     BIGINT NOT NULL,
    settled_by       UUID,
    settled_at       BIGINT,
    CONSTRAINT customer_suggestions_pk PRIMARY KEY (id),
    CONSTRAINT customer_suggestions_once_key UNIQUE (customer_id, field, subject, suggested),
    CONSTRAINT customer_suggestions_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_suggestions_field_check CHECK (field IN ('phone', 'contact', 'contact_phone', 'address', 'further_address')),
    CONSTRAINT customer_suggestions_state_check CHECK (state IN ('open', 'accepted', 'dismissed'))
);
CREATE INDEX customer_suggestions_open ON customer_suggestions (suggested_at, id) WHERE state = 'open';
