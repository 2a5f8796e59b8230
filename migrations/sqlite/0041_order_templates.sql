-- Templates of orders: what a customer's clerk enters again and again, under a name. Lines hold no
-- prices; name_key is the name as it is compared.

CREATE TABLE order_templates (
    id                  BLOB NOT NULL,
    customer_id         BLOB NOT NULL,
    name                TEXT NOT NULL,
    name_key            TEXT NOT NULL,
    lines               TEXT NOT NULL,
    version             INTEGER NOT NULL,
    changed_by          BLOB NOT NULL,
    changed_at          INTEGER NOT NULL,
    CONSTRAINT order_templates_pk PRIMARY KEY (id),
    CONSTRAINT order_templates_name_key UNIQUE (customer_id, name_key),
    CONSTRAINT order_templates_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT;
