//! Who answers for a clause on a subject, and in which month it counts.

use access::{Post, Scope};
use engine::{
    Calendar, FlowEvent, Policy, State, StepIx,
    compliance::ClauseState,
    policy::{Clause, Keeper},
};
use kernel::{DepartmentId, Moment, UserId};
use serde::{Deserialize, Serialize};

use crate::{acting::view_action, flow::Outcome, store::clauses::Mark};

/// Where a change is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub(crate) struct Key {
    /// `YYYY-MM` in the company's zone; empty for what is only counted now.
    #[serde(rename = "p")]
    pub(crate) period: String,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) department: Option<DepartmentId>,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<UserId>,
}

/// A change of counts for one clause and key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Booking {
    #[serde(rename = "c")]
    pub(crate) clause: String,
    #[serde(flatten)]
    pub(crate) key: Key,
    #[serde(rename = "k", default, skip_serializing_if = "is_zero")]
    pub(crate) kept: i64,
    #[serde(rename = "b", default, skip_serializing_if = "is_zero")]
    pub(crate) broken: i64,
    #[serde(rename = "o", default, skip_serializing_if = "is_zero")]
    pub(crate) due: i64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
const fn is_zero(n: &i64) -> bool {
    *n == 0
}

impl Booking {
    pub(crate) const fn is_nothing(&self) -> bool {
        self.kept == 0 && self.broken == 0 && self.due == 0
    }
}

/// The key of a clause that is kept: the doer of the latest of its steps, and the month it was done.
pub(super) fn kept_key(outcome: &Outcome<'_>, state: &State, clause: &Clause) -> Key {
    let done =
        steps(outcome.policy, clause).filter_map(|step| Some((state.run(step)?.done_at?, step)));
    let Some((at, step)) = done.max_by_key(|(at, _)| *at) else {
        return Key {
            period: period(outcome.calendar, outcome.acting.now),
            ..Key::default()
        };
    };
    let by = state.run(step).and_then(|run| run.by.last());
    let (_, department) = accountable(outcome, step);
    Key {
        period: period(outcome.calendar, at),
        department,
        person: by.map(|names| names.on_behalf_of.unwrap_or(names.user)),
    }
}

/// The key of a broken clause, as its mark has it.
pub(super) fn broken_key(calendar: &Calendar, mark: &Mark) -> Key {
    Key {
        period: period(calendar, mark.since),
        department: mark.department,
        person: mark.person,
    }
}

/// The mark of a clause that is due or broken: for whom, by when, since when.
pub(super) fn mark(
    outcome: &Outcome<'_>,
    clause: &Clause,
    to: ClauseState,
    event: Option<&FlowEvent>,
    seq: Option<i64>,
) -> Mark {
    let state = &outcome.instance.state;
    let broken = to == ClauseState::Broken;
    let step = event
        .and_then(FlowEvent::step)
        .or_else(|| steps(outcome.policy, clause).find(|step| state.is_open(*step)));
    let due_at = step.and_then(|step| state.run(step)?.clocks.due);
    let (answers, department) = step.map_or((None, None), |step| accountable(outcome, step));
    // Who does a step too late answers for it; what a clock finds undone, whoever owes it.
    let doer = outcome
        .actor
        .on_behalf_of
        .or(outcome.actor.user)
        .filter(|_| broken);
    Mark {
        clause: clause.id.clone(),
        state: if broken { "broken" } else { "due" }.to_owned(),
        due_at,
        event_seq: seq,
        person: doer.or(answers),
        department,
        since: due_at
            .filter(|due| broken && *due < outcome.acting.now)
            .unwrap_or(outcome.acting.now),
    }
}

/// The person and department that answer for a step: the owner where the post is his own business,
/// the subject's department where the post is a department's, else the department of the post.
fn accountable(outcome: &Outcome<'_>, step: StepIx) -> (Option<UserId>, Option<DepartmentId>) {
    let instance = outcome.instance;
    let action = view_action(instance.subject.kind);
    let posts = outcome.policy.step(step).posts;
    let mut department = None;
    for post in posts.keys().filter_map(Post::parse) {
        match action.scope_of(post) {
            Scope::Own => return (instance.owner, instance.department),
            Scope::Department => return (None, instance.department),
            Scope::All | Scope::None => {
                department = department.or_else(|| outcome.homes.get(&post).copied())
            }
        }
    }
    (None, department)
}

/// The steps that a clause depends on.
fn steps<'a>(policy: &'a Policy, clause: &'a Clause) -> impl Iterator<Item = StepIx> + 'a {
    clause.kept_by.iter().filter_map(|keeper| match keeper {
        Keeper::Step(step)
        | Keeper::Clock(step)
        | Keeper::Rhythm(step)
        | Keeper::Separation(step)
        | Keeper::Answered(step)
        | Keeper::Returns(step) => Some(*step),
        Keeper::Gate(gate) => policy.gates.get(gate.at())?.step,
        Keeper::Form(form) => policy.forms.get(form.at()).map(|form| form.of),
        Keeper::Field(field) => policy.fields.get(field.at())?.required_at,
        Keeper::Milestone(milestone) => policy
            .milestones
            .get(milestone.at())?
            .after
            .iter()
            .last()
            .map(StepIx::of),
        Keeper::Paper(_) => policy.step_of(engine::Activity::Archive),
        Keeper::Feature(_) => None,
    })
}

/// The month of a moment, `YYYY-MM`.
fn period(calendar: &Calendar, at: Moment) -> String {
    calendar.date(at).to_string().chars().take(7).collect()
}
