//! What is written about a refused command, after its own writes were rolled back.

use events::{NewEvent, Stream};
use kernel::{Actor, Fault, Moment, Result};
use serde_json::json;
use store::Tx;

use crate::Subject;

/// Records that an operation on a subject was refused, and why. Only refusals of the company's rules
/// leave a trace; a typing error or a lost race does not.
///
/// Call it from [`store::Command::refused`].
///
/// # Errors
/// Only when the database fails.
pub async fn record_refusal(
    tx: &mut Tx<'_>,
    subject: Subject,
    operation: &str,
    fault: &Fault,
    actor: &Actor,
    now: Moment,
) -> Result<()> {
    record_refusal_on(tx, subject.stream(), operation, fault, actor, now).await
}

/// As [`record_refusal`], for a document with a stream of its own. What does not exist yet keeps no
/// refusals.
///
/// # Errors
/// Only when the database fails.
pub async fn record_refusal_on(
    tx: &mut Tx<'_>,
    stream: Stream<'_>,
    operation: &str,
    fault: &Fault,
    actor: &Actor,
    now: Moment,
) -> Result<()> {
    let refusals = match fault {
        Fault::Refused(refusals) => json!(refusals),
        Fault::Forbidden(action) => json!([{"code": "forbidden", "fact": action}]),
        Fault::Invalid(_)
        | Fault::NotFound(_)
        | Fault::Stale(_)
        | Fault::Conflict(_)
        | Fault::Unauthenticated
        | Fault::Unavailable(_)
        | Fault::Internal(_) => return Ok(()),
    };
    if !events::begun(tx, stream).await? {
        return Ok(());
    }
    let data = json!({"operation": operation, "refusals": refusals});
    let event = NewEvent::new(stream, "operation.refused", data, now);
    events::record(tx, &event, actor, now).await.map(drop)
}
