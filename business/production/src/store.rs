//! The SQL of work orders and reports.

use ::store::{Query, Row, Sql, Tx, params, sql};
use kernel::{Date, DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result, Text};

use crate::{
    report_progress::ReportProgress,
    work_order::{WorkOrder, WorkOrderState, WorkReport},
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT w.id, w.number, w.order_id, COALESCE(o.number, o.draft_label), w.line_id, \
             w.product_id, p.name, w.quantity, w.made, w.work_centre_id, c.name_zh, w.start_on, \
             w.end_on, w.standard, w.state, w.percent, w.predicted_on, \
             COALESCE(l.delivery_on, o.delivery_on), w.last_report_at, w.version, c.name_en \
             FROM work_orders w JOIN orders o ON o.id = w.order_id \
             LEFT JOIN order_lines l ON l.order_id = w.order_id AND l.line_id = w.line_id \
             JOIN products p ON p.id = w.product_id \
             LEFT JOIN work_centres c ON c.id = w.work_centre_id ",
            $rest
        )
    };
}

const FIND: Sql<'static> = sql!(select!("WHERE w.id = $1"));
const LOCK: Sql<'static> = sql!("SELECT id FROM work_orders WHERE id = $1"; FOR UPDATE);
const OF_ORDER: Sql<'static> = sql!(select!("WHERE w.order_id = $1 ORDER BY w.number"));
const PLANNED_AT: Sql<'static> = sql!(select!(
    "WHERE w.work_centre_id = $1 AND w.start_on <= $3 AND w.end_on >= $2 \
     AND w.state IN ('planned', 'in_progress') ORDER BY w.start_on"
));
const LIST: &str = select!("WHERE 1 = 1");
const CENTRE: Sql<'static> = sql!("SELECT active FROM work_centres WHERE id = $1");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO work_orders (id, number, order_id, line_id, product_id, quantity, made, standard, \
     state, percent, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 'open', 0, 1, $8)"
);
const SET_PLAN: Sql<'static> = sql!(
    "UPDATE work_orders SET work_centre_id = $2, start_on = $3, end_on = $4, standard = $5, \
     state = CASE state WHEN 'open' THEN 'planned' ELSE state END, version = version + 1 WHERE id = $1"
);
const SAVE_PROGRESS: Sql<'static> = sql!(
    "UPDATE work_orders SET made = $2, percent = $3, predicted_on = $4, state = $5, \
     last_report_at = $6, finished_at = $7, version = version + 1 WHERE id = $1"
);
const TAKE_BACK: Sql<'static> = sql!(
    "UPDATE work_orders SET made = $2, percent = $3, state = 'in_progress', finished_at = NULL, \
     version = version + 1 WHERE id = $1"
);
const SHRINK: Sql<'static> = sql!(
    "UPDATE work_orders SET quantity = $2, made = $3, percent = $4, version = version + 1 WHERE id = $1"
);
const INSERT_REPORT: Sql<'static> = sql!(
    "INSERT INTO work_reports (id, work_order_id, quantity, percent, predicted_on, anomaly, note, \
     reported_by, occurred_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const REPORTS: Sql<'static> = sql!(
    "SELECT r.id, r.quantity, r.percent, r.predicted_on, r.anomaly, r.note, u.name, r.occurred_at, \
     r.recorded_at FROM work_reports r JOIN users u ON u.id = r.reported_by \
     WHERE r.work_order_id = $1 ORDER BY r.recorded_at DESC LIMIT 200"
);
const CANCEL: Sql<'static> =
    sql!("UPDATE work_orders SET state = 'cancelled', version = version + 1 WHERE id = $1");
const RESIZE: Sql<'static> = sql!(
    "UPDATE work_orders SET quantity = $2, state = $3, percent = $4, finished_at = $5, \
     version = version + 1 WHERE id = $1"
);

