-- Templates of orders: what a customer's clerk enters again and again, under a name. Lines hold no
-- prices; name_key is the name as it is compared.

CREATE TABLE order_templates (
    id                  UUID NOT NULL,
    customer_id         UUID NOT NULL,
    name                TEXT NOT NULL,
    name_key            TEXT COLLATE "C" NOT NULL,
    lines               TEXT NOT NULL,
    version             BIGINT NOT NULL,
    changed_by          UUID NOT NULL,
    changed_at          BIGINT NOT NULL,
    CONSTRAINT order_templates_pk PRIMARY KEY (id),
    CONSTRAINT order_templates_name_key UNIQUE (customer_id, name_key),
    CONSTRAINT order_templates_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
);
