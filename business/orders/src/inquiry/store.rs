//! The SQL of inquiries.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{Fault, Moment, OrderId, Result};

use super::{Inquiry, InquiryId, InquiryInput, LostCode};
use crate::quotation::QuotationId;

/// The order of an inquiry, entered directly or through its quotation or the contract made of that,
/// unless it was given up.
macro_rules! order_of_inquiry {
    () => {
        "(SELECT x.id FROM orders x WHERE x.state <> 'cancelled' AND x.id = COALESCE(i.order_id, \
         (SELECT g.order_id FROM order_origins g JOIN orders y ON y.id = g.order_id \
         WHERE g.source_id IN (SELECT i.quotation_id UNION ALL \
         SELECT c.id FROM contracts c WHERE c.quotation_id = i.quotation_id) \
         AND y.state <> 'cancelled' ORDER BY g.created_at LIMIT 1)))"
    };
}
pub(crate) use order_of_inquiry;

macro_rules! columns {
    () => {
        "SELECT i.id, i.number, i.content, i.prospect, i.received_on, i.owner_id, i.department_id, \
         i.revision, i.quotation_id, i.lost_code, i.lost_reason, i.created_at FROM inquiries i \
         WHERE i.id = $1"
    };
}
const LOAD: Sql<'static> = sql!(columns!());
const LOCK: Sql<'static> = sql!(columns!(); FOR UPDATE);
const ORDER_OF: Sql<'static> = sql!(concat!(
    "SELECT ",
    order_of_inquiry!(),
    " FROM inquiries i WHERE i.id = $1"
));
const OF_QUOTATION: Sql<'static> =
    sql!("SELECT id, number FROM inquiries WHERE quotation_id = $1 LIMIT 1");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO inquiries (id, number, content, prospect, channel, customer_id, received_on, \
     owner_id, department_id, revision, lost_reason, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, '', $10, $10)"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE inquiries SET content = $2, prospect = $3, channel = $4, customer_id = $5, \
     received_on = $6, revision = revision + 1, updated_at = $7 WHERE id = $1"
);
const QUOTED: Sql<'static> =
    sql!("UPDATE inquiries SET quotation_id = $2, order_id = NULL, updated_at = $3 WHERE id = $1");
const ORDERED: Sql<'static> =
    sql!("UPDATE inquiries SET order_id = $2, updated_at = $3 WHERE id = $1");
const LOSE: Sql<'static> =
    sql!("UPDATE inquiries SET lost_code = $2, lost_reason = $3, updated_at = $4 WHERE id = $1");

/// The inquiry, its row locked until the transaction ends; `None` when there is none.
pub(super) async fn lock(tx: &mut Tx<'_>, id: InquiryId) -> Result<Option<Inquiry>> {
    read(tx, LOCK, id).await
}

/// The inquiry; `None` when there is none.
pub(super) async fn load(tx: &mut Tx<'_>, id: InquiryId) -> Result<Option<Inquiry>> {
    read(tx, LOAD, id).await
}

async fn read(tx: &mut Tx<'_>, sql: Sql<'static>, id: InquiryId) -> Result<Option<Inquiry>> {
    let Some(row) = tx.fetch_optional(sql, params![id]).await? else {
        return Ok(None);
    };
    let order = tx.fetch_one(ORDER_OF, params![id]).await?.get(0)?;
    inquiry(&row, order).map(Some)
}

fn inquiry(row: &Row, order: Option<OrderId>) -> Result<Inquiry> {
    let code: Option<String> = row.get(9)?;
    let reason: String = row.get(10)?;
    let lost = code.map(|code| LostCode::parse(&code).map(|code| (code, reason)));
    let received_on = row.get(4)?;
    Ok(Inquiry {
        id: row.get(0)?,
        number: row.get(1)?,
        input: InquiryInput {
            content: serde_json::from_str(&row.get::<String>(2)?).map_err(Fault::internal)?,
            prospect: row.get(3)?,
            received_on: Some(received_on),
        },
        received_on,
        owner: row.get(5)?,
        department: row.get(6)?,
        revision: row.get(7)?,
        quotation: row.get(8)?,
        order,
        lost: match lost {
            None => None,
            Some(lost) => Some(lost.ok_or_else(|| Fault::internal("an unknown code is stored"))?),
        },
        created_at: row.get(11)?,
    })
}

/// Writes a new inquiry.
pub(super) async fn insert(tx: &mut Tx<'_>, inquiry: &Inquiry) -> Result<()> {
    let content = &inquiry.input.content;
    let text = serde_json::to_string(content).map_err(Fault::internal)?;
    tx.queue(
        INSERT,
        params![
            inquiry.id,
            inquiry.number,
            text,
            inquiry.input.prospect,
            content.channel,
            content.customer_id,
            inquiry.received_on,
            inquiry.owner,
            inquiry.department,
            inquiry.created_at,
        ],
    )
    .await
}

/// Replaces what is known; the caller has locked the inquiry.
pub(super) async fn update(tx: &mut Tx<'_>, inquiry: &Inquiry, now: Moment) -> Result<()> {
    let content = &inquiry.input.content;
    let text = serde_json::to_string(content).map_err(Fault::internal)?;
    tx.queue(
        UPDATE,
        params![
            inquiry.id,
            text,
            inquiry.input.prospect,
            content.channel,
            content.customer_id,
            inquiry.received_on,
            now,
        ],
    )
    .await
}

/// Notes the quotation made of an inquiry.
pub(super) async fn quoted(
    tx: &mut Tx<'_>,
    id: InquiryId,
    quotation: QuotationId,
    now: Moment,
) -> Result<()> {
    tx.queue(QUOTED, params![id, quotation, now]).await
}

/// Notes the order entered of an inquiry.
pub(super) async fn ordered(
    tx: &mut Tx<'_>,
    id: InquiryId,
    order: OrderId,
    now: Moment,
) -> Result<()> {
    tx.queue(ORDERED, params![id, order, now]).await
}

/// Notes why an inquiry came to nothing.
pub(super) async fn lose(
    tx: &mut Tx<'_>,
    id: InquiryId,
    (code, reason): (LostCode, &str),
    now: Moment,
) -> Result<()> {
    tx.queue(LOSE, params![id, code.as_str(), reason, now])
        .await
}

/// The inquiry that a quotation answers.
pub(crate) async fn of_quotation(
    tx: &mut Tx<'_>,
    id: QuotationId,
) -> Result<Option<(InquiryId, String)>> {
    let row = tx.fetch_optional(OF_QUOTATION, params![id]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
