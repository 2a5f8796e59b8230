//! Material of a work order: what it needs by its product's bill of material, and using it up as
//! pieces are finished.

use ::store::Tx;
use events::{NewEvent, Stream};
use kernel::{Fault, ProductId, Quantity, Result};
use process::Acting;
use serde_json::json;

use crate::work_order::WorkOrder;

/// How much of a component some units take: per unit × units, rounded half up to the sixth decimal.
pub fn needed(per_unit: Quantity, units: Quantity) -> Result<Quantity> {
    let product = i128::from(per_unit.0) * i128::from(units.0);
    let rounded = kernel::round_div(product, i128::from(Quantity::ONE.0));
    i64::try_from(rounded)
        .map(Quantity)
        .map_err(|_| Fault::overflow())
}

/// Takes the material of newly finished units out of stock, as far as there is any that nobody
/// holds; what is missing is told, not refused, since the pieces are made.
pub(crate) async fn use_up(
    tx: &mut Tx<'_>,
    before: &WorkOrder,
    made: Quantity,
    acting: &Acting,
) -> Result<()> {
    let components = catalog::bill_of_material(tx, before.product_id).await?;
    let mut wanted: Vec<(ProductId, Quantity)> = Vec::with_capacity(components.len());
    for component in &components {
        // Cumulative less what was taken before, so that rounding loses nothing over many reports.
        let total = needed(component.quantity, made)?;
        let taken = needed(component.quantity, before.made)?;
        if total > taken {
            wanted.push((component.component_id, warehouse::less(total, taken)));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let issued = warehouse::issue_material(tx, &wanted, before.id, acting).await?;
    let told = |list: &[(ProductId, Quantity)]| -> Vec<_> {
        list.iter()
            .map(|(product, quantity)| json!({"product": product, "quantity": quantity}))
            .collect()
    };
    let data = json!({"wanted": told(&wanted), "issued": told(&issued)});
    let event = NewEvent::new(
        Stream::new("work_order", before.id.0),
        "material.used",
        data,
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_exact_and_never_overflow() {
        let q = |text: &str| Quantity::parse(text).unwrap();
        assert_eq!(needed(q("2"), q("10")).unwrap(), q("20"));
        assert_eq!(needed(q("0.333333"), q("3")).unwrap(), q("0.999999"));
        assert!(needed(Quantity(i64::MAX), Quantity(i64::MAX)).is_err());
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let per_unit = Quantity::parse("0.333333").unwrap();
        let total = needed(per_unit, Quantity::whole(7)).unwrap();
        let parts: i64 = (0..7)
            .map(|n| {
                let (after, before) = (Quantity::whole(n + 1), Quantity::whole(n));
                needed(per_unit, after).unwrap().0 - needed(per_unit, before).unwrap().0
            })
            .sum();
        assert_eq!(parts, total.0);
    }
}
