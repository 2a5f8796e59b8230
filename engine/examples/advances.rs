//! Advances per second on one core, for the equipment policy: without and with a CEL condition.
//!
//! `cargo run --release -p engine --example advances`
#![expect(
    clippy::print_stdout,
    reason = "the figures are what this program is for"
)]
#![expect(
    clippy::float_arithmetic,
    reason = "a rate is shown, nothing is decided by it"
)]

use std::{
    hint::black_box,
    sync::LazyLock,
    time::{Duration, Instant},
};

use engine::{
    Calendar, CompleteInput, Input, OpinionInput, Play, Policy, State, Verdict, advance, shipped,
};

/// One prepared call: the state, what happens, and whether it must be accepted.
struct Case {
    name: &'static str,
    state: State,
    input: Input,
}

fn main() {
    let policy = shipped::equipment_sales().expect("the shipped policy compiles");
    let calendar = Calendar::china();
    let (plain, evaluated) = cases(&policy, &calendar);
    for (title, cases) in [("without CEL", &plain), ("with CEL", &evaluated)] {
        let rate = measure(&policy, &calendar, cases);
        println!("{title:12} {rate:>12.0} advances/s");
        for case in cases {
            let rate = measure(&policy, &calendar, std::slice::from_ref(case));
            println!("  {:24} {rate:>12.0}", case.name);
        }
    }
    let bytes = serde_json::to_string(&evaluated[0].state).map_or(0, |text| text.len());
    println!(
        "state of an order in review: {bytes} bytes of JSON; {} facts used",
        policy.facts_used().len()
    );
}

/// Runs the cases in turn for about a second of this thread's processor time.
fn measure(policy: &Policy, calendar: &Calendar, cases: &[Case]) -> f64 {
    let play = Play::new(policy, calendar);
    let started = processor_time();
    let mut advances = 0_u32;
    loop {
        for _ in 0..2_000 {
            for case in cases {
                let events = advance(
                    policy,
                    &case.state,
                    &case.input,
                    &play.facts,
                    play.now,
                    calendar,
                );
                assert!(black_box(events).is_ok());
                advances += 1;
            }
        }
        let spent = processor_time().saturating_sub(started);
        if spent.as_millis() >= 1_000 {
            return f64::from(advances) / spent.as_secs_f64();
        }
    }
}

/// The processor time of this thread, so that a busy machine does not count; wall time where the
/// system does not tell.
fn processor_time() -> Duration {
    static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| BEGINNING.elapsed(), Duration::from_nanos)
}

/// The usual inputs of a day: those that evaluate no CEL condition, and those that do.
fn cases(policy: &Policy, calendar: &Calendar) -> (Vec<Case>, Vec<Case>) {
    let mut play = Play::new(policy, calendar);
    play.give(&Input::Start {
        content: play.content,
    })
    .expect("an order starts");
    let enter = complete(&play, "enter");
    let mut plain = vec![case("submit", &play, enter.clone())];
    play.give(&enter).expect("the entry is complete");
    let first = opinion(&play, "initial_review");
    let mut evaluated = vec![case("first review, 5 checks", &play, first.clone())];
    plain.push(case(
        "return to entry",
        &play,
        send_back(&play, "initial_review"),
    ));
    play.give(&first).expect("the first review passes");
    let legal = opinion(&play, "legal_review");
    plain.push(case("legal review", &play, legal.clone()));
    evaluated.push(case("facts changed, one form", &play, changed()));
    for step in ["production_review", "finance_review"] {
        let input = opinion(&play, step);
        evaluated.push(case("countersign, 2-3 checks", &play, input.clone()));
        play.give(&input).expect("the review passes");
    }
    evaluated.push(case("last review, approved", &play, legal.clone()));
    play.give(&legal).expect("the last review passes");
    (plain, evaluated)
}

fn case(name: &'static str, play: &Play<'_>, input: Input) -> Case {
    Case {
        name,
        state: play.state.clone(),
        input,
    }
}

fn changed() -> Input {
    Input::FactsChanged { occurred_at: None }
}

fn complete(play: &Play<'_>, key: &str) -> Input {
    let step = play.policy.step_ix(key).expect("the step is there");
    Input::Complete(Box::new(CompleteInput {
        step,
        person: Play::person(key, play.policy.step(step).posts),
        answers: play.answers(step, &[]),
        content: play.content,
    }))
}

fn opinion(play: &Play<'_>, key: &str) -> Input {
    words(play, key, Verdict::Approve)
}

fn send_back(play: &Play<'_>, key: &str) -> Input {
    words(play, key, Verdict::Return)
}

fn words(play: &Play<'_>, key: &str, verdict: Verdict) -> Input {
    let step = play.policy.step_ix(key).expect("the step is there");
    Input::Opinion(Box::new(OpinionInput {
        step,
        person: Play::person(key, play.policy.step(step).posts),
        verdict,
        reason: "ok".to_owned(),
        answers: play.answers(step, &[]),
        seen: play.content,
    }))
}
