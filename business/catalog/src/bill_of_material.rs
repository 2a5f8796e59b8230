//! Bills of material: what one unit of a product is made of.

use ::store::{Sql, Tx, params, sql, values};
use access::{Permit, matrix::ManageProduct};
use kernel::{Fault, ProductId, Quantity, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const LINES: Sql<'static> = sql!(
    "SELECT b.component_id, p.sku, p.name, p.unit, b.quantity FROM bom_lines b \
     JOIN products p ON p.id = b.component_id WHERE b.product_id = $1 ORDER BY b.ordinal"
);
const DELETE: Sql<'static> = sql!("DELETE FROM bom_lines WHERE product_id = $1");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO bom_lines (product_id, component_id, quantity, ordinal) VALUES ($1, $2, $3, $4)"
);

/// One component of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BomLine {
    /// The component.
    pub component_id: ProductId,
    /// Its article number.
    #[serde(default)]
    pub sku: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its unit.
    #[serde(default)]
    pub unit: String,
    /// How much of it one unit of the product takes.
    pub quantity: Quantity,
}

/// The components of a product, in their order; empty when it has none.
pub async fn bill_of_material(tx: &mut Tx<'_>, product: ProductId) -> Result<Vec<BomLine>> {
    let rows = tx.fetch_all(LINES, params![product]).await?;
    rows.iter()
        .map(|row| {
            Ok(BomLine {
                component_id: row.get(0)?,
                sku: row.get(1)?,
                name: row.get(2)?,
                unit: row.get(3)?,
                quantity: row.get(4)?,
            })
        })
        .collect()
}

/// Replaces a product's components.
pub async fn set_bill_of_material(
    tx: &mut Tx<'_>,
    _: &Permit<ManageProduct>,
    product: ProductId,
    components: &[(ProductId, Quantity)],
) -> Result<()> {
    for (i, (component, quantity)) in components.iter().enumerate() {
        if *component == product || quantity.0 <= 0 {
            return Err(Fault::invalid(
                format!("/components/{i}"),
                "bom_line",
                text!(
                    "组成件不能是产品自身，数量须大于 0",
                    "a component is not the product itself and its quantity is above 0"
                ),
            ));
        }
    }
    tx.execute(DELETE, params![product]).await?;
    let rows = components
        .iter()
        .zip(0_i64..)
        .map(|((component, quantity), ordinal)| values![product, *component, *quantity, ordinal]);
    tx.insert_many(INSERT, rows).await?;
    Ok(())
}
