//! A ticket for its page: what was done, and what the reader may do.

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit, lacks_right,
    matrix::{AssignTicket, CloseTicket, ViewTicket, WorkTicket},
};
use kernel::{DocumentId, Moment, Refusal, Result, Text};
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{store::tickets, ticket::Ticket, work_ticket::admit};

/// An entry of what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogEntry {
    /// `opened`, `assigned`, `progressed`, `reopened`, `resolved` or `closed`.
    pub kind: String,
    /// In words.
    pub note: String,
    /// By whom; nobody when the system did it.
    pub by: Option<String>,
    /// When.
    pub at: Moment,
}

/// A ticket with everything its page shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketView {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// Its kind in words.
    pub kind_title: Text,
    /// Its state in words.
    pub state_title: Text,
    /// Working days left until due; negative when past it, absent once it is solved.
    pub days_left: Option<i64>,
    /// What was done, oldest first.
    pub log: Vec<LogEntry>,
    /// What the reader may do, and why not.
    pub actions: Vec<AllowedAction>,
}

/// A ticket within the reader's sight.
///
/// # Errors
/// Not found for an absent one and for one out of sight.
pub async fn ticket(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<ViewTicket>,
    id: DocumentId,
    now: Moment,
) -> Result<TicketView> {
    let ticket = tickets::get(tx, id).await?;
    let permit = admit(tx, process, &ticket, permit).await?;
    let log = tickets::log_of(tx, id).await?;
    let calendar = process.calendar();
    let ahead = |from, to| i64::from(calendar.working_days_between(from, to));
    let days_left = if ticket.due_at >= now {
        ahead(now, ticket.due_at)
    } else {
        -ahead(ticket.due_at, now)
    };
    let solved = ticket.resolved_at.is_some() || ticket.closed_at.is_some();
    let work = ticket.state.against_work();
    let actions = vec![
        action::<AssignTicket>(tx, process, &ticket, &permit, work.clone()).await?,
        action::<WorkTicket>(tx, process, &ticket, &permit, work).await?,
        action::<CloseTicket>(
            tx,
            process,
            &ticket,
            &permit,
            ticket.state.against_closing(),
        )
        .await?,
    ];
    Ok(TicketView {
        kind_title: ticket.kind.title(),
        state_title: ticket.state.title(),
        days_left: (!solved).then_some(days_left),
        log,
        actions,
        ticket,
    })
}

/// Whether the reader may do something with this ticket: his posts, their reach, its state.
async fn action<A: Action>(
    tx: &mut Tx<'_>,
    process: &Process,
    ticket: &Ticket,
    reader: &Permit<ViewTicket>,
    state: Option<Refusal>,
) -> Result<AllowedAction> {
    let mut refusals: Vec<Refusal> = state.into_iter().collect();
    if let Some(refusal) = lacks_right::<A>(reader) {
        refusals.insert(0, refusal);
    } else if let Some(permit) = reader.principal().and_then(access::allowed::<A>)
        && let Err(fault) = admit(tx, process, ticket, &permit).await
        && fault.is_not_found()
    {
        let message = kernel::text!("这张工单不归您处理", "this ticket is not yours to work on");
        refusals.insert(0, Refusal::new("out_of_reach", message));
    }
    Ok(AllowedAction::of::<A>(refusals))
}
