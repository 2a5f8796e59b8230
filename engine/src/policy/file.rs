//! The policy file as written: YAML, typed, unknown keys refused with their position.
//!
//! Nothing here is checked for sense; that is the linter's work ([`crate::lint`]).

mod example;

use indexmap::IndexMap;
use kernel::{Date, Text};
use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;

pub use self::example::{ActSpec, ExampleSpec, ExampleValue, ThenSpec};
use crate::{activity::Activity, facts::FactType};

/// Entries in the order they were written, each with its position.
pub type Entries<T> = IndexMap<String, Spanned<T>>;

/// A policy as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// Stable id; versions are numbered by publication.
    pub policy: String,
    /// What kind of order runs by it.
    pub document: DocumentKind,
    /// The rule book's name.
    pub title: Text,
    /// Aim, scope, owner, entry into force, interpretation.
    pub header: Header,
    /// What the written rule leaves open.
    #[serde(default)]
    pub parameters: Entries<ParameterSpec>,
    /// The written rule, article by article.
    #[serde(default)]
    pub clauses: Entries<ClauseSpec>,
    /// Facts this kind of order needs.
    #[serde(default)]
    pub fields: FieldsSpec,
    /// Checks of the policy's own, beside the standard ones.
    #[serde(default)]
    pub checks: Entries<CheckSpec>,
    /// How rounds of review work.
    #[serde(default)]
    pub reviews: ReviewsSpec,
    /// What happens when a step is not done in time.
    #[serde(default)]
    pub overdue: OverdueSpec,
    /// Who may give an order up, and when. While an order is still with its entry, who enters it may
    /// give it up as well.
    #[serde(default)]
    pub cancel: Option<CancelSpec>,
    /// Forms that a review may demand.
    #[serde(default)]
    pub forms: Entries<FormSpec>,
    /// The steps.
    pub steps: Entries<StepSpec>,
    /// What the dossier must hold at close.
    #[serde(default)]
    pub papers: Entries<PaperSpec>,
    /// The company's words for progress.
    #[serde(default)]
    pub milestones: Entries<MilestoneSpec>,
    /// Example orders that `policy test` runs.
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
}

/// The kinds of order that run by policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A customer's order to us.
    SalesOrder,
    /// Our order to a supplier.
    PurchaseOrder,
}

/// What stands at the head of a rule book.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// What the rules are for.
    pub aim: Text,
    /// What they cover.
    pub scope: Text,
    /// The department that owns and interprets them.
    pub owner: Text,
    /// What an order under them is called where the kind of order is chosen, e.g. "equipment order";
    /// the rule book's name when absent.
    #[serde(default)]
    pub order: Option<Text>,
    /// Since when they are in force; from publication when absent.
    #[serde(default)]
    pub in_force_from: Option<Date>,
    /// What this version changed.
    #[serde(default)]
    pub changes: Text,
}

/// A value left open by the written rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterSpec {
    /// The value used until the company sets its own; the linter asks for one.
    #[serde(default)]
    pub default: Option<Scalar>,
    /// What it counts: `working_days`, `days`, `months`, `years`, `count`, `ppm`, or a currency.
    pub unit: String,
    /// What it means.
    #[serde(default)]
    pub text: Text,
}

/// A whole number or a decimal text; never a float.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number, or a decimal in quotes")
            }
            fn visit_i64<E>(self, n: i64) -> Result<Scalar, E> {
                Ok(Scalar(n.to_string()))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Scalar, E> {
                Ok(Scalar(n.to_string()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }
        }
        d.deserialize_any(Visitor)
    }
}

/// One article of the written rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseSpec {
    /// Its words, our own.
    pub text: Text,
    /// Steps, clocks (`step.clock`), rhythms (`step.rhythm`), separations (`step.not_by`), returns
    /// (`step.returns`), checks and checklist items (`step.check` for those of one step only), gates,
    /// forms, papers, milestones, fields and features that carry it out.
    #[serde(default)]
    pub kept_by: Vec<String>,
    /// Nothing to enforce; shown beside the work.
    #[serde(default)]
    pub guidance: bool,
    /// Why it is not carried out yet.
    #[serde(default)]
    pub open: Option<Text>,
}

/// The fields a policy declares or requires.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldsSpec {
    /// Of the order. A name with a dot is a standard fact, of which only `required_at` is said.
    #[serde(default)]
    pub header: Entries<FieldSpec>,
    /// Of each line. The standard line fields are named by their key.
    #[serde(default)]
    pub line: Entries<FieldSpec>,
}

/// One field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// The type; absent for standard facts.
    #[serde(default, rename = "type")]
    pub kind: Option<FactType>,
    /// The step that nobody can come to without it.
    #[serde(default)]
    pub required_at: Option<String>,
    /// Its name on the screen; absent for standard facts.
    #[serde(default)]
    pub title: Option<Text>,
}

/// A computed check shown beside a review.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSpec {
    /// What is checked.
    pub title: Text,
    /// The condition under which it passes.
    pub passes: String,
    /// What a failed check means for the reviewer.
    #[serde(default)]
    pub on_fail: OnFail,
    /// It compares with something that an order may lack: then it is neither kept nor broken.
    #[serde(default)]
    pub comparison: bool,
}

/// What a failed check means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFail {
    /// The reviewer may approve with a written reason.
    #[default]
    Reason,
    /// Nobody can approve.
    Block,
}

/// Whom a new round asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnObjection {
    /// Everybody again.
    All,
    /// The one who objected, and those whose content changed.
    #[default]
    ObjectorAndTouched,
}

/// How rounds of review work.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewsSpec {
    /// Whom a new round asks, unless a step says otherwise.
    #[serde(default)]
    pub on_objection: OnObjection,
}

