//! The SQL of an order's state, and of what it gets on its way: its number, its milestone, the date
//! promised.

use ::store::{Sql, Tx, params, sql};
use kernel::{Date, DepartmentId, Fault, Moment, OrderId, Result, UserId};

use super::{
    read::{amend, forget},
    reference_key,
};
use crate::{import_order::OrderCharge, order::OrderState};

const SET_STATE: Sql<'static> =
    sql!("UPDATE orders SET state = $2, updated_at = $3 WHERE id = $1 AND state = $4");
const SUBMIT: Sql<'static> = sql!(
    "UPDATE orders SET state = 'in_review', submitted_at = $2, updated_at = $2 \
     WHERE id = $1 AND state = 'draft'"
);
const APPROVE: Sql<'static> = sql!(
    "UPDATE orders SET state = 'approved', number = $2, promised_on = $3, approved_at = $4, \
     updated_at = $4 WHERE id = $1 AND state = 'in_review' AND number IS NULL"
);
const CLOSE: Sql<'static> = sql!(
    "UPDATE orders SET state = 'closed', closed_at = $2, updated_at = $2 \
     WHERE id = $1 AND state = 'approved'"
);
const SET_IMPORTED: Sql<'static> = sql!(
    "UPDATE orders SET number = $2, charges = $3, state = 'approved', approved_at = $4, \
     source_number_key = $5 WHERE id = $1"
);
const SET_MILESTONE: Sql<'static> = sql!("UPDATE orders SET milestone = $2 WHERE id = $1");
const SET_PROMISED: Sql<'static> = sql!("UPDATE orders SET promised_on = $2 WHERE id = $1");

const HAND_OVER: Sql<'static> =
    sql!("UPDATE orders SET owner_id = $2, department_id = $3, updated_at = $4 WHERE id = $1");

/// Moves an order from one state to the next; a fault when it is no longer in `from`.
pub(crate) async fn set_state(
    tx: &mut Tx<'_>,
    id: OrderId,
    from: OrderState,
    to: OrderState,
    now: Moment,
) -> Result<()> {
    amend(tx, id, |order| order.state = to);
    let (to, from) = (to.as_str(), from.as_str());
    moved(tx.execute(SET_STATE, params![id, to, now, from]).await?)
}

fn moved(orders: u64) -> Result<()> {
    if orders == 1 {
        Ok(())
    } else {
        Err(Fault::internal("the order's state moved under a lock"))
    }
}

/// A draft goes into review.
pub(crate) async fn submit(tx: &mut Tx<'_>, id: OrderId, now: Moment) -> Result<()> {
    amend(tx, id, |order| {
        (order.state, order.submitted_at) = (OrderState::InReview, Some(now));
    });
    moved(tx.execute(SUBMIT, params![id, now]).await?)
}

/// An order passed its reviews: it gets its official number and the date promised to the customer.
pub(crate) async fn approve(
    tx: &mut Tx<'_>,
    id: OrderId,
    (number, promised_on): (&str, Option<Date>),
    now: Moment,
) -> Result<()> {
    amend(tx, id, |order| {
        (order.state, order.approved_at) = (OrderState::Approved, Some(now));
        order.number = Some(number.to_owned());
        order.promised_on = promised_on;
    });
    let values = params![id, number, promised_on, now];
    moved(tx.execute(APPROVE, values).await?)
}

/// Makes a new order one of history: approved when it was ordered, under its number.
pub(crate) async fn set_imported(
    tx: &mut Tx<'_>,
    id: OrderId,
    (number, source_number): (&str, &str),
    charges: &[OrderCharge],
    at: Moment,
) -> Result<()> {
    forget(tx, id);
    let charges = serde_json::to_string(charges).map_err(Fault::internal)?;
    tx.queue(
        SET_IMPORTED,
        params![id, number, charges, at, reference_key(source_number)],
    )
    .await
}

/// An order is closed for good.
pub(crate) async fn close(tx: &mut Tx<'_>, id: OrderId, now: Moment) -> Result<()> {
    amend(tx, id, |order| {
        (order.state, order.closed_at) = (OrderState::Closed, Some(now));
    });
    moved(tx.execute(CLOSE, params![id, now]).await?)
}

/// Notes the milestone an order reached.
pub(crate) async fn set_milestone(tx: &mut Tx<'_>, id: OrderId, milestone: &str) -> Result<()> {
    amend(tx, id, |order| milestone.clone_into(&mut order.milestone));
    tx.queue(SET_MILESTONE, params![id, milestone]).await
}

/// Notes the date promised to the customer.
pub(crate) async fn set_promised(tx: &mut Tx<'_>, id: OrderId, on: Option<Date>) -> Result<()> {
    amend(tx, id, |order| order.promised_on = on);
    tx.queue(SET_PROMISED, params![id, on]).await
}

/// Gives an order another owner, and his department.
pub(crate) async fn hand_over(
    tx: &mut Tx<'_>,
    id: OrderId,
    (owner, department): (UserId, DepartmentId),
    now: Moment,
) -> Result<()> {
    amend(tx, id, |order| {
        (order.owner, order.department) = (owner, department);
    });
    tx.queue(HAND_OVER, params![id, owner, department, now])
        .await
}
