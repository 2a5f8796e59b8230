//! What a policy may ask about the contract an order was made from.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{Date, Moment, Result};
use process::Wanted;

use super::{
    ContractState,
    budget::{self, BudgetState},
    obligation::{Obliged, delays_of},
    store,
};
use crate::{order::Order, origin};

/// Puts the wanted facts of an order's contract; without one they say so or stay absent.
pub(crate) async fn put_facts(
    tx: &mut Tx<'_>,
    order: &Order,
    wanted: &Wanted<'_>,
    (calendar, today, now): (&engine::Calendar, Date, Moment),
    facts: &mut FactSet,
) -> Result<()> {
    if wanted.has("contract.differences")
        && let Some(origin) = origin::order_origin(tx, order).await?
        && origin.kind == origin::OriginKind::Contract
    {
        let open = origin.differences.iter().filter(|d| d.reason.is_none());
        let open = i64::try_from(open.count()).unwrap_or(i64::MAX);
        facts.set("contract.differences", Value::Int(open));
    }
    if wanted.has("contract.in_force") {
        let contract = match origin::contract_of(tx, order.id).await? {
            None => None,
            Some(id) => store::load(tx, id).await?,
        };
        let in_force = contract.is_some_and(|c| c.state_on(today) == ContractState::InForce);
        facts.set("contract.in_force", Value::Bool(in_force));
    }
    if wanted.has("contract.customer_delay_days") {
        let delays = delays_of(tx, order.id, (calendar, now)).await?;
        let theirs = delays.iter().find(|d| d.owed_by == Obliged::Customer);
        let days = theirs.map_or(0, |delay| delay.working_days);
        facts.set("contract.customer_delay_days", Value::Int(days));
    }
    if wanted.any_of("budget") {
        let budget = budget::of_order(tx, order).await?;
        let approved = budget
            .as_ref()
            .is_some_and(|budget| budget.state == BudgetState::Approved);
        facts.set("budget.approved", Value::Bool(approved));
        if let Some(budget) = budget {
            let permille = budget.deviation_permille();
            facts.set("budget.deviation_permille", Value::Int(permille));
        }
    }
    Ok(())
}
