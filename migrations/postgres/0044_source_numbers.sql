-- Imported orders are found by the number their source gave them.

ALTER TABLE orders ADD COLUMN source_number_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE orders SET source_number_key = lower(replace(source_key, ' ', '')) WHERE source_key IS NOT NULL;
CREATE INDEX orders_by_source_number ON orders (source_number_key) WHERE source_number_key <> '';
