//! What a work order lacks to make some of its units (EQ-5.2a): material that it still waits for and
//! that stock does not have beside it.

use std::collections::BTreeMap;

use ::store::Tx;
use kernel::{DocumentId, OrderId, ProductId, Quantity, Refusal, Result, text};
use warehouse::less;

use crate::{
    open_requirements::free_stock,
    requirement::{Requirement, RequirementState},
    store,
};

/// What a work order still lacks to make so many units in all, a refusal per material. What came
/// for it counts, and so does stock that nobody counts on.
///
/// # Errors
/// Only when the database fails.
pub async fn material_missing(
    tx: &mut Tx<'_>,
    order: OrderId,
    (work_order, units): (DocumentId, Quantity),
) -> Result<Vec<Refusal>> {
    let Some(work) = production::find(tx, work_order).await? else {
        return Ok(Vec::new());
    };
    let mut of_work: BTreeMap<ProductId, Vec<Requirement>> = BTreeMap::new();
    for r in store::of_order(tx, order).await? {
        if r.work_order_id == Some(work_order) && r.state != RequirementState::Cancelled {
            of_work.entry(r.product_id).or_default().push(r);
        }
    }
    let open = |all: &[Requirement]| all.iter().map(|r| r.outstanding().0).sum::<i64>() > 0;
    of_work.retain(|_, all| open(all));
    let products: Vec<ProductId> = of_work.keys().copied().collect();
    let mut free = free_stock(tx, &products, false).await?;
    let mut missing = Vec::new();
    for (product, all) in of_work {
        let (needed, come) = supply(&all);
        let takes = share(needed, (units, work.quantity));
        let lacking = less(takes, come);
        let lacking = less(lacking, free.take(product, lacking));
        if lacking > Quantity::ZERO
            && let Some(first) = all.first()
        {
            missing.push(refusal(first, (units, takes, lacking)));
        }
    }
    Ok(missing)
}

/// What is needed in all, and what has come of it or was covered by stock.
fn supply(all: &[Requirement]) -> (Quantity, Quantity) {
    let needed = all.iter().map(|r| r.needed.0).sum();
    let come = all.iter().map(|r| less(r.needed, r.outstanding()).0).sum();
    (Quantity(needed), Quantity(come))
}

/// The part of a whole that some units of all take, rounded up: a piece needs its last screw.
fn share(whole: Quantity, (units, of): (Quantity, Quantity)) -> Quantity {
    let of = i128::from(of.0.max(1));
    let product = i128::from(whole.0) * i128::from(units.0);
    let up = (product + of - 1).div_euclid(of);
    i64::try_from(up).map_or(whole, Quantity).min(whole)
}

fn refusal(r: &Requirement, (units, takes, lacking): (Quantity, Quantity, Quantity)) -> Refusal {
    let (name, unit) = (&r.name, &r.unit);
    let message = text!(
        "物料未到齐，不能报完工 {units}：{name} 共需 {takes} {unit}，还缺 {lacking} {unit}",
        "{units} cannot be reported as made yet: of {name} it takes {takes} {unit}, and {lacking} {unit} are missing"
    );
    Refusal::new("material_missing", message)
        .fact("materials.lacking", format!("{name} {lacking} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_units_take_their_share() {
        let q = Quantity::whole;
        assert_eq!(share(q(8), (q(3), q(4))), q(6));
        assert_eq!(share(q(1), (q(1), q(3))).0, 333_334, "rounded up");
        assert_eq!(share(q(8), (q(5), q(4))), q(8), "never more than the whole");
    }
}
