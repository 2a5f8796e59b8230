//! Tables `nonconformances` and `nonconformance_serials`.

use std::collections::HashMap;

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use access::{Permit, matrix::ViewQuality};
use kernel::{Date, DocumentId, Fault, Moment, OrderId, Quantity, Result, TaskId, UserId};

use crate::{
    goods::Goods,
    inspection::Stage,
    nonconformance::{Disposition, Nonconformance, NonconformanceState},
};

const SELECT: &str = "SELECT n.id, n.number, n.stage, n.inspection_id, n.order_id, COALESCE(o.number, o.draft_label), \
     n.line_id, n.work_order_id, w.number, n.requirement_id, n.arrival_id, n.product_id, p.name, p.unit, n.quantity, \
     n.description, n.cause, n.action, n.post, n.responsible, r.name, n.due_on, n.state, n.disposition, n.reason, \
     n.round, u.name, n.opened_at, n.corrected_by, n.corrected_for, n.corrected_at, n.closed_at, n.version \
     FROM nonconformances n JOIN orders o ON o.id = n.order_id JOIN products p ON p.id = n.product_id \
     LEFT JOIN work_orders w ON w.id = n.work_order_id LEFT JOIN users u ON u.id = n.opened_by \
     LEFT JOIN users r ON r.id = n.responsible WHERE ";
const LOCK: Sql<'static> = sql!("SELECT task_id FROM nonconformances WHERE id = $1"; FOR UPDATE);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO nonconformances (id, number, stage, inspection_id, order_id, line_id, work_order_id, requirement_id, \
     arrival_id, product_id, quantity, description, cause, action, post, responsible, due_on, state, reason, round, \
     task_id, opened_by, opened_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', $13, \
     $14, $15, 'open', '', 1, $16, $17, $18, 1)"
);
const INSERT_SERIALS: Sql<'static> = sql!(
    "INSERT INTO nonconformance_serials (serial, nonconformance_id, open) VALUES ($1, $2, $3)"
);
const SET_CORRECTED: Sql<'static> = sql!(
    "UPDATE nonconformances SET cause = $2, action = $3, state = 'corrected', corrected_by = $4, corrected_for = $5, \
     corrected_at = $6, task_id = $7, version = version + 1 WHERE id = $1"
);
const SET_DISPOSITION: Sql<'static> = sql!(
    "UPDATE nonconformances SET disposition = $2, reason = $3, cause = $4, version = version + 1 WHERE id = $1"
);
const SET_FAILED_AGAIN: Sql<'static> = sql!(
    "UPDATE nonconformances SET quantity = $2, state = 'open', round = round + 1, due_on = $3, task_id = $4, \
     version = version + 1 WHERE id = $1"
);
const SET_CLOSED: Sql<'static> = sql!(
    "UPDATE nonconformances SET state = 'closed', closed_by = $2, closed_at = $3, task_id = NULL, \
     version = version + 1 WHERE id = $1"
);
const CLOSE_SERIALS: &str = "UPDATE nonconformance_serials SET open = ";
const COUNT_OPEN: Sql<'static> =
    sql!("SELECT COUNT(*) FROM nonconformances WHERE order_id = $1 AND state <> 'closed'");

/// A nonconformance to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewNonconformance<'a> {
    pub(crate) id: DocumentId,
    pub(crate) number: &'a str,
    pub(crate) goods: &'a Goods,
    pub(crate) inspection: DocumentId,
    pub(crate) quantity: Quantity,
    pub(crate) serials: &'a [String],
    pub(crate) description: &'a str,
    pub(crate) post: &'a str,
    pub(crate) responsible: Option<UserId>,
    pub(crate) due_on: Date,
    pub(crate) task: TaskId,
    pub(crate) by: Option<UserId>,
}

/// Writes a nonconformance with its machines.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    new: &NewNonconformance<'_>,
    now: Moment,
) -> Result<()> {
    let goods = new.goods;
    let stage = goods.stage.as_str();
    let values = params![
        new.id,
        new.number,
        stage,
        new.inspection,
        goods.order,
        goods.line,
        goods.work_order,
        goods.requirement,
        goods.arrival,
        goods.product,
        new.quantity,
        new.description,
        new.post,
        new.responsible,
        new.due_on,
        new.task,
        new.by,
        now
    ];
    tx.queue(INSERT, values).await?;
    let rows = new
        .serials
        .iter()
        .map(|serial| values![serial.clone(), new.id, true]);
    tx.insert_many(INSERT_SERIALS, rows).await
}

