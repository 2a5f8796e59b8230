-- Uploaded files. The bytes lie beside the database under their SHA-256; a row says who uploaded
-- what under which name. A file belongs to its uploader until a command attaches it.

CREATE TABLE files (
    id              UUID NOT NULL,
    content_hash    TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    media_type      TEXT COLLATE "C" NOT NULL,
    size_bytes      BIGINT NOT NULL,
    uploaded_by     UUID NOT NULL,
    uploaded_at     BIGINT NOT NULL,
    CONSTRAINT files_pk PRIMARY KEY (id),
    CONSTRAINT files_uploader_fk FOREIGN KEY (uploaded_by) REFERENCES users (id),
    CONSTRAINT files_size_check CHECK (size_bytes > 0)
);
CREATE INDEX files_by_content ON files (content_hash);
CREATE INDEX files_by_age ON files (uploaded_at, id);

CREATE TABLE file_links (
    file_id         UUID NOT NULL,
    subject_kind    TEXT COLLATE "C" NOT NULL,
    subject_id      UUID NOT NULL,
    attached_by     UUID,
    attached_at     BIGINT NOT NULL,
    CONSTRAINT file_links_pk PRIMARY KEY (file_id, subject_kind, subject_id),
    CONSTRAINT file_links_file_fk FOREIGN KEY (file_id) REFERENCES files (id)
);
CREATE INDEX file_links_by_subject ON file_links (subject_kind, subject_id, attached_at);
