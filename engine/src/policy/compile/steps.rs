//! Compiling steps: posts, needs, clocks, checks.

use kernel::Text;

use super::{
    Compiler,
    relate::{Owned, clauses_of_step},
};
use crate::{
    bits::{Bits, ClauseIx, StepIx},
    content::Groups,
    policy::{
        Check, Clause, Clock, Field, Form, Gate, Keeper, Rhythm, Step,
        file::{OnFail, StepSpec},
    },
    vocabulary,
};

impl Compiler<'_> {
    pub(super) fn steps(
        &self,
        clauses: &[Clause],
        gates: &[Gate],
        fields: &[Field],
        forms: &[Form],
    ) -> Vec<Step> {
        let owned = |ix: StepIx| Owned {
            step: ix,
            gates,
            fields,
            forms,
        };
        let steps = self.file.steps.iter().enumerate();
        steps
            .map(|(i, (key, spec))| self.step(key, &spec.value, &owned(StepIx::of(i)), clauses))
            .collect()
    }

    fn step(&self, key: &str, spec: &StepSpec, owned: &Owned<'_>, clauses: &[Clause]) -> Step {
        let ix = owned.step;
        Step {
            key: key.to_owned(),
            title: spec.title.clone().unwrap_or_else(|| spec.activity.title()),
            activity: spec.activity,
            posts: Self::posts(spec.by.words()),
            needs: spec
                .needs
                .iter()
                .filter_map(|w| self.names.needed(w))
                .fold(Bits::NONE, Bits::or),
            dependents: Bits::NONE,
            after: Bits::NONE,
            when: spec.when.as_ref().and_then(|w| self.condition(&w.value)),
            not_before: spec
                .not_before
                .as_ref()
                .and_then(|f| Some(self.names.fact(f)?.0)),
            clock: self.clock(spec),
            rhythm: spec.rhythm.as_ref().and_then(|r| {
                Some(Rhythm {
                    every: self.names.parameter(&r.every)?,
                    since: self.names.fact(&r.since)?.0,
                })
            }),
            gates: owned.gates(),
            checks: spec
                .checks
                .iter()
                .filter_map(|c| self.check(c, (key, ix), clauses))
                .collect(),
            checklist: spec.checklist.clone(),
            forms: owned.forms(),
            required: owned.required(),
            returns_to: spec.returns_to.as_ref().and_then(|to| self.names.step(to)),
            region: Bits::NONE,
            not_by: spec
                .not_by
                .iter()
                .filter_map(|key| self.names.step(key))
                .map(StepIx::at)
                .collect(),
            looks_at: spec
                .looks_at
                .iter()
                .filter_map(|key| Groups::parse(key))
                .fold(Groups::NONE, Groups::or),
            on_objection: spec.on_objection.unwrap_or(self.file.reviews.on_objection),
            clauses: clauses_of_step(clauses, owned),
            practice: spec.practice,
        }
    }

    fn clock(&self, spec: &StepSpec) -> Option<Clock> {
        let parameter = |key: &String| self.names.parameter(key);
        let remind = self.file.overdue.remind.as_ref().and_then(parameter);
        if let Some(clock) = &spec.clock {
            return Some(Clock {
                within: clock.within.as_ref().and_then(parameter),
                from: clock
                    .from
                    .as_ref()
                    .and_then(|f| Some(self.names.fact(f)?.0)),
                remind: clock.remind.as_ref().and_then(parameter).or(remind),
            });
        }
        let within = spec.within.as_ref().and_then(parameter)?;
        Some(Clock {
            within: Some(within),
            from: None,
            remind,
        })
    }

    fn check(&self, key: &str, (of, step): (&str, StepIx), clauses: &[Clause]) -> Option<Check> {
        let (title, passes, on_fail, comparison): (Text, &str, OnFail, bool) =
            match self.file.checks.get(key) {
                Some(own) => (
                    own.value.title.clone(),
                    &own.value.passes,
                    own.value.on_fail,
                    own.value.comparison,
                ),
                None => {
                    let def = vocabulary::standard_check(key)?;
                    let title = Text::new(def.zh, def.en);
                    (title, def.passes, def.on_fail, def.comparison)
                }
            };
        // The clause that names the check for this step, before one that names it for any.
        let named = [&format!("{of}.{key}"), key].into_iter().find_map(|word| {
            let names_it = |c: &Clause| c.kept_by_words.iter().any(|w| w == word);
            clauses.iter().position(names_it)
        });
        Some(Check {
            key: key.to_owned(),
            title,
            passes: self.condition(passes)?,
            on_fail,
            comparison,
            clause: named
                .map(ClauseIx::of)
                .or_else(|| Self::clause_of(clauses, Keeper::Step(step))),
        })
    }
}
