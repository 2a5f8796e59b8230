-- An order that a review sent back is told from a draft that nobody has submitted.

ALTER TABLE orders ADD COLUMN returned_at INTEGER;
UPDATE orders SET returned_at = (SELECT MAX(p.created_at) FROM opinions p WHERE p.subject_id = orders.id
    AND p.subject_kind = 'sales_order' AND p.verdict IN ('return', 'object') AND p.created_at >= orders.submitted_at)
    WHERE state = 'draft' AND submitted_at IS NOT NULL;
