//! Many orders at once, in the shape of one that was really entered and approved, spread over many
//! customers and reps. Written past the program: only reading them is measured.

use std::collections::BTreeSet;

use anyhow::Context as _;
use bytes::{BufMut as _, BytesMut};
use futures_util::SinkExt as _;
use kernel::search;
use rusqlite::{Connection, params_from_iter, types::Value};
use tokio_postgres::CopyInSink;
use uuid::Uuid;

use crate::{
    database::{Copy, Database},
    raw::column_types,
    tape::{self, Row, Table, Tape},
};

const CITIES: [&str; 16] = [
    "苏州", "宁波", "合肥", "武汉", "佛山", "厦门", "青岛", "大连", "沈阳", "长沙", "南昌", "昆明",
    "兰州", "郑州", "温州", "徐州",
];
const WORDS: [&str; 20] = [
    "瀚", "海", "东", "方", "绿", "洲", "长", "江", "顺", "德", "鑫", "源", "宏", "达", "华", "泰",
    "金", "鼎", "博", "远",
];
const KINDS: [&str; 8] = [
    "水务", "石化", "环境", "造船", "化工", "机电", "食品", "制药",
];
/// Orders of one customer.
const ORDERS_EACH: u32 = 50;
/// The newest orders are under way, with open tasks; those before them are closed.
const UNDER_WAY: u32 = 20_000;
/// Rows sent to PostgreSQL at once.
const PIECE: usize = 256 * 1024;

/// What was stored, to be looked for.
#[derive(Debug)]
pub(crate) struct Stored {
    /// Names of customers.
    pub(crate) names: Vec<String>,
    /// Orders.
    pub(crate) orders: u32,
}

/// Rows of some tables, made one by one.
struct Maker<'a> {
    template: &'a Tape,
    orders: u32,
    reps: Vec<Rep>,
    customers: Vec<Customer>,
}

/// Who is in charge: user and department.
type Rep = (Vec<u8>, Vec<u8>);

struct Customer {
    id: Uuid,
    name: String,
    rep: usize,
}

/// The number an order gets.
pub(crate) fn number(order: u32) -> String {
    format!("SO-2025-{order:07}")
}

/// Stores so many orders, and a customer for every fifty.
pub(crate) async fn fill(
    database: &Database,
    copy: &Copy,
    template: &Tape,
    orders: u32,
) -> anyhow::Result<Stored> {
    let (mut sqlite, mut postgres) = (None, None);
    let (reps, customer_columns);
    match &database.postgres {
        None => {
            let conn = Connection::open(copy.file())?;
            conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN")?;
            reps = sqlite_reps(&conn)?;
            customer_columns = tape::columns(&conn, "customers")?;
            sqlite = Some(conn);
        }
        Some(_) => {
            let client = database.connect(copy).await?;
            reps = postgres_reps(&client).await?;
            let select = "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'customers'";
            customer_columns = client
                .query(select, &[])
                .await?
                .iter()
                .map(|row| row.get(0))
                .collect();
            postgres = Some(client);
        }
    }
    let maker = Maker::new(template, orders, reps);
    let terms = Table {
        name: "party_terms",
        columns: ["term", "kind", "party_id"].map(str::to_owned).to_vec(),
    };
    let customers = Table {
        name: "customers",
        columns: customer_columns,
    };
    let mut tables = vec![customers, terms];
    for name in ["orders", "order_lines", "participants", "tasks"] {
        let (table, _) = template
            .rows_of(0, name)
            .next()
            .with_context(|| format!("no {name}"))?;
        tables.push(table.clone());
    }
    for table in &tables {
        if let Some(conn) = &sqlite {
            let mut insert = conn.prepare(&table.insert(|place| format!("?{place}")))?;
            maker.each(table, &mut |row| {
                insert
                    .execute(params_from_iter(row))
                    .map(drop)
                    .map_err(Into::into)
            })?;
        }
        if let Some(client) = &postgres {
            copy_in(client, &maker, table).await?;
        }
    }
    if let Some(conn) = sqlite {
        // What the program itself does now and then.
        conn.execute_batch("COMMIT; PRAGMA optimize = 0x10002; PRAGMA wal_checkpoint(TRUNCATE)")?;
    }
    if let Some(client) = postgres {
        client.batch_execute("VACUUM ANALYZE").await?;
    }
    Ok(Stored {
        names: maker
            .customers
            .into_iter()
            .map(|customer| customer.name)
            .collect(),
        orders,
    })
}

