//! Table `stock_papers`: receipts and corrections.

use ::store::{Sql, Tx, params, sql};
use kernel::{DocumentId, Moment, Result, UserId, search};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO stock_papers (id, number, kind, reference, reference_key, reason, created_by, occurred_at, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);

/// A paper to be kept.
pub(crate) struct StockPaper<'a> {
    pub(crate) id: DocumentId,
    pub(crate) number: String,
    pub(crate) kind: &'static str,
    pub(crate) reference: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) created_by: Option<UserId>,
    pub(crate) occurred_at: Moment,
}

/// Keeps a paper. The same outer number twice is a conflict `stock_papers_reference_key`.
pub(crate) async fn insert(tx: &mut Tx<'_>, paper: &StockPaper<'_>, now: Moment) -> Result<()> {
    let key = search::normalize(paper.reference).replace(' ', "");
    tx.execute(
        INSERT,
        params![
            paper.id,
            paper.number,
            paper.kind,
            paper.reference,
            key,
            paper.reason,
            paper.created_by,
            paper.occurred_at,
            now,
        ],
    )
    .await
    .map(drop)
}
