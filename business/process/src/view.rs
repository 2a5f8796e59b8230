//! How a subject stands under its policy, for its page: steps with states, clocks and people, what
//! the asking person may do and why not, opinions of all rounds, forms.

mod opinions;
mod papers;
mod round;
mod shapes;
mod steps;

pub(crate) use opinions::void_text;
pub use papers::PaperNeeded;
use steps::questions;
pub(crate) use steps::{days_left, named_posts};

pub use shapes::{
    CeilingView, CheckView, ClauseWords, FormQuestion, FormView, MilestoneView, NamedPerson,
    NamedPost, OpinionView, PausedView, QuestionView, RoundView, StepState, StepView, StepsView,
};

use std::collections::HashMap;

use access::{Permit, matrix::ViewOrder};
use engine::{Calendar, CheckOutcome, LineFacts, Policy, State};
use kernel::{LineId, Moment, Quantity, Refusal, Result, UserId};
use store::Tx;

use crate::{
    Acting, Process, Standing, Subject,
    act::Decision,
    asked::Asked,
    store::{
        instances,
        instances::Instance,
        opinions::{FormRow, OpinionRow, forms_of, of as opinions_of},
        participants, tasks,
    },
};

impl Process {
    /// How a subject stands, for its page, with what the asking person may do.
    ///
    /// # Errors
    /// Not found when the subject is out of his reach.
    pub async fn view(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        permit: &Permit<ViewOrder>,
        now: Moment,
    ) -> Result<StepsView> {
        let permit = self.admit(tx, subject, permit).await?;
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let opinions = opinions_of(tx, subject).await?;
        let forms = forms_of(tx, subject).await?;
        let users = participants::of(tx, subject).await?;
        let names = names(tx, &instance.state, &opinions, &forms, &users).await?;
        let calendar = self.calendar_of(instance.department);
        let acting = Acting::new(&permit, now);
        let page = Page {
            policy: &policy,
            instance: &instance,
            names: &names,
            calendar: &calendar,
        };
        let decision = page.decision(self, now);
        let mut asked = Asked::default();
        let (mut steps, withdraw_refusals, cancel_refusals, round) = decision
            .settle(tx, &mut asked, |facts| {
                let steps = page.steps(facts, &acting);
                let withdraw = page.withdraw_refusals(facts, &acting);
                let cancel = page.cancel_refusals(facts, &acting);
                (steps, withdraw, cancel, page.next_round(facts, now))
            })
            .await?;
        let refusals = steps.iter_mut().flat_map(|step| &mut step.refusals);
        self.areas()
            .tell_figures(tx, subject, refusals.collect())
            .await?;
        let next_round = page.with_people(tx, &round).await?;
        let state = &instance.state;
        Ok(StepsView {
            next_round,
            policy: policy.id.clone(),
            version: policy.version,
            title: policy.title.clone(),
            phase: state.phase(),
            round: state.round(),
            frozen: engine::under_review(&policy, state),
            paused: state.pause().map(|pause| PausedView {
                side: pause.side,
                since: pause.at,
            }),
            milestones: page.milestones(),
            steps,
            opinions: opinions.into_iter().map(|row| page.opinion(row)).collect(),
            forms: page.forms(&forms),
            tasks: tasks::of(tx, subject).await?,
            participants: users.iter().map(|user| page.person(*user)).collect(),
            withdraw_refusals,
            cancel_refusals,
        })
    }

