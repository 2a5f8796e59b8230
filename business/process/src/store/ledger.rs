//! Tables `line_movements` (append-only) and `line_facts` (their sums).

use std::collections::{HashMap, HashSet};

use engine::{LineFact, LineFacts};
use kernel::{Fault, Moment, Quantity, Result};
use store::{Query, Row, Sql, Tx, params, sql, values};
use uuid::Uuid;

use crate::{Movement, MovementRow, Subject};

const INSERT: Sql = sql!(
    "INSERT INTO line_movements (id, subject_kind, subject_id, line_id, kind, quantity, amount_minor, document_kind, \
     document_id, entry, revision, note, occurred_at, recorded_at, actor) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
const ADD: Sql = sql!(
    "INSERT INTO line_facts (subject_id, line_id, ordered, short_closed, reserved, from_stock, bought, planned, made, passed, \
     picked, packed, shipped, signed, accepted, returned, invoiced) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
     ON CONFLICT (subject_id, line_id) DO UPDATE SET ordered = line_facts.ordered + excluded.ordered, \
     short_closed = line_facts.short_closed + excluded.short_closed, \
     reserved = line_facts.reserved + excluded.reserved, from_stock = line_facts.from_stock + excluded.from_stock, \
     bought = line_facts.bought + excluded.bought, \
     planned = line_facts.planned + excluded.planned, made = line_facts.made + excluded.made, \
     passed = line_facts.passed + excluded.passed, picked = line_facts.picked + excluded.picked, \
     packed = line_facts.packed + excluded.packed, shipped = line_facts.shipped + excluded.shipped, \
     signed = line_facts.signed + excluded.signed, accepted = line_facts.accepted + excluded.accepted, \
     returned = line_facts.returned + excluded.returned, invoiced = line_facts.invoiced + excluded.invoiced"
);
const FACTS_OF_ALL: &str = "SELECT subject_id, line_id, ordered, short_closed, reserved, from_stock, bought, planned, made, passed, \
     picked, packed, shipped, signed, accepted, returned, invoiced FROM line_facts WHERE subject_id IN ";
const FACTS: Sql = sql!(
    "SELECT line_id, ordered, short_closed, reserved, from_stock, bought, planned, made, passed, picked, packed, shipped, \
     signed, accepted, returned, invoiced FROM line_facts WHERE subject_id = $1 ORDER BY line_id"
);
const MOVEMENTS: Sql = sql!(
    "SELECT line_id, kind, quantity, document_kind, document_id, note, occurred_at, recorded_at, actor \
     FROM line_movements WHERE subject_id = $1 ORDER BY recorded_at, id"
);
const PROJECTED: Sql = sql!(
    "SELECT subject_id, line_id, ordered, short_closed, reserved, from_stock, bought, planned, made, passed, picked, packed, \
     shipped, signed, accepted, returned, invoiced FROM line_facts WHERE (subject_id, line_id) > ($1, $2) \
     ORDER BY subject_id, line_id LIMIT $3"
);
const SUMMED: Sql = sql!(
    "SELECT subject_id, line_id, kind, CAST(SUM(quantity) AS BIGINT) FROM line_movements \
     WHERE (subject_id, line_id) > ($1, $2) AND (subject_id, line_id) <= ($3, $4) GROUP BY subject_id, line_id, kind"
);
const SUMMED_OF: Sql = sql!(
    "SELECT subject_id, line_id, kind, CAST(SUM(quantity) AS BIGINT) FROM line_movements \
     WHERE subject_id = $1 AND line_id = $2 GROUP BY subject_id, line_id, kind"
);
const UNPROJECTED: Sql = sql!(
    "SELECT DISTINCT m.subject_id, m.line_id FROM line_movements m WHERE NOT EXISTS (SELECT 1 FROM line_facts f \
     WHERE f.subject_id = m.subject_id AND f.line_id = m.line_id) LIMIT 100"
);

/// One line of one order, as a key.
pub(crate) type LineKey = (Uuid, Uuid);

/// Appends movements. A document that counts twice for one line and kind is a conflict.
pub(crate) async fn append(
    tx: &mut Tx<'_>,
    movements: &[Movement],
    actor: Option<Uuid>,
    now: Moment,
) -> Result<()> {
    let rows = movements.iter().map(|m| {
        values![
            Uuid::now_v7(),
            m.subject.kind.code(),
            m.subject.id,
            m.line,
            m.kind.key(),
            m.quantity,
            m.amount_minor,
            m.document.kind,
            m.document.id,
            m.entry,
            m.revision,
            m.note,
            m.occurred_at,
            now,
            actor
        ]
    });
    tx.insert_many(INSERT, rows).await
}

/// Adds shares, one per line, to the sums of the lines; atomic, whoever else adds at the same time.
pub(crate) async fn add(tx: &mut Tx<'_>, subject: Subject, shares: &[LineFacts]) -> Result<()> {
    let rows = shares.iter().map(|share| {
        let of = |fact| share.get(fact);
        values![
            subject.id,
            share.line,
            of(LineFact::Ordered),
            of(LineFact::ShortClosed),
            of(LineFact::Reserved),
            of(LineFact::FromStock),
            of(LineFact::Bought),
            of(LineFact::Planned),
            of(LineFact::Made),
            of(LineFact::Passed),
            of(LineFact::Picked),
            of(LineFact::Packed),
            of(LineFact::Shipped),
            of(LineFact::Signed),
            of(LineFact::Accepted),
            of(LineFact::Returned),
            of(LineFact::Invoiced),
        ]
    });
    tx.insert_many(ADD, rows).await
}

/// The sums of every line of a subject.
pub(crate) async fn facts(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<LineFacts>> {
    let rows = tx.fetch_all(FACTS, params![subject.id]).await?;
    rows.iter().map(|row| read_sums(row, 0)).collect()
}

/// The sums of every line of some subjects, in one statement.
pub(crate) async fn facts_of_all(
    tx: &mut Tx<'_>,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<LineFacts>>> {
    let query = Query::new(FACTS_OF_ALL).bind_padded(subjects);
    let mut all: HashMap<Uuid, Vec<LineFacts>> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let lines = all.entry(row.get(0)?).or_default();
        lines.push(read_sums(&row, 1)?);
    }
    Ok(all)
}

/// Those of some subjects with a line of which something is still to leave the house.
pub(crate) async fn with_unshipped(
    tx: &mut Tx<'_>,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<Uuid>> {
    let query = Query::new(
        "SELECT DISTINCT subject_id FROM line_facts WHERE shipped < ordered - short_closed \
         AND subject_id IN ",
    )
    .bind_padded(subjects);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Every movement of a subject, in the order they were recorded.
pub(crate) async fn movements(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<MovementRow>> {
    let rows = tx.fetch_all(MOVEMENTS, params![subject.id]).await?;
    let read = |row: &Row| {
        Ok(MovementRow {
            line: row.get(0)?,
            kind: kind(row, 1)?.key().to_owned(),
            quantity: row.get(2)?,
            document_kind: row.get(3)?,
            document_id: row.get(4)?,
            note: row.get(5)?,
            occurred_at: row.get(6)?,
            recorded_at: row.get(7)?,
            actor: row.get(8)?,
        })
    };
    rows.iter().map(read).collect()
}

/// A page of projected lines after a key.
pub(crate) async fn projected(
    tx: &mut Tx<'_>,
    after: LineKey,
    limit: i64,
) -> Result<Vec<(LineKey, LineFacts)>> {
    let rows = tx
        .fetch_all(PROJECTED, params![after.0, after.1, limit])
        .await?;
    rows.iter()
        .map(|row| Ok(((row.get(0)?, row.get(1)?), read_sums(row, 1)?)))
        .collect()
}

/// The movements of a range of lines, summed.
pub(crate) async fn summed(
    tx: &mut Tx<'_>,
    after: LineKey,
    to: LineKey,
) -> Result<Vec<(LineKey, LineFact, Quantity)>> {
    let rows = tx
        .fetch_all(SUMMED, params![after.0, after.1, to.0, to.1])
        .await?;
    rows.iter().map(read_sum).collect()
}

/// The movements of one line, summed.
pub(crate) async fn summed_of(
    tx: &mut Tx<'_>,
    key: LineKey,
) -> Result<Vec<(LineKey, LineFact, Quantity)>> {
    let rows = tx.fetch_all(SUMMED_OF, params![key.0, key.1]).await?;
    rows.iter().map(read_sum).collect()
}

fn read_sum(row: &Row) -> Result<(LineKey, LineFact, Quantity)> {
    Ok(((row.get(0)?, row.get(1)?), kind(row, 2)?, row.get(3)?))
}

/// Lines that have movements but no sums.
pub(crate) async fn unprojected(tx: &mut Tx<'_>) -> Result<Vec<LineKey>> {
    let rows = tx.fetch_all(UNPROJECTED, params![]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

fn read_sums(row: &Row, line: usize) -> Result<LineFacts> {
    let mut facts = LineFacts::new(row.get(line)?);
    for (column, fact) in LineFact::ALL.iter().enumerate() {
        facts.put(*fact, row.get(line + 1 + column)?);
    }
    Ok(facts)
}

fn kind(row: &Row, column: usize) -> Result<LineFact> {
    let key: String = row.get(column)?;
    LineFact::parse(&key)
        .ok_or_else(|| Fault::internal(format_args!("unknown movement kind {key}")))
}
