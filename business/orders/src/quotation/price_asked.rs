//! How far below its floor a draft's price lies that nobody approved: what somebody with the authority
//! is asked for. Looked at whenever the draft or its approvals change, and when issuing is refused for
//! it, since a floor may have moved meanwhile.

use ::store::{Sql, Tx, params, sql};
use kernel::{Currency, Rate, Result};

use super::{Quotation, QuotationId, store};
use crate::{
    floor_price::below_floor,
    look_up::look_up,
    price_order::{Known, PricedLine},
};

const ASK: Sql<'static> = sql!(
    "UPDATE quotation_versions SET below_floor = $2 \
     WHERE quotation_id = $1 AND state = 'draft' AND below_floor <> $2"
);

/// Notes what the prices of a draft ask for.
pub(super) async fn note(
    tx: &mut Tx<'_>,
    id: QuotationId,
    (lines, known, currency): (&[PricedLine], &Known, Currency),
) -> Result<()> {
    let mut below = below_floor(lines, known, currency);
    if !below.is_empty() {
        let approvals = store::approvals(tx, id).await?;
        below.retain(|line| !approvals.iter().any(|approval| approval.covers(line)));
    }
    let asked = below.iter().map(|line| line.below).max();
    let asked = asked.unwrap_or(Rate::ZERO);
    tx.execute(ASK, params![id, asked.0]).await.map(drop)
}

/// [`note`] of a draft as it stands.
pub(super) async fn note_again(
    tx: &mut Tx<'_>,
    quotation: &Quotation,
    today: kernel::Date,
) -> Result<()> {
    let latest = &quotation.latest;
    let known = look_up(tx, &latest.input.content, today).await?;
    let lines = latest.priced_lines()?;
    note(tx, quotation.id, (&lines, &known, latest.currency)).await
}
