-- Running policies: published versions, instances, tasks, opinions, clause states, the fact ledger.

CREATE TABLE policy_versions (
    policy       TEXT    NOT NULL,
    version      INTEGER NOT NULL CONSTRAINT policy_versions_version_positive CHECK (version > 0),
    document     TEXT    NOT NULL CONSTRAINT policy_versions_document_known CHECK (document IN ('sales_order', 'purchase_order')),
    title_zh     TEXT    NOT NULL,
    title_en     TEXT    NOT NULL,
    yaml         TEXT    NOT NULL,
    hash         TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    published_at INTEGER NOT NULL,
    published_by BLOB,
    CONSTRAINT policy_versions_pkey PRIMARY KEY (policy, version)
) STRICT;

CREATE TRIGGER policy_versions_no_update BEFORE UPDATE ON policy_versions
BEGIN SELECT RAISE(ABORT, 'policy_versions is append-only'); END;
CREATE TRIGGER policy_versions_no_delete BEFORE DELETE ON policy_versions
BEGIN SELECT RAISE(ABORT, 'policy_versions is append-only'); END;

-- Which policy an order of a type runs under; the newest version at its start is pinned.
CREATE TABLE policy_bindings (
    order_type TEXT NOT NULL CONSTRAINT policy_bindings_pkey PRIMARY KEY,
    policy     TEXT NOT NULL
) STRICT;

CREATE TABLE process_instances (
    subject_id     BLOB    NOT NULL CONSTRAINT process_instances_pkey PRIMARY KEY,
    subject_kind   TEXT    NOT NULL,
    policy         TEXT    NOT NULL,
    policy_version INTEGER NOT NULL,
    state          TEXT    NOT NULL,
    clauses        TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    round          INTEGER NOT NULL,
    owner          BLOB,
    department     BLOB,
    sort_at        INTEGER NOT NULL,
    next_due       INTEGER,
    closed_at      INTEGER,
    CONSTRAINT process_instances_policy_fkey FOREIGN KEY (policy, policy_version) REFERENCES policy_versions (policy, version)
) STRICT;
CREATE INDEX process_instances_by_due ON process_instances (next_due, subject_id) WHERE next_due IS NOT NULL;
CREATE INDEX process_instances_by_owner ON process_instances (owner, sort_at) WHERE closed_at IS NULL;

CREATE TABLE tasks (
    id            BLOB    NOT NULL CONSTRAINT tasks_pkey PRIMARY KEY,
    subject_kind  TEXT    NOT NULL,
    subject_id    BLOB    NOT NULL,
    step          TEXT,
    kind          TEXT    NOT NULL CONSTRAINT tasks_kind_known CHECK (kind IN ('act', 'follow_up', 'alert', 'acknowledge')),
    post          TEXT    NOT NULL,
    department_id BLOB,
    assignee      BLOB,
    clause        TEXT,
    title_zh      TEXT    NOT NULL,
    title_en      TEXT    NOT NULL,
    link          TEXT    NOT NULL,
    due_at        INTEGER,
    provisional   INTEGER NOT NULL CONSTRAINT tasks_provisional_bool CHECK (provisional IN (0, 1)),
    opened_at     INTEGER NOT NULL,
    done_at       INTEGER,
    done_by       BLOB,
    outcome       TEXT,
    version       INTEGER NOT NULL
) STRICT;
-- An open task lies in three small indexes, a finished one only in the first.
CREATE INDEX tasks_by_subject ON tasks (subject_id, done_at);
CREATE INDEX tasks_open_by_post ON tasks (post, due_at) WHERE done_at IS NULL AND assignee IS NULL;
CREATE INDEX tasks_open_by_assignee ON tasks (assignee, due_at) WHERE done_at IS NULL AND assignee IS NOT NULL;
CREATE INDEX tasks_open_by_due ON tasks (due_at) WHERE done_at IS NULL AND due_at IS NOT NULL;

CREATE TABLE opinions (
    id           BLOB    NOT NULL CONSTRAINT opinions_pkey PRIMARY KEY,
    subject_kind TEXT    NOT NULL,
    subject_id   BLOB    NOT NULL,
    step         TEXT    NOT NULL,
    round        INTEGER NOT NULL,
    user_id      BLOB    NOT NULL,
    on_behalf_of BLOB,
    post         TEXT    NOT NULL,
    verdict      TEXT    NOT NULL CONSTRAINT opinions_verdict_known CHECK (verdict IN ('approve', 'return', 'object', 'complete')),
    reason       TEXT    NOT NULL,
    checklist    TEXT    NOT NULL,
    content_hash TEXT    NOT NULL,
    looks_at     TEXT    NOT NULL,
    event_seq    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    voided_at    INTEGER,
    voided_why   TEXT
) STRICT;
CREATE INDEX opinions_by_subject ON opinions (subject_id, created_at);

