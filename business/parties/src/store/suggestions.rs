//! Table `customer_suggestions`.

use ::store::{Query, Row, Sql, Tx, params, sql};
use access::{Permit, matrix::ViewCustomer};
use kernel::{CustomerId, DocumentId, Fault, Moment, Result, UserId};

use crate::suggestion::{DetailsSeen, Difference, SuggestedField, Suggestion};

const COLUMNS: &str = "SELECT s.id, s.customer_id, c.name, s.field, s.subject, s.present, s.suggested, s.document_kind, \
     s.document_id, s.document_label, s.suggested_at, s.state, u.name, s.settled_at FROM customer_suggestions s \
     JOIN customers c ON c.id = s.customer_id LEFT JOIN users u ON u.id = s.settled_by WHERE ";
const INSERT: Sql<'static> = sql!(
    "INSERT INTO customer_suggestions (id, customer_id, field, subject, present, suggested, document_kind, document_id, \
     document_label, state, suggested_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10) \
     ON CONFLICT (customer_id, field, subject, suggested) DO NOTHING"
);
const SETTLE: Sql<'static> = sql!(
    "UPDATE customer_suggestions SET state = $2, settled_by = $3, settled_at = $4 \
     WHERE id = $1 AND state = 'open'"
);

/// Keeps a difference as a suggestion, unless the same was suggested before.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    seen: &DetailsSeen,
    found: &Difference,
    now: Moment,
) -> Result<()> {
    let (kind, document, label) = &seen.document;
    tx.execute(
        INSERT,
        params![
            DocumentId::new(),
            seen.customer,
            found.field.as_str(),
            found.subject,
            found.present,
            found.suggested,
            *kind,
            DocumentId(*document),
            label,
            now
        ],
    )
    .await
    .map(drop)
}

/// A suggestion.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Suggestion> {
    let query = Query::new(COLUMNS).push("s.id = ").bind(id);
    let row = tx.fetch_optional(query.sql(), query.params()).await?;
    suggestion(&row.ok_or(Fault::NotFound("suggestion"))?)
}

/// All suggestions about a customer, or the open ones about every customer in sight; the newest
/// first.
pub(crate) async fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewCustomer>,
    customer: Option<CustomerId>,
) -> Result<Vec<Suggestion>> {
    let query = match customer {
        Some(customer) => Query::new(COLUMNS).push("s.customer_id = ").bind(customer),
        None => Query::new(COLUMNS).push("s.state = 'open'"),
    };
    let query =
        super::in_sight(query, permit).push(" ORDER BY s.suggested_at DESC, s.id DESC LIMIT 200");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(suggestion).collect()
}

/// Settles an open suggestion; whether it was open.
pub(crate) async fn settle(
    tx: &mut Tx<'_>,
    id: DocumentId,
    state: &str,
    (by, now): (Option<UserId>, Moment),
) -> Result<bool> {
    let settled = tx.execute(SETTLE, params![id, state, by, now]).await?;
    Ok(settled == 1)
}

fn suggestion(row: &Row) -> Result<Suggestion> {
    let field: String = row.get(3)?;
    Ok(Suggestion {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        customer_name: row.get(2)?,
        field: SuggestedField::parse(&field)
            .ok_or_else(|| Fault::internal(format_args!("unknown field {field} suggested")))?,
        subject: row.get(4)?,
        present: row.get(5)?,
        suggested: row.get(6)?,
        document_kind: row.get(7)?,
        document_id: row.get(8)?,
        document_label: row.get(9)?,
        suggested_at: row.get(10)?,
        state: row.get(11)?,
        settled_by_name: row.get(12)?,
        settled_at: row.get(13)?,
    })
}
