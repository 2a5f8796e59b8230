//! Who acts in one command, and the one moment it happens at.

use access::{Action, ActionInfo, Permit, PostHeld, Principal, Scope, matrix};
use engine::{Person, Posts};
use kernel::{Actor, Moment, UserId};

use crate::{SubjectKind, store::instances::Instance};

/// Who acts, and when. One per command, handed to every reaction, so that all that follows from an
/// act belongs to the same request and the same `now`.
#[derive(Debug, Clone)]
pub struct Acting {
    /// Who is written into the events.
    pub actor: Actor,
    /// The one `now` of the command.
    pub now: Moment,
    principal: Option<Principal>,
}

impl Acting {
    /// The holder of a permit acts.
    #[must_use]
    pub fn new<A: Action>(permit: &Permit<A>, now: Moment) -> Self {
        Self {
            actor: permit.actor(),
            now,
            principal: permit.principal().cloned(),
        }
    }

    /// The system acts: a timer, an import. It has no posts, so it can give no opinion.
    #[must_use]
    pub fn system(what: &str, now: Moment) -> Self {
        Self {
            actor: Actor::system(what),
            now,
            principal: None,
        }
    }

    /// The person who acts, or `None` for the system.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.principal.as_ref().map(|principal| principal.user)
    }

    /// The same for what follows from the act by rule: its events are nobody's doing, and tell whose
    /// act they follow from.
    #[must_use]
    pub fn by_rule(&self) -> Self {
        Self {
            actor: self.actor.by_rule("process"),
            ..self.clone()
        }
    }

    /// The person as a step sees him: with the posts that reach this subject. His own posts come
    /// first; where they do not fit the step, those that somebody lent him, in that one's name.
    pub(crate) fn person(&self, wanted: Posts, instance: &Instance) -> Option<Person> {
        let principal = self.principal.as_ref()?;
        let own = Person {
            user: principal.user,
            on_behalf_of: None,
            posts: posts_reaching(&principal.posts, principal.user, instance),
        };
        // A permit that names somebody was made for acting in his name only.
        let only = self.actor.on_behalf_of;
        if only.is_none() && own.posts.meets(wanted) {
            return Some(own);
        }
        let lent = principal
            .represents
            .iter()
            .filter(|r| only.is_none_or(|user| user == r.user))
            .map(|r| Person {
                user: principal.user,
                on_behalf_of: Some(r.user),
                posts: posts_reaching(&r.posts, r.user, instance),
            });
        lent.into_iter()
            .find(|person| person.posts.meets(wanted))
            .or(Some(own))
    }

    /// Whether the acting person himself holds one of the posts.
    pub(crate) fn works_as(&self, posts: Posts) -> bool {
        let held = self.principal.iter().flat_map(|p| p.posts.iter());
        Posts::of(held.map(|held| held.post.key())).meets(posts)
    }

    /// The actor to write for an act of this person: the post it rests on and whom it is for.
    pub(crate) fn actor_for(&self, person: &Person, wanted: Posts) -> Actor {
        let post = person
            .posts
            .keys()
            .find(|key| Posts::parse(key).is_some_and(|post| post.meets(wanted)));
        Actor {
            user: Some(person.user),
            on_behalf_of: person.on_behalf_of,
            post: post.map_or_else(|| self.actor.post.clone(), str::to_owned),
            request: self.actor.request,
        }
    }
}

/// The operation whose reach says which subjects a post has to do with.
pub(crate) const fn view_action(kind: SubjectKind) -> &'static ActionInfo {
    match kind {
        SubjectKind::SalesOrder => matrix::ViewOrder::INFO,
        SubjectKind::PurchaseOrder => matrix::ViewProcurement::INFO,
        SubjectKind::Customer => matrix::ViewCustomer::INFO,
        SubjectKind::Quotation => matrix::ViewQuotation::INFO,
        SubjectKind::Contract => matrix::ViewContract::INFO,
        SubjectKind::Inquiry => matrix::ViewInquiry::INFO,
    }
}

/// The posts that reach a subject: a department's post only reaches that department's subjects, an
/// own-scope post only those its holder answers for.
fn posts_reaching(held: &[PostHeld], of: UserId, instance: &Instance) -> Posts {
    let action = view_action(instance.subject.kind);
    let reaches = |held: &&PostHeld| match action.scope_of(held.post) {
        Scope::All => true,
        Scope::Department => {
            instance.department.is_none_or(|d| d == held.department) || instance.owner == Some(of)
        }
        Scope::Own => instance.owner == Some(of),
        Scope::None => false,
    };
    Posts::of(held.iter().filter(reaches).map(|held| held.post.key()))
}
