//! How well each subject keeps each clause: what an act changes, and where it is counted.
//!
//! An instance carries one letter per clause. A clause that is due or broken also has a row
//! (`clause_marks`) to drill to; how often clauses were kept and broken is counted by period,
//! department and person through append-only deltas, one row per command, that a job folds.

pub(crate) mod booking;
pub(crate) mod figures;

use engine::{
    FlowEvent, Policy, State,
    compliance::{ClauseState, ClauseVector},
};
use kernel::Result;
use store::Tx;

pub use figures::{ClauseFigures, ClauseMark, MarksOf, ParameterValue, PolicyFigures, Tally};

use self::booking::{Booking, Key};
use crate::{
    flow::Outcome,
    store::clauses::{self, Mark},
};

/// A clause whose state an act changed, after all its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Net {
    clause: usize,
    from: ClauseState,
    to: ClauseState,
    /// Which of the act's events proves it.
    event: usize,
}

/// Takes the events of an act into the clause vector; answers what changed in the end.
pub(crate) fn weigh(
    policy: &Policy,
    vector: &mut ClauseVector,
    before: &State,
    events: &[FlowEvent],
) -> Vec<Net> {
    let mut state = before.clone();
    let mut nets: Vec<Net> = Vec::new();
    for (event, happened) in events.iter().enumerate() {
        state.apply(happened);
        for change in vector.update(policy, &state, happened, 0) {
            let clause = change.clause.at();
            match nets.iter_mut().find(|net| net.clause == clause) {
                Some(net) => (net.to, net.event) = (change.to, event),
                None => nets.push(Net {
                    clause,
                    from: change.from,
                    to: change.to,
                    event,
                }),
            }
        }
    }
    nets.retain(|net| net.from != net.to);
    nets
}

/// Writes what changed: marks of due and broken clauses, and one row of deltas. `seqs` are the
/// numbers of the act's events in the stream.
pub(crate) async fn write(
    tx: &mut Tx<'_>,
    outcome: &Outcome<'_>,
    nets: &[Net],
    seqs: &[i64],
) -> Result<()> {
    let mut bookings: Vec<Booking> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut left: Vec<&str> = Vec::new();
    for net in nets {
        let keys = Keys { outcome, net };
        if matches!(net.from, ClauseState::Due | ClauseState::Broken) {
            bookings.extend(keys.unmarked(tx).await?);
            left.push(&outcome.policy.clauses[net.clause].id);
        }
        match net.from {
            ClauseState::Kept => bookings.push(keys.kept(outcome.before, -1)),
            ClauseState::Due
            | ClauseState::Broken
            | ClauseState::NotApplicable
            | ClauseState::NotMeasurable => {}
        }
        match net.to {
            ClauseState::Kept => bookings.push(keys.kept(&outcome.instance.state, 1)),
            ClauseState::Due | ClauseState::Broken => {
                let mark = keys.mark(seqs.get(net.event).copied());
                bookings.push(keys.marked(&mark, 1));
                marks.push(mark);
            }
            ClauseState::NotApplicable | ClauseState::NotMeasurable => {}
        }
    }
    clauses::drop_marks(tx, outcome.instance.subject, &left).await?;
    if !marks.is_empty() {
        clauses::insert_marks(tx, outcome.instance.subject, &outcome.policy.id, &marks).await?;
    }
    bookings.retain(|booking| !booking.is_nothing());
    if bookings.is_empty() {
        return Ok(());
    }
    let version = i64::from(outcome.policy.version);
    clauses::insert_delta(
        tx,
        (&outcome.policy.id, version),
        outcome.instance.subject,
        &bookings,
    )
    .await
}

/// Under which key a change is counted.
struct Keys<'a> {
    outcome: &'a Outcome<'a>,
    net: &'a Net,
}

impl Keys<'_> {
    fn clause(&self) -> &engine::policy::Clause {
        &self.outcome.policy.clauses[self.net.clause]
    }

    fn booking(&self, key: Key) -> Booking {
        Booking {
            clause: self.clause().id.clone(),
            key,
            kept: 0,
            broken: 0,
            due: 0,
        }
    }

    /// Kept is counted for whoever did the step, in the month he did it. That follows from the state
    /// alone, so that it can be taken back from there as well.
    fn kept(&self, state: &State, count: i64) -> Booking {
        let key = booking::kept_key(self.outcome, state, self.clause());
        Booking {
            kept: count,
            ..self.booking(key)
        }
    }

    /// Due is counted without a key, since it comes and goes; broken for whom the mark names.
    fn marked(&self, mark: &Mark, count: i64) -> Booking {
        if mark.state == "broken" {
            let key = booking::broken_key(self.outcome.calendar, mark);
            Booking {
                broken: count,
                ..self.booking(key)
            }
        } else {
            Booking {
                due: count,
                ..self.booking(Key::default())
            }
        }
    }

    fn mark(&self, seq: Option<i64>) -> Mark {
        booking::mark(
            self.outcome,
            self.clause(),
            self.net.to,
            self.outcome.events.get(self.net.event),
            seq,
        )
    }

    /// Takes back what was counted for the mark that goes.
    async fn unmarked(&self, tx: &mut Tx<'_>) -> Result<Option<Booking>> {
        if self.net.from == ClauseState::Broken {
            let subject = self.outcome.instance.subject;
            let mark = clauses::find_mark(tx, subject, &self.clause().id).await?;
            return Ok(mark.map(|mark| self.marked(&mark, -1)));
        }
        Ok(Some(Booking {
            due: -1,
            ..self.booking(Key::default())
        }))
    }
}
