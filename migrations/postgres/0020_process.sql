-- Running policies: published versions, instances, tasks, opinions, clause states, the fact ledger.

CREATE FUNCTION process_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$body$;

CREATE TABLE policy_versions (
    policy       TEXT COLLATE "C" NOT NULL,
    version      BIGINT NOT NULL CONSTRAINT policy_versions_version_positive CHECK (version > 0),
    document     TEXT NOT NULL CONSTRAINT policy_versions_document_known CHECK (document IN ('sales_order', 'purchase_order')),
    title_zh     TEXT NOT NULL,
    title_en     TEXT NOT NULL,
    yaml         TEXT NOT NULL,
    hash         TEXT NOT NULL,
    note         TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by UUID,
    CONSTRAINT policy_versions_pkey PRIMARY KEY (policy, version)
);

CREATE TRIGGER policy_versions_no_update BEFORE UPDATE ON policy_versions FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER policy_versions_no_delete BEFORE DELETE ON policy_versions FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- Which policy an order of a type runs under; the newest version at its start is pinned.
CREATE TABLE policy_bindings (
    order_type TEXT COLLATE "C" NOT NULL CONSTRAINT policy_bindings_pkey PRIMARY KEY,
    policy     TEXT COLLATE "C" NOT NULL
);

CREATE TABLE process_instances (
    subject_id     UUID NOT NULL CONSTRAINT process_instances_pkey PRIMARY KEY,
    subject_kind   TEXT COLLATE "C" NOT NULL,
    policy         TEXT COLLATE "C" NOT NULL,
    policy_version BIGINT NOT NULL,
    state          TEXT NOT NULL,
    clauses        TEXT NOT NULL,
    version        BIGINT NOT NULL,
    round          BIGINT NOT NULL,
    owner          UUID,
    department     UUID,
    sort_at        BIGINT NOT NULL,
    next_due       BIGINT,
    closed_at      BIGINT,
    CONSTRAINT process_instances_policy_fkey FOREIGN KEY (policy, policy_version) REFERENCES policy_versions (policy, version)
);
CREATE INDEX process_instances_by_due ON process_instances (next_due, subject_id) WHERE next_due IS NOT NULL;
CREATE INDEX process_instances_by_owner ON process_instances (owner, sort_at) WHERE closed_at IS NULL;

CREATE TABLE tasks (
    id            UUID NOT NULL CONSTRAINT tasks_pkey PRIMARY KEY,
    subject_kind  TEXT COLLATE "C" NOT NULL,
    subject_id    UUID NOT NULL,
    step          TEXT COLLATE "C",
    kind          TEXT NOT NULL CONSTRAINT tasks_kind_known CHECK (kind IN ('act', 'follow_up', 'alert', 'acknowledge')),
    post          TEXT COLLATE "C" NOT NULL,
    department_id UUID,
    assignee      UUID,
    clause        TEXT COLLATE "C",
    title_zh      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    link          TEXT NOT NULL,
    due_at        BIGINT,
    provisional   BOOLEAN NOT NULL,
    opened_at     BIGINT NOT NULL,
    done_at       BIGINT,
    done_by       UUID,
    outcome       TEXT,
    version       BIGINT NOT NULL
);
-- An open task lies in three small indexes, a finished one only in the first.
CREATE INDEX tasks_by_subject ON tasks (subject_id, done_at);
CREATE INDEX tasks_open_by_post ON tasks (post, due_at) WHERE done_at IS NULL AND assignee IS NULL;
CREATE INDEX tasks_open_by_assignee ON tasks (assignee, due_at) WHERE done_at IS NULL AND assignee IS NOT NULL;
CREATE INDEX tasks_open_by_due ON tasks (due_at) WHERE done_at IS NULL AND due_at IS NOT NULL;

