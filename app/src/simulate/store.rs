//! What the virtual company reads straight from the database: its staff, and what must always hold.

use ::store::{Sql, Tx, params, sql};
use kernel::{DepartmentId, Moment, Result, UserId};
use uuid::Uuid;

const STAFF: Sql = sql!(
    "SELECT u.id, u.login, p.department_id, p.post FROM users u JOIN user_posts p ON p.user_id = u.id
     WHERE u.active ORDER BY u.login, p.ordinal"
);

/// Who works here: id, sign-in name, department, posts.
pub(super) type Staff = (UserId, String, DepartmentId, Vec<String>);

/// Everybody who works here, by sign-in name, with his posts and the department of the first.
pub(super) async fn staff(tx: &mut Tx<'_>) -> Result<Vec<Staff>> {
    let mut staff: Vec<Staff> = Vec::new();
    for row in tx.fetch_all(STAFF, params![]).await? {
        let (id, post): (UserId, String) = (row.get(0)?, row.get(3)?);
        match staff.last_mut().filter(|last| last.0 == id) {
            Some(last) => last.3.push(post),
            None => staff.push((id, row.get(1)?, row.get(2)?, vec![post])),
        }
    }
    Ok(staff)
}

/// What must never be: each query answers the ids of what breaks the rule.
const RULES: [(&str, Sql); 8] = [
    (
        "stock on hand is not negative and covers what is reserved",
        sql!("SELECT product_id FROM stock_levels WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand"),
    ),
    (
        "of no line more is shipped than ordered, accepted than shipped, passed than made, packed than picked",
        sql!(
            "SELECT line_id FROM line_facts WHERE shipped - returned > ordered OR accepted > shipped
             OR passed > made OR packed > picked OR shipped < 0 OR accepted < 0 OR picked < 0 OR reserved < 0"
        ),
    ),
    (
        "the payment schedule sums to what the order comes to",
        sql!(
            "SELECT m.order_id FROM order_money m WHERE m.committed <>
             (SELECT CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) FROM payment_schedule s WHERE s.order_id = m.order_id)"
        ),
    ),
    (
        // A line of which something is short-closed is rounded once.
        "an approved order owes what of it is to be delivered, less what credit notes gave up",
        sql!(
            "SELECT o.id FROM orders o JOIN order_money m ON m.order_id = o.id JOIN
             (SELECT l.order_id, SUM(l.gross * (l.quantity - COALESCE(f.short_closed, 0)) / l.quantity) AS owed,
              SUM(CASE WHEN f.short_closed > 0 THEN 1 ELSE 0 END) AS cut
              FROM order_lines l LEFT JOIN line_facts f ON f.subject_id = l.order_id AND f.line_id = l.line_id
              WHERE l.quantity > 0 GROUP BY l.order_id) x ON x.order_id = o.id
             WHERE o.state <> 'cancelled'
             AND (m.committed + m.credited < x.owed OR m.committed + m.credited > x.owed + x.cut)"
        ),
    ),
    (
        "an approved order is given up by a decision, before anything left, and owes what was invoiced",
        sql!(
            "SELECT o.id FROM orders o JOIN order_money m ON m.order_id = o.id
             WHERE o.state = 'cancelled' AND (m.committed <> m.invoiced OR NOT EXISTS
             (SELECT e.id FROM order_endings e WHERE e.order_id = o.id AND e.kind = 'cancelled') OR EXISTS
             (SELECT f.line_id FROM line_facts f WHERE f.subject_id = o.id AND f.shipped > f.returned))"
        ),
    ),
    (
        "a receipt is what it pays and what is left of it",
        sql!(
            "SELECT r.id FROM customer_receipts r WHERE r.reversed_at IS NULL AND r.amount <> r.unapplied +
             (SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM receipt_allocations a
              WHERE a.source_kind = 'receipt' AND a.source_id = r.id)"
        ),
    ),
    (
        "an order is the sum of its lines",
        sql!(
            "SELECT o.id FROM orders o WHERE o.net + o.tax <> o.gross OR o.gross <>
             (SELECT CAST(COALESCE(SUM(l.gross), 0) AS BIGINT) FROM order_lines l WHERE l.order_id = o.id)"
        ),
    ),
    (
        "nothing open is left on an order that has ended",
        sql!(
            "SELECT o.id FROM orders o JOIN tasks t ON t.subject_id = o.id
             WHERE o.state IN ('closed', 'cancelled') AND t.step IS NOT NULL AND t.done_at IS NULL"
        ),
    ),
];

