//! Tables `tickets` and `ticket_log`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{DocumentId, Fault, Moment, OrderId, Result, TaskId, UserId};
use process::Acting;

use crate::{
    open_ticket::NewTicket,
    ticket::{Ticket, TicketKind, TicketState},
    ticket_view::LogEntry,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.number, t.order_id, COALESCE(o.number, o.draft_label), c.name, t.line_id, t.serial, t.kind, \
             t.description, t.owner_id, u.name, t.due_at, t.state, t.resolution, t.opened_at, t.resolved_at, \
             t.closed_at, t.version, t.task_id \
             FROM tickets t JOIN orders o ON o.id = t.order_id JOIN users u ON u.id = t.owner_id \
             LEFT JOIN customers c ON c.id = o.customer_id ",
            $rest
        )
    };
}

/// The beginning of a list of tickets, to be narrowed.
pub(crate) const LIST: &str = select!("WHERE 1 = 1");

const FIND: Sql<'static> = sql!(select!("WHERE t.id = $1"));
const LOCK: Sql<'static> = sql!("SELECT id FROM tickets WHERE id = $1"; FOR UPDATE);
const OPEN_OF_ORDER: Sql<'static> = sql!(select!(
    "WHERE t.order_id = $1 AND t.state <> 'closed' ORDER BY t.number"
));
const OF_MACHINE: Sql<'static> = sql!(select!(
    "WHERE t.order_id = $1 AND t.serial = $2 ORDER BY t.opened_at, t.id"
));
const COUNT_BY_KIND: Sql<'static> =
    sql!("SELECT kind, COUNT(*) FROM tickets WHERE order_id = $1 GROUP BY kind ORDER BY kind");
const COUNT_OPEN: Sql<'static> =
    sql!("SELECT COUNT(*) FROM tickets WHERE order_id = $1 AND state <> 'closed'");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO tickets (id, number, order_id, line_id, serial, kind, description, source_kind, source_id, owner_id, \
     due_at, state, resolution, opened_by, opened_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', '', $12, $13, 1)"
);
const SAVE: Sql<'static> = sql!(
    "UPDATE tickets SET owner_id = $2, due_at = $3, state = $4, resolution = $5, resolved_at = $6, closed_at = $7, \
     version = version + 1 WHERE id = $1"
);
const SET_TASK: Sql<'static> = sql!("UPDATE tickets SET task_id = $2 WHERE id = $1");
const LOG: Sql<'static> = sql!(
    "INSERT INTO ticket_log (id, ticket_id, kind, note, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)"
);
const LOG_OF: Sql<'static> = sql!(
    "SELECT l.kind, l.note, u.name, l.at FROM ticket_log l LEFT JOIN users u ON u.id = l.by_id \
     WHERE l.ticket_id = $1 ORDER BY l.at, l.id LIMIT 1000"
);

/// A ticket about to be written.
pub(crate) struct NewRow<'a> {
    pub(crate) new: &'a NewTicket,
    pub(crate) number: &'a str,
    pub(crate) owner: UserId,
    pub(crate) due_at: Moment,
    pub(crate) opened_by: Option<UserId>,
    pub(crate) now: Moment,
}

pub(crate) async fn insert(tx: &mut Tx<'_>, row: &NewRow<'_>) -> Result<()> {
    let new = row.new;
    tx.execute(
        INSERT,
        params![
            new.id,
            row.number,
            new.order,
            new.line,
            new.serial,
            new.kind.code(),
            new.description,
            new.source.map_or("", |document| document.kind),
            new.source.map(|document| document.id),
            row.owner,
            row.due_at,
            row.opened_by,
            row.now
        ],
    )
    .await
    .map(drop)
}

/// How a ticket stands after some work, with the word and note of its log.
pub(crate) struct Change {
    pub(crate) word: &'static str,
    pub(crate) note: String,
    pub(crate) owner: UserId,
    pub(crate) due_at: Moment,
    pub(crate) state: TicketState,
    pub(crate) resolution: String,
    pub(crate) resolved_at: Option<Moment>,
    pub(crate) closed_at: Option<Moment>,
}

