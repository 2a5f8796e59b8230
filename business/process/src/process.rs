//! The face: what areas and commands ask of running policies.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use access::{Permit, Post, matrix::PublishPolicy};
use engine::Calendar;
use kernel::{Date, DepartmentId, Moment, Result, UserId};
use store::{Db, Tx};

use crate::{
    Areas, CheckReport, Prospect, Publication, RunningPolicy, Subject,
    calendars::Calendars,
    policies::{self, OrderType, Policies},
    store::{
        instances::{self, Instance},
        participants, policies as policy_store,
    },
};

/// Running policies. Cheap to clone; all clones share what was compiled.
#[derive(Clone)]
pub struct Process(Arc<Shared>);

struct Shared {
    policies: Policies,
    calendars: Calendars,
    homes: RwLock<Arc<HashMap<Post, DepartmentId>>>,
    areas: Arc<dyn Areas>,
}

impl Process {
    /// Running policies over the areas. Follow with [`Self::load`].
    #[must_use]
    pub fn new(areas: Arc<dyn Areas>) -> Self {
        Self(Arc::new(Shared {
            policies: Policies::default(),
            calendars: Calendars::default(),
            homes: RwLock::default(),
            areas,
        }))
    }

    /// Reads bindings, policies and calendars; at start, and now and then, since another node may
    /// have changed them.
    ///
    /// # Errors
    /// When the database fails or a published policy no longer compiles.
    pub async fn load(&self, db: &Db) -> Result<()> {
        let this = self.clone();
        db.read_with(move |tx| Box::pin(async move { this.load_in(tx).await }))
            .await
    }

    /// [`Self::load`] within a transaction.
    ///
    /// # Errors
    /// As for [`Self::load`].
    pub async fn load_in(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.0.calendars.load(tx).await?;
        let homes = Arc::new(access::people::homes(tx).await?);
        *self.0.homes.write().unwrap_or_else(PoisonError::into_inner) = homes;
        self.0.policies.load(tx).await
    }

    // -- Policies -------------------------------------------------------------------------------

    /// Publishes a policy text as its next version and lets order types run under it from now on;
    /// the same text again only binds. Running orders stay with the version they pinned. Call
    /// [`Self::load`] after the commit.
    ///
    /// # Errors
    /// The linter's findings, each with its place.
    pub async fn publish(
        &self,
        tx: &mut Tx<'_>,
        (yaml, note): (&str, &str),
        order_types: &[&str],
        permit: &Permit<PublishPolicy>,
        now: Moment,
    ) -> Result<Publication> {
        let published = policies::publish(tx, yaml, note, permit, now).await?;
        for order_type in order_types {
            policy_store::bind(tx, order_type, &published.policy).await?;
        }
        Ok(published)
    }

    /// Publishes a policy that the program brings along. What a company decided itself stands: a
    /// version that somebody published, and the policy that an order type was bound to.
    ///
    /// # Errors
    /// As for [`Self::publish`].
    pub async fn ship(
        &self,
        tx: &mut Tx<'_>,
        yaml: &str,
        order_types: &[&str],
        permit: &Permit<PublishPolicy>,
        now: Moment,
    ) -> Result<()> {
        let policy = policies::ship(tx, yaml, permit, now).await?;
        for order_type in order_types {
            policy_store::bind_new(tx, order_type, &policy).await?;
        }
        Ok(())
    }

    /// The kinds of order that people enter, each with the policy it runs under.
    #[must_use]
    pub fn order_types(&self) -> Vec<OrderType> {
        self.0.policies.order_types()
    }

    /// The policy that new orders of a type run under.
    ///
    /// # Errors
    /// Invalid when no policy is bound to the type.
    pub fn policy_for(&self, order_type: &str) -> Result<RunningPolicy> {
        self.0.policies.for_type(order_type)
    }

    /// The policy version a subject runs under.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn policy_of(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<RunningPolicy> {
        let instance = instances::load(tx, subject).await?;
        self.policy_in(tx, &instance).await
    }

    /// Whether a step of a subject is open; one that its policy does not have is not.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn is_open(&self, tx: &mut Tx<'_>, subject: Subject, step: &str) -> Result<bool> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let step = policy.step_ix(step);
        Ok(step.is_some_and(|step| instance.state.is_open(step)))
    }

    /// What the areas find about a document that is only being entered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn foresee(
        &self,
        tx: &mut Tx<'_>,
        prospect: Prospect,
        now: Moment,
    ) -> Result<CheckReport> {
        self.0.areas.foresee(tx, prospect, now).await
    }

    // -- Time -----------------------------------------------------------------------------------

    /// The company's civil date at a moment.
    #[must_use]
    pub fn today(&self, now: Moment) -> Date {
        self.calendar().date(now)
    }

    /// The company's calendar.
    #[must_use]
    pub fn calendar(&self) -> Arc<Calendar> {
        self.0.calendars.company()
    }

    /// The calendar of a department, or the company's.
    #[must_use]
    pub fn calendar_of(&self, department: Option<DepartmentId>) -> Arc<Calendar> {
        self.0.calendars.of(department)
    }

    // -- People ---------------------------------------------------------------------------------

    /// Whether somebody takes part in a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn takes_part(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        user: UserId,
    ) -> Result<bool> {
        participants::has(tx, subject, user).await
    }

    /// Everybody who takes part in a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn participants(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<UserId>> {
        participants::of(tx, subject).await
    }

    // -- Within the crate -----------------------------------------------------------------------

    /// The policy version that an instance pinned.
    pub(crate) async fn policy_in(
        &self,
        tx: &mut Tx<'_>,
        instance: &Instance,
    ) -> Result<RunningPolicy> {
        self.0
            .policies
            .get(tx, &instance.policy, instance.policy_version)
            .await
    }

    pub(crate) fn policies(&self) -> &Policies {
        &self.0.policies
    }

    /// In which department each post is held.
    pub(crate) fn homes(&self) -> Arc<HashMap<Post, DepartmentId>> {
        self.0
            .homes
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn areas(&self) -> &dyn Areas {
        &*self.0.areas
    }
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Process").finish_non_exhaustive()
    }
}
