//! What the areas hand to a running policy: named facts, checks and reactions. `app` wires them.

use access::Principal;
use engine::{
    FactId, FactSet, FieldIx, FlowEvent, Policy,
    policy::{Milestone, Step},
};
use kernel::{CustomerId, DocumentId, Moment, Quantity, Refusal, Result, Text};
use serde::{Deserialize, Serialize};
use store::{BoxFuture, Tx};

use crate::{Acting, Checkpoint, Matter, MilestonesNow, Movement, Subject};

/// The areas as the process sees them. One value, wired in `app`, answers for all areas.
pub trait Areas: Send + Sync + 'static {
    /// Puts the wanted facts. A fact that nobody knows stays absent. Line quantities are not asked
    /// for: the process keeps them itself.
    fn facts<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        wanted: &'a Wanted<'a>,
        facts: &'a mut FactSet,
        now: Moment,
    ) -> BoxFuture<'a, Result<()>>;

    /// What a check of the policy finds, item by item, e.g. `credit`. Whether the check passes is
    /// decided by its condition over the facts; this shows the figures behind it.
    fn check<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        check: &'a str,
        now: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>>;

    /// What the areas find about a document that is only being entered, e.g. that the customer's
    /// credit does not cover it. Items that are not in order are shown as warnings.
    fn foresee<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        prospect: Prospect,
        now: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        let _ = (tx, prospect, now);
        Box::pin(std::future::ready(Ok(CheckReport::default())))
    }

    /// What follows from a flow event in other areas (approved → reserve stock), in the same
    /// transaction. A reaction never refuses: a shortage is a recorded fact, not an error.
    fn react<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        happened: &'a Happened<'a>,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>>;

    /// What follows from movements of lines in other areas (shipped → an instalment falls due), in
    /// the same transaction, before the policy looks at the new facts. It never refuses.
    fn moved<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        movements: &'a [Movement],
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (tx, subject, movements, acting);
        Box::pin(std::future::ready(Ok(())))
    }

    /// What a work order still lacks to make so many units in all, each with how much; empty when
    /// it has all.
    fn unsupplied<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        (work_order, units): (DocumentId, Quantity),
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        let _ = (tx, subject, work_order, units);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// Puts the figures behind refusals of the policy in place of a bare yes or no: of the money
    /// that is not paid which instalment, how much, by when.
    fn tell_figures<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        refusals: Vec<&'a mut Refusal>,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (tx, subject, refusals);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Milestones that were reached do not hold any more, or hold again. It never refuses.
    fn milestones_moved<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        now: &'a MilestonesNow<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (tx, subject, now);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Goods that were held for a subject were given back, so that it is short again: somebody is
    /// asked to get them. It never refuses.
    fn short_again<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (tx, subject, acting);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Shipping is open, and facts have changed or time has passed: what travels with nobody (a
    /// service) goes through it now, if the policy lets it. It never refuses; what may not go yet
    /// waits for the next time.
    fn at_shipping<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        now: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (tx, subject, now);
        Box::pin(std::future::ready(Ok(())))
    }

    /// What keeps a subject from passing a point, each with who can clear it; the subject's row is
    /// locked. Whatever lets it pass must hold until the transaction ends.
    fn against<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        point: Checkpoint,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        let _ = (tx, subject, point, now);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// What follows from a refusal in the areas, after the refused act was rolled back.
    fn refused<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        refusals: &'a [Refusal],
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (tx, subject, refusals, acting);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Number and party of subjects, in the given order, for lists of tasks.
    fn headings<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>>;

    /// What documents without a policy ask for, on the desk of a person or with others while he
    /// waits; a bounded number of each kind.
    fn matters<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        principal: &'a Principal,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<Matter>>> {
        let _ = (tx, principal, now);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// The revision of a subject's content, against which an opinion's `If-Match` is compared;
    /// `None` for subjects whose content has no revisions.
    fn revision<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
    ) -> BoxFuture<'a, Result<Option<i64>>> {
        let _ = (tx, subject);
        Box::pin(std::future::ready(Ok(None)))
    }

    /// What an event of an area says in a sentence, for the subject's history.
    fn words(&self, kind: &str, data: &serde_json::Value) -> Option<Text> {
        let _ = (kind, data);
        None
    }
}

