//! *Why not?* The reasons against an act, asked before it and checked again within it.

use kernel::{Quantity, Refusal};

use crate::{
    activity::{Activity, Completion},
    bits::{Bits, GateIx, MilestoneIx, StepIx},
    cel::Truth,
    facts::Facts,
    input::{Names, Person},
    lines::LineFacts,
    policy::{CheckOutcome, Policy, file::OnFail},
    posts::Posts,
    refusal::Refuse,
    state::{Phase, State},
    world::ceiling,
};

/// Why this person may not do this step now; empty when he may. The checklist is not looked at:
/// its answers come with the act.
///
/// For a world step this says whether the work may be done at all (its gates hold, something was
/// released); how much is [`ceiling`].
#[must_use]
pub fn explain(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    step: StepIx,
    person: &Person,
) -> Vec<Refusal> {
    let ask = Ask::of(policy, state, facts);
    let mut reasons = ask.who(step, person);
    reasons.extend(ask.whether(step));
    reasons
}

/// Why this person does not do this step, whenever its turn is: post and separation of duties.
#[must_use]
pub fn barred(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    step: StepIx,
    person: &Person,
) -> Vec<Refusal> {
    let ask = Ask::of(policy, state, facts);
    ask.who(step, person)
}

/// Why nobody could do this step now, whoever he is: needs, gates, fields, forms, blocking checks.
#[must_use]
pub fn blocked(policy: &Policy, state: &State, facts: &dyn Facts, step: StepIx) -> Vec<Refusal> {
    Ask::of(policy, state, facts).whether(step)
}

/// Why this person may not send the order back from this review: like [`explain`], but what bars
/// an approval does not bar a return.
#[must_use]
pub fn explain_return(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    step: StepIx,
    person: &Person,
) -> Vec<Refusal> {
    let ask = Ask::of(policy, state, facts);
    let mut reasons = ask.who(step, person);
    reasons.extend(ask.turn(step));
    reasons
}

/// Why this person may not take the order back from review; empty when he may. The reason comes
/// with the act.
#[must_use]
pub fn explain_withdraw(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    person: &Person,
) -> Vec<Refusal> {
    let reviewed = under_review(policy, state);
    let names = Names::from(person);
    let submitted = state
        .submitted_by()
        .is_some_and(|by| by.share_a_name(&names));
    if reviewed && submitted {
        return Vec::new();
    }
    let ask = Ask::of(policy, state, facts);
    vec![ask.refuse().not_withdrawable(reviewed)]
}

/// Why this person may not give the order up now; empty when he may. The reason comes with the act.
#[must_use]
pub fn explain_cancel(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    person: &Person,
) -> Vec<Refusal> {
    let ask = Ask::of(policy, state, facts);
    if state.phase() != Phase::Running {
        return vec![ask.refuse().not_running()];
    }
    let mut reasons = ask.gates(&policy.cancel_gates);
    let posts = cancelled_by(policy, state);
    if !posts.meets(person.posts) {
        reasons.push(ask.refuse().cannot_cancel(posts));
    }
    reasons
}

/// Who may give the order up as it stands: whom the policy names, and while it is still with its
/// entry, who enters it.
#[must_use]
pub fn cancelled_by(policy: &Policy, state: &State) -> Posts {
    let entered = policy.entries.iter().map(StepIx::of);
    entered
        .filter(|step| state.is_open(*step))
        .map(|step| policy.step(step).posts)
        .fold(policy.cancel_by, Posts::or)
}

/// A policy, a state and the facts, to ask about.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) state: &'a State,
    pub(crate) facts: &'a dyn Facts,
}

impl<'a> Ask<'a> {
    pub(crate) const fn of(policy: &'a Policy, state: &'a State, facts: &'a dyn Facts) -> Self {
        Self {
            policy,
            state,
            facts,
        }
    }

