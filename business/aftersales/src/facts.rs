//! What after-sales can tell a policy, and what of it keeps an order from being closed.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{OrderId, Refusal, Result, text};
use process::Wanted;

use crate::{
    store::{retrospectives, tickets},
    work_ticket::link,
};

/// Puts the wanted facts that after-sales knows: `tickets.open`, `retrospect.done`, `visits.done`.
/// Visits are not planned yet, so none is done.
///
/// # Errors
/// Database faults only.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    id: OrderId,
    wanted: &Wanted<'_>,
    facts: &mut FactSet,
) -> Result<()> {
    if wanted.has("tickets.open") {
        facts.set(
            "tickets.open",
            Value::Int(tickets::count_open(tx, id).await?),
        );
    }
    if wanted.has("retrospect.done") {
        let done = retrospectives::is_finished(tx, id).await?;
        facts.set("retrospect.done", Value::Bool(done));
    }
    if wanted.has("visits.done") {
        facts.set("visits.done", Value::Bool(false));
    }
    Ok(())
}

/// Every ticket that is not closed, with its owner.
///
/// # Errors
/// Database faults only.
pub async fn open_matters(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Refusal>> {
    let open = tickets::open_of_order(tx, id).await?;
    let refusal = |ticket: crate::Ticket| {
        let (kind, state, owner) = (
            ticket.kind.title(),
            ticket.state.title(),
            &ticket.owner_name,
        );
        let message = kernel::Text::new(
            format!("工单 {}（{}）{}", ticket.number, kind.zh, state.zh),
            format!("ticket {} ({}) is {}", ticket.number, kind.en, state.en),
        );
        let mut refusal = Refusal::new("ticket_open", message)
            .fact("tickets.open", link(ticket.id))
            .who(text!("{owner}", "{owner}"));
        refusal.due = Some(ticket.due_at);
        refusal
    };
    Ok(open.into_iter().map(refusal).collect())
}
