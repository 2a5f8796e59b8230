-- How strictly credit is kept at each point, what was granted above a limit, and rating reviews.

-- The company's one policy of credit; the shipped one while there is no row.
CREATE TABLE credit_policy (
    one              INTEGER NOT NULL,
    content          TEXT NOT NULL,
    version          INTEGER NOT NULL,
    CONSTRAINT credit_policy_pk PRIMARY KEY (one),
    CONSTRAINT credit_policy_single CHECK (one = 1)
) STRICT;

-- An amount above the limit (minor units of the company's currency), for a customer or one order.
CREATE TABLE credit_overrides (
    id               BLOB NOT NULL,
    customer_id      BLOB NOT NULL,
    order_id         BLOB,
    amount           INTEGER NOT NULL,
    covers_overdue   INTEGER NOT NULL,
    expires_on       TEXT NOT NULL,
    reason           TEXT NOT NULL,
    state            TEXT NOT NULL,
    requested_by     BLOB NOT NULL,
    requested_at     INTEGER NOT NULL,
    decided_by       BLOB,
    decided_at       INTEGER,
    decision_note    TEXT NOT NULL,
    task             BLOB,
    version          INTEGER NOT NULL,
    CONSTRAINT credit_overrides_pk PRIMARY KEY (id),
    CONSTRAINT credit_overrides_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT credit_overrides_amount_check CHECK (amount >= 0),
    CONSTRAINT credit_overrides_state_check CHECK (state IN ('requested', 'approved', 'declined', 'revoked')),
    CONSTRAINT credit_overrides_overdue_check CHECK (covers_overdue IN (0, 1))
) STRICT;
CREATE INDEX credit_overrides_by_customer ON credit_overrides (customer_id, expires_on);
CREATE INDEX credit_overrides_requested ON credit_overrides (requested_at, id) WHERE state = 'requested';

-- Ratings given at reviews, each with the facts it rests on; the newest says when the next is due.
CREATE TABLE credit_reviews (
    id               BLOB NOT NULL,
    customer_id      BLOB NOT NULL,
    rating           TEXT NOT NULL,
    score            INTEGER,
    facts            TEXT NOT NULL,
    note             TEXT NOT NULL,
    reviewed_by      BLOB,
    reviewed_at      INTEGER NOT NULL,
    CONSTRAINT credit_reviews_pk PRIMARY KEY (id),
    CONSTRAINT credit_reviews_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT credit_reviews_rating_check CHECK (rating IN ('A', 'B', 'C', 'D'))
) STRICT;
CREATE INDEX credit_reviews_by_customer ON credit_reviews (customer_id, reviewed_at);

-- When a customer's rating is to be reviewed next.
CREATE TABLE credit_review_plan (
    customer_id      BLOB NOT NULL,
    next_on          TEXT NOT NULL,
    version          INTEGER NOT NULL,
    CONSTRAINT credit_review_plan_pk PRIMARY KEY (customer_id),
    CONSTRAINT credit_review_plan_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT;
CREATE INDEX credit_review_plan_by_day ON credit_review_plan (next_on, customer_id);
