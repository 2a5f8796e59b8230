//! The stock ledger: a move says what came to a place or left it; what lies there is the sum of its
//! moves. An error is corrected by a move the other way.

use kernel::{Fault, LineId, Moment, OrderId, ProductId, Quantity, Result};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::place::PlaceId;

/// Why stock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// Came in from outside.
    Receipt,
    /// Left for an order or for production.
    Issue,
    /// Corrected, with a reason.
    Adjust,
    /// From one place to another.
    Transfer,
    /// Made here.
    Produce,
}

impl MoveKind {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Issue => "issue",
            Self::Adjust => "adjust",
            Self::Transfer => "transfer",
            Self::Produce => "produce",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        [
            Self::Receipt,
            Self::Issue,
            Self::Adjust,
            Self::Transfer,
            Self::Produce,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
        .ok_or_else(|| Fault::internal(format_args!("unknown kind of stock move {word}")))
    }
}

/// The paper behind a move, e.g. a receipt or a pick list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paper {
    /// What kind of paper.
    pub(crate) kind: &'static str,
    /// Its id.
    pub(crate) id: Uuid,
}

/// One move. Goods with serial numbers move piece by piece.
#[derive(Debug, Clone)]
pub(crate) struct StockMove {
    pub(crate) product: ProductId,
    pub(crate) place: PlaceId,
    pub(crate) kind: MoveKind,
    pub(crate) quantity: Quantity,
    pub(crate) lot: String,
    pub(crate) serial: Option<String>,
    pub(crate) paper: Paper,
    pub(crate) order_line: Option<(OrderId, LineId)>,
    pub(crate) reason: String,
    pub(crate) occurred_at: Moment,
}

impl StockMove {
    /// A move without lot, serial number, order and reason.
    pub(crate) fn new(
        (product, place): (ProductId, PlaceId),
        (kind, quantity): (MoveKind, Quantity),
        paper: Paper,
        occurred_at: Moment,
    ) -> Self {
        Self {
            product,
            place,
            kind,
            quantity,
            lot: String::new(),
            serial: None,
            paper,
            order_line: None,
            reason: String::new(),
            occurred_at,
        }
    }

    /// For a line of an order.
    pub(crate) const fn of_line(mut self, order: OrderId, line: LineId) -> Self {
        self.order_line = Some((order, line));
        self
    }

    /// With a reason.
    pub(crate) fn because(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }

    /// As one move per piece: a machine is followed by its number. Pieces without a number move
    /// together.
    pub(crate) fn per_serial(self, serials: &[String]) -> Vec<Self> {
        let sign = self.quantity.0.signum();
        let piece = |serial: &String| Self {
            quantity: Quantity(Quantity::ONE.0 * sign),
            serial: Some(serial.clone()),
            ..self.clone()
        };
        let mut moves: Vec<Self> = serials.iter().map(piece).collect();
        let numbered: i64 = moves.iter().map(|m| m.quantity.0).sum();
        if numbered != self.quantity.0 {
            moves.push(Self {
                quantity: Quantity(self.quantity.0 - numbered),
                ..self
            });
        }
        moves
    }
}

/// What the moves add to each level, in the order in which levels are locked.
pub(crate) fn sums(moves: &[StockMove]) -> Vec<((ProductId, PlaceId), i64)> {
    let mut sums = std::collections::BTreeMap::new();
    for m in moves {
        *sums.entry((m.product, m.place)).or_insert(0_i64) += m.quantity.0;
    }
    sums.into_iter().filter(|(_, sum)| *sum != 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_move_piece_by_piece() {
        let level = (ProductId::new(), PlaceId::new());
        let paper = Paper {
            kind: "pick",
            id: Uuid::now_v7(),
        };
        let two = StockMove::new(
            level,
            (MoveKind::Issue, Quantity::whole(-2)),
            paper,
            Moment(0),
        );
        let moves = two.clone().per_serial(&["A1".to_owned(), "A2".to_owned()]);
        assert_eq!(moves.len(), 2);
        assert_eq!(sums(&moves), sums(&[two]));
        assert_eq!(sums(&moves), [(level, Quantity::whole(-2).0)]);
    }
}
