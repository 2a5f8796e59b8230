//! The list of orders: newest first, filtered, searched; always within the reader's sight.
//!
//! Every way of reading ends in an index range of a few dozen rows, whatever the number of orders:
//! keyset pages by (created_at, id), one range per kind of sight, merged here. What a search text
//! stands for is found in `search_orders.rs`.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewOrder};
use kernel::{
    Currency, CustomerId, Date, DepartmentId, Fault, Moment, Money, OrderId, Result, Text, UserId,
    text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{order::OrderState, search_orders::search_orders};

/// Rows on one page at most.
pub const PAGE_MAX: i64 = 200;

pub(crate) const COLUMNS: &str = "SELECT o.id, o.draft_label, o.number, o.state, o.milestone, c.name, \
     o.order_date, o.gross, o.currency, u.name, \
     o.promised_on, o.created_at, o.line_count, o.customer_po_no, o.contract_no, o.order_type, o.revision, \
     o.state = 'draft' AND o.returned_at IS NOT NULL FROM ";
pub(crate) const JOINS: &str =
    " LEFT JOIN customers c ON c.id = o.customer_id JOIN users u ON u.id = o.owner_id WHERE 1 = 1";

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Only orders in this state.
    pub state: Option<OrderState>,
    /// Of drafts only those that a review sent back, or only the others.
    pub returned: Option<bool>,
    /// Only orders of this kind.
    pub order_type: Option<String>,
    /// Only orders of this customer.
    pub customer: Option<CustomerId>,
    /// Only orders of this rep.
    pub owner: Option<UserId>,
    /// Only orders from this day on.
    pub from: Option<Date>,
    /// Only orders up to this day.
    pub to: Option<Date>,
    /// Only orders with a task that was due before this moment and is still open.
    pub overdue_at: Option<Moment>,
    /// The day on which lateness is told; none is told where it is absent.
    pub today: Option<Date>,
    /// A number, label, contract or PO number from its start; a customer's name or initials.
    pub text: String,
    /// Continue after this row.
    pub after: Option<Position>,
    /// Rows wanted.
    pub limit: i64,
}

impl OrderFilter {
    /// Whether it asks nothing of an order but its place and what the text stands for.
    const fn asks_nothing(&self) -> bool {
        self.state.is_none()
            && self.returned.is_none()
            && self.order_type.is_none()
            && self.customer.is_none()
            && self.owner.is_none()
            && self.from.is_none()
            && self.to.is_none()
            && self.overdue_at.is_none()
    }
}

/// A place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// When the order was first saved.
    pub created_at: Moment,
    /// Its id, to tell apart orders of one moment.
    pub id: OrderId,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// The official number, or the draft's label.
    pub label: String,
    /// The official number, once issued.
    pub number: Option<String>,
    /// Where it stands.
    pub state: OrderState,
    /// It is a draft that a review sent back.
    pub returned: bool,
    /// The last milestone reached, as the policy names it.
    pub milestone: String,
    /// The customer's name, once there is a customer.
    pub customer_name: Option<String>,
    /// Day of the order.
    pub order_date: Date,
    /// Gross amount; absent for those who may not see prices.
    pub amount: Option<String>,
    /// Its currency.
    pub currency: String,
    /// The rep in charge.
    pub owner_name: String,
    /// The steps being worked on, as the policy names them, the last opened first.
    pub under_way: Vec<Text>,
    /// The next clock that runs out.
    pub next_due: Option<Moment>,
    /// The date promised.
    pub promised_on: Option<Date>,
    /// That date has passed, and not everything has left the house.
    pub late: bool,
    /// When it was first saved.
    pub created_at: Moment,
    /// How many lines.
    pub line_count: i64,
    /// The customer's PO number.
    pub customer_po_no: String,
    /// The contract's number.
    pub contract_no: String,
    /// The kind of order.
    pub order_type: String,
    /// The content revision.
    pub revision: i64,
}

impl OrderRow {
    /// Where it stands in words; an order that came back is no plain draft.
    #[must_use]
    pub fn state_title(&self) -> Text {
        if self.returned {
            text!("已退回", "Returned")
        } else {
            self.state.title()
        }
    }

    /// Its place in the list.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position {
            created_at: self.created_at,
            id: self.id,
        }
    }
}

/// One page of orders, newest first.
pub async fn list_orders(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
) -> Result<Vec<OrderRow>> {
    let mut rows = Vec::new();
    if filter.text.trim().is_empty() {
        for range in ranges(permit) {
            let query = range.newest(Query::new(COLUMNS), filter, filter.limit);
            collect(tx, permit, query.push(JOINS), &mut rows).await?;
        }
    } else {
        let found = search_orders(tx, permit, filter).await?;
        if !found.is_empty() {
            let query = Query::new(COLUMNS).push("orders o").push(JOINS);
            let ids = found.iter().map(|place| place.id);
            let query = query.push(" AND o.id IN ").bind_padded(ids);
            collect(tx, permit, query, &mut rows).await?;
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.position()));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(filter.limit).unwrap_or(0));
    with_open_work(tx, &mut rows, filter.today).await?;
    Ok(rows)
}

