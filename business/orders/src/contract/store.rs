//! The SQL of contracts; that of annexes, obligations and budgets stands in `store/`.

pub(super) mod annexes;
pub(super) mod budgets;
pub(super) mod obligations;

use ::store::{Query, Row, Sql, Tx, params, sql};
use catalog::{amounts::Amounts, pricing::PriceRuleId};
use kernel::{Currency, Fault, Moment, OrderId, Result, UserId};

use super::{
    Contract, ContractId, ContractState, EndCode, Version, VersionState, frame::FrameOrder,
};
use crate::quotation::QuotationId;

macro_rules! contract_columns {
    () => {
        "SELECT c.id, c.number, c.state, c.owner_id, c.department_id, c.entered_by, c.quotation_id, \
         c.revision, c.end_code, c.end_reason, c.created_at FROM contracts c WHERE c.id = $1"
    };
}
const LOAD: Sql<'static> = sql!(contract_columns!());
const LOCK: Sql<'static> = sql!(contract_columns!(); FOR UPDATE);
const VERSIONS: Sql<'static> = sql!(
    "SELECT version, state, input, lines, currency, net, tax, gross, base_gross, reason, \
     written_by, created_at, in_force_at FROM contract_versions WHERE contract_id = $1 ORDER BY version"
);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO contracts (id, number, kind, state, customer_id, owner_id, department_id, \
     entered_by, quotation_id, version, revision, end_reason, created_at, updated_at) \
     VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, 1, 1, '', $9, $9)"
);
const TOUCH: Sql<'static> = sql!(
    "UPDATE contracts SET kind = $2, customer_id = $3, version = $4, revision = revision + 1, \
     updated_at = $5 WHERE id = $1"
);
const INSERT_VERSION: Sql<'static> = sql!(
    "INSERT INTO contract_versions (contract_id, version, state, input, lines, title, valid_until, \
     currency, net, tax, gross, base_gross, reason, written_by, created_at) \
     VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
const WRITE_VERSION: Sql<'static> = sql!(
    "UPDATE contract_versions SET input = $3, lines = $4, title = $5, valid_until = $6, \
     currency = $7, net = $8, tax = $9, gross = $10, base_gross = $11, written_by = $12 \
     WHERE contract_id = $1 AND version = $2 AND state = 'draft'"
);
const SUPERSEDE: Sql<'static> = sql!(
    "UPDATE contract_versions SET state = 'superseded' WHERE contract_id = $1 AND state = 'in_force'"
);
const PUT_IN_FORCE: Sql<'static> = sql!(
    "UPDATE contract_versions SET state = 'in_force', in_force_by = $3, in_force_at = $4 \
     WHERE contract_id = $1 AND version = $2 AND state = 'draft'"
);
const IN_FORCE: Sql<'static> = sql!(
    "UPDATE contracts SET state = 'in_force', revision = revision + 1, updated_at = $2 WHERE id = $1"
);
const END: Sql<'static> = sql!(
    "UPDATE contracts SET state = $2, end_code = $3, end_reason = $4, ended_at = $5, \
     revision = revision + 1, updated_at = $5 WHERE id = $1"
);
const OF_QUOTATION: Sql<'static> =
    sql!("SELECT number FROM contracts WHERE quotation_id = $1 AND state <> 'terminated' LIMIT 1");
const ORDERS_OF: Sql<'static> = sql!(
    "SELECT o.id, COALESCE(o.number, o.draft_label), o.state, g.version FROM order_origins g \
     JOIN orders o ON o.id = g.order_id WHERE g.source_id = $1 AND g.kind = 'contract' \
     ORDER BY o.created_at, o.id"
);

/// An order made from a contract.
#[derive(Debug, Clone)]
pub(super) struct MadeOrder {
    pub(super) id: OrderId,
    pub(super) label: String,
    pub(super) state: String,
    pub(super) version: i64,
}

impl MadeOrder {
    pub(super) fn given_up(&self) -> bool {
        self.state == "cancelled"
    }
}

