//! Advances per second of the engine alone, on one core, for the equipment policy.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use engine::{
    Calendar, CompleteInput, Input, OpinionInput, Play, Policy, State, Verdict, advance, shipped,
};

use crate::report::{Report, Target};

/// A state and what happens to it.
type Case = (State, Input);

/// Measures inputs that evaluate no CEL condition, and such that do.
pub(crate) fn measure(report: &mut Report, window: Duration) -> anyhow::Result<()> {
    let policy = shipped::equipment_sales()
        .ok()
        .context("the shipped policy does not compile")?;
    let calendar = Calendar::china();
    let (plain, evaluated) = cases(&policy, &calendar)?;
    for (what, cases, least) in [
        ("without CEL", plain, 1_000_000.0),
        ("with CEL conditions", evaluated, 200_000.0),
    ] {
        let rate = rate(&policy, &calendar, &cases, window / 4)?;
        let what = format!("engine: advances on one core, {what}");
        report.line(
            what,
            format!("{rate:.0}/s"),
            rate,
            Target::AtLeast(least, "/s"),
        );
    }
    Ok(())
}

fn rate(
    policy: &Policy,
    calendar: &Calendar,
    cases: &[Case],
    window: Duration,
) -> anyhow::Result<f64> {
    let play = Play::new(policy, calendar);
    let started = Instant::now();
    let mut advances = 0_u32;
    while started.elapsed() < window {
        for _ in 0..200 {
            for (state, input) in cases {
                let events = advance(policy, state, input, &play.facts, play.now, calendar);
                anyhow::ensure!(black_box(events).is_ok(), "an advance is refused");
                advances += 1;
            }
        }
    }
    Ok(f64::from(advances) / started.elapsed().as_secs_f64())
}

/// The usual inputs of a review: those that evaluate no condition, and those that do.
fn cases(policy: &Policy, calendar: &Calendar) -> anyhow::Result<(Vec<Case>, Vec<Case>)> {
    let mut play = Play::new(policy, calendar);
    let give = |play: &mut Play<'_>, input: &Input| match play.give(input) {
        Ok(_) => Ok(()),
        Err(refusals) => Err(anyhow::anyhow!("refused: {refusals:?}")),
    };
    let start = Input::Start {
        content: play.content,
    };
    give(&mut play, &start)?;
    let enter = entered(&play)?;
    let mut plain = vec![(play.state.clone(), enter.clone())];
    give(&mut play, &enter)?;
    let first = opinion(&play, "initial_review", Verdict::Approve)?;
    let mut evaluated = vec![(play.state.clone(), first.clone())];
    plain.push((
        play.state.clone(),
        opinion(&play, "initial_review", Verdict::Return)?,
    ));
    give(&mut play, &first)?;
    let legal = opinion(&play, "legal_review", Verdict::Approve)?;
    plain.push((play.state.clone(), legal.clone()));
    evaluated.push((
        play.state.clone(),
        Input::FactsChanged { occurred_at: None },
    ));
    for step in ["production_review", "finance_review"] {
        let input = opinion(&play, step, Verdict::Approve)?;
        evaluated.push((play.state.clone(), input.clone()));
        give(&mut play, &input)?;
    }
    evaluated.push((play.state.clone(), legal));
    Ok((plain, evaluated))
}

fn entered(play: &Play<'_>) -> anyhow::Result<Input> {
    let step = play.policy.step_ix("enter").context("no entry")?;
    Ok(Input::Complete(Box::new(CompleteInput {
        step,
        person: Play::person("enter", play.policy.step(step).posts),
        answers: play.answers(step, &[]),
        content: play.content,
    })))
}

fn opinion(play: &Play<'_>, key: &str, verdict: Verdict) -> anyhow::Result<Input> {
    let step = play
        .policy
        .step_ix(key)
        .with_context(|| format!("no step {key}"))?;
    Ok(Input::Opinion(Box::new(OpinionInput {
        step,
        person: Play::person(key, play.policy.step(step).posts),
        verdict,
        reason: "ok".to_owned(),
        answers: play.answers(step, &[]),
        seen: play.content,
    })))
}
