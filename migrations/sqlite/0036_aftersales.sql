-- Service tickets with their log, and the retrospective of an order.
-- Moments microseconds UTC; dates YYYY-MM-DD.

CREATE TABLE tickets (
    id              BLOB NOT NULL,
    number          TEXT NOT NULL,
    order_id        BLOB NOT NULL,
    line_id         BLOB,
    serial          TEXT NOT NULL,
    kind            TEXT NOT NULL,
    description     TEXT NOT NULL,
    source_kind     TEXT NOT NULL,
    source_id       BLOB,
    owner_id        BLOB NOT NULL,
    due_at          INTEGER NOT NULL,
    state           TEXT NOT NULL,
    resolution      TEXT NOT NULL,
    task_id         BLOB,
    opened_by       BLOB,
    opened_at       INTEGER NOT NULL,
    resolved_at     INTEGER,
    closed_at       INTEGER,
    version         INTEGER NOT NULL,
    CONSTRAINT tickets_pk PRIMARY KEY (id),
    CONSTRAINT tickets_number_key UNIQUE (number),
    CONSTRAINT tickets_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT tickets_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id),
    CONSTRAINT tickets_kind_check CHECK (kind IN ('objection', 'repair', 'installation', 'advice', 'complaint')),
    CONSTRAINT tickets_state_check CHECK (state IN ('open', 'in_progress', 'resolved', 'closed')),
    CONSTRAINT tickets_resolution_check CHECK (state NOT IN ('resolved', 'closed') OR resolution <> '')
) STRICT;
CREATE INDEX tickets_by_order ON tickets (order_id, number);
CREATE INDEX tickets_by_owner ON tickets (owner_id, number);
CREATE INDEX tickets_by_state ON tickets (state, number);

-- What was done, entry by entry; never changed.
CREATE TABLE ticket_log (
    id              BLOB NOT NULL,
    ticket_id       BLOB NOT NULL,
    kind            TEXT NOT NULL,
    note            TEXT NOT NULL,
    by_id           BLOB,
    at              INTEGER NOT NULL,
    CONSTRAINT ticket_log_pk PRIMARY KEY (id),
    CONSTRAINT ticket_log_ticket_fk FOREIGN KEY (ticket_id) REFERENCES tickets (id),
    CONSTRAINT ticket_log_kind_check CHECK (kind IN ('opened', 'assigned', 'progressed', 'reopened', 'resolved', 'closed'))
) STRICT;
CREATE INDEX ticket_log_by_ticket ON ticket_log (ticket_id, at, id);
CREATE TRIGGER ticket_log_no_update BEFORE UPDATE ON ticket_log
BEGIN SELECT RAISE(ABORT, 'ticket_log is append-only'); END;
CREATE TRIGGER ticket_log_no_delete BEFORE DELETE ON ticket_log
BEGIN SELECT RAISE(ABORT, 'ticket_log is append-only'); END;

-- One per order. The figures are computed while it is open and kept when it is finished.
CREATE TABLE retrospectives (
    order_id        BLOB NOT NULL,
    feedback        TEXT NOT NULL,
    problems        TEXT NOT NULL,
    improvements    TEXT NOT NULL,
    figures         TEXT,
    version         INTEGER NOT NULL,
    saved_by        BLOB,
    saved_at        INTEGER NOT NULL,
    finished_by     BLOB,
    finished_at     INTEGER,
    CONSTRAINT retrospectives_pk PRIMARY KEY (order_id),
    CONSTRAINT retrospectives_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT retrospectives_finished_check CHECK (finished_at IS NULL OR figures IS NOT NULL)
) STRICT;

CREATE TABLE improvement_actions (
    order_id        BLOB NOT NULL,
    ordinal         INTEGER NOT NULL,
    what            TEXT NOT NULL,
    owner_id        BLOB NOT NULL,
    due_on          TEXT NOT NULL,
    task_id         BLOB,
    CONSTRAINT improvement_actions_pk PRIMARY KEY (order_id, ordinal),
    CONSTRAINT improvement_actions_order_fk FOREIGN KEY (order_id) REFERENCES retrospectives (order_id),
    CONSTRAINT improvement_actions_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id)
) STRICT;
