-- How an approved order goes on differently: change requests with their approvals and
-- acknowledgements, holds, and the endings before everything was delivered.

CREATE TABLE change_requests (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    state               TEXT COLLATE "C" NOT NULL,
    origin              TEXT COLLATE "C" NOT NULL,
    reason              TEXT NOT NULL,
    actions             TEXT NOT NULL,
    impact              TEXT NOT NULL,
    base_revision       BIGINT NOT NULL,
    applied_revision    BIGINT,
    round               BIGINT NOT NULL,
    responsible_id      UUID NOT NULL,
    complete_by         TEXT COLLATE "C" NOT NULL,
    requested_by        UUID NOT NULL,
    requested_at        BIGINT NOT NULL,
    decided_at          BIGINT,
    CONSTRAINT change_requests_pk PRIMARY KEY (id),
    CONSTRAINT change_requests_number_key UNIQUE (number),
    CONSTRAINT change_requests_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT change_requests_state_check CHECK (state IN ('submitted', 'applied', 'refused', 'withdrawn'))
);
CREATE INDEX change_requests_by_order ON change_requests (order_id, requested_at);
-- Of two changes the second is made on what the first made of the order.
CREATE UNIQUE INDEX change_requests_one_open ON change_requests (order_id) WHERE state = 'submitted';

-- Which head has to decide, in which round; a new round begins when facts changed that matter.
CREATE TABLE change_approvals (
    request_id          UUID NOT NULL,
    round               BIGINT NOT NULL,
    post                TEXT COLLATE "C" NOT NULL,
    reasons             TEXT NOT NULL,
    task_id             UUID NOT NULL,
    verdict             TEXT COLLATE "C",
    note                TEXT NOT NULL,
    decided_by          UUID,
    decided_at          BIGINT,
    CONSTRAINT change_approvals_pk PRIMARY KEY (request_id, round, post),
    CONSTRAINT change_approvals_request_fk FOREIGN KEY (request_id) REFERENCES change_requests (id)
);

-- Who has to take note of a change that took effect, as tasks.
CREATE TABLE change_acknowledgements (
    request_id          UUID NOT NULL,
    task_id             UUID NOT NULL,
    CONSTRAINT change_acknowledgements_pk PRIMARY KEY (request_id, task_id),
    CONSTRAINT change_acknowledgements_request_fk FOREIGN KEY (request_id) REFERENCES change_requests (id)
);

CREATE TABLE order_holds (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    reason              TEXT NOT NULL,
    held_by             UUID NOT NULL,
    held_at             BIGINT NOT NULL,
    resumed_by          UUID,
    resumed_at          BIGINT,
    resume_reason       TEXT NOT NULL,
    CONSTRAINT order_holds_pk PRIMARY KEY (id),
    CONSTRAINT order_holds_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
);
CREATE UNIQUE INDEX order_holds_one_open ON order_holds (order_id) WHERE resumed_at IS NULL;

-- An approved order cancelled, its rest short-closed, or a short-closed line reopened.
CREATE TABLE order_endings (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    code                TEXT COLLATE "C" NOT NULL,
    reason              TEXT NOT NULL,
    lines               TEXT NOT NULL,
    costs               BIGINT NOT NULL,
    deposit             BIGINT NOT NULL,
    deposit_fate        TEXT COLLATE "C",
    decided_by          UUID NOT NULL,
    decided_at          BIGINT NOT NULL,
    CONSTRAINT order_endings_pk PRIMARY KEY (id),
    CONSTRAINT order_endings_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_endings_kind_check CHECK (kind IN ('cancelled', 'short_closed', 'reopened'))
);
CREATE INDEX order_endings_by_order ON order_endings (order_id, decided_at);
