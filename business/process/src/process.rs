//! The face: what areas and commands ask of running policies.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use access::{Permit, Post, matrix::PublishPolicy};
use engine::{
    Answers, Calendar, CompleteInput, Content, FactSet, FlowEvent, FormIx, Input, LineFacts,
    OpinionInput, Person, Posts, Side, State, StepIx, Verdict, compliance::ClauseVector,
};
use kernel::{Date, DepartmentId, Fault, Moment, Refusal, Result, UserId, text};
use serde_json::Value;
use store::{Db, Tx};

use crate::{
    Acting, Areas, Movement, MovementRow, Owner, Publication, RunningPolicy, Subject,
    act::Act,
    asked::Asked,
    calendars::Calendars,
    policies::{self, Policies},
    store::{
        instances::{self, Instance},
        ledger, participants, policies as policy_store,
    },
};

/// Running policies. Cheap to clone; all clones share what was compiled.
#[derive(Clone)]
pub struct Process(Arc<Shared>);

struct Shared {
    policies: Policies,
    calendars: Calendars,
    homes: RwLock<Arc<HashMap<Post, DepartmentId>>>,
    areas: Arc<dyn Areas>,
}

/// How an instance begins.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The document, made in this very transaction.
    pub subject: Subject,
    /// The policy it will run under, from [`Process::policy_for`].
    pub policy: RunningPolicy,
    /// Who answers for it.
    pub owner: Owner,
    /// The hashes of its content.
    pub content: Content,
    /// What its area knows already; nothing more is loaded. The first clock counts from one of
    /// these (`contract.signed_on`).
    pub facts: FactSet,
    /// Where it stands in lists of the newest: its creation.
    pub sort_at: Moment,
}

/// An opinion in words, as it comes from a person.
#[derive(Debug, Clone)]
pub struct OpinionWords<'a> {
    /// On which step, by key.
    pub step: &'a str,
    /// What he says.
    pub verdict: Verdict,
    /// Why.
    pub reason: &'a str,
    /// The answers to the checklist.
    pub answers: Answers,
}

impl Process {
    /// Running policies over the areas. Follow with [`Self::load`].
    #[must_use]
    pub fn new(areas: Arc<dyn Areas>) -> Self {
        Self(Arc::new(Shared {
            policies: Policies::default(),
            calendars: Calendars::default(),
            homes: RwLock::default(),
            areas,
        }))
    }

    /// Reads bindings, policies and calendars; at start, and now and then, since another node may
    /// have changed them.
    ///
    /// # Errors
    /// When the database fails or a published policy no longer compiles.
    pub async fn load(&self, db: &Db) -> Result<()> {
        let this = self.clone();
        db.read_with(move |tx| Box::pin(async move { this.load_in(tx).await }))
            .await
    }

    /// [`Self::load`] within a transaction.
    ///
    /// # Errors
    /// As for [`Self::load`].
    pub async fn load_in(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.0.calendars.load(tx).await?;
        let homes = Arc::new(access::people::homes(tx).await?);
        *self.0.homes.write().unwrap_or_else(PoisonError::into_inner) = homes;
        self.0.policies.load(tx).await
    }

    // -- Policies -------------------------------------------------------------------------------

    /// Publishes a policy text as its next version and lets order types run under it from now on;
    /// the same text again only binds. Running orders stay with the version they pinned. Call
    /// [`Self::load`] after the commit.
    ///
    /// # Errors
    /// The linter's findings, each with its place.
    pub async fn publish(
        &self,
        tx: &mut Tx<'_>,
        (yaml, note): (&str, &str),
        order_types: &[&str],
        permit: &Permit<PublishPolicy>,
        now: Moment,
    ) -> Result<Publication> {
        let published = policies::publish(tx, yaml, note, permit, now).await?;
        for order_type in order_types {
            policy_store::bind(tx, order_type, &published.policy).await?;
        }
        Ok(published)
    }

    /// The policy that new orders of a type run under.
    ///
    /// # Errors
    /// Invalid when no policy is bound to the type.
    pub fn policy_for(&self, order_type: &str) -> Result<RunningPolicy> {
        self.0.policies.for_type(order_type)
    }

