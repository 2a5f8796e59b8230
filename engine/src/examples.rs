//! The examples that a policy carries: given facts, when acts, then states. `policy test` runs
//! them, and so does whoever publishes a version.

use kernel::{Currency, Money, Quantity};

use crate::{
    bits::StepIx,
    calendar::Calendar,
    compliance::ClauseVector,
    content::{Content, ContentHash},
    facts::{FactId, FactType, Value},
    input::{CompleteInput, Input, OpinionInput, Person, Verdict},
    lines::LineFact,
    play::Play,
    policy::{
        Policy,
        file::{ActSpec, ExampleSpec, ExampleValue, ThenSpec},
    },
    posts::Posts,
    state::Phase,
};

/// What an example found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What it shows.
    pub example: kernel::Text,
    /// What did not hold; empty when it passed.
    pub failures: Vec<String>,
}

/// Runs all examples against a policy.
#[must_use]
pub fn run_examples(
    policy: &Policy,
    examples: &[ExampleSpec],
    calendar: &Calendar,
) -> Vec<Outcome> {
    examples
        .iter()
        .map(|example| run(policy, example, calendar))
        .collect()
}

fn run(policy: &Policy, example: &ExampleSpec, calendar: &Calendar) -> Outcome {
    let mut runner = Runner {
        play: Play::new(policy, calendar),
        failures: Vec::new(),
        changes: 0,
    };
    for (name, value) in &example.given {
        runner.put(name, value);
    }
    let content = runner.play.content;
    runner.give("start", &Input::Start { content }, None);
    for (number, act) in example.when.iter().enumerate() {
        runner.act(number + 1, act);
    }
    runner.then(&example.then);
    if let Err(broken) = runner.play.check() {
        runner.failures.push(broken);
    }
    Outcome {
        example: example.example.clone(),
        failures: runner.failures,
    }
}

struct Runner<'a> {
    play: Play<'a>,
    failures: Vec<String>,
    /// How often the content changed, to make each change a different one.
    changes: u8,
}

