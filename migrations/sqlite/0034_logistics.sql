-- Shipments with their tracking and incidents, and the customer's acceptance.
-- Quantities are 10^-6 of the product's stock unit; moments are microseconds UTC; dates YYYY-MM-DD.

CREATE TABLE shipments (
    id              BLOB NOT NULL,
    number          TEXT NOT NULL,
    order_id        BLOB NOT NULL,
    state           TEXT NOT NULL,
    carrier_id      BLOB NOT NULL,
    contract_no     TEXT NOT NULL,
    mode            TEXT NOT NULL,
    waybill_no      TEXT NOT NULL,
    waybill_key     TEXT NOT NULL,
    insured         INTEGER NOT NULL,
    insurance_no    TEXT NOT NULL,
    insured_amount  INTEGER,
    destination     TEXT NOT NULL,
    consignee       TEXT NOT NULL,
    consignee_phone TEXT NOT NULL,
    remark          TEXT NOT NULL,
    planned_on      TEXT NOT NULL,
    expected_on     TEXT,
    departed_at     INTEGER,
    arrived_at      INTEGER,
    slip_signed_by  TEXT NOT NULL,
    slip_signed_at  INTEGER,
    slip_file_id    BLOB,
    created_by      BLOB,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    CONSTRAINT shipments_pk PRIMARY KEY (id),
    CONSTRAINT shipments_number_key UNIQUE (number),
    CONSTRAINT shipments_carrier_fk FOREIGN KEY (carrier_id) REFERENCES carriers (id),
    CONSTRAINT shipments_state_check CHECK (state IN ('planned', 'departed', 'arrived', 'cancelled')),
    CONSTRAINT shipments_mode_check CHECK (mode IN ('road', 'rail', 'water', 'air', 'express')),
    CONSTRAINT shipments_insured_bool CHECK (insured IN (0, 1)),
    CONSTRAINT shipments_departed_check CHECK ((state IN ('departed', 'arrived')) = (departed_at IS NOT NULL))
) STRICT;
CREATE INDEX shipments_by_order ON shipments (order_id, created_at);
CREATE INDEX shipments_newest ON shipments (created_at, id);
CREATE INDEX shipments_by_state ON shipments (state, created_at, id);
CREATE INDEX shipments_by_waybill ON shipments (waybill_key) WHERE waybill_key <> '';

CREATE TABLE shipment_lines (
    shipment_id     BLOB NOT NULL,
    line_id         BLOB NOT NULL,
    ordinal         INTEGER NOT NULL,
    product_id      BLOB NOT NULL,
    quantity        INTEGER NOT NULL,
    received        INTEGER,
    serials         TEXT NOT NULL,
    CONSTRAINT shipment_lines_pk PRIMARY KEY (shipment_id, line_id),
    CONSTRAINT shipment_lines_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id),
    CONSTRAINT shipment_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT shipment_lines_received_check CHECK (received IS NULL OR (received >= 0 AND received <= quantity))
) STRICT, WITHOUT ROWID;

-- A box leaves once; a cancelled shipment gives its boxes back.
CREATE TABLE shipment_boxes (
    shipment_id     BLOB NOT NULL,
    box_id          BLOB NOT NULL,
    CONSTRAINT shipment_boxes_pk PRIMARY KEY (shipment_id, box_id),
    CONSTRAINT shipment_boxes_box_key UNIQUE (box_id),
    CONSTRAINT shipment_boxes_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tracking_events (
    id              BLOB NOT NULL,
    shipment_id     BLOB NOT NULL,
    kind            TEXT NOT NULL,
    place           TEXT NOT NULL,
    note            TEXT NOT NULL,
    occurred_at     INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    actor           BLOB,
    CONSTRAINT tracking_events_pk PRIMARY KEY (id),
    CONSTRAINT tracking_events_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id),
    CONSTRAINT tracking_events_kind_check CHECK (kind IN ('departed', 'in_transit', 'arrived', 'slip_signed'))
) STRICT;
CREATE INDEX tracking_events_by_shipment ON tracking_events (shipment_id, occurred_at);

