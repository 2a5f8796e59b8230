-- Money of the orders: credit, payment schedules, invoices, receipts, dunning, settlement, ledger.
-- Amounts are minor units of the row's or the order's currency; `base_…` is in the company's.

-- What the finance manager lets a customer owe; without a row he is granted nothing.
CREATE TABLE credit_accounts (
    customer_id         UUID NOT NULL,
    limit_minor         BIGINT NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    note                TEXT NOT NULL,
    version             BIGINT NOT NULL,
    set_by              UUID,
    set_at              BIGINT NOT NULL,
    CONSTRAINT credit_accounts_pk PRIMARY KEY (customer_id),
    CONSTRAINT credit_accounts_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT credit_accounts_limit_check CHECK (limit_minor >= 0)
);

-- What a customer takes up of his credit, in the company's currency: the sums over his orders and
-- receipts, kept by the functions that change those.
CREATE TABLE credit_exposure (
    customer_id         UUID NOT NULL,
    receivable          BIGINT NOT NULL,
    uninvoiced          BIGINT NOT NULL,
    advance             BIGINT NOT NULL,
    unapplied           BIGINT NOT NULL,
    CONSTRAINT credit_exposure_pk PRIMARY KEY (customer_id),
    CONSTRAINT credit_exposure_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
);

