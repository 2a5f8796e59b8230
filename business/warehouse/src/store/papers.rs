//! Table `stock_papers`: receipts, corrections and transfers.

use ::store::{Sql, Tx, params, sql};
use kernel::{DocumentId, Fault, FieldError, Moment, Result, search, text};
use process::{Acting, Process};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO stock_papers (id, number, kind, reference, reference_key, reason, created_by, occurred_at, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);

const BY_REFERENCE: Sql<'static> = sql!(
    "SELECT number, occurred_at FROM stock_papers WHERE kind = $1 AND reference_key = $2 AND reference_key <> ''"
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

/// Numbers and keeps a paper. The same outer number twice is a conflict that names the first paper.
pub(crate) async fn file(
    tx: &mut Tx<'_>,
    process: &Process,
    paper: &NewPaper<'_>,
    acting: &Acting,
) -> Result<String> {
    let (kind, counter, prefix) = paper.kind.words();
    let key = search::normalize(paper.reference).replace(' ', "");
    refuse_twice(tx, process, (kind, &key), paper.reference).await?;
    let year = process.today(acting.now).0.year();
    let last = orders::next_number(tx, counter, year).await?;
    let number = format!("{prefix}-{year}-{last:06}");
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

/// The same paper is kept once. Who loses a race for it is run again, and finds it here.
async fn refuse_twice(
    tx: &mut Tx<'_>,
    process: &Process,
    (kind, key): (&str, &str),
    reference: &str,
) -> Result<()> {
    tx.retry_on("stock_papers_reference_key");
    let first = tx.fetch_optional(BY_REFERENCE, params![kind, key]).await?;
    let Some(first) = first else {
        return Ok(());
    };
    let (number, at): (String, Moment) = (first.get(0)?, first.get(1)?);
    let on = process.today(at);
    let reference = reference.trim();
    Err(Fault::Conflict(Box::new(FieldError::new(
        "/reference",
        "booked_already",
        text!(
            "单号 {reference} 已登记：{number}，{on}；同一张单据不能登记两次",
            "reference {reference} is booked already as {number} on {on}; one paper is booked once"
        ),
    ))))
}