fn sqlite_reps(conn: &Connection) -> anyhow::Result<Vec<Rep>> {
    let select =
        "SELECT user_id, department_id FROM user_posts WHERE post = 'sales_rep' ORDER BY user_id";
    let mut select = conn.prepare(select)?;
    let reps = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(reps.collect::<Result<_, _>>()?)
}

async fn postgres_reps(client: &tokio_postgres::Client) -> anyhow::Result<Vec<Rep>> {
    let select =
        "SELECT user_id, department_id FROM user_posts WHERE post = 'sales_rep' ORDER BY user_id";
    let bytes = |row: &tokio_postgres::Row, at| row.get::<_, Uuid>(at).into_bytes().to_vec();
    Ok(client
        .query(select, &[])
        .await?
        .iter()
        .map(|row| (bytes(row, 0), bytes(row, 1)))
        .collect())
}

/// Makes the rows of a table in pieces and copies them in.
async fn copy_in(
    client: &tokio_postgres::Client,
    maker: &Maker<'_>,
    table: &Table,
) -> anyhow::Result<()> {
    let types = column_types(client, table).await?;
    let copy = format!(
        "COPY {} ({}) FROM STDIN",
        table.name,
        table.columns.join(", ")
    );
    let sink: CopyInSink<bytes::Bytes> = client.copy_in(&copy).await?;
    let (pieces, mut made) = tokio::sync::mpsc::channel::<bytes::Bytes>(4);
    // A task of its own: this one is busy making rows.
    let sending = tokio::spawn(async move {
        let mut sink = std::pin::pin!(sink);
        while let Some(piece) = made.recv().await {
            sink.send(piece).await?;
        }
        sink.finish().await
    });
    let make = || {
        let mut piece = BytesMut::with_capacity(PIECE + 4_096);
        maker.each(table, &mut |row| {
            write_row(&mut piece, &row, &types);
            if piece.len() > PIECE {
                pieces.blocking_send(piece.split().freeze())?;
            }
            Ok(())
        })?;
        pieces.blocking_send(piece.freeze())?;
        drop(pieces);
        anyhow::Ok(())
    };
    let made = tokio::task::block_in_place(make);
    sending.await??;
    made
}

