//! The SQL of requirements; `arrivals` has that of what came of them.

pub(crate) mod arrivals;

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use access::{Permit, matrix::ViewProcurement};
use kernel::{
    Date, DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result, UnitPrice,
};
use serde::{Deserialize, Serialize};

use crate::{
    need::Claim,
    requirement::{Requirement, RequirementKind, RequirementState},
};

/// A work order begins when it is planned to; before that the requirement's own date counts.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.number, r.kind, r.state, r.order_id, COALESCE(o.number, o.draft_label), r.line_id, \
             r.work_order_id, w.number, r.product_id, p.sku, p.name, p.unit, p.serialised, r.needed, r.covered, \
             r.received, (SELECT CAST(COALESCE(SUM(a.quantity - a.passed - a.returned), 0) AS BIGINT) \
             FROM material_arrivals a WHERE a.requirement_id = r.id), r.ordered, \
             COALESCE(w.start_on, r.needed_on), p.lead_days, r.supplier_id, s.name, r.expected_on, r.unit_price, \
             r.reference, r.reason, r.ordered_at, r.version \
             FROM requirements r JOIN orders o ON o.id = r.order_id JOIN products p ON p.id = r.product_id \
             LEFT JOIN work_orders w ON w.id = r.work_order_id LEFT JOIN suppliers s ON s.id = r.supplier_id ",
            $rest
        )
    };
}

const FIND: Sql<'static> = sql!(select!("WHERE r.id = $1"));
const LOCK: Sql<'static> = sql!("SELECT order_id FROM requirements WHERE id = $1"; FOR UPDATE);
const OF_ORDER: Sql<'static> = sql!(select!("WHERE r.order_id = $1 ORDER BY r.number"));
const LIST: &str = select!("WHERE r.order_id = o.id");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO requirements (id, number, kind, order_id, line_id, work_order_id, product_id, needed, covered, \
     received, state, needed_on, reference, reason, version, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, '', '', 1, $12)"
);
const SET_ORDERED: Sql<'static> = sql!(
    "UPDATE requirements SET state = 'ordered', supplier_id = $2, ordered = $3, expected_on = $4, unit_price = $5, \
     reference = $6, reason = $7, ordered_by = $8, ordered_at = $9, version = version + 1 WHERE id = $1"
);
const SET_RECEIVED: Sql<'static> =
    sql!("UPDATE requirements SET received = $2, state = $3, version = version + 1 WHERE id = $1");
const SET_COVERED: Sql<'static> =
    sql!("UPDATE requirements SET covered = $2, state = $3, version = version + 1 WHERE id = $1");
const SET_STATE: Sql<'static> =
    sql!("UPDATE requirements SET state = $2, reason = $3, version = version + 1 WHERE id = $1");
const SET_NEEDED_ON: Sql<'static> =
    sql!("UPDATE requirements SET needed_on = $2, version = version + 1 WHERE id = $1");
const TOUCH: Sql<'static> = sql!("UPDATE requirements SET version = version + 1 WHERE id = $1");
const CLAIMS: &str = "SELECT r.product_id, r.needed, r.covered + r.received, w.quantity, w.made FROM requirements r \
     JOIN work_orders w ON w.id = r.work_order_id WHERE r.kind = 'material' AND r.state <> 'cancelled' \
     AND w.state IN ('open', 'planned', 'in_progress') AND r.product_id IN ";
const LOCK_PRODUCTS: &str = "SELECT id FROM products WHERE id IN ";
/// A requirement to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewRequirement {
    pub(crate) id: DocumentId,
    pub(crate) number: String,
    pub(crate) kind: RequirementKind,
    pub(crate) order: OrderId,
    pub(crate) line: LineId,
    pub(crate) work_order: Option<DocumentId>,
    pub(crate) product: ProductId,
    pub(crate) needed: Quantity,
    pub(crate) covered: Quantity,
    pub(crate) needed_on: Option<Date>,
}

impl NewRequirement {
    pub(crate) fn state(&self) -> RequirementState {
        if self.covered < self.needed {
            RequirementState::Open
        } else {
            RequirementState::Covered
        }
    }
}

