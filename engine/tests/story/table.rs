//! The table at which orders are played: people, acts and what came of them, in few words.

use engine::{
    Calendar, CompleteInput, FlowEvent, Input, LineFact, OpinionInput, Person, Play, Policy, Posts,
    StepIx, Value, Verdict, shipped,
};
use kernel::{Quantity, Refusal};

pub(crate) fn policy() -> Policy {
    shipped::equipment_sales().unwrap()
}

/// A small policy around the given steps (YAML, indented by two).
pub(crate) fn small(steps: &str) -> String {
    format!(
        "policy: small
document: sales_order
title: {{zh: 小制度, en: Small}}
header: {{aim: {{zh: a, en: a}}, scope: {{zh: a, en: a}}, owner: {{zh: a, en: a}}}}
parameters:
  days: {{default: 2, unit: working_days}}
  limit: {{default: \"1000.00\", unit: CNY}}
steps:
{steps}
"
    )
}

pub(crate) struct Table<'a> {
    pub(crate) play: Play<'a>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(policy: &'a Policy, calendar: &'a Calendar) -> Self {
        let mut table = Self {
            play: Play::new(policy, calendar),
        };
        let content = table.play.content;
        table.play.give(&Input::Start { content }).unwrap();
        table
    }

    pub(crate) fn step(&self, key: &str) -> StepIx {
        self.play.policy.step_ix(key).unwrap()
    }

    pub(crate) fn doer(&self, key: &str) -> Person {
        Play::person(key, self.play.policy.step(self.step(key)).posts)
    }

    pub(crate) fn complete(&mut self, key: &str) -> Result<Vec<FlowEvent>, Vec<Refusal>> {
        self.complete_as(key, self.doer(key))
    }

    pub(crate) fn complete_as(
        &mut self,
        key: &str,
        person: Person,
    ) -> Result<Vec<FlowEvent>, Vec<Refusal>> {
        let step = self.step(key);
        let answers = self.play.answers(step, &[]);
        let content = self.play.content;
        let act = CompleteInput {
            step,
            person,
            answers,
            content,
        };
        self.play.give(&Input::Complete(Box::new(act)))
    }

    pub(crate) fn say(
        &mut self,
        key: &str,
        verdict: Verdict,
        person: Person,
    ) -> Result<Vec<FlowEvent>, Vec<Refusal>> {
        let step = self.step(key);
        let reason = if verdict == Verdict::Approve {
            ""
        } else {
            "价格不对"
        };
        let act = OpinionInput {
            step,
            person,
            verdict,
            reason: reason.to_owned(),
            answers: self.play.answers(step, &[]),
            seen: self.play.content,
        };
        self.play.give(&Input::Opinion(Box::new(act)))
    }

    pub(crate) fn approve(&mut self, key: &str) -> Result<Vec<FlowEvent>, Vec<Refusal>> {
        self.say(key, Verdict::Approve, self.doer(key))
    }

    /// Entered, and passed by every review.
    pub(crate) fn approved(policy: &'a Policy, calendar: &'a Calendar) -> Self {
        let mut table = Self::new(policy, calendar);
        table.complete("enter").unwrap();
        for review in [
            "initial_review",
            "production_review",
            "finance_review",
            "legal_review",
        ] {
            table.approve(review).unwrap();
        }
        table
    }

    pub(crate) fn fact(&mut self, name: &str, value: Value<'_>) -> Vec<FlowEvent> {
        self.play.facts.set(name, value);
        self.play
            .give(&Input::FactsChanged { occurred_at: None })
            .unwrap()
    }

    pub(crate) fn line(&mut self, fact: LineFact, pieces: i64) -> Vec<FlowEvent> {
        self.play.facts.lines_mut()[0].put(fact, Quantity::whole(pieces));
        self.play
            .give(&Input::FactsChanged { occurred_at: None })
            .unwrap()
    }

    pub(crate) fn is_open(&self, key: &str) -> bool {
        self.play.state.is_open(self.step(key))
    }
}

/// The one refusal with a code.
pub(crate) fn only<'r>(refusals: &'r [Refusal], code: &str) -> &'r Refusal {
    let found: Vec<&Refusal> = refusals.iter().filter(|r| r.code == code).collect();
    assert_eq!(found.len(), 1, "{code} in {refusals:?}");
    found[0]
}

/// A person of a name without any post.
pub(crate) fn nobody(name: &str) -> Person {
    Play::person(name, Posts::NONE)
}
