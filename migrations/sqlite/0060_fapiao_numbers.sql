-- The tax authority's number of an invoice (发票号码) names one invoice only. Where older books hold it
-- twice, the first invoice has it.

CREATE TABLE fapiao_numbers (
    number_key  TEXT NOT NULL,
    invoice_id  BLOB NOT NULL,
    CONSTRAINT fapiao_numbers_pk PRIMARY KEY (number_key),
    CONSTRAINT fapiao_numbers_invoice_fk FOREIGN KEY (invoice_id) REFERENCES sales_invoices (id)
) STRICT;

INSERT INTO fapiao_numbers (number_key, invoice_id)
SELECT REPLACE(LOWER(fapiao_no), ' ', ''), id FROM sales_invoices WHERE TRIM(fapiao_no) <> '' ORDER BY recorded_at, id
ON CONFLICT DO NOTHING;
