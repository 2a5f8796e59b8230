//! Giving a subject to another owner: his tasks go with it.

use events::NewEvent;
use kernel::Result;
use serde_json::json;
use store::Tx;

use crate::{
    Acting, Owner, Process, Subject,
    store::{instances, participants, tasks},
};

impl Process {
    /// Gives a subject another owner: open tasks of the former one are the new one's, who takes part
    /// from now on. What the former owner did stays his; he goes on seeing it.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn hand_over(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        owner: Owner,
        acting: &Acting,
    ) -> Result<()> {
        let mut instance = instances::lock(tx, subject).await?;
        let (before, department) = (instance.owner, instance.department);
        if before == Some(owner.user) && department == owner.department {
            return Ok(());
        }
        instance.owner = Some(owner.user);
        instance.department = owner.department;
        instances::hand_over(tx, &mut instance).await?;
        participants::add(tx, &instance, owner.user).await?;
        if let Some(before) = before {
            tasks::hand_over(tx, subject, (before, owner.user)).await?;
        }
        let data = json!({
            "before": {"owner": before, "department": department},
            "after": {"owner": owner.user, "department": owner.department},
        });
        let event = NewEvent::new(subject.stream(), "process.handed_over", data, acting.now);
        events::record(tx, &event, &acting.actor, acting.now)
            .await
            .map(drop)
    }
}
