//! The list of tickets, newest number first, within the reader's sight.

use ::store::{Query, Tx};
use access::{Permit, matrix::ViewTicket};
use kernel::{Moment, OrderId, Result, UserId};

use crate::{
    store::tickets,
    ticket::{Ticket, TicketKind, TicketState},
};

/// Which tickets to list.
#[derive(Debug, Clone, Default)]
pub struct TicketFilter {
    /// Only those of this order.
    pub order: Option<OrderId>,
    /// Only those in this state.
    pub state: Option<TicketState>,
    /// Only those that are not closed.
    pub unfinished: bool,
    /// Only those of this kind.
    pub kind: Option<TicketKind>,
    /// Only those of this owner.
    pub owner: Option<UserId>,
    /// Only unfinished ones that were due before this moment.
    pub overdue_at: Option<Moment>,
    /// Only numbers after this one in the list's order.
    pub after: Option<String>,
    /// How many at most.
    pub limit: i64,
}

/// One page of tickets.
///
/// # Errors
/// Database faults only.
pub async fn list_tickets(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewTicket>,
    filter: &TicketFilter,
) -> Result<Vec<Ticket>> {
    let mut query = in_sight(Query::new(tickets::LIST), permit);
    if let Some(order) = filter.order {
        query = query.push(" AND t.order_id = ").bind(order);
    }
    if let Some(state) = filter.state {
        query = query.push(" AND t.state = ").bind(state.code());
    }
    if filter.unfinished {
        query = query.push(" AND t.state <> 'closed'");
    }
    if let Some(kind) = filter.kind {
        query = query.push(" AND t.kind = ").bind(kind.code());
    }
    if let Some(owner) = filter.owner {
        query = query.push(" AND t.owner_id = ").bind(owner);
    }
    if let Some(now) = filter.overdue_at {
        query = query
            .push(" AND t.state IN ('open', 'in_progress') AND t.due_at < ")
            .bind(now);
    }
    if let Some(after) = &filter.after {
        query = query.push(" AND t.number < ").bind(after.clone());
    }
    let query = query
        .push(" ORDER BY t.number DESC LIMIT ")
        .bind(filter.limit);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(tickets::read)
        .collect()
}

/// What a reader sees: his department's orders, his own, and tickets that are his to solve.
fn in_sight(query: Query, permit: &Permit<ViewTicket>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    query
        .push(" AND (t.owner_id IN ")
        .bind_list(sight.users.clone())
        .push(" OR o.department_id IN ")
        .bind_list(sight.departments)
        .push(
            " OR EXISTS (SELECT 1 FROM participants p WHERE p.subject_kind = 'sales_order' \
             AND p.subject_id = o.id AND p.user_id IN ",
        )
        .bind_list(sight.users)
        .push("))")
}