/// Fills in what stands open about the orders of a page, and which of them are late.
pub(crate) async fn with_open_work(
    tx: &mut Tx<'_>,
    rows: &mut [OrderRow],
    today: Option<Date>,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut all = process::open_work(tx, rows.iter().map(|row| row.id.0)).await?;
    for row in rows.iter_mut() {
        let open = all.remove(&row.id.0).unwrap_or_default();
        row.under_way = open.under_way;
        row.next_due = open.next_due;
    }
    let passed = |row: &&mut OrderRow| {
        let promised = row.promised_on.zip(today);
        row.state == OrderState::Approved && promised.is_some_and(|(promised, now)| promised < now)
    };
    let overdue: Vec<&mut OrderRow> = rows.iter_mut().filter(passed).collect();
    if overdue.is_empty() {
        return Ok(());
    }
    let unshipped = process::with_unshipped(tx, overdue.iter().map(|row| row.id.0)).await?;
    for row in overdue {
        row.late = unshipped.contains(&row.id.0);
    }
    Ok(())
}

/// Orders that lie side by side in an index, newest first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Range {
    All,
    Department(DepartmentId),
    /// Those a person takes part in.
    User(UserId),
}

/// What the reader sees, as ranges: one per department seen and per person taking part.
pub(crate) fn ranges(permit: &Permit<ViewOrder>) -> Vec<Range> {
    let sight = permit.sight();
    if sight.all {
        return vec![Range::All];
    }
    let departments = sight.departments.into_iter().map(Range::Department);
    let users = sight.users.into_iter().map(Range::User);
    departments.chain(users).collect()
}

impl Range {
    /// Continues a query with the newest orders of the range as table `o`.
    pub(crate) fn newest(self, query: Query, filter: &OrderFilter, limit: i64) -> Query {
        self.select(query, "SELECT o.* FROM ", filter, limit)
            .push(" o")
    }

    /// Continues a query with the places of the newest orders of the range and their customers as
    /// table `n`. Unless the filter asks more of them, no order is read: the indexes tell.
    pub(crate) fn newest_places(self, query: Query, filter: &OrderFilter, limit: i64) -> Query {
        let query = match self {
            Self::User(id) if filter.asks_nothing() => {
                let query = query
                    .push(
                        "(SELECT p.sort_at AS created_at, p.subject_id AS id, p.party_id AS customer_id \
                         FROM participants p WHERE p.subject_kind = 'sales_order' AND p.user_id = ",
                    )
                    .bind(id);
                newest(query, filter.after, TAKING_PART, limit).push(")")
            }
            _ => {
                let columns = "SELECT o.created_at, o.id, o.customer_id FROM ";
                self.select(query, columns, filter, limit)
            }
        };
        query.push(" n")
    }

    fn select(
        self,
        query: Query,
        columns: &'static str,
        filter: &OrderFilter,
        limit: i64,
    ) -> Query {
        let query = query.push("(").push(columns);
        let query = match self {
            Self::All => query.push("orders o WHERE 1 = 1"),
            Self::Department(id) => query.push("orders o WHERE o.department_id = ").bind(id),
            // CROSS JOIN keeps SQLite from starting at the orders; PostgreSQL plans by its figures.
            Self::User(id) => query
                .push(
                    "participants p CROSS JOIN orders o WHERE o.id = p.subject_id \
                     AND p.subject_kind = 'sales_order' AND p.user_id = ",
                )
                .bind(id),
        };
        let place = match self {
            Self::All | Self::Department(_) => OF_ORDERS,
            Self::User(_) => TAKING_PART,
        };
        newest(narrowed(query, filter), filter.after, place, limit).push(")")
    }
}

/// The place among orders: how a page goes on after one, and its order.
const OF_ORDERS: [&str; 2] = [
    " AND (o.created_at, o.id) < (",
    " ORDER BY o.created_at DESC, o.id DESC",
];
/// The same place, beside who takes part.
const TAKING_PART: [&str; 2] = [
    " AND (p.sort_at, p.subject_id) < (",
    " ORDER BY p.sort_at DESC, p.subject_id DESC",
];

/// A limit of at least so many rows, as words of the text and not as a parameter: a database that
/// does not know how few rows are wanted plans for a tenth of all, each time anew. One of few, so
/// that few texts are prepared; callers cut off what is too much.
pub(crate) const fn at_least(rows: i64) -> &'static str {
    match rows {
        i64::MIN..=21 => " LIMIT 21",
        22..=51 => " LIMIT 51",
        52..=101 => " LIMIT 101",
        102..=201 => " LIMIT 201",
        202..=1_000 => " LIMIT 1000",
        1_001.. => " LIMIT 20000",
    }
}

