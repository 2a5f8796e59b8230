//! Clocks: due moments, reminders, the ladder, rhythms, pauses, late recording.

use engine::{
    Calendar, FlowEvent, Input, LineFact, Policy, PolicyFile, Side, Value, Verdict,
    calendar::{DayKind, DayRule, Layer},
    next_wake, shipped,
};
use kernel::{Date, Moment};

use crate::table::{Table, only, policy, small};

fn kinds(events: &[FlowEvent]) -> Vec<&'static str> {
    events
        .iter()
        .map(|e| match e {
            FlowEvent::Reminder { .. } => "reminder",
            FlowEvent::Overdue { .. } => "overdue",
            FlowEvent::Escalated { level: 1, .. } => "first rung",
            FlowEvent::Escalated { .. } => "next rung",
            FlowEvent::RhythmMissed { .. } => "report missed",
            FlowEvent::RhythmKept { .. } => "report came",
            FlowEvent::ClocksMoved { .. } => "clocks moved",
            _ => "other",
        })
        .collect()
}

#[test]
fn reminded_overdue_and_up_the_ladder_each_once() {
    let file = PolicyFile::parse(shipped::EQUIPMENT_SALES).unwrap();
    let three_days = [("review_days".to_owned(), "3".to_owned())]
        .into_iter()
        .collect();
    let policy = Policy::compile(&file, 1, &three_days).unwrap();
    let calendar = Calendar::china();
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    let mut said = Vec::new();
    // A timer wakes the order only when there is something to say.
    while let Some(wake) = next_wake(&policy, &table.play.state, &table.play.facts, &calendar) {
        assert!(wake > table.play.now, "the timer stands still");
        table.play.now = wake;
        let events = table.play.give(&Input::Tick).unwrap();
        assert!(!events.is_empty(), "woken for nothing at {wake}");
        said.extend(kinds(&events));
    }
    assert_eq!(said, ["reminder", "overdue", "first rung", "next rung"]);
    assert_eq!(table.play.give(&Input::Tick).unwrap(), []);
}

#[test]
fn a_clock_from_a_fact_moves_with_it() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    let due = |t: &Table<'_>| {
        t.play
            .state
            .run(t.step("enter"))
            .unwrap()
            .clocks
            .due
            .unwrap()
    };
    assert_eq!(due(&table).to_string(), "2025-03-05T09:30:00Z");
    let later = Value::Date(Date::ymd(2025, 3, 6).unwrap());
    assert_eq!(
        kinds(&table.fact("contract.signed_on", later)),
        ["clocks moved"]
    );
    // Two working days after Thursday: Monday.
    assert_eq!(due(&table).to_string(), "2025-03-10T09:30:00Z");
}

#[test]
fn a_pause_moves_what_is_due_by_its_working_days() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table
        .play
        .give(&Input::Pause {
            side: Side::Customer,
        })
        .unwrap();
    table.play.pass_days(4);
    assert!(
        !table
            .play
            .state
            .marks()
            .late
            .has(table.step("initial_review").at())
    );
    let events = table.play.give(&Input::Resume).unwrap();
    assert_eq!(
        events[0],
        FlowEvent::ClockResumed {
            side: Side::Customer,
            working_days: 4
        }
    );
    let due = table
        .play
        .state
        .run(table.step("initial_review"))
        .unwrap()
        .clocks
        .due
        .unwrap();
    assert_eq!(
        due.to_string(),
        "2025-03-10T09:30:00Z",
        "Tuesday and four working days"
    );
}

#[test]
fn a_missing_progress_report_is_noted_and_the_next_one_restarts_the_rhythm() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    table.line(LineFact::Planned, 10);
    table.play.pass_days(2);
    let reported = Value::Moment(table.play.now);
    assert_eq!(
        kinds(&table.fact("production.reported_at", reported)),
        ["report came"]
    );
    table.play.pass_days(2);
    assert!(table.play.state.marks().rhythm_missed.is_empty());
    table.play.pass_days(2);
    assert!(
        table
            .play
            .state
            .marks()
            .rhythm_missed
            .has(table.step("produce").at())
    );
}

#[test]
fn recorded_late_but_done_in_time_is_in_time() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    let happened = table.play.now;
    table.play.pass_days(5);
    let plan = table.step("plan");
    assert!(table.play.state.marks().late.has(plan.at()));
    table.play.facts.lines_mut()[0].put(LineFact::Planned, kernel::Quantity::whole(10));
    table
        .play
        .give(&Input::FactsChanged {
            occurred_at: Some(happened),
        })
        .unwrap();
    assert!(!table.play.state.marks().late.has(plan.at()));
    assert_eq!(table.play.state.run(plan).unwrap().done_at, Some(happened));
}

