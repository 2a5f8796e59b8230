//! Whether a person may see a subject at all.

use access::{Action, Permit};
use kernel::{Fault, Result};
use store::Tx;

use crate::{
    Process, Subject,
    store::{instances, participants},
};

impl Process {
    /// The permit narrowed to the right that reaches this subject: by owner, by department, or by
    /// taking part in it.
    ///
    /// # Errors
    /// [`Fault::OutOfReach`] when it is: the same answer as for an absent one.
    pub async fn admit<A: Action>(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        permit: &Permit<A>,
    ) -> Result<Permit<A>> {
        let instance = instances::load(tx, subject).await?;
        if permit.covers(instance.owner, instance.department) {
            return permit
                .clone()
                .narrow(instance.owner, instance.department, "order");
        }
        for user in permit.sight().users {
            if participants::has(tx, subject, user).await? {
                return permit.clone().narrow(Some(user), None, "order");
            }
        }
        Err(Fault::OutOfReach("order"))
    }
}
