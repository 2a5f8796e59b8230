//! The SQL of units.

use std::collections::HashMap;

use ::store::{Query, Sql, Tx, params, sql, values};
use access::{Permit, matrix::ManageProduct};
use kernel::{ProductId, Result};

use crate::units::{ProductUnit, Units};

const OF: &str = "SELECT p.id, p.unit, p.whole_units, u.unit, u.units, u.base_units FROM products p \
     LEFT JOIN product_units u ON u.product_id = p.id WHERE p.id IN ";
const DELETE: Sql<'static> = sql!("DELETE FROM product_units WHERE product_id = $1");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO product_units (product_id, unit, units, base_units, ordinal) \
     VALUES ($1, $2, $3, $4, $5)"
);
const PRICED: Sql<'static> = sql!(
    "SELECT DISTINCT r.unit, l.code FROM price_rules r JOIN price_lists l ON l.id = r.list_id \
     WHERE r.product_id = $1 AND r.unit <> '' ORDER BY r.unit, l.code"
);

/// The units of some products; an unknown id is absent from the map.
pub async fn units_of(
    tx: &mut Tx<'_>,
    products: &[ProductId],
) -> Result<HashMap<ProductId, Units>> {
    let mut found: HashMap<ProductId, Units> = HashMap::new();
    if products.is_empty() {
        return Ok(found);
    }
    let query = Query::new(OF)
        .bind_list(products.iter().copied())
        .push(" ORDER BY u.ordinal");
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let units = found.entry(row.get(0)?).or_default();
        units.base = row.get(1)?;
        units.whole = row.get(2)?;
        if let Some(unit) = row.get::<Option<String>>(3)? {
            units.others.push(ProductUnit {
                unit,
                units: row.get(4)?,
                base_units: row.get(5)?,
            });
        }
    }
    Ok(found)
}

/// The units that prices of a product are stated in, each with the code of a list that does.
pub(crate) async fn priced_units(
    tx: &mut Tx<'_>,
    product: ProductId,
) -> Result<Vec<(String, String)>> {
    let rows = tx.fetch_all(PRICED, params![product]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Replaces the further units of a product.
pub(crate) async fn set_units(
    tx: &mut Tx<'_>,
    _: &Permit<ManageProduct>,
    product: ProductId,
    others: &[ProductUnit],
) -> Result<()> {
    tx.execute(DELETE, params![product]).await?;
    let rows = others.iter().zip(0_i64..).map(|(other, ordinal)| {
        values![
            product,
            other.unit.clone(),
            other.units,
            other.base_units,
            ordinal
        ]
    });
    tx.insert_many(INSERT, rows).await
}