/// What happens when a step is not done in time.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverdueSpec {
    /// Parameter: working days before due when the owner is reminded, unless a clock says its own.
    #[serde(default)]
    pub remind: Option<String>,
    /// The ladder.
    #[serde(default)]
    pub escalate: Vec<RungSpec>,
}

/// A rung of the escalation ladder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RungSpec {
    /// Parameter: working days after due.
    pub after: String,
    /// The post that is told.
    pub to: String,
}

/// Who may give an order up, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelSpec {
    /// The posts.
    pub by: OneOrMany,
    /// What must hold.
    #[serde(default)]
    pub gates: Vec<GateSpec>,
}

/// A form that a step done by people may demand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSpec {
    /// Its name.
    pub title: Text,
    /// The step that cannot be completed without it.
    pub of: String,
    /// The condition under which it is demanded; always when absent.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// Who fills it in.
    pub by: OneOrMany,
    /// What it asks.
    #[serde(default)]
    pub questions: IndexMap<String, QuestionSpec>,
}

/// A question of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionSpec {
    /// The question.
    pub text: Text,
    /// The type of its answer.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// Whether it may be left empty.
    #[serde(default)]
    pub optional: bool,
}

/// One step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepSpec {
    /// Its name on the screen; the activity's name when absent.
    #[serde(default)]
    pub title: Option<Text>,
    /// What it consists of.
    #[serde(rename = "do")]
    pub activity: Activity,
    /// The posts that do it.
    #[serde(default)]
    pub by: OneOrMany,
    /// Steps and milestones that come before.
    #[serde(default)]
    pub needs: Vec<String>,
    /// A date fact before which it does not open.
    #[serde(default)]
    pub not_before: Option<String>,
    /// Parameter: working days from opening.
    #[serde(default)]
    pub within: Option<String>,
    /// A clock that counts from a fact, or has its own reminder.
    #[serde(default)]
    pub clock: Option<ClockSpec>,
    /// A report that is due at a set rhythm while the step is open.
    #[serde(default)]
    pub rhythm: Option<RhythmSpec>,
    /// The condition under which it applies; always when absent.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// What must hold before it may be done.
    #[serde(default)]
    pub gates: Vec<GateSpec>,
    /// Computed checks shown beside it.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Questions to the person; nothing is approved while one is unanswered.
    #[serde(default)]
    pub checklist: IndexMap<String, ItemSpec>,
    /// Where it sends the order back to.
    #[serde(default)]
    pub returns_to: Option<String>,
    /// Steps whose doers may not do this one.
    #[serde(default)]
    pub not_by: Vec<String>,
    /// Content groups that an opinion rests on.
    #[serde(default)]
    pub looks_at: Vec<String>,
    /// Whom a new round asks, if other than the policy's rule.
    #[serde(default)]
    pub on_objection: Option<OnObjection>,
    /// The company does it although no clause asks for it.
    #[serde(default)]
    pub practice: bool,
}

/// A clock other than "within n working days of opening".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSpec {
    /// Parameter: working days; without it the step is due on the very day of `from`.
    #[serde(default)]
    pub within: Option<String>,
    /// The date or moment fact it counts from; from opening when absent.
    #[serde(default)]
    pub from: Option<String>,
    /// Parameter: working days before due when the owner is reminded.
    #[serde(default)]
    pub remind: Option<String>,
}

/// A report at a set rhythm.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RhythmSpec {
    /// Parameter: working days between reports.
    pub every: String,
    /// The moment fact of the latest report.
    pub since: String,
}

/// A condition that must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum GateSpec {
    /// The condition alone; it is its own key.
    Plain(String),
    /// With a key, words, and who can clear it.
    Named(NamedGate),
}

/// A gate with a key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedGate {
    /// Its key, for `kept_by`.
    pub key: String,
    /// The condition.
    #[serde(rename = "if")]
    pub condition: String,
    /// Who can clear it.
    #[serde(default)]
    pub who: OneOrMany,
    /// What is missing while it does not hold, as a sentence.
    #[serde(default)]
    pub text: Text,
}

/// A question of a checklist.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemSpec {
    /// The question.
    pub text: Text,
    /// Whether a written opinion is required with the answer.
    #[serde(default)]
    pub opinion: bool,
}

/// A paper of the dossier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSpec {
    /// Its name.
    pub title: Text,
    /// Where it comes from: `upload`, or the area that makes it.
    pub from: String,
    /// The post that owes it.
    pub owner: String,
    /// Parameter: years it is kept.
    pub keep: String,
    /// The condition under which it is needed; always when absent.
    #[serde(default)]
    pub when: Option<String>,
}

/// A milestone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MilestoneSpec {
    /// The steps after which it holds.
    pub after: Vec<String>,
    /// The company's word, Chinese.
    pub zh: String,
    /// The company's word, English.
    pub en: String,
    /// What else happens when it is reached.
    #[serde(default)]
    pub does: Vec<Effect>,
}

/// What reaching a milestone sets off. Areas react to it by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Credit and holds are asked as at approval, where the number is issued later.
    CheckCredit,
    /// The official number is issued.
    IssueNumber,
    /// Stock is reserved.
    ReserveStock,
    /// Production may plan.
    ReleaseProduction,
}

/// One or several words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// None.
    #[default]
    None,
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The words.
    #[must_use]
    pub fn words(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(word) => std::slice::from_ref(word),
            Self::Many(words) => words,
        }
    }
}

impl PolicyFile {
    /// Reads a policy file.
    ///
    /// # Errors
    /// When the text is no YAML, lacks something or has keys that nobody knows; the message says
    /// where.
    pub fn parse(yaml: &str) -> Result<Self, serde_saphyr::Error> {
        serde_saphyr::from_str(yaml)
    }
}
