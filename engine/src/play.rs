//! One order played through a policy in memory: what examples, the simulation and the property
//! tests share. Each input is checked against what must always hold.

use kernel::{Date, LineId, Moment, Quantity, Refusal, UserId};
use uuid::Uuid;

use crate::{
    activity::{Activity, Completion},
    advance::advance,
    bits::{Bits, StepIx},
    calendar::Calendar,
    content::Content,
    event::FlowEvent,
    facts::{FACTS, FactId, FactSet, FactType, Value},
    input::{Answer, Answers, Input, Person},
    lines::{LineFact, LineFacts},
    policy::{Policy, Step},
    posts::Posts,
    state::{Phase, State},
};

/// An order being played.
pub struct Play<'a> {
    /// Its policy.
    pub policy: &'a Policy,
    /// Its calendar.
    pub calendar: &'a Calendar,
    /// Where it stands.
    pub state: State,
    /// What the areas know.
    pub facts: FactSet,
    /// Its content.
    pub content: Content,
    /// The present moment.
    pub now: Moment,
    /// Everything that was decided.
    pub events: Vec<FlowEvent>,
}

/// A Monday morning, 2025-03-03 09:00 in China.
const BEGINNING: Moment = Moment(1_740_963_600_000_000);

impl<'a> Play<'a> {
    /// A new order of one line of ten pieces whose facts are those of a usual order.
    #[must_use]
    pub fn new(policy: &'a Policy, calendar: &'a Calendar) -> Self {
        let line =
            LineFacts::new(LineId(Uuid::from_u128(1))).with(LineFact::Ordered, Quantity::whole(10));
        let mut facts = usual_facts(policy, calendar.date(BEGINNING));
        facts.set_lines(vec![line]);
        Self {
            policy,
            calendar,
            state: State::new(),
            facts,
            content: Content::default(),
            now: BEGINNING,
            events: Vec::new(),
        }
    }

    /// Hands an input to the engine and takes its events in.
    ///
    /// # Errors
    /// The refusals.
    pub fn give(&mut self, input: &Input) -> Result<Vec<FlowEvent>, Vec<Refusal>> {
        let events = advance(
            self.policy,
            &self.state,
            input,
            &self.facts,
            self.now,
            self.calendar,
        )?;
        for event in &events {
            self.state.apply(event);
        }
        self.events.extend(events.iter().cloned());
        Ok(events)
    }

    /// Working days pass, and a tick comes at the end of each.
    pub fn pass_days(&mut self, days: u32) {
        for _ in 0..days {
            self.now = self.calendar.due_moment(self.now, 1).plus_seconds(60);
            // A tick is never refused.
            let _ticked = self.give(&Input::Tick);
        }
    }

    /// A person of a name, holding posts.
    #[must_use]
    pub fn person(name: &str, posts: Posts) -> Person {
        // FNV-1a: the same name is the same person, in every run.
        let user = name.bytes().fold(
            0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128,
            |hash, byte| {
                (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
            },
        );
        Person {
            user: UserId(Uuid::from_u128(user)),
            on_behalf_of: None,
            posts,
        }
    }

    /// Every checklist item of a step answered in order, but for some.
    #[must_use]
    pub fn answers(&self, step: StepIx, but: &[String]) -> Answers {
        let items = self.policy.step(step).checklist.keys();
        items
            .filter(|item| !but.contains(item))
            .map(|item| Answer {
                item: item.clone(),
                ok: true,
                note: "已审核".to_owned(),
            })
            .collect()
    }

    /// What must hold of any order at any time; the first that does not.
    ///
    /// # Errors
    /// In words, what is broken.
    pub fn check(&self) -> Result<(), String> {
        let mut replayed = State::new();
        for event in &self.events {
            replayed.apply(event);
        }
        if replayed != self.state {
            return Err("replaying the events gives another state".to_owned());
        }
        let stored = serde_json::to_string(&self.state).map_err(|e| e.to_string())?;
        let read: State = serde_json::from_str(&stored).map_err(|e| e.to_string())?;
        if read != self.state {
            return Err("the stored state reads back differently".to_owned());
        }
        self.check_order()
    }

    /// No step was done or opened before its needs, and marks are disjoint.
    fn check_order(&self) -> Result<(), String> {
        let mut state = State::new();
        for event in &self.events {
            if let FlowEvent::StepCompleted { step, .. } | FlowEvent::StepOpened { step, .. } =
                event
            {
                self.check_needs(&state, *step)?;
            }
            state.apply(event);
            let marks = state.marks();
            let twice = marks
                .open
                .and(marks.satisfied())
                .or(marks.done.and(marks.skipped));
            if !twice.is_empty() {
                return Err("a step is in two places".to_owned());
            }
        }
        Ok(())
    }

    fn check_needs(&self, state: &State, step: StepIx) -> Result<(), String> {
        let spec = self.policy.step(step);
        let missing = spec.needs.less(state.marks().satisfied());
        let flowing: Bits = missing
            .iter()
            .filter(|i| spec.activity.flows() && self.policy.steps[*i].activity.flows())
            .collect();
        if missing.less(flowing).is_empty() {
            Ok(())
        } else {
            Err(format!("{} came before its needs", spec.key))
        }
    }

    /// Whether the order has come to its end.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state.phase(), Phase::Closed | Phase::Cancelled)
    }
}

/// Facts of an order on which nothing is remarkable: fields filled in, checks passed, nothing done
/// in the world yet.
fn usual_facts(policy: &Policy, today: Date) -> FactSet {
    const NO: [&str; 3] = [
        "credit.exceeded",
        "production.predicted_late",
        "contract.exemption_clauses",
    ];
    let completing: Vec<FactId> = policy
        .steps
        .iter()
        .filter_map(|s| match s.activity.completes_when() {
            Completion::Fact(name) => FactId::standard(name),
            Completion::Act | Completion::Lines { .. } | Completion::Itself => None,
        })
        .collect();
    // The entry's clock counts from what the order itself says, which is filled in.
    let later = |s: &&Step| s.needs != Bits::NONE && s.activity != Activity::Enter;
    let from_clocks: Vec<FactId> = policy
        .steps
        .iter()
        .filter(later)
        .filter_map(|s| s.clock?.from)
        .collect();
    let mut facts = FactSet::new();
    let own = policy.fields.iter().filter_map(|f| Some((f.fact?, f.kind)));
    let standard = (0..FACTS.len()).filter_map(|i| {
        let id = FactId(u16::try_from(i).ok()?);
        Some((id, id.def()?.kind))
    });
    for (id, kind) in standard.chain(own) {
        let name = id.def().map_or("", |def| def.name);
        if name.starts_with("lines.") || from_clocks.contains(&id) {
            continue;
        }
        let value = match kind {
            FactType::Bool => Value::Bool(!NO.contains(&name) && !completing.contains(&id)),
            FactType::Int => Value::Int(0),
            FactType::Money => Value::Money(0),
            FactType::Quantity => Value::Quantity(Quantity::ZERO),
            FactType::Date => Value::Date(today),
            FactType::Moment => Value::Absent,
            FactType::Text | FactType::Table => Value::Text("—"),
        };
        facts.put(id, value);
    }
    facts
}
