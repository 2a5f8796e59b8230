//! The SQL of quotations.

use ::store::{Row, Sql, Tx, params, sql};
use catalog::amounts::Amounts;
use kernel::{Currency, Fault, Moment, OrderId, Result, UserId};

use super::{
    Quotation, QuotationId, QuotationInput, QuotationState, Version, answer_offer::OfferAnswer,
    signature::Signature,
};
use crate::floor_price::{BelowFloor, FloorApproval, approval, keep_approval};

/// The columns of a version, after seven of its quotation.
macro_rules! version_columns {
    () => {
        "v.version, v.state, v.content, v.lines, v.note, v.valid_until, v.currency, v.net, v.tax, \
         v.gross, v.base_gross, v.hash, v.written_by, v.confirmed_by, v.issued_at, v.link_token, \
         v.end_reason, v.created_at"
    };
}
macro_rules! quotation_columns {
    () => {
        "SELECT q.id, q.draft_label, q.number, q.owner_id, q.department_id, q.entered_by, \
         q.revision, q.created_at FROM quotations q WHERE q.id = $1"
    };
}
const LOAD: Sql<'static> = sql!(quotation_columns!());
const LOCK: Sql<'static> = sql!(quotation_columns!(); FOR UPDATE);
const LATEST: Sql<'static> = sql!(concat!(
    "SELECT ",
    version_columns!(),
    " FROM quotation_versions v WHERE v.quotation_id = $1 ORDER BY v.version DESC LIMIT 1"
));
const VERSIONS: Sql<'static> = sql!(concat!(
    "SELECT ",
    version_columns!(),
    " FROM quotation_versions v WHERE v.quotation_id = $1 ORDER BY v.version"
));
const BY_LINK: Sql<'static> =
    sql!("SELECT quotation_id, version FROM quotation_versions WHERE link_token = $1");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO quotations (id, draft_label, customer_id, owner_id, department_id, entered_by, \
     version, revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 1, 1, $7, $7)"
);
const TOUCH: Sql<'static> = sql!(
    "UPDATE quotations SET customer_id = $2, version = $3, revision = revision + 1, \
     updated_at = $4 WHERE id = $1"
);
const SET_NUMBER: Sql<'static> =
    sql!("UPDATE quotations SET number = $2 WHERE id = $1 AND number IS NULL");
const INSERT_VERSION: Sql<'static> = sql!(
    "INSERT INTO quotation_versions (quotation_id, version, state, content, lines, note, \
     valid_until, currency, net, tax, gross, base_gross, hash, written_by, end_reason, created_at) \
     VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14)"
);
const WRITE_VERSION: Sql<'static> = sql!(
    "UPDATE quotation_versions SET content = $3, lines = $4, note = $5, valid_until = $6, \
     currency = $7, net = $8, tax = $9, gross = $10, base_gross = $11, hash = $12, \
     written_by = $13, confirmed_by = NULL, confirmed_at = NULL \
     WHERE quotation_id = $1 AND version = $2 AND state = 'draft'"
);
const CONFIRM: Sql<'static> = sql!(
    "UPDATE quotation_versions SET confirmed_by = $3, confirmed_at = $4 \
     WHERE quotation_id = $1 AND version = $2 AND state = 'draft'"
);
const ISSUE: Sql<'static> = sql!(
    "UPDATE quotation_versions SET state = 'issued', issued_by = $3, issued_at = $4, \
     link_token = $5 WHERE quotation_id = $1 AND version = $2 AND state = 'draft'"
);
const END: Sql<'static> = sql!(
    "UPDATE quotation_versions SET state = $3, ended_at = $4, end_reason = $5 \
     WHERE quotation_id = $1 AND version = $2 AND state = 'issued'"
);
const ANSWER: Sql<'static> = sql!(
    "INSERT INTO quotation_answers (quotation_id, version, accepted, name, signature, reason, hash, \
     address, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
const ANSWER_OF: Sql<'static> = sql!(
    "SELECT accepted, name, signature, reason, hash, answered_at FROM quotation_answers \
     WHERE quotation_id = $1 AND version = $2"
);
const APPROVE: Sql<'static> = sql!(
    "INSERT INTO quotation_floor_approvals (quotation_id, line_id, product_id, price, currency, \
     floor_price, reason, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     ON CONFLICT (quotation_id, line_id, product_id, price, currency) DO NOTHING"
);
const APPROVALS: Sql<'static> = sql!(
    "SELECT a.line_id, a.product_id, a.price, a.currency, a.reason, u.name \
     FROM quotation_floor_approvals a JOIN users u ON u.id = a.approved_by \
     WHERE a.quotation_id = $1 ORDER BY a.approved_at"
);
const HAND_OVER_APPROVALS: Sql<'static> = sql!(
    "INSERT INTO floor_approvals (order_id, line_id, product_id, price, currency, floor_price, \
     reason, approved_by, approved_at) \
     SELECT o.id, a.line_id, a.product_id, a.price, a.currency, a.floor_price, a.reason, \
     a.approved_by, a.approved_at FROM quotation_floor_approvals a JOIN orders o ON o.id = $2 \
     WHERE a.quotation_id = $1"
);

