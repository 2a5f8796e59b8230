//! What follows from a compiled policy's parts: which clause asks for what, what comes after what,
//! what a return takes back, which facts are read.

use crate::{
    activity::{Activity, Completion},
    bits::{Bits, ClauseIx, FieldIx, FormIx, GateIx, StepIx},
    cel::Condition,
    facts::FactId,
    policy::{Clause, Field, Form, Gate, Keeper, Policy, Step},
};

/// What belongs to one step.
pub(super) struct Owned<'a> {
    pub(super) step: StepIx,
    pub(super) gates: &'a [Gate],
    pub(super) fields: &'a [Field],
    pub(super) forms: &'a [Form],
}

impl Owned<'_> {
    pub(super) fn gates(&self) -> Vec<GateIx> {
        let gates = self.gates.iter().enumerate();
        gates
            .filter(|(_, g)| g.step == Some(self.step))
            .map(|(i, _)| GateIx::of(i))
            .collect()
    }

    pub(super) fn forms(&self) -> Vec<FormIx> {
        let forms = self.forms.iter().enumerate();
        forms
            .filter(|(_, f)| f.of == self.step)
            .map(|(i, _)| FormIx::of(i))
            .collect()
    }

    pub(super) fn required(&self) -> Vec<FieldIx> {
        let fields = self.fields.iter().enumerate();
        fields
            .filter(|(_, f)| f.required_at == Some(self.step))
            .map(|(i, _)| FieldIx::of(i))
            .collect()
    }
}

/// The clauses that a step carries out: first those that name the step itself, then those that
/// name something of it.
pub(super) fn clauses_of_step(clauses: &[Clause], owned: &Owned<'_>) -> Vec<ClauseIx> {
    let step = owned.step;
    let names_it = |c: &Clause| c.kept_by.contains(&Keeper::Step(step));
    let touches_it = |c: &Clause| {
        c.kept_by.iter().any(|keeper| match keeper {
            Keeper::Clock(s)
            | Keeper::Rhythm(s)
            | Keeper::Separation(s)
            | Keeper::Returns(s)
            | Keeper::Answered(s) => *s == step,
            Keeper::Gate(g) => owned
                .gates
                .get(g.at())
                .is_some_and(|g| g.step == Some(step)),
            Keeper::Form(f) => owned.forms.get(f.at()).is_some_and(|f| f.of == step),
            Keeper::Field(f) => owned
                .fields
                .get(f.at())
                .is_some_and(|f| f.required_at == Some(step)),
            Keeper::Step(_) | Keeper::Paper(_) | Keeper::Milestone(_) | Keeper::Feature(_) => false,
        })
    };
    let of = |wanted: &dyn Fn(&Clause) -> bool| -> Vec<ClauseIx> {
        let all = clauses.iter().enumerate();
        all.filter(|(_, c)| wanted(c))
            .map(|(i, _)| ClauseIx::of(i))
            .collect()
    };
    let mut found = of(&names_it);
    found.extend(of(&|c| !names_it(c) && touches_it(c)));
    found
}

/// Fills in what follows from `needs` and `returns_to`.
pub(super) fn relate(steps: &mut [Step]) {
    for i in 0..steps.len() {
        for need in steps[i].needs.iter() {
            steps[need].dependents.insert(i);
        }
    }
    // A path has at most as many steps as there are, so that many passes close the relation.
    for _ in 0..steps.len() {
        for i in 0..steps.len() {
            let further = steps[i].dependents.iter().map(|d| steps[d].after);
            steps[i].after = further.fold(steps[i].dependents, Bits::or);
        }
    }
    for i in 0..steps.len() {
        let Some(to) = steps[i].returns_to else {
            continue;
        };
        let beside = |s: &Step| s.activity == Activity::Approve && s.returns_to == Some(to);
        let reviews: Bits = steps
            .iter()
            .enumerate()
            .filter(|(_, s)| beside(s))
            .map(|(j, _)| j)
            .collect();
        let leads_there = |j: &usize| reviews.has(*j) || !steps[*j].after.and(reviews).is_empty();
        let region = steps[to.at()].after.iter().filter(leads_there).collect();
        steps[i].region = region;
    }
}

/// Every fact that a compiled policy reads.
pub(super) fn facts_used(policy: &Policy) -> Vec<FactId> {
    let mut used: Vec<FactId> = Vec::new();
    used.extend(policy.gates.iter().flat_map(|g| g.condition.facts()));
    used.extend(
        policy
            .forms
            .iter()
            .flat_map(|f| f.when.iter())
            .flat_map(Condition::facts),
    );
    used.extend(
        policy
            .papers
            .iter()
            .flat_map(|p| p.when.iter())
            .flat_map(Condition::facts),
    );
    used.extend(
        policy
            .fields
            .iter()
            .filter_map(|f| f.required_at.and(f.fact)),
    );
    for step in &policy.steps {
        used.extend(step.when.iter().flat_map(Condition::facts));
        used.extend(step.checks.iter().flat_map(|c| c.passes.facts()));
        used.extend(step.clock.and_then(|c| c.from));
        used.extend(step.rhythm.map(|r| r.since));
        used.extend(step.not_before);
        if let Completion::Fact(name) = step.activity.completes_when() {
            used.extend(FactId::standard(name));
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}