    /// The policy version a subject runs under.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn policy_of(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<RunningPolicy> {
        let instance = instances::load(tx, subject).await?;
        self.0
            .policies
            .get(tx, &instance.policy, instance.policy_version)
            .await
    }

    // -- Time -----------------------------------------------------------------------------------

    /// The company's civil date at a moment.
    #[must_use]
    pub fn today(&self, now: Moment) -> Date {
        self.calendar().date(now)
    }

    /// The company's calendar.
    #[must_use]
    pub fn calendar(&self) -> Arc<Calendar> {
        self.0.calendars.company()
    }

    /// The calendar of a department, or the company's.
    #[must_use]
    pub fn calendar_of(&self, department: Option<DepartmentId>) -> Arc<Calendar> {
        self.0.calendars.of(department)
    }

    // -- Acts -----------------------------------------------------------------------------------

    /// Begins to run a subject's policy: called by the area that has just made the subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start(
        &self,
        tx: &mut Tx<'_>,
        begin: Begin,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let Begin {
            subject,
            policy,
            owner,
            content,
            facts,
            sort_at,
        } = begin;
        let instance = Instance {
            subject,
            policy: policy.id.clone(),
            policy_version: i64::from(policy.version),
            state: State::new(),
            clauses: ClauseVector::default(),
            version: 1,
            owner: Some(owner.user),
            department: owner.department,
            sort_at,
            next_due: None,
            closed_at: None,
        };
        if acting.user() != Some(owner.user) {
            participants::add(tx, subject, sort_at, owner.user).await?;
        }
        let act = Act::new(Input::Start { content }, acting);
        self.begin(tx, &policy, instance, (&act, Asked::given(facts)))
            .await
    }

    /// Submits a subject: completes its entry step with the content submitted.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn submit(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        content: Content,
        answers: Answers,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let policy = self
            .0
            .policies
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let entry = policy.step_of(engine::Activity::Enter);
        let step = entry.ok_or_else(|| Fault::internal("the policy has no entry step"))?;
        let (person, actor) = self.person(&instance, policy.step(step).posts, acting)?;
        let input = CompleteInput {
            step,
            person,
            answers,
            content,
        };
        let act = Act {
            actor,
            ..Act::new(Input::Complete(Box::new(input)), acting)
        };
        self.act(tx, instance, &act).await
    }

    /// Completes a human step other than a review, by its key.
    ///
    /// # Errors
    /// Refused, with every reason; not found for a step that the policy does not have.
    pub async fn complete(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        step: &str,
        answers: Answers,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let (step, posts) = self.step(tx, &instance, step).await?;
        let (person, actor) = self.person(&instance, posts, acting)?;
        let content = *instance.state.content();
        let input = CompleteInput {
            step,
            person,
            answers,
            content,
        };
        let act = Act {
            actor,
            ..Act::new(Input::Complete(Box::new(input)), acting)
        };
        self.act(tx, instance, &act).await
    }

    /// Gives an opinion on a review. The caller has compared the revision that the person saw with
    /// the present one, so the present content is what was seen.
    ///
    /// # Errors
    /// Refused, with every reason; not found for a step that the policy does not have.
    pub async fn give_opinion(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        words: OpinionWords<'_>,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let (step, posts) = self.step(tx, &instance, words.step).await?;
        let (person, actor) = self.person(&instance, posts, acting)?;
        let input = OpinionInput {
            step,
            person,
            verdict: words.verdict,
            reason: words.reason.to_owned(),
            answers: words.answers,
            seen: *instance.state.content(),
        };
        let act = Act {
            actor,
            ..Act::new(Input::Opinion(Box::new(input)), acting)
        };
        self.act(tx, instance, &act).await
    }

    /// Fills in a form that a review demands; `answers` by question.
    ///
    /// # Errors
    /// Invalid for answers that do not fit the questions; refused, with every reason.
    pub async fn fill_form(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        form: &str,
        answers: Value,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let policy = self
            .0
            .policies
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let ix: FormIx = policy.form_ix(form).ok_or(Fault::NotFound("form"))?;
        let spec = &policy.forms[ix.at()];
        crate::form::check(spec, &answers)?;
        let (person, actor) = self.person(&instance, spec.posts, acting)?;
        let input = Input::FormFilled { form: ix, person };
        let act = Act {
            actor,
            forms: vec![(ix, answers)],
            ..Act::new(input, acting)
        };
        self.act(tx, instance, &act).await
    }

    /// Takes a subject back from review.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn withdraw(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        reason: &str,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let (person, actor) = self.person(&instance, Posts::NONE, acting)?;
        let input = Input::Withdraw {
            person,
            reason: reason.to_owned(),
        };
        let act = Act {
            actor,
            ..Act::new(input, acting)
        };
        self.act(tx, instance, &act).await
    }

    /// Gives a subject up.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn cancel(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        reason: &str,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let policy = self
            .0
            .policies
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let (person, actor) = self.person(&instance, policy.cancel_by, acting)?;
        let input = Input::Cancel {
            person,
            reason: reason.to_owned(),
        };
        let act = Act {
            actor,
            ..Act::new(input, acting)
        };
        self.act(tx, instance, &act).await
    }

    /// The content of a draft was edited, or an amendment of an approved order took effect: opinions
    /// that rest on what changed become void.
    ///
    /// # Errors
    /// Refused while the subject is under review.
    pub async fn content_changed(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        content: Content,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        self.act(
            tx,
            instance,
            &Act::new(Input::ContentChanged { content }, acting),
        )
        .await
    }

    /// Facts other than line quantities changed: money came, a paper was filed, a ticket was closed.
    /// One call at the end of a command is enough.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts_changed(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        occurred_at: Option<Moment>,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        self.act(
            tx,
            instance,
            &Act::new(Input::FactsChanged { occurred_at }, acting),
        )
        .await
    }

    /// Stops the clocks until the other side answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pause(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        side: Side,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        self.act(tx, instance, &Act::new(Input::Pause { side }, acting))
            .await
    }

    /// The other side answered: clocks run again, the delay is booked to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resume(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        self.act(tx, instance, &Act::new(Input::Resume, acting))
            .await
    }

    // -- The ledger -----------------------------------------------------------------------------

    /// Records one movement; see [`Self::record_all`].
    ///
    /// # Errors
    /// As for [`Self::record_all`].
    pub async fn record(
        &self,
        tx: &mut Tx<'_>,
        movement: Movement,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        self.record_all(tx, &[movement], acting).await
    }

    /// Records what happened to lines of one subject: appends the movements, adds them to the lines'
    /// sums, and lets the policy go on once. Limits (not more shipped than passed) are the caller's
    /// to check, under [`Self::lock_lines`].
    ///
    /// # Errors
    /// Conflict `line_movements_document_once` when a document would count twice; invalid for a
    /// movement of nothing or of several subjects.
    pub async fn record_all(
        &self,
        tx: &mut Tx<'_>,
        movements: &[Movement],
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let Some(first) = movements.first() else {
            return Ok(Vec::new());
        };
        let subject = first.subject;
        if movements.iter().any(|m| m.subject != subject) {
            return Err(Fault::internal(
                "movements of several subjects in one batch",
            ));
        }
        movements.iter().try_for_each(Movement::check)?;
        instances::lock(tx, subject).await?;
        ledger::append(tx, movements, acting.user().map(|user| user.0), acting.now).await?;
        for share in shares(movements)? {
            ledger::add(tx, subject, &share).await?;
        }
        self.areas().moved(tx, subject, movements, acting).await?;
        // What followed may have led the policy on already.
        let instance = instances::lock(tx, subject).await?;
        let occurred_at = movements.iter().map(|m| m.occurred_at).max();
        let input = Input::FactsChanged {
            occurred_at: occurred_at.map(|at| at.min(acting.now)),
        };
        self.act(tx, instance, &Act::new(input, acting)).await
    }

    /// The quantities of every line of a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lines(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<LineFacts>> {
        ledger::facts(tx, subject).await
    }

    /// The quantities of every line, with the subject locked until the end of the transaction: what
    /// is checked against them still holds when the movement is recorded.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn lock_lines(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<LineFacts>> {
        instances::lock(tx, subject).await?;
        ledger::facts(tx, subject).await
    }

    /// Everything that happened to a subject's lines, in the order it was recorded.
    ///
    /// # Errors
    /// When the database fails. The caller has admitted the reader.
    pub async fn movements(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<MovementRow>> {
        ledger::movements(tx, subject).await
    }

    // -- People ---------------------------------------------------------------------------------

    /// Lets somebody take part in a subject, so that he sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_part(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        user: UserId,
        sort_at: Moment,
    ) -> Result<()> {
        participants::add(tx, subject, sort_at, user).await
    }

    /// Whether somebody takes part in a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn takes_part(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        user: UserId,
    ) -> Result<bool> {
        participants::has(tx, subject, user).await
    }

    /// Everybody who takes part in a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn participants(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<UserId>> {
        participants::of(tx, subject).await
    }

    // -- Within the crate -----------------------------------------------------------------------

    pub(crate) fn policies(&self) -> &Policies {
        &self.0.policies
    }

    /// In which department each post is held.
    pub(crate) fn homes(&self) -> Arc<HashMap<Post, DepartmentId>> {
        self.0
            .homes
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn areas(&self) -> &dyn Areas {
        &*self.0.areas
    }

    async fn step(
        &self,
        tx: &mut Tx<'_>,
        instance: &Instance,
        key: &str,
    ) -> Result<(StepIx, Posts)> {
        let policy = self
            .0
            .policies
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let step = policy.step_ix(key).ok_or(Fault::NotFound("step"))?;
        Ok((step, policy.step(step).posts))
    }

    /// The acting person as a step of these posts sees him, and who is written into the events.
    fn person(
        &self,
        instance: &Instance,
        posts: Posts,
        acting: &Acting,
    ) -> Result<(Person, kernel::Actor)> {
        let person = acting.person(posts, instance).ok_or_else(|| {
            Fault::refused(Refusal::new(
                "person_required",
                text!(
                    "此项须由人员办理，系统不能代办",
                    "a person has to do this; the system cannot"
                ),
            ))
        })?;
        let actor = acting.actor_for(&person, posts);
        Ok((person, actor))
    }
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Process").finish_non_exhaustive()
    }
}

/// The movements added up, one share per line.
fn shares(movements: &[Movement]) -> Result<Vec<LineFacts>> {
    let mut shares: Vec<LineFacts> = Vec::new();
    for movement in movements {
        let known = shares.iter().position(|share| share.line == movement.line);
        let at = known.unwrap_or_else(|| {
            shares.push(LineFacts::new(movement.line));
            shares.len() - 1
        });
        let sum = shares[at]
            .get(movement.kind)
            .0
            .checked_add(movement.quantity.0)
            .ok_or_else(Fault::overflow)?;
        shares[at].put(movement.kind, kernel::Quantity(sum));
    }
    // Everybody adds to lines in the same order, so that two batches never wait for each other.
    shares.sort_by_key(|share| share.line);
    Ok(shares)
}
