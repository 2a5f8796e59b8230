//! Tasks: what a post or a person is asked to do, with its clock and the place where it is done.

use kernel::{DepartmentId, Moment, TaskId, Text, UserId};
use serde::{Deserialize, Serialize};

use crate::Subject;

/// Why a task stands in a workbench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A step of the policy waits for this post; done when the step is.
    Act,
    /// Something agreed that has to be followed up, e.g. a talk with the customer.
    FollowUp,
    /// Something went off course and a person has to react, e.g. a predicted late finish.
    Alert,
    /// Something has to be taken note of.
    Acknowledge,
}

impl TaskKind {
    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::FollowUp => "follow_up",
            Self::Alert => "alert",
            Self::Acknowledge => "acknowledge",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Act, Self::FollowUp, Self::Alert, Self::Acknowledge]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// A task that an area opens beside the policy's steps: an alert, a follow-up, an acknowledgement.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// About which document.
    pub subject: Subject,
    /// Why it stands in the workbench.
    pub kind: TaskKind,
    /// The post that is asked, e.g. `sales_rep`.
    pub post: &'static str,
    /// Only this department's holders of the post; `None` asks all of them.
    pub department: Option<DepartmentId>,
    /// The one person asked; `None` leaves it to whoever of the post comes first.
    pub assignee: Option<UserId>,
    /// The clause behind it, if there is one.
    pub clause: Option<&'static str>,
    /// What is to be done.
    pub title: Text,
    /// Where it is done, as the page's address.
    pub link: String,
    /// By when, on a day that somebody named.
    pub due_at: Option<Moment>,
    /// Within how many working days from now; goes before `due_at`, and follows the calendar.
    pub within: Option<u32>,
}

impl NewTask {
    /// A task for a post, without department, person, clause and due moment.
    #[must_use]
    pub fn new(subject: Subject, kind: TaskKind, post: &'static str, title: Text) -> Self {
        Self {
            subject,
            kind,
            post,
            department: None,
            assignee: None,
            clause: None,
            title,
            link: subject.link(""),
            due_at: None,
            within: None,
        }
    }

    /// For one person.
    #[must_use]
    pub const fn assignee(mut self, user: Option<UserId>) -> Self {
        self.assignee = user;
        self
    }

    /// Because of a clause.
    #[must_use]
    pub const fn clause(mut self, clause: &'static str) -> Self {
        self.clause = Some(clause);
        self
    }

    /// Done at this address.
    #[must_use]
    pub fn link(mut self, link: impl Into<String>) -> Self {
        self.link = link.into();
        self
    }

    /// To be done within so many working days, counted anew when the calendar changes.
    #[must_use]
    pub const fn within(mut self, working_days: u32) -> Self {
        self.within = Some(working_days);
        self
    }

    /// To be done by a moment.
    #[must_use]
    pub const fn due(mut self, due_at: Option<Moment>) -> Self {
        self.due_at = due_at;
        self
    }
}

/// A task as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// About which document.
    pub subject: Subject,
    /// The key of the policy step it belongs to and ends with; `form:` before the key of a form. The
    /// title names it in words.
    pub step: Option<String>,
    /// Why it stands in the workbench.
    pub kind: TaskKind,
    /// The post that is asked.
    pub post: String,
    /// Only this department's holders of the post.
    pub department: Option<DepartmentId>,
    /// The one person asked.
    pub assignee: Option<UserId>,
    /// The clause behind it.
    pub clause: Option<String>,
    /// What is to be done.
    pub title: Text,
    /// Where it is done.
    pub link: String,
    /// By when.
    pub due_at: Option<Moment>,
    /// The working days it was given, where its due moment follows the calendar.
    #[serde(skip)]
    pub within_days: Option<u32>,
    /// The due moment rests on holidays that are not published yet.
    pub provisional: bool,
    /// Since when.
    pub opened_at: Moment,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// By whom; nobody when facts completed it.
    pub done_by: Option<UserId>,
    /// What a person said came out of it; nothing where facts ended it.
    pub outcome: Option<String>,
    /// Grows with every change of the task.
    pub version: i64,
}
