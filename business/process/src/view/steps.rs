//! The steps of a page: state, clocks, people, what may be done and why not.

use engine::{
    Facts, LineFacts, Policy, Posts, State, StepIx, ceiling, explain, explain_return,
    policy::{Step, file::OnFail},
};
use kernel::{LineId, Moment, Quantity, Refusal, Text, UserId};

use super::{
    CeilingView, CheckView, ClauseWords, NamedPerson, NamedPost, Page, QuestionView, StepState,
    StepView, standing_of,
};
use crate::{Acting, CheckReport, asked::Asked};

impl Page<'_> {
    pub(super) fn steps(&self, facts: &Asked, acting: &Acting) -> Vec<StepView> {
        self.policy
            .each_step()
            .map(|(ix, step)| self.step(ix, step, facts, acting))
            .collect()
    }

    fn step(&self, ix: StepIx, step: &Step, facts: &Asked, acting: &Acting) -> StepView {
        let state = &self.instance.state;
        let run = state.run(ix);
        let due_at = run.and_then(|run| run.clocks.due);
        let (refusals, return_refusals) = self.refusals(ix, step, facts, acting);
        let clauses = step
            .clauses
            .iter()
            .filter_map(|clause| self.policy.clauses.get(clause.at()));
        StepView {
            key: step.key.clone(),
            title: step.title.clone(),
            activity: step.activity,
            human: step.activity.is_human(),
            needs: step
                .needs
                .iter()
                .map(|need| self.policy.steps[need].key.clone())
                .collect(),
            posts: named_posts(step.posts),
            state: state_of(state, ix),
            late: state.marks().late.has(ix.at()),
            opened_at: run.and_then(|run| run.opened_at),
            done_at: run.and_then(|run| run.done_at),
            due_at,
            provisional: due_at
                .is_some_and(|at| self.calendar.is_provisional(self.calendar.date(at))),
            days_left: due_at
                .filter(|_| state.is_open(ix))
                .map(|due| self.days_left(acting.now, due)),
            escalation: run.map_or(0, |run| run.level),
            done_by: self.doers_of(state, ix),
            clauses: clauses
                .map(|c| ClauseWords {
                    id: c.id.clone(),
                    text: c.text.clone(),
                })
                .collect(),
            checklist: questions(step),
            checks: step.checks.iter().map(|check| check.key.clone()).collect(),
            forms: step
                .forms
                .iter()
                .map(|form| self.policy.forms[form.at()].key.clone())
                .collect(),
            returns_to: step.returns_to.map(|to| self.policy.step(to).key.clone()),
            looks_at: step.looks_at.defs().map(|def| def.key.to_owned()).collect(),
            on_objection: step.on_objection,
            allowed: refusals.is_empty(),
            refusals,
            return_allowed: step.returns_to.is_some() && return_refusals.is_empty(),
            return_refusals,
            ceilings: self.ceilings(ix, facts),
        }
    }

    fn refusals(
        &self,
        ix: StepIx,
        step: &Step,
        facts: &Asked,
        acting: &Acting,
    ) -> (Vec<Refusal>, Vec<Refusal>) {
        let state = &self.instance.state;
        let Some(person) = acting.person(step.posts, self.instance) else {
            return (engine::blocked(self.policy, state, facts, ix), Vec::new());
        };
        let returns = match step.returns_to {
            Some(_) => explain_return(self.policy, state, facts, ix, &person),
            None => Vec::new(),
        };
        (explain(self.policy, state, facts, ix, &person), returns)
    }

    /// Why the asking person may not take the subject back from review.
    pub(super) fn withdraw_refusals(&self, facts: &Asked, acting: &Acting) -> Vec<Refusal> {
        let person = acting.person(Posts::NONE, self.instance);
        let why =
            |person| engine::explain_withdraw(self.policy, &self.instance.state, facts, &person);
        person.map(why).unwrap_or_default()
    }

    /// Why the asking person may not give the subject up.
    pub(super) fn cancel_refusals(&self, facts: &Asked, acting: &Acting) -> Vec<Refusal> {
        let state = &self.instance.state;
        let posts = engine::cancelled_by(self.policy, state);
        let person = acting.person(posts, self.instance);
        let why = |person| engine::explain_cancel(self.policy, state, facts, &person);
        person.map(why).unwrap_or_default()
    }

    fn doers_of(&self, state: &State, ix: StepIx) -> Vec<NamedPerson> {
        let by = state
            .run(ix)
            .map(|run| run.by.as_slice())
            .unwrap_or_default();
        by.iter().map(|names| self.person(names.user)).collect()
    }

    fn ceilings(&self, ix: StepIx, facts: &Asked) -> Vec<CeilingView> {
        if !self.policy.step(ix).activity.flows() || !self.instance.state.is_open(ix) {
            return Vec::new();
        }
        let of = |line: &LineFacts| CeilingView {
            line: line.line,
            quantity: ceiling(self.policy, &self.instance.state, ix, line),
        };
        facts.lines().iter().map(of).collect()
    }

    fn days_left(&self, now: Moment, due: Moment) -> i64 {
        days_left(self.calendar, now, due)
    }

    pub(super) fn checks(&self, step: StepIx, facts: &Asked) -> Vec<CheckView> {
        let checks = self.policy.step(step).checks.iter();
        checks
            .map(|check| {
                let outcome = check.outcome(facts);
                let blocks = check.on_fail == OnFail::Block;
                let report = check
                    .passes
                    .facts()
                    .fold(CheckReport::default(), |report, fact| {
                        let found = facts.get(fact).words();
                        let title = self.policy.fact_title(fact);
                        report.item(
                            self.policy.fact_name(fact),
                            title,
                            found,
                            standing_of(outcome, blocks),
                        )
                    });
                let clause = check.clause.and_then(|ix| self.policy.clauses.get(ix.at()));
                CheckView {
                    key: check.key.clone(),
                    title: check.title.clone(),
                    outcome,
                    blocks,
                    clause: clause.map(|clause| clause.id.clone()),
                    report,
                }
            })
            .collect()
    }
}

