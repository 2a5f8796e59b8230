-- Contracts: versions under one number, each frozen once in force; annexes with versions of their own.
-- Amounts are minor units of the contract's currency; base_gross is in the company's currency.

CREATE TABLE contracts (
    id                  BLOB NOT NULL,
    number              TEXT NOT NULL,
    kind                TEXT NOT NULL,
    state               TEXT NOT NULL,
    customer_id         BLOB,
    owner_id            BLOB NOT NULL,
    department_id       BLOB NOT NULL,
    entered_by          BLOB NOT NULL,
    quotation_id        BLOB,
    version             INTEGER NOT NULL,
    revision            INTEGER NOT NULL,
    end_code            TEXT,
    end_reason          TEXT NOT NULL,
    ended_at            INTEGER,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    CONSTRAINT contracts_pk PRIMARY KEY (id),
    CONSTRAINT contracts_number_key UNIQUE (number),
    CONSTRAINT contracts_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
    CONSTRAINT contracts_kind_check CHECK (kind IN ('single', 'frame')),
    CONSTRAINT contracts_state_check CHECK (state IN ('draft', 'in_force', 'completed', 'terminated'))
) STRICT;
CREATE INDEX contracts_newest ON contracts (created_at, id);
CREATE INDEX contracts_by_department ON contracts (department_id, created_at, id);
CREATE INDEX contracts_by_owner ON contracts (owner_id, created_at, id);
CREATE INDEX contracts_by_customer ON contracts (customer_id, created_at, id);
CREATE INDEX contracts_by_quotation ON contracts (quotation_id);

CREATE TABLE contract_versions (
    contract_id         BLOB NOT NULL,
    version             INTEGER NOT NULL,
    state               TEXT NOT NULL,
    input               TEXT NOT NULL,
    lines               TEXT NOT NULL,
    title               TEXT NOT NULL,
    valid_until         TEXT,
    currency            TEXT NOT NULL,
    net                 INTEGER NOT NULL,
    tax                 INTEGER NOT NULL,
    gross               INTEGER NOT NULL,
    base_gross          INTEGER NOT NULL,
    reason              TEXT NOT NULL,
    written_by          BLOB NOT NULL,
    created_at          INTEGER NOT NULL,
    in_force_by         BLOB,
    in_force_at         INTEGER,
    CONSTRAINT contract_versions_pk PRIMARY KEY (contract_id, version),
    CONSTRAINT contract_versions_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
    CONSTRAINT contract_versions_state_check CHECK (state IN ('draft', 'in_force', 'superseded'))
) STRICT;

-- Each row is one version of an annex; the file lies in the vault.
CREATE TABLE contract_annexes (
    contract_id         BLOB NOT NULL,
    annex_id            BLOB NOT NULL,
    version             INTEGER NOT NULL,
    title               TEXT NOT NULL,
    kind                TEXT NOT NULL,
    confidentiality     TEXT NOT NULL,
    file_id             BLOB NOT NULL,
    note                TEXT NOT NULL,
    added_by            BLOB NOT NULL,
    added_at            INTEGER NOT NULL,
    CONSTRAINT contract_annexes_pk PRIMARY KEY (annex_id, version),
    CONSTRAINT contract_annexes_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
    CONSTRAINT contract_annexes_file_fk FOREIGN KEY (file_id) REFERENCES files (id),
    CONSTRAINT contract_annexes_person_fk FOREIGN KEY (added_by) REFERENCES users (id),
    CONSTRAINT contract_annexes_confidentiality_check
        CHECK (confidentiality IN ('open', 'internal', 'confidential'))
) STRICT;
CREATE INDEX contract_annexes_by_contract ON contract_annexes (contract_id, added_at);