CREATE TABLE opinions (
    id           UUID NOT NULL CONSTRAINT opinions_pkey PRIMARY KEY,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id   UUID NOT NULL,
    step         TEXT COLLATE "C" NOT NULL,
    round        BIGINT NOT NULL,
    user_id      UUID NOT NULL,
    on_behalf_of UUID,
    post         TEXT COLLATE "C" NOT NULL,
    verdict      TEXT NOT NULL CONSTRAINT opinions_verdict_known CHECK (verdict IN ('approve', 'return', 'object', 'complete')),
    reason       TEXT NOT NULL,
    checklist    TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    looks_at     TEXT NOT NULL,
    event_seq    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    voided_at    BIGINT,
    voided_why   TEXT
);
CREATE INDEX opinions_by_subject ON opinions (subject_id, created_at);

-- What somebody said stays as it was said; only the voiding of it is added later, once.
CREATE TRIGGER opinions_only_void BEFORE UPDATE ON opinions FOR EACH ROW
WHEN (OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR NEW.voided_why IS NULL
   OR (NEW.id, NEW.subject_kind, NEW.subject_id, NEW.step, NEW.round, NEW.user_id, NEW.on_behalf_of, NEW.post, NEW.verdict,
       NEW.reason, NEW.checklist, NEW.content_hash, NEW.looks_at, NEW.event_seq, NEW.created_at)
      IS DISTINCT FROM
      (OLD.id, OLD.subject_kind, OLD.subject_id, OLD.step, OLD.round, OLD.user_id, OLD.on_behalf_of, OLD.post, OLD.verdict,
       OLD.reason, OLD.checklist, OLD.content_hash, OLD.looks_at, OLD.event_seq, OLD.created_at))