/// Working days from now until a due moment: 0 on the day itself, negative past it.
pub(crate) fn days_left(calendar: &engine::Calendar, now: Moment, due: Moment) -> i64 {
    if now > due {
        // Past due counts as at least one day, also on the evening of the day itself.
        -i64::from(calendar.working_days_between(due, now).max(1))
    } else {
        i64::from(calendar.working_days_between(now, due))
    }
}

/// Posts with their names.
pub(crate) fn named_posts(posts: Posts) -> Vec<NamedPost> {
    let named = |key: &str| NamedPost {
        post: key.to_owned(),
        title: Posts::parse(key).unwrap_or_default().names(),
    };
    posts.keys().map(named).collect()
}

/// Everybody who ever did a step.
pub(super) fn doers(state: &State) -> Vec<UserId> {
    let steps = (0..engine::SET_MAX).map_while(|i| state.run(StepIx::of(i)));
    steps
        .flat_map(|run| run.by.iter().flat_map(|n| [Some(n.user), n.on_behalf_of]))
        .flatten()
        .collect()
}

/// Refusals for lines of which more is wanted than may go through the step now.
pub(super) fn beyond_ceiling(
    policy: &Policy,
    state: &State,
    facts: &Asked,
    step: StepIx,
    wanted: &[(LineId, Quantity)],
) -> Vec<Refusal> {
    let spec = policy.step(step);
    let clause = spec
        .clauses
        .first()
        .and_then(|ix| policy.clauses.get(ix.at()));
    let beyond = wanted.iter().filter_map(|(line, quantity)| {
        let known = facts.lines().iter().position(|l| l.line == *line);
        let most = known.map_or(Quantity::ZERO, |at| {
            ceiling(policy, state, step, &facts.lines()[at])
        });
        (*quantity > most).then_some((known, *quantity, most))
    });
    beyond
        .map(|(at, quantity, most)| {
            let number = at.map_or(0, |at| at + 1);
            let (zh, en) = (&spec.title.zh, &spec.title.en);
            let message = Text {
                zh: format!("“{zh}”：第 {number} 行本次 {quantity}，目前最多可办 {most}"),
                en: format!("“{en}”: {quantity} on line {number}, but no more than {most} may go through now"),
            };
            let mut refusal = Refusal::new("beyond_released", message)
                .fact(format!("step.{}.ceiling", spec.key), most)
                .who(spec.needs.iter().fold(Posts::NONE, |p, n| p.or(policy.steps[n].posts)).names());
            refusal.clause = clause.map(|clause| clause.id.clone());
            refusal.rule = Some(policy.rule.clone());
            refusal
        })
        .collect()
}

fn state_of(state: &State, ix: StepIx) -> StepState {
    if state.is_open(ix) {
        if state.marks().overdue.has(ix.at()) {
            StepState::Overdue
        } else {
            StepState::Open
        }
    } else if state.is_done(ix) {
        StepState::Done
    } else if state.is_skipped(ix) {
        StepState::Skipped
    } else {
        StepState::Waiting
    }
}

pub(super) fn questions(step: &Step) -> Vec<QuestionView> {
    let items = step.checklist.iter();
    items
        .map(|(key, item)| QuestionView {
            key: key.clone(),
            text: item.text.clone(),
            opinion: item.opinion,
        })
        .collect()
}