CREATE TRIGGER tracking_events_no_update BEFORE UPDATE ON tracking_events
BEGIN SELECT RAISE(ABORT, 'tracking_events is append-only'); END;
CREATE TRIGGER tracking_events_no_delete BEFORE DELETE ON tracking_events
BEGIN SELECT RAISE(ABORT, 'tracking_events is append-only'); END;

CREATE TABLE transport_incidents (
    id              BLOB NOT NULL,
    shipment_id     BLOB NOT NULL,
    order_id        BLOB NOT NULL,
    kind            TEXT NOT NULL,
    description     TEXT NOT NULL,
    liability       TEXT NOT NULL,
    photos          TEXT NOT NULL,
    occurred_at     INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    reported_by     BLOB,
    resolution      TEXT NOT NULL,
    customer_told   TEXT NOT NULL,
    follow_up_id    BLOB,
    resolved_at     INTEGER,
    resolved_by     BLOB,
    CONSTRAINT transport_incidents_pk PRIMARY KEY (id),
    CONSTRAINT transport_incidents_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id),
    CONSTRAINT transport_incidents_kind_check CHECK (kind IN ('delay', 'damage', 'loss', 'other')),
    CONSTRAINT transport_incidents_liability_check CHECK (liability IN ('undecided', 'carrier', 'company', 'customer', 'nobody')),
    CONSTRAINT transport_incidents_resolved_check CHECK (resolved_at IS NULL OR (resolution <> '' AND liability <> 'undecided'))
) STRICT;
CREATE INDEX transport_incidents_by_shipment ON transport_incidents (shipment_id, recorded_at);
CREATE INDEX transport_incidents_open ON transport_incidents (order_id) WHERE resolved_at IS NULL;

-- Acceptance sheets: open while the rep goes through them with the customer, then signed for ever.
CREATE TABLE acceptances (
    id              BLOB NOT NULL,
    number          TEXT NOT NULL,
    order_id        BLOB NOT NULL,
    state           TEXT NOT NULL,
    held_on         TEXT NOT NULL,
    place           TEXT NOT NULL,
    remark          TEXT NOT NULL,
    signer_name     TEXT NOT NULL,
    signed_on       TEXT,
    signature_id    BLOB,
    report_id       BLOB,
    created_by      BLOB,
    created_at      INTEGER NOT NULL,
    signed_at       INTEGER,
    version         INTEGER NOT NULL,
    CONSTRAINT acceptances_pk PRIMARY KEY (id),
    CONSTRAINT acceptances_number_key UNIQUE (number),
    CONSTRAINT acceptances_state_check CHECK (state IN ('open', 'signed', 'cancelled')),
    -- Only a signature or a signed report makes it signed (EQ-6.2c).
    CONSTRAINT acceptances_signed_check CHECK (state <> 'signed' OR (signer_name <> '' AND signed_on IS NOT NULL
        AND signed_at IS NOT NULL AND (signature_id IS NOT NULL OR report_id IS NOT NULL)))
) STRICT;
CREATE INDEX acceptances_by_order ON acceptances (order_id, created_at);

-- One row per machine, or per delivered line of goods without serial numbers.
CREATE TABLE acceptance_rows (
    acceptance_id   BLOB NOT NULL,
    ordinal         INTEGER NOT NULL,
    shipment_id     BLOB,
    line_id         BLOB NOT NULL,
    product_id      BLOB NOT NULL,
    serial          TEXT,
    quantity        INTEGER NOT NULL,
    checks          TEXT NOT NULL,
    photos          TEXT NOT NULL,
    accepted        INTEGER NOT NULL,
    later_on        TEXT,
    remark          TEXT NOT NULL,
    objection       TEXT NOT NULL,
    objection_owner BLOB,
    objection_due   TEXT,
    objected_at     INTEGER,
    CONSTRAINT acceptance_rows_pk PRIMARY KEY (acceptance_id, ordinal),
    CONSTRAINT acceptance_rows_acceptance_fk FOREIGN KEY (acceptance_id) REFERENCES acceptances (id),
    CONSTRAINT acceptance_rows_quantity_check CHECK (quantity > 0),
    CONSTRAINT acceptance_rows_accepted_check CHECK (accepted >= 0 AND accepted <= quantity),
    CONSTRAINT acceptance_rows_objection_check CHECK ((objected_at IS NULL) = (objection = ''))
) STRICT, WITHOUT ROWID;
