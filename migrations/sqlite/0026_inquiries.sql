-- Inquiries: what a customer wants and how he came to us; what became of it is derived.

CREATE TABLE inquiries (
    id                  BLOB NOT NULL,
    number              TEXT NOT NULL,
    content             TEXT NOT NULL,
    prospect            TEXT NOT NULL,
    channel             TEXT NOT NULL,
    customer_id         BLOB,
    received_on         TEXT NOT NULL,
    owner_id            BLOB NOT NULL,
    department_id       BLOB NOT NULL,
    revision            INTEGER NOT NULL,
    quotation_id        BLOB,
    order_id            BLOB,
    lost_code           TEXT,
    lost_reason         TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    CONSTRAINT inquiries_pk PRIMARY KEY (id),
    CONSTRAINT inquiries_number_key UNIQUE (number),
    CONSTRAINT inquiries_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
    CONSTRAINT inquiries_order_fk FOREIGN KEY (order_id) REFERENCES orders (id)
) STRICT;
CREATE INDEX inquiries_newest ON inquiries (created_at, id);
CREATE INDEX inquiries_by_department ON inquiries (department_id, created_at, id);
CREATE INDEX inquiries_by_owner ON inquiries (owner_id, created_at, id);
CREATE INDEX inquiries_by_day ON inquiries (received_on);
CREATE INDEX inquiries_by_quotation ON inquiries (quotation_id);
