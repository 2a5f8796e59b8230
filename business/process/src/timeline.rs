//! A subject's history as people read it: who, when, what, why, before and after.

mod changes;
mod words;

use std::collections::HashMap;

use access::{Hides, Permit, Post, matrix::ViewOrder};
use events::Event;
use kernel::{Moment, Result, Text, UserId};
use serde::Serialize;
use serde_json::Value;
use store::Tx;
use uuid::Uuid;

use crate::{Areas, NamedPerson, NamedPost, Process, Subject};

pub use changes::Change;
pub(crate) use words::is_minor;

/// One entry of a history.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// Its number in the subject's history.
    pub seq: i64,
    /// What kind of event, e.g. `step.completed`.
    pub kind: String,
    /// What happened, in a sentence.
    pub text: Text,
    /// Why, where a person said so and the sentence does not.
    pub reason: Option<String>,
    /// What was changed, field by field.
    pub changes: Vec<Change>,
    /// Whether it only follows from another entry, so that a page may fold it.
    pub minor: bool,
    /// Who; nobody when the system acted, or somebody from outside.
    pub actor: Option<NamedPerson>,
    /// Who acted from outside of the company, by the name he gave, e.g. on a customer's link.
    pub outsider: Option<String>,
    /// The act that this follows from by rule, where a person did one.
    pub cause: Option<Cause>,
    /// For whom, when he acted as a delegate.
    pub on_behalf_of: Option<NamedPerson>,
    /// The post the act rested on, or which part of the system acted.
    pub post: NamedPost,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The hash that the next entry rests on.
    pub hash: String,
    /// The details as recorded, without what the reader must not see.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// The act behind what the system did.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Cause {
    /// Its number in the same history.
    pub seq: i64,
    /// Whose act.
    pub actor: NamedPerson,
    /// What he did, in a sentence.
    pub text: Text,
}

impl Process {
    /// A subject's history after an entry, oldest first.
    ///
    /// # Errors
    /// Not found when the subject is out of reach.
    pub async fn timeline(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        (after_seq, limit): (i64, i64),
        permit: &Permit<ViewOrder>,
    ) -> Result<Vec<Entry>> {
        let permit = self.admit(tx, subject, permit).await?;
        self.history(tx, subject.stream(), (after_seq, limit), permit.hides())
            .await
    }

    /// The history of anything, oldest first, without what the reader must not see. No permit: who
    /// asks has made sure that the reader may see the thing itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(
        &self,
        tx: &mut Tx<'_>,
        stream: events::Stream<'_>,
        (after_seq, limit): (i64, i64),
        hides: Hides,
    ) -> Result<Vec<Entry>> {
        let events = events::timeline(tx, stream, after_seq, limit).await?;
        let users = events
            .iter()
            .flat_map(|e| [e.actor_id, e.on_behalf_of])
            .flatten();
        let names = access::people::names(tx, users.collect::<Vec<_>>()).await?;
        let mut entries = events
            .iter()
            .map(|event| self.entry(event, &names, hides))
            .collect::<Result<Vec<Entry>>>()?;
        tell_causes(&events, &mut entries);
        Ok(entries)
    }

    fn entry(&self, event: &Event, names: &HashMap<UserId, String>, hides: Hides) -> Result<Entry> {
        let mut data: Value = event.details()?;
        changes::redact(&mut data, hides);
        let named = |user: UserId| NamedPerson {
            user,
            name: names.get(&user).cloned().unwrap_or_default(),
        };
        let text = sentence(self.areas(), &event.kind, &data);
        Ok(Entry {
            seq: event.seq,
            kind: event.kind.clone(),
            reason: words::reason_of(&data).filter(|reason| !text.zh.contains(reason.as_str())),
            text,
            changes: changes::of(&data),
            minor: words::is_minor(&event.kind, &data),
            actor: event.actor_id.map(named),
            outsider: outsider(event, &data),
            cause: None,
            on_behalf_of: event.on_behalf_of.map(named),
            post: post_of(&event.post),
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            hash: event.hash.to_string(),
            data,
        })
    }
}

/// Whether a person's act within the same request tells it already: that a step or a task is done.
pub(crate) fn comes_of_an_act(kind: &str) -> bool {
    matches!(kind, "step.completed" | "task.done")
}

/// What the system did within the request of a person's act follows from that act.
fn tell_causes(events: &[Event], entries: &mut [Entry]) {
    let mut acts: HashMap<Uuid, Cause> = HashMap::new();
    for (event, entry) in events.iter().zip(entries.iter()) {
        if let Some(actor) = &entry.actor {
            acts.entry(event.request_id).or_insert_with(|| Cause {
                seq: entry.seq,
                actor: actor.clone(),
                text: entry.text.clone(),
            });
        }
    }
    for (event, entry) in events.iter().zip(entries) {
        let act = acts.get(&event.request_id);
        if entry.actor.is_none() {
            entry.cause = act.cloned();
        } else if comes_of_an_act(&entry.kind) {
            entry.minor |= act.is_some_and(|act| act.seq != entry.seq);
        }
    }
}

/// What an event says; its bare kind where nobody has words for it.
pub(crate) fn sentence(areas: &dyn Areas, kind: &str, data: &Value) -> Text {
    let text = words::of(kind, data)
        .or_else(|| areas.words(kind, data))
        .unwrap_or_else(|| Text::new(kind, kind.replace(['.', '_'], " ")));
    words::because(text, data)
}

/// Whoever holds a link that we gave, by the name he signed with.
fn outsider(event: &Event, data: &Value) -> Option<String> {
    let outside = event.actor_id.is_none() && event.post.starts_with(CUSTOMER);
    let name = data.get("name").and_then(Value::as_str);
    name.filter(|_| outside).map(str::to_owned)
}

/// How the posts of those begin who act for a customer.
const CUSTOMER: &str = "customer:";

/// The post of an event by name; the system's parts have none.
fn post_of(key: &str) -> NamedPost {
    let title = match Post::parse(key) {
        Some(post) => post.title(),
        None if key.starts_with(CUSTOMER) => Text::new("客户", "the customer"),
        None if key.starts_with("system:") => Text::new("系统", "the system"),
        None => Text::new(key, key),
    };
    NamedPost {
        post: key.to_owned(),
        title,
    }
}