/// Writes new requirements.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &[NewRequirement], now: Moment) -> Result<()> {
    let rows = new.iter().map(|r| {
        values![
            r.id,
            r.number,
            r.kind.as_str(),
            r.order,
            r.line,
            r.work_order,
            r.product,
            r.needed,
            r.covered,
            r.state().as_str(),
            r.needed_on,
            now
        ]
    });
    tx.insert_many(INSERT, rows).await
}

/// A requirement, or `None`.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Requirement>> {
    tx.fetch_optional(FIND, params![id])
        .await?
        .as_ref()
        .map(requirement)
        .transpose()
}

/// A requirement; not found when there is none.
pub(crate) async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Requirement> {
    find(tx, id).await?.ok_or(Fault::NotFound("requirement"))
}

/// A requirement, its row locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Requirement> {
    tx.fetch_optional(LOCK, params![id]).await?;
    get(tx, id).await
}

/// The requirements of an order, by number; what follows from dates is not filled in.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Requirement>> {
    tx.fetch_all(OF_ORDER, params![order])
        .await?
        .iter()
        .map(requirement)
        .collect()
}

/// What an order to a supplier says.
#[derive(Debug, Clone)]
pub(crate) struct Ordered<'a> {
    pub(crate) supplier: DocumentId,
    pub(crate) quantity: Quantity,
    pub(crate) expected_on: Date,
    pub(crate) unit_price: Option<UnitPrice>,
    pub(crate) reference: &'a str,
    pub(crate) reason: &'a str,
}

/// Marks a requirement as ordered.
pub(crate) async fn set_ordered(
    tx: &mut Tx<'_>,
    id: DocumentId,
    ordered: &Ordered<'_>,
    by: Option<kernel::UserId>,
    now: Moment,
) -> Result<()> {
    let values = params![
        id,
        ordered.supplier,
        ordered.quantity,
        ordered.expected_on,
        ordered.unit_price,
        ordered.reference,
        ordered.reason,
        by,
        now
    ];
    tx.queue(SET_ORDERED, values).await
}

/// Writes how much has come in all, and what that makes of the requirement.
pub(crate) async fn set_received(
    tx: &mut Tx<'_>,
    id: DocumentId,
    received: Quantity,
    state: RequirementState,
) -> Result<()> {
    tx.queue(SET_RECEIVED, params![id, received, state.as_str()])
        .await
}

/// Writes how much stock has of it in all, and what that makes of the requirement.
pub(crate) async fn set_covered(
    tx: &mut Tx<'_>,
    id: DocumentId,
    covered: Quantity,
    state: RequirementState,
) -> Result<()> {
    tx.queue(SET_COVERED, params![id, covered, state.as_str()])
        .await
}

/// Changes the state, with a reason.
pub(crate) async fn set_state(
    tx: &mut Tx<'_>,
    id: DocumentId,
    state: RequirementState,
    reason: &str,
) -> Result<()> {
    tx.queue(SET_STATE, params![id, state.as_str(), reason])
        .await
}

/// Writes by when it is needed.
pub(crate) async fn set_needed_on(tx: &mut Tx<'_>, id: DocumentId, on: Option<Date>) -> Result<()> {
    tx.queue(SET_NEEDED_ON, params![id, on]).await
}

/// Locks products while their stock is shared out among work orders.
pub(crate) async fn lock_products(tx: &mut Tx<'_>, products: &[ProductId]) -> Result<()> {
    let query = Query::new(LOCK_PRODUCTS)
        .bind_list(products.iter().copied())
        .push(" ORDER BY id")
        .push(tx.dialect().pick("", " FOR NO KEY UPDATE"));
    tx.fetch_all(query.sql(), query.params()).await.map(drop)
}

/// What running work orders count on of some products.
pub(crate) async fn claims(tx: &mut Tx<'_>, products: &[ProductId]) -> Result<Vec<Claim>> {
    let query = Query::new(CLAIMS).bind_list(products.iter().copied());
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| {
            Ok(Claim {
                product: row.get(0)?,
                needed: row.get(1)?,
                supplied: row.get(2)?,
                units: row.get(3)?,
                made: row.get(4)?,
            })
        })
        .collect()
}

