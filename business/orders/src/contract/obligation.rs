//! What a contract obliges somebody to (义务): whose duty, what starts its clock, how long it runs, and
//! what follows when it runs out. A customer who is late may be stopped for (GA-4a); a stop obliges us
//! to tell him (GA-4e); the days until his answer count as his delay and move the date promised to him.

mod follow;
mod fulfil_obligation;
mod look_at_obligations;
mod move_promise;
mod raise_obligation;
mod stop_for_obligation;
mod view;

use engine::{Calendar, calendar};
use kernel::{Date, FieldError, FileId, Moment, OrderId, Result, TaskId, Text, UserId, text};
use parties::DueRule;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ContractId, store::obligations};

pub(super) use follow::in_force;
pub(crate) use follow::order_approved;
pub use fulfil_obligation::{FulfilObligation, ObligationFulfilled};
pub use look_at_obligations::LookAtObligations;
pub use raise_obligation::RaiseObligation;
pub use stop_for_obligation::StopForObligation;
pub(super) use view::{ObligationView, obligation_views, of_order};

kernel::ids! {
    /// An obligation in a contract's words.
    TermId,
    /// An obligation whose clock runs or ran.
    ObligationId,
}

/// Characters of an obligation's words.
const WORDS_MAX: usize = 1_000;
/// Characters of what is asked, and of what fulfilled it.
const NOTE_MAX: usize = 2_000;
/// Longest term, in days: ten years.
const TERM_MAX: u32 = 3_660;

/// Whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Obliged {
    /// Ours.
    Us,
    /// The customer's.
    Customer,
    /// Somebody else's.
    ThirdParty,
}

impl Obliged {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Customer => "customer",
            Self::ThirdParty => "third_party",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Us, Self::Customer, Self::ThirdParty]
            .into_iter()
            .find(|whose| whose.as_str() == word)
    }

    fn title(self) -> Text {
        match self {
            Self::Us => text!("我方", "we"),
            Self::Customer => text!("客户", "the customer"),
            Self::ThirdParty => text!("第三方", "a third party"),
        }
    }
}

/// What starts the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ObligationStart)]
pub enum Starts {
    /// The contract takes force.
    InForce,
    /// A date.
    On {
        /// The date.
        date: Date,
    },
    /// An order of the contract is approved; once per order.
    OrderApproved,
    /// A person raises it, e.g. a query about drawings; as often as needed.
    Raised,
}

/// What follows when the clock runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ObligationConsequence)]
pub enum Consequence {
    /// Somebody of ours is told.
    Task,
    /// We may stop the order, and then have to tell the customer in time.
    MayStop {
        /// Working days within which he is told.
        notify_within: u32,
    },
}

/// An obligation in a contract's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObligationTerm {
    /// Its id, stable over versions; absent for a new one.
    #[serde(default)]
    pub id: Option<TermId>,
    /// What is owed.
    pub words: String,
    /// By whom.
    pub owed_by: Obliged,
    /// What starts its clock.
    pub starts: Starts,
    /// How long it runs.
    pub limit: DueRule,
    /// What follows when it runs out.
    pub consequence: Consequence,
}

impl ObligationTerm {
    /// Errors of form.
    pub(super) fn errors(&self, pointer: &str) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut error = |field: &str, code: &str, message| {
            errors.push(FieldError::new(format!("{pointer}/{field}"), code, message));
        };
        let length = self.words.trim().chars().count();
        if length == 0 || length > WORDS_MAX {
            let message = text!(
                "请写明义务内容（最多 {WORDS_MAX} 个字）",
                "say what is owed, in at most {WORDS_MAX} characters"
            );
            error("words", "required", message);
        }
        if self.limit.n() > TERM_MAX {
            let message = text!("期限过长", "the term is too long");
            error("limit/n", "too_long", message);
        }
        if let Consequence::MayStop { notify_within } = self.consequence {
            if self.owed_by != Obliged::Customer {
                let message = text!(
                    "只有客户的义务逾期，我方才可停工",
                    "we may stop only for what the customer owes"
                );
                error("consequence", "not_the_customer", message);
            }
            if notify_within == 0 || notify_within > 365 {
                let message = text!(
                    "通知期限须为 1 至 365 个工作日",
                    "the customer is told within 1 to 365 working days"
                );
                error("consequence/notify_within", "range", message);
            }
        }
        errors
    }
}

