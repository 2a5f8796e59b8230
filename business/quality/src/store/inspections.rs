//! Tables `inspections` and `inspection_serials`, both append-only.

use std::collections::HashMap;

use ::store::{Json, Query, Row, Sql, Tx, params, sql, values};
use kernel::{DocumentId, Fault, Moment, OrderId, Result, UserId};

use crate::{
    goods::Goods,
    inspection::{Findings, Inspection, InspectionItem, Stage},
};

const SELECT: &str = "SELECT i.id, i.number, i.stage, i.order_id, COALESCE(o.number, o.draft_label), i.line_id, \
     i.work_order_id, w.number, i.requirement_id, i.arrival_id, i.nonconformance_id, i.product_id, p.name, p.unit, \
     i.passed, i.failed, i.items, i.note, u.name, i.occurred_at, i.recorded_at FROM inspections i \
     JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id \
     LEFT JOIN work_orders w ON w.id = i.work_order_id LEFT JOIN users u ON u.id = i.inspected_by WHERE ";
const ORDER: &str = " ORDER BY i.recorded_at, i.number";
const INSERT: Sql<'static> = sql!(
    "INSERT INTO inspections (id, number, stage, order_id, line_id, work_order_id, requirement_id, arrival_id, \
     nonconformance_id, product_id, passed, failed, items, note, inspected_by, occurred_at, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
);
const INSERT_SERIALS: Sql<'static> =
    sql!("INSERT INTO inspection_serials (serial, inspection_id, passed) VALUES ($1, $2, $3)");
const JUDGED_SERIALS: Sql<'static> = sql!(
    "SELECT s.serial FROM inspections i JOIN inspection_serials s ON s.inspection_id = i.id \
     WHERE i.order_id = $1 AND i.stage = 'final' AND s.passed \
     UNION SELECT s.serial FROM nonconformances n JOIN nonconformance_serials s ON s.nonconformance_id = n.id \
     WHERE n.order_id = $1 AND n.disposition = 'accept' AND n.state = 'closed'"
);

/// An inspection to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewInspection<'a> {
    pub(crate) id: DocumentId,
    pub(crate) number: &'a str,
    pub(crate) goods: &'a Goods,
    pub(crate) nonconformance: Option<DocumentId>,
    pub(crate) findings: &'a Findings,
    pub(crate) by: Option<UserId>,
    pub(crate) occurred_at: Moment,
}

/// Writes an inspection with its machines.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewInspection<'_>, now: Moment) -> Result<()> {
    let (goods, findings) = (new.goods, new.findings);
    let (stage, items, note) = (
        goods.stage.as_str(),
        Json(&findings.items),
        findings.note.trim(),
    );
    let values = params![
        new.id,
        new.number,
        stage,
        goods.order,
        goods.line,
        goods.work_order,
        goods.requirement,
        goods.arrival,
        new.nonconformance,
        goods.product,
        findings.passed,
        findings.failed,
        items,
        note,
        new.by,
        new.occurred_at,
        now
    ];
    tx.queue(INSERT, values).await?;
    let passed = findings
        .passed_serials
        .iter()
        .map(|serial| values![serial.clone(), new.id, true]);
    let failed = findings
        .failed_serials
        .iter()
        .map(|serial| values![serial.clone(), new.id, false]);
    tx.insert_many(INSERT_SERIALS, passed.chain(failed)).await
}

/// Every inspection of an order, in order.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Inspection>> {
    list(
        tx,
        Query::new(SELECT)
            .push("i.order_id = ")
            .bind(order)
            .push(ORDER),
    )
    .await
}

/// The inspection that found a nonconformance and those that repeated it, in order.
pub(crate) async fn of_nonconformance(
    tx: &mut Tx<'_>,
    first: DocumentId,
    nonconformance: DocumentId,
) -> Result<Vec<Inspection>> {
    let query = Query::new(SELECT)
        .push("(i.id = ")
        .bind(first)
        .push(" OR i.nonconformance_id = ");
    list(tx, query.bind(nonconformance).push(")").push(ORDER)).await
}

