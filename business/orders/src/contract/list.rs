//! The list of contracts: newest first, within the reader's sight.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewContract};
use kernel::{Currency, CustomerId, Date, Moment, Money, Result, Text};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ContractId, ContractState};
use crate::listing::{Place, matching, newest};

const COLUMNS: &str = "SELECT c.id, c.number, c.kind, c.state, v.version, v.title, \
     COALESCE(p.name, ''), u.name, v.gross, v.currency, \
     COALESCE((SELECT f.valid_until FROM contract_versions f WHERE f.contract_id = c.id \
      AND f.state = 'in_force'), CASE WHEN c.state = 'draft' THEN v.valid_until END), c.created_at, \
     (SELECT COUNT(*) FROM contract_obligations o WHERE o.contract_id = c.id \
      AND o.fulfilled_at IS NULL AND o.overdue_at IS NOT NULL), \
     (SELECT b.state FROM contract_budgets b WHERE b.contract_id = c.id ORDER BY b.no DESC LIMIT 1) \
     FROM contracts c \
     JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version \
     JOIN users u ON u.id = c.owner_id LEFT JOIN customers p ON p.id = c.customer_id WHERE 1 = 1";

/// What the reader asked for.
#[derive(Debug, Clone)]
pub(super) struct ContractFilter {
    /// Only contracts in this state on `today`.
    pub(super) state: Option<ContractState>,
    /// Only contracts with this customer.
    pub(super) customer: Option<CustomerId>,
    /// Only contracts whose budget waits for finance.
    pub(super) budget_waits: bool,
    /// A number from its start, or a customer's name or initials.
    pub(super) text: String,
    /// Continue after this row.
    pub(super) after: Option<Place<ContractId>>,
    /// Rows wanted.
    pub(super) limit: i64,
    /// The day.
    pub(super) today: Date,
}

/// A contract in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractRow {
    /// Its id.
    pub id: ContractId,
    /// Its number.
    pub number: String,
    /// `single` or `frame`.
    pub kind: String,
    /// Where it stands.
    pub state: ContractState,
    /// What that is called.
    pub state_title: Text,
    /// The version in hand.
    pub version: i64,
    /// What it is about.
    pub title: String,
    /// The customer's name; empty before there is a customer.
    pub customer_name: String,
    /// The rep in charge.
    pub owner_name: String,
    /// Sum with tax.
    pub gross: String,
    /// Its currency.
    pub currency: String,
    /// The last day it holds.
    pub valid_until: Option<Date>,
    /// Obligations that are overdue.
    pub overdue: i64,
    /// Whether its budget waits for finance.
    pub budget_waits: bool,
    /// When it was begun.
    pub created_at: Moment,
}

impl ContractRow {
    /// Its place in the list.
    pub(super) const fn position(&self) -> Place<ContractId> {
        Place {
            created_at: self.created_at,
            id: self.id,
        }
    }
}

/// One page of contracts.
pub(super) async fn list_contracts(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewContract>,
    filter: &ContractFilter,
) -> Result<Vec<ContractRow>> {
    let sight = permit.sight();
    let query = sight.only(Query::new(COLUMNS), "c.department_id", "c.owner_id");
    let mut query = of_state(query, filter);
    if let Some(customer) = filter.customer {
        query = query.push(" AND c.customer_id = ").bind(customer);
    }
    if filter.budget_waits {
        query = query.push(
            " AND (SELECT b.state FROM contract_budgets b WHERE b.contract_id = c.id \
             ORDER BY b.no DESC LIMIT 1) = 'drawn'",
        );
    }
    let query = matching(tx, query, ("c", &filter.text)).await?;
    let query = newest(query, "c", (filter.after, filter.limit));
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| contract_row(row, filter.today))
        .collect()
}

/// In force and expired differ by the day only. A supplement in hand does not lengthen what holds, so
/// the day is that of the version in force.
fn of_state(query: Query, filter: &ContractFilter) -> Query {
    const LAST: &str = " AND COALESCE((SELECT f.valid_until FROM contract_versions f \
         WHERE f.contract_id = c.id AND f.state = 'in_force'), '9999-12-31')";
    let Some(state) = filter.state else {
        return query;
    };
    match state {
        ContractState::InForce => query
            .push(" AND c.state = 'in_force'")
            .push(LAST)
            .push(" >= ")
            .bind(filter.today),
        ContractState::Expired => query
            .push(" AND c.state = 'in_force'")
            .push(LAST)
            .push(" < ")
            .bind(filter.today),
        ContractState::Draft | ContractState::Completed | ContractState::Terminated => query
            .push(" AND c.state = ")
            .bind(state.as_str().to_owned()),
    }
}

fn contract_row(row: &Row, today: Date) -> Result<ContractRow> {
    let state = ContractState::parse(&row.get::<String>(3)?).unwrap_or(ContractState::Draft);
    let currency = Currency::parse(&row.get::<String>(9)?).unwrap_or(Currency::CNY);
    let valid_until: Option<Date> = row.get(10)?;
    let past = valid_until.is_some_and(|last| last < today);
    let state = match state {
        ContractState::InForce if past => ContractState::Expired,
        state => state,
    };
    Ok(ContractRow {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: row.get(2)?,
        state,
        state_title: state.title(),
        version: row.get(4)?,
        title: row.get(5)?,
        customer_name: row.get(6)?,
        owner_name: row.get(7)?,
        gross: Money::new(row.get(8)?, currency).to_decimal(),
        currency: currency.code().to_owned(),
        valid_until,
        created_at: row.get(11)?,
        overdue: row.get(12)?,
        budget_waits: row.get::<Option<String>>(13)?.as_deref() == Some("drawn"),
    })
}
