//! How a subject stands under its policy, for its page: steps with states, clocks and people, what
//! the asking person may do and why not, opinions of all rounds, forms.

mod opinions;
mod papers;
mod steps;

pub(crate) use opinions::void_text;
pub use papers::PaperNeeded;
pub(crate) use steps::{days_left, named_posts};

use std::collections::HashMap;

use access::{Permit, matrix::ViewOrder};
use engine::{Calendar, LineFacts, Policy, Side, State};
use kernel::{LineId, Moment, Quantity, Refusal, Result, Text, UserId};
use serde::Serialize;
use store::Tx;

use crate::{
    Acting, CheckReport, Process, Standing, Subject, Task,
    act::Decision,
    asked::Asked,
    store::{
        instances,
        instances::Instance,
        opinions::{FormRow, OpinionRow, forms_of, of as opinions_of},
        participants, tasks,
    },
};

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NamedPerson {
    /// Who.
    pub user: UserId,
    /// His name.
    pub name: String,
}

/// A post by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NamedPost {
    /// Its key, e.g. `sales_manager`.
    pub post: String,
    /// Its name.
    pub title: Text,
}

/// A clause in its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ClauseWords {
    /// Its id, e.g. `EQ-4.1a`.
    pub id: String,
    /// What it says.
    pub text: Text,
}

/// How a subject stands under its policy.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StepsView {
    /// The policy's id.
    pub policy: String,
    /// The version this subject pinned.
    pub version: u32,
    /// The rule book's name.
    pub title: Text,
    /// `new`, `running`, `cancelled` or `closed`.
    #[schema(value_type = String)]
    pub phase: engine::Phase,
    /// The round of review; 0 before the first submission.
    pub round: u16,
    /// Whether the content is frozen: under review.
    pub frozen: bool,
    /// Whose answer the clocks wait for, and since when.
    pub paused: Option<PausedView>,
    /// The company's words for progress, in the policy's order.
    pub milestones: Vec<MilestoneView>,
    /// Every step, in the policy's order.
    pub steps: Vec<StepView>,
    /// Every opinion and confirmation, of all rounds, voided ones too.
    pub opinions: Vec<OpinionView>,
    /// The forms of this policy that are demanded or filled in.
    pub forms: Vec<FormView>,
    /// Every task there was or is: of steps, alerts, follow-ups.
    pub tasks: Vec<Task>,
    /// Who takes part.
    pub participants: Vec<NamedPerson>,
}

/// A pause of the clocks.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PausedView {
    /// Whose answer is awaited: `customer` or `supplier`.
    #[schema(value_type = String)]
    pub side: Side,
    /// Since when.
    pub since: Moment,
}

/// A milestone.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MilestoneView {
    /// Its key.
    pub key: String,
    /// The company's word.
    pub title: Text,
    /// Whether it is reached.
    pub reached: bool,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not its turn yet.
    Waiting,
    /// Can be worked on.
    Open,
    /// Open and past due.
    Overdue,
    /// Done.
    Done,
    /// Does not apply to this subject.
    Skipped,
}

/// A step.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StepView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// What it consists of, e.g. `approve`, `ship`.
    #[schema(value_type = String)]
    pub activity: engine::Activity,
    /// Whether a person's act completes it, rather than facts.
    pub human: bool,
    /// The keys of the steps before it.
    pub needs: Vec<String>,
    /// Who does it.
    pub posts: Vec<NamedPost>,
    /// Where it stands.
    pub state: StepState,
    /// Whether it was not done in time at least once.
    pub late: bool,
    /// Since when it is or was open.
    pub opened_at: Option<Moment>,
    /// When it was done last.
    pub done_at: Option<Moment>,
    /// When it should be done.
    pub due_at: Option<Moment>,
    /// The due moment rests on holidays that are not published yet.
    pub provisional: bool,
    /// Working days left until due; negative when past it.
    pub days_left: Option<i64>,
    /// The rung of the escalation ladder that is reached.
    pub escalation: u8,
    /// Everybody who did it or gave an opinion on it.
    pub done_by: Vec<NamedPerson>,
    /// The clauses behind it, the most telling first.
    pub clauses: Vec<ClauseWords>,
    /// Questions to the person.
    pub checklist: Vec<QuestionView>,
    /// The keys of the computed checks beside it.
    pub checks: Vec<String>,
    /// The keys of its forms.
    pub forms: Vec<String>,
    /// Where a return sends the subject.
    pub returns_to: Option<String>,
    /// What an opinion rests on.
    pub looks_at: Vec<String>,
    /// Whom a new round asks: `all` or `objector_and_touched`.
    #[schema(value_type = String)]
    pub on_objection: engine::policy::file::OnObjection,
    /// Whether the asking person may do it now.
    pub allowed: bool,
    /// Why not.
    pub refusals: Vec<Refusal>,
    /// Whether the asking person may return or object.
    pub return_allowed: bool,
    /// Why not.
    pub return_refusals: Vec<Refusal>,
    /// How many more units of each line may go through now; for steps that goods flow through.
    pub ceilings: Vec<CeilingView>,
}