/// A work order to be opened.
#[derive(Debug)]
pub(crate) struct NewWorkOrder {
    pub(crate) id: DocumentId,
    pub(crate) number: String,
    pub(crate) order_id: OrderId,
    pub(crate) line_id: LineId,
    pub(crate) product_id: ProductId,
    pub(crate) quantity: Quantity,
    pub(crate) standard: String,
}

/// Writes a new work order.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewWorkOrder, now: Moment) -> Result<()> {
    let params = params![
        new.id,
        new.number,
        new.order_id,
        new.line_id,
        new.product_id,
        new.quantity,
        new.standard,
        now
    ];
    tx.queue(INSERT, params).await
}

/// A work order, or `None`.
pub async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<WorkOrder>> {
    tx.fetch_optional(FIND, params![id])
        .await?
        .map(|row| work_order(&row))
        .transpose()
}

/// A work order; not found when there is none.
pub(crate) async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<WorkOrder> {
    find(tx, id).await?.ok_or(Fault::NotFound("work order"))
}

/// A work order, its row locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<WorkOrder> {
    tx.fetch_optional(LOCK, params![id]).await?;
    get(tx, id).await
}

/// The work orders of an order, by number.
pub async fn of_order(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<WorkOrder>> {
    tx.fetch_all(OF_ORDER, params![id])
        .await?
        .iter()
        .map(work_order)
        .collect()
}

/// The reports of a work order, newest first.
pub async fn reports_of(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<WorkReport>> {
    let rows = tx.fetch_all(REPORTS, params![id]).await?;
    rows.iter()
        .map(|row| {
            Ok(WorkReport {
                id: row.get(0)?,
                quantity: row.get(1)?,
                percent: row.get(2)?,
                predicted_on: row.get(3)?,
                anomaly: row.get(4)?,
                note: row.get(5)?,
                reported_by: row.get(6)?,
                occurred_at: row.get(7)?,
                recorded_at: row.get(8)?,
            })
        })
        .collect()
}

/// What is planned on a work centre on any of these days.
pub(crate) async fn planned_at(
    tx: &mut Tx<'_>,
    centre: DocumentId,
    from: Date,
    until: Date,
) -> Result<Vec<WorkOrder>> {
    tx.fetch_all(PLANNED_AT, params![centre, from, until])
        .await?
        .iter()
        .map(work_order)
        .collect()
}

/// Whether a work centre may be chosen.
pub(crate) async fn centre_is_active(tx: &mut Tx<'_>, id: DocumentId) -> Result<bool> {
    tx.fetch_optional(CENTRE, params![id])
        .await?
        .map_or(Ok(false), |row| row.get(0))
}

/// Gives a work order its plan.
pub(crate) async fn set_plan(
    tx: &mut Tx<'_>,
    id: DocumentId,
    centre: DocumentId,
    (start, end): (Date, Date),
    standard: &str,
) -> Result<()> {
    tx.execute(SET_PLAN, params![id, centre, start, end, standard])
        .await?;
    Ok(())
}

/// Writes what a report made of a work order.
pub(crate) async fn save_progress(tx: &mut Tx<'_>, after: &WorkOrder, at: Moment) -> Result<()> {
    let finished = (after.state == WorkOrderState::Done).then_some(at);
    tx.execute(
        SAVE_PROGRESS,
        params![
            after.id,
            after.made,
            after.percent,
            after.predicted_on,
            after.state.as_str(),
            at,
            finished
        ],
    )
    .await?;
    Ok(())
}

/// Lowers what was made; the work order goes on.
pub(crate) async fn take_back(
    tx: &mut Tx<'_>,
    id: DocumentId,
    made: Quantity,
    percent: i64,
) -> Result<()> {
    tx.execute(TAKE_BACK, params![id, made, percent]).await?;
    Ok(())
}

/// Makes a work order smaller by what it made for somebody else.
pub(crate) async fn shrink(
    tx: &mut Tx<'_>,
    id: DocumentId,
    (quantity, made): (Quantity, Quantity),
    percent: i64,
) -> Result<()> {
    tx.execute(SHRINK, params![id, quantity, made, percent])
        .await
        .map(drop)
}

/// Keeps a report.
pub(crate) async fn insert_report(
    tx: &mut Tx<'_>,
    report: &ReportProgress,
    after: &WorkOrder,
    occurred_at: Moment,
) -> Result<()> {
    let by = report.permit.user().ok_or(Fault::Unauthenticated)?;
    tx.execute(
        INSERT_REPORT,
        params![
            report.report,
            report.id,
            report.quantity,
            after.percent,
            report.predicted_on,
            report.anomaly,
            report.note,
            by,
            occurred_at,
            report.now,
        ],
    )
    .await?;
    Ok(())
}

/// Gives a work order up.
pub(crate) async fn cancel(tx: &mut Tx<'_>, id: DocumentId) -> Result<()> {
    tx.execute(CANCEL, params![id]).await.map(drop)
}

/// Gives a work order another quantity, with what that makes of its state and progress.
pub(crate) async fn resize(
    tx: &mut Tx<'_>,
    id: DocumentId,
    quantity: Quantity,
    (state, percent): (WorkOrderState, i64),
    now: Moment,
) -> Result<()> {
    let finished = (state == WorkOrderState::Done).then_some(now);
    tx.execute(
        RESIZE,
        params![id, quantity, state.as_str(), percent, finished],
    )
    .await
    .map(drop)
}

/// Which work orders to list.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorkFilter {
    pub(crate) state: Option<WorkOrderState>,
    pub(crate) centre: Option<DocumentId>,
    /// Only those not done yet.
    pub(crate) open: bool,
    /// A number from its start, or a product.
    pub(crate) text: String,
    /// Continue after this number.
    pub(crate) after: Option<String>,
    pub(crate) limit: i64,
}

/// Work orders in sight, by number.
pub(crate) async fn list(
    tx: &mut Tx<'_>,
    permit: &access::Permit<access::matrix::ViewProduction>,
    filter: &WorkFilter,
) -> Result<Vec<WorkOrder>> {
    let sight = permit.sight();
    let query = sight.only(Query::new(LIST), "o.department_id", "o.owner_id");
    let mut query = catalog::matching(query, &filter.text, &["w.number", "o.number"]);
    if let Some(state) = filter.state {
        query = query
            .push(" AND w.state = ")
            .bind(state.as_str().to_owned());
    }
    if filter.open {
        query = query.push(" AND w.state IN ('open', 'planned', 'in_progress')");
    }
    if let Some(centre) = filter.centre {
        query = query.push(" AND w.work_centre_id = ").bind(centre);
    }
    if let Some(after) = &filter.after {
        query = query.push(" AND w.number < ").bind(after.clone());
    }
    let query = query
        .push(" ORDER BY w.number DESC LIMIT ")
        .bind(filter.limit);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(work_order)
        .collect()
}

fn work_order(row: &Row) -> Result<WorkOrder> {
    let state: String = row.get(14)?;
    Ok(WorkOrder {
        id: row.get(0)?,
        number: row.get(1)?,
        order_id: row.get(2)?,
        order_label: row.get(3)?,
        line_id: row.get(4)?,
        product_id: row.get(5)?,
        product_name: row.get(6)?,
        quantity: row.get(7)?,
        made: row.get(8)?,
        work_centre_id: row.get(9)?,
        work_centre: row
            .get::<Option<String>>(10)?
            .zip(row.get(20)?)
            .map(|(zh, en)| Text { zh, en }),
        start_on: row.get(11)?,
        end_on: row.get(12)?,
        standard: row.get(13)?,
        state: WorkOrderState::parse(&state)
            .ok_or_else(|| Fault::internal("unknown work order state"))?,
        percent: row.get(15)?,
        predicted_on: row.get(16)?,
        due_on: row.get(17)?,
        last_report_at: row.get(18)?,
        version: row.get(19)?,
    })
}
