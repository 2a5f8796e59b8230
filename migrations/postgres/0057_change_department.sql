-- A change names the department that carries it out, beside the person (TR-2.5b). Of earlier
-- requests it is the one in which the person works, or the order's.

ALTER TABLE change_requests ADD COLUMN department_id UUID;
UPDATE change_requests SET department_id = COALESCE(
    (SELECT p.department_id FROM user_posts p WHERE p.user_id = change_requests.responsible_id
     ORDER BY p.ordinal LIMIT 1),
    (SELECT o.department_id FROM orders o WHERE o.id = change_requests.order_id));
