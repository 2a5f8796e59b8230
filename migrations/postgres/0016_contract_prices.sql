-- A list that follows a frame contract: only the contract changes it.
ALTER TABLE price_lists ADD COLUMN contract_no TEXT COLLATE "C";
