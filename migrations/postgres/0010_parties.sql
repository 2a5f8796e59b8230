-- Customers, their contacts, carriers with their transport contracts, suppliers.
-- Money is minor units; moments are microseconds UTC; dates are YYYY-MM-DD.

CREATE TABLE customers (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    class           TEXT COLLATE "C" NOT NULL,
    channel         TEXT COLLATE "C" NOT NULL,
    currency        TEXT COLLATE "C" NOT NULL,
    invoice_title   TEXT NOT NULL,
    tax_no          TEXT COLLATE "C" NOT NULL,
    phone           TEXT COLLATE "C" NOT NULL,
    address         TEXT NOT NULL,
    payment_terms   TEXT,
    owner_id        UUID,
    department_id   UUID,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CONSTRAINT customers_pk PRIMARY KEY (id),
    CONSTRAINT customers_code_key UNIQUE (code)
);
CREATE INDEX customers_by_name ON customers (name_search, id);

CREATE TABLE customer_contacts (
    id              UUID NOT NULL,
    customer_id     UUID NOT NULL,
    name            TEXT NOT NULL,
    phone           TEXT COLLATE "C" NOT NULL,
    email           TEXT COLLATE "C" NOT NULL,
    role            TEXT NOT NULL,
    ordinal         BIGINT NOT NULL,
    CONSTRAINT customer_contacts_pk PRIMARY KEY (id),
    CONSTRAINT customer_contacts_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE INDEX customer_contacts_by_customer ON customer_contacts (customer_id, ordinal);

CREATE TABLE carriers (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    phone           TEXT COLLATE "C" NOT NULL,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    CONSTRAINT carriers_pk PRIMARY KEY (id),
    CONSTRAINT carriers_code_key UNIQUE (code)
);

-- A transport contract; without a valid one nothing leaves (EQ-6.1c).
CREATE TABLE carrier_contracts (
    id              UUID NOT NULL,
    carrier_id      UUID NOT NULL,
    contract_no     TEXT COLLATE "C" NOT NULL,
    valid_from      TEXT COLLATE "C" NOT NULL,
    valid_until     TEXT COLLATE "C" NOT NULL,
    order_id        UUID,
    file_id         UUID,
    CONSTRAINT carrier_contracts_pk PRIMARY KEY (id),
    CONSTRAINT carrier_contracts_no_key UNIQUE (carrier_id, contract_no),
    CONSTRAINT carrier_contracts_carrier_fk FOREIGN KEY (carrier_id) REFERENCES carriers (id)
);

CREATE TABLE suppliers (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    phone           TEXT COLLATE "C" NOT NULL,
    approved        BOOLEAN NOT NULL,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    CONSTRAINT suppliers_pk PRIMARY KEY (id),
    CONSTRAINT suppliers_code_key UNIQUE (code)
);

-- Search terms of customers and suppliers: see kernel::search.
CREATE TABLE party_terms (
    term            TEXT COLLATE "C" NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    party_id        UUID NOT NULL,
    CONSTRAINT party_terms_pk PRIMARY KEY (kind, term, party_id),
    CONSTRAINT party_terms_kind_check CHECK (kind IN ('customer', 'supplier'))
);
CREATE INDEX party_terms_by_party ON party_terms (party_id, kind, term);