impl Runner<'_> {
    fn put(&mut self, name: &str, value: &ExampleValue) {
        let policy = self.play.policy;
        let own = name.strip_prefix("fields.");
        let fact = own.map_or_else(
            || FactId::standard(name),
            |key| {
                policy
                    .fields
                    .iter()
                    .find(|f| f.key == key && !f.on_line)
                    .and_then(|f| f.fact)
            },
        );
        let kind = fact.and_then(|id| match id.def() {
            Some(def) => Some(def.kind),
            None => policy
                .fields
                .iter()
                .find(|f| f.fact == Some(id))
                .map(|f| f.kind),
        });
        let (Some(fact), Some(kind)) = (fact, kind) else {
            self.failures.push(format!("no fact {name}"));
            return;
        };
        match self.value(kind, value) {
            Some(value) => self.play.facts.put(fact, value),
            None => self
                .failures
                .push(format!("{name}: {value:?} is no {kind:?}")),
        }
    }

    fn value<'v>(&self, kind: FactType, value: &'v ExampleValue) -> Option<Value<'v>> {
        Some(match (kind, value) {
            (_, ExampleValue::Text(text)) if text == "absent" => Value::Absent,
            (FactType::Bool, ExampleValue::Bool(yes)) => Value::Bool(*yes),
            (FactType::Int, ExampleValue::Int(n)) => Value::Int(*n),
            (FactType::Money, ExampleValue::Text(text)) => {
                Value::Money(Money::parse_decimal(text, Currency::CNY)?.minor)
            }
            (FactType::Money, ExampleValue::Int(yuan)) => Value::Money(yuan.checked_mul(100)?),
            (FactType::Quantity, ExampleValue::Int(n)) => Value::Quantity(Quantity::whole(*n)),
            (FactType::Date, ExampleValue::Text(text)) if text == "today" => {
                Value::Date(self.play.calendar.date(self.play.now))
            }
            (FactType::Date, ExampleValue::Text(text)) => Value::Date(text.parse().ok()?),
            (FactType::Moment, ExampleValue::Text(text)) if text == "now" => {
                Value::Moment(self.play.now)
            }
            (FactType::Moment, ExampleValue::Text(text)) => Value::Moment(text.parse().ok()?),
            (FactType::Text, ExampleValue::Text(text)) => Value::Text(text),
            _ => return None,
        })
    }

    fn act(&mut self, number: usize, act: &ActSpec) {
        self.play.pass_days(act.after_days);
        let label = format!("act {number}");
        let mut facts_changed = false;
        for (name, value) in &act.facts {
            self.put(name, value);
            facts_changed = true;
        }
        for (name, quantity) in &act.lines {
            if let Some(fact) = LineFact::parse(name) {
                for line in self.play.facts.lines_mut() {
                    line.put(fact, Quantity::whole(*quantity));
                }
                facts_changed = true;
            }
        }
        if facts_changed {
            self.give(&label, &Input::FactsChanged { occurred_at: None }, None);
        }
        self.change(act, &label);
        let refused = act.refused.as_deref();
        if let Some(input) = self.input(act) {
            self.give(&label, &input, refused);
        }
    }

    /// Changes the content: with a submission where one follows, else as an amendment.
    fn change(&mut self, act: &ActSpec, label: &str) {
        if act.changes.is_empty() {
            return;
        }
        self.changes += 1;
        for group in &act.changes {
            if let Some(position) = Content::position(group) {
                self.play.content.0[position] = ContentHash([self.changes; 16]);
            }
        }
        if act.complete.is_none() {
            let content = self.play.content;
            let refused = act.refused.as_deref();
            self.give(label, &Input::ContentChanged { content }, refused);
        }
    }

    fn input(&self, act: &ActSpec) -> Option<Input> {
        let policy = self.play.policy;
        let reason = |usual: &str| act.reason.clone().unwrap_or_else(|| usual.to_owned());
        if let Some(step) = act.complete.as_ref().and_then(|key| policy.step_ix(key)) {
            return Some(Input::Complete(Box::new(CompleteInput {
                step,
                person: self.doer(act, step),
                answers: self.play.answers(step, &act.unanswered),
                content: self.play.content,
            })));
        }
        let opinions = [
            (&act.approve, Verdict::Approve, String::new()),
            (&act.return_from, Verdict::Return, reason("请更正")),
            (&act.object, Verdict::Object, reason("有异议")),
        ];
        for (key, verdict, usual) in opinions {
            if let Some(step) = key.as_ref().and_then(|key| policy.step_ix(key)) {
                return Some(Input::Opinion(Box::new(OpinionInput {
                    step,
                    person: self.doer(act, step),
                    verdict,
                    reason: act.reason.clone().unwrap_or(usual),
                    answers: self.play.answers(step, &act.unanswered),
                    seen: self.play.content,
                })));
            }
        }
        if let Some(form) = act.fill.as_ref().and_then(|key| policy.form_ix(key)) {
            let posts = policy.forms[form.at()].posts;
            let name = act
                .by
                .clone()
                .unwrap_or_else(|| policy.forms[form.at()].key.clone());
            return Some(Input::FormFilled {
                form,
                person: Play::person(&name, posts),
            });
        }
        let entry = policy.step_of(crate::activity::Activity::Enter)?;
        if act.withdraw {
            let person = self.doer(act, entry);
            return Some(Input::Withdraw {
                person,
                reason: reason("撤回修改"),
            });
        }
        act.cancel.then(|| {
            let name = act.by.as_deref().unwrap_or("cancel");
            Input::Cancel {
                person: Play::person(name, policy.cancel_by),
                reason: reason("客户取消"),
            }
        })
    }

    /// By default one person per step, who holds its posts.
    fn doer(&self, act: &ActSpec, step: StepIx) -> Person {
        let spec = self.play.policy.step(step);
        let posts = spec.posts;
        if !act.posts.is_empty() {
            let held = Posts::of(act.posts.iter().map(String::as_str));
            return Play::person(act.by.as_deref().unwrap_or(&act.posts[0]), held);
        }
        match &act.by {
            Some(name) => Play::person(name, posts.or(Posts::parse(name).unwrap_or_default())),
            None => Play::person(&spec.key, posts),
        }
    }

    fn give(&mut self, label: &str, input: &Input, refused: Option<&str>) {
        match (self.play.give(input), refused) {
            (Ok(_), None) => {}
            (Ok(_), Some(code)) => {
                self.failures
                    .push(format!("{label} was not refused with {code}"));
            }
            (Err(reasons), Some(code)) if reasons.iter().any(|r| r.code == code) => {}
            (Err(reasons), _) => {
                let said: Vec<String> = reasons
                    .iter()
                    .map(|r| format!("{} {}", r.code, r.message.en))
                    .collect();
                self.failures
                    .push(format!("{label} was refused: {}", said.join("; ")));
            }
        }
    }

    fn then(&mut self, then: &ThenSpec) {
        let marks = *self.play.state.marks();
        let waits = |i: usize| !marks.open.or(marks.satisfied()).has(i);
        self.steps("open", &then.open, |i| marks.open.has(i));
        self.steps("done", &then.done, |i| marks.done.has(i));
        self.steps("skipped", &then.skipped, |i| marks.skipped.has(i));
        self.steps("waiting", &then.waiting, waits);
        self.steps("late", &then.late, |i| marks.late.has(i));
        for key in &then.forms {
            let form = self.play.policy.form_ix(key);
            self.expect(form.is_some_and(|f| self.play.state.lacks_form(f)), || {
                format!("form {key} is not demanded")
            });
        }
        for key in &then.reached {
            let milestone = self.play.policy.milestone_ix(key);
            let reached = milestone.is_some_and(|m| marks.milestones.has(m.at()));
            self.expect(reached, || format!("milestone {key} is not reached"));
        }
        if let Some(round) = then.round {
            let now = self.play.state.round();
            self.expect(now == round, || format!("the round is {now}, not {round}"));
        }
        if let Some(closed) = then.closed {
            let is = self.play.state.phase() == Phase::Closed;
            self.expect(is == closed, || format!("closed is {is}"));
        }
        let vector = ClauseVector::of(self.play.policy, &self.play.state);
        for (id, wanted) in &then.clauses {
            let found = self.play.policy.clause_ix(id).map(|c| vector.get(c));
            self.expect(found == Some(*wanted), || {
                format!("{id} is {found:?}, not {wanted:?}")
            });
        }
    }

    fn steps(&mut self, what: &str, keys: &[String], is: impl Fn(usize) -> bool) {
        for key in keys {
            let step = self.play.policy.step_ix(key);
            self.expect(step.is_some_and(|s| is(s.at())), || {
                format!("{key} is not {what}")
            });
        }
    }

    fn expect(&mut self, holds: bool, words: impl FnOnce() -> String) {
        if !holds {
            self.failures.push(words());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{policy::file::PolicyFile, shipped::SHIPPED};

    #[test]
    fn every_example_of_every_shipped_policy_holds() {
        let calendar = Calendar::china();
        for (id, yaml) in SHIPPED {
            let file = PolicyFile::parse(yaml).unwrap();
            let policy = Policy::from_yaml(yaml, 1).unwrap();
            let outcomes = run_examples(&policy, &file.examples, &calendar);
            let failed: Vec<String> = outcomes
                .iter()
                .filter(|o| !o.failures.is_empty())
                .map(|o| format!("{}: {}\n  {}", id, o.example.en, o.failures.join("\n  ")))
                .collect();
            assert!(failed.is_empty(), "{}", failed.join("\n"));
            assert!(!outcomes.is_empty(), "{id} has no examples");
        }
    }
}