/// A nonconformance, or `None`.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Nonconformance>> {
    Ok(list(tx, Query::new(SELECT).push("n.id = ").bind(id))
        .await?
        .pop())
}

/// A nonconformance; not found when there is none.
pub(crate) async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Nonconformance> {
    find(tx, id).await?.ok_or(Fault::NotFound("nonconformance"))
}

/// A nonconformance with the open task about it, its row locked until the transaction ends.
pub(crate) async fn lock(
    tx: &mut Tx<'_>,
    id: DocumentId,
) -> Result<(Nonconformance, Option<TaskId>)> {
    let row = tx.fetch_optional(LOCK, params![id]).await?;
    let task = row.map(|row| row.get(0)).transpose()?.flatten();
    Ok((get(tx, id).await?, task))
}

/// The nonconformances of an order, in order.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Nonconformance>> {
    list(
        tx,
        Query::new(SELECT)
            .push("n.order_id = ")
            .bind(order)
            .push(" ORDER BY n.number"),
    )
    .await
}

/// The nonconformances that were about a machine, in order.
pub(crate) async fn of_serial(tx: &mut Tx<'_>, serial: &str) -> Result<Vec<Nonconformance>> {
    let query = Query::new(SELECT)
        .push("n.id IN (SELECT s.nonconformance_id FROM nonconformance_serials s WHERE s.serial = ")
        .bind(serial.to_owned())
        .push(") ORDER BY n.number");
    list(tx, query).await
}

/// How many nonconformances of an order are not closed.
pub(crate) async fn count_open(tx: &mut Tx<'_>, order: OrderId) -> Result<i64> {
    tx.fetch_one(COUNT_OPEN, params![order]).await?.get(0)
}

/// What a correction says.
#[derive(Debug, Clone)]
pub(crate) struct Corrected<'a> {
    pub(crate) cause: &'a str,
    pub(crate) action: &'a str,
    pub(crate) by: Option<UserId>,
    pub(crate) on_behalf_of: Option<UserId>,
    pub(crate) task: TaskId,
}

/// Writes cause and correction.
pub(crate) async fn set_corrected(
    tx: &mut Tx<'_>,
    id: DocumentId,
    c: &Corrected<'_>,
    now: Moment,
) -> Result<()> {
    tx.queue(
        SET_CORRECTED,
        params![id, c.cause, c.action, c.by, c.on_behalf_of, now, c.task],
    )
    .await
}

/// Writes what quality decided.
pub(crate) async fn set_disposition(
    tx: &mut Tx<'_>,
    id: DocumentId,
    disposition: Disposition,
    (reason, cause): (&str, &str),
) -> Result<()> {
    tx.queue(
        SET_DISPOSITION,
        params![id, disposition.as_str(), reason, cause],
    )
    .await
}

/// It was inspected again, and part of it failed again.
pub(crate) async fn set_failed_again(
    tx: &mut Tx<'_>,
    id: DocumentId,
    quantity: Quantity,
    due_on: Date,
    task: TaskId,
) -> Result<()> {
    tx.queue(SET_FAILED_AGAIN, params![id, quantity, due_on, task])
        .await
}

/// Closes it.
pub(crate) async fn set_closed(
    tx: &mut Tx<'_>,
    id: DocumentId,
    by: Option<UserId>,
    now: Moment,
) -> Result<()> {
    tx.queue(SET_CLOSED, params![id, by, now]).await
}

/// Machines are in order again, or gone.
pub(crate) async fn close_serials(
    tx: &mut Tx<'_>,
    id: DocumentId,
    serials: &[String],
) -> Result<()> {
    if serials.is_empty() {
        return Ok(());
    }
    let query = Query::new(CLOSE_SERIALS)
        .bind(false)
        .push(" WHERE nonconformance_id = ")
        .bind(id)
        .push(" AND serial IN ")
        .bind_list(serials.iter().cloned());
    tx.execute(query.sql(), query.params()).await.map(drop)
}

