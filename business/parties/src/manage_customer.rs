//! Creating and changing customers.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageCustomer};
use events::{NewEvent, Stream};
use kernel::{CustomerId, Fault, Moment, Result};
use serde_json::json;

use crate::{
    customer::CustomerInput,
    store::{self, InCharge},
};

/// The stream a customer's history is kept in.
fn stream(id: CustomerId) -> Stream<'static> {
    Stream::new("customer", id.0)
}

/// Enters a new customer.
#[derive(Debug)]
pub struct CreateCustomer {
    /// The right to do so.
    pub permit: Permit<ManageCustomer>,
    /// His id, made by the caller so that a retry makes the same one.
    pub id: CustomerId,
    /// Who he is.
    pub input: CustomerInput,
    /// The department in charge; that of who enters when absent.
    pub department: Option<kernel::DepartmentId>,
    /// Now.
    pub now: Moment,
}

impl Command for CreateCustomer {
    const NAME: &'static str = "customer.create";
    type Output = CustomerId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<CustomerId> {
        self.input.check()?;
        let charge = InCharge {
            owner: self.input.owner_id.or(self.permit.in_name_of()),
            department: self.department.or(self.permit.department()),
        };
        store::write(
            tx,
            &self.permit,
            self.id,
            &self.input,
            charge,
            (true, self.now),
        )
        .await?;
        let event = NewEvent::new(
            stream(self.id),
            "customer.created",
            json!({"after": self.input}),
            self.now,
        );
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}

/// Changes a customer; refused when somebody else changed him since `version`.
#[derive(Debug)]
pub struct UpdateCustomer {
    /// The right to do so.
    pub permit: Permit<ManageCustomer>,
    /// Who.
    pub id: CustomerId,
    /// The version the change was made on.
    pub version: i64,
    /// Who he is now.
    pub input: CustomerInput,
    /// Now.
    pub now: Moment,
}

impl Command for UpdateCustomer {
    const NAME: &'static str = "customer.update";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        self.input.check()?;
        let version = store::lock_version(tx, self.id).await?;
        let facts = store::get_facts(tx, self.id).await?;
        if !self.permit.covers(facts.owner, facts.department) {
            return Err(Fault::OutOfReach("customer"));
        }
        let before = store::get(tx, &access::system("customer"), self.id).await?;
        if version != self.version {
            return Err(Fault::Stale(Box::new(
                serde_json::to_value(&before).map_err(Fault::internal)?,
            )));
        }
        let charge = InCharge {
            owner: self.input.owner_id.or(facts.owner),
            department: facts.department.or(self.permit.department()),
        };
        store::write(
            tx,
            &self.permit,
            self.id,
            &self.input,
            charge,
            (false, self.now),
        )
        .await?;
        let data = json!({"before": before.content, "after": self.input});
        let event = NewEvent::new(stream(self.id), "customer.changed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}
