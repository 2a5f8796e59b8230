//! The heart: what follows from an input. Pure and deterministic.

mod acts;
mod cascade;
mod clocks;
mod round;

pub use clocks::next_wake;
pub use round::{Asks, next_round};

use kernel::{Moment, Refusal};

use crate::{
    bits::{Bits, StepIx},
    calendar::Calendar,
    content::Content,
    event::FlowEvent,
    explain::{Ask, explain_cancel, explain_withdraw, under_review},
    facts::Facts,
    input::{Input, Names, Person, Side},
    policy::Policy,
    refusal::Refuse,
    state::{Marks, Phase, State},
};

/// What follows from an input: the events to append and apply in this order, or every reason why
/// it is refused. Inputs that change nothing (a tick with nothing due, facts that matter to no
/// step, a pause of a paused order) give no events.
///
/// # Errors
/// The refusals, when a rule of the policy forbids the act.
pub fn advance(
    policy: &Policy,
    state: &State,
    input: &Input,
    facts: &dyn Facts,
    now: Moment,
    calendar: &Calendar,
) -> Result<Vec<FlowEvent>, Vec<Refusal>> {
    let mut run = Advance::new(policy, state, facts, now, calendar);
    run.events.reserve(EVENTS_USUAL);
    run.take(input)?;
    Ok(run.events)
}

/// Most inputs give no more events than this, and so many still fit the allocator's fast path.
const EVENTS_USUAL: usize = 4;

/// One advance under way: the state as it was, and what has been decided since.
struct Advance<'a> {
    policy: &'a Policy,
    state: &'a State,
    facts: &'a dyn Facts,
    now: Moment,
    calendar: &'a Calendar,
    marks: Marks,
    content: Content,
    round: u16,
    /// When the facts came about, if before now.
    occurred_at: Moment,
    /// Reviews whose opinion became void in this advance.
    voided: Bits,
    events: Vec<FlowEvent>,
}

impl<'a> Advance<'a> {
    const fn new(
        policy: &'a Policy,
        state: &'a State,
        facts: &'a dyn Facts,
        now: Moment,
        calendar: &'a Calendar,
    ) -> Self {
        Self {
            policy,
            state,
            facts,
            now,
            calendar,
            marks: state.marks,
            content: state.content,
            round: state.round,
            occurred_at: now,
            voided: Bits::NONE,
            events: Vec::new(),
        }
    }
}

impl Advance<'_> {
    const fn ask(&self) -> Ask<'_> {
        Ask {
            policy: self.policy,
            state: self.state,
            facts: self.facts,
        }
    }

    const fn refuse(&self) -> Refuse<'_> {
        self.ask().refuse()
    }

    fn emit(&mut self, event: FlowEvent) {
        self.marks.apply(&event);
        self.events.push(event);
    }

    fn take(&mut self, input: &Input) -> Result<(), Vec<Refusal>> {
        match input {
            Input::Start { content } => self.start(content),
            Input::Complete(act) => self.complete(act)?,
            Input::Opinion(act) => self.opinion(act)?,
            Input::Withdraw { person, reason } => self.withdraw(person, reason)?,
            Input::FormFilled { form, person } => self.form_filled(*form, person)?,
            Input::FactsChanged { occurred_at } => self.facts_changed(*occurred_at),
            Input::ContentChanged { content } => self.content_changed(content)?,
            Input::Amended { content } => self.amended(content)?,
            Input::Pause { side } => self.pause(*side),
            Input::Resume => self.resume(),
            Input::Tick => self.tick(),
            Input::CalendarChanged => self.calendar_changed(),
            Input::Cancel { person, reason } => self.cancel(person, reason)?,
        }
        Ok(())
    }

    /// The order begins; a second start changes nothing.
    fn start(&mut self, content: &Content) {
        if self.state.phase != Phase::New {
            return;
        }
        self.content = *content;
        self.emit(FlowEvent::Started { content: *content });
        let roots = self.policy.each_step().filter(|(_, s)| s.needs.is_empty());
        let roots = roots.map(|(ix, _)| ix.at()).collect();
        self.cascade(roots);
    }

    fn is_running(&self) -> bool {
        self.state.phase == Phase::Running
    }

    fn facts_changed(&mut self, occurred_at: Option<Moment>) {
        if !self.is_running() {
            return;
        }
        self.occurred_at = occurred_at.unwrap_or(self.now);
        self.fact_clocks();
        self.demand_forms(self.marks.open);
        let conditional = self.policy.world;
        self.cascade(conditional.or(self.policy.waiting));
    }

    /// A draft takes new content; an approved order takes an amendment, which voids exactly the
    /// opinions that rest on what changed; under review the content is frozen.
    fn content_changed(&mut self, content: &Content) -> Result<(), Vec<Refusal>> {
        if !self.is_running() {
            return Err(vec![self.refuse().not_running()]);
        }
        if under_review(self.policy, self.state) {
            return Err(vec![self.refuse().frozen()]);
        }
        if *content == self.content {
            return Ok(());
        }
        self.content = *content;
        self.emit(FlowEvent::ContentBound { content: *content });
        if self.policy.entries.within(self.marks.done) {
            self.void_touched();
        }
        Ok(())
    }

    /// An approved order takes content that was decided on beside its reviews.
    fn amended(&mut self, content: &Content) -> Result<(), Vec<Refusal>> {
        if !self.is_running() {
            return Err(vec![self.refuse().not_running()]);
        }
        if under_review(self.policy, self.state) {
            return Err(vec![self.refuse().frozen()]);
        }
        if *content != self.content {
            self.content = *content;
            self.emit(FlowEvent::ContentBound { content: *content });
        }
        self.facts_changed(None);
        Ok(())
    }

    fn withdraw(&mut self, person: &Person, reason: &str) -> Result<(), Vec<Refusal>> {
        let reasons = explain_withdraw(self.policy, self.state, self.facts, person);
        if !reasons.is_empty() {
            return Err(reasons);
        }
        if reason.trim().is_empty() {
            return Err(vec![self.refuse().reason_missing(None)]);
        }
        let Some(to) = self.policy.entries.iter().next() else {
            return Ok(());
        };
        let region = self
            .policy
            .reviews
            .iter()
            .map(|i| self.policy.steps[i].region);
        let region = region.fold(Bits::NONE, Bits::or);
        self.emit(FlowEvent::Returned {
            to: StepIx::of(to),
            from: None,
            round: self.round,
            by: Names::from(person),
            reason: reason.to_owned(),
        });
        self.send_back(StepIx::of(to), region);
        Ok(())
    }

    fn cancel(&mut self, person: &Person, reason: &str) -> Result<(), Vec<Refusal>> {
        let mut reasons = explain_cancel(self.policy, self.state, self.facts, person);
        if self.is_running() && reason.trim().is_empty() {
            reasons.push(self.refuse().reason_missing(None));
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        self.emit(FlowEvent::Cancelled {
            by: Names::from(person),
            reason: reason.to_owned(),
        });
        Ok(())
    }

    fn pause(&mut self, side: Side) {
        if self.is_running() && self.state.pause.is_none() {
            self.emit(FlowEvent::ClockPaused { side, at: self.now });
        }
    }
}
