//! The list of quotations: newest first, within the reader's sight.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewQuotation};
use kernel::{Currency, CustomerId, Date, Moment, Money, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{QuotationId, QuotationState};

const COLUMNS: &str = "SELECT q.id, COALESCE(q.number, q.draft_label), v.version, v.state, \
     COALESCE(c.name, ''), u.name, v.gross, v.currency, v.valid_until, q.created_at \
     FROM quotations q \
     JOIN quotation_versions v ON v.quotation_id = q.id AND v.version = q.version \
     JOIN users u ON u.id = q.owner_id LEFT JOIN customers c ON c.id = q.customer_id WHERE 1 = 1";

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct QuotationFilter {
    /// Only quotations whose latest version is in this state.
    pub(super) state: Option<QuotationState>,
    /// Only quotations to this customer.
    pub(super) customer: Option<CustomerId>,
    /// A number from its start, or a customer's name or initials.
    pub(super) text: String,
    /// Continue after this row.
    pub(super) after: Option<QuotationPosition>,
    /// Rows wanted.
    pub(super) limit: i64,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct QuotationPosition {
    created_at: Moment,
    id: QuotationId,
}

/// A quotation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct QuotationRow {
    /// Its id.
    pub id: QuotationId,
    /// The official number, or the draft's label.
    pub label: String,
    /// The latest version.
    pub version: i64,
    /// Where that stands.
    pub state: QuotationState,
    /// Whether its last day has passed while it was with the customer.
    pub expired: bool,
    /// The customer's name; empty before there is a customer.
    pub customer_name: String,
    /// The rep in charge.
    pub owner_name: String,
    /// Sum with tax.
    pub gross: String,
    /// Its currency.
    pub currency: String,
    /// The last day on which it may be accepted.
    pub valid_until: Option<Date>,
    /// When it was begun.
    pub created_at: Moment,
}

impl QuotationRow {
    /// Its place in the list.
    pub(super) const fn position(&self) -> QuotationPosition {
        QuotationPosition {
            created_at: self.created_at,
            id: self.id,
        }
    }
}

/// One page of quotations.
pub(super) async fn list_quotations(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewQuotation>,
    filter: &QuotationFilter,
    today: Date,
) -> Result<Vec<QuotationRow>> {
    let mut query = in_sight(Query::new(COLUMNS), permit);
    if let Some(state) = filter.state {
        query = query
            .push(" AND v.state = ")
            .bind(state.as_str().to_owned());
    }
    if let Some(customer) = filter.customer {
        query = query.push(" AND q.customer_id = ").bind(customer);
    }
    let text = filter.text.trim().to_uppercase();
    if !text.is_empty() {
        let customers = parties::ids_matching(tx, &text).await?;
        query = query
            .push(" AND ((q.number >= ")
            .bind(text.clone())
            .push(" AND q.number < ")
            .bind(format!("{text}\u{10ffff}"))
            .push(") OR q.customer_id IN ")
            .bind_list(customers)
            .push(")");
    }
    if let Some(after) = filter.after {
        query = query
            .push(" AND (q.created_at, q.id) < (")
            .bind(after.created_at)
            .push(", ")
            .bind(after.id)
            .push(")");
    }
    query = query
        .push(" ORDER BY q.created_at DESC, q.id DESC LIMIT ")
        .bind(filter.limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(|row| quotation_row(row, today)).collect()
}

/// The reader's sight as a condition on `q`.
fn in_sight(query: Query, permit: &Permit<ViewQuotation>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    query
        .push(" AND (q.department_id IN ")
        .bind_list(sight.departments)
        .push(" OR q.owner_id IN ")
        .bind_list(sight.users)
        .push(")")
}

fn quotation_row(row: &Row, today: Date) -> Result<QuotationRow> {
    let state: String = row.get(3)?;
    let state = QuotationState::parse(&state).unwrap_or(QuotationState::Draft);
    let currency = Currency::parse(&row.get::<String>(7)?).unwrap_or(Currency::CNY);
    let valid_until: Option<Date> = row.get(8)?;
    let past = valid_until.is_some_and(|last| last < today);
    Ok(QuotationRow {
        id: row.get(0)?,
        label: row.get(1)?,
        version: row.get(2)?,
        state,
        expired: past && state == QuotationState::Issued,
        customer_name: row.get(4)?,
        owner_name: row.get(5)?,
        gross: Money::new(row.get(6)?, currency).to_decimal(),
        currency: currency.code().to_owned(),
        valid_until,
        created_at: row.get(9)?,
    })
}