-- The money of an approved order: what it comes to (committed), and what was done about it.
CREATE TABLE order_money (
    order_id            UUID NOT NULL,
    customer_id         UUID NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    gross               BIGINT NOT NULL,
    base_gross          BIGINT NOT NULL,
    committed           BIGINT NOT NULL,
    invoiced            BIGINT NOT NULL,
    received            BIGINT NOT NULL,
    deducted            BIGINT NOT NULL,
    booked_at           BIGINT,
    closed_at           BIGINT,
    CONSTRAINT order_money_pk PRIMARY KEY (order_id),
    CONSTRAINT order_money_order_fk FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_money_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE INDEX order_money_by_customer ON order_money (customer_id, order_id);

-- Instalments as they follow from the terms; one on shipment has a part per shipment. `settled` is
-- the sum of the allocations, spread over the parts in their order.
CREATE TABLE payment_schedule (
    order_id            UUID NOT NULL,
    no                  BIGINT NOT NULL,
    part                BIGINT NOT NULL,
    customer_id         UUID NOT NULL,
    event               TEXT COLLATE "C" NOT NULL,
    percent             BIGINT NOT NULL,
    rule                TEXT NOT NULL,
    amount              BIGINT NOT NULL,
    settled             BIGINT NOT NULL,
    event_on            TEXT COLLATE "C",
    due_on              TEXT COLLATE "C",
    derivation_zh       TEXT NOT NULL,
    derivation_en       TEXT NOT NULL,
    provisional         BOOLEAN NOT NULL,
    remind_on           TEXT COLLATE "C",
    reminded_at         BIGINT,
    dun_level           BIGINT NOT NULL,
    tasks               TEXT NOT NULL,
    CONSTRAINT payment_schedule_pk PRIMARY KEY (order_id, no, part),
    CONSTRAINT payment_schedule_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT payment_schedule_event_check CHECK (event IN ('contract', 'before_shipping', 'shipping', 'acceptance', 'retention'))
);
CREATE INDEX payment_schedule_by_due ON payment_schedule (due_on, order_id, no, part) WHERE settled < amount;
CREATE INDEX payment_schedule_by_customer ON payment_schedule (customer_id, due_on) WHERE settled < amount;
CREATE INDEX payment_schedule_to_remind ON payment_schedule (remind_on) WHERE settled < amount AND reminded_at IS NULL;

-- Invoices of what was delivered; a credit note takes back exactly one of them.
CREATE TABLE sales_invoices (
    id                  UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    reverses            UUID,
    order_id            UUID NOT NULL,
    customer_id         UUID NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    net                 BIGINT NOT NULL,
    tax                 BIGINT NOT NULL,
    gross               BIGINT NOT NULL,
    issued_on           TEXT COLLATE "C" NOT NULL,
    title               TEXT NOT NULL,
    tax_no              TEXT COLLATE "C" NOT NULL,
    fapiao_no           TEXT COLLATE "C" NOT NULL,
    note                TEXT NOT NULL,
    issued_by           UUID,
    recorded_at         BIGINT NOT NULL,
    CONSTRAINT sales_invoices_pk PRIMARY KEY (id),
    CONSTRAINT sales_invoices_number_key UNIQUE (number),
    CONSTRAINT sales_invoices_reverses_key UNIQUE (reverses),
    CONSTRAINT sales_invoices_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT sales_invoices_reverses_fk FOREIGN KEY (reverses) REFERENCES sales_invoices (id),
    CONSTRAINT sales_invoices_kind_check CHECK ((kind = 'invoice' AND reverses IS NULL) OR (kind = 'credit_note' AND reverses IS NOT NULL)),
    CONSTRAINT sales_invoices_sum_check CHECK (net + tax = gross)
);
CREATE INDEX sales_invoices_by_order ON sales_invoices (order_id, recorded_at);

CREATE TABLE sales_invoice_lines (
    invoice_id          UUID NOT NULL,
    line_id             UUID NOT NULL,
    quantity            BIGINT NOT NULL,
    net                 BIGINT NOT NULL,
    tax                 BIGINT NOT NULL,
    gross               BIGINT NOT NULL,
    CONSTRAINT sales_invoice_lines_pk PRIMARY KEY (invoice_id, line_id),
    CONSTRAINT sales_invoice_lines_invoice_fk FOREIGN KEY (invoice_id) REFERENCES sales_invoices (id),
    CONSTRAINT sales_invoice_lines_sum_check CHECK (net + tax = gross)
);

CREATE TRIGGER sales_invoices_no_update BEFORE UPDATE ON sales_invoices FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER sales_invoices_no_delete BEFORE DELETE ON sales_invoices FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- Money that came in. The bank's reference is unique among the receipts that stand.
CREATE TABLE customer_receipts (
    id                  UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    customer_id         UUID NOT NULL,
    reference           TEXT NOT NULL,
    reference_key       TEXT COLLATE "C" NOT NULL,
    method              TEXT COLLATE "C" NOT NULL,
    received_on         TEXT COLLATE "C" NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    amount              BIGINT NOT NULL,
    base_amount         BIGINT NOT NULL,
    unapplied           BIGINT NOT NULL,
    payer               TEXT NOT NULL,
    bill_due_on         TEXT COLLATE "C",
    note                TEXT NOT NULL,
    booked_by           UUID,
    booked_at           BIGINT NOT NULL,
    reversed_at         BIGINT,
    reversed_by         UUID,
    reversal_reason     TEXT,
    CONSTRAINT customer_receipts_pk PRIMARY KEY (id),
    CONSTRAINT customer_receipts_number_key UNIQUE (number),
    CONSTRAINT customer_receipts_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_receipts_method_check CHECK (method IN ('bank_transfer', 'cash', 'cheque', 'acceptance_bill')),
    CONSTRAINT customer_receipts_amount_check CHECK (amount > 0 AND unapplied >= 0 AND unapplied <= amount)
);
CREATE UNIQUE INDEX customer_receipts_reference_key ON customer_receipts (reference_key) WHERE reversed_at IS NULL;
CREATE INDEX customer_receipts_by_customer ON customer_receipts (customer_id, received_on, id);
CREATE INDEX customer_receipts_unapplied ON customer_receipts (customer_id) WHERE unapplied > 0;

-- What is given up by agreement or written off, with a reason.
CREATE TABLE order_deductions (
    id                  UUID NOT NULL,
    number              TEXT COLLATE "C" NOT NULL,
    order_id            UUID NOT NULL,
    customer_id         UUID NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL,
    amount              BIGINT NOT NULL,
    deducted_on         TEXT COLLATE "C" NOT NULL,
    reason              TEXT NOT NULL,
    booked_by           UUID,
    booked_at           BIGINT NOT NULL,
    reversed_at         BIGINT,
    reversed_by         UUID,
    reversal_reason     TEXT,
    CONSTRAINT order_deductions_pk PRIMARY KEY (id),
    CONSTRAINT order_deductions_number_key UNIQUE (number),
    CONSTRAINT order_deductions_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT order_deductions_kind_check CHECK (kind IN ('allowance', 'penalty', 'bank_charge', 'bad_debt', 'rounding')),
    CONSTRAINT order_deductions_amount_check CHECK (amount > 0)
);
CREATE INDEX order_deductions_by_order ON order_deductions (order_id, booked_at);

-- Which money settles which instalment; taken back by an entry the other way.
CREATE TABLE receipt_allocations (
    id                  UUID NOT NULL,
    source_kind         TEXT COLLATE "C" NOT NULL,
    source_id           UUID NOT NULL,
    order_id            UUID NOT NULL,
    no                  BIGINT NOT NULL,
    amount              BIGINT NOT NULL,
    allocated_on        TEXT COLLATE "C" NOT NULL,
    recorded_at         BIGINT NOT NULL,
    actor               UUID,
    CONSTRAINT receipt_allocations_pk PRIMARY KEY (id),
    CONSTRAINT receipt_allocations_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT receipt_allocations_source_check CHECK (source_kind IN ('receipt', 'deduction')),
    CONSTRAINT receipt_allocations_amount_check CHECK (amount <> 0)
);
CREATE INDEX receipt_allocations_by_order ON receipt_allocations (order_id, no);
CREATE INDEX receipt_allocations_by_source ON receipt_allocations (source_id, order_id, no);

CREATE TRIGGER receipt_allocations_no_update BEFORE UPDATE ON receipt_allocations FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER receipt_allocations_no_delete BEFORE DELETE ON receipt_allocations FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- Double entry: each document's debits equal its credits, in its currency and in the company's.
CREATE TABLE ledger_entries (
    id                  UUID NOT NULL,
    document_kind       TEXT COLLATE "C" NOT NULL,
    document_id         UUID NOT NULL,
    entry               BIGINT NOT NULL,
    voucher             TEXT COLLATE "C" NOT NULL,
    booked_on           TEXT COLLATE "C" NOT NULL,
    account             TEXT COLLATE "C" NOT NULL,
    side                TEXT COLLATE "C" NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    amount              BIGINT NOT NULL,
    base_amount         BIGINT NOT NULL,
    customer_id         UUID NOT NULL,
    order_id            UUID,
    recorded_at         BIGINT NOT NULL,
    CONSTRAINT ledger_entries_pk PRIMARY KEY (id),
    CONSTRAINT ledger_entries_document_key UNIQUE (document_id, document_kind, entry),
    CONSTRAINT ledger_entries_side_check CHECK (side IN ('debit', 'credit')),
    CONSTRAINT ledger_entries_amount_check CHECK (amount >= 0 AND base_amount >= 0 AND amount + base_amount > 0)
);
CREATE INDEX ledger_entries_by_day ON ledger_entries (booked_on, id);
CREATE INDEX ledger_entries_by_order ON ledger_entries (order_id, recorded_at) WHERE order_id IS NOT NULL;

CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- A signature counts for exactly the sheet that was signed; another sheet has another hash.
CREATE TABLE settlement_signatures (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    role                TEXT COLLATE "C" NOT NULL,
    sheet_hash          TEXT COLLATE "C" NOT NULL,
    sheet               TEXT NOT NULL,
    user_id             UUID NOT NULL,
    on_behalf_of        UUID,
    signed_at           BIGINT NOT NULL,
    CONSTRAINT settlement_signatures_pk PRIMARY KEY (id),
    CONSTRAINT settlement_signatures_once_key UNIQUE (order_id, role, sheet_hash),
    CONSTRAINT settlement_signatures_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT settlement_signatures_role_check CHECK (role IN ('finance', 'sales'))
);

CREATE TRIGGER settlement_signatures_no_update BEFORE UPDATE ON settlement_signatures FOR EACH ROW EXECUTE FUNCTION process_append_only();
CREATE TRIGGER settlement_signatures_no_delete BEFORE DELETE ON settlement_signatures FOR EACH ROW EXECUTE FUNCTION process_append_only();

-- Talks with customers about overdue money, and what was decided where one is in difficulty.
CREATE TABLE dunning_contacts (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    no                  BIGINT,
    customer_id         UUID NOT NULL,
    contacted_on        TEXT COLLATE "C" NOT NULL,
    person              TEXT NOT NULL,
    channel             TEXT COLLATE "C" NOT NULL,
    reason              TEXT NOT NULL,
    note                TEXT NOT NULL,
    promised_on         TEXT COLLATE "C",
    promised_amount     BIGINT,
    hardship            BOOLEAN NOT NULL,
    made_by             UUID,
    recorded_at         BIGINT NOT NULL,
    CONSTRAINT dunning_contacts_pk PRIMARY KEY (id),
    CONSTRAINT dunning_contacts_order_fk FOREIGN KEY (order_id) REFERENCES order_money (order_id),
    CONSTRAINT dunning_contacts_reason_check CHECK (reason IN ('forgotten', 'no_invoice', 'dispute', 'short_of_cash', 'own_approval', 'other'))
);
CREATE INDEX dunning_contacts_by_order ON dunning_contacts (order_id, recorded_at);

CREATE TABLE hardship_cases (
    id                  UUID NOT NULL,
    order_id            UUID NOT NULL,
    customer_id         UUID NOT NULL,
    contact_id          UUID NOT NULL,
    finance_task        UUID NOT NULL,
    management_task     UUID NOT NULL,
    opened_at           BIGINT NOT NULL,
    decision            TEXT COLLATE "C",
    decision_note       TEXT,
    decided_by          UUID,
    decided_at          BIGINT,
    CONSTRAINT hardship_cases_pk PRIMARY KEY (id),
    CONSTRAINT hardship_cases_contact_fk FOREIGN KEY (contact_id) REFERENCES dunning_contacts (id),
    CONSTRAINT hardship_cases_decision_check CHECK (decision IS NULL OR decision IN ('extend', 'instalments', 'stop_delivery', 'legal_action', 'other'))
);
CREATE INDEX hardship_cases_by_order ON hardship_cases (order_id, opened_at);
CREATE UNIQUE INDEX hardship_cases_open_key ON hardship_cases (order_id) WHERE decided_at IS NULL;
