//! Table `stock_papers`: receipts, corrections and transfers.

use ::store::{Sql, Tx, params, sql};
use kernel::{DocumentId, Moment, Result, search};
use process::{Acting, Process};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO stock_papers (id, number, kind, reference, reference_key, reason, created_by, occurred_at, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);

/// What a person writes for stock.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PaperKind {
    Receipt,
    Adjustment,
    Transfer,
}

impl PaperKind {
    /// The word in the database, the kind under which it is counted, and the start of its number.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Receipt => ("receipt", "stock_receipt", "GR"),
            Self::Adjustment => ("adjustment", "stock_adjustment", "AJ"),
            Self::Transfer => ("transfer", "stock_transfer", "TR"),
        }
    }

    /// How moves name such a paper.
    pub(crate) const fn document(self) -> &'static str {
        self.words().1
    }
}

/// A paper to be kept.
pub(crate) struct NewPaper<'a> {
    pub(crate) id: DocumentId,
    pub(crate) kind: PaperKind,
    pub(crate) reference: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) occurred_at: Moment,
}

/// Numbers and keeps a paper. The same outer number twice is a conflict `stock_papers_reference_key`.
pub(crate) async fn file(
    tx: &mut Tx<'_>,
    process: &Process,
    paper: &NewPaper<'_>,
    acting: &Acting,
) -> Result<String> {
    let (kind, counter, prefix) = paper.kind.words();
    let year = process.today(acting.now).0.year();
    let last = orders::next_number(tx, counter, year).await?;
    let number = format!("{prefix}-{year}-{last:06}");
    let key = search::normalize(paper.reference).replace(' ', "");
    tx.execute(
        INSERT,
        params![
            paper.id,
            number,
            kind,
            paper.reference,
            key,
            paper.reason,
            acting.user(),
            paper.occurred_at,
            acting.now,
        ],
    )
    .await?;
    Ok(number)
}
