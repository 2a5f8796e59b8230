//! What the asking person may do with an order's goods now, and why not otherwise.

use ::store::Tx;
use access::{Action, AllowedAction, Permit, lacks_right, matrix::ViewOrder};
use engine::Activity;
use kernel::{Moment, OrderId, Result};
use process::{Acting, Process, Subject};

/// Whether the asking person may do the work of a world step on an order: his posts allow the
/// operation, and the policy lets the step be done now.
pub async fn world_action<A: Action>(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, activity): (OrderId, Activity),
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<AllowedAction> {
    if let Some(refusal) = lacks_right::<A>(reader) {
        return Ok(AllowedAction::of::<A>(vec![refusal]));
    }
    let subject = Subject::sales_order(order);
    let policy = process.policy_of(tx, subject).await?;
    let refusals = match policy.step_of(activity) {
        Some(step) => {
            let key = policy.step(step).key.clone();
            process
                .explain(tx, subject, &key, &Acting::new(reader, now))
                .await?
        }
        None => Vec::new(),
    };
    Ok(AllowedAction::of::<A>(refusals))
}
