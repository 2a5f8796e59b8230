-- Imports: runs with what a person was shown before, what each document and part came from, and
-- the facts of history that have no place elsewhere.

CREATE TABLE import_runs (
    id            BLOB NOT NULL,
    state         TEXT NOT NULL,
    preset_asked  TEXT,
    preset        TEXT NOT NULL,
    source        TEXT NOT NULL,
    files         TEXT NOT NULL,
    choices       TEXT NOT NULL,
    summary       TEXT,
    problem       TEXT,
    total         INTEGER NOT NULL,
    done          INTEGER NOT NULL,
    entered       TEXT NOT NULL,
    created_by    BLOB NOT NULL,
    department_id BLOB,
    created_at    INTEGER NOT NULL,
    committed_by  BLOB,
    committed_at  INTEGER,
    finished_at   INTEGER,
    CONSTRAINT import_runs_pk PRIMARY KEY (id),
    CONSTRAINT import_runs_state_check CHECK (state IN ('reading', 'ready', 'unreadable', 'entering', 'done'))
) STRICT;
CREATE INDEX import_runs_newest ON import_runs (created_at, id);

-- What the preview lists: new, added, changed, held, aside, customers, products; and what failed.
CREATE TABLE import_items (
    run_id   BLOB NOT NULL,
    list     TEXT NOT NULL,
    ordinal  INTEGER NOT NULL,
    data     TEXT NOT NULL,
    CONSTRAINT import_items_pk PRIMARY KEY (run_id, list, ordinal),
    CONSTRAINT import_items_run_fk FOREIGN KEY (run_id) REFERENCES import_runs (id)
) STRICT;

-- Which order a document of a source became.
CREATE TABLE import_documents (
    source       TEXT NOT NULL,
    document     TEXT NOT NULL,
    order_id     BLOB NOT NULL,
    kind         TEXT NOT NULL,
    header_hash  TEXT NOT NULL,
    sheet        TEXT NOT NULL,
    row_number   INTEGER NOT NULL,
    run_id       BLOB NOT NULL,
    CONSTRAINT import_documents_pk PRIMARY KEY (source, document),
    CONSTRAINT import_documents_order_key UNIQUE (order_id),
    CONSTRAINT import_documents_kind_check CHECK (kind IN ('order', 'credit_note'))
) STRICT;

-- The parts entered, by content: the same row of another file is known again.
CREATE TABLE import_entries (
    source       TEXT NOT NULL,
    document     TEXT NOT NULL,
    kind         TEXT NOT NULL,
    hash         TEXT NOT NULL,
    occurrence   INTEGER NOT NULL,
    subject      TEXT NOT NULL,
    ordinal      INTEGER NOT NULL,
    part_id      BLOB NOT NULL,
    sheet        TEXT NOT NULL,
    row_number   INTEGER NOT NULL,
    run_id       BLOB NOT NULL,
    CONSTRAINT import_entries_pk PRIMARY KEY (source, document, kind, hash, occurrence),
    CONSTRAINT import_entries_kind_check CHECK (kind IN ('line', 'charge', 'shipment', 'receipt'))
) STRICT;

CREATE TABLE import_shipments (
    id           BLOB NOT NULL,
    order_id     BLOB NOT NULL,
    shipped_on   TEXT NOT NULL,
    received_on  TEXT,
    carrier      TEXT NOT NULL,
    waybill      TEXT NOT NULL,
    CONSTRAINT import_shipments_pk PRIMARY KEY (id)
) STRICT;
CREATE INDEX import_shipments_by_order ON import_shipments (order_id);

CREATE TABLE import_receipts (
    id           BLOB NOT NULL,
    order_id     BLOB NOT NULL,
    received_on  TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency     TEXT NOT NULL,
    CONSTRAINT import_receipts_pk PRIMARY KEY (id)
) STRICT;
CREATE INDEX import_receipts_by_order ON import_receipts (order_id);

-- Which customer or product a source's key stands for, and whether an import created it.
CREATE TABLE import_masters (
    source       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    key          TEXT NOT NULL,
    target_id    BLOB NOT NULL,
    created      INTEGER NOT NULL,
    run_id       BLOB NOT NULL,
    CONSTRAINT import_masters_pk PRIMARY KEY (source, kind, key),
    CONSTRAINT import_masters_kind_check CHECK (kind IN ('customer', 'product'))
) STRICT;

-- Columns chosen by a person, remembered for sheets with the same headings.
CREATE TABLE import_mappings (
    signature    TEXT NOT NULL,
    columns      TEXT NOT NULL,
    used_by      BLOB NOT NULL,
    used_at      INTEGER NOT NULL,
    CONSTRAINT import_mappings_pk PRIMARY KEY (signature)
) STRICT;
