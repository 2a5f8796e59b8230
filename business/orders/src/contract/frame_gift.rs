//! Gifts agreed in a frame contract: a call-off brings its share of them. Rounded over all call-offs
//! together, so that the whole frame brings all that was agreed.

use ::store::Tx;
use kernel::{LineId, ProductId, Quantity, Result};

use crate::{
    content::{GiftOf, LineContent},
    promise::{share, whole_where},
};

/// A gift of a frame.
pub(super) struct FrameGift<'a> {
    /// The paid line it comes with.
    pub(super) of: LineId,
    line: &'a LineContent,
    whole: bool,
}

/// What one call-off takes of a paid line.
pub(super) struct Part {
    pub(super) agreed: Quantity,
    /// Called off before.
    pub(super) called: Quantity,
    pub(super) wanted: Quantity,
}

/// The gifts among the lines of a frame.
pub(super) async fn frame_gifts<'a>(
    tx: &mut Tx<'_>,
    lines: &'a [LineContent],
) -> Result<Vec<FrameGift<'a>>> {
    let gifts = || {
        lines
            .iter()
            .filter_map(|line| Some((line.gift_of?.line_id, line)))
    };
    let products: Vec<ProductId> = gifts().filter_map(|(_, line)| line.product_id).collect();
    let facts = catalog::facts_of(tx, &products).await?;
    let whole = |line: &LineContent| {
        let product = line.product_id.and_then(|id| facts.get(&id));
        product.is_some_and(|product| product.whole_units)
    };
    Ok(gifts()
        .map(|(of, line)| FrameGift {
            of,
            line,
            whole: whole(line),
        })
        .collect())
}

impl FrameGift<'_> {
    /// What a call-off brings of it, with the line `of`; nothing while its share is no whole piece.
    pub(super) fn part(&self, of: LineId, part: &Part) -> Option<LineContent> {
        let gift = self.line.quantity?;
        let due = |taken: i64| whole_where(self.whole, share(gift, Quantity(taken), part.agreed)).0;
        let given = due(part.called.0 + part.wanted.0) - due(part.called.0);
        let rule_id = self.line.gift_of?.rule_id;
        (given > 0).then(|| LineContent {
            line_id: Some(LineId::new()),
            quantity: Some(Quantity(given)),
            gift_of: Some(GiftOf {
                line_id: of,
                rule_id,
            }),
            ..self.line.clone()
        })
    }
}