EXECUTE FUNCTION process_append_only();
CREATE TRIGGER opinions_no_delete BEFORE DELETE ON opinions FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- Forms filled in; a form filled in again is a further row.
CREATE TABLE form_answers (
    id           UUID NOT NULL CONSTRAINT form_answers_pkey PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id   UUID NOT NULL,
    form         TEXT NOT NULL,
    round        BIGINT NOT NULL,
    user_id      UUID NOT NULL,
    on_behalf_of UUID,
    answers      TEXT NOT NULL,
    event_seq    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX form_answers_by_subject ON form_answers (subject_id, created_at);
CREATE TRIGGER form_answers_no_update BEFORE UPDATE ON form_answers FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER form_answers_no_delete BEFORE DELETE ON form_answers FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- Rows only for clauses that are broken or due; the whole vector lies in process_instances.state.
CREATE TABLE clause_marks (
    subject_id   UUID NOT NULL,
    clause       TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    policy       TEXT COLLATE "C" NOT NULL,
    state        TEXT NOT NULL CONSTRAINT clause_marks_state_known CHECK (state IN ('broken', 'due')),
    due_at       BIGINT,
    event_seq    BIGINT,
    person       UUID,
    department   UUID,
    since        BIGINT NOT NULL,
    CONSTRAINT clause_marks_pkey PRIMARY KEY (subject_id, clause)
);
CREATE INDEX clause_marks_by_clause ON clause_marks (policy, clause, state, since, subject_id);

-- One row per command that moved clause states; folded into clause_tallies by a job, then deleted.
CREATE TABLE clause_deltas (
    id         UUID NOT NULL CONSTRAINT clause_deltas_pkey PRIMARY KEY,
    policy     TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    subject_id UUID NOT NULL,
    changes    TEXT NOT NULL
);

-- period is YYYY-MM; empty for due, which counts only now. Nil (all zero bytes) stands for "no department" and "no person", so that the key has no NULL.
CREATE TABLE clause_tallies (
    policy         TEXT COLLATE "C" NOT NULL,
    version        BIGINT NOT NULL,
    clause         TEXT COLLATE "C" NOT NULL,
    period         TEXT COLLATE "C" NOT NULL,
    department     UUID NOT NULL,
    person         UUID NOT NULL,
    kept           BIGINT NOT NULL,
    broken         BIGINT NOT NULL,
    due            BIGINT NOT NULL,
    CONSTRAINT clause_tallies_pkey PRIMARY KEY (policy, version, clause, period, department, person)
);

-- Who takes part in a subject and so sees it; sort_at makes "newest 50 of mine" one index range.
CREATE TABLE participants (
    user_id      UUID NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    sort_at      BIGINT NOT NULL,
    subject_id   UUID NOT NULL,
    CONSTRAINT participants_pkey PRIMARY KEY (user_id, subject_kind, sort_at, subject_id)
);
CREATE INDEX participants_by_subject ON participants (subject_id, user_id);

-- What happened to a line, in stock units. Never changed; an error is a movement the other way.
CREATE TABLE line_movements (
    id            UUID NOT NULL CONSTRAINT line_movements_pkey PRIMARY KEY,
    subject_kind  TEXT COLLATE "C" NOT NULL,
    subject_id    UUID NOT NULL,
    line_id       UUID NOT NULL,
    kind          TEXT NOT NULL CONSTRAINT line_movements_kind_known CHECK (kind IN (
        'ordered', 'short_closed', 'reserved', 'from_stock', 'bought', 'planned', 'made', 'passed', 'picked', 'packed',
        'shipped', 'signed', 'accepted', 'returned', 'invoiced')),
    quantity      BIGINT NOT NULL,
    amount_minor  BIGINT,
    document_kind TEXT NOT NULL,
    document_id   UUID NOT NULL,
    entry         BIGINT NOT NULL,
    revision      BIGINT,
    note          TEXT NOT NULL,
    occurred_at   BIGINT NOT NULL,
    recorded_at   BIGINT NOT NULL,
    actor         UUID,
    CONSTRAINT line_movements_document_once UNIQUE (document_id, line_id, kind, entry, document_kind)
);
CREATE INDEX line_movements_by_subject ON line_movements (subject_id, line_id, recorded_at);

CREATE TRIGGER line_movements_no_update BEFORE UPDATE ON line_movements FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER line_movements_no_delete BEFORE DELETE ON line_movements FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- The sums of line_movements, kept by the function that appends them.
CREATE TABLE line_facts (
    subject_id   UUID NOT NULL,
    line_id      UUID NOT NULL,
    ordered      BIGINT NOT NULL,
    short_closed BIGINT NOT NULL,
    reserved     BIGINT NOT NULL,
    from_stock   BIGINT NOT NULL,
    bought       BIGINT NOT NULL,
    planned      BIGINT NOT NULL,
    made         BIGINT NOT NULL,
    passed       BIGINT NOT NULL,
    picked       BIGINT NOT NULL,
    packed       BIGINT NOT NULL,
    shipped      BIGINT NOT NULL,
    signed       BIGINT NOT NULL,
    accepted     BIGINT NOT NULL,
    returned     BIGINT NOT NULL,
    invoiced     BIGINT NOT NULL,
    CONSTRAINT line_facts_pkey PRIMARY KEY (subject_id, line_id)
);

CREATE TABLE comments (
    id           UUID NOT NULL CONSTRAINT comments_pkey PRIMARY KEY,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id   UUID NOT NULL,
    author       UUID NOT NULL,
    body         TEXT NOT NULL,
    mentions     TEXT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX comments_by_subject ON comments (subject_id, created_at);

-- Days that differ from the weekday rule: for the company, or for one department over it.
CREATE TABLE calendar_days (
    date       TEXT COLLATE "C" NOT NULL,
    department UUID,
    kind       TEXT NOT NULL CONSTRAINT calendar_days_kind_known CHECK (kind IN ('off', 'work', 'half')),
    name_zh    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    source     TEXT NOT NULL
);
CREATE UNIQUE INDEX calendar_days_company ON calendar_days (date) WHERE department IS NULL;
CREATE UNIQUE INDEX calendar_days_department ON calendar_days (date, department) WHERE department IS NOT NULL;

-- Years whose holidays are published; a due moment in another year is provisional.
CREATE TABLE calendar_years (
    year         BIGINT NOT NULL CONSTRAINT calendar_years_pkey PRIMARY KEY,
    published_at BIGINT NOT NULL
);

-- Other working hours or weekdays, of the company (department NULL) or of a department.
CREATE TABLE calendar_rules (
    department UUID,
    hours      TEXT,
    weekdays   TEXT
);
CREATE UNIQUE INDEX calendar_rules_company ON calendar_rules ((1)) WHERE department IS NULL;
CREATE UNIQUE INDEX calendar_rules_department ON calendar_rules (department) WHERE department IS NOT NULL;