    pub(crate) const fn refuse(&self) -> Refuse<'a> {
        Refuse {
            policy: self.policy,
            state: self.state,
            facts: self.facts,
        }
    }

    /// The person: post and separation of duties.
    pub(crate) fn who(&self, step: StepIx, person: &Person) -> Vec<Refusal> {
        let spec = self.policy.step(step);
        let mut reasons = Vec::new();
        if !spec.posts.is_empty() && !spec.posts.meets(person.posts) {
            reasons.push(self.refuse().wrong_post(step, spec.posts));
        }
        let names = Names::from(person);
        for other in spec.not_by.iter() {
            let other = StepIx::of(other);
            let did = self
                .state
                .run(other)
                .is_some_and(|run| run.by.iter().any(|by| by.share_a_name(&names)));
            if did {
                reasons.push(self.refuse().separation(step, other));
            }
        }
        reasons
    }

    /// Whether it is the step's turn.
    pub(crate) fn turn(&self, step: StepIx) -> Vec<Refusal> {
        let refuse = self.refuse();
        if self.state.phase() != Phase::Running {
            return vec![refuse.not_running()];
        }
        if self.state.is_open(step) {
            return Vec::new();
        }
        if self.state.is_done(step) || self.state.is_skipped(step) {
            if self.is_left_over(step) {
                return Vec::new();
            }
            return vec![if self.state.is_done(step) {
                refuse.already_done(step)
            } else {
                refuse.not_applicable(step)
            }];
        }
        let mut reasons: Vec<Refusal> = self
            .unmet(step)
            .iter()
            .map(|need| refuse.needs_unmet(step, StepIx::of(need)))
            .collect();
        if reasons.is_empty()
            && let Some(fact) = self.policy.step(step).not_before
        {
            reasons.push(refuse.too_early(step, fact));
        }
        if reasons.is_empty() {
            reasons.push(refuse.nothing_released(step));
        }
        reasons
    }

    /// Whether goods that the order does not take any more have yet to be judged: enough of them
    /// passed, or none are wanted, so that nothing is left of the inspection, and still nobody is given
    /// the rest unseen.
    fn is_left_over(&self, step: StepIx) -> bool {
        let left = |line: &LineFacts| ceiling(self.policy, self.state, step, line) > Quantity::ZERO;
        self.policy.step(step).activity == Activity::Inspect && self.facts.lines().iter().any(left)
    }

    /// The needs that keep a step from opening.
    pub(crate) fn unmet(&self, step: StepIx) -> Bits {
        let spec = self.policy.step(step);
        let missing = spec.needs.less(self.state.marks().satisfied());
        if !spec.activity.flows() {
            return missing;
        }
        // What goods flow through is no barrier once it is open.
        let flowing = |i: &usize| self.policy.steps[*i].activity.flows();
        let open = self.state.marks().open;
        missing
            .iter()
            .filter(|i| !(flowing(i) && open.has(*i)))
            .collect()
    }

    /// Everything but the person: turn, gates, fields, forms, blocking checks, ceilings.
    pub(crate) fn whether(&self, step: StepIx) -> Vec<Refusal> {
        let turn = self.turn(step);
        if !turn.is_empty() {
            return turn;
        }
        let refuse = self.refuse();
        let spec = self.policy.step(step);
        let mut reasons = self.gates(&spec.gates);
        reasons.extend(self.fields(step));
        for form in &spec.forms {
            if self.state.lacks_form(*form) {
                reasons.push(refuse.form(*form));
            }
        }
        for check in spec.checks.iter().filter(|c| c.on_fail == OnFail::Block) {
            if check.outcome(self.facts) == CheckOutcome::Broken {
                reasons.push(refuse.check(step, check, false));
            }
        }
        if reasons.is_empty() && self.is_exhausted(step) {
            reasons.push(refuse.nothing_released(step));
        }
        reasons
    }

    /// Gates that do not hold.
    pub(crate) fn gates(&self, gates: &[GateIx]) -> Vec<Refusal> {
        let mut reasons = Vec::new();
        for ix in gates {
            let gate = &self.policy.gates[ix.at()];
            if gate.condition.test(self.facts) != Truth::Yes {
                reasons.push(self.refuse().gate(*ix, gate));
            }
        }
        reasons
    }

    /// Required fields that are missing: of the step itself, and of those that it would open.
    fn fields(&self, step: StepIx) -> Vec<Refusal> {
        let spec = self.policy.step(step);
        if !spec.activity.is_human() {
            return Vec::new();
        }
        let mut reasons = Vec::new();
        let next = spec
            .dependents
            .iter()
            .flat_map(|d| &self.policy.steps[d].required);
        for ix in spec.required.iter().chain(next) {
            let field = &self.policy.fields[ix.at()];
            match field.fact {
                Some(fact) if !self.facts.get(fact).is_present() => {
                    reasons.push(self.refuse().field(*ix, &[]));
                }
                Some(_) => {}
                None => {
                    let lines = self.facts.lines_missing(*ix);
                    if !lines.is_empty() {
                        reasons.push(self.refuse().field(*ix, lines));
                    }
                }
            }
        }
        reasons
    }

    /// Whether goods flow through the step and nothing is released on any line.
    fn is_exhausted(&self, step: StepIx) -> bool {
        let activity = self.policy.step(step).activity;
        matches!(activity.completes_when(), Completion::Lines { .. })
            && !self.facts.lines().is_empty()
            && self
                .facts
                .lines()
                .iter()
                .all(|line| ceiling(self.policy, self.state, step, line) <= kernel::Quantity::ZERO)
    }
}

