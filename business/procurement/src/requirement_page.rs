//! One requirement with its deliveries and what the reader may do with it.

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit, lacks_right,
    matrix::{CancelMaterial, OrderMaterial, ReceiveMaterial, ViewOrder, ViewProcurement},
};
use kernel::{DocumentId, Fault, Refusal, Result, Text};
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    requirement::{Arrival, Requirement, RequirementState},
    store,
};

/// A requirement with its deliveries.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RequirementPage {
    /// The requirement.
    #[serde(flatten)]
    pub requirement: Requirement,
    /// What was delivered, in order.
    pub arrivals: Vec<Arrival>,
    /// Ordering, receiving, giving up: allowed, or why not.
    pub actions: Vec<AllowedAction>,
}

/// One requirement.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    process: &Process,
    id: DocumentId,
    (permit, reader): (&Permit<ViewProcurement>, &Permit<ViewOrder>),
) -> Result<RequirementPage> {
    let found = store::get(tx, id).await?;
    let requirement = shown(found, permit, process);
    let arrivals = store::arrivals::of_requirement(tx, id).await?;
    let missing = requirement.state.is_missing();
    let come = !arrivals.is_empty();
    let ordered = requirement.ordered.is_some() && requirement.state != RequirementState::Cancelled;
    let actions = vec![
        action::<OrderMaterial>(reader, &requirement, missing),
        action::<ReceiveMaterial>(reader, &requirement, ordered),
        action::<CancelMaterial>(reader, &requirement, missing && !come),
    ];
    Ok(RequirementPage {
        requirement,
        arrivals,
        actions,
    })
}

/// A requirement as this reader may see it, with what follows from its dates.
pub(crate) fn shown<A: Action>(
    r: Requirement,
    permit: &Permit<A>,
    process: &Process,
) -> Requirement {
    let r = r.count_back(&process.calendar());
    if permit.hides().purchase {
        r.without_price()
    } else {
        r
    }
}

/// That somebody else changed a requirement: with what it is now, as far as this reader may see it.
pub(crate) fn stale<A: Action>(r: Requirement, permit: &Permit<A>, process: &Process) -> Fault {
    serde_json::to_value(shown(r, permit, process))
        .map_or_else(Fault::internal, |present| Fault::Stale(Box::new(present)))
}

fn action<A: Action>(reader: &Permit<ViewOrder>, r: &Requirement, fits: bool) -> AllowedAction {
    let title = r.state.title();
    let wrong_state = || {
        let message = Text::new(
            format!("{}{}，不能“{}”", r.number, title.zh, A::INFO.zh),
            format!(
                "{} is {}: “{}” does not apply",
                r.number,
                title.en,
                A::INFO.en
            ),
        );
        Refusal::new("wrong_state", message).fact("requirement.state", r.state.as_str())
    };
    let refusals = lacks_right::<A>(reader)
        .into_iter()
        .chain((!fits).then(wrong_state));
    AllowedAction::of::<A>(refusals.collect())
}
