//! Table `order_templates`.

use ::store::{Row, Sql, Tx, params, sql};
use access::{Permit, matrix::EnterOrder};
use kernel::{CustomerId, DocumentId, Fault, Result};

use super::{Template, TemplateInput, name_key};

const OF_CUSTOMER: Sql<'static> = sql!(
    "SELECT t.id, t.customer_id, t.name, t.lines, t.version, t.changed_by, t.changed_at, u.name \
     FROM order_templates t JOIN users u ON u.id = t.changed_by \
     WHERE t.customer_id = $1 ORDER BY t.name_key"
);
const LOCK: Sql<'static> = sql!(
    "SELECT id, customer_id, name, lines, version, changed_by, changed_at FROM order_templates \
     WHERE id = $1"; FOR UPDATE
);
const NAMED: Sql<'static> = sql!(
    "SELECT COUNT(*), COUNT(CASE WHEN name_key = $2 THEN 1 END) FROM order_templates \
     WHERE customer_id = $1 AND id <> $3"
);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO order_templates (id, customer_id, name, name_key, lines, version, changed_by, \
     changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE order_templates SET name = $2, name_key = $3, lines = $4, version = $5, \
     changed_by = $6, changed_at = $7 WHERE id = $1"
);
const DELETE: Sql<'static> = sql!("DELETE FROM order_templates WHERE id = $1");

/// What other templates of a customer there are.
pub(super) struct Others {
    pub(super) count: usize,
    pub(super) taken: bool,
}

/// A customer's templates by name, with the names of who changed them last.
pub(super) async fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<(Template, String)>> {
    let rows = tx.fetch_all(OF_CUSTOMER, params![customer]).await?;
    rows.iter()
        .map(|row| Ok((template(row)?, row.get(7)?)))
        .collect()
}

/// A template, locked until the transaction ends.
pub(super) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Template>> {
    let row = tx.fetch_optional(LOCK, params![id]).await?;
    row.as_ref().map(template).transpose()
}

/// The customer's templates beside this one, and whether one of them is called so.
pub(super) async fn named(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    key: &str,
    own: DocumentId,
) -> Result<Others> {
    let row = tx.fetch_one(NAMED, params![customer, key, own]).await?;
    Ok(Others {
        count: usize::try_from(row.get::<i64>(0)?).unwrap_or(usize::MAX),
        taken: row.get::<i64>(1)? > 0,
    })
}

/// Writes a new template.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    _: &Permit<EnterOrder>,
    template: &Template,
) -> Result<()> {
    let (key, lines) = (name_key(&template.input.name), lines(template)?);
    let values = params![
        template.id,
        template.customer,
        template.input.name,
        key,
        lines,
        template.version,
        template.changed_by,
        template.changed_at,
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Replaces a template; the caller has locked it.
pub(super) async fn update(
    tx: &mut Tx<'_>,
    _: &Permit<EnterOrder>,
    template: &Template,
) -> Result<()> {
    let (key, lines) = (name_key(&template.input.name), lines(template)?);
    let values = params![
        template.id,
        template.input.name,
        key,
        lines,
        template.version,
        template.changed_by,
        template.changed_at,
    ];
    tx.execute(UPDATE, values).await.map(drop)
}

/// Removes a template; the caller has locked it.
pub(super) async fn delete(tx: &mut Tx<'_>, _: &Permit<EnterOrder>, id: DocumentId) -> Result<()> {
    tx.execute(DELETE, params![id]).await.map(drop)
}

fn lines(template: &Template) -> Result<String> {
    serde_json::to_string(&template.input.lines).map_err(Fault::internal)
}

fn template(row: &Row) -> Result<Template> {
    Ok(Template {
        id: row.get(0)?,
        customer: row.get(1)?,
        input: TemplateInput {
            name: row.get(2)?,
            lines: serde_json::from_str(&row.get::<String>(3)?).map_err(Fault::internal)?,
        },
        version: row.get(4)?,
        changed_by: row.get(5)?,
        changed_at: row.get(6)?,
    })
}
