-- What orders need from outside: material for work orders, goods bought for a line; and its arrivals.
-- Quantities are 10^-6 of the unit, prices 10^-6 of the major unit; dates YYYY-MM-DD; moments
-- microseconds UTC.

CREATE TABLE requirements (
    id              BLOB NOT NULL,
    number          TEXT NOT NULL,
    kind            TEXT NOT NULL,
    order_id        BLOB NOT NULL,
    line_id         BLOB NOT NULL,
    work_order_id   BLOB,
    product_id      BLOB NOT NULL,
    needed          INTEGER NOT NULL,
    covered         INTEGER NOT NULL,
    received        INTEGER NOT NULL,
    state           TEXT NOT NULL,
    needed_on       TEXT,
    supplier_id     BLOB,
    ordered         INTEGER,
    expected_on     TEXT,
    unit_price      INTEGER,
    reference       TEXT NOT NULL,
    reason          TEXT NOT NULL,
    ordered_by      BLOB,
    ordered_at      INTEGER,
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
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
) STRICT;
CREATE INDEX requirements_by_order ON requirements (order_id, line_id);
CREATE INDEX requirements_by_work_order ON requirements (work_order_id) WHERE work_order_id IS NOT NULL;
CREATE INDEX requirements_by_state ON requirements (state, needed_on, id);
CREATE INDEX requirements_by_product ON requirements (product_id) WHERE kind = 'material' AND state <> 'cancelled';

-- What suppliers delivered. It goes into stock as far as the incoming inspection passes it.
CREATE TABLE material_arrivals (
    id              BLOB NOT NULL,
    requirement_id  BLOB NOT NULL,
    quantity        INTEGER NOT NULL,
    passed          INTEGER NOT NULL,
    returned        INTEGER NOT NULL,
    delivery_note   TEXT NOT NULL,
    delivery_key    TEXT NOT NULL,
    lot             TEXT NOT NULL,
    place_id        BLOB NOT NULL,
    task_id         BLOB,
    received_by     BLOB,
    arrived_at      INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    CONSTRAINT material_arrivals_pk PRIMARY KEY (id),
    CONSTRAINT material_arrivals_requirement_fk FOREIGN KEY (requirement_id) REFERENCES requirements (id),
    CONSTRAINT material_arrivals_place_fk FOREIGN KEY (place_id) REFERENCES stock_places (id),
    CONSTRAINT material_arrivals_quantity_check CHECK (
        quantity > 0 AND passed >= 0 AND returned >= 0 AND passed + returned <= quantity)
) STRICT;
-- The same delivery note is received once per requirement.
CREATE UNIQUE INDEX material_arrivals_note_key ON material_arrivals (requirement_id, delivery_key) WHERE delivery_key <> '';
