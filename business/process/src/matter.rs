//! What documents without a policy ask for on their way to an order: a price to approve, a contract
//! to put in force. Nobody opens a task for it: the document itself says so, and as long as it does
//! it lies on the desk.

use kernel::{DepartmentId, Moment, Text, UserId};
use uuid::Uuid;

use access::Post;

use crate::{Heading, Subject, Task, TaskKind};

/// Something a document asks for.
#[derive(Debug, Clone)]
pub struct Matter {
    /// What it is told apart by: the document's id, or that of its part.
    pub id: Uuid,
    /// Which document.
    pub subject: Subject,
    /// Its number and party.
    pub heading: Heading,
    /// What is to be done.
    pub title: Text,
    /// Where it is done, as the page's address.
    pub link: String,
    /// The post that is asked.
    pub post: Post,
    /// Whose department it is.
    pub department: DepartmentId,
    /// The one person asked; `None` leaves it to whoever of the post comes first.
    pub assignee: Option<UserId>,
    /// Since when.
    pub since: Moment,
    /// By when.
    pub due_at: Moment,
    /// On whose desk it lies.
    pub desk: OnDesk,
}

/// On whose desk a matter lies, seen by whoever looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDesk {
    /// His own, by his own right.
    Mine,
    /// His own, since he represents this person.
    For(UserId),
    /// Somebody else's; he answers for the document and waits.
    Others,
}

impl OnDesk {
    /// The desk of whom `of` is: the reader himself or one he represents.
    #[must_use]
    pub fn of(of: UserId, reader: UserId) -> Self {
        if of == reader {
            Self::Mine
        } else {
            Self::For(of)
        }
    }
}

impl Matter {
    /// As a list of tasks shows it. It ends when the document goes on, as a step's task does.
    pub(crate) fn task(&self, provisional: bool) -> Task {
        Task {
            id: kernel::TaskId(self.id),
            subject: self.subject,
            step: None,
            kind: TaskKind::Act,
            post: self.post.key().to_owned(),
            department: Some(self.department),
            assignee: self.assignee,
            clause: None,
            title: self.title.clone(),
            link: self.link.clone(),
            due_at: Some(self.due_at),
            within_days: None,
            provisional,
            opened_at: self.since,
            done_at: None,
            done_by: None,
            outcome: None,
            version: 1,
        }
    }
}
