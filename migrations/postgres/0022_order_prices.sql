-- How an order's lines came to their prices: units, rule, gifts, rounding, discount on the whole;
-- and the prices below the floor that somebody approved.

ALTER TABLE orders ADD COLUMN rounding TEXT NOT NULL DEFAULT 'line';
ALTER TABLE orders ADD COLUMN discount TEXT;

ALTER TABLE order_lines ADD COLUMN entered_quantity BIGINT;
ALTER TABLE order_lines ADD COLUMN entered_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE order_lines ADD COLUMN price_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE order_lines ADD COLUMN price_units BIGINT NOT NULL DEFAULT 1;
ALTER TABLE order_lines ADD COLUMN price_base_units BIGINT NOT NULL DEFAULT 1;
ALTER TABLE order_lines ADD COLUMN from_book BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE order_lines ADD COLUMN price_rule_id UUID;
ALTER TABLE order_lines ADD COLUMN price_source TEXT;
ALTER TABLE order_lines ADD COLUMN gift_line_id UUID;
ALTER TABLE order_lines ADD COLUMN gift_rule_id UUID;
ALTER TABLE order_lines ADD COLUMN discount_share BIGINT NOT NULL DEFAULT 0;

CREATE INDEX order_lines_by_price_rule ON order_lines (price_rule_id) WHERE price_rule_id IS NOT NULL;

-- A price below the floor, approved as it was seen: without tax, after the line's discount.
CREATE TABLE floor_approvals (
    order_id        UUID NOT NULL,
    line_id         UUID NOT NULL,
    product_id      UUID NOT NULL,
    price           BIGINT NOT NULL,
    currency        TEXT COLLATE "C" NOT NULL,
    floor_price     BIGINT NOT NULL,
    reason          TEXT NOT NULL,
    approved_by     UUID NOT NULL,
    approved_at     BIGINT NOT NULL,
    CONSTRAINT floor_approvals_pk PRIMARY KEY (order_id, line_id, product_id, price, currency),
    CONSTRAINT floor_approvals_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT floor_approvals_person_fk FOREIGN KEY (approved_by) REFERENCES users (id)
);
