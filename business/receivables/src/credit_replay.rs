//! What a limit would have stopped: a customer's exposure day by day, over everything that was ever
//! approved, imported, received and given up.
//!
//! An order counts from its approval, an imported one from its date; what of it was never delivered
//! counts until the order was last changed. Exposure with its parts is kept for today only, so this
//! is the sum alone.

use ::store::Tx;
use engine::Calendar;
use kernel::{CustomerId, Date, OrderId, Result};

use crate::store::behaviour::{self, Move};

/// A day on which what a customer takes up changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayDay {
    /// The day.
    pub on: Date,
    /// What he took up in the evening, minor units of the company's currency.
    pub exposure: i64,
    /// The highest of the day, orders before receipts.
    pub peak: i64,
    /// The orders that would not have passed, with their numbers.
    pub stopped: Vec<(OrderId, String)>,
}

/// A customer's history under a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replay {
    /// The days with changes, in their order.
    pub days: Vec<ReplayDay>,
    /// The highest exposure and its day.
    pub highest: Option<(Date, i64)>,
}

/// Replays a customer's history under a limit. Imported orders of which no receipt is known count as
/// paid after `paid_after` days.
///
/// # Errors
/// When the database fails.
pub async fn replay(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    (limit, paid_after): (i64, i64),
    calendar: &Calendar,
) -> Result<Replay> {
    let moves = behaviour::moves(tx, customer, paid_after, |at| calendar.date(at)).await?;
    Ok(played(moves, limit))
}

/// The moves day by day; on one day what takes up credit comes first, since the hour of a receipt is
/// not known.
fn played(mut moves: Vec<Move>, limit: i64) -> Replay {
    moves.sort_by(|a, b| {
        (a.on, -a.amount.signum(), &a.paper).cmp(&(b.on, -b.amount.signum(), &b.paper))
    });
    let mut replay = Replay::default();
    let mut exposure = 0;
    for day in moves.chunk_by(|a, b| a.on == b.on) {
        let (mut peak, mut stopped) = (exposure, Vec::new());
        for change in day {
            exposure += change.amount;
            peak = peak.max(exposure);
            if let Some(order) = change.order.filter(|_| exposure > limit) {
                stopped.push((order, change.paper.clone()));
            }
        }
        let on = day[0].on;
        if replay.highest.is_none_or(|(_, highest)| peak > highest) {
            replay.highest = Some((on, peak));
        }
        replay.days.push(ReplayDay {
            on,
            exposure,
            peak,
            stopped,
        });
    }
    replay
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn orders_come_before_receipts_of_their_day_and_reaching_the_limit_passes() {
        let change = |on: &str, amount: i64, paper: &str| Move {
            on: day(on),
            amount,
            paper: paper.to_owned(),
            order: (amount > 0).then(OrderId::new),
        };
        let moves = vec![
            change("2026-01-03", -60_00, "R1"),
            change("2026-01-03", 50_00, "O2"),
            change("2026-01-01", 100_00, "O1"),
            change("2026-01-05", 10_00, "O3"),
        ];
        let replay = played(moves, 100_00);
        let days: Vec<_> = replay.days.iter().map(|d| (d.exposure, d.peak)).collect();
        assert_eq!(days, [(100_00, 100_00), (90_00, 150_00), (100_00, 100_00)]);
        let stopped: Vec<_> = replay
            .days
            .iter()
            .flat_map(|d| &d.stopped)
            .map(|(_, paper)| paper.as_str())
            .collect();
        assert_eq!(stopped, ["O2"]);
        assert_eq!(replay.highest, Some((day("2026-01-03"), 150_00)));
    }
}