/// A row in COPY's text format.
fn write_row(out: &mut BytesMut, row: &Row, types: &[String]) {
    for (at, (value, kind)) in row.iter().zip(types).enumerate() {
        if at > 0 {
            out.put_u8(b'\t');
        }
        let text = match (value, kind.as_str()) {
            (Value::Null, _) => "\\N".to_owned(),
            (Value::Integer(number), "bool") => (*number != 0).to_string(),
            (Value::Integer(number), _) => number.to_string(),
            (Value::Text(text), _) => text
                .replace('\\', "\\\\")
                .replace('\t', "\\t")
                .replace('\n', "\\n"),
            (Value::Blob(bytes), "uuid") => hex(bytes),
            (Value::Blob(bytes), _) => format!("\\\\x{}", hex(bytes)),
            (Value::Real(number), _) => number.to_string(),
        };
        out.put_slice(text.as_bytes());
    }
    out.put_u8(b'\n');
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl<'a> Maker<'a> {
    fn new(template: &'a Tape, orders: u32, reps: Vec<Rep>) -> Self {
        let count = (orders / ORDERS_EACH).max(20);
        let customers = (0..count).zip((0..reps.len()).cycle()).map(|(no, rep)| {
            // Strides that share no divisor with the lists' lengths meet every combination.
            let pick = |list: &[&'static str], stride: u32| {
                list[no as usize * stride as usize % list.len()]
            };
            let (city, kind) = (pick(&CITIES, 5), pick(&KINDS, 3));
            let (a, b, c) = (no / 400 % 20, no / 20 % 20, no % 20);
            let word = |at: u32| WORDS[at as usize];
            let name = format!("{city}{}{}{}{kind}有限公司", word(c), word(b), word(a));
            Customer {
                id: Uuid::now_v7(),
                name,
                rep,
            }
        });
        let customers = customers.collect();
        Self {
            template,
            orders,
            reps,
            customers,
        }
    }

    /// Makes every row of a table.
    fn each(
        &self,
        table: &Table,
        take: &mut dyn FnMut(Row) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        match table.name {
            "customers" => (0_u32..)
                .zip(&self.customers)
                .try_for_each(|(no, customer)| take(self.customer(table, no, customer))),
            "party_terms" => (0_u32..)
                .zip(&self.customers)
                .try_for_each(|(no, customer)| terms(no, customer, take)),
            _ => (0..self.orders).try_for_each(|order| self.rows(table, order, take)),
        }
    }

    fn customer(&self, table: &Table, no: u32, customer: &Customer) -> Row {
        let (user, department) = &self.reps[customer.rep];
        let value = |column: &String| match column.as_str() {
            "id" => uuid(customer.id),
            "code" => text(&code(no)),
            "name" | "invoice_title" => text(&customer.name),
            "name_search" => text(&search::normalize(&customer.name)),
            "owner_id" => Value::Blob(user.clone()),
            "department_id" => Value::Blob(department.clone()),
            "currency" => text("CNY"),
            "class" => text("B"),
            "payment_terms" => Value::Null,
            "active" | "version" => Value::Integer(1),
            "created_at" | "updated_at" => Value::Integer(BEGIN),
            _ => text(""),
        };
        table.columns.iter().map(value).collect()
    }

    /// The rows of one order in one table.
    fn rows(
        &self,
        table: &Table,
        order: u32,
        take: &mut dyn FnMut(Row) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        // A stride through the customers, so that neighbours in time differ.
        let customer = &self.customers[order as usize * 7_919 % self.customers.len()];
        let (user, department) = &self.reps[customer.rep];
        let created = BEGIN + i64::from(order) * 30_000_000;
        let id = order_id(order, created);
        let first_owner = self
            .template
            .rows_of(0, "orders")
            .next()
            .and_then(|(table, row)| Some(row[table.place("owner_id").ok()?].clone()));
        let under_way = order + UNDER_WAY >= self.orders;
        let wanted = match table.name {
            // The lines differ only in their ids; one stands for all.
            "order_lines" => 1,
            "tasks" if !under_way => 0,
            _ => usize::MAX,
        };
        for ((_, row), part) in self
            .template
            .rows_of(0, table.name)
            .take(wanted)
            .zip(0_u8..)
        {
            let value = |(column, value): (&String, &Value)| match column.as_str() {
                "id" if table.name == "tasks" => uuid(part_id(id, part)),
                "department_id" | "due_at" if table.name == "tasks" => value.clone(),
                "assignee" if Some(value) == first_owner.as_ref() => Value::Blob(user.clone()),
                "state" if table.name == "orders" && !under_way => text("closed"),
                "id" | "order_id" | "subject_id" => uuid(id),
                "draft_label" => text(&format!("D-{:04X}-{:04X}", order >> 16, order & 0xffff)),
                "number" => text(&number(order)),
                "customer_id" | "party_id" => uuid(customer.id),
                "owner_id" | "entered_by" => Value::Blob(user.clone()),
                "user_id" if Some(value) == first_owner.as_ref() => Value::Blob(user.clone()),
                "department_id" => Value::Blob(department.clone()),
                "customer_po_no" | "customer_po_key" => text(&format!("po{order:07}")),
                "contract_no" | "contract_key" => text(&format!("ht{order:07}")),
                "created_at" | "sort_at" | "updated_at" => Value::Integer(created),
                _ => value.clone(),
            };
            take(table.columns.iter().zip(row).map(value).collect())?;
        }
        Ok(())
    }
}

/// When the first order was entered, in microseconds: 1 January 2025.
const BEGIN: i64 = 1_735_689_600_000_000;

fn code(no: u32) -> String {
    format!("K{no:06}")
}

/// An id whose time is the order's.
fn order_id(order: u32, created: i64) -> Uuid {
    let millis = u64::try_from(created / 1_000).unwrap_or_default();
    let mut tail = [0_u8; 10];
    tail[6..].copy_from_slice(&order.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

/// The id of something that belongs to an order.
fn part_id(order: Uuid, part: u8) -> Uuid {
    let mut bytes = order.into_bytes();
    bytes[9] = part + 1;
    Uuid::from_bytes(bytes)
}

fn terms(
    no: u32,
    customer: &Customer,
    take: &mut dyn FnMut(Row) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let code = code(no);
    let texts = [code.as_str(), &customer.name];
    let terms: BTreeSet<String> = texts.into_iter().flat_map(search::index_terms).collect();
    terms
        .iter()
        .try_for_each(|term| take(vec![text(term), text("customer"), uuid(customer.id)]))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn uuid(id: Uuid) -> Value {
    Value::Blob(id.into_bytes().to_vec())
}
