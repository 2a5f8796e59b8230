-- Quotations: versions under one number, each immutable once issued; the customer's answer to one;
-- where an order came from, and why it differs from that.
-- Amounts are minor units of the quotation's currency; base_gross is in the company's currency.

CREATE TABLE quotations (
    id                  UUID NOT NULL,
    draft_label         TEXT COLLATE "C" NOT NULL,
    number              TEXT COLLATE "C",
    customer_id         UUID,
    owner_id            UUID NOT NULL,
    department_id       UUID NOT NULL,
    entered_by          UUID NOT NULL,
    version             BIGINT NOT NULL,
    revision            BIGINT NOT NULL,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    CONSTRAINT quotations_pk PRIMARY KEY (id),
    CONSTRAINT quotations_number_key UNIQUE (number)
);
CREATE INDEX quotations_newest ON quotations (created_at, id);
CREATE INDEX quotations_by_department ON quotations (department_id, created_at, id);
CREATE INDEX quotations_by_owner ON quotations (owner_id, created_at, id);
CREATE INDEX quotations_by_customer ON quotations (customer_id, created_at, id);

-- The link's token stands in clear, since the rep may have to send the link again; it opens nothing
-- but this version.
CREATE TABLE quotation_versions (
    quotation_id        UUID NOT NULL,
    version             BIGINT NOT NULL,
    state               TEXT COLLATE "C" NOT NULL,
    content             TEXT NOT NULL,
    lines               TEXT NOT NULL,
    note                TEXT NOT NULL,
    valid_until         TEXT COLLATE "C",
    currency            TEXT COLLATE "C" NOT NULL,
    net                 BIGINT NOT NULL,
    tax                 BIGINT NOT NULL,
    gross               BIGINT NOT NULL,
    base_gross          BIGINT NOT NULL,
    hash                TEXT COLLATE "C" NOT NULL,
    written_by          UUID NOT NULL,
    confirmed_by        UUID,
    confirmed_at        BIGINT,
    issued_by           UUID,
    issued_at           BIGINT,
    link_token          TEXT COLLATE "C",
    ended_at            BIGINT,
    end_reason          TEXT NOT NULL,
    created_at          BIGINT NOT NULL,
    CONSTRAINT quotation_versions_pk PRIMARY KEY (quotation_id, version),
    CONSTRAINT quotation_versions_link_key UNIQUE (link_token),
    CONSTRAINT quotation_versions_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
    CONSTRAINT quotation_versions_state_check
        CHECK (state IN ('draft', 'issued', 'superseded', 'withdrawn', 'accepted', 'declined'))
);

-- What the customer answered through the link: evidence, written once.
CREATE TABLE quotation_answers (
    quotation_id        UUID NOT NULL,
    version             BIGINT NOT NULL,
    accepted            BOOLEAN NOT NULL,
    name                TEXT NOT NULL,
    signature           TEXT,
    reason              TEXT NOT NULL,
    hash                TEXT COLLATE "C" NOT NULL,
    address             TEXT NOT NULL,
    answered_at         BIGINT NOT NULL,
    CONSTRAINT quotation_answers_pk PRIMARY KEY (quotation_id, version),
    CONSTRAINT quotation_answers_version_fk
        FOREIGN KEY (quotation_id, version) REFERENCES quotation_versions (quotation_id, version)
);

-- A price below the floor, approved as it was seen; it goes over to the order made from the quotation.
CREATE TABLE quotation_floor_approvals (
    quotation_id        UUID NOT NULL,
    line_id             UUID NOT NULL,
    product_id          UUID NOT NULL,
    price               BIGINT NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    floor_price         BIGINT NOT NULL,
    reason              TEXT NOT NULL,
    approved_by         UUID NOT NULL,
    approved_at         BIGINT NOT NULL,
    CONSTRAINT quotation_floor_approvals_pk
        PRIMARY KEY (quotation_id, line_id, product_id, price, currency),
    CONSTRAINT quotation_floor_approvals_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
    CONSTRAINT quotation_floor_approvals_person_fk FOREIGN KEY (approved_by) REFERENCES users (id)
);

-- What an order was made from, with what that said, word for word.
CREATE TABLE order_origins (
    order_id            UUID NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    source_id           UUID NOT NULL,
    version             BIGINT NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    content             TEXT NOT NULL,
    created_at          BIGINT NOT NULL,
    CONSTRAINT order_origins_pk PRIMARY KEY (order_id),
    CONSTRAINT order_origins_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_origins_kind_check CHECK (kind IN ('quotation', 'contract'))
);
CREATE INDEX order_origins_by_source ON order_origins (source_id, version);

-- Why a field of the order differs from its origin; holds for that value only.
CREATE TABLE order_explanations (
    order_id            UUID NOT NULL,
    field               TEXT COLLATE "C" NOT NULL,
    value               TEXT NOT NULL,
    reason              TEXT NOT NULL,
    explained_by        UUID NOT NULL,
    explained_at        BIGINT NOT NULL,
    CONSTRAINT order_explanations_pk PRIMARY KEY (order_id, field),
    CONSTRAINT order_explanations_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_explanations_person_fk FOREIGN KEY (explained_by) REFERENCES users (id)
);
