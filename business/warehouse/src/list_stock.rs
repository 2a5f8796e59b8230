//! The list of stock: every product with what lies where, what is held, what is short.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewStock};

use kernel::{ProductId, Quantity, Result, search};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::place::PlaceId;
use crate::quantity::less;

const COLUMNS: &str = "SELECT p.id, p.sku, p.name, p.model, p.unit, p.serialised, p.whole_units, l.place_id, s.code, s.name, \
     COALESCE(l.on_hand, 0), COALESCE(l.reserved, 0), \
     (SELECT CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT) FROM stock_shortages h \
      WHERE h.product_id = p.id AND h.closed_at IS NULL) \
     FROM products p LEFT JOIN stock_levels l ON l.product_id = p.id LEFT JOIN stock_places s ON s.id = l.place_id \
     WHERE p.supply <> 'service' AND (p.active OR l.on_hand > 0)";

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub struct StockFilter {
    /// Article number, name, model or pinyin initials.
    pub text: String,
    /// Only this place.
    pub place: Option<PlaceId>,
    /// Only this product.
    pub product: Option<ProductId>,
    /// Only products that orders wait for.
    pub only_short: bool,
    /// Continue after this row.
    pub after: Option<StockPosition>,
    /// Rows wanted.
    pub limit: i64,
}

/// A place in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockPosition {
    /// Article number.
    pub sku: String,
    /// Code of the place.
    pub place: String,
}

/// A product at a place, or a product that lies nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StockRow {
    /// The product.
    pub product_id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Model.
    pub model: String,
    /// Stock unit.
    pub unit: String,
    /// Whether every piece has a serial number.
    pub serialised: bool,
    /// Whether it is counted in whole pieces.
    pub whole_units: bool,
    /// Where it lies.
    pub place_id: Option<PlaceId>,
    /// The place's code.
    pub place_code: Option<String>,
    /// The place's name.
    pub place_name: Option<String>,
    /// How much lies there.
    pub on_hand: Quantity,
    /// How much of it is held for orders.
    pub reserved: Quantity,
    /// How much may still be promised.
    pub available: Quantity,
    /// How much of the product orders wait for, over all places.
    pub short: Quantity,
}

impl StockRow {
    /// Its place in the list.
    #[must_use]
    pub fn position(&self) -> StockPosition {
        StockPosition {
            sku: self.sku.clone(),
            place: self.place_code.clone().unwrap_or_default(),
        }
    }
}

/// Looks again when a search's fragments threw rows out, so that a page is full while there is more.
const LOOKS_MAX: usize = 10;

/// One page of stock, by article number and place.
pub async fn list_stock(
    tx: &mut Tx<'_>,
    _: &Permit<ViewStock>,
    filter: &StockFilter,
) -> Result<Vec<StockRow>> {
    let wanted = search::query_terms(&filter.text);
    let text = |r: &StockRow| search::normalize(&format!("{} {} {}", r.sku, r.name, r.model));
    let limit = usize::try_from(filter.limit).unwrap_or_default();
    let (mut found, mut after) = (Vec::new(), filter.after.clone());
    for _ in 0..LOOKS_MAX {
        let query = query(filter, &wanted.ranges, after.as_ref());
        let rows = tx.fetch_all(query.sql(), query.params()).await?;
        let rows: Vec<StockRow> = rows.iter().map(stock_row).collect::<Result<_>>()?;
        let last_page = rows.len() < limit;
        after = rows.last().map(StockRow::position);
        found.extend(rows.into_iter().filter(|row| wanted.agrees(&text(row))));
        if last_page || found.len() >= limit {
            break;
        }
    }
    found.truncate(limit);
    Ok(found)
}

fn query(filter: &StockFilter, ranges: &[search::Range], after: Option<&StockPosition>) -> Query {
    let mut query = Query::new(COLUMNS);
    for range in ranges {
        query = query
            .push(" AND EXISTS (SELECT 1 FROM product_terms t WHERE t.product_id = p.id AND t.term >= ")
            .bind(range.from.clone())
            .push(" AND t.term < ")
            .bind(range.below.clone())
            .push(")");
    }
    if let Some(place) = filter.place {
        query = query.push(" AND l.place_id = ").bind(place);
    }
    if let Some(product) = filter.product {
        query = query.push(" AND p.id = ").bind(product);
    }
    if filter.only_short {
        query = query.push(
            " AND EXISTS (SELECT 1 FROM stock_shortages h WHERE h.product_id = p.id AND h.closed_at IS NULL)",
        );
    }
    if let Some(after) = after {
        query = query
            .push(" AND (p.sku, COALESCE(s.code, '')) > (")
            .bind(after.sku.clone());
        query = query.push(", ").bind(after.place.clone()).push(")");
    }
    query
        .push(" ORDER BY p.sku, COALESCE(s.code, '') LIMIT ")
        .bind(filter.limit)
}

fn stock_row(row: &Row) -> Result<StockRow> {
    let (on_hand, reserved): (Quantity, Quantity) = (row.get(10)?, row.get(11)?);
    Ok(StockRow {
        product_id: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        model: row.get(3)?,
        unit: row.get(4)?,
        serialised: row.get(5)?,
        whole_units: row.get(6)?,
        place_id: row.get(7)?,
        place_code: row.get(8)?,
        place_name: row.get(9)?,
        on_hand,
        reserved,
        available: less(on_hand, reserved),
        short: row.get(12)?,
    })
}
