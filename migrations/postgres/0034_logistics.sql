-- Shipments with their tracking and incidents, and the customer's acceptance.
-- Quantities are 10^-6 of the product's stock unit; moments are microseconds UTC; dates YYYY-MM-DD.

CREATE FUNCTION logistics_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$body$;

CREATE TABLE shipments (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    order_id        UUID NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    carrier_id      UUID NOT NULL,
    contract_no     TEXT COLLATE "C" NOT NULL,
    mode            TEXT COLLATE "C" NOT NULL,
    waybill_no      TEXT COLLATE "C" NOT NULL,
    waybill_key     TEXT COLLATE "C" NOT NULL,
    insured         BOOLEAN NOT NULL,
    insurance_no    TEXT NOT NULL,
    insured_amount  BIGINT,
    destination     TEXT NOT NULL,
    consignee       TEXT NOT NULL,
    consignee_phone TEXT NOT NULL,
    remark          TEXT NOT NULL,
    planned_on      TEXT COLLATE "C" NOT NULL,
    expected_on     TEXT COLLATE "C",
    departed_at     BIGINT,
    arrived_at      BIGINT,
    slip_signed_by  TEXT NOT NULL,
    slip_signed_at  BIGINT,
    slip_file_id    UUID,
    created_by      UUID,
    created_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    CONSTRAINT shipments_pk PRIMARY KEY (id),
    CONSTRAINT shipments_number_key UNIQUE (number),
    CONSTRAINT shipments_carrier_fk FOREIGN KEY (carrier_id) REFERENCES carriers (id),
    CONSTRAINT shipments_state_check CHECK (state IN ('planned', 'departed', 'arrived', 'cancelled')),
    CONSTRAINT shipments_mode_check CHECK (mode IN ('road', 'rail', 'water', 'air', 'express')),
    CONSTRAINT shipments_departed_check CHECK ((state IN ('departed', 'arrived')) = (departed_at IS NOT NULL))
);
CREATE INDEX shipments_by_order ON shipments (order_id, created_at);
CREATE INDEX shipments_newest ON shipments (created_at, id);
CREATE INDEX shipments_by_state ON shipments (state, created_at, id);
CREATE INDEX shipments_by_waybill ON shipments (waybill_key) WHERE waybill_key <> '';

CREATE TABLE shipment_lines (
    shipment_id     UUID NOT NULL,
    line_id         UUID NOT NULL,
    ordinal         BIGINT NOT NULL,
    product_id      UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    received        BIGINT,
    serials         TEXT NOT NULL,
    CONSTRAINT shipment_lines_pk PRIMARY KEY (shipment_id, line_id),
    CONSTRAINT shipment_lines_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id),
    CONSTRAINT shipment_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT shipment_lines_received_check CHECK (received IS NULL OR (received >= 0 AND received <= quantity))
);

-- A box leaves once; a cancelled shipment gives its boxes back.
CREATE TABLE shipment_boxes (
    shipment_id     UUID NOT NULL,
    box_id          UUID NOT NULL,
    CONSTRAINT shipment_boxes_pk PRIMARY KEY (shipment_id, box_id),
    CONSTRAINT shipment_boxes_box_key UNIQUE (box_id),
    CONSTRAINT shipment_boxes_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id)
);

CREATE TABLE tracking_events (
    id              UUID NOT NULL,
    shipment_id     UUID NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    place           TEXT NOT NULL,
    note            TEXT NOT NULL,
    occurred_at     BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    actor           UUID,
    CONSTRAINT tracking_events_pk PRIMARY KEY (id),
    CONSTRAINT tracking_events_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id),
    CONSTRAINT tracking_events_kind_check CHECK (kind IN ('departed', 'in_transit', 'arrived', 'slip_signed'))
);
CREATE INDEX tracking_events_by_shipment ON tracking_events (shipment_id, occurred_at);

CREATE TRIGGER tracking_events_no_update BEFORE UPDATE ON tracking_events FOR EACH ROW EXECUTE FUNCTION logistics_append_only();
CREATE TRIGGER tracking_events_no_delete BEFORE DELETE ON tracking_events FOR EACH ROW EXECUTE FUNCTION logistics_append_only();