/// Keyset paging: after a place, in the order of the places.
fn newest(
    mut query: Query,
    after: Option<Position>,
    [after_words, order]: [&'static str; 2],
    limit: i64,
) -> Query {
    if let Some(after) = after {
        query = query.push(after_words).bind(after.created_at).push(", ");
        query = query.bind(after.id).push(")");
    }
    query.push(order).push(at_least(limit))
}

/// The filters that are conditions on `o`.
pub(crate) fn narrowed(mut query: Query, filter: &OrderFilter) -> Query {
    if let Some(state) = filter.state {
        query = query
            .push(" AND o.state = ")
            .bind(state.as_str().to_owned());
    }
    if let Some(returned) = filter.returned {
        query = query.push(match returned {
            true => " AND o.returned_at IS NOT NULL",
            false => " AND o.returned_at IS NULL",
        });
    }
    if let Some(order_type) = &filter.order_type {
        query = query.push(" AND o.order_type = ").bind(order_type.clone());
    }
    if let Some(customer) = filter.customer {
        query = query.push(" AND o.customer_id = ").bind(customer);
    }
    if let Some(owner) = filter.owner {
        query = query.push(" AND o.owner_id = ").bind(owner);
    }
    if let Some(from) = filter.from {
        query = query.push(" AND o.order_date >= ").bind(from);
    }
    if let Some(to) = filter.to {
        query = query.push(" AND o.order_date <= ").bind(to);
    }
    if let Some(now) = filter.overdue_at {
        query = query
            .push(
                " AND EXISTS (SELECT 1 FROM tasks d WHERE d.subject_id = o.id \
                 AND d.done_at IS NULL AND d.due_at < ",
            )
            .bind(now)
            .push(")");
    }
    query
}

/// The page of conditions on `o` that few orders meet, newest first. They are sorted: the sum keeps
/// PostgreSQL from walking all orders by date until a page of them is found.
pub(crate) fn page_of(query: Query, filter: &OrderFilter) -> Query {
    let [after, _] = OF_ORDERS;
    let place = [after, " ORDER BY o.created_at + 0 DESC, o.id DESC"];
    newest(narrowed(query, filter), filter.after, place, filter.limit)
}

/// The reader's sight as a condition on `o`.
pub(crate) fn in_sight(query: Query, permit: &Permit<ViewOrder>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    // An id belongs to one kind of subject; asking for the kind would cost PostgreSQL a row each.
    let taking_part =
        "EXISTS (SELECT 1 FROM participants p WHERE p.subject_id = o.id AND p.user_id IN ";
    let query = query.push(" AND (");
    // Naming the department costs a look at the order's row, so only who sees one names it.
    let query = if sight.departments.is_empty() {
        query
    } else {
        query
            .push("o.department_id IN ")
            .bind_list(sight.departments)
            .push(" OR ")
    };
    query.push(taking_part).bind_list(sight.users).push("))")
}

pub(crate) async fn collect(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    query: Query,
    rows: &mut Vec<OrderRow>,
) -> Result<()> {
    let hidden = permit.hides().prices;
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        rows.push(order_row(&row, hidden)?);
    }
    Ok(())
}

fn order_row(row: &Row, prices_hidden: bool) -> Result<OrderRow> {
    let (label, number): (String, Option<String>) = (row.get(1)?, row.get(2)?);
    let currency = Currency::parse(&row.get::<String>(8)?).unwrap_or(Currency::CNY);
    let gross = Money::new(row.get(7)?, currency);
    let state: String = row.get(3)?;
    Ok(OrderRow {
        id: row.get(0)?,
        label: number.clone().unwrap_or(label),
        number,
        state: OrderState::parse(&state).unwrap_or(OrderState::Draft),
        returned: row.get(17)?,
        milestone: row.get(4)?,
        customer_name: row.get(5)?,
        order_date: row.get(6)?,
        amount: (!prices_hidden).then(|| gross.to_decimal()),
        currency: currency.code().to_owned(),
        owner_name: row.get(9)?,
        under_way: Vec::new(),
        next_due: None,
        promised_on: row.get(10)?,
        late: false,
        created_at: row.get(11)?,
        line_count: row.get(12)?,
        customer_po_no: row.get(13)?,
        contract_no: row.get(14)?,
        order_type: row.get(15)?,
        revision: row.get(16)?,
    })
}

/// Whether a reader may see an order: its department, its owner, or taking part in it.
pub async fn sees(tx: &mut Tx<'_>, permit: &Permit<ViewOrder>, id: OrderId) -> Result<bool> {
    let query = in_sight(
        Query::new("SELECT o.id FROM orders o WHERE o.id = ").bind(id),
        permit,
    );
    Ok(tx
        .fetch_optional(query.sql(), query.params())
        .await?
        .is_some())
}

/// Not found for an order that a reader may not see, as for none.
pub async fn refuse_unseen(tx: &mut Tx<'_>, permit: &Permit<ViewOrder>, id: OrderId) -> Result<()> {
    if sees(tx, permit, id).await? {
        return Ok(());
    }
    Err(Fault::NotFound("order"))
}
