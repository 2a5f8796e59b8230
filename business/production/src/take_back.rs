//! Quality scrapped finished units: they have to be made again.

use ::store::Tx;
use engine::LineFact;
use events::{NewEvent, Stream};
use kernel::{LineId, OrderId, Quantity, Result};
use process::{Acting, Document, Movement, Process, Subject};
use serde_json::json;

use crate::{store, work_order::WorkOrder};

/// Takes scrapped units of a line back from what was made, so that its work orders are open again
/// for as many. A reaction; it never refuses.
pub async fn units_scrapped(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, line, quantity): (OrderId, LineId, Quantity),
    document: Document,
    acting: &Acting,
) -> Result<()> {
    let mut work: Vec<WorkOrder> = store::of_order(tx, order)
        .await?
        .into_iter()
        .filter(|w| w.line_id == line)
        .collect();
    work.reverse();
    let mut open = quantity;
    for before in work {
        let back = open.min(before.made);
        if back == Quantity::ZERO {
            continue;
        }
        open = warehouse::less(open, back);
        let made = warehouse::less(before.made, back);
        store::take_back(tx, before.id, made, percent(made, before.quantity)).await?;
        let data = json!({
            "before": {"made": before.made},
            "after": {"made": made},
            "document": {"kind": document.kind, "id": document.id},
        });
        let stream = Stream::new("work_order", before.id.0);
        let event = NewEvent::new(stream, "work_order.scrapped", data, acting.now);
        events::record(tx, &event, &acting.actor, acting.now).await?;
    }
    let moved = (LineFact::Made, Quantity(-quantity.0));
    let movement = Movement::new(
        Subject::sales_order(order),
        line,
        moved,
        document,
        acting.now,
    );
    process.record(tx, movement, acting).await
}

/// How much of a quantity is made, in whole percent.
pub(crate) fn percent(made: Quantity, of: Quantity) -> i64 {
    let share = i128::from(made.0) * 100 / i128::from(of.0.max(1));
    i64::try_from(share).unwrap_or(0)
}
