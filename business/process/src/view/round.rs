//! Whom a submission would ask, for whoever is about to submit.

use access::{Post, Scope};
use engine::{Activity, Asks};
use kernel::{DepartmentId, Moment, Result};
use store::Tx;

use super::{NamedPerson, Page, RoundView, named_posts, questions};
use crate::{acting::view_action, asked::Asked};

impl Page<'_> {
    /// The reviews that a submission would ask; none unless the entry is open.
    pub(super) fn next_round(&self, facts: &Asked, now: Moment) -> Vec<Asks> {
        let (policy, state) = (self.policy, &self.instance.state);
        let mut entries = policy
            .each_step()
            .filter(|(_, spec)| spec.activity == Activity::Enter);
        if !entries.any(|(ix, _)| state.is_open(ix)) {
            return Vec::new();
        }
        engine::next_round(policy, state, facts, now, self.calendar)
    }

    /// The same with the people who would get the tasks.
    pub(super) async fn with_people(
        &self,
        tx: &mut Tx<'_>,
        round: &[Asks],
    ) -> Result<Vec<RoundView>> {
        let mut views = Vec::with_capacity(round.len());
        for asks in round {
            let spec = self.policy.step(asks.step);
            let mut people: Vec<NamedPerson> = Vec::new();
            for post in spec.posts.keys().filter_map(Post::parse) {
                let holders = access::people::holders(tx, post, self.department(post)).await?;
                for (user, name) in holders {
                    if people.iter().all(|known| known.user != user) {
                        people.push(NamedPerson { user, name });
                    }
                }
            }
            let of_round = |need: &usize| round.iter().any(|other| other.step.at() == *need);
            let forms = asks.forms.iter();
            views.push(RoundView {
                step: spec.key.clone(),
                title: spec.title.clone(),
                after: spec
                    .needs
                    .iter()
                    .filter(of_round)
                    .map(|need| self.policy.steps[need].key.clone())
                    .collect(),
                posts: named_posts(spec.posts),
                people,
                checklist: questions(spec),
                forms: forms
                    .map(|form| self.policy.forms[form.at()].title.clone())
                    .collect(),
            });
        }
        Ok(views)
    }

    /// The department whose holders of a post are asked; every one where the post reaches all.
    fn department(&self, post: Post) -> Option<DepartmentId> {
        let scope = view_action(self.instance.subject.kind).scope_of(post);
        (scope == Scope::Department)
            .then_some(self.instance.department)
            .flatten()
    }
}
