-- Events: timeline, audit trail and outbox in one. A stream is the history of one order or document.
-- Positions are assigned after the commit, because commits may happen in another order than inserts.
CREATE TABLE events (
    position BIGINT,
    id UUID NOT NULL,
    stream_kind TEXT COLLATE "C" NOT NULL,
    stream_id UUID NOT NULL,
    seq BIGINT NOT NULL CONSTRAINT events_seq_positive CHECK (seq >= 1),
    kind TEXT COLLATE "C" NOT NULL,
    actor_id UUID,
    on_behalf_of UUID,
    post TEXT COLLATE "C" NOT NULL,
    request_id UUID NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    prev_hash BYTEA NOT NULL CONSTRAINT events_prev_hash_length CHECK (length(prev_hash) = 32),
    hash BYTEA NOT NULL CONSTRAINT events_hash_length CHECK (length(hash) = 32),
    CONSTRAINT events_pkey PRIMARY KEY (stream_id, stream_kind, seq)
);

CREATE UNIQUE INDEX events_position_key ON events (position) WHERE position IS NOT NULL;
CREATE INDEX events_unsequenced ON events (recorded_at, stream_id, seq) WHERE position IS NULL;

-- The last assigned position. Its row lock lets one sequencer work at a time, on whatever node.
CREATE TABLE event_sequencer (
    name TEXT NOT NULL CONSTRAINT event_sequencer_pkey PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO event_sequencer (name, position) VALUES ('events', 0);

CREATE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER events_no_update
    BEFORE UPDATE OF id, stream_kind, stream_id, seq, kind, actor_id, on_behalf_of, post,
        request_id, occurred_at, recorded_at, data, prev_hash, hash ON events
    FOR EACH ROW EXECUTE FUNCTION events_append_only();
CREATE TRIGGER events_position_once BEFORE UPDATE OF position ON events
    FOR EACH ROW WHEN (OLD.position IS NOT NULL OR NEW.position IS NULL)
    EXECUTE FUNCTION events_append_only();
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_append_only();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_append_only();

-- Jobs: work that happens after a commit (mail, webhooks, papers), at least once.
CREATE TABLE jobs (
    id UUID NOT NULL CONSTRAINT jobs_pkey PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    payload TEXT NOT NULL,
    dedupe TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL
        CONSTRAINT jobs_state CHECK (state IN ('ready', 'running', 'done', 'dead')),
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    attempts_max BIGINT NOT NULL,
    -- A claim holds until `lease_until`; whoever reports with an older fence has lost it.
    fence BIGINT NOT NULL,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE state IN ('done', 'dead');
-- A waiting job with the same key stands for both; a finished one does not hinder a new one.
CREATE UNIQUE INDEX jobs_dedupe_key ON jobs (kind, dedupe)
    WHERE dedupe IS NOT NULL AND state = 'ready';

-- Timers: something is due at a moment, at most one per subject and name.
CREATE TABLE timers (
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    payload TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    -- When to try: at first when it is due, later after a failure.
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT timers_pkey PRIMARY KEY (subject_id, subject_kind, name)
);

CREATE INDEX timers_due ON timers (run_at);

-- Answers to commands by the caller's key, kept in the command's own transaction.
CREATE TABLE idempotency (
    principal UUID NOT NULL,
    route TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    status BIGINT,
    body TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (principal, route, key)
);

CREATE INDEX idempotency_created ON idempotency (created_at);
