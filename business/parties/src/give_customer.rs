//! Giving a customer to another rep. Who does so tells his history, since he knows why.

use ::store::{Sql, Tx, params, sql};
use access::{Permit, matrix::ManageCustomer};
use kernel::{CustomerId, DepartmentId, Moment, Result, UserId};

const GIVE: Sql<'static> = sql!(
    "UPDATE customers SET owner_id = $2, department_id = $3, version = version + 1, \
     updated_at = $4 WHERE id = $1"
);

/// Gives a customer another rep in charge, and his department.
///
/// # Errors
/// Not found when there is no such customer, or beyond the permit.
pub async fn give(
    tx: &mut Tx<'_>,
    permit: &Permit<ManageCustomer>,
    id: CustomerId,
    (owner, department): (UserId, DepartmentId),
    now: Moment,
) -> Result<()> {
    let facts = crate::get_facts(tx, id).await?;
    let reached = permit.clone();
    reached.narrow(facts.owner, facts.department, "customer")?;
    crate::store::forget(tx, id);
    tx.execute(GIVE, params![id, owner, department, now])
        .await
        .map(drop)
}