    /// What the checks of a step find now, with the figures behind them.
    ///
    /// # Errors
    /// Not found for a step that the policy does not have.
    pub async fn checks(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        step: &str,
        now: Moment,
    ) -> Result<Vec<CheckView>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let step = policy
            .step_ix(step)
            .ok_or(kernel::Fault::NotFound("step"))?;
        let calendar = self.calendar_of(instance.department);
        let names = HashMap::new();
        let page = Page {
            policy: &policy,
            instance: &instance,
            names: &names,
            calendar: &calendar,
        };
        let mut asked = Asked::default();
        let decision = page.decision(self, now);
        let mut checks = decision
            .settle(tx, &mut asked, |facts| page.checks(step, facts))
            .await?;
        for check in &mut checks {
            let found = self.areas().check(tx, subject, &check.key, now).await?;
            // An area that has no figures leaves the facts that the condition reads.
            if !found.items.is_empty() {
                check.report = found;
            }
        }
        Ok(checks)
    }

    /// Why a person may not do a step now; empty when he may. For areas that show or guard the work
    /// of a world step, with [`Self::ceilings`] for how much.
    ///
    /// # Errors
    /// Not found when the subject does not run or has no such step.
    pub async fn explain(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        step: &str,
        acting: &Acting,
    ) -> Result<Vec<Refusal>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let step = policy
            .step_ix(step)
            .ok_or(kernel::Fault::NotFound("step"))?;
        let calendar = self.calendar_of(instance.department);
        let decision = Decision {
            process: self,
            policy: &policy,
            calendar: &calendar,
            subject,
            now: acting.now,
        };
        let person = acting.person(policy.step(step).posts, &instance);
        let mut refusals = decision
            .settle(tx, &mut Asked::default(), |facts| match &person {
                Some(person) => engine::explain(&policy, &instance.state, facts, step, person),
                None => engine::blocked(&policy, &instance.state, facts, step),
            })
            .await?;
        self.areas()
            .tell_figures(tx, subject, refusals.iter_mut().collect())
            .await?;
        Ok(refusals)
    }

    /// Refuses work of an activity to whom the policy does not name for it. A policy without such a
    /// step, or with one that names no post, leaves it to the rights.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn refuse_other_posts(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        activity: engine::Activity,
        acting: &Acting,
    ) -> Result<()> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let Some(step) = policy.step_of(activity) else {
            return Ok(());
        };
        let Some(person) = acting.person(policy.step(step).posts, &instance) else {
            return Ok(());
        };
        let nothing = engine::FactSet::new();
        let refusals = engine::barred(&policy, &instance.state, &nothing, step, &person);
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(kernel::Fault::Refused(refusals))
        }
    }

    /// Refuses work of an activity that the policy does not allow now (gates, needs), or that goes
    /// beyond what was released: `wanted` per line. Areas call it before they record the movement.
    /// A policy without such a step allows it.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn guard(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        activity: engine::Activity,
        wanted: &[(LineId, Quantity)],
        now: Moment,
    ) -> Result<()> {
        let instance = instances::lock(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let Some(step) = policy.step_of(activity) else {
            return Ok(());
        };
        let calendar = self.calendar_of(instance.department);
        let decision = Decision {
            process: self,
            policy: &policy,
            calendar: &calendar,
            subject,
            now,
        };
        let mut refusals = decision
            .settle(tx, &mut Asked::default(), |facts| {
                let mut refusals = engine::blocked(&policy, &instance.state, facts, step);
                if refusals.is_empty() {
                    refusals = steps::beyond_ceiling(&policy, &instance.state, facts, step, wanted);
                }
                refusals
            })
            .await?;
        if refusals.is_empty() {
            return Ok(());
        }
        self.areas()
            .tell_figures(tx, subject, refusals.iter_mut().collect())
            .await?;
        Err(kernel::Fault::Refused(refusals))
    }

    /// How many more units of each line may go through the first step of an activity now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ceilings(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        activity: engine::Activity,
    ) -> Result<Vec<(LineId, Quantity)>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let lines = self.lines(tx, subject).await?;
        let Some(step) = policy.step_of(activity) else {
            return Ok(Vec::new());
        };
        let of = |line: &LineFacts| {
            (
                line.line,
                engine::ceiling(&policy, &instance.state, step, line),
            )
        };
        Ok(lines.iter().map(of).collect())
    }
}

/// What a page is made of.
struct Page<'a> {
    policy: &'a Policy,
    instance: &'a Instance,
    names: &'a HashMap<UserId, String>,
    calendar: &'a Calendar,
}

impl<'a> Page<'a> {
    fn decision(&self, process: &'a Process, now: Moment) -> Decision<'a> {
        let Self {
            policy,
            calendar,
            instance,
            ..
        } = *self;
        Decision {
            process,
            policy,
            calendar,
            subject: instance.subject,
            now,
        }
    }

    fn person(&self, user: UserId) -> NamedPerson {
        NamedPerson {
            user,
            name: self.names.get(&user).cloned().unwrap_or_default(),
        }
    }

    fn milestones(&self) -> Vec<MilestoneView> {
        let held: Vec<_> = engine::milestones_held(self.policy, &self.instance.state).collect();
        let all = self.policy.milestones.iter().enumerate();
        all.map(|(i, milestone)| MilestoneView {
            key: milestone.key.clone(),
            title: milestone.title.clone(),
            reached: held.iter().any(|m| m.at() == i),
        })
        .collect()
    }
}

/// The names of everybody on the page, in one query.
async fn names(
    tx: &mut Tx<'_>,
    state: &State,
    opinions: &[OpinionRow],
    forms: &[FormRow],
    users: &[UserId],
) -> Result<HashMap<UserId, String>> {
    let mut wanted = users.to_vec();
    wanted.extend(
        opinions
            .iter()
            .flat_map(|o| [Some(o.user), o.on_behalf_of])
            .flatten(),
    );
    wanted.extend(
        forms
            .iter()
            .flat_map(|f| [Some(f.user), f.on_behalf_of])
            .flatten(),
    );
    wanted.extend(steps::doers(state));
    access::people::names(tx, wanted).await
}

/// The holder's own standing in a report, where an area has nothing to show.
pub(crate) const fn standing_of(outcome: CheckOutcome, blocks: bool) -> Standing {
    match (outcome, blocks) {
        (CheckOutcome::Kept, _) => Standing::Ok,
        (CheckOutcome::Nothing, _) => Standing::Nothing,
        (CheckOutcome::Broken, true) => Standing::Bad,
        (CheckOutcome::Broken, false) => Standing::Warn,
    }
}
