-- The company's name, and what people arranged for themselves.

CREATE TABLE company (
    one             INTEGER NOT NULL,
    name_zh         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    version         INTEGER NOT NULL,
    CONSTRAINT company_pk PRIMARY KEY (one),
    CONSTRAINT company_single CHECK (one = 1)
) STRICT;

-- What a person keeps of his own: saved views of lists, how far he has read the news.
CREATE TABLE preferences (
    user_id         BLOB NOT NULL,
    name            TEXT NOT NULL,
    value           TEXT NOT NULL,
    updated_at      INTEGER NOT NULL,
    CONSTRAINT preferences_pk PRIMARY KEY (user_id, name),
    CONSTRAINT preferences_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT, WITHOUT ROWID;
