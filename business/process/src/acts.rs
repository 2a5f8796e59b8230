//! What can happen to a running policy, as areas and commands say it: each locks the instance, names
//! the acting person as the step sees him, and hands the input to the engine.

use engine::{
    Answers, CompleteInput, Content, FactSet, FlowEvent, FormIx, Input, OpinionInput, Person,
    Posts, Side, State, StepIx, Verdict, compliance::ClauseVector,
};
use kernel::{Fault, Moment, Refusal, Result, text};
use serde_json::Value;
use store::Tx;
use uuid::Uuid;

use crate::{
    Acting, Owner, Process, RunningPolicy, Subject,
    act::Act,
    asked::Asked,
    store::{
        instances::{self, Instance},
        participants,
    },
};

/// How an instance begins.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The document, made in this very transaction.
    pub subject: Subject,
    /// The policy it will run under, from [`Process::policy_for`].
    pub policy: RunningPolicy,
    /// Who answers for it.
    pub owner: Owner,
    /// Whom it is for, once known: an order's customer.
    pub party: Option<Uuid>,
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
            party,
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
            party,
            sort_at,
            next_due: None,
            closed_at: None,
        };
        if acting.user() != Some(owner.user) {
            participants::add(tx, &instance, owner.user).await?;
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
        let mut instance = instances::lock(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let entry = policy.step_of(engine::Activity::Enter);
        let step = entry.ok_or_else(|| Fault::internal("the policy has no entry step"))?;
        let (person, actor) = self.person(&instance, policy.step(step).posts, acting)?;
        let input = CompleteInput {
            step,
            person,
            answers,
            content,
        };
        let act = Act::by(actor, Input::Complete(Box::new(input)), acting);
        self.act(tx, &mut instance, &act).await
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
        let mut instance = instances::lock(tx, subject).await?;
        let (step, posts) = self.step(tx, &instance, step).await?;
        let (person, actor) = self.person(&instance, posts, acting)?;
        let content = *instance.state.content();
        let input = CompleteInput {
            step,
            person,
            answers,
            content,
        };
        let act = Act::by(actor, Input::Complete(Box::new(input)), acting);
        self.act(tx, &mut instance, &act).await
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
        let mut instance = instances::lock(tx, subject).await?;
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
        let act = Act::by(actor, Input::Opinion(Box::new(input)), acting);
        self.act(tx, &mut instance, &act).await
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
        let mut instance = instances::lock(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let ix: FormIx = policy.form_ix(form).ok_or(Fault::NotFound("form"))?;
        let spec = &policy.forms[ix.at()];
        crate::form::check(spec, &answers)?;
        let (person, actor) = self.person(&instance, spec.posts, acting)?;
        let input = Input::FormFilled { form: ix, person };
        let mut act = Act::by(actor, input, acting);
        act.forms.push((ix, answers));
        self.act(tx, &mut instance, &act).await
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
        let mut instance = instances::lock(tx, subject).await?;
        let (person, actor) = self.person(&instance, Posts::NONE, acting)?;
        let input = Input::Withdraw {
            person,
            reason: reason.to_owned(),
        };
        let act = Act::by(actor, input, acting);
        self.act(tx, &mut instance, &act).await
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
        let mut instance = instances::lock(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let posts = engine::cancelled_by(&policy, &instance.state);
        let (person, actor) = self.person(&instance, posts, acting)?;
        let input = Input::Cancel {
            person,
            reason: reason.to_owned(),
        };
        let act = Act::by(actor, input, acting);
        self.act(tx, &mut instance, &act).await
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
        let mut instance = instances::lock(tx, subject).await?;
        self.act(
            tx,
            &mut instance,
            &Act::new(Input::ContentChanged { content }, acting),
        )
        .await
    }

    /// Says whom a subject is for, when that was not known at its beginning or has changed.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn name_party(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        party: Option<Uuid>,
    ) -> Result<()> {
        let mut instance = instances::lock(tx, subject).await?;
        if instance.party == party {
            return Ok(());
        }
        instance.party = party;
        instances::name_party(tx, &mut instance).await?;
        participants::name_party(tx, &instance).await
    }

    /// A change of an approved order took effect on which the heads concerned have decided: its
    /// content is bound anew, the opinions of its reviews stand.
    ///
    /// # Errors
    /// Refused while the subject is under review, or not running.
    pub async fn amended(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        content: Content,
        acting: &Acting,
    ) -> Result<Vec<FlowEvent>> {
        let mut instance = instances::lock(tx, subject).await?;
        let act = Act::new(Input::Amended { content }, acting);
        self.act(tx, &mut instance, &act).await
    }

    /// Facts other than line quantities changed: money came, a paper was filed, a ticket was closed.
    /// One call at the end of a command is enough; within reactions the policy goes on after the last
    /// of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts_changed(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        occurred_at: Option<Moment>,
        acting: &Acting,
    ) -> Result<()> {
        self.enter(tx)?;
        self.note(tx, subject, occurred_at);
        self.leave(tx, acting).await
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
        let mut instance = instances::lock(tx, subject).await?;
        self.act(tx, &mut instance, &Act::new(Input::Pause { side }, acting))
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
        let mut instance = instances::lock(tx, subject).await?;
        self.act(tx, &mut instance, &Act::new(Input::Resume, acting))
            .await
    }

    async fn step(
        &self,
        tx: &mut Tx<'_>,
        instance: &Instance,
        key: &str,
    ) -> Result<(StepIx, Posts)> {
        let policy = self.policy_in(tx, instance).await?;
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
