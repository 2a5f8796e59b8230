//! News: what others did on a person's subjects since he last looked.

use std::collections::HashSet;

use access::{Permit, matrix::UseSelf};
use events::Event;
use kernel::{Fault, Moment, Result, Text};
use serde::Serialize;
use serde_json::Value;
use store::Tx;
use uuid::Uuid;

use crate::{
    Heading, NamedPerson, Process, Subject, SubjectKind,
    store::participants,
    timeline::{comes_of_an_act, is_minor, sentence},
};

/// Subjects looked at, the newest first: whoever has more of them reads their pages.
const SUBJECTS_MAX: i64 = 300;
/// Events looked at; most of them only follow from others.
const EVENTS_MAX: i64 = 400;
/// Items shown.
const ITEMS_MAX: usize = 40;

/// What others did, the newest first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct News {
    /// The items.
    pub items: Vec<NewsItem>,
    /// The newest event there is: who has read this far asks `after` it the next time.
    pub position: i64,
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NewsItem {
    /// On which subject.
    pub subject: Subject,
    /// Its number and party.
    pub heading: Heading,
    /// Its number in the subject's history.
    pub seq: i64,
    /// What happened, in a sentence.
    pub text: Text,
    /// Who; nobody when the system acted.
    pub actor: Option<NamedPerson>,
    /// When.
    pub occurred_at: Moment,
}

impl Process {
    /// What others did on the orders that a person owns or takes part in, after a position.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn news(
        &self,
        tx: &mut Tx<'_>,
        after: i64,
        permit: &Permit<UseSelf>,
    ) -> Result<News> {
        let user = permit.user().ok_or(Fault::Unauthenticated)?;
        let kind = SubjectKind::SalesOrder;
        let ids = participants::newest_of(tx, user, kind, SUBJECTS_MAX).await?;
        let events = events::newest_in(tx, kind.code(), &ids, after, EVENTS_MAX).await?;
        // His own acts, and what they led to by rule, he knows.
        let own: HashSet<Uuid> = events
            .iter()
            .filter(|event| event.actor_id == Some(user))
            .map(|event| event.request_id)
            .collect();
        let mut told = Vec::new();
        for event in events {
            let data: Value = event.details()?;
            // Nothing came of what was refused.
            let refused = event.kind == "operation.refused";
            if !own.contains(&event.request_id) && !refused && !is_minor(&event.kind, &data) {
                told.push((event, data));
            }
        }
        let mut told = each_fact_once(told);
        told.truncate(ITEMS_MAX);
        let subject = |id| Subject { kind, id };
        let subjects: Vec<Subject> = told.iter().map(|(e, _)| subject(e.stream_id)).collect();
        let headings = self.areas().headings(tx, &subjects).await?;
        let names = access::people::names(tx, told.iter().filter_map(|(e, _)| e.actor_id)).await?;
        let mut items = Vec::with_capacity(told.len());
        for ((event, data), heading) in told.iter().zip(headings) {
            items.push(NewsItem {
                subject: subject(event.stream_id),
                heading,
                seq: event.seq,
                text: sentence(self.areas(), &event.kind, data),
                actor: event.actor_id.map(|user| NamedPerson {
                    user,
                    name: names.get(&user).cloned().unwrap_or_default(),
                }),
                occurred_at: event.occurred_at,
            });
        }
        let position = events::last_position(tx).await?;
        Ok(News { items, position })
    }
}

/// A step that is late is told by the newest that is said of it, one that an act completed, and a task
/// that it did, by the act, an order that is closed by the milestone it reached so. The newest come first.
fn each_fact_once(events: Vec<(Event, Value)>) -> Vec<(Event, Value)> {
    let step = |data: &Value| data.get("step").and_then(Value::as_str).map(str::to_owned);
    let within = |event: &Event| (event.stream_id, event.request_id);
    let told_by = |tells: fn(&Event) -> bool| -> HashSet<_> {
        let telling = events.iter().filter(|(event, _)| tells(event));
        telling.map(|(event, _)| within(event)).collect()
    };
    let acts = told_by(|event| event.actor_id.is_some() && !comes_of_an_act(&event.kind));
    let milestones = told_by(|event| event.kind == "milestone.reached");
    let mut late = HashSet::new();
    events
        .into_iter()
        .filter(|(event, data)| match event.kind.as_str() {
            "clock.overdue" | "clock.escalated" => late.insert((event.stream_id, step(data))),
            kind if comes_of_an_act(kind) => !acts.contains(&within(event)),
            "process.closed" => !milestones.contains(&within(event)),
            _ => true,
        })
        .collect()
}
