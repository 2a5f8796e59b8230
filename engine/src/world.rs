//! World steps: covered or not, and how far each line may go.
//!
//! Between steps that goods flow through, `needs` is a ceiling per line, not a barrier: the first
//! good units may leave while the rest is made.

use kernel::Quantity;

use crate::{
    activity::{Activity, Completion},
    bits::StepIx,
    facts::{FactId, Facts, Value},
    lines::{LineFact, LineFacts, less},
    policy::Policy,
    state::State,
};

/// More than any order can hold.
const UNLIMITED: Quantity = Quantity(i64::MAX);

/// How far a world step has come, by its completing fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// There is nothing for it to do on this order.
    Nothing,
    /// Not all is done.
    Partial,
    /// All is done.
    Full,
}

/// The coverage of an activity; gates and needs are not looked at.
pub(crate) fn coverage(activity: Activity, facts: &dyn Facts) -> Coverage {
    match activity.completes_when() {
        Completion::Act => Coverage::Partial,
        Completion::Itself => Coverage::Full,
        Completion::Fact(name) => {
            let fact = FactId::standard(name).map(|id| facts.get(id));
            if fact == Some(Value::Bool(true)) {
                Coverage::Full
            } else {
                Coverage::Partial
            }
        }
        Completion::Lines { covered, target } => {
            let lines = facts.lines();
            // Before the ledger knows what was ordered, nothing can be said to be done.
            if lines
                .iter()
                .all(|line| line.get(LineFact::Ordered) == Quantity::ZERO)
            {
                return Coverage::Partial;
            }
            if lines.iter().all(|line| target(line) == Quantity::ZERO) {
                return Coverage::Nothing;
            }
            if lines.iter().all(|line| covered(line) >= target(line)) {
                Coverage::Full
            } else {
                Coverage::Partial
            }
        }
    }
}

/// How many more units of a line may go through a step now: what the steps before it released,
/// less what has gone through. Nothing for steps that no goods flow through.
///
/// Gates are not looked at: [`crate::explain`] says whether the step may be done at all.
#[must_use]
pub fn ceiling(policy: &Policy, state: &State, step: StepIx, line: &LineFacts) -> Quantity {
    let spec = policy.step(step);
    let Completion::Lines { covered, target } = spec.activity.completes_when() else {
        return Quantity::ZERO;
    };
    // What was made may be judged although the order takes less by now.
    let takes = if spec.activity == Activity::Inspect {
        target(line).max(line.get(LineFact::Made))
    } else {
        target(line)
    };
    let limit = released(policy, state, step, line).min(takes);
    less(limit, covered(line))
}

/// How many units of a line the steps before a step have released to it, gone through or not.
pub(crate) fn released(policy: &Policy, state: &State, step: StepIx, line: &LineFacts) -> Quantity {
    let spec = policy.step(step);
    let needs = spec.needs.iter();
    needs
        .map(|need| supply(policy, state, StepIx::of(need), spec.activity, line))
        .min()
        .unwrap_or(UNLIMITED)
}

/// How many units of a line a needed step has released to an activity behind it.
fn supply(
    policy: &Policy,
    state: &State,
    need: StepIx,
    to: Activity,
    line: &LineFacts,
) -> Quantity {
    let spec = policy.step(need);
    if state.is_skipped(need) {
        let before = spec.needs.iter();
        return before
            .map(|n| supply(policy, state, StepIx::of(n), to, line))
            .min()
            .unwrap_or(UNLIMITED);
    }
    match spec.activity.completes_when() {
        Completion::Lines { covered, .. } => {
            // Goods from stock join behind the making steps.
            if makes(spec.activity) && !makes(to) {
                Quantity(
                    covered(line)
                        .0
                        .saturating_add(line.get(LineFact::FromStock).0),
                )
            } else {
                covered(line)
            }
        }
        Completion::Fact(_) if spec.activity.flows() => {
            if state.is_open(need) || state.is_done(need) {
                UNLIMITED
            } else {
                Quantity::ZERO
            }
        }
        Completion::Act | Completion::Fact(_) | Completion::Itself => {
            if state.is_done(need) {
                UNLIMITED
            } else {
                Quantity::ZERO
            }
        }
    }
}

/// Whether an activity concerns only what is made rather than taken from stock.
const fn makes(activity: Activity) -> bool {
    matches!(
        activity,
        Activity::PlanProduction | Activity::Produce | Activity::Inspect
    )
}

#[cfg(test)]
mod tests {
    use kernel::LineId;

    use super::*;
    use crate::facts::FactSet;

    #[test]
    fn an_order_without_lines_covers_nothing() {
        assert_eq!(coverage(Activity::Ship, &FactSet::new()), Coverage::Partial);
    }

    #[test]
    fn what_comes_wholly_from_stock_is_not_made() {
        let line = LineFacts::new(LineId::new())
            .with(LineFact::Ordered, Quantity::whole(3))
            .with(LineFact::FromStock, Quantity::whole(3));
        let mut facts = FactSet::new();
        facts.set_lines(vec![line]);
        assert_eq!(coverage(Activity::Produce, &facts), Coverage::Nothing);
        assert_eq!(coverage(Activity::Ship, &facts), Coverage::Partial);
    }
}
