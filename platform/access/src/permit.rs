//! The proof that somebody may do one operation. Storage functions demand it, so that a forgotten
//! check does not compile.
//!
//! A permit is made from the cached [`Principal`] and is checked again inside the transaction that
//! uses it ([`Permit::confirm`], called by `api.execute` for every command): one read of the person's
//! rights version by primary key. So a right that was taken away a moment ago, on whichever node,
//! stops the command even when this node has not heard of it yet.

use std::{fmt, marker::PhantomData};

use kernel::{Actor, DepartmentId, Fault, FieldError, Result, UserId, text};
use store::{Query, Tx};
use uuid::Uuid;

use crate::{Action, Post, Principal, Scope, matrix, people, principal::Grant};

/// Who acts under a permit.
#[derive(Debug, Clone)]
enum Holder {
    Person(Principal),
    /// A timer, a reaction or an import; the word says which.
    System(&'static str),
}

/// The right to do `A`, with who acts, for whom and how far.
pub struct Permit<A> {
    holder: Holder,
    /// Never empty for a person; the first one names post and, for a delegate, whom he acts for.
    grants: Vec<Grant>,
    hides: Hides,
    action: PhantomData<fn() -> A>,
}

/// Fields that must not reach this reader, in whatever form: list, export, sort, filter or event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hides {
    /// Selling prices and amounts.
    pub prices: bool,
    /// Floor prices.
    pub floor: bool,
    /// Cost and margin.
    pub cost: bool,
    /// Purchase prices.
    pub purchase: bool,
}

/// Which rows a permit reaches, for the `WHERE` of a list. A row is seen when `all` is set, when
/// its department is among `departments`, or when one of `users` owns it or takes part in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// No restriction.
    pub all: bool,
    /// Departments seen as a whole.
    pub departments: Vec<DepartmentId>,
    /// The person and those he represents.
    pub users: Vec<UserId>,
}

impl Sight {
    /// Only rows of these departments or owners, as a further condition of a query.
    #[must_use]
    pub fn only(self, query: Query, department: &'static str, owner: &'static str) -> Query {
        if self.all {
            return query;
        }
        let query = query.push(" AND (").push(department).push(" IN ");
        let query = query.bind_list(self.departments).push(" OR ").push(owner);
        query.push(" IN ").bind_list(self.users).push(")")
    }
}

/// The permit of a principal for an operation, or 403.
///
/// # Errors
/// [`Fault::Forbidden`] when no post he holds or was lent allows it.
pub fn authorize<A: Action>(principal: &Principal) -> Result<Permit<A>> {
    allowed(principal).ok_or_else(|| {
        let (user, request) = (principal.user, principal.request);
        tracing::warn!(%user, action = A::INFO.name, %request, "denied");
        Fault::Forbidden(A::INFO.name)
    })
}

/// The permit of a principal for an operation, if he has the right: for what is shown or added only
/// then. Nothing is logged, since nothing was attempted.
#[must_use]
pub fn allowed<A: Action>(principal: &Principal) -> Option<Permit<A>> {
    let grants: Vec<Grant> = principal.grants(A::INFO).collect();
    (!grants.is_empty()).then(|| Permit {
        hides: Hides::of(principal),
        holder: Holder::Person(principal.clone()),
        grants,
        action: PhantomData,
    })
}

/// The permit of a user for an operation, read afresh in the transaction: for imports, seeds, the
/// virtual company and jobs that act in a person's name.
///
/// # Errors
/// [`Fault::Forbidden`] without the right, [`Fault::Unauthenticated`] for an unknown or inactive user.
pub async fn authorize_in<A: Action>(
    tx: &mut Tx<'_>,
    user: UserId,
    now: kernel::Moment,
    request: Uuid,
) -> Result<Permit<A>> {
    let person = people::person(tx, user, now)
        .await?
        .ok_or(Fault::Unauthenticated)?;
    authorize(&Principal::new(person.into(), request))
}

/// A permit of the system itself. For timers, reactions and jobs, never for a request.
#[must_use]
pub fn system<A: Action>(what: &'static str) -> Permit<A> {
    Permit {
        holder: Holder::System(what),
        grants: Vec::new(),
        hides: Hides::default(),
        action: PhantomData,
    }
}

impl<A: Action> Permit<A> {
    /// Checks inside the transaction that the rights behind this permit still stand: one read by
    /// primary key.
    ///
    /// # Errors
    /// [`Fault::Unauthenticated`] when the account was closed, a conflict `rights_changed` when the
    /// rights are not those the permit was made from (the next request sees the new ones).
    pub async fn confirm(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Holder::Person(principal) = &self.holder else {
            return Ok(());
        };
        match people::rights_version(tx, principal.user).await? {
            None => Err(Fault::Unauthenticated),
            Some(version) if version == principal.rights_version => Ok(()),
            Some(_) => Err(Fault::Conflict(Box::new(FieldError::new(
                String::new(),
                "rights_changed",
                text!(
                    "您的权限刚刚发生变化，请重试",
                    "your rights have just changed; please try again"
                ),
            )))),
        }
    }