/// An obligation whose clock runs or ran.
#[derive(Debug, Clone)]
pub(crate) struct Obligation {
    pub(crate) id: ObligationId,
    pub(crate) contract: ContractId,
    /// The contract's words it comes from; none for the notice after a stop.
    pub(crate) term: Option<TermId>,
    pub(crate) order: Option<OrderId>,
    /// The obligation that was stopped for, of a notice.
    pub(crate) parent: Option<ObligationId>,
    pub(crate) words: String,
    pub(crate) owed_by: Obliged,
    /// Working days for the notice, where we may stop.
    pub(crate) may_stop: Option<i64>,
    /// What was asked.
    pub(crate) note: String,
    pub(crate) started_at: Moment,
    pub(crate) raised_by: Option<UserId>,
    pub(crate) due_at: Moment,
    pub(crate) derivation: Text,
    pub(crate) provisional: bool,
    pub(crate) stopped_at: Option<Moment>,
    pub(crate) task: Option<TaskId>,
    pub(crate) fulfilled_at: Option<Moment>,
    pub(crate) fulfilled_by: Option<UserId>,
    pub(crate) evidence: String,
    pub(crate) evidence_file: Option<FileId>,
    /// Working days between due and fulfilled.
    pub(crate) delay_days: i64,
}

impl Obligation {
    /// What is owed: the contract's words, or after a stop the notice of it.
    pub(crate) fn title(&self) -> Text {
        title_of(&self.words, self.parent.is_some())
    }

    /// Whether its time is over and nothing came.
    pub(crate) fn is_overdue(&self, now: Moment) -> bool {
        self.fulfilled_at.is_none() && self.due_at < now
    }

    /// Working days it is late by now, or was when it was fulfilled.
    pub(crate) fn late_days(&self, calendar: &Calendar, now: Moment) -> i64 {
        if self.fulfilled_at.is_some() {
            self.delay_days
        } else if self.is_overdue(now) {
            i64::from(calendar.working_days_between(self.due_at, now))
        } else {
            0
        }
    }
}

/// What is owed by some words, or by the `notice` that is due after a stop for them.
pub(super) fn title_of(words: &str, notice: bool) -> Text {
    if !notice {
        return Text::new(words, words);
    }
    text!(
        "书面通知客户已停工：{words}",
        "tell the customer in writing that we stopped: {words}"
    )
}

/// How long somebody kept an order waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delay {
    /// Whose delay it is.
    pub owed_by: Obliged,
    /// Working days, of everything he was late with.
    pub working_days: i64,
}

/// What everybody's lateness on an order comes to, fulfilled by now or not; who was never late is
/// left out. For whoever promises a date.
pub async fn delays_of(
    tx: &mut ::store::Tx<'_>,
    order: OrderId,
    (calendar, now): (&Calendar, Moment),
) -> Result<Vec<Delay>> {
    let all = obligations::of_order(tx, order).await?;
    Ok(delays(&all, calendar, now))
}

fn delays(all: &[Obligation], calendar: &Calendar, now: Moment) -> Vec<Delay> {
    let whose = [Obliged::Us, Obliged::Customer, Obliged::ThirdParty];
    let delays = whose.map(|owed_by| Delay {
        owed_by,
        working_days: all
            .iter()
            .filter(|obligation| obligation.owed_by == owed_by)
            .map(|obligation| obligation.late_days(calendar, now))
            .sum(),
    });
    delays.into_iter().filter(|d| d.working_days > 0).collect()
}

/// When an obligation falls due, and how that came about.
pub(super) fn derive(limit: DueRule, started: Moment, calendar: &Calendar) -> calendar::PaymentDue {
    let n = u16::try_from(limit.n()).unwrap_or(u16::MAX);
    let rule = match limit {
        DueRule::Days { .. } => calendar::DueRule::Days { days: n },
        DueRule::WorkingDays { .. } => calendar::DueRule::WorkingDays { days: n },
        DueRule::Months { .. } => calendar::DueRule::Months { months: n },
        DueRule::EndOfMonth { .. } => calendar::DueRule::EndOfMonth { months: 0, days: n },
    };
    rule.due(calendar.date(started), calendar)
}
