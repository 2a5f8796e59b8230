//! Tables `contract_budgets` and `budget_policy`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{Fault, Moment, Result, UserId};

use crate::contract::{
    ContractId,
    budget::{Budget, BudgetPolicy, BudgetState},
};

const OF: Sql<'static> = sql!(
    "SELECT no, state, goods, costs, total, standard, tolerance_permille, drawn_by, drawn_at, \
     decided_by, decided_at, reason FROM contract_budgets WHERE contract_id = $1 ORDER BY no"
);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO contract_budgets (contract_id, no, state, goods, costs, total, standard, \
     tolerance_permille, drawn_by, drawn_at, reason) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')"
);
const DECIDE: Sql<'static> = sql!(
    "UPDATE contract_budgets SET state = $3, reason = $4, decided_by = $5, decided_at = $6 \
     WHERE contract_id = $1 AND no = $2 AND state = 'drawn'"
);
const POLICY: Sql<'static> = sql!("SELECT content, version FROM budget_policy WHERE one = 1");
const SET_POLICY: Sql<'static> = sql!(
    "INSERT INTO budget_policy (one, content, version) VALUES (1, $1, 1) ON CONFLICT (one) DO UPDATE \
     SET content = excluded.content, version = budget_policy.version + 1 WHERE budget_policy.version = $2"
);

/// All rounds of a contract's budget, the first one first.
pub(in crate::contract) async fn of(tx: &mut Tx<'_>, id: ContractId) -> Result<Vec<Budget>> {
    let rows = tx.fetch_all(OF, params![id]).await?;
    rows.iter().map(budget).collect()
}

fn budget(row: &Row) -> Result<Budget> {
    Ok(Budget {
        no: row.get(0)?,
        state: BudgetState::parse(&row.get::<String>(1)?)
            .ok_or_else(|| Fault::internal("an unknown budget state is stored"))?,
        goods: row.get(2)?,
        costs: serde_json::from_str(&row.get::<String>(3)?).map_err(Fault::internal)?,
        total: row.get(4)?,
        standard: row.get(5)?,
        tolerance_permille: row.get(6)?,
        drawn_by: row.get(7)?,
        drawn_at: row.get(8)?,
        decided_by: row.get(9)?,
        decided_at: row.get(10)?,
        reason: row.get(11)?,
    })
}

/// Adds a round.
pub(in crate::contract) async fn insert(
    tx: &mut Tx<'_>,
    id: ContractId,
    budget: &Budget,
) -> Result<()> {
    let costs = serde_json::to_string(&budget.costs).map_err(Fault::internal)?;
    tx.queue(
        INSERT,
        params![
            id,
            budget.no,
            budget.state.as_str(),
            budget.goods,
            costs,
            budget.total,
            budget.standard,
            budget.tolerance_permille,
            budget.drawn_by,
            budget.drawn_at
        ],
    )
    .await
}

/// Decides on a round.
pub(in crate::contract) async fn decide(
    tx: &mut Tx<'_>,
    (id, no): (ContractId, i64),
    (state, reason, by, now): (BudgetState, &str, UserId, Moment),
) -> Result<()> {
    tx.queue(DECIDE, params![id, no, state.as_str(), reason, by, now])
        .await
}

/// The policy with its version.
pub(in crate::contract) async fn policy(tx: &mut Tx<'_>) -> Result<(BudgetPolicy, i64)> {
    let Some(row) = tx.fetch_optional(POLICY, params![]).await? else {
        return Ok((BudgetPolicy::default(), 0));
    };
    let policy = serde_json::from_str(&row.get::<String>(0)?).map_err(Fault::internal)?;
    Ok((policy, row.get(1)?))
}

/// Replaces the policy of a version; whether it was that version.
pub(in crate::contract) async fn set_policy(
    tx: &mut Tx<'_>,
    policy: BudgetPolicy,
    version: i64,
) -> Result<bool> {
    let content = serde_json::to_string(&policy).map_err(Fault::internal)?;
    let set = tx.execute(SET_POLICY, params![content, version]).await?;
    Ok(set == 1)
}
