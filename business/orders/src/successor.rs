//! Who takes over what another answered for.

use ::store::Tx;
use access::{Action, Permit, Person, Principal, matrix::ReassignOrder};
use kernel::{DepartmentId, Moment, Refusal, Result, UserId, text};

/// Somebody who takes over, with the rights of his own posts; what is lent to him does not count.
#[derive(Debug)]
pub(crate) struct Successor {
    pub(crate) user: UserId,
    pub(crate) name: String,
    own: Principal,
}

impl Successor {
    /// Somebody who may sign in; `None` for anybody else.
    pub(crate) async fn find(
        tx: &mut Tx<'_>,
        user: UserId,
        permit: &Permit<ReassignOrder>,
        now: Moment,
    ) -> Result<Option<Self>> {
        let person = access::people::person(tx, user, now).await?;
        Ok(person.map(|person| Self {
            user,
            name: person.name.clone(),
            own: Principal::new(
                Person {
                    represents: Vec::new(),
                    ..person
                }
                .into(),
                permit.actor().request,
            ),
        }))
    }

    /// The department in which a right lets him keep documents; `None` without the right.
    pub(crate) fn department<A: Action>(&self) -> Option<DepartmentId> {
        access::allowed::<A>(&self.own)?.department()
    }

    /// Why whoever hands over does not reach so far as to a department of his.
    pub(crate) fn beyond(
        &self,
        permit: &Permit<ReassignOrder>,
        department: DepartmentId,
    ) -> Option<Refusal> {
        if permit.covers(Some(self.user), Some(department)) {
            return None;
        }
        let name = &self.name;
        let message = text!(
            "{name}不在您负责的部门；跨部门移交请总经理办理",
            "{name} is not in a department of yours; the general manager hands over to another one"
        );
        let refusal = Refusal::new("beyond_department", message)
            .fact("owner.name", name)
            .who(text!("总经理", "general manager"));
        Some(refusal)
    }
}
