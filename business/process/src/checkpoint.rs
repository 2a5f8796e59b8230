//! Points that a subject passes only when no area stands in the way: a customer on hold, credit that
//! does not cover the order. The policy's own gates and checks are another matter; these hold under
//! every policy.

use engine::{Activity, FlowEvent, Policy, State, StepIx, policy::file::Effect};
use kernel::{DocumentId, Fault, Moment, Quantity, Refusal, Result};
use store::Tx;

use crate::{Acting, Process, Subject, record_refusal, store::instances};

/// A point on a subject's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// Submitted for review.
    Submission,
    /// Approved: from here on it binds the company and takes up credit.
    Approval,
    /// Released to production.
    Production,
    /// Goods leave.
    Shipping,
    /// An approved order is amended.
    Amendment {
        /// What it would come to with tax, in minor units of the company's currency.
        base_gross: i64,
    },
}

impl Checkpoint {
    /// The points, the amendment with nothing to it.
    pub const ALL: [Self; 5] = [
        Self::Submission,
        Self::Approval,
        Self::Production,
        Self::Shipping,
        Self::Amendment { base_gross: 0 },
    ];

    /// The word for programs and the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Approval => "approval",
            Self::Production => "production",
            Self::Shipping => "shipping",
            Self::Amendment { .. } => "amendment",
        }
    }
}

impl Process {
    /// Everything that keeps a subject from passing a point. Its row is locked already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn against(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        point: Checkpoint,
        now: Moment,
    ) -> Result<Vec<Refusal>> {
        self.areas().against(tx, subject, point, now).await
    }

    /// Refuses a subject that does not pass a point now. Its row is locked already.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn pass(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        point: Checkpoint,
        now: Moment,
    ) -> Result<()> {
        let refusals = self.against(tx, subject, point, now).await?;
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Fault::Refused(refusals))
        }
    }

    /// Refuses to make so many units of a work order, in all, while what they need is still being
    /// procured: under a policy whose production waits for procurement. How far material has come
    /// is counted per work order, so that the first units may be made of what is there.
    ///
    /// # Errors
    /// Refused, naming the material, the clause of the procuring step and who does it.
    pub async fn refuse_unsupplied(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        (work_order, units): (DocumentId, Quantity),
    ) -> Result<()> {
        let instance = instances::lock(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let Some(procure) = waits_for_material(&policy, &instance.state) else {
            return Ok(());
        };
        let missing = self
            .areas()
            .unsupplied(tx, subject, (work_order, units))
            .await?;
        if missing.is_empty() {
            return Ok(());
        }
        let step = policy.step(procure);
        let clause = step.clauses.first();
        let clause = clause.and_then(|ix| policy.clauses.get(ix.at()));
        let told = missing.into_iter().map(|refusal| Refusal {
            clause: clause.map(|clause| clause.id.clone()),
            rule: Some(policy.rule.clone()),
            who: Some(step.posts.names()),
            due: instance.state.run(procure).and_then(|run| run.clocks.due),
            ..refusal
        });
        Err(Fault::Refused(told.collect()))
    }

    /// Refuses events that reach a milestone whose point the subject does not pass.
    pub(crate) async fn pass_milestones(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        (policy, events): (&Policy, &[FlowEvent]),
        now: Moment,
    ) -> Result<()> {
        let reached = events.iter().filter_map(|event| match event {
            FlowEvent::MilestoneReached { milestone } => policy.milestones.get(milestone.at()),
            _ => None,
        });
        for point in reached.filter_map(|milestone| point_of(&milestone.does)) {
            self.pass(tx, subject, point, now).await?;
        }
        Ok(())
    }

    /// [`record_refusal`], and what follows from it in the areas: a credit rule may hold the order
    /// until somebody decides.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn was_refused(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        (operation, fault): (&str, &Fault),
        acting: &Acting,
    ) -> Result<()> {
        let by = (acting.actor.clone(), acting.now);
        record_refusal(tx, subject, (operation, fault), by).await?;
        match fault {
            Fault::Refused(refusals) => self.areas().refused(tx, subject, refusals, acting).await,
            _ => Ok(()),
        }
    }
}

/// The procuring step that production needs by the policy, while it is neither done nor needless.
fn waits_for_material(policy: &Policy, state: &State) -> Option<StepIx> {
    let produce = policy.step(policy.step_of(Activity::Produce)?);
    let mut needs = produce.needs.iter().map(StepIx::of);
    needs.find(|need| {
        policy.step(*need).activity == Activity::Procure
            && !state.is_done(*need)
            && !state.is_skipped(*need)
    })
}

/// The point that a milestone stands for. Where one milestone approves and releases, the release to
/// production proper is the planning of the work.
fn point_of(does: &[Effect]) -> Option<Checkpoint> {
    if does.contains(&Effect::IssueNumber) || does.contains(&Effect::CheckCredit) {
        Some(Checkpoint::Approval)
    } else if does.contains(&Effect::ReleaseProduction) {
        Some(Checkpoint::Production)
    } else {
        None
    }
}