/// Which nonconformances to list.
#[derive(Debug, Clone, Default)]
pub(crate) struct NonconformanceFilter {
    pub(crate) state: Option<NonconformanceState>,
    /// Only those not closed.
    pub(crate) unclosed: bool,
    pub(crate) stage: Option<Stage>,
    pub(crate) order: Option<OrderId>,
    /// A number from its start, or a product.
    pub(crate) text: String,
    /// Continue after this number.
    pub(crate) after: Option<String>,
    pub(crate) limit: i64,
}

/// Nonconformances in sight, newest number first.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewQuality>,
    filter: &NonconformanceFilter,
) -> Result<Vec<Nonconformance>> {
    let sight = permit.sight();
    let query = sight.only(
        Query::new(SELECT).push("1 = 1"),
        "o.department_id",
        "o.owner_id",
    );
    let mut query = catalog::matching(query, &filter.text, &["n.number", "o.number"]);
    if let Some(state) = filter.state {
        query = query.push(" AND n.state = ").bind(state.as_str());
    }
    if filter.unclosed {
        query = query.push(" AND n.state IN ('open', 'corrected')");
    }
    if let Some(stage) = filter.stage {
        query = query.push(" AND n.stage = ").bind(stage.as_str());
    }
    if let Some(order) = filter.order {
        query = query.push(" AND n.order_id = ").bind(order);
    }
    if let Some(after) = &filter.after {
        query = query.push(" AND n.number < ").bind(after.clone());
    }
    list(
        tx,
        query
            .push(" ORDER BY n.number DESC LIMIT ")
            .bind(filter.limit),
    )
    .await
}

async fn list(tx: &mut Tx<'_>, query: Query) -> Result<Vec<Nonconformance>> {
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut found: Vec<Nonconformance> = rows.iter().map(read).collect::<Result<_>>()?;
    if found.is_empty() {
        return Ok(found);
    }
    let query = Query::new(
        "SELECT nonconformance_id, serial FROM nonconformance_serials WHERE nonconformance_id IN ",
    )
    .bind_list(found.iter().map(|n| n.id))
    .push(" AND open = ")
    .bind(true)
    .push(" ORDER BY serial");
    let mut serials: HashMap<DocumentId, Vec<String>> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        serials.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    for n in &mut found {
        n.serials = serials.remove(&n.id).unwrap_or_default();
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Nonconformance> {
    let (stage, state): (String, String) = (row.get(2)?, row.get(22)?);
    let disposition: Option<String> = row.get(23)?;
    let unknown = |what: &str| Fault::internal(format_args!("unknown {what} of a nonconformance"));
    let parse = |word: String| Disposition::parse(&word).ok_or_else(|| unknown("disposition"));
    Ok(Nonconformance {
        id: row.get(0)?,
        number: row.get(1)?,
        stage: Stage::parse(&stage).ok_or_else(|| unknown("stage"))?,
        inspection_id: row.get(3)?,
        order_id: row.get(4)?,
        order_label: row.get(5)?,
        line_id: row.get(6)?,
        work_order_id: row.get(7)?,
        work_order: row.get(8)?,
        requirement_id: row.get(9)?,
        arrival_id: row.get(10)?,
        product_id: row.get(11)?,
        product_name: row.get(12)?,
        unit: row.get(13)?,
        quantity: row.get(14)?,
        serials: Vec::new(),
        description: row.get(15)?,
        cause: row.get(16)?,
        action: row.get(17)?,
        post: row.get(18)?,
        responsible: row.get(19)?,
        responsible_name: row.get(20)?,
        due_on: row.get(21)?,
        state: NonconformanceState::parse(&state).ok_or_else(|| unknown("state"))?,
        disposition: disposition.map(parse).transpose()?,
        reason: row.get(24)?,
        round: row.get(25)?,
        opened_by: row.get(26)?,
        opened_at: row.get(27)?,
        corrected_by: row.get(28)?,
        corrected_for: row.get(29)?,
        corrected_at: row.get(30)?,
        closed_at: row.get(31)?,
        version: row.get(32)?,
    })
}
