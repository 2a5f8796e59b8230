-- Holds on customers and their orders, further addresses, and changes that documents suggest.

-- Holds stack: each is placed and cleared for itself. `points` are the checkpoints it stands against
-- and `clearing_posts` who may clear it, each a list of words with commas. A hold that a credit rule
-- placed says which one (`matter`) and up to what amount clearing it lets the order pass (`covers`).
CREATE TABLE customer_holds (
    id               BLOB NOT NULL,
    customer_id      BLOB NOT NULL,
    order_id         BLOB,
    source           TEXT NOT NULL,
    reason           TEXT NOT NULL,
    points           TEXT NOT NULL,
    clearing_posts   TEXT NOT NULL,
    expires_on       TEXT,
    matter           TEXT NOT NULL,
    covers           INTEGER,
    placed_by        BLOB,
    placed_at        INTEGER NOT NULL,
    cleared_by       BLOB,
    cleared_at       INTEGER,
    clearing_reason  TEXT NOT NULL,
    CONSTRAINT customer_holds_pk PRIMARY KEY (id),
    CONSTRAINT customer_holds_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_holds_source_check CHECK (source IN ('person', 'credit', 'dispute', 'import'))
) STRICT;
CREATE INDEX customer_holds_by_customer ON customer_holds (customer_id, placed_at);
CREATE INDEX customer_holds_by_order ON customer_holds (order_id, matter, placed_at) WHERE order_id IS NOT NULL;

-- Addresses beside the customer's own one.
CREATE TABLE customer_addresses (
    id               BLOB NOT NULL,
    customer_id      BLOB NOT NULL,
    label            TEXT NOT NULL,
    address          TEXT NOT NULL,
    contact          TEXT NOT NULL,
    phone            TEXT NOT NULL,
    ordinal          INTEGER NOT NULL,
    CONSTRAINT customer_addresses_pk PRIMARY KEY (id),
    CONSTRAINT customer_addresses_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT;
CREATE INDEX customer_addresses_by_customer ON customer_addresses (customer_id, ordinal);

-- What a document says otherwise than the master data; the same is suggested once only.
CREATE TABLE customer_suggestions (
    id               BLOB NOT NULL,
    customer_id      BLOB NOT NULL,
    field            TEXT NOT NULL,
    subject          TEXT NOT NULL,
    present          TEXT NOT NULL,
    suggested        TEXT NOT NULL,
    document_kind    TEXT NOT NULL,
    document_id      BLOB NOT NULL,
    document_label   TEXT NOT NULL,
    state            TEXT NOT NULL,
    suggested_at     INTEGER NOT NULL,
    settled_by       BLOB,
    settled_at       INTEGER,
    CONSTRAINT customer_suggestions_pk PRIMARY KEY (id),
    CONSTRAINT customer_suggestions_once_key UNIQUE (customer_id, field, subject, suggested),
    CONSTRAINT customer_suggestions_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_suggestions_field_check CHECK (field IN ('phone', 'contact', 'contact_phone', 'address', 'further_address')),
    CONSTRAINT customer_suggestions_state_check CHECK (state IN ('open', 'accepted', 'dismissed'))
) STRICT;
CREATE INDEX customer_suggestions_open ON customer_suggestions (suggested_at, id) WHERE state = 'open';
