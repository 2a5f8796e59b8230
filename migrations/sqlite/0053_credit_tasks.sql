-- The tasks that a hold of a credit rule and a due rating review stand for: they end with it.

ALTER TABLE customer_holds ADD COLUMN task BLOB;
ALTER TABLE credit_review_plan ADD COLUMN task BLOB;
