//! The list of quotations: newest first, within the reader's sight.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewQuotation};
use kernel::{Currency, CustomerId, Date, Moment, Money, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::{QuotationId, QuotationState};
use crate::listing::{Place, matching, newest};

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
    pub(super) after: Option<Place<QuotationId>>,
    /// Rows wanted.
    pub(super) limit: i64,
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
    pub(super) const fn position(&self) -> Place<QuotationId> {
        Place {
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
    let sight = permit.sight();
    let mut query = sight.only(Query::new(COLUMNS), "q.department_id", "q.owner_id");
    if let Some(state) = filter.state {
        query = query
            .push(" AND v.state = ")
            .bind(state.as_str().to_owned());
    }
    if let Some(customer) = filter.customer {
        query = query.push(" AND q.customer_id = ").bind(customer);
    }
    let query = matching(tx, query, ("q", &filter.text)).await?;
    let query = newest(query, "q", (filter.after, filter.limit));
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(|row| quotation_row(row, today)).collect()
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