/// A document that is only being entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prospect {
    /// Who would owe for it.
    pub customer: CustomerId,
    /// How much with tax, in minor units of the company's currency.
    pub amount: i64,
}

/// The facts that a decision needs and nobody has loaded yet.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The policy that asks.
    pub policy: &'a Policy,
    /// Facts, standard ones and the policy's own header fields (`fields.<key>`).
    pub facts: Vec<FactId>,
    /// Line fields of which it is asked which lines lack them: answer with
    /// [`FactSet::set_lines_missing`].
    pub line_fields: Vec<FieldIx>,
}

impl Wanted<'_> {
    /// The names of the wanted facts, e.g. `order.amount`, `fields.dealer`.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.facts.iter().map(|fact| self.policy.fact_name(*fact))
    }

    /// Whether a standard fact is wanted.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.facts
            .iter()
            .any(|fact| fact.def().is_some_and(|def| def.name == name))
    }

    /// Whether any standard fact of a family is wanted, e.g. `credit` for `credit.limit`.
    #[must_use]
    pub fn any_of(&self, family: &str) -> bool {
        let of_family = |name: &str| {
            name.strip_prefix(family)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        self.facts
            .iter()
            .any(|fact| fact.def().is_some_and(|def| of_family(def.name)))
    }

    /// The policy's own header fields that are wanted, with their keys.
    pub fn header_fields(&self) -> impl Iterator<Item = (FactId, &str)> {
        let own = self.facts.iter().filter(|fact| fact.def().is_none());
        own.filter_map(|fact| {
            let field = self
                .policy
                .fields
                .iter()
                .find(|field| field.fact == Some(*fact))?;
            Some((*fact, field.key.as_str()))
        })
    }

    /// The wanted line fields with their keys, e.g. `technical_parameters`.
    pub fn line_field_keys(&self) -> impl Iterator<Item = (FieldIx, &str)> {
        self.line_fields
            .iter()
            .filter_map(|ix| Some((*ix, self.policy.fields.get(ix.at())?.key.as_str())))
    }
}

/// A flow event with the words of its policy at hand, for reactions.
#[derive(Debug, Clone, Copy)]
pub struct Happened<'a> {
    /// The policy version the subject runs under.
    pub policy: &'a Policy,
    /// The event, with positions in that version.
    pub event: &'a FlowEvent,
}

impl<'a> Happened<'a> {
    /// The step it concerns, if any: its key, activity and the rest.
    #[must_use]
    pub fn step(&self) -> Option<&'a Step> {
        self.event.step().map(|step| self.policy.step(step))
    }

    /// The milestone that was reached, if that is what happened: its key, words and effects.
    #[must_use]
    pub fn milestone(&self) -> Option<&'a Milestone> {
        let FlowEvent::MilestoneReached { milestone } = self.event else {
            return None;
        };
        self.policy.milestones.get(milestone.at())
    }

    /// The step that was completed, if that is what happened.
    #[must_use]
    pub fn completed(&self) -> Option<&'a Step> {
        matches!(self.event, FlowEvent::StepCompleted { .. })
            .then(|| self.step())
            .flatten()
    }
}

/// How a check item stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// There is nothing to compare with: neither in order nor not.
    Nothing,
    /// In order.
    Ok,
    /// To be looked at; does not stand in the way.
    Warn,
    /// Not in order: to pass over it needs a reason.
    Bad,
}

/// One computed item of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckItem {
    /// A stable key, e.g. `credit.exceeded`.
    pub key: String,
    /// What is looked at.
    pub title: Text,
    /// What was found, with figures.
    pub found: Text,
    /// How it stands.
    pub standing: Standing,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckReport {
    /// The items, in the order to be shown.
    pub items: Vec<CheckItem>,
}

impl CheckReport {
    /// Adds an item.
    #[must_use]
    pub fn item(
        mut self,
        key: impl Into<String>,
        title: Text,
        found: Text,
        standing: Standing,
    ) -> Self {
        self.items.push(CheckItem {
            key: key.into(),
            title,
            found,
            standing,
        });
        self
    }

    /// The worst standing of the items; a check without items is in order.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.items
            .iter()
            .map(|item| item.standing)
            .max()
            .unwrap_or(Standing::Ok)
    }
}

/// What a list shows of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct Heading {
    /// The official number, or the draft's label.
    pub number: String,
    /// The customer or the supplier.
    pub party: String,
}
