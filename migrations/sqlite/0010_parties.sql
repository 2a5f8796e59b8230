-- Customers, their contacts, carriers with their transport contracts, suppliers.
-- Money is minor units; moments are microseconds UTC; dates are YYYY-MM-DD.

CREATE TABLE customers (
    id              BLOB NOT NULL,
    code            TEXT NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    class           TEXT NOT NULL,
    channel         TEXT NOT NULL,
    currency        TEXT NOT NULL,
    invoice_title   TEXT NOT NULL,
    tax_no          TEXT NOT NULL,
    phone           TEXT NOT NULL,
    address         TEXT NOT NULL,
    payment_terms   TEXT,
    owner_id        BLOB,
    department_id   BLOB,
    active          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    CONSTRAINT customers_pk PRIMARY KEY (id),
    CONSTRAINT customers_code_key UNIQUE (code)
) STRICT;
CREATE INDEX customers_by_name ON customers (name_search, id);

CREATE TABLE customer_contacts (
    id              BLOB NOT NULL,
    customer_id     BLOB NOT NULL,
    name            TEXT NOT NULL,
    phone           TEXT NOT NULL,
    email           TEXT NOT NULL,
    role            TEXT NOT NULL,
    ordinal         INTEGER NOT NULL,
    CONSTRAINT customer_contacts_pk PRIMARY KEY (id),
    CONSTRAINT customer_contacts_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT;
CREATE INDEX customer_contacts_by_customer ON customer_contacts (customer_id, ordinal);

CREATE TABLE carriers (
    id              BLOB NOT NULL,
    code            TEXT NOT NULL,
    name            TEXT NOT NULL,
    phone           TEXT NOT NULL,
    active          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    CONSTRAINT carriers_pk PRIMARY KEY (id),
    CONSTRAINT carriers_code_key UNIQUE (code)
) STRICT;

-- A transport contract; without a valid one nothing leaves (EQ-6.1c).
CREATE TABLE carrier_contracts (
    id              BLOB NOT NULL,
    carrier_id      BLOB NOT NULL,
    contract_no     TEXT NOT NULL,
    valid_from      TEXT NOT NULL,
    valid_until     TEXT NOT NULL,
    order_id        BLOB,
    file_id         BLOB,
    CONSTRAINT carrier_contracts_pk PRIMARY KEY (id),
    CONSTRAINT carrier_contracts_no_key UNIQUE (carrier_id, contract_no),
    CONSTRAINT carrier_contracts_carrier_fk FOREIGN KEY (carrier_id) REFERENCES carriers (id)
) STRICT;

CREATE TABLE suppliers (
    id              BLOB NOT NULL,
    code            TEXT NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    phone           TEXT NOT NULL,
    approved        INTEGER NOT NULL,
    active          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    CONSTRAINT suppliers_pk PRIMARY KEY (id),
    CONSTRAINT suppliers_code_key UNIQUE (code)
) STRICT;

-- Search terms of customers and suppliers: see kernel::search.
CREATE TABLE party_terms (
    term            TEXT NOT NULL,
    kind            TEXT NOT NULL,
    party_id        BLOB NOT NULL,
    CONSTRAINT party_terms_pk PRIMARY KEY (kind, term, party_id),
    CONSTRAINT party_terms_kind_check CHECK (kind IN ('customer', 'supplier'))
) STRICT;
CREATE INDEX party_terms_by_party ON party_terms (party_id, kind, term);