/// Which requirements to list.
#[derive(Debug, Clone, Default)]
pub struct RequirementFilter {
    /// Only those in this state.
    pub state: Option<RequirementState>,
    /// Only those that the order still waits for: open and ordered ones.
    pub missing: bool,
    /// Only those expected after they are needed.
    pub late: bool,
    /// Only those with a delivery that waits for its inspection.
    pub awaiting: bool,
    /// Only this order's.
    pub order: Option<OrderId>,
    /// Only this work order's.
    pub work_order: Option<DocumentId>,
    /// Only of this supplier.
    pub supplier: Option<DocumentId>,
    /// A number from its start, or a product.
    pub text: String,
    /// Continue after this row.
    pub after: Option<Position>,
    /// Rows wanted.
    pub limit: i64,
}

/// The day of need of what has none, so that it comes last.
const FAR_OFF: &str = "9999-12-31";

/// A place in the list: by the day of need, those without one last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// When it is needed; `9999-12-31` where nobody says.
    pub needed_on: String,
    /// Its number.
    pub number: String,
}

impl Requirement {
    /// Its place in the list.
    #[must_use]
    pub fn position(&self) -> Position {
        Position {
            needed_on: self
                .needed_on
                .map_or(FAR_OFF.to_owned(), |on| on.to_string()),
            number: self.number.clone(),
        }
    }
}

/// One page of requirements, those needed first at the top.
pub(crate) async fn list(
    tx: &mut Tx<'_>,
    _: &Permit<ViewProcurement>,
    filter: &RequirementFilter,
) -> Result<Vec<Requirement>> {
    let mut query = catalog::matching(
        Query::new(LIST),
        &filter.text,
        &["r.number", "o.number", "w.number"],
    );
    if let Some(state) = filter.state {
        query = query.push(" AND r.state = ").bind(state.as_str());
    }
    if filter.missing {
        query = query.push(" AND r.state IN ('open', 'ordered')");
    }
    if filter.late {
        query = query
            .push(" AND r.state = 'ordered' AND r.expected_on > COALESCE(w.start_on, r.needed_on)");
    }
    if filter.awaiting {
        query = query.push(
            " AND EXISTS (SELECT 1 FROM material_arrivals x WHERE x.requirement_id = r.id \
             AND x.quantity > x.passed + x.returned)",
        );
    }
    if let Some(order) = filter.order {
        query = query.push(" AND r.order_id = ").bind(order);
    }
    if let Some(work_order) = filter.work_order {
        query = query.push(" AND r.work_order_id = ").bind(work_order);
    }
    if let Some(supplier) = filter.supplier {
        query = query.push(" AND r.supplier_id = ").bind(supplier);
    }
    if let Some(after) = &filter.after {
        query = query
            .push(" AND (COALESCE(w.start_on, r.needed_on, '9999-12-31'), r.number) > (")
            .bind(after.needed_on.clone())
            .push(", ")
            .bind(after.number.clone())
            .push(")");
    }
    let query = query
        .push(" ORDER BY COALESCE(w.start_on, r.needed_on, '9999-12-31'), r.number LIMIT ")
        .bind(filter.limit);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(requirement)
        .collect()
}

fn requirement(row: &Row) -> Result<Requirement> {
    let (kind, state): (String, String) = (row.get(2)?, row.get(3)?);
    Ok(Requirement {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: RequirementKind::parse(&kind)
            .ok_or_else(|| Fault::internal("unknown kind of requirement"))?,
        state: RequirementState::parse(&state)
            .ok_or_else(|| Fault::internal("unknown requirement state"))?,
        order_id: row.get(4)?,
        order_label: row.get(5)?,
        line_id: row.get(6)?,
        work_order_id: row.get(7)?,
        work_order: row.get(8)?,
        product_id: row.get(9)?,
        sku: row.get(10)?,
        name: row.get(11)?,
        unit: row.get(12)?,
        serialised: row.get(13)?,
        needed: row.get(14)?,
        covered: row.get(15)?,
        received: row.get(16)?,
        awaiting: row.get(17)?,
        ordered: row.get(18)?,
        needed_on: row.get(19)?,
        lead_days: row.get(20)?,
        latest_order_on: None,
        supplier_id: row.get(21)?,
        supplier: row.get(22)?,
        expected_on: row.get(23)?,
        late: false,
        unit_price: row.get(24)?,
        reference: row.get(25)?,
        reason: row.get(26)?,
        ordered_at: row.get(27)?,
        version: row.get(28)?,
    })
}
