//! The discussion of a subject: what people say to each other about it.

use access::{Permit, matrix::DiscussOrder};
use events::NewEvent;
use kernel::{Fault, Moment, Result, UserId, text, written};
use serde::Serialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

use crate::{
    Acting, NamedPerson, NewTask, Process, Subject, TaskKind,
    store::{comments, instances, participants},
};

/// The longest a comment may be, in characters.
const BODY_CHARS_MAX: usize = 4000;
/// How many people one comment may call.
const MENTIONS_MAX: usize = 20;
/// How many comments of a subject are shown; the rest stands in its history.
const SHOWN: i64 = 500;

/// A comment as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Comment {
    /// Which.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
    /// By whom.
    pub author: NamedPerson,
    /// The words.
    pub body: String,
    /// Who is called.
    pub mentions: Vec<NamedPerson>,
    /// When.
    pub created_at: Moment,
}

impl Process {
    /// Adds to the discussion. Whoever is mentioned takes part from then on and finds a task on his
    /// desk.
    ///
    /// # Errors
    /// Not found when the subject is out of reach; invalid for an empty or long text, and for a
    /// mention of nobody.
    pub async fn comment(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        (body, mentions): (&str, &[UserId]),
        permit: &Permit<DiscussOrder>,
        now: Moment,
    ) -> Result<Comment> {
        let permit = self.admit(tx, subject, permit).await?;
        let body = body.trim();
        check(body, mentions)?;
        let author = permit.user().ok_or(Fault::Unauthenticated)?;
        let mut names = access::people::names(tx, mentions.iter().copied().chain([author])).await?;
        if let Some(position) = mentions.iter().position(|user| !names.contains_key(user)) {
            let message = text!("没有这个人", "there is no such person");
            return Err(Fault::invalid(
                format!("/mentions/{position}"),
                "unknown",
                message,
            ));
        }
        let mut named = |user: UserId| NamedPerson {
            user,
            name: names.remove(&user).unwrap_or_default(),
        };
        let comment = Comment {
            id: Uuid::now_v7(),
            author: named(author),
            body: body.to_owned(),
            mentions: mentions.iter().map(|user| named(*user)).collect(),
            created_at: now,
        };
        comments::insert(tx, subject, &comment).await?;
        let data = json!({"comment": comment.id, "body": body, "mentions": mentions});
        let event = NewEvent::new(subject.stream(), "comment.added", data, now);
        events::record(tx, &event, &permit.actor(), now).await?;
        let acting = Acting::new(&permit, now);
        let instance = instances::load(tx, subject).await?;
        participants::add(tx, &instance, author).await?;
        for user in mentions.iter().filter(|user| **user != author) {
            let name = &comment.author.name;
            let title = text!(
                "{name}在讨论中提到了您",
                "{name} mentioned you in the discussion"
            );
            let task = NewTask::new(subject, TaskKind::Acknowledge, "", title)
                .assignee(Some(*user))
                .link(subject.link(&format!("comment-{}", comment.id)));
            self.open_task(tx, task, &acting).await?;
        }
        Ok(comment)
    }

    /// The discussion of a subject, oldest first.
    ///
    /// # Errors
    /// When the database fails. The caller has admitted the reader.
    pub async fn comments(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Comment>> {
        let mut all = comments::of(tx, subject, SHOWN).await?;
        let users = all
            .iter()
            .flat_map(|c| c.mentions.iter().chain([&c.author]).map(|p| p.user));
        let names = access::people::names(tx, users.collect::<Vec<_>>()).await?;
        for person in all
            .iter_mut()
            .flat_map(|c| c.mentions.iter_mut().chain([&mut c.author]))
        {
            person.name = names.get(&person.user).cloned().unwrap_or_default();
        }
        Ok(all)
    }
}

fn check(body: &str, mentions: &[UserId]) -> Result<()> {
    written::required(body, "/body", BODY_CHARS_MAX)?;
    if mentions.len() > MENTIONS_MAX {
        let message = text!(
            "一次最多提及 {MENTIONS_MAX} 人",
            "at most {MENTIONS_MAX} people at once"
        );
        return Err(Fault::invalid("/mentions", "too_many", message));
    }
    Ok(())
}