-- What somebody said stays as it was said; only the voiding of it is added later, once.
CREATE TRIGGER opinions_only_void BEFORE UPDATE ON opinions
WHEN OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR NEW.voided_why IS NULL
  OR NEW.id IS NOT OLD.id OR NEW.subject_kind IS NOT OLD.subject_kind OR NEW.subject_id IS NOT OLD.subject_id
  OR NEW.step IS NOT OLD.step OR NEW.round IS NOT OLD.round OR NEW.user_id IS NOT OLD.user_id
  OR NEW.on_behalf_of IS NOT OLD.on_behalf_of OR NEW.post IS NOT OLD.post OR NEW.verdict IS NOT OLD.verdict
  OR NEW.reason IS NOT OLD.reason OR NEW.checklist IS NOT OLD.checklist
  OR NEW.content_hash IS NOT OLD.content_hash OR NEW.looks_at IS NOT OLD.looks_at
  OR NEW.event_seq IS NOT OLD.event_seq OR NEW.created_at IS NOT OLD.created_at
BEGIN SELECT RAISE(ABORT, 'opinions are append-only but for voiding'); END;
CREATE TRIGGER opinions_no_delete BEFORE DELETE ON opinions
BEGIN SELECT RAISE(ABORT, 'opinions are append-only but for voiding'); END;

