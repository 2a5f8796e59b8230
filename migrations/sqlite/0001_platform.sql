-- Events: timeline, audit trail and outbox in one. A stream is the history of one order or document.
-- The row number is the position: one writer appends and nothing is ever deleted, so it is gapless.
CREATE TABLE events (
    position INTEGER NOT NULL CONSTRAINT events_position_key PRIMARY KEY,
    id BLOB NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_id BLOB NOT NULL,
    seq INTEGER NOT NULL CONSTRAINT events_seq_positive CHECK (seq >= 1),
    kind TEXT NOT NULL,
    actor_id BLOB,
    on_behalf_of BLOB,
    post TEXT NOT NULL,
    request_id BLOB NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    prev_hash BLOB NOT NULL CONSTRAINT events_prev_hash_length CHECK (length(prev_hash) = 32),
    hash BLOB NOT NULL CONSTRAINT events_hash_length CHECK (length(hash) = 32),
    CONSTRAINT events_pkey UNIQUE (stream_id, stream_kind, seq)
) STRICT;

CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

-- Jobs: work that happens after a commit (mail, webhooks, papers), at least once.
CREATE TABLE jobs (
    id BLOB NOT NULL CONSTRAINT jobs_pkey PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    dedupe TEXT,
    state TEXT NOT NULL CONSTRAINT jobs_state CHECK (state IN ('ready', 'running', 'done', 'dead')),
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    attempts_max INTEGER NOT NULL,
    -- A claim holds until `lease_until`; whoever reports with an older fence has lost it.
    fence INTEGER NOT NULL,
    lease_until INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE state IN ('done', 'dead');
-- A waiting job with the same key stands for both; a finished one does not hinder a new one.
CREATE UNIQUE INDEX jobs_dedupe_key ON jobs (kind, dedupe)
    WHERE dedupe IS NOT NULL AND state = 'ready';

-- Timers: something is due at a moment, at most one per subject and name.
CREATE TABLE timers (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    -- When to try: at first when it is due, later after a failure.
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    CONSTRAINT timers_pkey PRIMARY KEY (subject_id, subject_kind, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_due ON timers (run_at);

-- Answers to commands by the caller's key, kept in the command's own transaction.
CREATE TABLE idempotency (
    principal BLOB NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER,
    body TEXT,
    created_at INTEGER NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (principal, route, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_created ON idempotency (created_at);
