//! The fact ledger's words: a movement says what happened to a quantity of a line; the line's facts
//! are the sums of its movements.

use engine::LineFact;
use kernel::{Fault, LineId, Moment, Quantity, Result, UserId, text};
use serde::Serialize;
use uuid::Uuid;

use crate::Subject;

/// The paper a movement rests on, e.g. a shipment or a work report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// What kind of paper, e.g. `shipment`.
    pub kind: &'static str,
    /// Its id. One document counts once per line, kind and [`Movement::entry`].
    pub id: Uuid,
}

/// Something that happened to a quantity of a line. It is only ever added; an error is corrected
/// by a movement the other way.
#[derive(Debug, Clone)]
pub struct Movement {
    /// The order.
    pub subject: Subject,
    /// Its line.
    pub line: LineId,
    /// What happened.
    pub kind: LineFact,
    /// How much, in stock units; negative takes back.
    pub quantity: Quantity,
    /// The amount that goes with it (invoices), in minor units of the order's currency.
    pub amount_minor: Option<i64>,
    /// The paper.
    pub document: Document,
    /// Tells apart several entries of one document for one line and kind (two lots on one pick
    /// list); else 0.
    pub entry: i64,
    /// The order's revision it refers to.
    pub revision: Option<i64>,
    /// A word about it, or empty.
    pub note: String,
    /// When it happened, which may lie before it is recorded.
    pub occurred_at: Moment,
}

impl Movement {
    /// A movement without amount, revision and note.
    #[must_use]
    pub const fn new(
        subject: Subject,
        line: LineId,
        (kind, quantity): (LineFact, Quantity),
        document: Document,
        occurred_at: Moment,
    ) -> Self {
        Self {
            subject,
            line,
            kind,
            quantity,
            amount_minor: None,
            document,
            entry: 0,
            revision: None,
            note: String::new(),
            occurred_at,
        }
    }

    /// With the amount that goes with it.
    #[must_use]
    pub const fn amount(mut self, minor: i64) -> Self {
        self.amount_minor = Some(minor);
        self
    }

    /// As one of several entries of its document.
    #[must_use]
    pub const fn entry(mut self, entry: i64) -> Self {
        self.entry = entry;
        self
    }

    /// With a word about it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// A movement of nothing says nothing, and is refused.
    pub(crate) fn check(&self) -> Result<()> {
        if self.quantity == Quantity::ZERO && self.amount_minor.is_none_or(|minor| minor == 0) {
            return Err(Fault::invalid(
                "/quantity",
                "zero",
                text!("数量不能为零", "the quantity must not be zero"),
            ));
        }
        Ok(())
    }
}

/// A movement as it was recorded.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MovementRow {
    /// Of which line.
    pub line: LineId,
    /// What happened, e.g. `shipped`.
    pub kind: String,
    /// How much, in stock units; negative took back.
    pub quantity: Quantity,
    /// The kind of paper it rests on.
    pub document_kind: String,
    /// The paper.
    #[schema(value_type = String, format = Uuid)]
    pub document_id: Uuid,
    /// A word about it, or empty.
    pub note: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who recorded it; nobody when it followed by rule.
    pub actor: Option<UserId>,
}
