//! Departments: a flat list. A post is held in one; department scope reaches as far.

use kernel::{DepartmentId, Fault, FieldError, Moment, Result, text};
use serde_json::json;
use store::{Command, Row, Sql, Tx, params, sql};

use crate::{
    Permit,
    create_user::check_name,
    matrix::{ManagePeople, ViewPeople},
    record, stale,
};

/// A department of the company.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Department {
    /// The department.
    pub id: DepartmentId,
    /// Short stable code, e.g. `SALES1`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether posts can be held in it.
    pub active: bool,
    /// Content version, for `If-Match`.
    pub version: i64,
}

/// Longest code, in characters.
const CODE_CHARS_MAX: usize = 32;

const IS_ACTIVE: Sql = sql!("SELECT 1 FROM departments WHERE id = $1 AND active");
const LIST: Sql =
    sql!("SELECT id, code, name, active, version FROM departments ORDER BY code LIMIT 1000");
const LOCK: Sql = sql!(
    "SELECT id, code, name, active, version FROM departments WHERE id = $1"; FOR UPDATE
);
const INSERT: Sql = sql!(
    "INSERT INTO departments (id, code, name, active, version, created_at)
     VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT DO NOTHING"
);
const UPDATE: Sql =
    sql!("UPDATE departments SET name = $2, active = $3, version = version + 1 WHERE id = $1");
const NAME: Sql = sql!("SELECT name FROM departments WHERE id = $1");
const BY_CODE: Sql = sql!("SELECT id FROM departments WHERE code = $1");

/// Whether posts can be held in a department.
pub(crate) async fn is_active(tx: &mut Tx<'_>, id: DepartmentId) -> Result<bool> {
    Ok(tx.fetch_optional(IS_ACTIVE, params![id]).await?.is_some())
}

/// All departments, sorted by code.
///
/// # Errors
/// Database faults only.
pub async fn list(tx: &mut Tx<'_>, _: &Permit<ViewPeople>) -> Result<Vec<Department>> {
    tx.fetch_all(LIST, params![])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The department of a code, for seeds and imports.
///
/// # Errors
/// Database faults only.
pub async fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<DepartmentId>> {
    tx.fetch_optional(BY_CODE, params![code])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// A department's name, for areas that show it with what is theirs.
///
/// # Errors
/// Not found when there is no such department.
pub async fn name(tx: &mut Tx<'_>, id: DepartmentId) -> Result<String> {
    let row = tx.fetch_optional(NAME, params![id]).await?;
    row.ok_or(Fault::NotFound("department"))?.get(0)
}

/// Adds a department.
#[derive(Debug, Clone)]
pub struct CreateDepartment {
    /// The right to do so.
    pub permit: Permit<ManagePeople>,
    /// The department.
    pub id: DepartmentId,
    /// Short stable code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The present moment.
    pub now: Moment,
}

impl Command for CreateDepartment {
    const NAME: &'static str = "people.create_department";
    type Output = Department;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Department> {
        check_code(&self.code)?;
        check_name(&self.name)?;
        let name = self.name.trim().to_owned();
        if tx
            .execute(INSERT, params![self.id, self.code, name, true, self.now])
            .await?
            == 0
        {
            return Err(code_taken(&self.code));
        }
        let code = self.code.clone();
        let made = Department {
            id: self.id,
            code,
            name,
            active: true,
            version: 1,
        };
        let data = json!({ "after": made });
        self.log(tx, data).await?;
        Ok(made)
    }
}

impl CreateDepartment {
    async fn log(&self, tx: &mut Tx<'_>, data: serde_json::Value) -> Result<()> {
        let actor = self.permit.actor();
        record(
            tx,
            stream(self.id),
            "department.created",
            data,
            &actor,
            self.now,
        )
        .await
    }
}

/// Changes what is `Some`.
#[derive(Debug, Clone)]
pub struct ChangeDepartment {
    /// The right to do so.
    pub permit: Permit<ManagePeople>,
    /// Which one.
    pub id: DepartmentId,
    /// The version the change rests on.
    pub version: i64,
    /// The new name.
    pub name: Option<String>,
    /// Whether posts can be held in it; posts held already stay.
    pub active: Option<bool>,
    /// The present moment.
    pub now: Moment,
}

impl Command for ChangeDepartment {
    const NAME: &'static str = "people.change_department";
    type Output = Department;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Department> {
        let row = tx.fetch_optional(LOCK, params![self.id]).await?;
        let before = read(&row.ok_or(Fault::NotFound("department"))?)?;
        if before.version != self.version {
            return Err(stale(&before));
        }
        let mut after = before.clone();
        if let Some(name) = &self.name {
            check_name(name)?;
            name.trim().clone_into(&mut after.name);
        }
        after.active = self.active.unwrap_or(before.active);
        after.version += 1;
        tx.execute(UPDATE, params![self.id, after.name, after.active])
            .await?;
        let data = json!({ "before": before, "after": after });
        let actor = self.permit.actor();
        record(
            tx,
            stream(self.id),
            "department.changed",
            data,
            &actor,
            self.now,
        )
        .await?;
        Ok(after)
    }
}

fn stream(id: DepartmentId) -> events::Stream<'static> {
    events::Stream {
        kind: "department",
        id: id.0,
    }
}

fn read(row: &Row) -> Result<Department> {
    Ok(Department {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        active: row.get(3)?,
        version: row.get(4)?,
    })
}

fn check_code(code: &str) -> Result<()> {
    let plain = code
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain && (1..=CODE_CHARS_MAX).contains(&code.chars().count()) {
        return Ok(());
    }
    Err(Fault::invalid(
        "/code",
        "code_form",
        text!(
            "编码为 1 至 {CODE_CHARS_MAX} 个字符，可用文字、数字和 - _ .",
            "1 to {CODE_CHARS_MAX} characters: letters, digits and - _ ."
        ),
    ))
}

fn code_taken(code: &str) -> Fault {
    Fault::Conflict(Box::new(FieldError::new(
        "/code",
        "code_taken",
        text!("编码“{code}”已被使用", "the code {code:?} is taken"),
    )))
}
