-- The dossier of an order: its papers, what was waived, and its place in the archive's index.
-- Moments microseconds UTC; dates YYYY-MM-DD.

-- Papers of an order: uploaded by a person, or written by the system when the dossier was filed.
CREATE TABLE order_papers (
    id                  BLOB NOT NULL,
    order_id            BLOB NOT NULL,
    kind                TEXT NOT NULL,
    title               TEXT NOT NULL,
    file_id             BLOB NOT NULL,
    sha256              TEXT NOT NULL,
    origin              TEXT NOT NULL,
    added_by            BLOB,
    added_at            INTEGER NOT NULL,
    superseded_by       BLOB,
    superseded_at       INTEGER,
    superseded_why      TEXT,
    CONSTRAINT order_papers_pk PRIMARY KEY (id),
    CONSTRAINT order_papers_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_papers_file_fk FOREIGN KEY (file_id) REFERENCES files (id),
    CONSTRAINT order_papers_once UNIQUE (order_id, kind, file_id),
    CONSTRAINT order_papers_superseded_check CHECK ((superseded_by IS NULL) = (superseded_at IS NULL))
) STRICT;
CREATE INDEX order_papers_by_order ON order_papers (order_id, kind);

-- A paper stays as it was laid down; only what supersedes it is added later, once.
CREATE TRIGGER order_papers_only_supersede BEFORE UPDATE ON order_papers
WHEN OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL OR NEW.superseded_why IS NULL
  OR NEW.id IS NOT OLD.id OR NEW.order_id IS NOT OLD.order_id OR NEW.kind IS NOT OLD.kind
  OR NEW.title IS NOT OLD.title OR NEW.file_id IS NOT OLD.file_id OR NEW.sha256 IS NOT OLD.sha256
  OR NEW.origin IS NOT OLD.origin OR NEW.added_by IS NOT OLD.added_by OR NEW.added_at IS NOT OLD.added_at
BEGIN SELECT RAISE(ABORT, 'order_papers are only superseded'); END;
CREATE TRIGGER order_papers_no_delete BEFORE DELETE ON order_papers
BEGIN SELECT RAISE(ABORT, 'order_papers are only superseded'); END;

CREATE TABLE paper_waivers (
    order_id            BLOB NOT NULL,
    kind                TEXT NOT NULL,
    reason              TEXT NOT NULL,
    waived_by           BLOB,
    waived_at           INTEGER NOT NULL,
    CONSTRAINT paper_waivers_pk PRIMARY KEY (order_id, kind),
    CONSTRAINT paper_waivers_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT paper_waivers_reason_check CHECK (reason <> '')
) STRICT;

-- Who was asked for which paper, so that the task ends when the paper is there.
CREATE TABLE paper_tasks (
    order_id            BLOB NOT NULL,
    kind                TEXT NOT NULL,
    task_id             BLOB NOT NULL,
    CONSTRAINT paper_tasks_pk PRIMARY KEY (order_id, kind),
    CONSTRAINT paper_tasks_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
) STRICT;

-- A filed dossier: one row per order, never changed.
CREATE TABLE dossiers (
    order_id            BLOB NOT NULL,
    number              TEXT NOT NULL,
    keep_until          TEXT,
    filed_by            BLOB,
    filed_at            INTEGER NOT NULL,
    CONSTRAINT dossiers_pk PRIMARY KEY (order_id),
    CONSTRAINT dossiers_number_key UNIQUE (number),
    CONSTRAINT dossiers_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
) STRICT;
CREATE TRIGGER dossiers_no_update BEFORE UPDATE ON dossiers
BEGIN SELECT RAISE(ABORT, 'dossiers is append-only'); END;
CREATE TRIGGER dossiers_no_delete BEFORE DELETE ON dossiers
BEGIN SELECT RAISE(ABORT, 'dossiers is append-only'); END;

-- The dossier's table of contents as filed: place, and how long each kind of paper is kept.
CREATE TABLE dossier_contents (
    order_id            BLOB NOT NULL,
    ordinal             INTEGER NOT NULL,
    kind                TEXT NOT NULL,
    paper_id            BLOB,
    keep_until          TEXT NOT NULL,
    CONSTRAINT dossier_contents_pk PRIMARY KEY (order_id, ordinal),
    CONSTRAINT dossier_contents_dossier_fk FOREIGN KEY (order_id) REFERENCES dossiers (order_id),
    CONSTRAINT dossier_contents_paper_fk FOREIGN KEY (paper_id) REFERENCES order_papers (id)
) STRICT;
CREATE INDEX dossier_contents_by_end ON dossier_contents (keep_until, order_id);
CREATE TRIGGER dossier_contents_no_update BEFORE UPDATE ON dossier_contents
BEGIN SELECT RAISE(ABORT, 'dossier_contents is append-only'); END;
CREATE TRIGGER dossier_contents_no_delete BEFORE DELETE ON dossier_contents
BEGIN SELECT RAISE(ABORT, 'dossier_contents is append-only'); END;