/// The contract, its row locked until the transaction ends; `None` when there is none.
pub(super) async fn lock(tx: &mut Tx<'_>, id: ContractId) -> Result<Option<Contract>> {
    read(tx, LOCK, id).await
}

/// The contract with its versions.
pub(super) async fn load(tx: &mut Tx<'_>, id: ContractId) -> Result<Option<Contract>> {
    read(tx, LOAD, id).await
}

async fn read(tx: &mut Tx<'_>, sql: Sql<'static>, id: ContractId) -> Result<Option<Contract>> {
    let Some(row) = tx.fetch_optional(sql, params![id]).await? else {
        return Ok(None);
    };
    let rows = tx.fetch_all(VERSIONS, params![id]).await?;
    let mut earlier: Vec<Version> = rows.iter().map(version).collect::<Result<_>>()?;
    let latest = earlier
        .pop()
        .ok_or_else(|| Fault::internal("a contract without versions"))?;
    let code: Option<String> = row.get(8)?;
    let reason: String = row.get(9)?;
    let ended = code.as_deref().and_then(EndCode::parse);
    Ok(Some(Contract {
        id: row.get(0)?,
        number: row.get(1)?,
        state: ContractState::parse(&row.get::<String>(2)?)
            .ok_or_else(|| Fault::internal("an unknown contract state is stored"))?,
        owner: row.get(3)?,
        department: row.get(4)?,
        entered_by: row.get(5)?,
        quotation: row.get(6)?,
        revision: row.get(7)?,
        ended: ended.map(|code| (code, reason)),
        created_at: row.get(10)?,
        latest,
        earlier,
    }))
}

fn version(row: &Row) -> Result<Version> {
    Ok(Version {
        no: row.get(0)?,
        state: VersionState::parse(&row.get::<String>(1)?)
            .ok_or_else(|| Fault::internal("an unknown version state is stored"))?,
        input: serde_json::from_str(&row.get::<String>(2)?).map_err(Fault::internal)?,
        lines: serde_json::from_str(&row.get::<String>(3)?).map_err(Fault::internal)?,
        currency: Currency::parse(&row.get::<String>(4)?)
            .ok_or_else(|| Fault::internal("an unknown currency is stored"))?,
        total: Amounts {
            net: row.get(5)?,
            tax: row.get(6)?,
            gross: row.get(7)?,
        },
        base_gross: row.get(8)?,
        reason: row.get(9)?,
        written_by: row.get(10)?,
        created_at: row.get(11)?,
        in_force_at: row.get(12)?,
    })
}

/// Writes a new contract with its first version.
pub(super) async fn insert(tx: &mut Tx<'_>, contract: &Contract) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            contract.id,
            contract.number,
            contract.latest.input.kind.as_str(),
            contract.customer(),
            contract.owner,
            contract.department,
            contract.entered_by,
            contract.quotation,
            contract.created_at,
        ],
    )
    .await?;
    insert_version(tx, contract.id, &contract.latest).await
}

async fn insert_version(tx: &mut Tx<'_>, id: ContractId, version: &Version) -> Result<()> {
    let (input, lines) = texts(version)?;
    tx.queue(
        INSERT_VERSION,
        params![
            id,
            version.no,
            input,
            lines,
            version.input.title,
            version.input.valid_until,
            version.currency.code(),
            version.total.net,
            version.total.tax,
            version.total.gross,
            version.base_gross,
            version.reason,
            version.written_by,
            version.created_at,
        ],
    )
    .await
}

fn texts(version: &Version) -> Result<(String, String)> {
    let input = serde_json::to_string(&version.input).map_err(Fault::internal)?;
    let lines = serde_json::to_string(&version.lines).map_err(Fault::internal)?;
    Ok((input, lines))
}

/// Adds a version to a contract that the caller has locked.
pub(super) async fn add_version(
    tx: &mut Tx<'_>,
    id: ContractId,
    version: &Version,
    now: Moment,
) -> Result<()> {
    insert_version(tx, id, version).await?;
    touch(tx, id, version, now).await
}

