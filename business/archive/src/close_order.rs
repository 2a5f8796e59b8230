//! Closing an order: somebody applies, somebody else decides, and nothing may be open in any area.
//!
//! The policy says who does either and in which order; its gates are the coarse net. The refusal
//! here names every single open matter beside them, to the last fen and the last paper.

use std::sync::Arc;

use ::store::{Command, Tx};
use access::{
    Action, AllowedAction, Permit, lacks_right,
    matrix::{ApplyClose, ApproveClose, ViewOrder},
};
use engine::{Activity, Answers, Policy, Verdict};
use kernel::{Fault, Moment, OrderId, Refusal, Result, text};
use orders::{Order, OrderState};
use process::{Acting, OpinionWords, Process, Subject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{open_matters::open_matters, sources::Sources};

/// The keys of the policy's steps that lead to its closing: application, approval.
fn closing_steps(policy: &Policy) -> (Option<String>, Option<String>) {
    let before = |step: engine::StepIx, activity: Activity| {
        let needs = policy.step(step).needs;
        let of = policy
            .each_step()
            .find(|(ix, step)| needs.has(ix.at()) && step.activity == activity);
        of.map(|(ix, step)| (ix, step.key.clone()))
    };
    let Some(close) = policy.step_of(Activity::Close) else {
        return (None, None);
    };
    match before(close, Activity::Approve) {
        Some((approval, key)) => (
            before(approval, Activity::Fill).map(|(_, key)| key),
            Some(key),
        ),
        None => (before(close, Activity::Fill).map(|(_, key)| key), None),
    }
}

/// Whether orders of a policy are closed on application, which waits for the signatures under the
/// settlement like for everything else that is open; others close by themselves.
#[must_use]
pub fn closes_on_application(policy: &Policy) -> bool {
    closing_steps(policy).0.is_some()
}

/// Where an order stands after an act of closing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClosingDecided {
    /// The order.
    pub order_id: OrderId,
    /// Its state now.
    pub state: OrderState,
}

/// Applies for closing an order.
pub struct ApplyForClosing {
    /// The right to do so.
    pub permit: Permit<ApplyClose>,
    /// The running policies.
    pub process: Process,
    /// The other areas.
    pub sources: Arc<dyn Sources>,
    /// Which order.
    pub order: OrderId,
    /// Now.
    pub now: Moment,
}

impl Command for ApplyForClosing {
    const NAME: &'static str = "close.apply";
    type Output = ClosingDecided;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ClosingDecided> {
        let (process, subject) = (&self.process, Subject::sales_order(self.order));
        let permit = process.admit(tx, subject, &self.permit).await?;
        let acting = Acting::new(&permit, self.now);
        let (step, _) = closing_steps(&*process.policy_of(tx, subject).await?);
        let step = step.ok_or(Fault::NotFound("step"))?;
        refuse_open(tx, process, &*self.sources, (self.order, &step), &acting).await?;
        process
            .complete(tx, subject, &step, Answers::new(), &acting)
            .await?;
        state_of(tx, self.order).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// Decides about an application: closes the order, or returns it with a reason.
pub struct DecideClosing {
    /// The right to do so.
    pub permit: Permit<ApproveClose>,
    /// The running policies.
    pub process: Process,
    /// The other areas.
    pub sources: Arc<dyn Sources>,
    /// Which order.
    pub order: OrderId,
    /// Whether it is closed, or goes back.
    pub approve: bool,
    /// Why; required to return it.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for DecideClosing {
    const NAME: &'static str = "close.approve";
    type Output = ClosingDecided;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ClosingDecided> {
        let (process, subject) = (&self.process, Subject::sales_order(self.order));
        let permit = process.admit(tx, subject, &self.permit).await?;
        let acting = Acting::new(&permit, self.now);
        let (_, step) = closing_steps(&*process.policy_of(tx, subject).await?);
        let step = step.ok_or(Fault::NotFound("step"))?;
        if self.approve {
            refuse_open(tx, process, &*self.sources, (self.order, &step), &acting).await?;
        }
        let verdict = if self.approve {
            Verdict::Approve
        } else {
            Verdict::Return
        };
        let words = OpinionWords {
            step: &step,
            verdict,
            reason: self.reason.trim(),
            answers: Answers::new(),
        };
        process.give_opinion(tx, subject, words, &acting).await?;
        state_of(tx, self.order).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

async fn state_of(tx: &mut Tx<'_>, id: OrderId) -> Result<ClosingDecided> {
    let order = orders::get(tx, id).await?;
    Ok(ClosingDecided {
        order_id: id,
        state: order.state,
    })
}

/// Refuses with everything at once: the policy's reasons and every open matter of every area.
async fn refuse_open(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    (id, step): (OrderId, &str),
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let mut refusals = process
        .explain(tx, Subject::sales_order(id), step, acting)
        .await?;
    refusals.extend(open_matters(tx, process, sources, &order, acting.now).await?);
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Fault::Refused(refusals))
    }
}

/// What the reader may do about closing an order, and why not; `against` are its open matters.
pub(crate) async fn close_actions(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    against: &[Refusal],
    (reader, acting): (&Permit<ViewOrder>, &Acting),
) -> Result<Vec<AllowedAction>> {
    let subject = Subject::sales_order(order.id);
    let (application, approval) = closing_steps(&*process.policy_of(tx, subject).await?);
    let steps = [
        (
            application,
            lacks_right::<ApplyClose>(reader),
            ApplyClose::INFO,
        ),
        (
            approval,
            lacks_right::<ApproveClose>(reader),
            ApproveClose::INFO,
        ),
    ];
    let mut actions = Vec::new();
    for (step, lacks, info) in steps {
        let refusals = match (lacks, step, order.state) {
            (Some(refusal), _, _) => vec![refusal],
            (None, Some(step), OrderState::Approved) => {
                let mut refusals = process.explain(tx, subject, &step, acting).await?;
                refusals.extend_from_slice(against);
                refusals
            }
            (None, _, state) => {
                let message = text!("订单不在执行中", "the order is not in execution");
                vec![Refusal::new("not_approved", message).fact("order.state", state.as_str())]
            }
        };
        actions.push(AllowedAction {
            name: info.name.to_owned(),
            title: info.title(),
            allowed: refusals.is_empty(),
            refusals,
        });
    }
    Ok(actions)
}
