//! Rows: all rows of one SQLite result share one buffer, so that a list costs a few allocations
//! instead of one per text.

use std::{borrow::Cow, error::Error, sync::Arc};

use kernel::{Fault, FromValue, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde::{Serialize, de::DeserializeOwned};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut};

use crate::StoreError;

/// One row of a result; columns are read by position.
#[derive(Debug)]
pub struct Row(Source);

#[derive(Debug)]
enum Source {
    Sqlite { rows: Arc<Buffer>, first: usize },
    Postgres(tokio_postgres::Row),
}

impl Row {
    /// The value of a column, counted from zero. A wrong type is a defect, not an input error.
    pub fn get<T: FromValue>(&self, column: usize) -> kernel::Result<T> {
        let value = self.value(column)?;
        let kind = value.kind();
        T::from_value(value).ok_or_else(|| {
            let wanted = std::any::type_name::<T>();
            Fault::internal(format_args!("column {column} holds {kind}, not {wanted}"))
        })
    }

    /// The primitive of a column.
    pub fn value(&self, column: usize) -> kernel::Result<Value<'_>> {
        match &self.0 {
            Source::Sqlite { rows, first } => rows.value(*first, column),
            Source::Postgres(row) => row
                .try_get::<_, Raw<'_>>(column)
                .map(|raw| raw.0)
                .map_err(Fault::internal),
        }
    }

    /// How many columns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Source::Sqlite { rows, .. } => rows.columns,
            Source::Postgres(row) => row.len(),
        }
    }

    /// Whether there are no columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn postgres(row: tokio_postgres::Row) -> Self {
        Self(Source::Postgres(row))
    }
}

#[derive(Debug)]
struct Buffer {
    columns: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Cell {
    Null,
    Int(i64),
    Text { start: usize, end: usize },
    Bytes { start: usize, end: usize },
    Real,
}

impl Buffer {
    fn value(&self, first: usize, column: usize) -> kernel::Result<Value<'_>> {
        let cell = (column < self.columns)
            .then(|| self.cells.get(first + column))
            .flatten();
        match cell {
            Some(Cell::Null) => Ok(Value::Null),
            Some(Cell::Int(v)) => Ok(Value::Int(*v)),
            Some(Cell::Text { start, end }) => std::str::from_utf8(&self.bytes[*start..*end])
                .map(|text| Value::Text(Cow::Borrowed(text)))
                .map_err(Fault::internal),
            Some(Cell::Bytes { start, end }) => {
                Ok(Value::Bytes(Cow::Borrowed(&self.bytes[*start..*end])))
            }
            Some(Cell::Real) => Err(Fault::internal("a floating-point column: CAST it")),
            None => Err(Fault::internal(format_args!(
                "the row has no column {column}"
            ))),
        }
    }

    fn push(&mut self, value: ValueRef<'_>) {
        let start = self.bytes.len();
        self.cells.push(match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(v) => Cell::Int(v),
            ValueRef::Real(_) => Cell::Real,
            ValueRef::Text(text) => {
                self.bytes.extend_from_slice(text);
                Cell::Text {
                    start,
                    end: self.bytes.len(),
                }
            }
            ValueRef::Blob(blob) => {
                self.bytes.extend_from_slice(blob);
                Cell::Bytes {
                    start,
                    end: self.bytes.len(),
                }
            }
        });
    }
}

/// Reads at most `limit` rows of a SQLite result.
pub(crate) fn collect(
    mut rows: rusqlite::Rows<'_>,
    columns: usize,
    limit: usize,
) -> rusqlite::Result<Vec<Row>> {
    let mut buffer = Buffer {
        columns,
        cells: Vec::with_capacity(columns),
        bytes: Vec::new(),
    };
    let mut count = 0;
    while count < limit
        && let Some(row) = rows.next()?
    {
        for column in 0..columns {
            buffer.push(row.get_ref(column)?);
        }
        count += 1;
    }
    let rows = Arc::new(buffer);
    let row = |i| {
        Row(Source::Sqlite {
            rows: Arc::clone(&rows),
            first: i * columns,
        })
    };
    Ok((0..count).map(row).collect())
}

/// A value on its way into a statement of either driver.
#[derive(Debug)]
pub(crate) struct Bound<'v>(pub(crate) &'v Value<'v>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Bool(v) => ValueRef::Integer(i64::from(*v)),
            Value::Int(v) => ValueRef::Integer(*v),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
            Value::Bytes(v) => ValueRef::Blob(v),
            Value::Uuid(v) => ValueRef::Blob(v.as_bytes()),
        }))
    }
}

type Boxed = Box<dyn Error + Sync + Send>;

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match (self.0, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Bool(v), &Type::BOOL) => v.to_sql(ty, out),
            (Value::Int(v), &Type::INT8) => v.to_sql(ty, out),
            (Value::Int(v), &Type::INT4) => i32::try_from(*v)?.to_sql(ty, out),
            (Value::Int(v), &Type::INT2) => i16::try_from(*v)?.to_sql(ty, out),
            (Value::Text(v), _) if <&str as ToSql>::accepts(ty) => v.as_ref().to_sql(ty, out),
            (Value::Bytes(v), &Type::BYTEA) => v.as_ref().to_sql(ty, out),
            (Value::Uuid(v), &Type::UUID) => v.to_sql(ty, out),
            (value, _) => Err(format!("a {} cannot be bound as {ty}", value.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

/// A PostgreSQL column as a primitive.
struct Raw<'r>(Value<'r>);

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Boxed> {
        Ok(Self(match *ty {
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Value::Int(i64::from(i16::from_sql(ty, raw)?)),
            Type::BYTEA => Value::Bytes(Cow::Borrowed(raw)),
            Type::UUID => Value::Uuid(uuid::Uuid::from_sql(ty, raw)?),
            _ if <&str as FromSql<'_>>::accepts(ty) => {
                Value::Text(Cow::Borrowed(<&str as FromSql<'_>>::from_sql(ty, raw)?))
            }
            _ => return Err(format!("a column of type {ty}: CAST it").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Boxed> {
        Ok(Self(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Whether a PostgreSQL type can be read as a primitive.
pub(crate) fn readable(ty: &Type) -> bool {
    matches!(
        *ty,
        Type::BOOL | Type::INT8 | Type::INT4 | Type::INT2 | Type::BYTEA | Type::UUID
    ) || <&str as FromSql<'_>>::accepts(ty)
}

/// A structure kept as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> kernel::ToValue for Json<T> {
    fn to_value(&self) -> Value<'_> {
        // Our stored types always serialize; a map with odd keys would be a defect and becomes NULL,
        // which the column's NOT NULL refuses.
        serde_json::to_string(&self.0).map_or(Value::Null, |text| Value::Text(Cow::Owned(text)))
    }
}

impl<T: DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => serde_json::from_str(&text).ok().map(Self),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Bytes(_) | Value::Uuid(_) => None,
        }
    }
}

/// Exactly one row, or [`StoreError::NoRow`].
pub(crate) fn exactly_one(row: Option<Row>, text: &str) -> Result<Row, StoreError> {
    row.ok_or_else(|| StoreError::NoRow(text.into()))
}
