-- How the goods come to the customer: freight, express, own_vehicle, pick_up, other; unknown when null.

ALTER TABLE orders ADD COLUMN delivery_mode TEXT;
