-- Inspections by stage, the machines they looked at, nonconformances.
-- Quantities are 10^-6 of the unit; dates YYYY-MM-DD; moments microseconds UTC.

CREATE TABLE inspections (
    id                  BLOB NOT NULL,
    number              TEXT NOT NULL,
    stage               TEXT NOT NULL,
    order_id            BLOB NOT NULL,
    line_id             BLOB,
    work_order_id       BLOB,
    requirement_id      BLOB,
    arrival_id          BLOB,
    nonconformance_id   BLOB,
    product_id          BLOB NOT NULL,
    passed              INTEGER NOT NULL,
    failed              INTEGER NOT NULL,
    items               TEXT NOT NULL,
    note                TEXT NOT NULL,
    inspected_by        BLOB,
    occurred_at         INTEGER NOT NULL,
    recorded_at         INTEGER NOT NULL,
    CONSTRAINT inspections_pk PRIMARY KEY (id),
    CONSTRAINT inspections_number_key UNIQUE (number),
    CONSTRAINT inspections_work_order_fk FOREIGN KEY (work_order_id) REFERENCES work_orders (id),
    CONSTRAINT inspections_requirement_fk FOREIGN KEY (requirement_id) REFERENCES requirements (id),
    CONSTRAINT inspections_arrival_fk FOREIGN KEY (arrival_id) REFERENCES material_arrivals (id),
    CONSTRAINT inspections_stage_check CHECK (stage IN ('incoming', 'in_process', 'final')),
    CONSTRAINT inspections_subject_check CHECK (
        (stage <> 'final' OR line_id IS NOT NULL) AND (stage <> 'in_process' OR work_order_id IS NOT NULL)
        AND (stage <> 'incoming' OR arrival_id IS NOT NULL)),
    CONSTRAINT inspections_quantity_check CHECK (passed >= 0 AND failed >= 0 AND passed + failed > 0)
) STRICT;
CREATE INDEX inspections_by_order ON inspections (order_id, recorded_at);
CREATE INDEX inspections_by_requirement ON inspections (requirement_id) WHERE requirement_id IS NOT NULL;
CREATE INDEX inspections_by_nonconformance ON inspections (nonconformance_id) WHERE nonconformance_id IS NOT NULL;

CREATE TRIGGER inspections_no_update BEFORE UPDATE ON inspections
BEGIN SELECT RAISE(ABORT, 'inspections is append-only'); END;
CREATE TRIGGER inspections_no_delete BEFORE DELETE ON inspections
BEGIN SELECT RAISE(ABORT, 'inspections is append-only'); END;

CREATE TABLE inspection_serials (
    serial          TEXT NOT NULL,
    inspection_id   BLOB NOT NULL,
    passed          INTEGER NOT NULL,
    CONSTRAINT inspection_serials_pk PRIMARY KEY (serial, inspection_id),
    CONSTRAINT inspection_serials_inspection_fk FOREIGN KEY (inspection_id) REFERENCES inspections (id),
    CONSTRAINT inspection_serials_passed_bool CHECK (passed IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_serials_by_inspection ON inspection_serials (inspection_id);

CREATE TABLE nonconformances (
    id              BLOB NOT NULL,
    number          TEXT NOT NULL,
    stage           TEXT NOT NULL,
    inspection_id   BLOB NOT NULL,
    order_id        BLOB NOT NULL,
    line_id         BLOB,
    work_order_id   BLOB,
    requirement_id  BLOB,
    arrival_id      BLOB,
    product_id      BLOB NOT NULL,
    quantity        INTEGER NOT NULL,
    description     TEXT NOT NULL,
    cause           TEXT NOT NULL,
    action          TEXT NOT NULL,
    post            TEXT NOT NULL,
    responsible     BLOB,
    due_on          TEXT NOT NULL,
    state           TEXT NOT NULL,
    disposition     TEXT,
    reason          TEXT NOT NULL,
    round           INTEGER NOT NULL,
    task_id         BLOB,
    opened_by       BLOB,
    opened_at       INTEGER NOT NULL,
    corrected_by    BLOB,
    corrected_for   BLOB,
    corrected_at    INTEGER,
    closed_by       BLOB,
    closed_at       INTEGER,
    version         INTEGER NOT NULL,
    CONSTRAINT nonconformances_pk PRIMARY KEY (id),
    CONSTRAINT nonconformances_number_key UNIQUE (number),
    CONSTRAINT nonconformances_inspection_fk FOREIGN KEY (inspection_id) REFERENCES inspections (id),
    CONSTRAINT nonconformances_stage_check CHECK (stage IN ('incoming', 'in_process', 'final')),
    CONSTRAINT nonconformances_state_check CHECK (state IN ('open', 'corrected', 'closed')),
    CONSTRAINT nonconformances_disposition_check CHECK (disposition IS NULL OR disposition IN ('rework', 'scrap', 'accept')),
    CONSTRAINT nonconformances_quantity_check CHECK (quantity > 0),
    CONSTRAINT nonconformances_closed_check CHECK ((closed_at IS NOT NULL) = (state = 'closed'))
) STRICT;
CREATE INDEX nonconformances_by_order ON nonconformances (order_id, opened_at);
CREATE INDEX nonconformances_by_state ON nonconformances (state, number);
CREATE INDEX nonconformances_by_arrival ON nonconformances (arrival_id) WHERE arrival_id IS NOT NULL;

-- The machines a nonconformance is about, and whether they still are.
CREATE TABLE nonconformance_serials (
    serial              TEXT NOT NULL,
    nonconformance_id   BLOB NOT NULL,
    open                INTEGER NOT NULL,
    CONSTRAINT nonconformance_serials_pk PRIMARY KEY (serial, nonconformance_id),
    CONSTRAINT nonconformance_serials_of_fk FOREIGN KEY (nonconformance_id) REFERENCES nonconformances (id),
    CONSTRAINT nonconformance_serials_open_bool CHECK (open IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX nonconformance_serials_by_of ON nonconformance_serials (nonconformance_id);
