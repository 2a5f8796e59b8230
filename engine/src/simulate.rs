//! A policy on its own, played at random: does every order reach its end, and where does time go?
//!
//! Each order first suffers a number of arbitrary acts (objections, returns of goods, withdrawn
//! facts, pauses, changes), and is then led to its end by people who do what is asked. An order
//! that cannot be led there is stuck, and the policy is wrong.

mod wild;

use std::collections::BTreeMap;

use serde::Serialize;

use self::wild::{Dice, Wild};
use crate::{
    calendar::Calendar,
    compliance::{ClauseState, ClauseVector},
    play::Play,
    policy::Policy,
    state::Phase,
};

/// What a simulation found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Orders played.
    pub orders: u32,
    /// Of these closed.
    pub closed: u32,
    /// Of these given up.
    pub cancelled: u32,
    /// Orders that could not be led to their end, by number, with what they waited for.
    pub stuck: Vec<(u32, Vec<String>)>,
    /// What was broken that must always hold, with the order's number.
    pub violations: Vec<(u32, String)>,
    /// Events in all.
    pub events: u64,
    /// Refusals in all, by code.
    pub refusals: BTreeMap<String, u64>,
    /// How often each step was not done in time.
    pub late: BTreeMap<String, u32>,
    /// How many orders broke each clause.
    pub broken: BTreeMap<String, u32>,
    /// How many orders went through so many rounds.
    pub rounds: BTreeMap<u16, u32>,
}

/// Arbitrary acts before an order is led to its end.
const WILD_ACTS: u32 = 60;

/// Plays orders through a policy; the same seed gives the same report.
#[must_use]
pub fn simulate(policy: &Policy, calendar: &Calendar, orders: u32, seed: u64) -> Report {
    let mut report = Report {
        orders,
        ..Report::default()
    };
    for number in 0..orders {
        let dice = Dice(seed ^ u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut order = Wild {
            play: Play::new(policy, calendar),
            dice,
            refusals: BTreeMap::new(),
        };
        order.begin();
        for _ in 0..order.dice.below(WILD_ACTS) {
            order.act();
        }
        let over = order.lead();
        note(&mut report, number, &order, over);
    }
    report
}

fn note(report: &mut Report, number: u32, order: &Wild<'_>, over: bool) {
    let play = &order.play;
    match play.state.phase() {
        Phase::Closed => report.closed += 1,
        Phase::Cancelled => report.cancelled += 1,
        Phase::New | Phase::Running => {}
    }
    if !over {
        let open = play.state.marks().open.iter();
        report.stuck.push((
            number,
            open.map(|i| play.policy.steps[i].key.clone()).collect(),
        ));
    }
    if let Err(broken) = play.check() {
        report.violations.push((number, broken));
    }
    report.events += play.events.len() as u64;
    for (code, count) in &order.refusals {
        *report.refusals.entry(code.clone()).or_default() += count;
    }
    for step in play.state.marks().late.iter() {
        *report
            .late
            .entry(play.policy.steps[step].key.clone())
            .or_default() += 1;
    }
    for (clause, state) in ClauseVector::of(play.policy, &play.state).iter() {
        if state == ClauseState::Broken {
            let id = play.policy.clauses[clause.at()].id.clone();
            *report.broken.entry(id).or_default() += 1;
        }
    }
    *report.rounds.entry(play.state.round()).or_default() += 1;
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        bits::FormIx,
        input::{CompleteInput, Input, OpinionInput, Side, Verdict},
        shipped::{SHIPPED, equipment_sales},
        state::State,
    };

    static POLICY: LazyLock<Policy> = LazyLock::new(|| equipment_sales().unwrap());
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::china);

    fn wild(seed: u64) -> Wild<'static> {
        let play = Play::new(&POLICY, &CALENDAR);
        Wild {
            play,
            dice: Dice(seed),
            refusals: BTreeMap::new(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn whatever_comes_the_rules_hold_and_the_end_is_reached(seed: u64, acts in 0_u32..120) {
            let mut order = wild(seed);
            order.begin();
            for _ in 0..acts {
                order.act();
            }
            prop_assert_eq!(order.play.check(), Ok(()));
            prop_assert!(order.lead(), "stuck at {:?}", order.play.state.marks().open);
            prop_assert_eq!(order.play.check(), Ok(()));
        }

        #[test]
        fn the_same_again_changes_nothing(seed: u64, acts in 0_u32..80) {
            let mut order = wild(seed);
            order.begin();
            for _ in 0..acts {
                order.act();
            }
            let content = order.play.content;
            let step = order.any_step();
            let spec = POLICY.step(step);
            let person = Play::person(&spec.key, spec.posts);
            let answers = order.play.answers(step, &[]);
            let words = || "模拟".to_owned();
            for input in [
                Input::Start { content },
                Input::Complete(Box::new(CompleteInput { step, person, answers: answers.clone(), content })),
                Input::Opinion(Box::new(OpinionInput {
                    step, person, verdict: Verdict::Object, reason: words(), answers, seen: content,
                })),
                Input::FactsChanged { occurred_at: None },
                Input::ContentChanged { content },
                Input::Tick,
                Input::CalendarChanged,
                Input::Pause { side: Side::Supplier },
                Input::Resume,
                Input::FormFilled { form: FormIx(0), person: Play::person("form", POLICY.forms[0].posts) },
                Input::Withdraw { person, reason: words() },
                Input::Cancel { person: Play::person("cancel", POLICY.cancel_by), reason: words() },
            ] {
                if order.play.give(&input).is_ok() {
                    let again = order.play.give(&input);
                    prop_assert!(again.as_ref().map_or(true, Vec::is_empty), "{:?} gave {:?}", input, again);
                }
            }
        }

        #[test]
        fn clause_states_fold_to_what_they_are(seed: u64, acts in 0_u32..80) {
            let mut order = wild(seed);
            order.begin();
            for _ in 0..acts {
                order.act();
            }
            order.lead();
            let (mut vector, mut state) = (ClauseVector::default(), State::new());
            for (seq, event) in order.play.events.iter().enumerate() {
                state.apply(event);
                vector.update(&POLICY, &state, event, seq as u64);
                prop_assert_eq!(&vector, &ClauseVector::of(&POLICY, &state), "after {:?}", event);
            }
        }
    }

    #[test]
    fn every_order_of_every_shipped_policy_comes_to_its_end() {
        let calendar = Calendar::china();
        for (id, yaml) in SHIPPED {
            let policy = Policy::from_yaml(yaml, 1).unwrap();
            let report = simulate(&policy, &calendar, 300, 7);
            assert_eq!(report.stuck, [], "{id}");
            assert_eq!(report.violations, [], "{id}");
            assert_eq!(report.closed + report.cancelled, report.orders, "{id}");
            assert_eq!(
                report,
                simulate(&policy, &calendar, 300, 7),
                "{id}: not deterministic"
            );
        }
    }
}
