-- Contracts: versions under one number, each frozen once in force; annexes with versions of their own.
-- Amounts are minor units of the contract's currency; base_gross is in the company's currency.

CREATE TABLE contracts (
    id                  UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    state               TEXT COLLATE "C" NOT NULL,
    customer_id         UUID,
    owner_id            UUID NOT NULL,
    department_id       UUID NOT NULL,
    entered_by          UUID NOT NULL,
    quotation_id        UUID,
    version             BIGINT NOT NULL,
    revision            BIGINT NOT NULL,
    end_code            TEXT COLLATE "C",
    end_reason          TEXT NOT NULL,
    ended_at            BIGINT,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    CONSTRAINT contracts_pk PRIMARY KEY (id),
    CONSTRAINT contracts_number_key UNIQUE (number),
    CONSTRAINT contracts_quotation_fk FOREIGN KEY (quotation_id) REFERENCES quotations (id),
    CONSTRAINT contracts_kind_check CHECK (kind IN ('single', 'frame')),
    CONSTRAINT contracts_state_check CHECK (state IN ('draft', 'in_force', 'completed', 'terminated'))
);
CREATE INDEX contracts_newest ON contracts (created_at, id);
CREATE INDEX contracts_by_department ON contracts (department_id, created_at, id);
CREATE INDEX contracts_by_owner ON contracts (owner_id, created_at, id);
CREATE INDEX contracts_by_customer ON contracts (customer_id, created_at, id);
CREATE INDEX contracts_by_quotation ON contracts (quotation_id);

CREATE TABLE contract_versions (
    contract_id         UUID NOT NULL,
    version             BIGINT NOT NULL,
    state               TEXT COLLATE "C" NOT NULL,
    input               TEXT NOT NULL,
    lines               TEXT NOT NULL,
    title               TEXT NOT NULL,
    valid_until         TEXT COLLATE "C",
    currency            TEXT COLLATE "C" NOT NULL,
    net                 BIGINT NOT NULL,
    tax                 BIGINT NOT NULL,
    gross               BIGINT NOT NULL,
    base_gross          BIGINT NOT NULL,
    reason              TEXT NOT NULL,
    written_by          UUID NOT NULL,
    created_at          BIGINT NOT NULL,
    in_force_by         UUID,
    in_force_at         BIGINT,
    CONSTRAINT contract_versions_pk PRIMARY KEY (contract_id, version),
    CONSTRAINT contract_versions_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
    CONSTRAINT contract_versions_state_check CHECK (state IN ('draft', 'in_force', 'superseded'))
);

-- Each row is one version of an annex; the file lies in the vault.
CREATE TABLE contract_annexes (
    contract_id         UUID NOT NULL,
    annex_id            UUID NOT NULL,
    version             BIGINT NOT NULL,
    title               TEXT NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    confidentiality     TEXT COLLATE "C" NOT NULL,
    file_id             UUID NOT NULL,
    note                TEXT NOT NULL,
    added_by            UUID NOT NULL,
    added_at            BIGINT NOT NULL,
    CONSTRAINT contract_annexes_pk PRIMARY KEY (annex_id, version),
    CONSTRAINT contract_annexes_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
    CONSTRAINT contract_annexes_file_fk FOREIGN KEY (file_id) REFERENCES files (id),
    CONSTRAINT contract_annexes_person_fk FOREIGN KEY (added_by) REFERENCES users (id),
    CONSTRAINT contract_annexes_confidentiality_check
        CHECK (confidentiality IN ('open', 'internal', 'confidential'))
);
CREATE INDEX contract_annexes_by_contract ON contract_annexes (contract_id, added_at);
