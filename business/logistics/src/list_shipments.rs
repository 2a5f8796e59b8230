//! The list of shipments: newest first, filtered, searched; always within the reader's sight.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewShipment};
use kernel::{Date, DocumentId, Fault, Moment, OrderId, Result, search};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{shipment::ShipmentState, store::shipments::waybill_key};

const COLUMNS: &str = "SELECT s.id, s.number, s.order_id, COALESCE(o.number, o.draft_label), c.name, s.state, a.name, \
     s.waybill_no, s.planned_on, s.expected_on, s.departed_at, s.arrived_at, s.slip_signed_at, \
     (SELECT COUNT(*) FROM transport_incidents i WHERE i.shipment_id = s.id AND i.resolved_at IS NULL), s.created_at \
     FROM shipments s JOIN orders o ON o.id = s.order_id JOIN carriers a ON a.id = s.carrier_id \
     LEFT JOIN customers c ON c.id = o.customer_id WHERE 1 = 1";

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub struct ShipmentFilter {
    /// Only shipments in this state.
    pub state: Option<ShipmentState>,
    /// Only shipments whose slip is not signed though they have left.
    pub unsigned: bool,
    /// A shipment's, order's or waybill number from its start, or a customer's name.
    pub text: String,
    /// Continue after this row.
    pub after: Option<ShipmentPosition>,
    /// Rows wanted.
    pub limit: i64,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentPosition {
    /// When the shipment was prepared.
    pub created_at: Moment,
    /// Its id, to tell apart those of one moment.
    pub id: DocumentId,
}

/// A shipment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShipmentRow {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_label: String,
    /// The customer.
    pub customer_name: Option<String>,
    /// Where it is.
    pub state: ShipmentState,
    /// Who carries it.
    pub carrier_name: String,
    /// The waybill.
    pub waybill_no: String,
    /// When it is or was to leave.
    pub planned_on: Date,
    /// When it is expected.
    pub expected_on: Option<Date>,
    /// When it left.
    pub departed_at: Option<Moment>,
    /// When it arrived.
    pub arrived_at: Option<Moment>,
    /// When the return slip was signed.
    pub slip_signed_at: Option<Moment>,
    /// Incidents that are not settled.
    pub incidents_open: i64,
    /// When it was prepared.
    pub created_at: Moment,
}

impl ShipmentRow {
    /// Its place in the list.
    #[must_use]
    pub const fn position(&self) -> ShipmentPosition {
        ShipmentPosition {
            created_at: self.created_at,
            id: self.id,
        }
    }
}

/// One page of shipments, newest first.
pub async fn list_shipments(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewShipment>,
    filter: &ShipmentFilter,
) -> Result<Vec<ShipmentRow>> {
    let mut query = in_sight(Query::new(COLUMNS), permit);
    if let Some(state) = filter.state {
        query = query.push(" AND s.state = ").bind(state.as_str());
    }
    if filter.unsigned {
        query = query.push(" AND s.departed_at IS NOT NULL AND s.slip_signed_at IS NULL");
    }
    if !filter.text.trim().is_empty() {
        query = matching(tx, query, &filter.text).await?;
    }
    if let Some(after) = filter.after {
        query = query
            .push(" AND (s.created_at, s.id) < (")
            .bind(after.created_at);
        query = query.push(", ").bind(after.id).push(")");
    }
    let query = query
        .push(" ORDER BY s.created_at DESC, s.id DESC LIMIT ")
        .bind(filter.limit);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(shipment_row)
        .collect()
}

/// Numbers from their start, or the customer.
async fn matching(tx: &mut Tx<'_>, query: Query, text: &str) -> Result<Query> {
    let key = waybill_key(text);
    let upper = key.to_uppercase();
    let customers = parties::ids_matching(tx, text).await?;
    let (end, upper_end) = (search::prefix_end(&key), search::prefix_end(&upper));
    Ok(query
        .push(" AND ((s.number >= ")
        .bind(upper.clone())
        .push(" AND s.number < ")
        .bind(upper_end.clone())
        .push(") OR (o.number >= ")
        .bind(upper)
        .push(" AND o.number < ")
        .bind(upper_end)
        .push(") OR (s.waybill_key <> '' AND s.waybill_key >= ")
        .bind(key)
        .push(" AND s.waybill_key < ")
        .bind(end)
        .push(") OR o.customer_id IN ")
        .bind_list(customers)
        .push(")"))
}

/// The reader's sight as a condition on the order.
fn in_sight(query: Query, permit: &Permit<ViewShipment>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    query
        .push(" AND (o.department_id IN ")
        .bind_list(sight.departments)
        .push(" OR o.owner_id IN ")
        .bind_list(sight.users.iter().copied())
        .push(
            " OR EXISTS (SELECT 1 FROM participants p WHERE p.subject_kind = 'sales_order' AND p.subject_id = o.id \
             AND p.user_id IN ",
        )
        .bind_list(sight.users)
        .push("))")
}

fn shipment_row(row: &Row) -> Result<ShipmentRow> {
    let state: String = row.get(5)?;
    Ok(ShipmentRow {
        id: row.get(0)?,
        number: row.get(1)?,
        order_id: row.get(2)?,
        order_label: row.get(3)?,
        customer_name: row.get(4)?,
        state: ShipmentState::parse(&state)
            .ok_or_else(|| Fault::internal("unknown shipment state"))?,
        carrier_name: row.get(6)?,
        waybill_no: row.get(7)?,
        planned_on: row.get(8)?,
        expected_on: row.get(9)?,
        departed_at: row.get(10)?,
        arrived_at: row.get(11)?,
        slip_signed_at: row.get(12)?,
        incidents_open: row.get(13)?,
        created_at: row.get(14)?,
    })
}
