//! What orders leave in the database: read from SQLite after a load, to be written raw.

use std::{collections::HashMap, path::Path, sync::Arc};

use anyhow::Context as _;
use rusqlite::{Connection, OpenFlags, types::Value};

/// Tables that an order writes to, with the column of the order's id, in the order of writing.
/// The kept answers of `idempotency` name no order; they are dealt out in turn.
const TABLES: [(&str, &str); 12] = [
    ("idempotency", ""),
    ("orders", "id"),
    ("order_lines", "order_id"),
    ("order_revisions", "order_id"),
    ("events", "stream_id"),
    ("process_instances", "subject_id"),
    ("tasks", "subject_id"),
    ("participants", "subject_id"),
    ("line_facts", "subject_id"),
    ("clause_marks", "subject_id"),
    ("clause_deltas", "subject_id"),
    ("timers", "subject_id"),
];
/// The link to the contract's file: it needs the file, which the raw database does not have.
const LEFT_OUT: &str = "file_links";

/// A row as SQLite holds it.
pub(crate) type Row = Vec<Value>;

/// A table's name and columns; `position` of the events is left to the database.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<String>,
}

/// The rows of many orders.
#[derive(Debug, Clone)]
pub(crate) struct Tape {
    /// The tables written to.
    pub(crate) tables: Arc<Vec<Table>>,
    /// Of each order, its rows, each with the index of its table.
    pub(crate) orders: Arc<Vec<Vec<(usize, Row)>>>,
}

/// What an entered and what an approved order looks like.
#[derive(Debug)]
pub(crate) struct Tapes {
    /// Many orders just entered.
    pub(crate) created: Tape,
    /// One order approved by everybody.
    pub(crate) approved: Tape,
}

impl Tape {
    /// The newest drafts of a database in use that began as a copy of `seed`.
    pub(crate) fn created(file: &Path, seed: &Path, orders: usize) -> anyhow::Result<Self> {
        let conn = open(file)?;
        report_others(&conn, seed)?;
        Self::read(&conn, "state = 'draft'", orders)
    }

    /// The newest approved order.
    pub(crate) fn approved(file: &Path) -> anyhow::Result<Self> {
        Self::read(&open(file)?, "state = 'approved'", 1)
    }

    fn read(conn: &Connection, wanted: &str, orders: usize) -> anyhow::Result<Self> {
        let ids =
            format!("SELECT id FROM orders WHERE {wanted} ORDER BY created_at DESC LIMIT {orders}");
        let ids: Vec<Vec<u8>> = conn
            .prepare(&ids)?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let index: HashMap<&[u8], usize> = ids
            .iter()
            .zip(0..)
            .map(|(id, at)| (id.as_slice(), at))
            .collect();
        let mut tape: Vec<Vec<(usize, Row)>> = vec![Vec::new(); ids.len()];
        let mut tables = Vec::new();
        for (at, (name, key)) in TABLES.into_iter().enumerate() {
            let (columns, rows) = rows(conn, name)?;
            let key = columns.iter().position(|column| column == key);
            for (next, row) in rows.into_iter().enumerate() {
                let order = match key.map(|key| &row[key]) {
                    Some(Value::Blob(id)) => index.get(id.as_slice()).copied(),
                    Some(_) => None,
                    None => Some(next).filter(|next| *next < tape.len()),
                };
                if let Some(order) = order {
                    tape[order].push((at, row));
                }
            }
            tables.push(Table { name, columns });
        }
        // Oldest first, as they were entered.
        tape.reverse();
        anyhow::ensure!(!tape.is_empty(), "no order with {wanted}");
        Ok(Self {
            tables: Arc::new(tables),
            orders: Arc::new(tape),
        })
    }

    /// How many rows an order has in each table, on the average.
    pub(crate) fn summary(&self) -> String {
        let mut counts = vec![0_usize; self.tables.len()];
        self.orders
            .iter()
            .flatten()
            .for_each(|(table, _)| counts[*table] += 1);
        let each = self
            .tables
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0);
        let words = each.map(|(table, count)| {
            let tenths = count * 10 / self.orders.len();
            format!("{} {}.{}", table.name, tenths / 10, tenths % 10)
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// The rows of an order in one table.
    pub(crate) fn rows_of<'a>(
        &'a self,
        order: usize,
        name: &'a str,
    ) -> impl Iterator<Item = (&'a Table, &'a Row)> {
        let rows = self.orders[order]
            .iter()
            .map(|(table, row)| (&self.tables[*table], row));
        rows.filter(move |(table, _)| table.name == name)
    }
}

impl Table {
    /// The place of a column.
    pub(crate) fn place(&self, column: &str) -> anyhow::Result<usize> {
        self.columns
            .iter()
            .position(|name| name == column)
            .with_context(|| format!("{} has no column {column}", self.name))
    }

    /// The statement that inserts a row.
    pub(crate) fn insert(&self, place: impl Fn(usize) -> String) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(place).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.columns.join(", "),
            places.join(", ")
        )
    }
}

fn open(file: &Path) -> anyhow::Result<Connection> {
    Ok(Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY,
    )?)
}

/// Every row of a table, without the events' position.
fn rows(conn: &Connection, name: &str) -> anyhow::Result<(Vec<String>, Vec<Row>)> {
    let columns = columns(conn, name)?;
    let select = format!("SELECT {} FROM {name}", columns.join(", "));
    let width = columns.len();
    let rows = conn
        .prepare(&select)?
        .query_map([], |row| (0..width).map(|at| row.get(at)).collect())?
        .collect::<Result<_, _>>()?;
    Ok((columns, rows))
}

/// The columns of a table, without the events' position.
pub(crate) fn columns(conn: &Connection, name: &str) -> anyhow::Result<Vec<String>> {
    let info = format!("SELECT name FROM pragma_table_info('{name}') WHERE name <> 'position'");
    Ok(conn
        .prepare(&info)?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Says which tables grew that are not on the tape, so that a new one is not forgotten here.
fn report_others(conn: &Connection, seed: &Path) -> anyhow::Result<()> {
    let seed = open(seed)?;
    let names: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let known = |name: &str| name == LEFT_OUT || TABLES.iter().any(|(table, _)| *table == name);
    for name in names.iter().filter(|name| !known(name)) {
        let count = format!("SELECT count(*) FROM {name}");
        let now: i64 = conn.query_row(&count, [], |row| row.get(0))?;
        let before: i64 = seed.query_row(&count, [], |row| row.get(0))?;
        if now - before > 100 {
            crate::tell(format_args!(
                "{name} grew by {} rows and is not on the tape",
                now - before
            ));
        }
    }
    Ok(())
}
