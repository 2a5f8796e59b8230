//! What is written about a refused command, after its own writes were rolled back.

use kernel::{Actor, Fault, Moment, Result};
use serde_json::json;
use store::Tx;

use crate::{NewEvent, Stream, begun, record};

/// Records that an operation on a document was refused, why, whom and when. Only refusals of the
/// company's rules leave a trace; a typing error or a lost race does not. What does not exist yet
/// keeps no refusals.
///
/// Call it from [`store::Command::refused`].
///
/// # Errors
/// Only when the database fails.
pub async fn record_refusal<'s>(
    tx: &mut Tx<'_>,
    document: impl Into<Stream<'s>> + Send,
    (operation, fault): (&str, &Fault),
    (actor, now): (Actor, Moment),
) -> Result<()> {
    let stream = document.into();
    let refusals = match fault {
        Fault::Refused(refusals) => json!(refusals),
        Fault::Forbidden(action) => json!([{"code": "forbidden", "fact": action}]),
        Fault::Invalid(_)
        | Fault::NotFound(_)
        | Fault::OutOfReach(_)
        | Fault::Stale(_)
        | Fault::Conflict(_)
        | Fault::Unauthenticated
        | Fault::Unavailable(_)
        | Fault::Internal(_) => return Ok(()),
    };
    if !begun(tx, stream).await? {
        return Ok(());
    }
    let data = json!({"operation": operation, "refusals": refusals});
    let event = NewEvent::new(stream, "operation.refused", data, now);
    record(tx, &event, &actor, now).await.map(drop)
}
