-- What orders need from outside: material for work orders, goods bought for a line; and its arrivals.
-- Quantities are 10^-6 of the unit, prices 10^-6 of the major unit; dates YYYY-MM-DD; moments
-- microseconds UTC.

CREATE TABLE requirements (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    order_id        UUID NOT NULL,
    line_id         UUID NOT NULL,
    work_order_id   UUID,
    product_id      UUID NOT NULL,
    needed          BIGINT NOT NULL,
    covered         BIGINT NOT NULL,
    received        BIGINT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    needed_on       TEXT COLLATE "C",
    supplier_id     UUID,
    ordered         BIGINT,
    expected_on     TEXT COLLATE "C",
    unit_price      BIGINT,
    reference       TEXT NOT NULL,
    reason          TEXT NOT NULL,
    ordered_by      UUID,
    ordered_at      BIGINT,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    CONSTRAINT requirements_pk PRIMARY KEY (id),
    CONSTRAINT requirements_number_key UNIQUE (number),
    CONSTRAINT requirements_work_order_fk FOREIGN KEY (work_order_id) REFERENCES work_orders (id),
    CONSTRAINT requirements_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT requirements_supplier_fk FOREIGN KEY (supplier_id) REFERENCES suppliers (id),
    CONSTRAINT requirements_kind_check CHECK (kind IN ('material', 'goods')),
    CONSTRAINT requirements_state_check CHECK (state IN ('covered', 'open', 'ordered', 'received', 'cancelled')),
    CONSTRAINT requirements_quantity_check CHECK (
        needed > 0 AND covered >= 0 AND covered <= needed AND received >= 0 AND (ordered IS NULL OR ordered > 0)),
    CONSTRAINT requirements_price_check CHECK (unit_price IS NULL OR unit_price >= 0),
    CONSTRAINT requirements_ordered_check CHECK (
        state <> 'ordered' OR (supplier_id IS NOT NULL AND ordered IS NOT NULL AND expected_on IS NOT NULL))
);
CREATE INDEX requirements_by_order ON requirements (order_id, line_id);
CREATE INDEX requirements_by_work_order ON requirements (work_order_id) WHERE work_order_id IS NOT NULL;
CREATE INDEX requirements_by_state ON requirements (state, needed_on, id);
CREATE INDEX requirements_by_product ON requirements (product_id) WHERE kind = 'material' AND state <> 'cancelled';

-- What suppliers delivered. It goes into stock as far as the incoming inspection passes it.
CREATE TABLE material_arrivals (
    id              UUID NOT NULL,
    requirement_id  UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    passed          BIGINT NOT NULL,
    returned        BIGINT NOT NULL,
    delivery_note   TEXT NOT NULL,
    delivery_key    TEXT COLLATE "C" NOT NULL,
    lot             TEXT NOT NULL,
    place_id        UUID NOT NULL,
    task_id         UUID,
    received_by     UUID,
    arrived_at      BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    CONSTRAINT material_arrivals_pk PRIMARY KEY (id),
    CONSTRAINT material_arrivals_requirement_fk FOREIGN KEY (requirement_id) REFERENCES requirements (id),
    CONSTRAINT material_arrivals_place_fk FOREIGN KEY (place_id) REFERENCES stock_places (id),
    CONSTRAINT material_arrivals_quantity_check CHECK (
        quantity > 0 AND passed >= 0 AND returned >= 0 AND passed + returned <= quantity)
);
-- The same delivery note is received once per requirement.
CREATE UNIQUE INDEX material_arrivals_note_key ON material_arrivals (requirement_id, delivery_key) WHERE delivery_key <> '';