/// How far a line may go through a step now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CeilingView {
    /// Which line.
    pub line: LineId,
    /// How many more units.
    pub quantity: Quantity,
}

/// A question of a checklist.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct QuestionView {
    /// Its key.
    pub key: String,
    /// The question.
    pub text: Text,
    /// Whether a written opinion is required with the answer.
    pub opinion: bool,
}

/// What somebody said.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OpinionView {
    /// Which.
    #[schema(value_type = String, format = Uuid)]
    pub id: uuid::Uuid,
    /// On which step.
    pub step: String,
    /// In which round.
    pub round: i64,
    /// Who.
    pub by: NamedPerson,
    /// For whom, when he acted as a delegate.
    pub on_behalf_of: Option<NamedPerson>,
    /// The post it rests on.
    pub post: String,
    /// `approve`, `return`, `object` or `complete`.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// The answers to the checklist, and how the checks stood.
    #[schema(value_type = Object)]
    pub checklist: serde_json::Value,
    /// The hash of the content that was seen.
    pub content_hash: String,
    /// The event that proves it.
    pub event_seq: i64,
    /// When.
    pub at: Moment,
    /// When it became void.
    pub voided_at: Option<Moment>,
    /// Why it became void.
    pub voided_why: Option<Text>,
}

/// A form.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FormView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// The review that cannot be passed without it.
    pub step: String,
    /// Who fills it in.
    pub posts: Vec<NamedPost>,
    /// Whether it is demanded.
    pub demanded: bool,
    /// Its questions.
    pub questions: Vec<FormQuestion>,
    /// What was filled in last.
    #[schema(value_type = Option<Object>)]
    pub answers: Option<serde_json::Value>,
    /// By whom.
    pub filled_by: Option<NamedPerson>,
    /// When.
    pub filled_at: Option<Moment>,
}

/// A question of a form.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FormQuestion {
    /// Its key.
    pub key: String,
    /// The question.
    pub text: Text,
    /// The type of its answer: `bool`, `int`, `money`, `date`, `text` …
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: engine::FactType,
    /// Whether it may be left empty.
    pub optional: bool,
}

/// A computed check beside a step.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CheckView {
    /// Its key, e.g. `credit`.
    pub key: String,
    /// What is checked.
    pub title: Text,
    /// Whether it passes.
    pub passes: bool,
    /// Whether nobody can approve over its failure; otherwise a reason is needed.
    pub blocks: bool,
    /// The clause behind it.
    pub clause: Option<String>,
    /// The figures behind it.
    pub report: CheckReport,
}

impl Process {
    /// How a subject stands, for its page, with what the asking person may do.
    ///
    /// # Errors
    /// Not found when the subject is out of his reach.
    pub async fn view(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        permit: &Permit<ViewOrder>,
        now: Moment,
    ) -> Result<StepsView> {
        let permit = self.admit(tx, subject, permit).await?;
        let instance = instances::load(tx, subject).await?;
        let policy = self
            .policies()
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let opinions = opinions_of(tx, subject).await?;
        let forms = forms_of(tx, subject).await?;
        let users = participants::of(tx, subject).await?;
        let names = names(tx, &instance.state, &opinions, &forms, &users).await?;
        let calendar = self.calendar_of(instance.department);
        let acting = Acting::new(&permit, now);
        let page = Page {
            policy: &policy,
            instance: &instance,
            names: &names,
            calendar: &calendar,
        };
        let decision = page.decision(self, now);
        let mut asked = Asked::default();
        let steps = decision
            .settle(tx, &mut asked, |facts| page.steps(facts, &acting))
            .await?;
        let state = &instance.state;
        Ok(StepsView {
            policy: policy.id.clone(),
            version: policy.version,
            title: policy.title.clone(),
            phase: state.phase(),
            round: state.round(),
            frozen: engine::under_review(&policy, state),
            paused: state.pause().map(|pause| PausedView {
                side: pause.side,
                since: pause.at,
            }),
            milestones: page.milestones(),
            steps,
            opinions: opinions.into_iter().map(|row| page.opinion(row)).collect(),
            forms: page.forms(&forms),
            tasks: tasks::of(tx, subject).await?,
            participants: users.iter().map(|user| page.person(*user)).collect(),
        })
    }

