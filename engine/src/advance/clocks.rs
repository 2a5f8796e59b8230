//! Clocks: due moments, reminders, overdue, the escalation ladder, rhythms, pauses.

use kernel::Moment;

use super::Advance;
use crate::{
    bits::StepIx,
    calendar::Calendar,
    event::{Clocks, FlowEvent},
    facts::{FactId, Facts, Value},
    policy::{Clock, Policy},
    state::State,
};

impl Advance<'_> {
    /// The clocks of a step that opens now.
    pub(super) fn clocks_of(&self, ix: StepIx) -> Clocks {
        let spec = self.policy.step(ix);
        let due = spec.clock.and_then(|clock| self.due(clock, self.now, 0));
        let remind = due.and_then(|due| self.remind(spec.clock, due));
        let rhythm = spec.rhythm.map(|r| {
            let last = self.moment(r.since).map_or(self.now, |at| at.max(self.now));
            self.calendar.due_moment(last, r.every)
        });
        Clocks {
            due,
            remind,
            rhythm,
        }
    }

    /// When a step that opened then is due, having waited so many working days.
    fn due(&self, clock: Clock, opened: Moment, waited: u32) -> Option<Moment> {
        let start = match clock.from {
            None => Some(opened),
            Some(fact) => self.moment(fact),
        }?;
        Some(match clock.within {
            Some(days) => self.calendar.due_moment(start, days.saturating_add(waited)),
            None => {
                let end = self.calendar.end_of(self.calendar.date(start));
                if waited == 0 {
                    end
                } else {
                    self.calendar.due_moment(end, waited)
                }
            }
        })
    }

    /// When to remind; not at all where that moment has passed already, as with a task of a day.
    fn remind(&self, clock: Option<Clock>, due: Moment) -> Option<Moment> {
        let days = clock?.remind?;
        Some(self.calendar.before(due, days)).filter(|at| *at > self.now)
    }

    fn moment(&self, fact: FactId) -> Option<Moment> {
        moment_of(self.facts.get(fact), self.calendar)
    }

    /// Facts that clocks count from may have moved.
    pub(super) fn fact_clocks(&mut self) {
        for step in self.policy.fact_clocks.and(self.marks.open).iter() {
            let ix = StepIx::of(step);
            let spec = self.policy.step(ix);
            let Some(run) = self.state.run(ix) else {
                continue;
            };
            let mut clocks = run.clocks;
            if let Some(rhythm) = spec.rhythm
                && let Some(last) = self.moment(rhythm.since)
            {
                let next = self.calendar.due_moment(last, rhythm.every);
                if clocks.rhythm.is_none_or(|current| next > current) {
                    clocks.rhythm = Some(next);
                    self.emit(FlowEvent::RhythmKept { step: ix, next });
                }
            }
            let Some(clock) = spec.clock.filter(|c| c.from.is_some()) else {
                continue;
            };
            let opened = run.opened_at.unwrap_or(self.now);
            let due = self.due(clock, opened, run.waited);
            if due != clocks.due && self.state.pause.is_none() {
                clocks.due = due;
                clocks.remind = due.and_then(|due| self.remind(Some(clock), due));
                self.emit(FlowEvent::ClocksMoved { step: ix, clocks });
            }
        }
    }

    /// Notes that a step which is being completed was not in time, unless that is known.
    pub(super) fn late(&mut self, ix: StepIx, at: Moment) {
        let Some(due) = self.state.run(ix).and_then(|run| run.clocks.due) else {
            return;
        };
        let known = self.marks.overdue.has(ix.at());
        let was_open = self.state.is_open(ix);
        if at > due && !known && was_open && self.state.pause.is_none() {
            self.emit(FlowEvent::Overdue {
                step: ix,
                due,
                escalate: None,
            });
        }
    }

    /// Time passed: reminders, overdue steps, rungs, missed reports, dates reached.
    pub(super) fn tick(&mut self) {
        if !self.is_running() {
            return;
        }
        if self.state.pause.is_none() {
            for step in self.marks.open.iter() {
                self.tick_step(StepIx::of(step));
            }
        }
        let waiting = self
            .policy
            .waiting
            .less(self.marks.open.or(self.marks.satisfied()));
        self.cascade(waiting);
    }

    fn tick_step(&mut self, ix: StepIx) {
        let Some(run) = self.state.run(ix) else {
            return;
        };
        let clocks = run.clocks;
        if let Some(due) = clocks.due {
            let reminded = self.marks.reminded.has(ix.at());
            if self.now > due && !self.marks.overdue.has(ix.at()) {
                let first = self.policy.ladder.first();
                let escalate = first.map(|rung| self.calendar.due_moment(due, rung.after));
                self.emit(FlowEvent::Overdue {
                    step: ix,
                    due,
                    escalate,
                });
                self.climb(ix, due, 0, escalate);
            } else if self.marks.overdue.has(ix.at()) {
                self.climb(ix, due, run.level, run.escalate);
            } else if !reminded && clocks.remind.is_some_and(|at| self.now >= at) {
                self.emit(FlowEvent::Reminder { step: ix, due });
            }
        }
        let rhythm = self.policy.step(ix).rhythm;
        if let (Some(due), Some(rhythm)) = (clocks.rhythm, rhythm)
            && self.now > due
        {
            // One event per look, however many reports are missing; the next is due from now.
            let next = Some(self.calendar.due_moment(self.now, rhythm.every));
            self.emit(FlowEvent::RhythmMissed {
                step: ix,
                due,
                next,
            });
        }
    }

    /// The rungs whose time has come.
    fn climb(&mut self, ix: StepIx, due: Moment, level: u8, next: Option<Moment>) {
        let (mut level, mut next) = (level, next);
        while let Some(at) = next
            && self.now > at
        {
            level += 1;
            let rung = self.policy.ladder.get(usize::from(level));
            next = rung.map(|rung| self.calendar.due_moment(due, rung.after));
            self.emit(FlowEvent::Escalated {
                step: ix,
                level,
                next,
            });
        }
    }

    /// The calendar changed: what is open is due by the new one. What is late under both stays so;
    /// clocks that stand still are moved when they run again.
    pub(super) fn calendar_changed(&mut self) {
        if !self.is_running() || self.state.pause.is_some() {
            return;
        }
        for step in self.marks.open.iter() {
            let ix = StepIx::of(step);
            let spec = self.policy.step(ix);
            let Some((run, opened)) = self.state.run(ix).and_then(|r| Some((r, r.opened_at?)))
            else {
                continue;
            };
            let mut clocks = run.clocks;
            if let Some(clock) = spec.clock {
                clocks.due = self.due(clock, opened, run.waited);
                clocks.remind = clocks.due.and_then(|due| self.remind(Some(clock), due));
            }
            if let Some(rhythm) = spec.rhythm {
                let last = self
                    .moment(rhythm.since)
                    .map_or(opened, |at| at.max(opened));
                let days = rhythm.every.saturating_add(run.waited);
                let next = self.calendar.due_moment(last, days);
                // A report that was missed is due anew from then, whatever the calendar says.
                clocks.rhythm = Some(next).filter(|at| *at > self.now).or(clocks.rhythm);
            }
            let still_late = self.marks.overdue.has(step) && clocks.due < Some(self.now);
            if (clocks.due, clocks.rhythm) != (run.clocks.due, run.clocks.rhythm) && !still_late {
                self.emit(FlowEvent::ClocksMoved { step: ix, clocks });
            }
        }
    }

    /// Clocks run again, moved by the working days of the pause.
    pub(super) fn resume(&mut self) {
        let Some(pause) = self.state.pause else {
            return;
        };
        if !self.is_running() {
            return;
        }
        let days = self.calendar.working_days_between(pause.at, self.now);
        self.emit(FlowEvent::ClockResumed {
            side: pause.side,
            working_days: days,
        });
        for step in self.marks.open.iter() {
            let ix = StepIx::of(step);
            let Some(run) = self.state.run(ix) else {
                continue;
            };
            let mut clocks = run.clocks;
            let opened_before = run.opened_at.is_some_and(|at| at <= pause.at);
            if days == 0 || !opened_before || self.marks.overdue.has(step) {
                continue;
            }
            let spec = self.policy.step(ix);
            let opened = run.opened_at.unwrap_or(self.now);
            let waited = run.waited.saturating_add(days);
            clocks.due = spec.clock.and_then(|clock| self.due(clock, opened, waited));
            clocks.rhythm = clocks.rhythm.map(|at| self.calendar.due_moment(at, days));
            clocks.remind = clocks.due.and_then(|due| self.remind(spec.clock, due));
            if clocks != run.clocks {
                self.emit(FlowEvent::ClocksMoved { step: ix, clocks });
            }
        }
    }
}

