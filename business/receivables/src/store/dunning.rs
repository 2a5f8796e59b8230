//! Tables `dunning_contacts` and `hardship_cases`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{CustomerId, DocumentId, Moment, OrderId, Result, UserId};

use crate::dunning::{Contact, Decided, Decision, HardshipCase, Reason};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO dunning_contacts (id, order_id, no, customer_id, contacted_on, person, channel, reason, note, \
     promised_on, promised_amount, hardship, made_by, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
const OF_ORDER: Sql<'static> = sql!(
    "SELECT d.id, d.order_id, d.no, d.contacted_on, d.person, d.channel, d.reason, d.note, d.promised_on, \
     d.promised_amount, d.hardship, d.made_by, COALESCE(u.name, ''), d.recorded_at FROM dunning_contacts d \
     LEFT JOIN users u ON u.id = d.made_by WHERE d.order_id = $1 ORDER BY d.recorded_at, d.id"
);
const LAST_AT: Sql<'static> =
    sql!("SELECT MAX(recorded_at) FROM dunning_contacts WHERE order_id = $1");
const INSERT_CASE: Sql<'static> = sql!(
    "INSERT INTO hardship_cases (id, order_id, customer_id, contact_id, finance_task, management_task, opened_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
macro_rules! cases {
    ($rest:literal) => {
        concat!(
            "SELECT h.id, h.order_id, h.contact_id, h.finance_task, h.management_task, h.opened_at, h.decision, ",
            "h.decision_note, h.decided_by, COALESCE(u.name, ''), h.decided_at FROM hardship_cases h ",
            "LEFT JOIN users u ON u.id = h.decided_by ",
            $rest
        )
    };
}
const CASES: Sql<'static> = sql!(cases!("WHERE h.order_id = $1 ORDER BY h.opened_at"));
const CASE: Sql<'static> = sql!(cases!("WHERE h.id = $1"));
const DECIDE: Sql<'static> = sql!(
    "UPDATE hardship_cases SET decision = $2, decision_note = $3, decided_by = $4, decided_at = $5 \
     WHERE id = $1 AND decided_at IS NULL"
);

/// Writes a talk with a customer.
pub(crate) async fn insert(tx: &mut Tx<'_>, customer: CustomerId, contact: &Contact) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            contact.id,
            contact.order,
            contact.no,
            customer,
            contact.contacted_on,
            contact.person,
            contact.channel,
            contact.reason.key(),
            contact.note,
            contact.promised_on,
            contact.promised_amount,
            contact.hardship,
            contact.made_by,
            contact.recorded_at
        ],
    )
    .await
}

/// Every talk about an order, oldest first.
pub(crate) async fn contacts(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Contact>> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    let read = |row: &Row| {
        Ok(Contact {
            id: row.get(0)?,
            order: row.get(1)?,
            no: row.get(2)?,
            contacted_on: row.get(3)?,
            person: row.get(4)?,
            channel: row.get(5)?,
            reason: super::word(row, 6, Reason::parse)?,
            note: row.get(7)?,
            promised_on: row.get(8)?,
            promised_amount: row.get(9)?,
            hardship: row.get(10)?,
            made_by: row.get(11)?,
            made_by_name: row.get(12)?,
            recorded_at: row.get(13)?,
        })
    };
    rows.iter().map(read).collect()
}

/// When somebody last talked with the customer about an order's money.
pub(crate) async fn last_contact(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Moment>> {
    tx.fetch_one(LAST_AT, params![order]).await?.get(0)
}

/// Opens a case; its order has none open.
pub(crate) async fn insert_case(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    case: &HardshipCase,
) -> Result<()> {
    tx.queue(
        INSERT_CASE,
        params![
            case.id,
            case.order,
            customer,
            case.contact,
            case.tasks[0],
            case.tasks[1],
            case.opened_at
        ],
    )
    .await
}

/// Every case of an order, oldest first.
pub(crate) async fn cases(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<HardshipCase>> {
    let rows = tx.fetch_all(CASES, params![order]).await?;
    rows.iter().map(read_case).collect()
}

/// One case.
pub(crate) async fn case(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<HardshipCase>> {
    tx.fetch_optional(CASE, params![id])
        .await?
        .as_ref()
        .map(read_case)
        .transpose()
}

/// Writes a decision; whether the case was still open.
pub(crate) async fn decide(
    tx: &mut Tx<'_>,
    id: DocumentId,
    (decision, note): (Decision, &str),
    (by, now): (Option<UserId>, Moment),
) -> Result<bool> {
    Ok(tx
        .execute(DECIDE, params![id, decision.key(), note, by, now])
        .await?
        == 1)
}

fn read_case(row: &Row) -> Result<HardshipCase> {
    let at: Option<Moment> = row.get(10)?;
    let decided = match at {
        None => None,
        Some(at) => Some(Decided {
            decision: super::word(row, 6, Decision::parse)?,
            note: row.get::<Option<String>>(7)?.unwrap_or_default(),
            by: row.get(8)?,
            by_name: row.get(9)?,
            at,
        }),
    };
    Ok(HardshipCase {
        id: row.get(0)?,
        order: row.get(1)?,
        contact: row.get(2)?,
        tasks: [row.get(3)?, row.get(4)?],
        opened_at: row.get(5)?,
        decided,
    })
}
