//! Other stock came to a line that purchasing was asked for: what is not ordered yet need not be
//! bought any more. What is on order with a supplier stays.

use std::collections::HashMap;

use ::store::Tx;
use engine::LineFact;
use events::{NewEvent, Stream};
use kernel::{LineId, OrderId, Quantity, Result};
use process::{Acting, Document, Movement, Process, Subject};
use serde_json::json;
use uuid::Uuid;
use warehouse::less;

use crate::{
    open_requirements::STREAM,
    requirement::{Requirement, RequirementKind, RequirementState},
    store,
};

/// Notes as covered by stock what the lines of an order lack no more. To run after stock was given
/// to them, with the order locked. A reaction; it never refuses.
pub async fn stock_came(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let known = store::of_order(tx, id).await?;
    let to_buy =
        |r: &&Requirement| r.kind == RequirementKind::Goods && r.state == RequirementState::Open;
    if !known.iter().any(|r| to_buy(&r)) {
        return Ok(());
    }
    let mut lacking = not_on_order(tx, id, &known).await?;
    let mut movements = Vec::new();
    for r in known.iter().filter(to_buy) {
        let line = lacking.entry(r.line_id).or_default();
        let still = r.outstanding().min(*line);
        *line = less(*line, still);
        let came = less(r.outstanding(), still);
        if came > Quantity::ZERO {
            cover(tx, r, came, acting).await?;
            movements.push(not_bought(r, came, acting));
        }
    }
    process.record_all(tx, &movements, acting).await
}

/// What each line lacks beyond what suppliers owe it.
async fn not_on_order(
    tx: &mut Tx<'_>,
    id: OrderId,
    known: &[Requirement],
) -> Result<HashMap<LineId, Quantity>> {
    let shortages = warehouse::shortages_of(tx, id).await?;
    let mut lacking: HashMap<LineId, Quantity> =
        shortages.iter().map(|s| (s.line_id, s.quantity)).collect();
    let on_order =
        |r: &&Requirement| r.kind == RequirementKind::Goods && r.state == RequirementState::Ordered;
    for r in known.iter().filter(on_order) {
        let line = lacking.entry(r.line_id).or_default();
        *line = less(*line, r.outstanding());
    }
    Ok(lacking)
}

async fn cover(tx: &mut Tx<'_>, r: &Requirement, came: Quantity, acting: &Acting) -> Result<()> {
    let covered = Quantity(r.covered.0.saturating_add(came.0));
    let state = if covered < r.needed {
        r.state
    } else {
        RequirementState::Covered
    };
    store::set_covered(tx, r.id, covered, state).await?;
    let data = json!({
        "before": {"covered": r.covered, "state": r.state},
        "after": {"covered": covered, "state": state},
    });
    let stream = Stream::new(STREAM, r.id.0);
    let event = NewEvent::new(stream, "requirement.covered", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// A line may be covered bit by bit, so each time is a document of its own.
fn not_bought(r: &Requirement, came: Quantity, acting: &Acting) -> Movement {
    let document = Document {
        kind: "requirement_covered",
        id: Uuid::now_v7(),
    };
    let moved = (LineFact::Bought, Quantity(-came.0));
    let subject = Subject::sales_order(r.order_id);
    Movement::new(subject, r.line_id, moved, document, acting.now)
}
