//! The decision by itself, and a model of orders that race for the same credit.

use proptest::prelude::*;

use super::*;
use crate::{credit_policy::Strengths, order_money::Exposure};

const LIMIT: i64 = 100_00;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn standing(uninvoiced: i64, added: i64, granted: i64) -> CreditStanding {
    CreditStanding {
        limit: Some(LIMIT),
        exposure: Exposure {
            uninvoiced,
            ..Exposure::default()
        },
        added,
        granted,
        ..CreditStanding::default()
    }
}

fn found(point: Checkpoint, credit: &CreditStanding) -> Vec<(CreditRule, Strength)> {
    let policy = CreditPolicy::default();
    decide(&policy, point, credit, day("2026-03-02"))
        .iter()
        .map(|found| (found.rule, found.strength))
        .collect()
}

#[test]
fn each_point_has_its_own_strength() {
    let over = standing(60_00, 40_01, 0);
    let exceeded = |strength| vec![(CreditRule::Exceeded, strength)];
    assert_eq!(
        found(Checkpoint::Submission, &over),
        exceeded(Strength::Tell)
    );
    assert_eq!(
        found(Checkpoint::Approval, &over),
        exceeded(Strength::Block)
    );
    assert_eq!(found(Checkpoint::Shipping, &over), exceeded(Strength::Hold));
    assert_eq!(found(Checkpoint::Approval, &standing(60_00, 40_00, 0)), []);
    assert_eq!(found(Checkpoint::Approval, &standing(60_00, 40_01, 1)), []);
}

#[test]
fn amending_to_less_passes_whatever_is_taken_up() {
    let point = Checkpoint::Amendment { base_gross: 0 };
    assert_eq!(found(point, &standing(200_00, -1, 0)), []);
    let more = found(point, &standing(200_00, 1, 0));
    assert_eq!(more, [(CreditRule::Exceeded, Strength::Block)]);
}

#[test]
fn debts_count_after_their_days_unless_an_override_covers_them() {
    let overdue = CreditStanding {
        overdue: 1_00,
        overdue_since: Some(day("2026-01-31")),
        ..standing(0, 0, 0)
    };
    assert_eq!(
        found(Checkpoint::Approval, &overdue),
        [],
        "30 days are allowed"
    );
    let longer = CreditStanding {
        overdue_since: Some(day("2026-01-30")),
        ..overdue
    };
    let told = [(CreditRule::Overdue, Strength::Tell)];
    assert_eq!(found(Checkpoint::Approval, &longer), told);
    let covered = CreditStanding {
        overdue_covered: true,
        ..longer
    };
    assert_eq!(found(Checkpoint::Approval, &covered), []);
}

#[test]
fn a_matter_tells_its_rule_and_point() {
    for rule in CreditRule::ALL {
        for point in Checkpoint::ALL {
            let found = CreditPoint {
                rule,
                strength: Strength::Hold,
                figure: 0,
            };
            let matter = found.matter(point);
            let read = matter_and_point(&matter).unwrap();
            assert_eq!((read.0, read.1.as_str()), (matter.as_str(), point.key()));
        }
    }
    assert_eq!(matter_and_point("credit.else.approval"), None);
}

/// A step of an order's approval, as transactions interleave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Waits,
    Decided(bool),
    Done,
}

proptest! {
    /// Orders look and book as separate steps in any order; whoever holds the lock does both before
    /// another looks. No order is booked above the ceiling, and one that fits is never refused.
    #[test]
    fn no_interleaving_of_approvals_passes_above_the_limit(
        amounts in prop::collection::vec(1..80_00_i64, 1..8), granted in 0..60_00_i64,
        schedule in prop::collection::vec(0..8_usize, 0..80),
    ) {
        let block = Strengths { approval: Strength::Block, ..CreditPolicy::default().exceeded };
        let policy = CreditPolicy { exceeded: block, ..CreditPolicy::default() };
        let mut steps = vec![Step::Waits; amounts.len()];
        let (mut booked, mut holder): (i64, Option<usize>) = (0, None);
        let to_the_end = (0..3 * amounts.len()).map(|turn| turn % amounts.len());
        for turn in schedule.into_iter().chain(to_the_end) {
            let at = turn % amounts.len();
            match steps[at] {
                Step::Waits if holder.is_none() => {
                    holder = Some(at);
                    let credit = standing(booked, amounts[at], granted);
                    let stops = decide(&policy, Checkpoint::Approval, &credit, day("2026-03-02"))
                        .iter()
                        .any(|found| found.strength == Strength::Block);
                    prop_assert_eq!(stops, booked + amounts[at] > LIMIT + granted);
                    steps[at] = Step::Decided(!stops);
                }
                Step::Decided(passes) => {
                    booked += if passes { amounts[at] } else { 0 };
                    steps[at] = Step::Done;
                    holder = None;
                }
                Step::Waits | Step::Done => {}
            }
            prop_assert!(booked <= LIMIT + granted);
        }
    }
}
