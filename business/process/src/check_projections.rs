//! `yidan check`: sums the movements of every line afresh and compares them with `line_facts`.

use engine::{LineFact, LineFacts};
use kernel::{LineId, Result};
use store::Tx;
use uuid::Uuid;

use crate::store::ledger::{self, LineKey};

/// Lines compared in one step; a step holds a few hundred rows in memory.
const PAGE: i64 = 500;

/// A line whose projection differs from its movements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The subject.
    pub subject: Uuid,
    /// Its line.
    pub line: LineId,
    /// What the movements add up to.
    pub summed: LineFacts,
    /// What the projection says; `None` when it has no row.
    pub projected: Option<LineFacts>,
}

/// Compares one page of lines after a key (nil at first). Answers what differs and the key to go on
/// from, `None` at the end. A page per transaction keeps the read short.
///
/// # Errors
/// Only when the database fails.
pub async fn check_projections(
    tx: &mut Tx<'_>,
    after: LineKey,
) -> Result<(Vec<Drift>, Option<LineKey>)> {
    let projected = ledger::projected(tx, after, PAGE).await?;
    let Some((last, _)) = projected.last() else {
        return Ok((lost(tx).await?, None));
    };
    let sums = ledger::summed(tx, after, *last).await?;
    let drifts = projected
        .iter()
        .map(|(key, found)| (key, found, add_up(*key, &sums)))
        .filter(|(_, found, summed)| *found != summed)
        .map(|(key, found, summed)| Drift {
            subject: key.0,
            line: LineId(key.1),
            summed,
            projected: Some(*found),
        })
        .collect();
    Ok((drifts, Some(*last)))
}

fn add_up(key: LineKey, sums: &[(LineKey, LineFact, kernel::Quantity)]) -> LineFacts {
    let mine = sums.iter().filter(|(of, _, _)| *of == key);
    mine.fold(LineFacts::new(LineId(key.1)), |facts, (_, kind, sum)| {
        facts.with(*kind, *sum)
    })
}

/// Lines that have movements and no projection at all.
async fn lost(tx: &mut Tx<'_>) -> Result<Vec<Drift>> {
    let mut drifts = Vec::new();
    for key in ledger::unprojected(tx).await? {
        let sums = ledger::summed_of(tx, key).await?;
        drifts.push(Drift {
            subject: key.0,
            line: LineId(key.1),
            summed: add_up(key, &sums),
            projected: None,
        });
    }
    Ok(drifts)
}
