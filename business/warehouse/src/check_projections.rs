//! `yidan check`: sums moves and reservations afresh and compares them with the stock levels.

use ::store::Tx;
use kernel::{ProductId, Quantity, Result};
use uuid::Uuid;

use crate::{
    allocate::Level,
    place::PlaceId,
    store::levels::{self, LevelKey},
};

/// Levels compared in one step.
const PAGE: i64 = 500;

/// A level that differs from what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockDrift {
    /// What moves and reservations add up to.
    pub summed: Level,
    /// What the level says; `None` when there is no level.
    pub projected: Option<Level>,
}

/// The key to begin with.
#[must_use]
pub const fn first_level() -> (ProductId, PlaceId) {
    (ProductId(Uuid::nil()), PlaceId(Uuid::nil()))
}

/// Compares one page of levels after a key. Answers what differs and the key to go on from, `None`
/// at the end.
pub async fn check_projections(
    tx: &mut Tx<'_>,
    after: LevelKey,
) -> Result<(Vec<StockDrift>, Option<LevelKey>)> {
    let projected = levels::projected(tx, after, PAGE).await?;
    let Some(last) = projected.last().map(|l| (l.product, l.place)) else {
        let lost = levels::without_level(tx).await?;
        return Ok((
            lost.into_iter()
                .map(|summed| StockDrift {
                    summed,
                    projected: None,
                })
                .collect(),
            None,
        ));
    };
    let sums = levels::summed(tx, after, last).await?;
    let nothing = |l: &Level| Level {
        on_hand: Quantity::ZERO,
        reserved: Quantity::ZERO,
        ..*l
    };
    let drifts = projected
        .into_iter()
        .map(|found| {
            let same = |s: &&Level| s.product == found.product && s.place == found.place;
            let summed = sums
                .iter()
                .find(same)
                .copied()
                .unwrap_or_else(|| nothing(&found));
            StockDrift {
                summed,
                projected: Some(found),
            }
        })
        .filter(|drift| drift.projected != Some(drift.summed))
        .collect();
    Ok((drifts, Some(last)))
}
