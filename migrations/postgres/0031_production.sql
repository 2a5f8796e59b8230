-- Work centres, work orders pegged to order lines, progress reports.
-- Quantities are 10^-6 of the unit; dates YYYY-MM-DD; moments microseconds UTC.

CREATE TABLE work_centres (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name_zh         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    daily_hours     BIGINT NOT NULL,
    active          BOOLEAN NOT NULL,
    CONSTRAINT work_centres_pk PRIMARY KEY (id),
    CONSTRAINT work_centres_code_key UNIQUE (code),
    CONSTRAINT work_centres_hours_check CHECK (daily_hours > 0 AND daily_hours <= 24000000)
);

CREATE TABLE work_orders (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    order_id        UUID NOT NULL,
    line_id         UUID NOT NULL,
    product_id      UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    made            BIGINT NOT NULL,
    work_centre_id  UUID,
    start_on        TEXT COLLATE "C",
    end_on          TEXT COLLATE "C",
    standard        TEXT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    percent         BIGINT NOT NULL,
    predicted_on    TEXT COLLATE "C",
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    last_report_at  BIGINT,
    finished_at     BIGINT,
    CONSTRAINT work_orders_pk PRIMARY KEY (id),
    CONSTRAINT work_orders_number_key UNIQUE (number),
    CONSTRAINT work_orders_centre_fk FOREIGN KEY (work_centre_id) REFERENCES work_centres (id),
    CONSTRAINT work_orders_state_check CHECK (state IN ('open', 'planned', 'in_progress', 'done', 'cancelled')),
    CONSTRAINT work_orders_quantity_check CHECK (quantity > 0 AND made >= 0 AND made <= quantity),
    CONSTRAINT work_orders_percent_check CHECK (percent >= 0 AND percent <= 100)
);
CREATE INDEX work_orders_by_order ON work_orders (order_id, line_id);
CREATE INDEX work_orders_by_centre ON work_orders (work_centre_id, start_on);
CREATE INDEX work_orders_by_state ON work_orders (state, end_on, id);

CREATE TABLE work_reports (
    id              UUID NOT NULL,
    work_order_id   UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    percent         BIGINT NOT NULL,
    predicted_on    TEXT COLLATE "C",
    anomaly         TEXT NOT NULL,
    note            TEXT NOT NULL,
    reported_by     UUID NOT NULL,
    occurred_at     BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    CONSTRAINT work_reports_pk PRIMARY KEY (id),
    CONSTRAINT work_reports_order_fk FOREIGN KEY (work_order_id) REFERENCES work_orders (id),
    CONSTRAINT work_reports_quantity_check CHECK (quantity >= 0)
);
CREATE INDEX work_reports_by_order ON work_reports (work_order_id, recorded_at);