/// The quotation, its row locked until the transaction ends; `None` when there is none.
pub(super) async fn lock(tx: &mut Tx<'_>, id: QuotationId) -> Result<Option<Quotation>> {
    read(tx, LOCK, id).await
}

/// The quotation with its latest version.
pub(super) async fn load(tx: &mut Tx<'_>, id: QuotationId) -> Result<Option<Quotation>> {
    read(tx, LOAD, id).await
}

async fn read(tx: &mut Tx<'_>, sql: Sql<'static>, id: QuotationId) -> Result<Option<Quotation>> {
    let Some(row) = tx.fetch_optional(sql, params![id]).await? else {
        return Ok(None);
    };
    let latest = tx.fetch_one(LATEST, params![id]).await?;
    Ok(Some(Quotation {
        id: row.get(0)?,
        draft_label: row.get(1)?,
        number: row.get(2)?,
        owner: row.get(3)?,
        department: row.get(4)?,
        entered_by: row.get(5)?,
        revision: row.get(6)?,
        created_at: row.get(7)?,
        latest: version(&latest)?,
    }))
}

/// All versions, the first one first.
pub(super) async fn versions(tx: &mut Tx<'_>, id: QuotationId) -> Result<Vec<Version>> {
    let rows = tx.fetch_all(VERSIONS, params![id]).await?;
    rows.iter().map(version).collect()
}

/// Which version a link opens.
pub(super) async fn by_link(tx: &mut Tx<'_>, token: &str) -> Result<Option<(QuotationId, i64)>> {
    let row = tx.fetch_optional(BY_LINK, params![token]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

fn version(row: &Row) -> Result<Version> {
    let state: String = row.get(1)?;
    let currency: String = row.get(6)?;
    Ok(Version {
        no: row.get(0)?,
        state: QuotationState::parse(&state)
            .ok_or_else(|| Fault::internal("unknown quotation state"))?,
        input: QuotationInput {
            content: serde_json::from_str(&row.get::<String>(2)?).map_err(Fault::internal)?,
            note: row.get(4)?,
            valid_until: row.get(5)?,
        },
        lines: serde_json::from_str(&row.get::<String>(3)?).map_err(Fault::internal)?,
        currency: Currency::parse(&currency)
            .ok_or_else(|| Fault::internal("an unknown currency is stored"))?,
        total: Amounts {
            net: row.get(7)?,
            tax: row.get(8)?,
            gross: row.get(9)?,
        },
        base_gross: row.get(10)?,
        hash: row.get(11)?,
        written_by: row.get(12)?,
        confirmed_by: row.get(13)?,
        issued_at: row.get(14)?,
        link_token: row.get(15)?,
        end_reason: row.get(16)?,
        created_at: row.get(17)?,
    })
}

/// Writes a new quotation with its first version.
pub(super) async fn insert(tx: &mut Tx<'_>, quotation: &Quotation) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            quotation.id,
            quotation.draft_label,
            quotation.customer(),
            quotation.owner,
            quotation.department,
            quotation.entered_by,
            quotation.created_at,
        ],
    )
    .await?;
    insert_version(tx, quotation.id, &quotation.latest).await
}

async fn insert_version(tx: &mut Tx<'_>, id: QuotationId, version: &Version) -> Result<()> {
    let (content, lines) = texts(version)?;
    tx.queue(
        INSERT_VERSION,
        params![
            id,
            version.no,
            content,
            lines,
            version.input.note,
            version.input.valid_until,
            version.currency.code(),
            version.total.net,
            version.total.tax,
            version.total.gross,
            version.base_gross,
            version.hash,
            version.written_by,
            version.created_at,
        ],
    )
    .await
}

fn texts(version: &Version) -> Result<(String, String)> {
    let content = serde_json::to_string(&version.input.content).map_err(Fault::internal)?;
    let lines = serde_json::to_string(&version.lines).map_err(Fault::internal)?;
    Ok((content, lines))
}

/// Adds a version to a quotation that the caller has locked.
pub(super) async fn add_version(
    tx: &mut Tx<'_>,
    id: QuotationId,
    version: &Version,
    now: Moment,
) -> Result<()> {
    insert_version(tx, id, version).await?;
    touch(tx, id, version, now).await
}

