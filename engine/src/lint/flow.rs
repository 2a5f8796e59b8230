//! The graph of steps: cycles, unreachable steps, returns that lead nowhere, limits.

use kernel::text;

use super::{Linter, Place};
use crate::{
    activity::Activity,
    bits::{Bits, SET_MAX},
    policy::file::StepSpec,
};

impl Linter<'_> {
    pub(super) fn flow(&mut self) {
        self.limits();
        let needs = self.needs();
        self.cycles(&needs);
        self.shape();
        for (position, (key, spec)) in self.file.steps.iter().enumerate() {
            let place = Place::of("steps", key, spec);
            self.returns(position, &spec.value, &place, &needs);
            self.separation(position, &spec.value, &place, &needs);
        }
        for (key, milestone) in &self.file.milestones {
            let place = Place::of("milestones", key, milestone);
            for step in &milestone.value.after {
                self.step_exists(step, &place);
            }
            if milestone.value.after.is_empty() {
                self.error(
                    "empty",
                    &place,
                    text!("里程碑没有步骤", "the milestone names no step"),
                );
            }
        }
    }

    fn limits(&mut self) {
        let gates = self.names.gates().count();
        for (what, count) in [
            ("steps", self.file.steps.len()),
            ("milestones", self.file.milestones.len()),
            ("forms", self.file.forms.len()),
            ("gates", gates),
        ] {
            if count > SET_MAX {
                self.error(
                    "too_many",
                    &Place::section(what),
                    text!(
                        "最多 {SET_MAX} 个，现有 {count} 个",
                        "at most {SET_MAX}, but there are {count}"
                    ),
                );
            }
        }
        let fields = self.file.fields.header.len() + self.file.fields.line.len();
        if fields > usize::from(u8::MAX) || self.file.clauses.len() > usize::from(u8::MAX) {
            self.error(
                "too_many",
                &Place::section("clauses"),
                text!("条款或字段超过 255 个", "more than 255 clauses or fields"),
            );
        }
    }

    /// The direct needs of each step; unknown words become findings.
    fn needs(&mut self) -> Vec<Bits> {
        let mut all = Vec::new();
        for (key, spec) in &self.file.steps {
            let mut needs = Bits::NONE;
            for word in &spec.value.needs {
                match self.names.needed(word) {
                    Some(steps) => needs = needs.or(steps),
                    None => self.error(
                        "unknown_step",
                        &Place::of("steps", key, spec).at("needs"),
                        text!(
                            "没有步骤或里程碑“{word}”",
                            "no step or milestone is called {word}"
                        ),
                    ),
                }
            }
            all.push(needs);
        }
        all
    }

    /// Steps that wait for themselves, and those that can only be reached through such steps.
    fn cycles(&mut self, needs: &[Bits]) {
        let mut reached = Bits::NONE;
        loop {
            let next: Bits = (0..needs.len())
                .filter(|i| needs[*i].within(reached))
                .collect();
            if next == reached {
                break;
            }
            reached = next;
        }
        for (position, (key, spec)) in self.file.steps.iter().enumerate().take(SET_MAX) {
            if reached.has(position) {
                continue;
            }
            let place = Place::of("steps", key, spec);
            if ancestors(needs, position).has(position) {
                let message = text!(
                    "步骤“{key}”最终在等它自己",
                    "the step {key} waits for itself"
                );
                self.error("cycle", &place, message);
            } else {
                let message = text!(
                    "步骤“{key}”永远到不了",
                    "the step {key} can never be reached"
                );
                self.error("unreachable", &place, message);
            }
        }
    }

    /// An order begins with an entry and ends with a close. Where no step is a person's, as for
    /// history that an import brings, there is nothing to enter either.
    fn shape(&mut self) {
        let count = |wanted: Activity| {
            self.file
                .steps
                .values()
                .filter(|s| s.value.activity == wanted)
                .count()
        };
        let (entries, closes) = (count(Activity::Enter), count(Activity::Close));
        let place = Place::section("steps");
        let mut steps = self.file.steps.values();
        let by_people = steps.any(|s| s.value.activity.is_human());
        if entries != usize::from(by_people) {
            self.error(
                "no_entry",
                &place,
                text!(
                    "须有且只有一个录入步骤",
                    "exactly one step must enter the order"
                ),
            );
        }
        if closes != 1 {
            self.error(
                "no_close",
                &place,
                text!(
                    "须有且只有一个关闭步骤",
                    "exactly one step must close the order"
                ),
            );
        }
        for (key, spec) in &self.file.steps {
            if spec.value.activity == Activity::Enter && spec.value.when.is_some() {
                let place = Place::of("steps", key, spec);
                let message = text!("录入步骤不能有条件", "the entry cannot be conditional");
                self.error("entry_conditional", &place, message);
            }
        }
    }

    fn returns(&mut self, position: usize, spec: &StepSpec, place: &Place, needs: &[Bits]) {
        let approves = spec.activity == Activity::Approve;
        let Some(to) = &spec.returns_to else {
            if approves {
                self.error(
                    "no_return",
                    place,
                    text!(
                        "审批步骤须写明退回到哪一步",
                        "a review must say where it sends the order back to"
                    ),
                );
            }
            return;
        };
        if !approves {
            let message = text!("只有审批步骤能退回", "only a review sends an order back");
            self.error("bad_return", place, message);
        }
        let Some(target) = self.names.step(to) else {
            return;
        };
        if !ancestors(needs, position).has(target.at()) {
            let message = text!(
                "只能退回到之前的步骤",
                "an order goes back to an earlier step only"
            );
            self.error("bad_return", place, message);
        }
        if self
            .names
            .step_at(target.at())
            .is_some_and(|(_, activity)| !activity.is_human())
        {
            let message = text!(
                "只能退回到人工步骤",
                "an order goes back to a step done by people only"
            );
            self.error("bad_return", place, message);
        }
        if approves && spec.looks_at.is_empty() && self.returns_to_entry(to) {
            self.warn(
                "blind_review",
                place,
                text!(
                    "审批没有写明所看内容，订单怎么改都不会让意见作废",
                    "the review looks at nothing, so no change of the order makes its opinion void"
                ),
            );
        }
    }

    fn returns_to_entry(&self, to: &str) -> bool {
        self.file
            .steps
            .get(to)
            .is_some_and(|s| s.value.activity == Activity::Enter)
    }

    /// Separation of duties looks back: the other step must come before, or beside.
    fn separation(&mut self, position: usize, spec: &StepSpec, place: &Place, needs: &[Bits]) {
        for other in &spec.not_by {
            let Some(step) = self.names.step(other) else {
                continue;
            };
            if step.at() == position || ancestors(needs, step.at()).has(position) {
                self.error(
                    "bad_separation",
                    &place.at("not_by"),
                    text!(
                        "“{other}”在本步骤之后，无法核对",
                        "{other} comes later, so nothing can be compared"
                    ),
                );
            }
        }
    }
}

/// Everything that a step waits for, directly or not; itself included when it lies on a cycle.
fn ancestors(needs: &[Bits], position: usize) -> Bits {
    let mut found = needs.get(position).copied().unwrap_or_default();
    loop {
        let next = found
            .iter()
            .filter_map(|i| needs.get(i))
            .fold(found, |all, n| all.or(*n));
        if next == found {
            return found;
        }
        found = next;
    }
}
