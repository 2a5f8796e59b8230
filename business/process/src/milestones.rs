//! Milestones that no longer hold, since a step of theirs is open again, or hold once more.

use engine::{Policy, State, milestones_held};

/// Which milestones hold by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestonesNow<'a> {
    /// All that hold, in the policy's order.
    pub held: Vec<&'a str>,
    /// The last of those that hold again after they did not.
    pub regained: Option<&'a str>,
}

impl<'a> MilestonesNow<'a> {
    /// The word for a subject's progress, when it was at another before: what was reached stands
    /// while it holds, unless something that comes behind it holds again.
    #[must_use]
    pub fn instead_of(&self, before: &str) -> &'a str {
        let at = |key: &str| self.held.iter().position(|held| *held == key);
        match (at(before), self.regained.and_then(at)) {
            (Some(stands), Some(again)) => self.held[stands.max(again)],
            (Some(stands), None) => self.held[stands],
            (None, _) => self.held.last().copied().unwrap_or_default(),
        }
    }
}

/// What an advance changed of the milestones reached before it; `None` when all of them stand as
/// they did.
pub(crate) fn moved<'a>(
    policy: &'a Policy,
    before: &State,
    after: &State,
) -> Option<MilestonesNow<'a>> {
    let was: Vec<_> = milestones_held(policy, before).collect();
    let is: Vec<_> = milestones_held(policy, after).collect();
    let lost = was.iter().any(|milestone| !is.contains(milestone));
    let reached = |at: usize| before.marks().milestones.has(at);
    let mut again = is
        .iter()
        .rev()
        .filter(|m| reached(m.at()) && !was.contains(m));
    let key = |at: usize| policy.milestones[at].key.as_str();
    let regained = again.next().map(|milestone| key(milestone.at()));
    (lost || regained.is_some()).then(|| MilestonesNow {
        held: is.iter().map(|milestone| key(milestone.at())).collect(),
        regained,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reached_stands_while_it_holds() {
        let now = |held: &[&'static str], regained| MilestonesNow {
            held: held.to_vec(),
            regained,
        };
        assert_eq!(
            now(&["submitted", "ready"], None).instead_of("shipped"),
            "ready"
        );
        assert_eq!(now(&[], None).instead_of("submitted"), "");
        let again = now(&["ready", "shipped", "paid"], Some("shipped"));
        assert_eq!(again.instead_of("ready"), "shipped");
        assert_eq!(again.instead_of("paid"), "paid");
    }
}
