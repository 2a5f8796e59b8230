-- Imports: runs with what a person was shown before, what each document and part came from, and
-- the facts of history that have no place elsewhere.

CREATE TABLE import_runs (
    id            UUID NOT NULL,
    state         TEXT NOT NULL,
    preset_asked  TEXT,
    preset        TEXT NOT NULL,
    source        TEXT NOT NULL,
    files         TEXT NOT NULL,
    choices       TEXT NOT NULL,
    summary       TEXT,
    problem       TEXT,
    total         BIGINT NOT NULL,
    done          BIGINT NOT NULL,
    entered       TEXT NOT NULL,
    created_by    UUID NOT NULL,
    department_id UUID,
    created_at    BIGINT NOT NULL,
    committed_by  UUID,
    committed_at  BIGINT,
    finished_at   BIGINT,
    CONSTRAINT import_runs_pk PRIMARY KEY (id),
    CONSTRAINT import_runs_state_check CHECK (state IN ('reading', 'ready', 'unreadable', 'entering', 'done'))
);
CREATE INDEX import_runs_newest ON import_runs (created_at, id);

-- What the preview lists: new, added, changed, held, aside, customers, products; and what failed.
CREATE TABLE import_items (
    run_id   UUID NOT NULL,
    list     TEXT NOT NULL,
    ordinal  BIGINT NOT NULL,
    data     TEXT NOT NULL,
    CONSTRAINT import_items_pk PRIMARY KEY (run_id, list, ordinal),
    CONSTRAINT import_items_run_fk FOREIGN KEY (run_id) REFERENCES import_runs (id)
);

-- Which order a document of a source became.
CREATE TABLE import_documents (
    source       TEXT NOT NULL,
    document     TEXT NOT NULL,
    order_id     UUID NOT NULL,
    kind         TEXT NOT NULL,
    header_hash  TEXT NOT NULL,
    sheet        TEXT NOT NULL,
    row_number   BIGINT NOT NULL,
    run_id       UUID NOT NULL,
    CONSTRAINT import_documents_pk PRIMARY KEY (source, document),
    CONSTRAINT import_documents_order_key UNIQUE (order_id),
    CONSTRAINT import_documents_kind_check CHECK (kind IN ('order', 'credit_note'))
);

-- The parts entered, by content: the same row of another file is known again.
CREATE TABLE import_entries (
    source       TEXT NOT NULL,
    document     TEXT NOT NULL,
    kind         TEXT NOT NULL,
    hash         TEXT NOT NULL,
    occurrence   BIGINT NOT NULL,
    subject      TEXT NOT NULL,
    ordinal      BIGINT NOT NULL,
    part_id      UUID NOT NULL,
    sheet        TEXT NOT NULL,
    row_number   BIGINT NOT NULL,
    run_id       UUID NOT NULL,
    CONSTRAINT import_entries_pk PRIMARY KEY (source, document, kind, hash, occurrence),
    CONSTRAINT import_entries_kind_check CHECK (kind IN ('line', 'charge', 'shipment', 'receipt'))
);

CREATE TABLE import_shipments (
    id           UUID NOT NULL,
    order_id     UUID NOT NULL,
    shipped_on   TEXT NOT NULL,
    received_on  TEXT,
    carrier      TEXT NOT NULL,
    waybill      TEXT NOT NULL,
    CONSTRAINT import_shipments_pk PRIMARY KEY (id)
);
CREATE INDEX import_shipments_by_order ON import_shipments (order_id);

CREATE TABLE import_receipts (
    id           UUID NOT NULL,
    order_id     UUID NOT NULL,
    received_on  TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency     TEXT NOT NULL,
    CONSTRAINT import_receipts_pk PRIMARY KEY (id)
);
CREATE INDEX import_receipts_by_order ON import_receipts (order_id);

-- Which customer or product a source's key stands for, and whether an import created it.
CREATE TABLE import_masters (
    source       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    key          TEXT NOT NULL,
    target_id    UUID NOT NULL,
    created      BOOLEAN NOT NULL,
    run_id       UUID NOT NULL,
    CONSTRAINT import_masters_pk PRIMARY KEY (source, kind, key),
    CONSTRAINT import_masters_kind_check CHECK (kind IN ('customer', 'product'))
);

-- Columns chosen by a person, remembered for sheets with the same headings.
CREATE TABLE import_mappings (
    signature    TEXT NOT NULL,
    columns      TEXT NOT NULL,
    used_by      UUID NOT NULL,
    used_at      BIGINT NOT NULL,
    CONSTRAINT import_mappings_pk PRIMARY KEY (signature)
);
