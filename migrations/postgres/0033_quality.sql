-- Inspections by stage, the machines they looked at, nonconformances.
-- Quantities are 10^-6 of the unit; dates YYYY-MM-DD; moments microseconds UTC.

CREATE TABLE inspections (
    id                  UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    stage               TEXT COLLATE "C" NOT NULL,
    order_id            UUID NOT NULL,
    line_id             UUID,
    work_order_id       UUID,
    requirement_id      UUID,
    arrival_id          UUID,
    nonconformance_id   UUID,
    product_id          UUID NOT NULL,
    passed              BIGINT NOT NULL,
    failed              BIGINT NOT NULL,
    items               TEXT NOT NULL,
    note                TEXT NOT NULL,
    inspected_by        UUID,
    occurred_at         BIGINT NOT NULL,
    recorded_at         BIGINT NOT NULL,
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
);
CREATE INDEX inspections_by_order ON inspections (order_id, recorded_at);
CREATE INDEX inspections_by_requirement ON inspections (requirement_id) WHERE requirement_id IS NOT NULL;
CREATE INDEX inspections_by_nonconformance ON inspections (nonconformance_id) WHERE nonconformance_id IS NOT NULL;

CREATE FUNCTION inspections_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$body$;
CREATE TRIGGER inspections_no_update BEFORE UPDATE ON inspections FOR EACH ROW EXECUTE FUNCTION inspections_append_only();
CREATE TRIGGER inspections_no_delete BEFORE DELETE ON inspections FOR EACH ROW EXECUTE FUNCTION inspections_append_only();

CREATE TABLE inspection_serials (
    serial          TEXT COLLATE "C" NOT NULL,
    inspection_id   UUID NOT NULL,
    passed          BOOLEAN NOT NULL,
    CONSTRAINT inspection_serials_pk PRIMARY KEY (serial, inspection_id),
    CONSTRAINT inspection_serials_inspection_fk FOREIGN KEY (inspection_id) REFERENCES inspections (id)
);
CREATE INDEX inspection_serials_by_inspection ON inspection_serials (inspection_id);

CREATE TABLE nonconformances (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    stage           TEXT COLLATE "C" NOT NULL,
    inspection_id   UUID NOT NULL,
    order_id        UUID NOT NULL,
    line_id         UUID,
    work_order_id   UUID,
    requirement_id  UUID,
    arrival_id      UUID,
    product_id      UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    description     TEXT NOT NULL,
    cause           TEXT NOT NULL,
    action          TEXT NOT NULL,
    post            TEXT COLLATE "C" NOT NULL,
    responsible     UUID,
    due_on          TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    disposition     TEXT COLLATE "C",
    reason          TEXT NOT NULL,
    round           BIGINT NOT NULL,
    task_id         UUID,
    opened_by       UUID,
    opened_at       BIGINT NOT NULL,
    corrected_by    UUID,
    corrected_for   UUID,
    corrected_at    BIGINT,
    closed_by       UUID,
    closed_at       BIGINT,
    version         BIGINT NOT NULL,
    CONSTRAINT nonconformances_pk PRIMARY KEY (id),
    CONSTRAINT nonconformances_number_key UNIQUE (number),
    CONSTRAINT nonconformances_inspection_fk FOREIGN KEY (inspection_id) REFERENCES inspections (id),
    CONSTRAINT nonconformances_stage_check CHECK (stage IN ('incoming', 'in_process', 'final')),
    CONSTRAINT nonconformances_state_check CHECK (state IN ('open', 'corrected', 'closed')),
    CONSTRAINT nonconformances_disposition_check CHECK (disposition IS NULL OR disposition IN ('rework', 'scrap', 'accept')),
    CONSTRAINT nonconformances_quantity_check CHECK (quantity > 0),
    CONSTRAINT nonconformances_closed_check CHECK ((closed_at IS NOT NULL) = (state = 'closed'))
);
CREATE INDEX nonconformances_by_order ON nonconformances (order_id, opened_at);
CREATE INDEX nonconformances_by_state ON nonconformances (state, number);
CREATE INDEX nonconformances_by_arrival ON nonconformances (arrival_id) WHERE arrival_id IS NOT NULL;

-- The machines a nonconformance is about, and whether they still are.
CREATE TABLE nonconformance_serials (
    serial              TEXT COLLATE "C" NOT NULL,
    nonconformance_id   UUID NOT NULL,
    open                BOOLEAN NOT NULL,
    CONSTRAINT nonconformance_serials_pk PRIMARY KEY (serial, nonconformance_id),
    CONSTRAINT nonconformance_serials_of_fk FOREIGN KEY (nonconformance_id) REFERENCES nonconformances (id)
);
CREATE INDEX nonconformance_serials_by_of ON nonconformance_serials (nonconformance_id);
