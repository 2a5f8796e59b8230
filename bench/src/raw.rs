//! The same rows written by nothing but the driver: what the database itself allows.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use futures_util::future::try_join_all;
use rusqlite::{Connection, params_from_iter, types::Value};
use tokio_postgres::{Client, Statement, types::ToSql};
use uuid::Uuid;

use crate::{
    database::{Copy, Database},
    tape::{Row, Table, Tape},
};

/// Orders in one SQLite transaction.
const GROUP: usize = 32;
/// PostgreSQL connections.
const CONNECTIONS: usize = 8;

/// What came of writing raw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    /// Orders written.
    pub(crate) orders: u32,
    /// Orders per second.
    pub(crate) rate: f64,
}

/// A value for PostgreSQL.
pub(crate) type Param = Box<dyn ToSql + Sync + Send>;

/// Writes into SQLite, flushed to the disk once per group.
pub(crate) fn sqlite(tape: &Tape, file: &Path, window: Duration) -> anyhow::Result<Written> {
    let conn = Connection::open(file)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY",
    )?;
    let prepare = |table: &Table| conn.prepare(&table.insert(|place| format!("?{place}")));
    let mut statements = tape
        .tables
        .iter()
        .map(prepare)
        .collect::<Result<Vec<_>, _>>()?;
    let started = Instant::now();
    let mut written = 0_usize;
    for group in tape.orders.chunks(GROUP) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for (table, row) in group.iter().flatten() {
            statements[*table].execute(params_from_iter(row))?;
        }
        conn.execute_batch("COMMIT")?;
        written += group.len();
        if started.elapsed() > window {
            break;
        }
    }
    rate(written, started)
}

/// Writes into PostgreSQL: one transaction each, its rows sent without waiting for one
/// another.
pub(crate) async fn postgres(
    database: &Database,
    copy: &Copy,
    tape: &Tape,
    window: Duration,
) -> anyhow::Result<Written> {
    let first = database.connect(copy).await?;
    let mut types = Vec::with_capacity(tape.tables.len());
    for table in tape.tables.iter() {
        types.push(column_types(&first, table).await?);
    }
    let mut writers = Vec::with_capacity(CONNECTIONS);
    for number in 0..CONNECTIONS {
        let mine = tape.orders.iter().skip(number).step_by(CONNECTIONS);
        let orders = mine
            .map(|rows| {
                rows.iter()
                    .map(|(at, row)| Ok((*at, params(row, &types[*at])?)))
                    .collect()
            })
            .collect::<anyhow::Result<Vec<Vec<_>>>>()?;
        writers.push(Writer::open(database, copy, tape, orders).await?);
    }
    let started = Instant::now();
    let running: Vec<_> = writers
        .into_iter()
        .map(|writer| tokio::spawn(writer.write(started + window)))
        .collect();
    let mut written = 0;
    for writer in running {
        written += writer.await??;
    }
    rate(written, started)
}

struct Writer {
    client: Client,
    statements: Vec<Statement>,
    orders: Vec<Vec<(usize, Vec<Param>)>>,
}

impl Writer {
    async fn open(
        database: &Database,
        copy: &Copy,
        tape: &Tape,
        orders: Vec<Vec<(usize, Vec<Param>)>>,
    ) -> anyhow::Result<Self> {
        let client = database.connect(copy).await?;
        let mut statements = Vec::with_capacity(tape.tables.len());
        for table in tape.tables.iter() {
            statements.push(
                client
                    .prepare(&table.insert(|place| format!("${place}")))
                    .await?,
            );
        }
        Ok(Self {
            client,
            statements,
            orders,
        })
    }

    /// Writes orders until the time is over; answers how many.
    async fn write(self, until: Instant) -> anyhow::Result<usize> {
        let mut written = 0;
        for rows in &self.orders {
            if Instant::now() > until {
                break;
            }
            self.client.batch_execute("BEGIN").await?;
            try_join_all(rows.iter().map(|(table, params)| {
                let params = params.iter().map(|param| &**param as &(dyn ToSql + Sync));
                self.client
                    .execute_raw(&self.statements[*table], params.collect::<Vec<_>>())
            }))
            .await?;
            self.client.batch_execute("COMMIT").await?;
            written += 1;
        }
        Ok(written)
    }
}

/// PostgreSQL's types of a table's columns.
pub(crate) async fn column_types(client: &Client, table: &Table) -> anyhow::Result<Vec<String>> {
    let select =
        "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = $1";
    let rows = client.query(select, &[&table.name]).await?;
    let one = |column: &String| {
        let row = rows.iter().find(|row| row.get::<_, &str>(0) == column);
        row.map(|row| row.get(1))
            .with_context(|| format!("{} has no column {column}", table.name))
    };
    table.columns.iter().map(one).collect()
}

fn params(row: &Row, types: &[String]) -> anyhow::Result<Vec<Param>> {
    row.iter()
        .zip(types)
        .map(|(value, kind)| param(value, kind))
        .collect()
}

/// A value as a parameter of a type.
fn param(value: &Value, kind: &str) -> anyhow::Result<Param> {
    Ok(match (kind, value) {
        ("uuid", Value::Blob(bytes)) => Box::new(Uuid::from_slice(bytes)?),
        ("uuid", Value::Null) => Box::new(None::<Uuid>),
        ("bytea", Value::Blob(bytes)) => Box::new(bytes.clone()),
        ("bytea", Value::Null) => Box::new(None::<Vec<u8>>),
        ("bool", Value::Integer(number)) => Box::new(*number != 0),
        ("int8", Value::Integer(number)) => Box::new(*number),
        ("int8", Value::Null) => Box::new(None::<i64>),
        ("int4", Value::Integer(number)) => Box::new(i32::try_from(*number)?),
        ("int4", Value::Null) => Box::new(None::<i32>),
        ("text", Value::Text(text)) => Box::new(text.clone()),
        ("text", Value::Null) => Box::new(None::<String>),
        (kind, value) => anyhow::bail!("no {kind} is made of {value:?}"),
    })
}

fn rate(written: usize, started: Instant) -> anyhow::Result<Written> {
    let orders = u32::try_from(written)?;
    Ok(Written {
        orders,
        rate: f64::from(orders) / started.elapsed().as_secs_f64(),
    })
}
