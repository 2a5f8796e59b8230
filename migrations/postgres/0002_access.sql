-- Departments, people, their posts, sessions, delegations, limits for signing in.
-- Moments are microseconds UTC. Secrets are stored as hashes only.

CREATE TABLE departments (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    CONSTRAINT departments_pk PRIMARY KEY (id),
    CONSTRAINT departments_code_key UNIQUE (code)
);

-- rights_version grows with every change of what the person may do (posts, department, activity,
-- delegations, those he represents); each transaction compares it with the one its permit was
-- made from.
CREATE TABLE users (
    id              UUID NOT NULL,
    login           TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT COLLATE "C" NOT NULL,
    locale          TEXT COLLATE "C" NOT NULL,
    active          BOOLEAN NOT NULL,
    password_hash   TEXT COLLATE "C" NOT NULL,
    must_change     BOOLEAN NOT NULL,
    rights_version  BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    CONSTRAINT users_pk PRIMARY KEY (id),
    CONSTRAINT users_login_key UNIQUE (login),
    CONSTRAINT users_locale_check CHECK (locale IN ('zh', 'en'))
);

CREATE TABLE user_posts (
    user_id         UUID NOT NULL,
    post            TEXT COLLATE "C" NOT NULL,
    department_id   UUID NOT NULL,
    ordinal         BIGINT NOT NULL,
    CONSTRAINT user_posts_pk PRIMARY KEY (user_id, post, department_id),
    CONSTRAINT user_posts_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT user_posts_department_fk FOREIGN KEY (department_id) REFERENCES departments (id)
);
CREATE INDEX user_posts_by_post ON user_posts (post, department_id);

CREATE TABLE sessions (
    token_hash      BYTEA NOT NULL,
    user_id         UUID NOT NULL,
    created_at      BIGINT NOT NULL,
    seen_at         BIGINT NOT NULL,
    CONSTRAINT sessions_pk PRIMARY KEY (token_hash),
    CONSTRAINT sessions_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_age ON sessions (created_at);

CREATE TABLE delegations (
    id              UUID NOT NULL,
    from_user       UUID NOT NULL,
    to_user         UUID NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    reason          TEXT NOT NULL,
    created_by      UUID NOT NULL,
    created_at      BIGINT NOT NULL,
    CONSTRAINT delegations_pk PRIMARY KEY (id),
    CONSTRAINT delegations_from_fk FOREIGN KEY (from_user) REFERENCES users (id),
    CONSTRAINT delegations_to_fk FOREIGN KEY (to_user) REFERENCES users (id),
    CONSTRAINT delegations_two_people CHECK (from_user <> to_user),
    CONSTRAINT delegations_period CHECK (starts_at <= ends_at)
);
CREATE INDEX delegations_by_delegate ON delegations (to_user, ends_at);
CREATE INDEX delegations_by_principal ON delegations (from_user, ends_at);

-- Failed attempts per account and per address; a row is dropped by a success.
CREATE TABLE sign_in_failures (
    subject         TEXT COLLATE "C" NOT NULL,
    failures        BIGINT NOT NULL,
    last_at         BIGINT NOT NULL,
    CONSTRAINT sign_in_failures_pk PRIMARY KEY (subject)
);

-- The one-time set-up link; at most one row, gone once there is a user.
CREATE TABLE setup_link (
    one             BIGINT NOT NULL,
    token_hash      BYTEA NOT NULL,
    created_at      BIGINT NOT NULL,
    CONSTRAINT setup_link_pk PRIMARY KEY (one),
    CONSTRAINT setup_link_single CHECK (one = 1)
);
