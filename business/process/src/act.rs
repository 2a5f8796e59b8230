//! One input to a running policy: lock, load what is asked for, decide, save, react.

use engine::{Activity, Calendar, FlowEvent, FormIx, Input, Phase, Policy, State, next_wake};
use kernel::{Actor, Fault, Moment, Result};
use serde_json::Value;
use store::Tx;

use crate::{
    Acting, Happened, Subject, Wanted,
    asked::{Asked, Missed},
    compliance,
    flow::{self, Outcome},
    milestones,
    process::Process,
    store::{instances, instances::Instance, ledger},
};

/// Facts rest on facts at most this deep (a skipped step opens the next, and so on); more rounds of
/// loading than a policy can have steps would be a defect.
const LOADS_MAX: usize = 64;
/// Reactions to reactions at most this deep; the areas' reactions form no circle.
const DEPTH_MAX: u32 = 16;
/// Policies go on after reactions at most this often in one transaction, all subjects together.
const ROUNDS_MAX: usize = 1000;

/// What this transaction is in the midst of.
#[derive(Default)]
struct Reacting {
    /// How deep in reactions it is.
    depth: u32,
    /// Whose facts changed meanwhile. One act after the last reaction looks at all of them: an
    /// approval moves the lines of an order a dozen times.
    changed: Vec<Changed>,
}

/// Facts of a subject changed.
struct Changed {
    subject: Subject,
    /// When; no moment means now.
    at: Option<Moment>,
    /// Whether the command itself changed them. What reactions change follows by rule: it is not
    /// the doing of whoever acted last.
    by_hand: bool,
}

impl Reacting {
    /// No moment means now, which is later than any.
    fn note(&mut self, subject: Subject, at: Option<Moment>) {
        let by_hand = self.depth <= 1;
        match self.changed.iter_mut().find(|c| c.subject == subject) {
            Some(known) => {
                known.at = at.and_then(|at| known.at.map(|known| known.max(at)));
                known.by_hand |= by_hand;
            }
            None => self.changed.push(Changed {
                subject,
                at,
                by_hand,
            }),
        }
    }
}

/// An input with all that belongs to it.
pub(crate) struct Act<'a> {
    pub(crate) input: Input,
    pub(crate) acting: &'a Acting,
    /// Who is written into the events.
    pub(crate) actor: Actor,
    /// What was filled in, for a form.
    pub(crate) forms: Vec<(FormIx, Value)>,
}

impl<'a> Act<'a> {
    /// Written down as done by who acts.
    pub(crate) fn new(input: Input, acting: &'a Acting) -> Self {
        Self::by(acting.actor.clone(), input, acting)
    }

    /// Written down as done by this actor.
    pub(crate) fn by(actor: Actor, input: Input, acting: &'a Acting) -> Self {
        Self {
            input,
            acting,
            actor,
            forms: Vec::new(),
        }
    }
}

impl Process {
    /// Runs an input on a locked instance, which is then as it was saved.
    pub(crate) async fn act(
        &self,
        tx: &mut Tx<'_>,
        instance: &mut Instance,
        act: &Act<'_>,
    ) -> Result<Vec<FlowEvent>> {
        let policy = self.policy_in(tx, instance).await?;
        let calendar = self.calendar_of(instance.department);
        let mut asked = Asked::default();
        let now = act.acting.now;
        let decision = Decision {
            process: self,
            policy: &policy,
            calendar: &calendar,
            subject: instance.subject,
            now,
        };
        let decided = decision
            .make(tx, &instance.state, &act.input, &mut asked)
            .await?;
        if decided.events.is_empty() && decided.next_wake == instance.next_due {
            return Ok(decided.events);
        }
        let reached = (&*policy, decided.events.as_slice());
        self.pass_milestones(tx, instance.subject, reached, now)
            .await?;
        let before = std::mem::replace(&mut instance.state, decided.after);
        instance.next_due = decided.next_wake;
        instance.closed_at = closed_at(instance, now);
        let nets = compliance::weigh(&policy, &mut instance.clauses, &before, &decided.events);
        let homes = self.homes();
        instances::save(tx, instance).await?;
        let outcome = Outcome {
            policy: &policy,
            calendar: &calendar,
            before: &before,
            instance,
            events: &decided.events,
            facts: &asked,
            acting: act.acting,
            actor: &act.actor,
            by_hand: matches!(act.input, Input::FactsChanged { .. }),
            forms: &act.forms,
            homes: &homes,
        };
        let seqs = flow::write(tx, &outcome).await?;
        compliance::write(tx, &outcome, &nets, &seqs).await?;
        if let Some(now) = milestones::moved(&policy, &before, &instance.state) {
            self.areas()
                .milestones_moved(tx, instance.subject, &now)
                .await?;
        }
        self.react(tx, instance.subject, &policy, &decided.events, act.acting)
            .await?;
        Ok(decided.events)
    }

