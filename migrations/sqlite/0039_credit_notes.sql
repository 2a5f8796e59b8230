-- Credit notes take back a part of an invoice as often as something is left of it, each with a coded
-- reason. SQLite drops no constraint, so both tables are made anew.

CREATE TABLE sales_invoices_before AS SELECT * FROM sales_invoices;
CREATE TABLE sales_invoice_lines_before AS SELECT * FROM sales_invoice_lines;
DROP TABLE sales_invoice_lines;
DROP TABLE sales_invoices;

CREATE TABLE sales_invoices (
    id                  BLOB NOT NULL,
    number              TEXT NOT NULL,
    kind                TEXT NOT NULL,
    reverses            BLOB,
    reason              TEXT,
    order_id            BLOB NOT NULL,
    customer_id         BLOB NOT NULL,
    currency            TEXT NOT NULL,
    net                 INTEGER NOT NULL,
    tax                 INTEGER NOT NULL,
    gross               INTEGER NOT NULL,
    issued_on           TEXT NOT NULL,
    title               TEXT NOT NULL,
    tax_no              TEXT NOT NULL,
    fapiao_no           TEXT NOT NULL,
    note                TEXT NOT NULL,
    issued_by           BLOB,
    recorded_at         INTEGER NOT NULL,
    CONSTRAINT sales_invoices_pk PRIMARY KEY (id),
    CONSTRAINT sales_invoices_number_key UNIQUE (number),
    CONSTRAINT sales_invoices_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT sales_invoices_reverses_fk FOREIGN KEY (reverses) REFERENCES sales_invoices (id),
    CONSTRAINT sales_invoices_kind_check CHECK (
        (kind = 'invoice' AND reverses IS NULL AND reason IS NULL)
        OR (kind = 'credit_note' AND reverses IS NOT NULL AND reason IS NOT NULL)),
    CONSTRAINT sales_invoices_reason_check CHECK (reason IN ('return', 'price', 'damage', 'other')),
    CONSTRAINT sales_invoices_sum_check CHECK (net + tax = gross)
) STRICT;
CREATE INDEX sales_invoices_by_order ON sales_invoices (order_id, recorded_at);

CREATE TABLE sales_invoice_lines (
    invoice_id          BLOB NOT NULL,
    line_id             BLOB NOT NULL,
    quantity            INTEGER NOT NULL,
    net                 INTEGER NOT NULL,
    tax                 INTEGER NOT NULL,
    gross               INTEGER NOT NULL,
    CONSTRAINT sales_invoice_lines_pk PRIMARY KEY (invoice_id, line_id),
    CONSTRAINT sales_invoice_lines_invoice_fk FOREIGN KEY (invoice_id) REFERENCES sales_invoices (id),
    CONSTRAINT sales_invoice_lines_sum_check CHECK (net + tax = gross)
) STRICT;

INSERT INTO sales_invoices (id, number, kind, reverses, reason, order_id, customer_id, currency, net, tax, gross,
    issued_on, title, tax_no, fapiao_no, note, issued_by, recorded_at)
SELECT id, number, kind, reverses, CASE kind WHEN 'credit_note' THEN 'other' END, order_id, customer_id, currency,
    net, tax, gross, issued_on, title, tax_no, fapiao_no, note, issued_by, recorded_at FROM sales_invoices_before;
INSERT INTO sales_invoice_lines (invoice_id, line_id, quantity, net, tax, gross)
SELECT invoice_id, line_id, quantity, net, tax, gross FROM sales_invoice_lines_before;
DROP TABLE sales_invoice_lines_before;
DROP TABLE sales_invoices_before;

CREATE TRIGGER sales_invoices_no_update BEFORE UPDATE ON sales_invoices
BEGIN SELECT RAISE(ABORT, 'sales_invoices is append-only'); END;
CREATE TRIGGER sales_invoices_no_delete BEFORE DELETE ON sales_invoices
BEGIN SELECT RAISE(ABORT, 'sales_invoices is append-only'); END;

-- What credit notes gave up of an order: delivered, billed and not owed any more.
ALTER TABLE order_money ADD COLUMN credited INTEGER NOT NULL DEFAULT 0;
