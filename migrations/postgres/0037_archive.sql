-- The dossier of an order: its papers, what was waived, and its place in the archive's index.
-- Moments microseconds UTC; dates YYYY-MM-DD.

-- Papers of an order: uploaded by a person, or written by the system when the dossier was filed.
CREATE TABLE order_papers (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    title               TEXT NOT NULL,
    file_id             UUID NOT NULL,
    sha256              TEXT NOT NULL,
    origin              TEXT NOT NULL,
    added_by            UUID,
    added_at            BIGINT NOT NULL,
    superseded_by       UUID,
    superseded_at       BIGINT,
    superseded_why      TEXT,
    CONSTRAINT order_papers_pk PRIMARY KEY (id),
    CONSTRAINT order_papers_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_papers_file_fk FOREIGN KEY (file_id) REFERENCES files (id),
    CONSTRAINT order_papers_once UNIQUE (order_id, kind, file_id),
    CONSTRAINT order_papers_superseded_check CHECK ((superseded_by IS NULL) = (superseded_at IS NULL))
);
CREATE INDEX order_papers_by_order ON order_papers (order_id, kind);

-- A paper stays as it was laid down; only what supersedes it is added later, once.
CREATE TRIGGER order_papers_only_supersede BEFORE UPDATE ON order_papers FOR EACH ROW
WHEN (OLD.superseded_by IS NOT NULL OR NEW.superseded_by IS NULL OR NEW.superseded_why IS NULL
   OR (NEW.id, NEW.order_id, NEW.kind, NEW.title, NEW.file_id, NEW.sha256, NEW.origin, NEW.added_by, NEW.added_at)
      IS DISTINCT FROM
      (OLD.id, OLD.order_id, OLD.kind, OLD.title, OLD.file_id, OLD.sha256, OLD.origin, OLD.added_by, OLD.added_at))
EXECUTE FUNCTION process_append_only();
CREATE TRIGGER order_papers_no_delete BEFORE DELETE ON order_papers FOR EACH ROW EXECUTE FUNCTION process_append_only();

CREATE TABLE paper_waivers (
    order_id            UUID NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    reason              TEXT NOT NULL,
    waived_by           UUID,
    waived_at           BIGINT NOT NULL,
    CONSTRAINT paper_waivers_pk PRIMARY KEY (order_id, kind),
    CONSTRAINT paper_waivers_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT paper_waivers_reason_check CHECK (reason <> '')
);

-- Who was asked for which paper, so that the task ends when the paper is there.
CREATE TABLE paper_tasks (
    order_id            UUID NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    task_id             UUID NOT NULL,
    CONSTRAINT paper_tasks_pk PRIMARY KEY (order_id, kind),
    CONSTRAINT paper_tasks_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
);

-- A filed dossier: one row per order, never changed.
CREATE TABLE dossiers (
    order_id            UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    keep_until          TEXT COLLATE "C",
    filed_by            UUID,
    filed_at            BIGINT NOT NULL,
    CONSTRAINT dossiers_pk PRIMARY KEY (order_id),
    CONSTRAINT dossiers_number_key UNIQUE (number),
    CONSTRAINT dossiers_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
);
CREATE TRIGGER dossiers_no_update BEFORE UPDATE ON dossiers FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER dossiers_no_delete BEFORE DELETE ON dossiers FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- The dossier's table of contents as filed: place, and how long each kind of paper is kept.
CREATE TABLE dossier_contents (
    order_id            UUID NOT NULL,
    ordinal             BIGINT NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    paper_id            UUID,
    keep_until          TEXT COLLATE "C" NOT NULL,
    CONSTRAINT dossier_contents_pk PRIMARY KEY (order_id, ordinal),
    CONSTRAINT dossier_contents_dossier_fk FOREIGN KEY (order_id) REFERENCES dossiers (order_id),
    CONSTRAINT dossier_contents_paper_fk FOREIGN KEY (paper_id) REFERENCES order_papers (id)
);
CREATE INDEX dossier_contents_by_end ON dossier_contents (keep_until, order_id);
CREATE TRIGGER dossier_contents_no_update BEFORE UPDATE ON dossier_contents FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER dossier_contents_no_delete BEFORE DELETE ON dossier_contents FOR EACH ROW EXECUTE FUNCTION process_append_only();