    /// Who acts, as every event states it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match &self.holder {
            Holder::System(what) => Actor::system(what),
            Holder::Person(principal) => {
                let grant = self.grants.first();
                Actor {
                    user: Some(principal.user),
                    on_behalf_of: grant.map(|g| g.of).filter(|of| *of != principal.user),
                    post: grant.map_or_else(String::new, |g| g.post.key().to_owned()),
                    request: principal.request,
                }
            }
        }
    }

    /// The acting person; `None` is the system.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.principal().map(|p| p.user)
    }

    /// The principal behind the permit; `None` is the system.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        match &self.holder {
            Holder::Person(principal) => Some(principal),
            Holder::System(_) => None,
        }
    }

    /// For whom a delegate acts.
    #[must_use]
    pub fn on_behalf_of(&self) -> Option<UserId> {
        self.actor().on_behalf_of
    }

    /// The one in whose name the act counts: the represented person, or else the acting one.
    #[must_use]
    pub fn in_name_of(&self) -> Option<UserId> {
        self.on_behalf_of().or(self.user())
    }

    /// The post the act rests on.
    #[must_use]
    pub fn post(&self) -> Option<Post> {
        self.grants.first().map(|g| g.post)
    }

    /// Whether nothing but this post gives the right.
    #[must_use]
    pub fn only_as(&self, post: Post) -> bool {
        !self.grants.is_empty() && self.grants.iter().all(|grant| grant.post == post)
    }

    /// The department of the post the act rests on; new documents belong to it.
    #[must_use]
    pub fn department(&self) -> Option<DepartmentId> {
        self.grants.first().map(|g| g.department)
    }

    /// The widest reach of this permit.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self.holder {
            Holder::System(_) => Scope::All,
            Holder::Person(_) => self
                .grants
                .iter()
                .map(|g| g.scope)
                .max()
                .unwrap_or_default(),
        }
    }

    /// Fields that must not reach this reader.
    #[must_use]
    pub fn hides(&self) -> Hides {
        self.hides
    }

    /// Which rows this permit reaches.
    #[must_use]
    pub fn sight(&self) -> Sight {
        let mut sight = Sight {
            all: self.scope() == Scope::All,
            departments: vec![],
            users: vec![],
        };
        for grant in &self.grants {
            if grant.scope == Scope::Department && !sight.departments.contains(&grant.department) {
                sight.departments.push(grant.department);
            }
            if !sight.users.contains(&grant.of) {
                sight.users.push(grant.of);
            }
        }
        sight
    }

    /// Whether a thing of this owner and department is within reach. Taking part in it (see
    /// `order_participants`) counts as owning: ask once more with the participant as owner.
    #[must_use]
    pub fn covers(&self, owner: Option<UserId>, department: Option<DepartmentId>) -> bool {
        matches!(self.holder, Holder::System(_))
            || self
                .grants
                .iter()
                .any(|grant| grant.covers(owner, department))
    }

    /// The permit narrowed to the right that reaches a thing, so that [`Permit::actor`] names the
    /// post and the represented person that this act rests on.
    ///
    /// # Errors
    /// [`Fault::OutOfReach`] when it is: the same answer as for an absent thing.
    pub fn narrow(
        mut self,
        owner: Option<UserId>,
        department: Option<DepartmentId>,
        what: &'static str,
    ) -> Result<Self> {
        if matches!(self.holder, Holder::System(_)) {
            return Ok(self);
        }
        self.grants.retain(|grant| grant.covers(owner, department));
        if self.grants.is_empty() {
            Err(Fault::OutOfReach(what))
        } else {
            Ok(self)
        }
    }

    /// The permit narrowed to what it owes to one person: himself, or one he represents. For tasks
    /// that are addressed to a person.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when he neither is that person nor represents him with this right.
    pub fn acting_for(mut self, user: UserId) -> Result<Self> {
        if matches!(self.holder, Holder::System(_)) {
            return Ok(self);
        }
        self.grants.retain(|grant| grant.of == user);
        if self.grants.is_empty() {
            Err(Fault::Forbidden(A::INFO.name))
        } else {
            Ok(self)
        }
    }

    /// Whether this act would be on a thing made by the same hands: he made it himself, or acts for
    /// the one who made it. Nobody reviews his own entry, through a delegate neither.
    #[must_use]
    pub fn made(&self, maker: UserId) -> bool {
        self.user() == Some(maker) || self.on_behalf_of() == Some(maker)
    }

    /// The permit for what follows from this act by rule, e.g. approval → reserve stock. The acting
    /// person stays named; the reach is everything, since the rule decided and not he.
    #[must_use]
    pub fn leads_to<B: Action>(&self) -> Permit<B> {
        let mut grants = self.grants.clone();
        for grant in &mut grants {
            grant.scope = Scope::All;
        }
        Permit {
            holder: self.holder.clone(),
            grants,
            hides: Hides::default(),
            action: PhantomData,
        }
    }
}

impl Grant {
    fn covers(&self, owner: Option<UserId>, department: Option<DepartmentId>) -> bool {
        match self.scope {
            Scope::All => true,
            Scope::Department => department == Some(self.department) || owner == Some(self.of),
            Scope::Own => owner == Some(self.of),
            Scope::None => false,
        }
    }
}

impl Hides {
    /// What a principal must not see.
    #[must_use]
    pub fn of(principal: &Principal) -> Self {
        let hidden = |action| principal.scope_of(action) == Scope::None;
        Self {
            prices: hidden(matrix::ViewPrice::INFO),
            floor: hidden(matrix::ViewFloorPrice::INFO),
            cost: hidden(matrix::ViewCost::INFO),
            purchase: hidden(matrix::ViewPurchasePrice::INFO),
        }
    }
}

// Written by hand: a derive would demand the bounds of the marker type.
impl<A> Clone for Permit<A> {
    fn clone(&self) -> Self {
        Self {
            holder: self.holder.clone(),
            grants: self.grants.clone(),
            hides: self.hides,
            action: PhantomData,
        }
    }
}

impl<A: Action> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("action", &A::INFO.name)
            .field("user", &self.user())
            .field("grants", &self.grants)
            .finish_non_exhaustive()
    }
}