-- Forms filled in; a form filled in again is a further row.
CREATE TABLE form_answers (
    id           BLOB    NOT NULL CONSTRAINT form_answers_pkey PRIMARY KEY,
    subject_kind TEXT    NOT NULL,
    subject_id   BLOB    NOT NULL,
    form         TEXT    NOT NULL,
    round        INTEGER NOT NULL,
    user_id      BLOB    NOT NULL,
    on_behalf_of BLOB,
    answers      TEXT    NOT NULL,
    event_seq    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX form_answers_by_subject ON form_answers (subject_id, created_at);
CREATE TRIGGER form_answers_no_update BEFORE UPDATE ON form_answers
BEGIN SELECT RAISE(ABORT, 'form_answers is append-only'); END;
CREATE TRIGGER form_answers_no_delete BEFORE DELETE ON form_answers
BEGIN SELECT RAISE(ABORT, 'form_answers is append-only'); END;

-- Rows only for clauses that are broken or due; the whole vector lies in process_instances.state.
CREATE TABLE clause_marks (
    subject_id   BLOB    NOT NULL,
    clause       TEXT    NOT NULL,
    subject_kind TEXT    NOT NULL,
    policy       TEXT    NOT NULL,
    state        TEXT    NOT NULL CONSTRAINT clause_marks_state_known CHECK (state IN ('broken', 'due')),
    due_at       INTEGER,
    event_seq    INTEGER,
    person       BLOB,
    department   BLOB,
    since        INTEGER NOT NULL,
    CONSTRAINT clause_marks_pkey PRIMARY KEY (subject_id, clause)
) STRICT, WITHOUT ROWID;
CREATE INDEX clause_marks_by_clause ON clause_marks (policy, clause, state, since, subject_id);

-- One row per command that moved clause states; folded into clause_tallies by a job, then deleted.
CREATE TABLE clause_deltas (
    id         BLOB    NOT NULL CONSTRAINT clause_deltas_pkey PRIMARY KEY,
    policy     TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    subject_id BLOB    NOT NULL,
    changes    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- period is YYYY-MM; empty for due, which counts only now. Nil (all zero bytes) stands for "no department" and "no person", so that the key has no NULL.
CREATE TABLE clause_tallies (
    policy         TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    clause         TEXT    NOT NULL,
    period         TEXT    NOT NULL,
    department     BLOB    NOT NULL,
    person         BLOB    NOT NULL,
    kept           INTEGER NOT NULL,
    broken         INTEGER NOT NULL,
    due            INTEGER NOT NULL,
    CONSTRAINT clause_tallies_pkey PRIMARY KEY (policy, version, clause, period, department, person)
) STRICT, WITHOUT ROWID;

-- Who takes part in a subject and so sees it; sort_at makes "newest 50 of mine" one index range.
CREATE TABLE participants (
    user_id      BLOB    NOT NULL,
    subject_kind TEXT    NOT NULL,
    sort_at      INTEGER NOT NULL,
    subject_id   BLOB    NOT NULL,
    CONSTRAINT participants_pkey PRIMARY KEY (user_id, subject_kind, sort_at, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_subject ON participants (subject_id, user_id);

-- What happened to a line, in stock units. Never changed; an error is a movement the other way.
CREATE TABLE line_movements (
    id            BLOB    NOT NULL CONSTRAINT line_movements_pkey PRIMARY KEY,
    subject_kind  TEXT    NOT NULL,
    subject_id    BLOB    NOT NULL,
    line_id       BLOB    NOT NULL,
    kind          TEXT    NOT NULL CONSTRAINT line_movements_kind_known CHECK (kind IN (
        'ordered', 'short_closed', 'reserved', 'from_stock', 'bought', 'planned', 'made', 'passed', 'picked', 'packed',
        'shipped', 'signed', 'accepted', 'returned', 'invoiced')),
    quantity      INTEGER NOT NULL,
    amount_minor  INTEGER,
    document_kind TEXT    NOT NULL,
    document_id   BLOB    NOT NULL,
    entry         INTEGER NOT NULL,
    revision      INTEGER,
    note          TEXT    NOT NULL,
    occurred_at   INTEGER NOT NULL,
    recorded_at   INTEGER NOT NULL,
    actor         BLOB,
    CONSTRAINT line_movements_document_once UNIQUE (document_id, line_id, kind, entry, document_kind)
) STRICT;
CREATE INDEX line_movements_by_subject ON line_movements (subject_id, line_id, recorded_at);

CREATE TRIGGER line_movements_no_update BEFORE UPDATE ON line_movements
BEGIN SELECT RAISE(ABORT, 'line_movements is append-only'); END;
CREATE TRIGGER line_movements_no_delete BEFORE DELETE ON line_movements
BEGIN SELECT RAISE(ABORT, 'line_movements is append-only'); END;

-- The sums of line_movements, kept by the function that appends them.
CREATE TABLE line_facts (
    subject_id   BLOB    NOT NULL,
    line_id      BLOB    NOT NULL,
    ordered      INTEGER NOT NULL,
    short_closed INTEGER NOT NULL,
    reserved     INTEGER NOT NULL,
    from_stock   INTEGER NOT NULL,
    bought       INTEGER NOT NULL,
    planned      INTEGER NOT NULL,
    made         INTEGER NOT NULL,
    passed       INTEGER NOT NULL,
    picked       INTEGER NOT NULL,
    packed       INTEGER NOT NULL,
    shipped      INTEGER NOT NULL,
    signed       INTEGER NOT NULL,
    accepted     INTEGER NOT NULL,
    returned     INTEGER NOT NULL,
    invoiced     INTEGER NOT NULL,
    CONSTRAINT line_facts_pkey PRIMARY KEY (subject_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
    id           BLOB    NOT NULL CONSTRAINT comments_pkey PRIMARY KEY,
    subject_kind TEXT    NOT NULL,
    subject_id   BLOB    NOT NULL,
    author       BLOB    NOT NULL,
    body         TEXT    NOT NULL,
    mentions     TEXT    NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_by_subject ON comments (subject_id, created_at);

-- Days that differ from the weekday rule: for the company, or for one department over it.
CREATE TABLE calendar_days (
    date       TEXT NOT NULL,
    department BLOB,
    kind       TEXT NOT NULL CONSTRAINT calendar_days_kind_known CHECK (kind IN ('off', 'work', 'half')),
    name_zh    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    source     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX calendar_days_company ON calendar_days (date) WHERE department IS NULL;
CREATE UNIQUE INDEX calendar_days_department ON calendar_days (date, department) WHERE department IS NOT NULL;

-- Years whose holidays are published; a due moment in another year is provisional.
CREATE TABLE calendar_years (
    year         INTEGER NOT NULL CONSTRAINT calendar_years_pkey PRIMARY KEY,
    published_at INTEGER NOT NULL
) STRICT;

-- Other working hours or weekdays, of the company (department NULL) or of a department.
CREATE TABLE calendar_rules (
    department BLOB,
    hours      TEXT,
    weekdays   TEXT
) STRICT;
CREATE UNIQUE INDEX calendar_rules_company ON calendar_rules ((1)) WHERE department IS NULL;
CREATE UNIQUE INDEX calendar_rules_department ON calendar_rules (department) WHERE department IS NOT NULL;
