-- How an approved order goes on differently: change requests with their approvals and
-- acknowledgements, holds, and the endings before everything was delivered.

CREATE TABLE change_requests (
    id                  BLOB NOT NULL,
    order_id            BLOB NOT NULL,
    number              TEXT NOT NULL,
    state               TEXT NOT NULL,
    origin              TEXT NOT NULL,
    reason              TEXT NOT NULL,
    actions             TEXT NOT NULL,
    impact              TEXT NOT NULL,
    base_revision       INTEGER NOT NULL,
    applied_revision    INTEGER,
    round               INTEGER NOT NULL,
    responsible_id      BLOB NOT NULL,
    complete_by         TEXT NOT NULL,
    requested_by        BLOB NOT NULL,
    requested_at        INTEGER NOT NULL,
    decided_at          INTEGER,
    CONSTRAINT change_requests_pk PRIMARY KEY (id),
    CONSTRAINT change_requests_number_key UNIQUE (number),
    CONSTRAINT change_requests_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT change_requests_state_check CHECK (state IN ('submitted', 'applied', 'refused', 'withdrawn'))
) STRICT;
CREATE INDEX change_requests_by_order ON change_requests (order_id, requested_at);
-- Of two changes the second is made on what the first made of the order.
CREATE UNIQUE INDEX change_requests_one_open ON change_requests (order_id) WHERE state = 'submitted';

-- Which head has to decide, in which round; a new round begins when facts changed that matter.
CREATE TABLE change_approvals (
    request_id          BLOB NOT NULL,
    round               INTEGER NOT NULL,
    post                TEXT NOT NULL,
    reasons             TEXT NOT NULL,
    task_id             BLOB NOT NULL,
    verdict             TEXT,
    note                TEXT NOT NULL,
    decided_by          BLOB,
    decided_at          INTEGER,
    CONSTRAINT change_approvals_pk PRIMARY KEY (request_id, round, post),
    CONSTRAINT change_approvals_request_fk FOREIGN KEY (request_id) REFERENCES change_requests (id)
) STRICT;

-- Who has to take note of a change that took effect, as tasks.
CREATE TABLE change_acknowledgements (
    request_id          BLOB NOT NULL,
    task_id             BLOB NOT NULL,
    CONSTRAINT change_acknowledgements_pk PRIMARY KEY (request_id, task_id),
    CONSTRAINT change_acknowledgements_request_fk FOREIGN KEY (request_id) REFERENCES change_requests (id)
) STRICT;

CREATE TABLE order_holds (
    id                  BLOB NOT NULL,
    order_id            BLOB NOT NULL,
    reason              TEXT NOT NULL,
    held_by             BLOB NOT NULL,
    held_at             INTEGER NOT NULL,
    resumed_by          BLOB,
    resumed_at          INTEGER,
    resume_reason       TEXT NOT NULL,
    CONSTRAINT order_holds_pk PRIMARY KEY (id),
    CONSTRAINT order_holds_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
) STRICT;
CREATE UNIQUE INDEX order_holds_one_open ON order_holds (order_id) WHERE resumed_at IS NULL;

-- An approved order cancelled, its rest short-closed, or a short-closed line reopened.
CREATE TABLE order_endings (
    id                  BLOB NOT NULL,
    order_id            BLOB NOT NULL,
    kind                TEXT NOT NULL,
    code                TEXT NOT NULL,
    reason              TEXT NOT NULL,
    lines               TEXT NOT NULL,
    costs               INTEGER NOT NULL,
    deposit             INTEGER NOT NULL,
    deposit_fate        TEXT,
    decided_by          BLOB NOT NULL,
    decided_at          INTEGER NOT NULL,
    CONSTRAINT order_endings_pk PRIMARY KEY (id),
    CONSTRAINT order_endings_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_endings_kind_check CHECK (kind IN ('cancelled', 'short_closed', 'reopened'))
) STRICT;
CREATE INDEX order_endings_by_order ON order_endings (order_id, decided_at);
