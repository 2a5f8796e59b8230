//! An order in the hands of chance, and then of willing people.

use std::collections::BTreeMap;

use kernel::Quantity;

use crate::{
    activity::{Activity, Completion},
    bits::{FormIx, StepIx},
    cel::Truth,
    content::{CONTENT_LEN, ContentHash},
    facts::{FACTS, FactId, FactType, Facts, Value},
    input::{CompleteInput, Input, OpinionInput, Side, Verdict},
    lines::LineFact,
    play::Play,
    world::ceiling,
};

/// An order that is not over after so many willing acts is stuck.
const LEAD_MAX: u32 = 400;

/// Numbers that look random and can be had again (splitmix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let limit = u64::from(limit.max(1));
        u32::try_from(self.roll() % limit).unwrap_or(0)
    }

    /// True once in `n`.
    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
}

/// An order in the hands of chance.
pub(super) struct Wild<'a> {
    pub(super) play: Play<'a>,
    pub(super) dice: Dice,
    pub(super) refusals: BTreeMap<String, u64>,
}

impl Wild<'_> {
    pub(super) fn begin(&mut self) {
        let content = self.play.content;
        self.give(&Input::Start { content });
    }

    pub(super) fn give(&mut self, input: &Input) -> bool {
        match self.play.give(input) {
            Ok(_) => true,
            Err(reasons) => {
                for reason in reasons {
                    *self.refusals.entry(reason.code).or_default() += 1;
                }
                false
            }
        }
    }

    /// Something happens, sensible or not.
    pub(super) fn act(&mut self) {
        match self.dice.below(12) {
            0..=4 => self.do_any_step(),
            5 | 6 => self.move_goods(),
            7 => self.change_fact(),
            8 => {
                let days = self.dice.below(4);
                self.play.pass_days(days);
            }
            9 => self.change_content(),
            10 => {
                let input = if self.dice.one_in(2) {
                    Input::Pause {
                        side: Side::Customer,
                    }
                } else {
                    Input::Resume
                };
                self.give(&input);
            }
            _ => self.withdraw_or_cancel(),
        }
    }

    pub(super) fn any_step(&mut self) -> StepIx {
        let open: Vec<usize> = self.play.state.marks().open.iter().collect();
        // Mostly an open step, at times any: skipping steps must be refused.
        if open.is_empty() || self.dice.one_in(6) {
            let count = u32::try_from(self.play.policy.steps.len()).unwrap_or(1);
            return StepIx::of(self.dice.below(count) as usize);
        }
        let count = u32::try_from(open.len()).unwrap_or(1);
        StepIx::of(open[self.dice.below(count) as usize])
    }

    fn do_any_step(&mut self) {
        let step = self.any_step();
        let verdict = match self.dice.below(8) {
            0 => Verdict::Return,
            1 => Verdict::Object,
            _ => Verdict::Approve,
        };
        self.do_step(step, verdict);
        for form in 0..self.play.policy.forms.len() {
            if self.dice.one_in(2) {
                self.fill(FormIx::of(form));
            }
        }
    }

    /// Does a human step as its own person; world steps are not done this way.
    fn do_step(&mut self, step: StepIx, verdict: Verdict) -> bool {
        let spec = self.play.policy.step(step);
        let person = Play::person(&spec.key, spec.posts);
        let answers = self.play.answers(step, &[]);
        let content = self.play.content;
        let input = if spec.activity == Activity::Approve {
            Input::Opinion(Box::new(OpinionInput {
                step,
                person,
                verdict,
                reason: "模拟".to_owned(),
                answers,
                seen: content,
            }))
        } else {
            Input::Complete(Box::new(CompleteInput {
                step,
                person,
                answers,
                content,
            }))
        };
        self.give(&input)
    }

    fn fill(&mut self, form: FormIx) -> bool {
        let posts = self.play.policy.forms[form.at()].posts;
        let person = Play::person("form", posts);
        self.play.state.lacks_form(form) && self.give(&Input::FormFilled { form, person })
    }

    /// Goods move on an open step, or come back.
    fn move_goods(&mut self) {
        let step = self.any_step();
        let part = i64::from(1 + self.dice.below(10));
        self.advance_goods(step, part);
        if self.dice.one_in(8) {
            for line in self.play.facts.lines_mut() {
                let back = line.away().min(Quantity::whole(1));
                let total = line.get(LineFact::Returned).0 + back.0;
                line.put(LineFact::Returned, Quantity(total));
            }
            self.give(&Input::FactsChanged { occurred_at: None });
        }
    }

    /// Moves up to `part` units of each line through a step, as far as its ceiling allows.
    fn advance_goods(&mut self, step: StepIx, part: i64) -> bool {
        let Some(fact) = self.play.policy.step(step).activity.line_fact() else {
            return false;
        };
        let mut moved = false;
        let (policy, state) = (self.play.policy, self.play.state.clone());
        for line in self.play.facts.lines_mut() {
            let units = ceiling(policy, &state, step, line).min(Quantity::whole(part));
            line.put(fact, Quantity(line.get(fact).0 + units.0));
            moved |= units > Quantity::ZERO;
        }
        moved && self.give(&Input::FactsChanged { occurred_at: None })
    }

    /// A fact that the policy reads takes another value.
    fn change_fact(&mut self) {
        let used = self.play.policy.facts_used();
        let count = u32::try_from(used.len()).unwrap_or(1);
        let Some(fact) = used.get(self.dice.below(count) as usize).copied() else {
            return;
        };
        let kind = fact.def().map_or(FactType::Text, |def| def.kind);
        let value = match kind {
            FactType::Bool => Value::Bool(self.dice.one_in(2)),
            FactType::Int => Value::Int(i64::from(self.dice.below(5))),
            FactType::Money => Value::Money(i64::from(self.dice.below(100)) * 1_000_000),
            FactType::Date => Value::Date(self.play.calendar.date(self.play.now)),
            FactType::Moment => Value::Moment(self.play.now),
            FactType::Quantity | FactType::Text | FactType::Table => return,
        };
        self.play.facts.put(fact, value);
        self.give(&Input::FactsChanged { occurred_at: None });
    }

    fn change_content(&mut self) {
        let group = self.dice.below(8) as usize % CONTENT_LEN;
        let before = self.play.content;
        self.play.content.0[group] = ContentHash(u128::from(self.dice.roll()).to_be_bytes());
        let content = self.play.content;
        // A frozen order refuses; then nothing changed.
        if !self.give(&Input::ContentChanged { content }) {
            self.play.content = before;
        }
    }

    fn withdraw_or_cancel(&mut self) {
        let reason = "模拟".to_owned();
        if self.dice.one_in(8) {
            let person = Play::person("cancel", self.play.policy.cancel_by);
            self.give(&Input::Cancel { person, reason });
            return;
        }
        if let Some(entry) = self.play.policy.step_of(Activity::Enter) {
            let spec = self.play.policy.step(entry);
            let person = Play::person(&spec.key, spec.posts);
            self.give(&Input::Withdraw { person, reason });
        }
    }

    /// Everybody does what is asked until the order is over; false when it gets stuck.
    pub(super) fn lead(&mut self) -> bool {
        self.give(&Input::Resume);
        for _ in 0..LEAD_MAX {
            if self.play.is_over() {
                return true;
            }
            if !self.lead_once() {
                return false;
            }
        }
        self.play.is_over()
    }

    /// One willing act; false when there is none left to do.
    fn lead_once(&mut self) -> bool {
        self.clear_conditions();
        let open: Vec<StepIx> = self
            .play
            .state
            .marks()
            .open
            .iter()
            .map(StepIx::of)
            .collect();
        for form in 0..self.play.policy.forms.len() {
            if self.fill(FormIx::of(form)) {
                return true;
            }
        }
        for step in open {
            let activity = self.play.policy.step(step).activity;
            let done = match activity.completes_when() {
                Completion::Act => self.do_step(step, Verdict::Approve),
                Completion::Lines { .. } => self.advance_goods(step, i64::from(u32::MAX)),
                Completion::Fact(name) => self.make_true(name),
                Completion::Itself => self.give(&Input::FactsChanged { occurred_at: None }),
            };
            if done {
                return true;
            }
        }
        // Dates that a step waits for are reached in time.
        self.play.pass_days(1);
        !self.play.policy.waiting.is_empty()
    }

    fn make_true(&mut self, name: &str) -> bool {
        let Some(fact) = FactId::standard(name) else {
            return false;
        };
        if self.play.facts.get(fact) == Value::Bool(true) {
            return false;
        }
        self.play.facts.put(fact, Value::Bool(true));
        self.give(&Input::FactsChanged { occurred_at: None })
    }

    /// Puts the facts so that gates and checks hold: what "facts are chosen freely" means. Tries
    /// yes and no, nothing and much, per fact.
    fn clear_conditions(&mut self) {
        let policy = self.play.policy;
        let gates = policy.gates.iter().map(|g| &g.condition);
        let checks = policy
            .steps
            .iter()
            .flat_map(|s| s.checks.iter().map(|c| &c.passes));
        for condition in gates.chain(checks) {
            for fact in condition.facts() {
                if condition.test(&self.play.facts) == Truth::Yes {
                    break;
                }
                let Some(def) = FACTS.get(fact.at()) else {
                    continue;
                };
                let choices: [Value<'_>; 2] = match def.kind {
                    FactType::Bool => [Value::Bool(true), Value::Bool(false)],
                    FactType::Int => [Value::Int(0), Value::Int(1_000_000)],
                    FactType::Money => [Value::Money(0), Value::Money(1_000_000_000)],
                    FactType::Quantity | FactType::Date | FactType::Moment => continue,
                    FactType::Text | FactType::Table => continue,
                };
                for value in choices {
                    self.play.facts.put(fact, value);
                    if condition.test(&self.play.facts) == Truth::Yes {
                        break;
                    }
                }
            }
        }
        for field in &policy.fields {
            if let Some(fact) = field.fact
                && !self.play.facts.get(fact).is_present()
            {
                let value = match field.kind {
                    FactType::Bool => Value::Bool(true),
                    FactType::Int => Value::Int(1),
                    FactType::Money => Value::Money(1),
                    FactType::Quantity => Value::Quantity(Quantity::ONE),
                    FactType::Date => Value::Date(self.play.calendar.date(self.play.now)),
                    FactType::Moment => Value::Moment(self.play.now),
                    FactType::Text | FactType::Table => Value::Text("—"),
                };
                self.play.facts.put(fact, value);
            }
        }
        self.give(&Input::FactsChanged { occurred_at: None });
    }
}