/// The inspections that looked at a machine, in order.
pub(crate) async fn of_serial(tx: &mut Tx<'_>, serial: &str) -> Result<Vec<Inspection>> {
    let query = Query::new(SELECT)
        .push("i.id IN (SELECT s.inspection_id FROM inspection_serials s WHERE s.serial = ")
        .bind(serial.to_owned())
        .push(")")
        .push(ORDER);
    list(tx, query).await
}

/// The inspections of work orders while they were under way, in order.
pub(crate) async fn of_work_order(
    tx: &mut Tx<'_>,
    work_order: DocumentId,
) -> Result<Vec<Inspection>> {
    let query = Query::new(SELECT)
        .push("i.work_order_id = ")
        .bind(work_order);
    list(tx, query.push(" AND i.stage = 'in_process'").push(ORDER)).await
}

/// The incoming inspections of some requirements, in order.
pub(crate) async fn of_requirements(
    tx: &mut Tx<'_>,
    requirements: &[DocumentId],
) -> Result<Vec<Inspection>> {
    if requirements.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::new(SELECT)
        .push("i.requirement_id IN ")
        .bind_list(requirements.iter().copied());
    list(tx, query.push(ORDER)).await
}

/// The machines of an order that passed a final inspection, or were accepted for a reason.
pub(crate) async fn judged_serials(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<String>> {
    tx.fetch_all(JUDGED_SERIALS, params![order])
        .await?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

async fn list(tx: &mut Tx<'_>, query: Query) -> Result<Vec<Inspection>> {
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut found: Vec<Inspection> = rows.iter().map(read).collect::<Result<_>>()?;
    let mut serials = serials(tx, &found).await?;
    for inspection in &mut found {
        if let Some((passed, failed)) = serials.remove(&inspection.id) {
            inspection.passed_serials = passed;
            inspection.failed_serials = failed;
        }
    }
    Ok(found)
}

type Sides = (Vec<String>, Vec<String>);

/// The machines of some inspections, passed and failed, in one query.
async fn serials(tx: &mut Tx<'_>, of: &[Inspection]) -> Result<HashMap<DocumentId, Sides>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Query::new(
        "SELECT inspection_id, serial, passed FROM inspection_serials WHERE inspection_id IN ",
    )
    .bind_list(of.iter().map(|inspection| inspection.id))
    .push(" ORDER BY serial");
    let mut serials: HashMap<DocumentId, Sides> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let (passed, failed) = serials.entry(row.get(0)?).or_default();
        if row.get(2)? {
            passed.push(row.get(1)?)
        } else {
            failed.push(row.get(1)?)
        }
    }
    Ok(serials)
}

fn read(row: &Row) -> Result<Inspection> {
    let stage: String = row.get(2)?;
    let items: Json<Vec<InspectionItem>> = row.get(16)?;
    Ok(Inspection {
        id: row.get(0)?,
        number: row.get(1)?,
        stage: Stage::parse(&stage)
            .ok_or_else(|| Fault::internal("unknown stage of inspection"))?,
        order_id: row.get(3)?,
        order_label: row.get(4)?,
        line_id: row.get(5)?,
        work_order_id: row.get(6)?,
        work_order: row.get(7)?,
        requirement_id: row.get(8)?,
        arrival_id: row.get(9)?,
        nonconformance_id: row.get(10)?,
        product_id: row.get(11)?,
        product_name: row.get(12)?,
        unit: row.get(13)?,
        passed: row.get(14)?,
        failed: row.get(15)?,
        passed_serials: Vec::new(),
        failed_serials: Vec::new(),
        items: items.0,
        note: row.get(17)?,
        inspected_by: row.get(18)?,
        occurred_at: row.get(19)?,
        recorded_at: row.get(20)?,
    })
}