CREATE TABLE transport_incidents (
    id              UUID NOT NULL,
    shipment_id     UUID NOT NULL,
    order_id        UUID NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    description     TEXT NOT NULL,
    liability       TEXT COLLATE "C" NOT NULL,
    photos          TEXT NOT NULL,
    occurred_at     BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    reported_by     UUID,
    resolution      TEXT NOT NULL,
    customer_told   TEXT NOT NULL,
    follow_up_id    UUID,
    resolved_at     BIGINT,
    resolved_by     UUID,
    CONSTRAINT transport_incidents_pk PRIMARY KEY (id),
    CONSTRAINT transport_incidents_shipment_fk FOREIGN KEY (shipment_id) REFERENCES shipments (id),
    CONSTRAINT transport_incidents_kind_check CHECK (kind IN ('delay', 'damage', 'loss', 'other')),
    CONSTRAINT transport_incidents_liability_check CHECK (liability IN ('undecided', 'carrier', 'company', 'customer', 'nobody')),
    CONSTRAINT transport_incidents_resolved_check CHECK (resolved_at IS NULL OR (resolution <> '' AND liability <> 'undecided'))
);
CREATE INDEX transport_incidents_by_shipment ON transport_incidents (shipment_id, recorded_at);
CREATE INDEX transport_incidents_open ON transport_incidents (order_id) WHERE resolved_at IS NULL;

-- Acceptance sheets: open while the rep goes through them with the customer, then signed for ever.
CREATE TABLE acceptances (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    order_id        UUID NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    held_on         TEXT COLLATE "C" NOT NULL,
    place           TEXT NOT NULL,
    remark          TEXT NOT NULL,
    signer_name     TEXT NOT NULL,
    signed_on       TEXT COLLATE "C",
    signature_id    UUID,
    report_id       UUID,
    created_by      UUID,
    created_at      BIGINT NOT NULL,
    signed_at       BIGINT,
    version         BIGINT NOT NULL,
    CONSTRAINT acceptances_pk PRIMARY KEY (id),
    CONSTRAINT acceptances_number_key UNIQUE (number),
    CONSTRAINT acceptances_state_check CHECK (state IN ('open', 'signed', 'cancelled')),
    -- Only a signature or a signed report makes it signed (EQ-6.2c).
    CONSTRAINT acceptances_signed_check CHECK (state <> 'signed' OR (signer_name <> '' AND signed_on IS NOT NULL
        AND signed_at IS NOT NULL AND (signature_id IS NOT NULL OR report_id IS NOT NULL)))
);
CREATE INDEX acceptances_by_order ON acceptances (order_id, created_at);

-- One row per machine, or per delivered line of goods without serial numbers.
CREATE TABLE acceptance_rows (
    acceptance_id   UUID NOT NULL,
    ordinal         BIGINT NOT NULL,
    shipment_id     UUID,
    line_id         UUID NOT NULL,
    product_id      UUID NOT NULL,
    serial          TEXT COLLATE "C",
    quantity        BIGINT NOT NULL,
    checks          TEXT NOT NULL,
    photos          TEXT NOT NULL,
    accepted        BIGINT NOT NULL,
    later_on        TEXT COLLATE "C",
    remark          TEXT NOT NULL,
    objection       TEXT NOT NULL,
    objection_owner UUID,
    objection_due   TEXT COLLATE "C",
    objected_at     BIGINT,
    CONSTRAINT acceptance_rows_pk PRIMARY KEY (acceptance_id, ordinal),
    CONSTRAINT acceptance_rows_acceptance_fk FOREIGN KEY (acceptance_id) REFERENCES acceptances (id),
    CONSTRAINT acceptance_rows_quantity_check CHECK (quantity > 0),
    CONSTRAINT acceptance_rows_accepted_check CHECK (accepted >= 0 AND accepted <= quantity),
    CONSTRAINT acceptance_rows_objection_check CHECK ((objected_at IS NULL) = (objection = ''))
);
