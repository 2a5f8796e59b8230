//! Facts on demand: an advance is run over what is loaded, notes what it looked for in vain, and is
//! run again once that is loaded.
//!
//! An advance costs about a microsecond and a fact up to a query, so that running twice is much
//! cheaper than loading every fact a policy could ever ask for.

use std::sync::{Mutex, MutexGuard, PoisonError};

use engine::{FactId, FactSet, Facts, FieldIx, LineFacts, Value};

/// What was loaded so far, and what was looked for in vain.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) facts: FactSet,
    loaded: Loaded,
    missed: Mutex<Missed>,
}

#[derive(Debug, Default)]
struct Loaded {
    facts: Vec<FactId>,
    line_fields: Vec<FieldIx>,
    lines: bool,
}

/// What an advance looked for and was not loaded.
#[derive(Debug, Default)]
pub(crate) struct Missed {
    pub(crate) facts: Vec<FactId>,
    pub(crate) line_fields: Vec<FieldIx>,
    pub(crate) lines: bool,
}

impl Missed {
    fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.line_fields.is_empty() && !self.lines
    }
}

impl Asked {
    /// Starts with facts that the caller has in hand; all he does not mention are absent, and
    /// nothing will be loaded.
    pub(crate) fn given(facts: FactSet) -> Self {
        Self {
            facts,
            ..Self::default()
        }
    }

    /// [`Facts`] is asked by shared reference; nobody else ever holds this lock.
    fn missed(&self) -> MutexGuard<'_, Missed> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was looked for in vain since the last call, to be loaded now; `None` when the last
    /// advance had all it wanted.
    pub(crate) fn take_missed(&mut self) -> Option<Missed> {
        let missed = std::mem::take(&mut *self.missed());
        if missed.is_empty() {
            return None;
        }
        self.loaded.facts.extend(&missed.facts);
        self.loaded.line_fields.extend(&missed.line_fields);
        self.loaded.lines |= missed.lines;
        Some(missed)
    }
}

impl Facts for Asked {
    fn get(&self, fact: FactId) -> Value<'_> {
        if fact.sum_of().is_some() {
            // Added up from the lines; no area is asked for it.
            self.missed().lines |= !self.loaded.lines;
            return self.facts.get(fact);
        }
        let missed = &mut self.missed().facts;
        if !self.loaded.facts.contains(&fact) && !missed.contains(&fact) {
            missed.push(fact);
        }
        self.facts.get(fact)
    }

    fn lines(&self) -> &[LineFacts] {
        self.missed().lines |= !self.loaded.lines;
        self.facts.lines()
    }

    fn lines_missing(&self, field: FieldIx) -> &[u32] {
        let missed = &mut self.missed().line_fields;
        if !self.loaded.line_fields.contains(&field) && !missed.contains(&field) {
            missed.push(field);
        }
        self.facts.lines_missing(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_asked_for_once() {
        let mut asked = Asked::default();
        let amount = FactId::standard("order.amount").unwrap();
        assert_eq!(asked.get(amount), Value::Absent);
        assert_eq!(asked.get(amount), Value::Absent);
        assert_eq!(asked.take_missed().unwrap().facts, [amount]);
        asked.facts.put(amount, Value::Money(5));
        assert_eq!(asked.get(amount), Value::Money(5));
        assert!(asked.take_missed().is_none());
    }

    #[test]
    fn a_sum_over_the_lines_asks_for_the_lines() {
        let mut asked = Asked::default();
        let made = FactId::standard("lines.made").unwrap();
        let _ = asked.get(made);
        let missed = asked.take_missed().unwrap();
        assert!(missed.lines && missed.facts.is_empty());
        let line = LineFacts::new(kernel::LineId::new());
        let five = kernel::Quantity::whole(5);
        asked
            .facts
            .set_lines(vec![line.with(engine::LineFact::Made, five)]);
        assert_eq!(asked.get(made), Value::Quantity(five));
        assert!(asked.take_missed().is_none());
    }
}
