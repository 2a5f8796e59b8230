-- What a contract obliges somebody to, as it came due; budgets of contracts and how far they may deviate.

-- term_id names the obligation in the contract's words; parent_id the one whose stop brought this about.
CREATE TABLE contract_obligations (
    id                  BLOB NOT NULL,
    contract_id         BLOB NOT NULL,
    term_id             BLOB,
    order_id            BLOB,
    parent_id           BLOB,
    words               TEXT NOT NULL,
    owed_by             TEXT NOT NULL,
    may_stop            INTEGER,
    note                TEXT NOT NULL,
    started_at          INTEGER NOT NULL,
    raised_by           BLOB,
    due_at              INTEGER NOT NULL,
    derivation          TEXT NOT NULL,
    provisional         INTEGER NOT NULL,
    overdue_at          INTEGER,
    stopped_at          INTEGER,
    task_id             BLOB,
    fulfilled_at        INTEGER,
    fulfilled_by        BLOB,
    evidence            TEXT NOT NULL,
    evidence_file_id    BLOB,
    delay_days          INTEGER NOT NULL,
    CONSTRAINT contract_obligations_pk PRIMARY KEY (id),
    CONSTRAINT contract_obligations_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
    CONSTRAINT contract_obligations_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT contract_obligations_parent_fk FOREIGN KEY (parent_id) REFERENCES contract_obligations (id),
    CONSTRAINT contract_obligations_owed_check CHECK (owed_by IN ('us', 'customer', 'third_party')),
    CONSTRAINT contract_obligations_delay_check CHECK (delay_days >= 0)
) STRICT;
CREATE INDEX contract_obligations_by_contract ON contract_obligations (contract_id, started_at);
CREATE INDEX contract_obligations_by_order ON contract_obligations (order_id);
CREATE INDEX contract_obligations_due ON contract_obligations (due_at)
    WHERE fulfilled_at IS NULL AND overdue_at IS NULL;

-- Minor units of the company's currency. goods is the fingerprint of what was budgeted.
CREATE TABLE contract_budgets (
    contract_id         BLOB NOT NULL,
    no                  INTEGER NOT NULL,
    state               TEXT NOT NULL,
    goods               TEXT NOT NULL,
    costs               TEXT NOT NULL,
    total               INTEGER NOT NULL,
    standard            INTEGER NOT NULL,
    tolerance_permille  INTEGER NOT NULL,
    drawn_by            BLOB NOT NULL,
    drawn_at            INTEGER NOT NULL,
    decided_by          BLOB,
    decided_at          INTEGER,
    reason              TEXT NOT NULL,
    CONSTRAINT contract_budgets_pk PRIMARY KEY (contract_id, no),
    CONSTRAINT contract_budgets_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id),
    CONSTRAINT contract_budgets_drawn_fk FOREIGN KEY (drawn_by) REFERENCES users (id),
    CONSTRAINT contract_budgets_decided_fk FOREIGN KEY (decided_by) REFERENCES users (id),
    CONSTRAINT contract_budgets_state_check CHECK (state IN ('drawn', 'approved', 'returned'))
) STRICT;

-- How far a budget may deviate without a reason; the shipped way while there is no row.
CREATE TABLE budget_policy (
    one                 INTEGER NOT NULL,
    content             TEXT NOT NULL,
    version             INTEGER NOT NULL,
    CONSTRAINT budget_policy_pk PRIMARY KEY (one),
    CONSTRAINT budget_policy_single CHECK (one = 1)
) STRICT;
