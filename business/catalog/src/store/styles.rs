//! The SQL of styles and their variants.

use ::store::{Query, Sql, Tx, params, sql};
use access::{
    Permit,
    matrix::{ManageProduct, ViewProduct},
};
use kernel::{Fault, Moment, ProductId, Result, search};

use super::{COLUMNS, product};
use crate::style::{Axis, Style, StyleId, StyleRow, Variant};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO styles (id, style_no, name, axes, version, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, 1, $5, $5)"
);
const LOCK: Sql<'static> = sql!("SELECT version FROM styles WHERE id = $1"; FOR UPDATE);
const GET: Sql<'static> = sql!("SELECT style_no, name, axes, version FROM styles WHERE id = $1");
const SET_AXES: Sql<'static> =
    sql!("UPDATE styles SET axes = $2, version = version + 1, updated_at = $3 WHERE id = $1");
const INSERT_VARIANT: Sql<'static> = sql!(
    "INSERT INTO style_variants (product_id, style_id, codes, ordinal) VALUES ($1, $2, $3, $4)"
);
const CODES: Sql<'static> =
    sql!("SELECT product_id, codes FROM style_variants WHERE style_id = $1 ORDER BY ordinal");
const OF_PRODUCT: Sql<'static> = sql!("SELECT style_id FROM style_variants WHERE product_id = $1");

/// Writes a new style without its variants.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    _: &Permit<ManageProduct>,
    id: StyleId,
    (style_no, name): (&str, &str),
    axes: &[Axis],
    now: Moment,
) -> Result<()> {
    let axes = serde_json::to_string(axes).map_err(Fault::internal)?;
    tx.execute(INSERT, params![id, style_no, name, axes, now])
        .await
        .map(drop)
}

/// Adds a product to a style.
pub(crate) async fn add_variant(
    tx: &mut Tx<'_>,
    _: &Permit<ManageProduct>,
    (style, product): (StyleId, ProductId),
    codes: &[&str],
    place: usize,
) -> Result<()> {
    let place = i64::try_from(place).map_err(Fault::internal)?;
    tx.execute(
        INSERT_VARIANT,
        params![product, style, codes.join("-"), place],
    )
    .await
    .map(drop)
}

/// Writes the axes of a style anew.
pub(crate) async fn set_axes(
    tx: &mut Tx<'_>,
    _: &Permit<ManageProduct>,
    id: StyleId,
    axes: &[Axis],
    now: Moment,
) -> Result<()> {
    let axes = serde_json::to_string(axes).map_err(Fault::internal)?;
    tx.execute(SET_AXES, params![id, axes, now]).await.map(drop)
}

/// The version of a style, its row locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: StyleId) -> Result<i64> {
    let row = tx
        .fetch_optional(LOCK, params![id])
        .await?
        .ok_or(Fault::NotFound("style"))?;
    row.get(0)
}

/// A style with its variants; prices are masked as the permit says.
pub(crate) async fn get(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewProduct>,
    id: StyleId,
) -> Result<Style> {
    let row = tx
        .fetch_optional(GET, params![id])
        .await?
        .ok_or(Fault::NotFound("style"))?;
    let mut style = Style {
        id,
        style_no: row.get(0)?,
        name: row.get(1)?,
        axes: serde_json::from_str(&row.get::<String>(2)?).map_err(Fault::internal)?,
        version: row.get(3)?,
        variants: Vec::new(),
    };
    let query = Query::new(COLUMNS)
        .push(" JOIN style_variants v ON v.product_id = p.id WHERE v.style_id = ")
        .bind(id)
        .push(" ORDER BY v.ordinal");
    let products = tx.fetch_all(query.sql(), query.params()).await?;
    let codes = tx.fetch_all(CODES, params![id]).await?;
    for (found, codes) in products.iter().zip(&codes) {
        let codes: String = codes.get(1)?;
        style.variants.push(Variant {
            codes: codes.split('-').map(str::to_owned).collect(),
            product: product(found, permit)?,
        });
    }
    Ok(style)
}

/// The style a product is a variant of.
pub(crate) async fn of_product(tx: &mut Tx<'_>, product: ProductId) -> Result<Option<StyleId>> {
    tx.fetch_optional(OF_PRODUCT, params![product])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Styles by number, name or pinyin initials, by number. An empty search lists all. `after` is the
/// last number of the page before.
pub(crate) async fn search(
    tx: &mut Tx<'_>,
    _: &Permit<ViewProduct>,
    text: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<StyleRow>> {
    let mut query = Query::new(
        "SELECT s.id, s.style_no, s.name, (SELECT COUNT(*) FROM style_variants c WHERE c.style_id = s.id) \
         FROM styles s WHERE 1 = 1",
    );
    for range in search::query_terms(text).ranges {
        query = query
            .push(
                " AND EXISTS (SELECT 1 FROM style_variants v JOIN product_terms t \
                 ON t.product_id = v.product_id WHERE v.style_id = s.id AND t.term >= ",
            )
            .bind(range.from)
            .push(" AND t.term < ")
            .bind(range.below)
            .push(")");
    }
    if let Some(after) = after {
        query = query.push(" AND s.style_no > ").bind(after.to_owned());
    }
    let query = query.push(" ORDER BY s.style_no LIMIT ").bind(limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| {
            Ok(StyleRow {
                id: row.get(0)?,
                style_no: row.get(1)?,
                name: row.get(2)?,
                variants: row.get(3)?,
            })
        })
        .collect()
}
