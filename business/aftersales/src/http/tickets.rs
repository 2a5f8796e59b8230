//! The routes of tickets.

use access::{
    Permit,
    matrix::{self, AssignTicket, CloseTicket, ViewTicket, WorkTicket},
};
use api::{Answer, Api, Call, Head, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{Date, DocumentId, Fault, LineId, OrderId, UserId};
use process::Process;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    NewTicket, OpenTicket, Ticket, TicketFilter, TicketKind, TicketSaved, TicketState, TicketView,
    Work, WorkOnTicket, list_tickets, open_ticket::Due, ticket,
};

/// A ticket to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketBody {
    /// What it is about.
    kind: TicketKind,
    /// What the customer says.
    description: String,
    /// The line, if one.
    #[serde(default)]
    line_id: Option<LineId>,
    /// The machine's serial number.
    #[serde(default)]
    serial: String,
    /// Who sees to it; required.
    #[serde(default)]
    owner_id: Option<UserId>,
    /// By which day; this or `within_days` is required.
    #[serde(default)]
    due_on: Option<Date>,
    /// Within how many working days.
    #[serde(default)]
    within_days: Option<u32>,
}

/// Opens a ticket on an order.
#[utoipa::path(post, path = "/orders/{id}/tickets", tag = "aftersales", params(("id" = OrderId, Path)),
    request_body = TicketBody, responses((status = 201, body = TicketSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.open"))))]
pub(super) async fn open(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<TicketBody>,
) -> Result<Response, Problem> {
    let permit: Permit<matrix::OpenTicket> = head.permit()?;
    let new = NewTicket {
        id: DocumentId::new(),
        order,
        kind: body.kind,
        line: body.line_id,
        serial: body.serial.trim().to_owned(),
        description: body.description,
        source: None,
        owner: body.owner_id,
        due_at: None,
    };
    let due = Due {
        on: body.due_on,
        within_days: body.within_days,
    };
    let command = OpenTicket {
        permit: permit.clone(),
        process,
        new,
        due,
        now: head.now,
    };
    api.execute(&head, &permit, command, |saved: TicketSaved| {
        Ok(
            Answer::created(format!("/api/v1/tickets/{}", saved.id), &saved)?
                .revision(saved.version),
        )
    })
    .await
}

/// Which tickets to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketsQuery {
    /// Only those of this order.
    order_id: Option<OrderId>,
    /// `open`, `in_progress`, `resolved`, `closed`, or `unfinished` for all that are not closed.
    state: Option<String>,
    /// Only those of this kind.
    kind: Option<TicketKind>,
    /// Only those of this owner.
    owner_id: Option<UserId>,
    /// Only the reader's own.
    mine: Option<bool>,
    /// Only those that should have been solved by now.
    overdue: Option<bool>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Tickets, newest number first.
#[utoipa::path(get, path = "/tickets", tag = "aftersales", params(TicketsQuery),
    responses((status = 200, body = Page<Ticket>)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.view"))))]
pub(super) async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<TicketsQuery>,
) -> Result<Json<Page<Ticket>>, Problem> {
    let permit: Permit<ViewTicket> = who.permit()?;
    let limit = limit(query.limit)?;
    let unfinished = query.state.as_deref() == Some("unfinished");
    let word = query.state.as_deref().filter(|_| !unfinished);
    let state = word
        .map(|word| TicketState::parse(word).ok_or(Fault::NotFound("state")))
        .transpose()?;
    let filter = TicketFilter {
        order: query.order_id,
        state,
        unfinished,
        kind: query.kind,
        owner: query
            .owner_id
            .or(query.mine.unwrap_or(false).then_some(who.principal.user)),
        overdue_at: query.overdue.unwrap_or(false).then_some(who.now),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_tickets(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, |ticket| ticket.number.clone())?))
}

/// One ticket with what was done on it.
#[utoipa::path(get, path = "/tickets/{id}", tag = "aftersales", params(("id" = DocumentId, Path)),
    responses((status = 200, body = TicketView)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.view"))))]
pub(super) async fn get(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<TicketView>, Problem> {
    let permit: Permit<ViewTicket> = who.permit()?;
    let now = who.now;
    let view = api
        .db()
        .read_with(move |tx| Box::pin(async move { ticket(tx, &process, &permit, id, now).await }))
        .await?;
    Ok(Json(view))
}

/// Who sees to it, by when.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignBody {
    /// Who.
    owner_id: UserId,
    /// By which day; unchanged when neither this nor `within_days` is given.
    #[serde(default)]
    due_on: Option<Date>,
    /// Within how many working days.
    #[serde(default)]
    within_days: Option<u32>,
    /// A word to him.
    #[serde(default)]
    note: String,
}

/// Gives a ticket its owner and due date.
#[utoipa::path(post, path = "/tickets/{id}/assign", tag = "aftersales", params(("id" = DocumentId, Path)),
    request_body = AssignBody, responses((status = 200, body = TicketSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.assign"))))]
pub(super) async fn assign(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<AssignBody>,
) -> Result<Response, Problem> {
    let permit: Permit<AssignTicket> = head.permit()?;
    let due = Due {
        on: body.due_on,
        within_days: body.within_days,
    };
    let work = Work::Assign {
        permit: permit.clone(),
        owner: body.owner_id,
        due,
        note: body.note,
    };
    carry_out(&api, process, (&head, &permit), id, work).await
}

/// What was done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgressBody {
    /// In words.
    note: String,
}

/// Notes what was done on a ticket.
#[utoipa::path(post, path = "/tickets/{id}/progress", tag = "aftersales", params(("id" = DocumentId, Path)),
    request_body = ProgressBody, responses((status = 200, body = TicketSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.work"))))]
pub(super) async fn progress(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ProgressBody>,
) -> Result<Response, Problem> {
    let permit: Permit<WorkTicket> = head.permit()?;
    let work = Work::Progress {
        permit: permit.clone(),
        note: body.note,
    };
    carry_out(&api, process, (&head, &permit), id, work).await
}

/// How it was solved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResolveBody {
    /// In words.
    resolution: String,
}

/// Says how a ticket was solved.
#[utoipa::path(post, path = "/tickets/{id}/resolve", tag = "aftersales", params(("id" = DocumentId, Path)),
    request_body = ResolveBody, responses((status = 200, body = TicketSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.work"))))]
pub(super) async fn resolve(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ResolveBody>,
) -> Result<Response, Problem> {
    let permit: Permit<WorkTicket> = head.permit()?;
    let work = Work::Resolve {
        permit: permit.clone(),
        resolution: body.resolution,
    };
    carry_out(&api, process, (&head, &permit), id, work).await
}

/// What the customer says to the solution.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CloseBody {
    /// In words.
    #[serde(default)]
    note: String,
}

/// Closes a resolved ticket.
#[utoipa::path(post, path = "/tickets/{id}/close", tag = "aftersales", params(("id" = DocumentId, Path)),
    request_body = CloseBody, responses((status = 200, body = TicketSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("ticket.close"))))]
pub(super) async fn close(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<CloseBody>,
) -> Result<Response, Problem> {
    let permit: Permit<CloseTicket> = head.permit()?;
    let work = Work::Close {
        permit: permit.clone(),
        note: body.note,
    };
    carry_out(&api, process, (&head, &permit), id, work).await
}

async fn carry_out<A: access::Action>(
    api: &Api,
    process: Process,
    (head, permit): (&Head, &Permit<A>),
    id: DocumentId,
    work: Work,
) -> Result<Response, Problem> {
    let command = WorkOnTicket {
        process,
        id,
        version: head.if_match()?,
        work,
        now: head.now,
    };
    api.execute(head, permit, command, |saved: TicketSaved| {
        Ok(Answer::ok(&saved)?.revision(saved.version))
    })
    .await
}
