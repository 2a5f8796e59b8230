//! Table `payment_schedule`: an order's instalments are read whole, and what changed is written.

use std::collections::HashMap;

use ::store::{Query, Row, Sql, Tx, params, sql};
use kernel::{CustomerId, Date, Fault, OrderId, Result, Text};
use orders::PaymentEvent;

use crate::{
    due::Derived,
    schedule::{Item, Schedule},
};

/// The columns of [`read`], for every query here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.no, s.part, s.event, s.percent, s.rule, s.amount, s.settled, s.event_on, s.due_on, ",
            "s.derivation_zh, s.derivation_en, s.provisional, s.remind_on, s.reminded_at, s.dun_level, s.tasks, ",
            "s.order_id FROM payment_schedule s ",
            $rest
        )
    };
}

const OF_ORDER: Sql<'static> = sql!(select!("WHERE s.order_id = $1 ORDER BY s.no, s.part"));
const UPSERT: Sql<'static> = sql!(
    "INSERT INTO payment_schedule (order_id, no, part, customer_id, event, percent, rule, amount, settled, event_on, \
     due_on, derivation_zh, derivation_en, provisional, remind_on, reminded_at, dun_level, tasks) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
     ON CONFLICT (order_id, no, part) DO UPDATE SET event = excluded.event, percent = excluded.percent, \
     rule = excluded.rule, amount = excluded.amount, settled = excluded.settled, \
     event_on = excluded.event_on, due_on = excluded.due_on, derivation_zh = excluded.derivation_zh, \
     derivation_en = excluded.derivation_en, provisional = excluded.provisional, remind_on = excluded.remind_on, \
     reminded_at = excluded.reminded_at, dun_level = excluded.dun_level, tasks = excluded.tasks"
);
const DELETE: Sql<'static> =
    sql!("DELETE FROM payment_schedule WHERE order_id = $1 AND no = $2 AND part = $3");
const TO_REMIND: Sql<'static> = sql!(select!(
    "WHERE s.remind_on <= $1 AND s.settled < s.amount AND s.reminded_at IS NULL ORDER BY s.remind_on LIMIT $2"
));
const OVERDUE: Sql<'static> = sql!(select!(
    "WHERE s.due_on < $1 AND s.settled < s.amount AND s.dun_level < $2 ORDER BY s.due_on LIMIT $3"
));
const OPEN_OF_CUSTOMER: Sql<'static> = sql!(select!(
    "JOIN order_money m ON m.order_id = s.order_id WHERE s.customer_id = $1 AND s.settled < s.amount \
     AND m.currency = $2 ORDER BY s.due_on NULLS LAST, s.order_id, s.no, s.part LIMIT 500"
));

/// The schedule of an order; empty before its approval.
pub(crate) async fn load(tx: &mut Tx<'_>, order: OrderId) -> Result<Schedule> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    Ok(Schedule {
        items: rows.iter().map(read).collect::<Result<_>>()?,
    })
}

/// The schedules of several orders, in one query.
pub(crate) async fn of_orders(
    tx: &mut Tx<'_>,
    orders: impl IntoIterator<Item = OrderId>,
) -> Result<HashMap<OrderId, Schedule>> {
    let query = Query::new(select!("WHERE s.order_id IN "))
        .bind_padded(orders)
        .push(" ORDER BY s.no, s.part");
    let mut schedules: HashMap<OrderId, Schedule> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let schedule = schedules.entry(row.get(16)?).or_default();
        schedule.items.push(read(&row)?);
    }
    Ok(schedules)
}

/// Writes the items that differ from before, and drops those that other terms do not have.
pub(crate) async fn save(
    tx: &mut Tx<'_>,
    (order, customer): (OrderId, CustomerId),
    before: &Schedule,
    after: &Schedule,
) -> Result<()> {
    let gone = |item: &&Item| {
        !after
            .items
            .iter()
            .any(|kept| (kept.no, kept.part) == (item.no, item.part))
    };
    for item in before.items.iter().filter(gone) {
        tx.queue(DELETE, params![order, item.no, item.part]).await?;
    }
    for item in after
        .items
        .iter()
        .filter(|item| !before.items.contains(item))
    {
        write(tx, (order, customer), item).await?;
    }
    Ok(())
}

