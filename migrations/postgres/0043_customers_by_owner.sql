-- What a person answers for, when it is handed over: his customers too.

CREATE INDEX customers_by_owner ON customers (owner_id, code);
