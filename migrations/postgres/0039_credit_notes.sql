-- Credit notes take back a part of an invoice as often as something is left of it, each with a coded
-- reason.

ALTER TABLE sales_invoices DROP CONSTRAINT sales_invoices_reverses_key;
ALTER TABLE sales_invoices DROP CONSTRAINT sales_invoices_kind_check;
ALTER TABLE sales_invoices ADD COLUMN reason TEXT COLLATE "C";
ALTER TABLE sales_invoices DISABLE TRIGGER sales_invoices_no_update;
UPDATE sales_invoices SET reason = 'other' WHERE kind = 'credit_note';
ALTER TABLE sales_invoices ENABLE TRIGGER sales_invoices_no_update;
ALTER TABLE sales_invoices ADD CONSTRAINT sales_invoices_kind_check CHECK (
    (kind = 'invoice' AND reverses IS NULL AND reason IS NULL)
    OR (kind = 'credit_note' AND reverses IS NOT NULL AND reason IS NOT NULL));
ALTER TABLE sales_invoices ADD CONSTRAINT sales_invoices_reason_check
    CHECK (reason IN ('return', 'price', 'damage', 'other'));

-- What credit notes gave up of an order: delivered, billed and not owed any more.
ALTER TABLE order_money ADD COLUMN credited BIGINT NOT NULL DEFAULT 0;
