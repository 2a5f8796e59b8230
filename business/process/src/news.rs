//! News: what others did on a person's subjects since he last looked.

use access::{Permit, matrix::UseSelf};
use kernel::{Fault, Moment, Result, Text};
use serde::Serialize;
use serde_json::Value;
use store::Tx;

use crate::{
    Heading, NamedPerson, Process, Subject, SubjectKind,
    store::participants,
    timeline::{is_minor, sentence},
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
        let mut told = Vec::with_capacity(ITEMS_MAX);
        for event in events {
            let data: Value = event.details()?;
            if event.actor_id != Some(user) && !is_minor(&event.kind, &data) {
                told.push((event, data));
            }
        }
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