#[test]
fn an_acceptance_clock_runs_per_delivery() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    for fact in [
        LineFact::Planned,
        LineFact::Made,
        LineFact::Passed,
        LineFact::Picked,
    ] {
        table.line(fact, 10);
    }
    table.line(LineFact::Packed, 10);
    let due = |t: &Table<'_>| t.play.state.run(t.step("accept")).unwrap().clocks.due;
    table.line(LineFact::Shipped, 4);
    assert_eq!(due(&table), None, "nothing has arrived");
    let first = Value::Moment(table.play.now);
    table.fact("acceptance.open_since", first);
    let first_due: Option<Moment> = due(&table);
    table.play.pass_days(1);
    table.line(LineFact::Shipped, 10);
    table.line(LineFact::Accepted, 4);
    let second = Value::Moment(table.play.now);
    table.fact("acceptance.open_since", second);
    assert!(
        due(&table) > first_due,
        "the second delivery has its own clock"
    );
}

#[test]
fn a_step_may_wait_for_a_date() {
    let policy = Policy::from_yaml(
        &small(
            "  enter: {do: enter, by: sales_rep, practice: true}
  visit: {do: confirm, by: service, needs: [enter], not_before: order.promised_on, practice: true}
  close: {do: close, needs: [visit], practice: true}",
        ),
        1,
    )
    .unwrap();
    let calendar = Calendar::china();
    let mut table = Table::new(&policy, &calendar);
    table.fact(
        "order.promised_on",
        Value::Date(Date::ymd(2025, 3, 20).unwrap()),
    );
    table.complete("enter").unwrap();
    assert!(!table.is_open("visit"));
    only(&table.complete("visit").unwrap_err(), "too_early");
    let wake = next_wake(&policy, &table.play.state, &table.play.facts, &calendar).unwrap();
    assert_eq!(
        wake.to_string(),
        "2025-03-19T16:00:00Z",
        "midnight in China"
    );
    table.play.now = wake;
    table.play.give(&Input::Tick).unwrap();
    assert!(table.is_open("visit"));
}

#[test]
fn what_was_late_in_one_round_is_not_made_good_by_the_next() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table.play.pass_days(3);
    let manager = table.doer("initial_review");
    table
        .say("initial_review", Verdict::Return, manager)
        .unwrap();
    table.complete("enter").unwrap();
    table.approve("initial_review").unwrap();
    assert!(
        table
            .play
            .state
            .marks()
            .late
            .has(table.step("initial_review").at())
    );
}

#[test]
fn what_was_late_by_the_old_calendar_only_is_not_late() {
    let (policy, calendar) = (policy(), Calendar::china());
    let off = |date: &str| DayRule {
        date: date.parse().unwrap(),
        kind: DayKind::Off,
        reason: kernel::text!("停电", "no power"),
    };
    let layer = Layer {
        days: vec![off("2025-03-04"), off("2025-03-05")],
        ..Layer::default()
    };
    let changed = calendar.clone().with(&layer);
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table.play.now = "2025-03-05T01:00:00Z".parse().unwrap();
    table.play.give(&Input::Tick).unwrap();
    let marks = |t: &Table<'_>| {
        let (marks, step) = (*t.play.state.marks(), t.step("initial_review").at());
        (marks.overdue.has(step), marks.late.has(step))
    };
    assert_eq!(marks(&table), (true, true));
    table.play.calendar = &changed;
    table.play.give(&Input::CalendarChanged).unwrap();
    assert_eq!(marks(&table), (false, false));
    table.play.now = "2025-03-07T01:00:00Z".parse().unwrap();
    table.play.give(&Input::Tick).unwrap();
    assert_eq!(marks(&table), (true, true), "but late by the new one");
}

#[test]
fn a_changed_calendar_moves_what_is_due_and_a_pause_is_kept() {
    let (policy, calendar) = (policy(), Calendar::china());
    // Tuesday and Wednesday will become days off.
    let off = |date: &str| DayRule {
        date: date.parse().unwrap(),
        kind: DayKind::Off,
        reason: kernel::text!("停电", "no power"),
    };
    let layer = Layer {
        days: vec![off("2025-03-04"), off("2025-03-05")],
        ..Layer::default()
    };
    let changed = calendar.clone().with(&layer);
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    let due = |t: &Table<'_>| {
        t.play
            .state
            .run(t.step("initial_review"))
            .unwrap()
            .clocks
            .due
    };
    assert_eq!(due(&table).unwrap().to_string(), "2025-03-04T09:30:00Z");
    table.play.calendar = &changed;
    let moved = table.play.give(&Input::CalendarChanged).unwrap();
    assert_eq!(kinds(&moved), ["clocks moved"]);
    assert_eq!(due(&table).unwrap().to_string(), "2025-03-06T09:30:00Z");
    let side = Side::Customer;
    table.play.give(&Input::Pause { side }).unwrap();
    table.play.now = "2025-03-06T02:00:00Z".parse().unwrap();
    table.play.give(&Input::Resume).unwrap();
    let waited = due(&table);
    assert_eq!(waited.unwrap().to_string(), "2025-03-07T09:30:00Z");
    table.play.give(&Input::CalendarChanged).unwrap();
    assert_eq!(due(&table), waited, "the days waited are not lost");
}