/// Writes one item.
pub(crate) async fn write(
    tx: &mut Tx<'_>,
    (order, customer): (OrderId, CustomerId),
    item: &Item,
) -> Result<()> {
    let rule = serde_json::to_string(&item.rule).map_err(Fault::internal)?;
    let tasks = serde_json::to_string(&item.tasks).map_err(Fault::internal)?;
    let due = &item.due;
    tx.queue(
        UPSERT,
        params![
            order,
            item.no,
            item.part,
            customer,
            event_word(item.event),
            item.percent,
            rule,
            item.amount,
            item.settled,
            item.event_on,
            due.on,
            due.derivation.zh,
            due.derivation.en,
            due.provisional,
            due.remind_on,
            item.reminded_at,
            item.dun_level,
            tasks
        ],
    )
    .await
}

/// An item with the order it belongs to.
pub(crate) type OfOrder = (OrderId, Item);

/// Open items whose reminder is due and was not given.
pub(crate) async fn to_remind(tx: &mut Tx<'_>, today: Date, limit: i64) -> Result<Vec<OfOrder>> {
    list(tx, TO_REMIND, params![today, limit]).await
}

/// Open items that were due before a date and that dunning has not taken to a level.
pub(crate) async fn overdue(
    tx: &mut Tx<'_>,
    before: Date,
    level: i64,
    limit: i64,
) -> Result<Vec<OfOrder>> {
    list(tx, OVERDUE, params![before, level, limit]).await
}

/// What of a customer's orders in a currency is open, the oldest due first.
pub(crate) async fn open_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    currency: kernel::Currency,
) -> Result<Vec<OfOrder>> {
    list(tx, OPEN_OF_CUSTOMER, params![customer, currency]).await
}

async fn list(
    tx: &mut Tx<'_>,
    sql: Sql<'static>,
    params: &[::store::Value<'_>],
) -> Result<Vec<OfOrder>> {
    let rows = tx.fetch_all(sql, params).await?;
    rows.iter()
        .map(|row| Ok((row.get(16)?, read(row)?)))
        .collect()
}

/// The word of an event, in the database and on the wire.
pub(crate) const fn event_word(event: PaymentEvent) -> &'static str {
    match event {
        PaymentEvent::Contract => "contract",
        PaymentEvent::BeforeShipping => "before_shipping",
        PaymentEvent::Shipping => "shipping",
        PaymentEvent::Acceptance => "acceptance",
        PaymentEvent::Retention => "retention",
    }
}

/// Reads the word back.
pub(crate) fn event_of(word: &str) -> Option<PaymentEvent> {
    const ALL: [PaymentEvent; 5] = [
        PaymentEvent::Contract,
        PaymentEvent::BeforeShipping,
        PaymentEvent::Shipping,
        PaymentEvent::Acceptance,
        PaymentEvent::Retention,
    ];
    ALL.into_iter().find(|event| event_word(*event) == word)
}

fn read(row: &Row) -> Result<Item> {
    let rule: String = row.get(4)?;
    let tasks: String = row.get(15)?;
    Ok(Item {
        no: row.get(0)?,
        part: row.get(1)?,
        event: super::word(row, 2, event_of)?,
        percent: row.get(3)?,
        rule: serde_json::from_str(&rule).map_err(Fault::internal)?,
        amount: row.get(5)?,
        settled: row.get(6)?,
        event_on: row.get(7)?,
        due: Derived {
            on: row.get(8)?,
            derivation: Text::new(row.get::<String>(9)?, row.get::<String>(10)?),
            provisional: row.get(11)?,
            remind_on: row.get(12)?,
        },
        reminded_at: row.get(13)?,
        dun_level: row.get(14)?,
        tasks: serde_json::from_str(&tasks).map_err(Fault::internal)?,
    })
}