/// The step before an open one whose work it waits for, when goods flow through it and nothing is
/// released to it on any line; `None` when there is something to do.
#[must_use]
pub fn held_up_by(
    policy: &Policy,
    state: &State,
    lines: &[LineFacts],
    step: StepIx,
) -> Option<StepIx> {
    let activity = policy.step(step).activity;
    if !matches!(activity.completes_when(), Completion::Lines { .. })
        || lines
            .iter()
            .any(|line| ceiling(policy, state, step, line) > kernel::Quantity::ZERO)
    {
        return None;
    }
    unsatisfied_before(policy, state, step)
}

/// The nearest step before a step that is neither done nor skipped.
fn unsatisfied_before(policy: &Policy, state: &State, step: StepIx) -> Option<StepIx> {
    let needs = || policy.step(step).needs.iter().map(StepIx::of);
    let near = needs().find(|need| !state.is_done(*need) && !state.is_skipped(*need));
    match near {
        // It may itself wait for one before it.
        Some(need) if !state.is_open(need) => {
            unsatisfied_before(policy, state, need).or(Some(need))
        }
        Some(need) => Some(need),
        None => needs().find_map(|need| unsatisfied_before(policy, state, need)),
    }
}

/// What an order waits for: its open steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which step.
    pub step: StepIx,
    /// Who does it.
    pub posts: crate::posts::Posts,
    /// By when.
    pub due: Option<kernel::Moment>,
    /// Whether it is past due.
    pub overdue: bool,
}

/// The open steps of an order.
pub fn open_steps(state: &State) -> impl Iterator<Item = StepIx> {
    state.marks().open.iter().map(StepIx::of)
}

/// What an order waits for, and from whom; most urgent first.
#[must_use]
pub fn waiting_for(policy: &Policy, state: &State) -> Vec<Waiting> {
    let mut all: Vec<Waiting> = open_steps(state)
        .map(|step| Waiting {
            step,
            posts: policy.step(step).posts,
            due: state.run(step).and_then(|run| run.clocks.due),
            overdue: state.marks().overdue.has(step.at()),
        })
        .collect();
    all.sort_by_key(|w| (w.due.is_none(), w.due, w.step));
    all
}

/// The milestones that were reached and still hold, in the policy's order: one whose step is open
/// again does not count any more.
pub fn milestones_held<'a>(
    policy: &'a Policy,
    state: &'a State,
) -> impl Iterator<Item = MilestoneIx> + 'a {
    let marks = state.marks();
    let all = policy.milestones.iter().enumerate();
    all.filter(|(i, m)| marks.milestones.has(*i) && m.after.within(marks.satisfied()))
        .map(|(i, _)| MilestoneIx::of(i))
}

/// Whether the content is frozen: submitted, and not yet passed by all its reviews.
#[must_use]
pub fn under_review(policy: &Policy, state: &State) -> bool {
    let marks = state.marks();
    state.phase() == Phase::Running
        && policy.entries.within(marks.done)
        && !policy.reviews.within(marks.satisfied())
}
