//! What a page shows of a subject under its policy, as it goes over the wire.

use engine::Side;
use kernel::{LineId, Moment, Quantity, Refusal, Text, UserId};
use serde::Serialize;

use crate::{CheckReport, Task};

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
    /// Whom a submission would ask, in the policy's order; empty unless the entry is open.
    pub next_round: Vec<RoundView>,
    /// Why the asking person may not take the subject back from review; the page's actions say it.
    #[serde(skip)]
    pub withdraw_refusals: Vec<Refusal>,
    /// Why he may not give it up.
    #[serde(skip)]
    pub cancel_refusals: Vec<Refusal>,
}

/// A review that a submission would ask.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RoundView {
    /// The review.
    pub step: String,
    /// Its name.
    pub title: Text,
    /// The reviews of this round that come before it, by key.
    pub after: Vec<String>,
    /// Whose review it is.
    pub posts: Vec<NamedPost>,
    /// Who holds these posts and would get the task.
    pub people: Vec<NamedPerson>,
    /// What they are asked.
    pub checklist: Vec<QuestionView>,
    /// The names of the forms that it would demand.
    pub forms: Vec<Text>,
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
    /// Whether it is reached and still holds: no step of it is open again.
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
    /// How it stands: `kept`, `broken`, or `nothing` when there is nothing to compare with.
    #[schema(value_type = String)]
    pub outcome: engine::CheckOutcome,
    /// Whether nobody can approve over its failure; otherwise a reason is needed.
    pub blocks: bool,
    /// The clause behind it.
    pub clause: Option<String>,
    /// The figures behind it.
    pub report: CheckReport,
}