    /// Begins an instance: like [`Self::act`], but there is nothing to load.
    pub(crate) async fn begin(
        &self,
        tx: &mut Tx<'_>,
        policy: &Policy,
        mut instance: Instance,
        (act, facts): (&Act<'_>, Asked),
    ) -> Result<Vec<FlowEvent>> {
        let calendar = self.calendar_of(instance.department);
        let now = act.acting.now;
        let before = State::new();
        let events = engine::advance(policy, &before, &act.input, &facts, now, &calendar)
            .map_err(Fault::Refused)?;
        events.iter().for_each(|event| instance.state.apply(event));
        instance.next_due = next_wake(policy, &instance.state, &facts, &calendar);
        let nets = compliance::weigh(policy, &mut instance.clauses, &before, &events);
        let homes = self.homes();
        instances::insert(tx, &instance).await?;
        let outcome = Outcome {
            policy,
            calendar: &calendar,
            before: &before,
            instance: &instance,
            events: &events,
            facts: &facts,
            acting: act.acting,
            actor: &act.actor,
            by_hand: false,
            forms: &[],
            homes: &homes,
        };
        let seqs = flow::write(tx, &outcome).await?;
        compliance::write(tx, &outcome, &nets, &seqs).await?;
        self.react(tx, instance.subject, policy, &events, act.acting)
            .await?;
        Ok(events)
    }

    /// Lets the areas react to each event, in order, and then every policy whose facts they changed
    /// go on.
    async fn react(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        policy: &Policy,
        events: &[FlowEvent],
        acting: &Acting,
    ) -> Result<()> {
        self.enter(tx)?;
        let by_rule = acting.by_rule();
        for event in events {
            self.areas()
                .react(tx, subject, &Happened { policy, event }, &by_rule)
                .await?;
        }
        self.leave(tx, acting).await
    }

    /// Until [`Self::leave`], what changes facts is only noted.
    pub(crate) fn enter(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reacting = tx.memo::<Reacting>();
        reacting.depth += 1;
        if reacting.depth > DEPTH_MAX {
            return Err(Fault::internal("reactions of areas run in a circle"));
        }
        Ok(())
    }

    /// Facts of a subject changed at a moment, or now.
    pub(crate) fn note(&self, tx: &mut Tx<'_>, subject: Subject, at: Option<Moment>) {
        tx.memo::<Reacting>().note(subject, at);
    }

    /// Back from reactions: from the outermost, the policies whose facts changed go on.
    pub(crate) async fn leave(&self, tx: &mut Tx<'_>, acting: &Acting) -> Result<()> {
        if tx.memo::<Reacting>().depth == 1 {
            for round in 0.. {
                let Some(changed) = tx.memo::<Reacting>().changed.pop() else {
                    break;
                };
                if round == ROUNDS_MAX {
                    return Err(Fault::internal("reactions of areas run in a circle"));
                }
                let instance = instances::lock(tx, changed.subject).await?;
                let input = Input::FactsChanged {
                    occurred_at: changed.at,
                };
                let act = if changed.by_hand {
                    Act::new(input, acting)
                } else {
                    Act::by(acting.by_rule().actor, input, acting)
                };
                Box::pin(self.go_on(tx, instance, &act)).await?;
            }
        }
        tx.memo::<Reacting>().depth -= 1;
        Ok(())
    }

    /// Facts changed or time passed: the policy goes on, and through an open shipping step goes
    /// what needs no hand.
    pub(crate) async fn go_on(
        &self,
        tx: &mut Tx<'_>,
        mut instance: Instance,
        act: &Act<'_>,
    ) -> Result<Vec<FlowEvent>> {
        let events = self.act(tx, &mut instance, act).await?;
        let ship = self.policy_in(tx, &instance).await?.step_of(Activity::Ship);
        let state = &instance.state;
        if ship.is_some_and(|ship| state.is_open(ship)) && state.phase() == Phase::Running {
            self.areas()
                .at_shipping(tx, instance.subject, act.acting.now)
                .await?;
        }
        Ok(events)
    }
}

/// What stays the same while facts are loaded and the decision is made again.
pub(crate) struct Decision<'a> {
    pub(crate) process: &'a Process,
    pub(crate) policy: &'a Policy,
    pub(crate) calendar: &'a Calendar,
    pub(crate) subject: Subject,
    pub(crate) now: Moment,
}

struct Decided {
    events: Vec<FlowEvent>,
    after: State,
    next_wake: Option<Moment>,
}

impl Decision<'_> {
    /// Decides over the facts that turn out to be needed.
    async fn make(
        &self,
        tx: &mut Tx<'_>,
        state: &State,
        input: &Input,
        asked: &mut Asked,
    ) -> Result<Decided> {
        self.settle(tx, asked, |facts| {
            let events =
                engine::advance(self.policy, state, input, facts, self.now, self.calendar)?;
            let mut after = state.clone();
            events.iter().for_each(|event| after.apply(event));
            let next_wake = next_wake(self.policy, &after, facts, self.calendar);
            Ok(Decided {
                events,
                after,
                next_wake,
            })
        })
        .await?
        .map_err(Fault::Refused)
    }

    /// Runs a pure question over facts again and again until it has all the facts it looks for.
    pub(crate) async fn settle<T: Send>(
        &self,
        tx: &mut Tx<'_>,
        asked: &mut Asked,
        question: impl Fn(&Asked) -> T,
    ) -> Result<T> {
        for _ in 0..LOADS_MAX {
            let answer = question(asked);
            let Some(missed) = asked.take_missed() else {
                return Ok(answer);
            };
            self.load(tx, missed, asked).await?;
        }
        Err(Fault::internal("a decision never had all its facts"))
    }

    async fn load(&self, tx: &mut Tx<'_>, missed: Missed, asked: &mut Asked) -> Result<()> {
        if missed.lines {
            asked
                .facts
                .set_lines(ledger::facts(tx, self.subject).await?);
        }
        if missed.facts.is_empty() && missed.line_fields.is_empty() {
            return Ok(());
        }
        let wanted = Wanted {
            policy: self.policy,
            facts: missed.facts,
            line_fields: missed.line_fields,
        };
        self.process
            .areas()
            .facts(tx, self.subject, &wanted, &mut asked.facts, self.now)
            .await
    }
}

/// When the instance ended, once it has.
fn closed_at(instance: &Instance, now: Moment) -> Option<Moment> {
    match instance.state.phase() {
        engine::Phase::New | engine::Phase::Running => None,
        engine::Phase::Cancelled | engine::Phase::Closed => instance.closed_at.or(Some(now)),
    }
}
