//! A request that waits for its decisions, thought through as things stand now: what a head is shown,
//! what his decision is about, and what the last approval carries out (TR-2.5a).

use ::store::Tx;
use access::Post;
use kernel::{Fault, FieldError, Moment, Refusal, Result, UserId};
use process::Process;

use super::{
    downstream::SharedDownstream,
    impact::{ImpactSheet, compute},
    plan::{Planned, plan},
    request::ChangeRequest,
};
use crate::order::Order;

/// A change as it would be made now.
pub(super) struct Reconsidered {
    pub(super) planned: Planned,
    /// What it means.
    pub(super) sheet: ImpactSheet,
    /// Whether that is something else than what the present round of decisions is about.
    pub(super) differs: bool,
}

/// Thinks a request through anew.
///
/// # Errors
/// Refused, with every reason why it cannot be carried out any more.
pub(super) async fn reconsider(
    tx: &mut Tx<'_>,
    areas: (&Process, &SharedDownstream),
    (order, request): (&Order, &ChangeRequest),
    now: Moment,
) -> Result<Reconsidered> {
    let which = (order, request.id);
    let planned = plan(tx, areas.0, which, &request.actions, now)
        .await
        .map_err(barred)?;
    let posts = posts_of(tx, request.requested_by, now).await?;
    let sheet = compute(tx, areas, &planned, &posts, now).await?;
    let differs = sheet.matters() != request.impact.matters();
    Ok(Reconsidered {
        planned,
        sheet,
        differs,
    })
}

/// What was in order when it was asked for and is not any more is no slip of who decides.
fn barred(fault: Fault) -> Fault {
    let Fault::Invalid(errors) = fault else {
        return fault;
    };
    let refusal = |error: FieldError| Refusal {
        code: error.code,
        message: error.message,
        ..Refusal::default()
    };
    Fault::Refused(errors.into_iter().map(refusal).collect())
}

/// The posts that somebody holds now.
async fn posts_of(tx: &mut Tx<'_>, user: UserId, now: Moment) -> Result<Vec<Post>> {
    let person = access::people::person(tx, user, now).await?;
    Ok(person.map_or_else(Vec::new, |p| p.posts.iter().map(|held| held.post).collect()))
}
