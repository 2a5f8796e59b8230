-- A line's number on the customer's own purchase order and the customer's article number, with keys to
-- search by: `4500012345/20`, and the article number without case, width and blanks.

ALTER TABLE order_lines ADD COLUMN customer_po_line TEXT NOT NULL DEFAULT '';
ALTER TABLE order_lines ADD COLUMN customer_article_no TEXT NOT NULL DEFAULT '';
ALTER TABLE order_lines ADD COLUMN customer_line_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE order_lines ADD COLUMN customer_article_key TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX order_lines_by_customer_line ON order_lines (customer_line_key) WHERE customer_line_key <> '';
CREATE INDEX order_lines_by_customer_article ON order_lines (customer_article_key) WHERE customer_article_key <> '';
