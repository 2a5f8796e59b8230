-- How strictly credit is kept at each point, what was granted above a limit, and rating reviews.

-- The company's one policy of credit; the shipped one while there is no row.
CREATE TABLE credit_policy (
    one              BIGINT NOT NULL,
    content          TEXT NOT NULL,
    version          BIGINT NOT NULL,
    CONSTRAINT credit_policy_pk PRIMARY KEY (one),
    CONSTRAINT credit_policy_single CHECK (one = 1)
);

-- An amount above the limit (minor units of the company's currency), for a customer or one order.
CREATE TABLE credit_overrides (
    id               UUID NOT NULL,
    customer_id      UUID NOT NULL,
    order_id         UUID,
    amount           BIGINT NOT NULL,
    covers_overdue   BOOLEAN NOT NULL,
    expires_on       TEXT COLLATE "C" NOT NULL,
    reason           TEXT NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    requested_by     UUID NOT NULL,
    requested_at     BIGINT NOT NULL,
    decided_by       UUID,
    decided_at       BIGINT,
    decision_note    TEXT NOT NULL,
    task             UUID,
    version          BIGINT NOT NULL,
    CONSTRAINT credit_overrides_pk PRIMARY KEY (id),
    CONSTRAINT credit_overrides_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT credit_overrides_amount_check CHECK (amount >= 0),
    CONSTRAINT credit_overrides_state_check CHECK (state IN ('requested', 'approved', 'declined', 'revoked'))
);
CREATE INDEX credit_overrides_by_customer ON credit_overrides (customer_id, expires_on);
CREATE INDEX credit_overrides_requested ON credit_overrides (requested_at, id) WHERE state = 'requested';

-- Ratings given at reviews, each with the facts it rests on; the newest says when the next is due.
CREATE TABLE credit_reviews (
    id               UUID NOT NULL,
    customer_id      UUID NOT NULL,
    rating           TEXT COLLATE "C" NOT NULL,
    score            BIGINT,
    facts            TEXT NOT NULL,
    note             TEXT NOT NULL,
    reviewed_by      UUID,
    reviewed_at      BIGINT NOT NULL,
    CONSTRAINT credit_reviews_pk PRIMARY KEY (id),
    CONSTRAINT credit_reviews_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT credit_reviews_rating_check CHECK (rating IN ('A', 'B', 'C', 'D'))
);
CREATE INDEX credit_reviews_by_customer ON credit_reviews (customer_id, reviewed_at);

-- When a customer's rating is to be reviewed next.
CREATE TABLE credit_review_plan (
    customer_id      UUID NOT NULL,
    next_on          TEXT COLLATE "C" NOT NULL,
    version          BIGINT NOT NULL,
    CONSTRAINT credit_review_plan_pk PRIMARY KEY (customer_id),
    CONSTRAINT credit_review_plan_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE INDEX credit_review_plan_by_day ON credit_review_plan (next_on, customer_id);