    /// What the checks of a step find now, with the figures behind them.
    ///
    /// # Errors
    /// Not found for a step that the policy does not have.
    pub async fn checks(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        step: &str,
        now: Moment,
    ) -> Result<Vec<CheckView>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self
            .policies()
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let step = policy
            .step_ix(step)
            .ok_or(kernel::Fault::NotFound("step"))?;
        let calendar = self.calendar_of(instance.department);
        let names = HashMap::new();
        let page = Page {
            policy: &policy,
            instance: &instance,
            names: &names,
            calendar: &calendar,
        };
        let mut asked = Asked::default();
        let decision = page.decision(self, now);
        let mut checks = decision
            .settle(tx, &mut asked, |facts| page.checks(step, facts))
            .await?;
        for check in &mut checks {
            let found = self.areas().check(tx, subject, &check.key, now).await?;
            // An area that has no figures leaves the facts that the condition reads.
            if !found.items.is_empty() {
                check.report = found;
            }
        }
        Ok(checks)
    }

    /// Why a person may not do a step now; empty when he may. For areas that show or guard the work
    /// of a world step, with [`Self::ceilings`] for how much.
    ///
    /// # Errors
    /// Not found when the subject does not run or has no such step.
    pub async fn explain(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        step: &str,
        acting: &Acting,
    ) -> Result<Vec<Refusal>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self
            .policies()
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let step = policy
            .step_ix(step)
            .ok_or(kernel::Fault::NotFound("step"))?;
        let calendar = self.calendar_of(instance.department);
        let decision = Decision {
            process: self,
            policy: &policy,
            calendar: &calendar,
            subject,
            now: acting.now,
        };
        let person = acting.person(policy.step(step).posts, &instance);
        decision
            .settle(tx, &mut Asked::default(), |facts| match &person {
                Some(person) => engine::explain(&policy, &instance.state, facts, step, person),
                None => engine::blocked(&policy, &instance.state, facts, step),
            })
            .await
    }

    /// Refuses work of an activity that the policy does not allow now (gates, needs), or that goes
    /// beyond what was released: `wanted` per line. Areas call it before they record the movement.
    /// A policy without such a step allows it.
    ///
    /// # Errors
    /// Refused, with every reason.
    pub async fn guard(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        activity: engine::Activity,
        wanted: &[(LineId, Quantity)],
        now: Moment,
    ) -> Result<()> {
        let instance = instances::lock(tx, subject).await?;
        let policy = self
            .policies()
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let Some(step) = policy.step_of(activity) else {
            return Ok(());
        };
        let calendar = self.calendar_of(instance.department);
        let decision = Decision {
            process: self,
            policy: &policy,
            calendar: &calendar,
            subject,
            now,
        };
        let refusals = decision
            .settle(tx, &mut Asked::default(), |facts| {
                let mut refusals = engine::blocked(&policy, &instance.state, facts, step);
                if refusals.is_empty() {
                    refusals = steps::beyond_ceiling(&policy, &instance.state, facts, step, wanted);
                }
                refusals
            })
            .await?;
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(kernel::Fault::Refused(refusals))
        }
    }

    /// How many more units of each line may go through the first step of an activity now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ceilings(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        activity: engine::Activity,
    ) -> Result<Vec<(LineId, Quantity)>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self
            .policies()
            .get(tx, &instance.policy, instance.policy_version)
            .await?;
        let lines = self.lines(tx, subject).await?;
        let Some(step) = policy.step_of(activity) else {
            return Ok(Vec::new());
        };
        let of = |line: &LineFacts| {
            (
                line.line,
                engine::ceiling(&policy, &instance.state, step, line),
            )
        };
        Ok(lines.iter().map(of).collect())
    }
}

/// What a page is made of.
struct Page<'a> {
    policy: &'a Policy,
    instance: &'a Instance,
    names: &'a HashMap<UserId, String>,
    calendar: &'a Calendar,
}

impl<'a> Page<'a> {
    fn decision(&self, process: &'a Process, now: Moment) -> Decision<'a> {
        let Self {
            policy,
            calendar,
            instance,
            ..
        } = *self;
        Decision {
            process,
            policy,
            calendar,
            subject: instance.subject,
            now,
        }
    }

    fn person(&self, user: UserId) -> NamedPerson {
        NamedPerson {
            user,
            name: self.names.get(&user).cloned().unwrap_or_default(),
        }
    }

    fn milestones(&self) -> Vec<MilestoneView> {
        let reached = self.instance.state.marks().milestones;
        let all = self.policy.milestones.iter().enumerate();
        all.map(|(i, milestone)| MilestoneView {
            key: milestone.key.clone(),
            title: milestone.title.clone(),
            reached: reached.has(i),
        })
        .collect()
    }
}

/// The names of everybody on the page, in one query.
async fn names(
    tx: &mut Tx<'_>,
    state: &State,
    opinions: &[OpinionRow],
    forms: &[FormRow],
    users: &[UserId],
) -> Result<HashMap<UserId, String>> {
    let mut wanted = users.to_vec();
    wanted.extend(
        opinions
            .iter()
            .flat_map(|o| [Some(o.user), o.on_behalf_of])
            .flatten(),
    );
    wanted.extend(
        forms
            .iter()
            .flat_map(|f| [Some(f.user), f.on_behalf_of])
            .flatten(),
    );
    wanted.extend(steps::doers(state));
    access::people::names(tx, wanted).await
}

/// The holder's own standing in a report, where an area has nothing to show.
pub(crate) const fn standing_of(passes: bool, blocks: bool) -> Standing {
    match (passes, blocks) {
        (true, _) => Standing::Ok,
        (false, true) => Standing::Bad,
        (false, false) => Standing::Warn,
    }
}
