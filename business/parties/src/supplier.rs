//! Suppliers: who they are and whether they are approved (EQ-5.2b).

use ::store::{Command, Row, Sql, Tx, params, sql};
use access::{
    Permit,
    matrix::{ManageSupplier, ViewSupplier},
};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, Result, search, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const PAGE: Sql<'static> = sql!(
    "SELECT id, code, name, phone, approved, active FROM suppliers WHERE code > $1 ORDER BY code LIMIT $2"
);
const FIND: Sql<'static> =
    sql!("SELECT id, code, name, phone, approved, active FROM suppliers WHERE id = $1");
const SAVE: Sql<'static> = sql!(
    "INSERT INTO suppliers (id, code, name, name_search, phone, approved, active, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (id) DO UPDATE SET code = excluded.code, \
     name = excluded.name, name_search = excluded.name_search, phone = excluded.phone, \
     approved = excluded.approved, active = excluded.active, version = suppliers.version + 1"
);

/// A supplier as sent by a person or a fixture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierInput {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// Passed the company's supplier approval.
    #[serde(default)]
    pub approved: bool,
    /// Whether he may be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

/// A supplier as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Supplier {
    /// His id.
    pub id: DocumentId,
    /// Everything that can be entered.
    #[serde(flatten)]
    pub content: SupplierInput,
}

/// Suppliers after a code, by code.
pub async fn suppliers(
    tx: &mut Tx<'_>,
    _: &Permit<ViewSupplier>,
    (after, limit): (Option<&str>, i64),
) -> Result<Vec<Supplier>> {
    let rows = tx
        .fetch_all(PAGE, params![after.unwrap_or_default(), limit])
        .await?;
    rows.iter().map(read).collect()
}

/// A supplier, for areas that hold a permit for their own operation.
pub async fn supplier(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Supplier>> {
    tx.fetch_optional(FIND, params![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

fn read(row: &Row) -> Result<Supplier> {
    let content = SupplierInput {
        code: row.get(1)?,
        name: row.get(2)?,
        phone: row.get(3)?,
        approved: row.get(4)?,
        active: row.get(5)?,
    };
    Ok(Supplier {
        id: row.get(0)?,
        content,
    })
}

/// Enters or changes a supplier.
#[derive(Debug)]
pub struct SaveSupplier {
    /// The right to do so.
    pub permit: Permit<ManageSupplier>,
    /// His id; a fresh one enters a new supplier.
    pub id: DocumentId,
    /// Who he is.
    pub input: SupplierInput,
    /// Now.
    pub now: Moment,
}

impl Command for SaveSupplier {
    const NAME: &'static str = "supplier.save";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        let input = &self.input;
        for (pointer, value) in [("/code", &input.code), ("/name", &input.name)] {
            if value.trim().is_empty() {
                return Err(Fault::invalid(
                    pointer,
                    "required",
                    text!("必填", "required"),
                ));
            }
        }
        let searchable = search::normalize(&format!("{} {}", input.code, input.name));
        tx.execute(
            SAVE,
            params![
                self.id,
                input.code,
                input.name,
                searchable,
                input.phone,
                input.approved,
                input.active
            ],
        )
        .await?;
        let stream = Stream::new("supplier", self.id.0);
        let event = NewEvent::new(stream, "supplier.saved", json!({"after": input}), self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}
