//! The list of what customers owe: by due date, with how old it is; always within the reader's sight.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewReceivables};
use kernel::{Currency, CustomerId, Date, Money, OrderId, Result, Text, UserId};
use orders::PaymentEvent;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{due, store::schedule::event_of};

/// The far future: where instalments without a due date stand in the list.
const NEVER: &str = "9999-12-31";

/// Which instalments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivablesWhich)]
pub enum Which {
    /// Everything open.
    #[default]
    Open,
    /// Due before today.
    Overdue,
    /// Due today or later.
    Due,
    /// Waiting for an event.
    Waiting,
}

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub struct ReceivablesFilter {
    /// Which instalments.
    pub which: Which,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// An order's number from its start, or a customer's name or pinyin initials.
    pub text: String,
    /// Continue after this place.
    pub after: Option<Place>,
    /// Rows wanted.
    pub limit: i64,
}

/// A place in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub String, pub OrderId, pub i64, pub i64);

/// An open instalment in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReceivableRow {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order: String,
    /// The customer.
    pub customer_id: CustomerId,
    /// His name.
    pub customer: String,
    /// The rep in charge.
    pub owner: String,
    /// The instalment's number.
    pub no: i64,
    /// Its part.
    pub part: i64,
    /// What people call it.
    pub title: Text,
    /// What it waits for.
    pub event: PaymentEvent,
    /// The order's currency.
    pub currency: String,
    /// How much.
    pub amount: String,
    /// Still to come in.
    pub open: String,
    /// When it is due.
    pub due_on: Option<Date>,
    /// How that date came about, or what it waits for.
    pub derivation: Text,
    /// Days since it was due, when it is overdue.
    pub overdue_days: Option<i64>,
    /// How far dunning has gone.
    pub dun_level: i64,
    /// The date promised by the customer last; a promise of before the due date was for another
    /// instalment.
    pub promised_on: Option<Date>,
}

impl ReceivableRow {
    /// Where the next page begins.
    #[must_use]
    pub fn place(&self) -> Place {
        let due = self
            .due_on
            .map_or_else(|| NEVER.to_owned(), |on| on.to_string());
        Place(due, self.order_id, self.no, self.part)
    }
}

/// How old what customers owe is, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ageing {
    /// The currency.
    pub currency: String,
    /// Waiting for an event.
    pub waiting: String,
    /// Due today or later.
    pub due: String,
    /// Overdue for 1 to 30 days.
    pub overdue_30: String,
    /// Overdue for 31 to 60 days.
    pub overdue_60: String,
    /// Overdue for 61 to 90 days.
    pub overdue_90: String,
    /// Overdue for longer.
    pub overdue_more: String,
    /// All of it.
    pub total: String,
}