/// Replaces the draft of a quotation that the caller has locked; a confirmation falls with it.
pub(super) async fn write_draft(
    tx: &mut Tx<'_>,
    id: QuotationId,
    version: &Version,
    now: Moment,
) -> Result<()> {
    let (content, lines) = texts(version)?;
    moved(
        tx.execute(
            WRITE_VERSION,
            params![
                id,
                version.no,
                content,
                lines,
                version.input.note,
                version.input.valid_until,
                version.currency.code(),
                version.total.net,
                version.total.tax,
                version.total.gross,
                version.base_gross,
                version.hash,
                version.written_by,
            ],
        )
        .await?,
    )?;
    touch(tx, id, version, now).await
}

async fn touch(tx: &mut Tx<'_>, id: QuotationId, version: &Version, now: Moment) -> Result<()> {
    let customer = version.input.content.customer_id;
    tx.queue(TOUCH, params![id, customer, version.no, now])
        .await
}

fn moved(rows: u64) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Fault::internal("the version moved under a lock"))
}

/// Notes who confirmed the draft as it stands.
pub(super) async fn confirm(
    tx: &mut Tx<'_>,
    quotation: &Quotation,
    (by, now): (UserId, Moment),
) -> Result<()> {
    moved(
        tx.execute(CONFIRM, params![quotation.id, quotation.latest.no, by, now])
            .await?,
    )
}

/// Issues the draft: its number if it has none, and the link's token.
pub(super) async fn issue(
    tx: &mut Tx<'_>,
    quotation: &Quotation,
    (number, token): (&str, &str),
    (by, now): (UserId, Moment),
) -> Result<()> {
    tx.queue(SET_NUMBER, params![quotation.id, number]).await?;
    moved(
        tx.execute(
            ISSUE,
            params![quotation.id, quotation.latest.no, by, now, token],
        )
        .await?,
    )
}

/// Ends an issued version.
pub(super) async fn end(
    tx: &mut Tx<'_>,
    (id, no): (QuotationId, i64),
    (state, reason): (QuotationState, &str),
    now: Moment,
) -> Result<()> {
    moved(
        tx.execute(END, params![id, no, state.as_str(), now, reason])
            .await?,
    )
}

/// Keeps the customer's answer to a version.
pub(super) async fn answer(
    tx: &mut Tx<'_>,
    (id, no): (QuotationId, i64),
    answer: &OfferAnswer,
    address: &str,
) -> Result<()> {
    let signature = answer.signature.as_ref().map(serde_json::to_string);
    tx.queue(
        ANSWER,
        params![
            id,
            no,
            answer.accepted,
            answer.name,
            signature.transpose().map_err(Fault::internal)?,
            answer.reason,
            answer.hash,
            address,
            answer.answered_at,
        ],
    )
    .await
}

/// The customer's answer to a version.
pub(super) async fn answer_of(
    tx: &mut Tx<'_>,
    id: QuotationId,
    no: i64,
) -> Result<Option<OfferAnswer>> {
    let Some(row) = tx.fetch_optional(ANSWER_OF, params![id, no]).await? else {
        return Ok(None);
    };
    let signature: Option<String> = row.get(2)?;
    let signature = signature.map(|text| serde_json::from_str::<Signature>(&text));
    Ok(Some(OfferAnswer {
        accepted: row.get(0)?,
        name: row.get(1)?,
        signature: signature.transpose().map_err(Fault::internal)?,
        reason: row.get(3)?,
        hash: row.get(4)?,
        answered_at: row.get(5)?,
    }))
}

/// Keeps the approval of a price below the floor; the same price is approved once.
pub(super) async fn approve(
    tx: &mut Tx<'_>,
    id: QuotationId,
    line: &BelowFloor,
    by: (&str, UserId),
    now: Moment,
) -> Result<()> {
    keep_approval(tx, (APPROVE, id.0), line, by, now).await
}

/// Approvals of prices below the floor, on whatever version.
pub(super) async fn approvals(tx: &mut Tx<'_>, id: QuotationId) -> Result<Vec<FloorApproval>> {
    let rows = tx.fetch_all(APPROVALS, params![id]).await?;
    rows.iter().map(approval).collect()
}

/// What was approved on the quotation need not be approved on its order.
pub(crate) async fn hand_over_approvals(
    tx: &mut Tx<'_>,
    id: QuotationId,
    order: OrderId,
) -> Result<()> {
    tx.queue(HAND_OVER_APPROVALS, params![id, order]).await
}
