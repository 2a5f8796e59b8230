-- Inquiries: what a customer wants and how he came to us; what became of it is derived.

CREATE TABLE inquiries (
    id                  UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    content             TEXT NOT NULL,
    prospect            TEXT NOT NULL,
    channel             TEXT COLLATE "C" NOT NULL,
    customer_id         UUID,
    received_on         TEXT COLLATE "C" NOT NULL,
    owner_id            UUID NOT NULL,
    department_id       UUID NOT NULL,
    revision            BIGINT NOT NULL,
    quotation_id        UUID,
    order_id            UUID,
    lost_code           TEXT COLLATE "C",
    lost_reason         TEXT NOT NULL,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    CONSTRAINT inquiries_pk PRIMARY KEY (id),
    CONSTRAINT inquiries_number_key UNIQUE (number),
    CONSTRAINT inquiries_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
    CONSTRAINT inquiries_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
);
CREATE INDEX inquiries_newest ON inquiries (created_at, id);
CREATE INDEX inquiries_by_department ON inquiries (department_id, created_at, id);
CREATE INDEX inquiries_by_owner ON inquiries (owner_id, created_at, id);
CREATE INDEX inquiries_by_day ON inquiries (received_on);
CREATE INDEX inquiries_by_quotation ON inquiries (quotation_id);