/// Replaces the draft of a contract that the caller has locked.
pub(super) async fn write_draft(
    tx: &mut Tx<'_>,
    id: ContractId,
    version: &Version,
    now: Moment,
) -> Result<()> {
    let (input, lines) = texts(version)?;
    let rows = tx
        .execute(
            WRITE_VERSION,
            params![
                id,
                version.no,
                input,
                lines,
                version.input.title,
                version.input.valid_until,
                version.currency.code(),
                version.total.net,
                version.total.tax,
                version.total.gross,
                version.base_gross,
                version.written_by,
            ],
        )
        .await?;
    moved(rows)?;
    touch(tx, id, version, now).await
}

async fn touch(tx: &mut Tx<'_>, id: ContractId, version: &Version, now: Moment) -> Result<()> {
    let (kind, customer) = (version.input.kind, version.input.content.customer_id);
    tx.queue(TOUCH, params![id, kind.as_str(), customer, version.no, now])
        .await
}

fn moved(rows: u64) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Fault::internal("the contract moved under a lock"))
}

/// Puts the version in hand in force; the one before it is superseded.
pub(super) async fn put_in_force(
    tx: &mut Tx<'_>,
    contract: &Contract,
    (by, now): (UserId, Moment),
) -> Result<()> {
    tx.queue(SUPERSEDE, params![contract.id]).await?;
    let values = params![contract.id, contract.latest.no, by, now];
    moved(tx.execute(PUT_IN_FORCE, values).await?)?;
    tx.queue(IN_FORCE, params![contract.id, now]).await
}

/// Ends a contract that the caller has locked.
pub(super) async fn end(
    tx: &mut Tx<'_>,
    id: ContractId,
    (code, reason): (EndCode, &str),
    now: Moment,
) -> Result<()> {
    let state = match code {
        EndCode::Completed => ContractState::Completed,
        _ => ContractState::Terminated,
    };
    let (state, code) = (state.as_str(), code.as_str());
    moved(
        tx.execute(END, params![id, state, code, reason, now])
            .await?,
    )
}

/// The number of the contract made from a quotation, unless that was terminated.
pub(crate) async fn of_quotation(tx: &mut Tx<'_>, id: QuotationId) -> Result<Option<String>> {
    let row = tx.fetch_optional(OF_QUOTATION, params![id]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Orders made from a contract, given up ones too, the oldest first.
pub(super) async fn orders_of(tx: &mut Tx<'_>, id: ContractId) -> Result<Vec<MadeOrder>> {
    let rows = tx.fetch_all(ORDERS_OF, params![id]).await?;
    rows.iter()
        .map(|row| {
            Ok(MadeOrder {
                id: row.get(0)?,
                label: row.get(1)?,
                state: row.get(2)?,
                version: row.get(3)?,
            })
        })
        .collect()
}

/// Which orders called off how much from some rules, as the price book counts it.
pub(super) async fn called_by(
    tx: &mut Tx<'_>,
    rules: &[PriceRuleId],
) -> Result<Vec<(PriceRuleId, FrameOrder)>> {
    let query = Query::new(
        "SELECT l.price_rule_id, o.id, COALESCE(o.number, o.draft_label), \
         CAST(SUM(l.quantity - COALESCE(f.short_closed, 0)) AS BIGINT) \
         FROM order_lines l JOIN orders o ON o.id = l.order_id \
         LEFT JOIN line_facts f ON f.subject_id = l.order_id AND f.line_id = l.line_id WHERE o.state IN ('in_review', 'approved', 'closed') AND l.price_rule_id IN ",
    )
    .bind_list(rules.iter().copied())
    .push(" GROUP BY l.price_rule_id, o.id, o.number, o.draft_label, o.created_at ORDER BY o.created_at, o.id");
    let sql = query.sql();
    let rows = tx.fetch_all(sql, query.params()).await?;
    rows.iter()
        .map(|row| {
            let order = FrameOrder {
                id: row.get(1)?,
                label: row.get(2)?,
                quantity: row.get(3)?,
            };
            Ok((row.get(0)?, order))
        })
        .collect()
}
