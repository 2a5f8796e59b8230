//! What can happen to a running order.

use kernel::{Moment, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    bits::{FormIx, StepIx},
    content::Content,
    posts::Posts,
};

/// Who acts: the person, for whom (when a delegate acts), and the posts the act may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Who sits at the screen.
    pub user: UserId,
    /// For whom he acts, when he is a delegate.
    pub on_behalf_of: Option<UserId>,
    /// The posts held, those lent by delegation included.
    pub posts: Posts,
}

/// The names behind an act, as kept in state and events. Separation of duties counts both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Names {
    /// Who acted.
    #[serde(rename = "u")]
    pub user: UserId,
    /// For whom.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<UserId>,
}

impl Names {
    /// Whether the two share a name, acting or acted for.
    #[must_use]
    pub fn share_a_name(&self, other: &Self) -> bool {
        let mine = [Some(self.user), self.on_behalf_of];
        let theirs = [Some(other.user), other.on_behalf_of];
        mine.iter()
            .flatten()
            .any(|name| theirs.contains(&Some(*name)))
    }
}

impl From<&Person> for Names {
    fn from(person: &Person) -> Self {
        Self {
            user: person.user,
            on_behalf_of: person.on_behalf_of,
        }
    }
}

/// A reviewer's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No objection.
    Approve,
    /// Back to the one who entered it, with what is to be put right.
    Return,
    /// An objection of substance, to be solved with the departments.
    Object,
}

/// The answer to one checklist item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The item's key.
    pub item: String,
    /// Whether the item is in order.
    pub ok: bool,
    /// The written opinion; required where the item asks for one, or where it is not in order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The answers to a step's checklist.
pub type Answers = Vec<Answer>;

/// An opinion on a review step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionInput {
    /// Which review.
    pub step: StepIx,
    /// Who.
    pub person: Person,
    /// What he says.
    pub verdict: Verdict,
    /// Why; required to return, to object, and to approve over a failed check.
    pub reason: String,
    /// The answers to the checklist.
    pub answers: Answers,
    /// The content he saw. When it is no longer the current one, the opinion is refused.
    pub seen: Content,
}

/// The act that completes a human step other than a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteInput {
    /// Which step.
    pub step: StepIx,
    /// Who.
    pub person: Person,
    /// The answers to the checklist, e.g. the confirmation that the entry was checked.
    pub answers: Answers,
    /// The content submitted (for `enter`) or seen.
    pub content: Content,
}

/// Whose answer a clock waits for; the delay is booked to this side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer.
    Customer,
    /// A supplier or carrier.
    Supplier,
}

/// Something that happens to a running order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The order begins under its policy (the draft is created).
    Start {
        /// The content at the beginning.
        content: Content,
    },
    /// A person completes a human step; on an `enter` step this submits the order.
    Complete(Box<CompleteInput>),
    /// A reviewer gives his opinion.
    Opinion(Box<OpinionInput>),
    /// The submitter takes the order back from review.
    Withdraw {
        /// Who.
        person: Person,
        /// Why.
        reason: String,
    },
    /// A demanded form was filled in.
    FormFilled {
        /// Which form.
        form: FormIx,
        /// By whom.
        person: Person,
    },
    /// Facts changed: goods moved, money came, a document was filed.
    FactsChanged {
        /// When it happened, if that was before it was recorded.
        occurred_at: Option<Moment>,
    },
    /// The content changed: of a draft by editing, of an approved order by an amendment that took
    /// effect.
    ContentChanged {
        /// The new hashes.
        content: Content,
    },
    /// A change of an approved order took effect that the heads concerned have decided on already:
    /// the opinions of its reviews stand.
    Amended {
        /// The new content.
        content: Content,
    },
    /// Clocks stop until the other side answers.
    Pause {
        /// Whose answer is awaited.
        side: Side,
    },
    /// The answer came.
    Resume,
    /// Time passed.
    Tick,
    /// Holidays were published or working days changed: what is due is due by the new calendar.
    CalendarChanged,
    /// The order is given up.
    Cancel {
        /// Who.
        person: Person,
        /// Why.
        reason: String,
    },
}