/// One page of open instalments, the oldest due first.
///
/// # Errors
/// When the database fails.
pub async fn list_receivables(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewReceivables>,
    filter: &ReceivablesFilter,
    today: Date,
) -> Result<Vec<ReceivableRow>> {
    let query = Query::new(
        "SELECT s.order_id, COALESCE(o.number, o.draft_label), s.customer_id, c.name, u.name, s.no, s.part, s.event, \
         m.currency, s.amount, s.settled, s.due_on, s.derivation_zh, s.derivation_en, s.dun_level, \
         (SELECT d.promised_on FROM dunning_contacts d WHERE d.order_id = s.order_id AND d.promised_on >= s.due_on \
          ORDER BY d.recorded_at DESC LIMIT 1) \
         FROM payment_schedule s JOIN order_money m ON m.order_id = s.order_id JOIN orders o ON o.id = s.order_id \
         JOIN customers c ON c.id = s.customer_id JOIN users u ON u.id = o.owner_id WHERE s.settled < s.amount",
    );
    // Where all have a due date its index gives the order; else those without one come last.
    let due = match filter.which {
        Which::Overdue | Which::Due => "s.due_on",
        Which::Open | Which::Waiting => "COALESCE(s.due_on, '9999-12-31')",
    };
    let query = narrowed(in_sight(query, permit), filter, today);
    let mut query = matching(tx, query, filter.text.trim()).await?;
    if let Some(Place(after, order, no, part)) = &filter.after {
        query = query
            .push(" AND (")
            .push(due)
            .push(", s.order_id, s.no, s.part) > (")
            .bind(after.clone())
            .push(", ")
            .bind(*order)
            .push(", ")
            .bind(*no)
            .push(", ")
            .bind(*part)
            .push(")");
    }
    let query = query
        .push(" ORDER BY ")
        .push(due)
        .push(", s.order_id, s.no, s.part LIMIT ")
        .bind(filter.limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(|row| read(row, today)).collect()
}

/// How old all is that the reader sees of a customer, or of all of them: one row per currency.
///
/// # Errors
/// When the database fails.
pub async fn ageing(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewReceivables>,
    customer: Option<CustomerId>,
    today: Date,
) -> Result<Vec<Ageing>> {
    let since = |days: i64| today.plus_days(-days);
    let bucket = |query: Query, from: Option<i64>, to: i64| {
        let query = query
            .push(", CAST(SUM(CASE WHEN s.due_on < ")
            .bind(since(to));
        let query = match from {
            Some(from) => query.push(" AND s.due_on >= ").bind(since(from)),
            None => query,
        };
        query.push(" THEN s.amount - s.settled ELSE 0 END) AS BIGINT)")
    };
    let query = Query::new(
        "SELECT m.currency, CAST(SUM(CASE WHEN s.due_on IS NULL THEN s.amount - s.settled ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN s.due_on >= ",
    )
    .bind(today)
    .push(" THEN s.amount - s.settled ELSE 0 END) AS BIGINT)");
    let query = bucket(query, Some(30), 0);
    let query = bucket(query, Some(60), 30);
    let query = bucket(query, Some(90), 60);
    let query = bucket(query, None, 90).push(
        ", CAST(SUM(s.amount - s.settled) AS BIGINT) FROM payment_schedule s \
         JOIN order_money m ON m.order_id = s.order_id JOIN orders o ON o.id = s.order_id WHERE s.settled < s.amount",
    );
    let mut query = in_sight(query, permit);
    if let Some(customer) = customer {
        query = query.push(" AND s.customer_id = ").bind(customer);
    }
    let query = query.push(" GROUP BY m.currency ORDER BY m.currency");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(read_ageing).collect()
}

fn narrowed(query: Query, filter: &ReceivablesFilter, today: Date) -> Query {
    let query = match filter.which {
        Which::Open => query,
        Which::Overdue => query.push(" AND s.due_on < ").bind(today),
        Which::Due => query.push(" AND s.due_on >= ").bind(today),
        Which::Waiting => query.push(" AND s.due_on IS NULL"),
    };
    match filter.customer {
        Some(customer) => query.push(" AND s.customer_id = ").bind(customer),
        None => query,
    }
}

/// By the start of the order's number, or by who the customer is.
async fn matching(tx: &mut Tx<'_>, query: Query, text: &str) -> Result<Query> {
    if text.is_empty() {
        return Ok(query);
    }
    let number = text.to_uppercase();
    let end = kernel::search::prefix_end(&number);
    let customers = parties::ids_matching(tx, text).await?;
    let query = query
        .push(" AND ((o.number >= ")
        .bind(number)
        .push(" AND o.number < ")
        .bind(end);
    Ok(query
        .push(") OR s.customer_id IN ")
        .bind_list(customers)
        .push(")"))
}

/// The reader's sight as a condition on the order `o`.
fn in_sight(query: Query, permit: &Permit<ViewReceivables>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    query
        .push(" AND (o.department_id IN ")
        .bind_list(sight.departments)
        .push(" OR EXISTS (SELECT 1 FROM participants p WHERE p.subject_kind = 'sales_order' AND p.subject_id = o.id \
             AND p.user_id IN ")
        .bind_list::<UserId>(sight.users)
        .push("))")
}

fn read(row: &Row, today: Date) -> Result<ReceivableRow> {
    let event = crate::store::word(row, 7, event_of)?;
    let currency: Currency = row.get(8)?;
    let (amount, settled): (i64, i64) = (row.get(9)?, row.get(10)?);
    let due_on: Option<Date> = row.get(11)?;
    let decimal = |minor| Money::new(minor, currency).to_decimal();
    Ok(ReceivableRow {
        order_id: row.get(0)?,
        order: row.get(1)?,
        customer_id: row.get(2)?,
        customer: row.get(3)?,
        owner: row.get(4)?,
        no: row.get(5)?,
        part: row.get(6)?,
        title: due::title(event),
        event,
        currency: currency.code().to_owned(),
        amount: decimal(amount),
        open: decimal(amount - settled),
        due_on,
        derivation: Text::new(row.get::<String>(12)?, row.get::<String>(13)?),
        overdue_days: due_on
            .filter(|due| *due < today)
            .map(|due| today.days_since(due)),
        dun_level: row.get(14)?,
        promised_on: row.get(15)?,
    })
}

fn read_ageing(row: &Row) -> Result<Ageing> {
    let currency: Currency = row.get(0)?;
    let decimal = |column| {
        row.get(column)
            .map(|minor| Money::new(minor, currency).to_decimal())
    };
    Ok(Ageing {
        currency: currency.code().to_owned(),
        waiting: decimal(1)?,
        due: decimal(2)?,
        overdue_30: decimal(3)?,
        overdue_60: decimal(4)?,
        overdue_90: decimal(5)?,
        overdue_more: decimal(6)?,
        total: decimal(7)?,
    })
}
