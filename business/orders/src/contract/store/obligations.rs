//! Table `contract_obligations`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{Fault, FileId, Moment, OrderId, Result, TaskId, UserId};

use crate::contract::{
    ContractId,
    obligation::{Obligation, ObligationId, Obliged},
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, contract_id, term_id, order_id, parent_id, words, owed_by, may_stop, note, \
             started_at, raised_by, due_at, derivation, provisional, stopped_at, task_id, \
             fulfilled_at, fulfilled_by, evidence, evidence_file_id, delay_days \
             FROM contract_obligations ",
            $rest
        )
    };
}
const OF: Sql<'static> = sql!(select!("WHERE contract_id = $1 ORDER BY started_at, id"));
const OF_ORDER: Sql<'static> = sql!(select!("WHERE order_id = $1 ORDER BY started_at, id"));
const FIND: Sql<'static> = sql!(select!("WHERE contract_id = $1 AND id = $2"));
const RAN_OUT: Sql<'static> = sql!(select!(
    "WHERE fulfilled_at IS NULL AND overdue_at IS NULL AND due_at < $1 ORDER BY due_at LIMIT $2"
));
const INSERT: Sql<'static> = sql!(
    "INSERT INTO contract_obligations (id, contract_id, term_id, order_id, parent_id, words, \
     owed_by, may_stop, note, started_at, raised_by, due_at, derivation, provisional, task_id, \
     evidence, delay_days) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', 0)"
);
const FULFIL: Sql<'static> = sql!(
    "UPDATE contract_obligations SET evidence = $2, evidence_file_id = $3, delay_days = $4, \
     fulfilled_by = $5, fulfilled_at = $6 WHERE id = $1 AND fulfilled_at IS NULL"
);
const STOP: Sql<'static> = sql!("UPDATE contract_obligations SET stopped_at = $2 WHERE id = $1");
const SET_OVERDUE: Sql<'static> = sql!(
    "UPDATE contract_obligations SET overdue_at = $2 \
     WHERE id = $1 AND overdue_at IS NULL AND fulfilled_at IS NULL"
);
const SET_TASK: Sql<'static> = sql!("UPDATE contract_obligations SET task_id = $2 WHERE id = $1");

fn obligation(row: &Row) -> Result<Obligation> {
    Ok(Obligation {
        id: row.get(0)?,
        contract: row.get(1)?,
        term: row.get(2)?,
        order: row.get(3)?,
        parent: row.get(4)?,
        words: row.get(5)?,
        owed_by: Obliged::parse(&row.get::<String>(6)?)
            .ok_or_else(|| Fault::internal("an unknown debtor is stored"))?,
        may_stop: row.get(7)?,
        note: row.get(8)?,
        started_at: row.get(9)?,
        raised_by: row.get(10)?,
        due_at: row.get(11)?,
        derivation: serde_json::from_str(&row.get::<String>(12)?).map_err(Fault::internal)?,
        provisional: row.get(13)?,
        stopped_at: row.get(14)?,
        task: row.get(15)?,
        fulfilled_at: row.get(16)?,
        fulfilled_by: row.get(17)?,
        evidence: row.get(18)?,
        evidence_file: row.get(19)?,
        delay_days: row.get(20)?,
    })
}

/// All obligations of a contract that began, the oldest first.
pub(in crate::contract) async fn of(tx: &mut Tx<'_>, id: ContractId) -> Result<Vec<Obligation>> {
    let rows = tx.fetch_all(OF, params![id]).await?;
    rows.iter().map(obligation).collect()
}

/// All obligations on an order, the oldest first.
pub(in crate::contract) async fn of_order(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Obligation>> {
    let rows = tx.fetch_all(OF_ORDER, params![id]).await?;
    rows.iter().map(obligation).collect()
}

/// One obligation of a contract.
pub(in crate::contract) async fn find(
    tx: &mut Tx<'_>,
    (contract, id): (ContractId, ObligationId),
) -> Result<Obligation> {
    let row = tx.fetch_optional(FIND, params![contract, id]).await?;
    obligation(&row.ok_or(Fault::NotFound("obligation"))?)
}

/// Obligations whose time is over and that nobody looked at.
pub(in crate::contract) async fn ran_out(
    tx: &mut Tx<'_>,
    now: Moment,
    limit: i64,
) -> Result<Vec<Obligation>> {
    let rows = tx.fetch_all(RAN_OUT, params![now, limit]).await?;
    rows.iter().map(obligation).collect()
}

/// Keeps an obligation that began.
pub(in crate::contract) async fn insert(tx: &mut Tx<'_>, new: &Obligation) -> Result<()> {
    let derivation = serde_json::to_string(&new.derivation).map_err(Fault::internal)?;
    tx.queue(
        INSERT,
        params![
            new.id,
            new.contract,
            new.term,
            new.order,
            new.parent,
            new.words,
            new.owed_by.as_str(),
            new.may_stop,
            new.note,
            new.started_at,
            new.raised_by,
            new.due_at,
            derivation,
            new.provisional,
            new.task,
        ],
    )
    .await
}

/// Notes what came, and by how many working days late.
pub(in crate::contract) async fn fulfil(
    tx: &mut Tx<'_>,
    id: ObligationId,
    (evidence, file, delay): (&str, Option<FileId>, i64),
    (by, now): (UserId, Moment),
) -> Result<()> {
    tx.queue(FULFIL, params![id, evidence, file, delay, by, now])
        .await
}

/// Notes that the order was stopped for it.
pub(in crate::contract) async fn stop(
    tx: &mut Tx<'_>,
    id: ObligationId,
    now: Moment,
) -> Result<()> {
    tx.queue(STOP, params![id, now]).await
}

/// Notes that its time is over; false when it was noted or fulfilled meanwhile.
pub(in crate::contract) async fn set_overdue(
    tx: &mut Tx<'_>,
    id: ObligationId,
    now: Moment,
) -> Result<bool> {
    Ok(tx.execute(SET_OVERDUE, params![id, now]).await? == 1)
}

/// Notes the task that asks somebody to react.
pub(in crate::contract) async fn set_task(
    tx: &mut Tx<'_>,
    id: ObligationId,
    task: TaskId,
) -> Result<()> {
    tx.queue(SET_TASK, params![id, task]).await
}