/// A date or moment fact as a moment; a date counts from its beginning.
fn moment_of(value: Value<'_>, calendar: &Calendar) -> Option<Moment> {
    match value {
        Value::Date(date) => Some(calendar.midnight(date)),
        Value::Moment(moment) => Some(moment),
        Value::Absent
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Money(_)
        | Value::Quantity(_)
        | Value::Text(_) => None,
    }
}

/// When the next tick can change anything: the earliest reminder, due moment, rung, report or
/// awaited date. Whoever runs orders keeps one timer per order at this moment.
#[must_use]
pub fn next_wake(
    policy: &Policy,
    state: &State,
    facts: &dyn Facts,
    calendar: &Calendar,
) -> Option<Moment> {
    if state.phase() != crate::state::Phase::Running {
        return None;
    }
    let marks = state.marks();
    let waiting = policy.waiting.less(marks.open.or(marks.satisfied()));
    let dates = waiting
        .iter()
        .filter_map(|i| policy.steps[i].not_before)
        .filter_map(|fact| moment_of(facts.get(fact), calendar));
    if state.pause().is_some() {
        return dates.min();
    }
    let clocks = marks.open.iter().flat_map(|i| {
        let run = state.run(StepIx::of(i));
        let clocks = run.map(|r| r.clocks).unwrap_or_default();
        let overdue = marks.overdue.has(i);
        let remind = clocks.remind.filter(|_| !overdue && !marks.reminded.has(i));
        // Overdue is the moment after due.
        let after = |at: Moment| Moment(at.0.saturating_add(1));
        [
            remind,
            clocks.due.filter(|_| !overdue).map(after),
            run.and_then(|r| r.escalate).filter(|_| overdue).map(after),
            clocks.rhythm.map(after),
        ]
    });
    clocks.flatten().chain(dates).min()
}
