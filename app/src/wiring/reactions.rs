//! What follows from what: the one readable list.
//!
//! Reactions run in the transaction of the act that caused them, in the order written here, and
//! never refuse.

use engine::{Activity, FlowEvent, LineFact, policy::file::Effect};
use kernel::{Moment, OrderId, Quantity, Refusal, Result};
use logistics::Happening;
use process::{Acting, Happened, MilestonesNow, Movement, Process, Subject};
use store::{BoxFuture, Tx};

use super::{Wiring, sales_order};

impl Wiring {
    /// What other areas do when a policy moves.
    pub(super) async fn follow(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        happened: &Happened<'_>,
        acting: &Acting,
    ) -> Result<()> {
        let (process, id) = (self.process()?, sales_order(subject)?);
        match happened.event {
            // A review beside the entry (a design, a close application) leaves the content as it is.
            FlowEvent::Returned { to, from, .. }
                if happened.policy.step(*to).activity == Activity::Enter =>
            {
                orders::returned(tx, process, id, from.is_some(), acting.now).await?;
            }
            FlowEvent::MilestoneReached { .. } => {
                let Some(milestone) = happened.milestone() else {
                    return Ok(());
                };
                for effect in &milestone.does {
                    match effect {
                        // Asked before the milestone is reached: it may keep the order from it.
                        Effect::CheckCredit => {}
                        // The number first: what follows names the order by it.
                        Effect::IssueNumber => {
                            orders::approved(tx, process, id, acting).await?;
                            receivables::order_approved(tx, process, id, acting).await?;
                        }
                        Effect::ReserveStock => {
                            warehouse::order_approved(tx, process, id, acting).await?
                        }
                        // After stock, so that only the rest is made.
                        Effect::ReleaseProduction => {
                            production::open_work_orders(tx, process, id, acting).await?;
                            procurement::order_approved(tx, process, id, acting).await?;
                        }
                    }
                }
                orders::milestone_reached(tx, id, &milestone.key).await?;
            }
            FlowEvent::StepCompleted { .. } if opened(happened) == Some(Activity::Enter) => {
                look_at_details(tx, id, acting).await?;
            }
            FlowEvent::StepCompleted { .. }
                if opened(happened) == Some(Activity::Settle)
                    && archive::closes_on_application(happened.policy) =>
            {
                receivables::ask_to_sign(tx, process, id, acting).await?;
            }
            FlowEvent::StepOpened { .. } if opened(happened) == Some(Activity::Archive) => {
                archive::ask_for_papers(tx, process, &*self.sources, id, acting).await?;
            }
            FlowEvent::Closed => {
                orders::closed(tx, id, acting.now).await?;
                warehouse::order_ended(tx, process, id, acting).await?;
                receivables::order_closed(tx, id, acting.now).await?;
            }
            FlowEvent::Cancelled { .. } => {
                orders::cancelled(tx, process, id, acting).await?;
                production::order_cancelled(tx, process, id, acting).await?;
                procurement::order_ended(tx, process, id, acting).await?;
                warehouse::order_ended(tx, process, id, acting).await?;
                receivables::order_cancelled(tx, process, id, acting).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Lists show the last milestone that still holds.
    pub(super) async fn follow_milestones(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        now: &MilestonesNow<'_>,
    ) -> Result<()> {
        let id = sales_order(subject)?;
        let order = orders::get(tx, id).await?;
        let milestone = now.instead_of(&order.milestone);
        if milestone == order.milestone {
            return Ok(());
        }
        orders::milestone_reached(tx, id, milestone).await
    }

    /// An act was refused: a rule of credit may hold the order until somebody decides.
    pub(super) async fn follow_refusal(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        refusals: &[Refusal],
        acting: &Acting,
    ) -> Result<()> {
        let order = orders::get(tx, sales_order(subject)?).await?;
        receivables::credit_refused(tx, self.process()?, &order, refusals, acting).await
    }

    /// Goods moved: which instalments are due follows from where the goods are.
    pub(super) async fn follow_goods(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        movements: &[Movement],
        acting: &Acting,
    ) -> Result<()> {
        let (process, id) = (self.process()?, sales_order(subject)?);
        if movements
            .iter()
            .any(|movement| movement.kind == LineFact::Planned)
        {
            procurement::work_planned(tx, process, id, acting).await?;
        }
        if movements.iter().any(|movement| {
            movement.kind == LineFact::FromStock && movement.quantity > Quantity::ZERO
        }) {
            procurement::stock_came(tx, process, id, acting).await?;
        }
        receivables::goods_moved(tx, process, id, movements, acting).await
    }
}

/// What an order says of how to reach its customer, for the master data (BL-6).
async fn look_at_details(tx: &mut Tx<'_>, id: OrderId, acting: &Acting) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let Some(customer) = order.customer() else {
        return Ok(());
    };
    let seen = parties::DetailsSeen {
        customer,
        contact: order.content.contact_name.clone(),
        phone: order.content.contact_phone.clone(),
        addresses: order.content.delivery_places(),
        document: ("sales_order", id.0, order.label().to_owned()),
    };
    parties::details_seen(tx, &seen, acting.now).await
}

/// What the step consists of that an event is about.
fn opened(happened: &Happened<'_>) -> Option<Activity> {
    happened.step().map(|step| step.activity)
}

/// What follows in other areas when goods leave, are accepted or objected to.
pub(crate) struct AfterLogistics(pub(crate) Process);

impl AfterLogistics {
    async fn go_on(&self, tx: &mut Tx<'_>, happening: &Happening, acting: &Acting) -> Result<()> {
        match happening {
            // The machines' own history; the money follows the movements, see `Wiring::moved`.
            Happening::Departed { lines, .. } => {
                warehouse::machines_shipped(tx, &machines(lines), acting).await
            }
            Happening::Accepted { lines, .. } => {
                warehouse::machines_accepted(tx, &machines(lines), acting).await
            }
            Happening::Objected(objection) => {
                let ticket = ticket_for(objection, &self.0, acting.now);
                aftersales::open_ticket(tx, &self.0, &ticket, acting)
                    .await
                    .map(drop)
            }
        }
    }
}

/// The serial numbers on some lines.
fn machines(lines: &[logistics::MovedLine]) -> Vec<String> {
    lines
        .iter()
        .flat_map(|line| line.serials.iter().cloned())
        .collect()
}

/// An objection at acceptance becomes a ticket with owner and due date (EQ-6.2b).
fn ticket_for(
    objection: &logistics::Objection,
    process: &Process,
    now: Moment,
) -> aftersales::NewTicket {
    let source = process::Document {
        kind: "acceptance",
        id: objection.acceptance.0,
    };
    aftersales::NewTicket {
        id: kernel::DocumentId::new(),
        order: objection.order,
        kind: aftersales::TicketKind::Objection,
        line: Some(objection.line),
        serial: objection.serial.clone().unwrap_or_default(),
        description: objection.what.clone(),
        source: Some(source),
        owner: objection.owner,
        due_at: Some(process.calendar().end_of(objection.due_on).max(now)),
    }
}

impl logistics::Follows for AfterLogistics {
    fn follow<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        happening: &'a Happening,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.go_on(tx, happening, acting))
    }
}
