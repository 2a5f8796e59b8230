//! What follows from logistics in other areas: machines have left, the customer accepted, an
//! objection becomes a ticket. `app` wires it; reactions run in the same transaction.

use std::sync::Arc;

use ::store::{BoxFuture, Tx};
use kernel::{Date, DocumentId, LineId, Moment, OrderId, Quantity, Result, UserId};
use process::Acting;

/// Goods of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedLine {
    /// The line.
    pub line: LineId,
    /// How much.
    pub quantity: Quantity,
    /// The machines.
    pub serials: Vec<String>,
}

/// What the customer objected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The order.
    pub order: OrderId,
    /// The acceptance sheet.
    pub acceptance: DocumentId,
    /// The line.
    pub line: LineId,
    /// The machine.
    pub serial: Option<String>,
    /// What is wrong, in the customer's words.
    pub what: String,
    /// Who solves it.
    pub owner: Option<UserId>,
    /// By when.
    pub due_on: Date,
}

/// Something that happened on the way to the customer or with him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// A shipment left the house.
    Departed {
        /// The order.
        order: OrderId,
        /// The shipment.
        shipment: DocumentId,
        /// What is on it.
        lines: Vec<MovedLine>,
        /// When.
        at: Moment,
    },
    /// The customer signed an acceptance report.
    Accepted {
        /// The order.
        order: OrderId,
        /// The acceptance.
        acceptance: DocumentId,
        /// What he accepted.
        lines: Vec<MovedLine>,
        /// When.
        at: Moment,
    },
    /// The customer objected to something.
    Objected(Objection),
}

/// The other areas as logistics sees them. One value, wired in `app`, answers for all.
pub trait Follows: Send + Sync + 'static {
    /// What follows. It never refuses.
    fn follow<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        happening: &'a Happening,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>>;
}

/// The wired reactions; clones share them.
#[derive(Clone)]
pub struct Reactions(Arc<dyn Follows>);

impl Reactions {
    /// Wires reactions.
    #[must_use]
    pub fn new(follows: impl Follows) -> Self {
        Self(Arc::new(follows))
    }

    pub(crate) async fn tell(
        &self,
        tx: &mut Tx<'_>,
        happening: &Happening,
        acting: &Acting,
    ) -> Result<()> {
        self.0.follow(tx, happening, acting).await
    }
}

impl std::fmt::Debug for Reactions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reactions").finish_non_exhaustive()
    }
}
