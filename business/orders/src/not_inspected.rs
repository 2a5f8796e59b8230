//! Goods made for an order that quality has not judged: nobody else may be given them, so the order
//! does not end before they are inspected or disposed of.

use ::store::Tx;
use engine::{Activity, LineFact, LineFacts};
use kernel::{Quantity, Refusal, Result, text};
use process::{Process, Subject};

use crate::order::Order;

/// A refusal for each line with goods made that have not passed; none where the policy has no final
/// inspection.
///
/// # Errors
/// Database faults only.
pub async fn not_inspected(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    facts: &[LineFacts],
) -> Result<Vec<Refusal>> {
    let policy = process
        .policy_of(tx, Subject::sales_order(order.id))
        .await?;
    if policy.step_of(Activity::Inspect).is_none() {
        return Ok(Vec::new());
    }
    let lines = order.lines.iter().zip(1..);
    let of_line = lines.filter_map(|(line, no)| {
        let facts = facts.iter().find(|facts| facts.line == line.line_id)?;
        refusal(no, facts)
    });
    Ok(of_line.collect())
}

fn refusal(no: usize, facts: &LineFacts) -> Option<Refusal> {
    let (made, passed) = (facts.get(LineFact::Made), facts.get(LineFact::Passed));
    let open = Quantity((made.0 - passed.0).max(0));
    let message = text!(
        "第 {no} 行已完工 {open} 尚未检验合格；请质检先检验，或处置不合格品",
        "{open} of line {no} are made and have not passed their inspection; have them inspected, or disposed of"
    );
    let refusal = Refusal::new("not_inspected", message)
        .fact("line.made", made)
        .fact("line.passed", passed)
        .who(text!("质检员", "quality inspector"));
    (open > Quantity::ZERO).then_some(refusal)
}
