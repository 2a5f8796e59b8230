//! What follows by itself: steps open, world steps are done or uncovered, milestones are reached.

use kernel::{Moment, Quantity};

use super::Advance;
use crate::{
    activity::Activity,
    bits::{Bits, MilestoneIx, StepIx},
    cel::{Condition, Truth},
    event::{FlowEvent, VoidReason},
    facts::Value,
    input::{Answers, Names, Verdict},
    policy::{Step, file::OnObjection},
    state::Opinion,
    world::{Coverage, coverage, released},
};

impl Advance<'_> {
    /// Looks at these steps, and at those behind whatever changes, until nothing changes.
    pub(super) fn cascade(&mut self, steps: Bits) {
        let mut look = steps;
        while let Some(position) = look.iter().next() {
            look.remove(position);
            if self.consider(StepIx::of(position)) {
                look = look.or(self.policy.steps[position].dependents);
                // A step that has just opened may be covered already.
                if self.marks.open.has(position) && self.policy.world.has(position) {
                    look.insert(position);
                }
            }
        }
        self.milestones();
    }

    /// Whether the step moved.
    fn consider(&mut self, ix: StepIx) -> bool {
        let at = ix.at();
        let spec = self.policy.step(ix);
        let human = spec.activity.is_human();
        if self.marks.open.has(at) {
            if !self.may_open(ix, spec) {
                self.emit(FlowEvent::StepSuspended { step: ix });
                return true;
            }
            return !human && self.progress(ix, spec);
        }
        if self.marks.done.has(at) {
            return !human && self.uncover(ix, spec);
        }
        if self.marks.skipped.has(at) {
            // The condition of a human step is decided once; the world's may come true later.
            return !human && self.may_open(ix, spec) && self.applies(spec) && self.open(ix, true);
        }
        self.may_open(ix, spec) && self.begin(ix, spec)
    }

    /// A waiting step whose turn has come: it opens, is skipped, or an earlier opinion stands.
    fn begin(&mut self, ix: StepIx, spec: &Step) -> bool {
        if !self.applies(spec) {
            self.emit(FlowEvent::StepSkipped { step: ix });
            return true;
        }
        if spec.activity == Activity::Approve && self.carry(ix, spec) {
            return true;
        }
        self.open(ix, false)
    }

    fn open(&mut self, ix: StepIx, again: bool) -> bool {
        let clocks = self.clocks_of(ix);
        let at = self.now;
        self.emit(if again {
            FlowEvent::StepReopened {
                step: ix,
                at,
                clocks,
            }
        } else {
            FlowEvent::StepOpened {
                step: ix,
                at,
                clocks,
            }
        });
        self.demand_forms(Bits::one(ix.at()));
        true
    }

    /// An open world step: done when covered, skipped when it no longer applies. Covered comes
    /// first: what was short and is supplied was done, not needless.
    fn progress(&mut self, ix: StepIx, spec: &Step) -> bool {
        if coverage(spec.activity, self.facts) != Coverage::Full {
            if self.applies(spec) {
                return false;
            }
            self.emit(FlowEvent::StepSkipped { step: ix });
            return true;
        }
        if spec.activity == Activity::Close {
            if !self.ask().gates(&spec.gates).is_empty() {
                return false;
            }
            self.done(ix, None, Answers::new());
            self.emit(FlowEvent::Closed);
            return true;
        }
        for gate in &spec.gates {
            let broken = self.policy.gates[gate.at()].condition.test(self.facts) != Truth::Yes;
            if broken && !self.marks.gates_broken.has(gate.at()) {
                self.emit(FlowEvent::GateBroken {
                    step: ix,
                    gate: *gate,
                });
            }
        }
        self.done(ix, None, Answers::new());
        true
    }

    /// A done world step that a return or a revision uncovered.
    fn uncover(&mut self, ix: StepIx, spec: &Step) -> bool {
        let covered = coverage(spec.activity, self.facts) != Coverage::Partial;
        if covered || spec.activity == Activity::Close {
            return false;
        }
        self.open(ix, true)
    }

    /// Completes a step, noting first that it was late.
    pub(super) fn done(&mut self, ix: StepIx, by: Option<Names>, answers: Answers) {
        let at = if by.is_some() {
            self.now
        } else {
            self.occurred_at
        };
        self.done_at(ix, at, by, answers);
    }

    fn done_at(&mut self, ix: StepIx, at: Moment, by: Option<Names>, answers: Answers) {
        self.late(ix, at);
        self.emit(FlowEvent::StepCompleted {
            step: ix,
            at,
            by,
            answers,
        });
    }

    /// Whether everything a step waits for is there.
    fn may_open(&self, ix: StepIx, spec: &Step) -> bool {
        let satisfied = self.marks.satisfied();
        if let Some(date) = spec.not_before
            && !self.is_reached(self.facts.get(date))
        {
            return false;
        }
        if spec.needs.within(satisfied) {
            return true;
        }
        if !spec.activity.flows() {
            return false;
        }
        let missing = spec.needs.less(satisfied);
        if !missing.iter().all(|i| self.is_passable(i)) {
            return false;
        }
        // A step that is open stays so; a waiting one opens with the first released unit.
        self.marks.open.has(ix.at()) || self.is_released(ix)
    }

    /// Whether goods may go through a needed step: it is open, or waits only for steps of that
    /// kind. Goods from stock leave before the rest of the order is even planned.
    fn is_passable(&self, step: usize) -> bool {
        let spec = &self.policy.steps[step];
        let missing = spec.needs.less(self.marks.satisfied());
        spec.activity.flows()
            && (self.marks.open.has(step) || missing.iter().all(|i| self.is_passable(i)))
    }

    /// Whether the steps before have released anything on any line.
    fn is_released(&self, ix: StepIx) -> bool {
        let per_line = !matches!(self.policy.step(ix).activity, Activity::Procure);
        if !per_line {
            return true;
        }
        let mut state = crate::state::State::new();
        state.marks = self.marks;
        let mut lines = self.facts.lines().iter();
        lines.any(|line| released(self.policy, &state, ix, line) > Quantity::ZERO)
    }

    fn is_reached(&self, value: Value<'_>) -> bool {
        match value {
            Value::Date(date) => self.calendar.midnight(date) <= self.now,
            Value::Moment(moment) => moment <= self.now,
            Value::Absent
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Money(_)
            | Value::Quantity(_)
            | Value::Text(_) => false,
        }
    }

    /// Whether a step has something to do on this order. A condition that cannot be decided
    /// counts as true: work is not left out silently.
    pub(super) fn applies(&self, spec: &Step) -> bool {
        let condition = spec.when.as_ref().map(|c| Condition::test(c, self.facts));
        if condition == Some(Truth::No) {
            return false;
        }
        spec.activity.is_human() || coverage(spec.activity, self.facts) != Coverage::Nothing
    }

    /// In a later round, an approval whose content did not change may stand.
    fn carry(&mut self, ix: StepIx, spec: &Step) -> bool {
        let Some(opinion) = self.standing(ix) else {
            return false;
        };
        let (from_round, by) = (opinion.round, opinion.by);
        if let Some(why) = self.why_void(opinion, spec) {
            self.void(ix, from_round, why);
            return false;
        }
        self.emit(FlowEvent::OpinionCarried {
            step: ix,
            from_round,
        });
        // It was given when it was given, not when it turned out to stand.
        let given = self.state.run(ix).and_then(|run| run.done_at);
        self.done_at(ix, given.unwrap_or(self.now), Some(by), Answers::new());
        true
    }

    /// The approval of a review that is not void.
    pub(super) fn standing(&self, ix: StepIx) -> Option<&Opinion> {
        if self.voided.has(ix.at()) {
            return None;
        }
        let opinions = self.state.opinions.iter();
        opinions
            .into_iter()
            .find(|o| o.step == ix && o.verdict == Verdict::Approve)
    }

    /// Why an approval no longer counts when its review comes up again.
    pub(super) fn why_void(&self, opinion: &Opinion, spec: &Step) -> Option<VoidReason> {
        let changed = opinion.seen.changed(&self.content).and(spec.looks_at);
        if !changed.is_empty() {
            return Some(VoidReason::ContentChanged(changed));
        }
        (spec.on_objection == OnObjection::All).then_some(VoidReason::NewRound)
    }

    fn void(&mut self, step: StepIx, round: u16, why: VoidReason) {
        self.voided.insert(step.at());
        self.emit(FlowEvent::OpinionVoided { step, round, why });
    }

    /// A new round began: says at once which earlier approvals it asks for again, and why.
    pub(super) fn void_stale(&mut self, reviews: Bits) {
        for step in reviews.iter() {
            let ix = StepIx::of(step);
            let Some(opinion) = self.standing(ix) else {
                continue;
            };
            let round = opinion.round;
            if let Some(why) = self.why_void(opinion, self.policy.step(ix)) {
                self.void(ix, round, why);
            }
        }
    }

    /// An amendment took effect: exactly the opinions that rest on what changed become void, and
    /// their reviews are open again, in a new round.
    pub(super) fn void_touched(&mut self) {
        let mut touched = Bits::NONE;
        for step in self.policy.reviews.and(self.marks.done).iter() {
            let looks_at = self.policy.steps[step].looks_at;
            let stale = self
                .standing(StepIx::of(step))
                .is_some_and(|o| !o.seen.changed(&self.content).and(looks_at).is_empty());
            touched.set(step, stale);
        }
        let Some(by) = self.state.submitted_by.filter(|_| !touched.is_empty()) else {
            return;
        };
        self.round = self.round.saturating_add(1);
        self.emit(FlowEvent::RoundBegan {
            round: self.round,
            by,
        });
        self.void_stale(touched);
        for step in touched.iter() {
            self.emit(FlowEvent::StepSuspended {
                step: StepIx::of(step),
            });
        }
        let behind = touched.iter().map(|i| self.policy.steps[i].dependents);
        self.cascade(behind.fold(touched, Bits::or));
    }

    /// Forms of these steps: demanded when their condition holds or cannot be decided, waived when
    /// it no longer does.
    pub(super) fn demand_forms(&mut self, steps: Bits) {
        for step in steps.and(self.marks.open).iter() {
            for form in &self.policy.steps[step].forms {
                let wanted = self.policy.forms[form.at()]
                    .when
                    .as_ref()
                    .is_none_or(|when| when.test(self.facts) != Truth::No);
                let (demanded, filled) = (
                    self.marks.demanded.has(form.at()),
                    self.marks.filled.has(form.at()),
                );
                if wanted && !demanded {
                    self.emit(FlowEvent::FormDemanded { form: *form });
                } else if !wanted && demanded && !filled {
                    self.emit(FlowEvent::FormWaived { form: *form });
                }
            }
        }
    }

    /// Milestones hold once reached; later returns do not unsay them.
    fn milestones(&mut self) {
        let satisfied = self.marks.satisfied();
        for (i, milestone) in self.policy.milestones.iter().enumerate() {
            if !self.marks.milestones.has(i) && milestone.after.within(satisfied) {
                self.emit(FlowEvent::MilestoneReached {
                    milestone: MilestoneIx::of(i),
                });
            }
        }
    }
}
