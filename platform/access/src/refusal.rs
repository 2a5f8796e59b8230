//! Refusals that matter leave an event: who tried what, and which rule stood against it.

use kernel::{Actor, Fault, Moment, Refusal, Result};
use serde_json::json;
use store::Tx;

/// Records that a rule refused an operation; for [`store::Command::refused`]. Other faults (bad
/// input, absent things, failures of the machine) leave none.
///
/// ```ignore
/// async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
///     let stream = Stream { kind: "sales_order", id: self.id.0 };
///     access::note_refusal(tx, stream, Self::NAME, fault, &self.permit.actor(), self.now).await
/// }
/// ```
///
/// # Errors
/// Database faults only.
pub async fn note_refusal(
    tx: &mut Tx<'_>,
    stream: events::Stream<'_>,
    operation: &'static str,
    fault: &Fault,
    actor: &Actor,
    now: Moment,
) -> Result<()> {
    let Fault::Refused(refusals) = fault else {
        return Ok(());
    };
    let told: Vec<_> = refusals.iter().map(told).collect();
    let data = json!({ "operation": operation, "refusals": told });
    crate::record(tx, stream, "operation.refused", data, actor, now).await
}

fn told(refusal: &Refusal) -> serde_json::Value {
    json!({
        "code": refusal.code,
        "clause": refusal.clause,
        "rule": refusal.rule,
        "fact": refusal.fact,
        "value": refusal.value,
        "message": refusal.message,
    })
}
