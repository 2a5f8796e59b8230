//! Who takes over what another answered for.

use ::store::Tx;
use access::{
    Action, Permit, Person, Principal,
    matrix::{EditOrder, ReassignOrder},
};
use kernel::{DepartmentId, Fault, Moment, Refusal, Result, UserId, text};

/// Somebody who takes over, with the rights of his own posts; what is lent to him does not count.
#[derive(Debug)]
pub(crate) struct Successor {
    pub(crate) user: UserId,
    pub(crate) name: String,
    own: Principal,
}

impl Successor {
    /// Who takes over what somebody answers for, by the field that names him: another person, who may
    /// sign in and whose own posts keep orders; with the department in which he keeps them.
    pub(crate) async fn after(
        tx: &mut Tx<'_>,
        before: UserId,
        (user, pointer): (UserId, &str),
        (permit, now): (&Permit<ReassignOrder>, Moment),
    ) -> Result<(Self, DepartmentId)> {
        if user == before {
            let message = text!(
                "已经由他负责，请选择另一位接手人",
                "it is his already; choose somebody else to take over"
            );
            return Err(Fault::invalid(pointer, "same_owner", message));
        }
        let found = Self::find(tx, user, permit, now).await?;
        let keeps = |successor: Self| {
            let department = successor.department::<EditOrder>()?;
            Some((successor, department))
        };
        found.and_then(keeps).ok_or_else(|| {
            let message = text!(
                "只能移交给在岗的销售人员，请另选一位",
                "only somebody in a sales post who may sign in takes over; choose another"
            );
            Fault::invalid(pointer, "not_in_sales", message)
        })
    }

    /// Somebody who may sign in; `None` for anybody else.
    async fn find(
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