/// Which rules are broken, with what breaks them.
pub(super) async fn broken_rules(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for (rule, sql) in RULES {
        for row in tx.fetch_all(sql, params![]).await? {
            broken.push(format!("{rule}: not so for {}", row.get::<Uuid>(0)?));
        }
    }
    Ok(broken)
}

const CLAUSES: Sql = sql!(
    "SELECT i.subject_id, i.clauses,
     (SELECT COUNT(*) FROM clause_marks b WHERE b.subject_id = i.subject_id AND b.state = 'broken'),
     (SELECT COUNT(*) FROM clause_marks d WHERE d.subject_id = i.subject_id AND d.state = 'due')
     FROM process_instances i ORDER BY i.subject_id"
);

/// Orders whose clauses have no state, or not the one that is marked.
pub(super) async fn clauses_astray(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut astray = Vec::new();
    for row in tx.fetch_all(CLAUSES, params![]).await? {
        let (id, letters): (Uuid, String) = (row.get(0)?, row.get(1)?);
        let count = |letter| i64::try_from(letters.matches(letter).count()).unwrap_or(i64::MAX);
        let known = !letters.is_empty() && letters.chars().all(|l| "-.kdb".contains(l));
        let marked: (i64, i64) = (row.get(2)?, row.get(3)?);
        if !known || (count('b'), count('d')) != marked {
            astray.push(format!(
                "clauses of {id} stand as {letters}, marked {marked:?}"
            ));
        }
    }
    Ok(astray)
}

/// Where an order stands, and what it must keep saying once it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: Uuid,
    pub(super) state: String,
    pub(super) content: String,
}

const STANDINGS: Sql = sql!(
    "SELECT o.id, o.state, o.number, o.revision, o.content_hash, o.gross, o.milestone, o.closed_at,
     (SELECT COUNT(*) FROM line_movements l WHERE l.subject_id = o.id),
     (SELECT COUNT(*) FROM receipt_allocations a WHERE a.order_id = o.id),
     (SELECT COUNT(*) FROM sales_invoices s WHERE s.order_id = o.id)
     FROM orders o ORDER BY o.id"
);

/// Every order's standing.
pub(super) async fn standings(tx: &mut Tx<'_>) -> Result<Vec<Standing>> {
    let rows = tx.fetch_all(STANDINGS, params![]).await?;
    let standing = |row: &::store::Row| {
        let number: Option<String> = row.get(2)?;
        let (revision, hash, gross): (i64, String, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let (milestone, closed): (String, Option<Moment>) = (row.get(6)?, row.get(7)?);
        let counts: [i64; 3] = [row.get(8)?, row.get(9)?, row.get(10)?];
        let content =
            format!("{number:?} r{revision} {hash} {gross} {milestone} {closed:?} {counts:?}");
        let (id, state) = (row.get(0)?, row.get(1)?);
        Ok(Standing { id, state, content })
    };
    rows.iter().map(standing).collect()
}

const TOUCHED: Sql = sql!(
    "SELECT DISTINCT stream_id FROM events
     WHERE stream_kind = 'sales_order' AND recorded_at >= $1 ORDER BY stream_id"
);

/// The orders to which something has happened since a moment.
pub(super) async fn touched(tx: &mut Tx<'_>, since: Moment) -> Result<Vec<Uuid>> {
    let rows = tx.fetch_all(TOUCHED, params![since]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

const HISTORY: Sql = sql!(
    "SELECT recorded_at, occurred_at, stream_kind, kind, post FROM events
     ORDER BY recorded_at, stream_kind, kind, occurred_at, post"
);

/// What happened when, without the ids that differ in every run.
pub(super) async fn history(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let rows = tx.fetch_all(HISTORY, params![]).await?;
    let line = |row: &::store::Row| {
        let (recorded, occurred): (Moment, Moment) = (row.get(0)?, row.get(1)?);
        let (stream, kind, post): (String, String, String) =
            (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(format!("{recorded} {occurred} {stream} {kind} {post}"))
    };
    rows.iter().map(line).collect()
}

const BY_STATE: Sql = sql!("SELECT state, COUNT(*) FROM orders GROUP BY state ORDER BY state");

/// How many orders stand where.
pub(super) async fn orders_by_state(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    let rows = tx.fetch_all(BY_STATE, params![]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
