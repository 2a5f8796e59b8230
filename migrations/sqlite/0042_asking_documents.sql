-- What quotations and contracts ask for is read from themselves (orders::matters): the few rows that
-- ask are found by index. below_floor is the deepest share below its floor of a draft's price that
-- nobody approved, in millionths, as last looked at.

ALTER TABLE quotation_versions ADD COLUMN below_floor INTEGER NOT NULL DEFAULT 0;
CREATE INDEX quotation_versions_below_floor ON quotation_versions (quotation_id)
    WHERE state = 'draft' AND below_floor > 0;
CREATE INDEX quotation_versions_unanswered ON quotation_versions (valid_until) WHERE state = 'issued';
CREATE INDEX contract_versions_draft ON contract_versions (contract_id) WHERE state = 'draft';
CREATE INDEX contract_budgets_drawn ON contract_budgets (contract_id) WHERE state = 'drawn';
CREATE INDEX contract_obligations_open ON contract_obligations (due_at) WHERE fulfilled_at IS NULL;
