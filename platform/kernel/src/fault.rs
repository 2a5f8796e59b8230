//! What can go wrong, in few categories, so that a reader can choose a next step.
//!
//! Each category maps to one HTTP status in the `api` crate. Public words are apart from the
//! internal cause, which is logged once and never shown.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Moment, Text, text};

/// The result of a decision or a command.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// Why a command did not happen. Nothing was changed when one of these is returned.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// The input breaks a rule of form: each error names its field (400/422).
    #[error("invalid input: {0:?}")]
    Invalid(Vec<FieldError>),
    /// A rule of the company forbids it now; each refusal cites clause, fact and way out (409).
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// No such thing, or none that this person may see (404, the same answer for both).
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// There is one, beyond what this person's rights reach: answered like [`Fault::NotFound`], and
    /// noted on his account when he wanted to change it.
    #[error("out of reach: {0}")]
    OutOfReach(&'static str),
    /// Somebody else changed it first; the payload shows the present state (412).
    #[error("stale revision")]
    Stale(Box<serde_json::Value>),
    /// It clashes with something that exists, e.g. a number already used (409).
    #[error("conflict: {}", .0.code)]
    Conflict(Box<FieldError>),
    /// This person's posts do not allow the operation (403).
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// Not signed in, or the session has ended (401).
    #[error("not signed in")]
    Unauthenticated,
    /// Busy or briefly out of order; the same request may succeed in a moment (503).
    #[error("unavailable: {0}")]
    Unavailable(Arc<str>),
    /// A defect or a broken machine (500); the text is for operators only.
    #[error("internal: {0}")]
    Internal(Arc<str>),
}

impl Fault {
    /// A defect; the cause goes to the log, never to the user.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string().into())
    }

    /// One field's error.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, message: Text) -> Self {
        FieldError::new(pointer, code, message).into()
    }

    /// Whether this person is to know of nothing there.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound(_) | Self::OutOfReach(_))
    }

    /// One refusal.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }

    /// An amount or quantity left the range that integers can hold.
    #[must_use]
    pub fn overflow() -> Self {
        Self::invalid(
            "",
            "overflow",
            text!(
                "金额或数量过大，超出可计算范围",
                "the amount or quantity is too large to compute"
            ),
        )
    }
}

/// An error of one input field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer into the request body, e.g. `/lines/2/quantity`; empty for the whole.
    pub pointer: String,
    /// A stable word for programs, e.g. `required`, `below_floor`.
    pub code: String,
    /// What is wrong and what to do about it.
    pub message: Text,
}

impl FieldError {
    /// What is wrong with a field.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, message: Text) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            message,
        }
    }
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

/// Why a rule forbids an act: enough to tell a person what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default, utoipa::ToSchema)]
pub struct Refusal {
    /// A stable word for programs, e.g. `needs_unmet`, `credit_exceeded`.
    pub code: String,
    /// The clause of the policy, e.g. `EQ-7.1a`; absent for rules that hold under every policy.
    pub clause: Option<String>,
    /// Policy and version the clause stands in, e.g. `equipment-sales@1`.
    pub rule: Option<String>,
    /// The fact that was tested, e.g. `payments.before_shipping_met`.
    pub fact: Option<String>,
    /// The fact's value, in words or figures.
    pub value: Option<String>,
    /// Who can clear it: a post's or a person's name.
    pub who: Option<Text>,
    /// By when it should be cleared.
    pub due: Option<Moment>,
    /// The whole in one sentence.
    pub message: Text,
}

impl Refusal {
    /// A refusal that holds under every policy.
    pub fn new(code: &'static str, message: Text) -> Self {
        Self {
            code: code.to_owned(),
            message,
            ..Self::default()
        }
    }

    /// Names the fact tested and its value.
    #[must_use]
    pub fn fact(mut self, fact: impl Into<String>, value: impl std::fmt::Display) -> Self {
        self.fact = Some(fact.into());
        self.value = Some(value.to_string());
        self
    }

    /// Names who can clear it.
    #[must_use]
    pub fn who(mut self, who: Text) -> Self {
        self.who = Some(who);
        self
    }

    /// Names the clause and the rule version it stands in.
    #[must_use]
    pub fn clause(mut self, clause: impl Into<String>, rule: impl Into<String>) -> Self {
        self.clause = Some(clause.into());
        self.rule = Some(rule.into());
        self
    }
}