pub(crate) async fn save(tx: &mut Tx<'_>, id: DocumentId, change: &Change) -> Result<()> {
    tx.execute(
        SAVE,
        params![
            id,
            change.owner,
            change.due_at,
            change.state.code(),
            change.resolution,
            change.resolved_at,
            change.closed_at
        ],
    )
    .await
    .map(drop)
}

pub(crate) async fn set_task(tx: &mut Tx<'_>, id: DocumentId, task: Option<TaskId>) -> Result<()> {
    tx.execute(SET_TASK, params![id, task]).await.map(drop)
}

/// Adds an entry to what was done.
pub(crate) async fn log(
    tx: &mut Tx<'_>,
    ticket: DocumentId,
    (kind, note): (&str, &str),
    acting: &Acting,
) -> Result<()> {
    tx.execute(
        LOG,
        params![
            DocumentId::new(),
            ticket,
            kind,
            note,
            acting.user(),
            acting.now
        ],
    )
    .await
    .map(drop)
}

/// A ticket, or `None`.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Ticket>> {
    tx.fetch_optional(FIND, params![id])
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// A ticket; not found when there is none.
pub(crate) async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Ticket> {
    find(tx, id).await?.ok_or(Fault::NotFound("ticket"))
}

/// A ticket, its row locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Ticket> {
    tx.fetch_optional(LOCK, params![id]).await?;
    get(tx, id).await
}

/// The tickets of an order that are not closed.
///
/// # Errors
/// Database faults only.
pub async fn open_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Ticket>> {
    tx.fetch_all(OPEN_OF_ORDER, params![order])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The tickets about a machine, the oldest first.
pub async fn of_machine(tx: &mut Tx<'_>, order: OrderId, serial: &str) -> Result<Vec<Ticket>> {
    let rows = tx.fetch_all(OF_MACHINE, params![order, serial]).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn count_open(tx: &mut Tx<'_>, order: OrderId) -> Result<i64> {
    tx.fetch_one(COUNT_OPEN, params![order]).await?.get(0)
}

/// How many tickets of each kind an order ever had.
pub(crate) async fn count_by_kind(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<(TicketKind, i64)>> {
    let rows = tx.fetch_all(COUNT_BY_KIND, params![order]).await?;
    rows.iter()
        .map(|row| Ok((kind(row, 0)?, row.get(1)?)))
        .collect()
}

/// What was done on a ticket, oldest first.
pub(crate) async fn log_of(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<LogEntry>> {
    let rows = tx.fetch_all(LOG_OF, params![id]).await?;
    let entry = |row: &Row| {
        Ok(LogEntry {
            kind: row.get(0)?,
            note: row.get(1)?,
            by: row.get(2)?,
            at: row.get(3)?,
        })
    };
    rows.iter().map(entry).collect()
}

fn kind(row: &Row, column: usize) -> Result<TicketKind> {
    let word: String = row.get(column)?;
    TicketKind::parse(&word)
        .ok_or_else(|| Fault::internal(format_args!("unknown ticket kind {word}")))
}

pub(crate) fn read(row: &Row) -> Result<Ticket> {
    let state: String = row.get(12)?;
    Ok(Ticket {
        id: row.get(0)?,
        number: row.get(1)?,
        order_id: row.get(2)?,
        order_label: row.get(3)?,
        customer: row.get(4)?,
        line_id: row.get(5)?,
        serial: row.get(6)?,
        kind: kind(row, 7)?,
        description: row.get(8)?,
        owner: row.get(9)?,
        owner_name: row.get(10)?,
        due_at: row.get(11)?,
        state: TicketState::parse(&state)
            .ok_or_else(|| Fault::internal(format_args!("unknown ticket state {state}")))?,
        resolution: row.get(13)?,
        opened_at: row.get(14)?,
        resolved_at: row.get(15)?,
        closed_at: row.get(16)?,
        version: row.get(17)?,
        task: row.get(18)?,
    })
}
