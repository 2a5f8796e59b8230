//! Goods under inspection, and what passing or scrapping them means in the areas they belong to.

use ::store::Tx;
use engine::{Activity, LineFact};
use kernel::{DocumentId, LineId, OrderId, ProductId, Quantity, Result};
use process::{Acting, Document, Movement, Process, Subject};

use crate::{inspection::Stage, nonconformance::Nonconformance};

/// What is inspected: of which order, and where in the way of the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Goods {
    pub(crate) stage: Stage,
    pub(crate) order: OrderId,
    /// The line, for finished units.
    pub(crate) line: Option<LineId>,
    pub(crate) work_order: Option<DocumentId>,
    pub(crate) requirement: Option<DocumentId>,
    /// The delivery, for incoming goods.
    pub(crate) arrival: Option<DocumentId>,
    pub(crate) product: ProductId,
}

impl From<&Nonconformance> for Goods {
    fn from(nc: &Nonconformance) -> Self {
        Self {
            stage: nc.stage,
            order: nc.order_id,
            line: nc.line_id,
            work_order: nc.work_order_id,
            requirement: nc.requirement_id,
            arrival: nc.arrival_id,
            product: nc.product_id,
        }
    }
}

impl Goods {
    pub(crate) const fn subject(&self) -> Subject {
        Subject::sales_order(self.order)
    }

    /// Units passed: finished ones count as passed and may be picked, delivered ones go into stock.
    /// Work under way only goes on. Answers the numbers of machines, which may be new ones.
    ///
    /// # Errors
    /// Refused when the policy does not let the order's goods pass now.
    pub(crate) async fn pass(
        &self,
        tx: &mut Tx<'_>,
        process: &Process,
        (quantity, serials): (Quantity, &[String]),
        document: Document,
        acting: &Acting,
    ) -> Result<Vec<String>> {
        if quantity == Quantity::ZERO {
            return Ok(Vec::new());
        }
        match (self.stage, self.line, self.arrival) {
            (Stage::Final, Some(line), _) => {
                let subject = self.subject();
                process
                    .guard(
                        tx,
                        subject,
                        Activity::Inspect,
                        &[(line, quantity)],
                        acting.now,
                    )
                    .await?;
                warehouse::machines_passed(tx, serials, acting).await?;
                let moved = (LineFact::Passed, quantity);
                let movement = Movement::new(subject, line, moved, document, acting.now);
                process.record(tx, movement, acting).await?;
                Ok(serials.to_vec())
            }
            (Stage::Incoming, _, Some(arrival)) => {
                let serials = serials.to_vec();
                let passed = procurement::ArrivalPassed {
                    arrival,
                    quantity,
                    serials,
                };
                procurement::arrival_passed(tx, process, &passed, acting).await
            }
            (Stage::Final | Stage::Incoming | Stage::InProcess, _, _) => Ok(serials.to_vec()),
        }
    }

    /// Machines that had passed were found bad: they have to pass again.
    pub(crate) async fn recall(
        &self,
        tx: &mut Tx<'_>,
        process: &Process,
        quantity: Quantity,
        document: Document,
        acting: &Acting,
    ) -> Result<()> {
        let Some(line) = self.line.filter(|_| quantity > Quantity::ZERO) else {
            return Ok(());
        };
        let moved = (LineFact::Passed, Quantity(-quantity.0));
        let movement = Movement::new(self.subject(), line, moved, document, acting.now);
        process.record(tx, movement.entry(1), acting).await
    }

    /// Units are scrapped: finished ones leave stock and have to be made again, delivered ones go
    /// back to the supplier.
    pub(crate) async fn scrap(
        &self,
        tx: &mut Tx<'_>,
        process: &Process,
        (quantity, serials): (Quantity, &[String]),
        (document, reason): (Document, &str),
        acting: &Acting,
    ) -> Result<()> {
        match (self.stage, self.line, self.arrival) {
            (Stage::Final, Some(line), _) => {
                let scrapped = warehouse::Scrapped {
                    order_line: (self.order, line),
                    product: self.product,
                    quantity,
                    serials: serials.to_vec(),
                    document,
                    reason: reason.to_owned(),
                };
                warehouse::scrap(tx, process, &scrapped, acting).await?;
                let units = (self.order, line, quantity);
                production::units_scrapped(tx, process, units, document, acting).await
            }
            (Stage::Incoming, _, Some(arrival)) => {
                procurement::arrival_returned(tx, process, (arrival, quantity), acting).await
            }
            (Stage::Final | Stage::Incoming | Stage::InProcess, _, _) => Ok(()),
        }
    }

    /// Units failed: machines are kept from being picked until it is settled.
    pub(crate) async fn block(
        &self,
        tx: &mut Tx<'_>,
        serials: &[String],
        acting: &Acting,
    ) -> Result<()> {
        match self.stage {
            Stage::Final => warehouse::machines_blocked(tx, serials, acting).await,
            Stage::Incoming | Stage::InProcess => Ok(()),
        }
    }

    /// The post that has to put a failure right.
    pub(crate) const fn corrected_by(&self) -> &'static str {
        match self.stage {
            Stage::Incoming => "purchaser",
            Stage::InProcess | Stage::Final => "workshop",
        }
    }
}
