//! Clause states follow from the order's events, and each change names the event that proves it.

use engine::{
    Calendar, FlowEvent, State, Verdict,
    compliance::{ClauseState, ClauseVector},
};

use crate::table::{Table, policy};

#[test]
fn folding_event_by_event_gives_the_same_as_working_it_out() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table
        .say(
            "initial_review",
            Verdict::Return,
            table.doer("initial_review"),
        )
        .unwrap();
    table.play.pass_days(3);
    table.complete("enter").unwrap();
    table.play.pass_days(5);
    table.approve("initial_review").unwrap();
    let mut vector = ClauseVector::default();
    let mut state = State::new();
    let mut broken = Vec::new();
    for (seq, event) in table.play.events.iter().enumerate() {
        state.apply(event);
        for change in vector.update(&policy, &state, event, seq as u64) {
            if change.to == ClauseState::Broken {
                broken.push((
                    policy.clauses[change.clause.at()].id.as_str(),
                    event.clone(),
                ));
            }
        }
        assert_eq!(vector, ClauseVector::of(&policy, &state), "after {event:?}");
    }
    let ids: Vec<&str> = broken.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["EQ-3.2a", "EQ-4.1b"]);
    assert!(
        broken
            .iter()
            .all(|(_, event)| matches!(event, FlowEvent::Overdue { .. }))
    );
    let stored = vector.to_string();
    assert_eq!(stored.chars().count(), policy.clauses.len());
    assert_eq!(stored.parse::<ClauseVector>().unwrap(), vector);
}

#[test]
fn guidance_and_open_clauses_are_not_measured() {
    let (policy, calendar) = (policy(), Calendar::china());
    let table = Table::approved(&policy, &calendar);
    let vector = ClauseVector::of(&policy, &table.play.state);
    let state = |id: &str| vector.get(policy.clause_ix(id).unwrap());
    assert_eq!(state("EQ-1"), ClauseState::NotMeasurable);
    assert_eq!(state("EQ-8.1b"), ClauseState::NotMeasurable);
    assert_eq!(state("EQ-4.2a"), ClauseState::Kept);
    assert_eq!(state("EQ-5.1a"), ClauseState::Due);
    assert_eq!(state("EQ-6.2c"), ClauseState::NotApplicable);
}

/// A check that two steps share has the clause that names it for its step.
#[test]
fn each_check_names_its_own_clause() {
    let policy = policy();
    let clauses = |step: &str| -> Vec<(String, &str)> {
        let step = policy.step(policy.step_ix(step).unwrap());
        let clause = |check: &engine::policy::Check| {
            let clause = &policy.clauses[check.clause.unwrap().at()];
            (check.key.clone(), clause.id.as_str())
        };
        step.checks.iter().map(clause).collect()
    };
    let own = |pairs: &[(&str, &'static str)]| -> Vec<(String, &str)> {
        pairs.iter().map(|(k, c)| ((*k).to_owned(), *c)).collect()
    };
    assert_eq!(
        clauses("initial_review"),
        own(&[
            ("complete", "EQ-3.2b"),
            ("contract_total", "EQ-3.2b"),
            ("customer", "EQ-4.1a"),
            ("credit", "EQ-4.1a"),
            ("price_policy", "EQ-4.1a"),
            ("terms", "EQ-4.1a"),
        ])
    );
    assert_eq!(
        clauses("production_review"),
        own(&[("capacity", "EQ-4.2b"), ("materials", "EQ-4.2b")])
    );
    assert_eq!(
        clauses("finance_review"),
        own(&[
            ("credit", "EQ-4.2c"),
            ("overdue_debt", "EQ-4.2c"),
            ("terms", "EQ-4.2c"),
        ])
    );
}
