//! Table `serials`.

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use kernel::{LineId, Moment, OrderId, ProductId, Result};

use crate::{
    ledger::MoveKind,
    place::PlaceId,
    serial::{Serial, SerialStatus},
};

const COLUMNS: &str = "SELECT serial, product_id, place_id, order_id, line_id, work_order_id, status, made_at FROM serials \
     WHERE ";
const INSERT: Sql<'static> = sql!(
    "INSERT INTO serials (serial, product_id, place_id, order_id, line_id, origin, work_order_id, status, made_at, \
     changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
);
const MOVES: Sql<'static> = sql!(
    "SELECT m.kind, m.quantity, p.name, m.document_kind, m.document_id, m.reason, m.occurred_at FROM stock_moves m \
     JOIN stock_places p ON p.id = m.place_id WHERE m.serial = $1 ORDER BY m.recorded_at, m.id"
);

/// Writes new machines. A number that exists already is a conflict `serials_pk`.
pub(crate) async fn insert(tx: &mut Tx<'_>, serials: &[Serial]) -> Result<()> {
    let rows = serials.iter().map(|s| {
        let origin = if s.work_order_id.is_some() {
            "production"
        } else {
            "receipt"
        };
        values![
            s.serial,
            s.product_id,
            s.place_id,
            s.order_id,
            s.line_id,
            origin,
            s.work_order_id,
            s.status.as_str(),
            s.made_at
        ]
    });
    tx.insert_many(INSERT, rows).await
}

/// The machines of these numbers that exist, locked, by number.
pub(crate) async fn lock(tx: &mut Tx<'_>, serials: &[String]) -> Result<Vec<Serial>> {
    if serials.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::new(COLUMNS)
        .push("serial IN ")
        .bind_list(serials.iter().cloned())
        .push(" ORDER BY serial")
        .push(tx.dialect().pick("", ::store::FOR_UPDATE));
    list(tx, &query).await
}

/// One machine.
pub(crate) async fn find(tx: &mut Tx<'_>, serial: &str) -> Result<Option<Serial>> {
    let query = Query::new(COLUMNS)
        .push("serial = ")
        .bind(serial.to_owned());
    Ok(list(tx, &query).await?.pop())
}

/// The machines of an order, by number.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Serial>> {
    let query = Query::new(COLUMNS)
        .push("order_id = ")
        .bind(order)
        .push(" ORDER BY serial");
    list(tx, &query).await
}

/// Machines of a product that can be taken from stock, by number: free ones, and those for one line.
pub(crate) async fn in_stock(
    tx: &mut Tx<'_>,
    product: ProductId,
    (place, line): (Option<PlaceId>, Option<LineId>),
    limit: i64,
) -> Result<Vec<Serial>> {
    let mut query = Query::new(COLUMNS)
        .push("product_id = ")
        .bind(product)
        .push(" AND status IN ('made', 'good') AND (order_id IS NULL");
    query = match line {
        Some(line) => query.push(" OR line_id = ").bind(line).push(")"),
        None => query.push(")"),
    };
    if let Some(place) = place {
        query = query.push(" AND place_id = ").bind(place);
    }
    let query = query.push(" ORDER BY serial LIMIT ").bind(limit);
    list(tx, &query).await
}

async fn list(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Serial>> {
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// What a machine becomes; what is `None` stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Becomes {
    pub(crate) status: SerialStatus,
    /// Where it stands from now on; the inner `None` is nowhere in stock.
    pub(crate) place: Option<Option<PlaceId>>,
    /// Whose it is from now on; the inner `None` is nobody's.
    pub(crate) order_line: Option<Option<(OrderId, LineId)>>,
}

/// Changes machines that were locked before.
pub(crate) async fn change(
    tx: &mut Tx<'_>,
    serials: &[String],
    becomes: Becomes,
    now: Moment,
) -> Result<()> {
    if serials.is_empty() {
        return Ok(());
    }
    let mut query = Query::new("UPDATE serials SET status = ")
        .bind(becomes.status.as_str())
        .push(", changed_at = ")
        .bind(now);
    if let Some(place) = becomes.place {
        query = query.push(", place_id = ").bind(place);
    }
    if let Some(order_line) = becomes.order_line {
        query = query
            .push(", order_id = ")
            .bind(order_line.map(|(order, _)| order));
        query = query
            .push(", line_id = ")
            .bind(order_line.map(|(_, line)| line));
    }
    let query = query
        .push(" WHERE serial IN ")
        .bind_list(serials.iter().cloned());
    tx.execute(query.sql(), query.params()).await.map(drop)
}

/// A move of one machine, as its page shows it.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct SerialMove {
    /// Why it moved.
    pub kind: MoveKind,
    /// Whether it came to the place or left it.
    pub came: bool,
    /// The place.
    pub place: String,
    /// The kind of paper behind it.
    pub document_kind: String,
    /// The paper.
    #[schema(value_type = String, format = Uuid)]
    pub document_id: uuid::Uuid,
    /// The reason, for corrections.
    pub reason: String,
    /// When.
    pub occurred_at: Moment,
}

/// How a machine came and went.
pub(crate) async fn moves(tx: &mut Tx<'_>, serial: &str) -> Result<Vec<SerialMove>> {
    let rows = tx.fetch_all(MOVES, params![serial]).await?;
    let read = |row: &Row| {
        Ok(SerialMove {
            kind: MoveKind::parse(&row.get::<String>(0)?)?,
            came: row.get::<i64>(1)? > 0,
            place: row.get(2)?,
            document_kind: row.get(3)?,
            document_id: row.get(4)?,
            reason: row.get(5)?,
            occurred_at: row.get(6)?,
        })
    };
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Serial> {
    Ok(Serial {
        serial: row.get(0)?,
        product_id: row.get(1)?,
        place_id: row.get(2)?,
        order_id: row.get(3)?,
        line_id: row.get(4)?,
        work_order_id: row.get(5)?,
        status: SerialStatus::parse(&row.get::<String>(6)?)?,
        made_at: row.get(7)?,
    })
}
