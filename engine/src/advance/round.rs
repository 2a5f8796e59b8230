//! Whom a submission would ask.

use kernel::Moment;

use super::Advance;
use crate::{
    bits::{FormIx, StepIx},
    calendar::Calendar,
    cel::Truth,
    facts::Facts,
    policy::Policy,
    state::State,
};

/// A review that a submission would ask, with the forms that it would demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asks {
    /// The review.
    pub step: StepIx,
    /// Its forms, so far as the facts tell.
    pub forms: Vec<FormIx>,
}

/// The reviews that a submission of the present content would ask, in the policy's order: those
/// that apply and whose earlier approval, if there is one, does not stand.
#[must_use]
pub fn next_round(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    now: Moment,
    calendar: &Calendar,
) -> Vec<Asks> {
    let round = Advance::new(policy, state, facts, now, calendar);
    let asked = policy.reviews.iter().map(StepIx::of).filter_map(|ix| {
        let spec = policy.step(ix);
        let stands = |opinion| round.why_void(opinion, spec).is_none();
        let wanted = round.applies(spec) && !round.standing(ix).is_some_and(stands);
        wanted.then_some((ix, spec))
    });
    let demanded = |form: &FormIx| {
        let when = policy.forms[form.at()].when.as_ref();
        when.is_none_or(|when| when.test(facts) != Truth::No)
    };
    asked
        .map(|(step, spec)| Asks {
            step,
            forms: spec.forms.iter().copied().filter(demanded).collect(),
        })
        .collect()
}
