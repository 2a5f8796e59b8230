//! One nonconformance with its inspections, its history and what the reader may do.

use std::collections::HashMap;

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit, lacks_right,
    matrix::{CorrectNonconformance, DisposeNonconformance, InspectQuality, ViewOrder},
};
use events::{Event, Stream};
use kernel::{DocumentId, Fault, Moment, Result, Text, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    inspection::Inspection,
    nonconformance::{Nonconformance, Step, post_title},
    open_nonconformance::KIND,
    store::{inspections, nonconformances},
};

/// Entries of a history shown.
const HISTORY_MAX: i64 = 200;

/// A nonconformance with all around it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NonconformancePage {
    /// The nonconformance.
    #[serde(flatten)]
    pub nonconformance: Nonconformance,
    /// What the post is called that corrects it.
    pub post_title: Text,
    /// The inspection that found it and those that repeated it.
    pub inspections: Vec<Inspection>,
    /// What happened, in order.
    pub history: Vec<HistoryEntry>,
    /// Correcting, inspecting again, deciding: allowed, or why not.
    pub actions: Vec<AllowedAction>,
}

/// Something that happened to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// What, e.g. `nonconformance.corrected`.
    pub kind: String,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Moment,
    /// The details.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

/// One nonconformance.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    id: DocumentId,
    reader: &Permit<ViewOrder>,
) -> Result<NonconformancePage> {
    let nonconformance = nonconformances::get(tx, id).await?;
    if !orders::sees(tx, reader, nonconformance.order_id).await? {
        return Err(Fault::NotFound("nonconformance"));
    }
    let actions = vec![
        action::<CorrectNonconformance>(&nonconformance, Step::Correct, reader),
        action::<InspectQuality>(&nonconformance, Step::Reinspect, reader),
        action::<DisposeNonconformance>(&nonconformance, Step::Dispose, reader),
    ];
    Ok(NonconformancePage {
        post_title: post_title(&nonconformance.post),
        inspections: inspections::of_nonconformance(tx, nonconformance.inspection_id, id).await?,
        history: history(tx, id).await?,
        nonconformance,
        actions,
    })
}

fn action<A: Action>(nc: &Nonconformance, step: Step, reader: &Permit<ViewOrder>) -> AllowedAction {
    let refusals = lacks_right::<A>(reader).into_iter().chain(nc.why_not(step));
    AllowedAction::of::<A>(refusals.collect())
}

async fn history(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<HistoryEntry>> {
    let events = events::timeline(tx, Stream::new(KIND, id.0), 0, HISTORY_MAX).await?;
    let users = events.iter().filter_map(|event| event.actor_id);
    let names: HashMap<UserId, String> = access::people::names(tx, users).await?;
    let entry = |event: &Event| {
        Ok(HistoryEntry {
            kind: event.kind.clone(),
            by: event.actor_id.and_then(|user| names.get(&user).cloned()),
            at: event.occurred_at,
            data: event.details()?,
        })
    };
    events.iter().map(entry).collect()
}
