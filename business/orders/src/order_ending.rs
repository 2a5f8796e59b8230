//! How an approved order ends before all of it was delivered: cancelled before anything left, or its
//! rest short-closed. Kept with code, reason, costs and what becomes of the money paid.

use ::store::{Json, Row, Sql, Tx, params, sql};
use kernel::{DocumentId, Fault, LineId, Moment, OrderId, Quantity, Result, Text, UserId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const INSERT: Sql<'static> = sql!(
    "INSERT INTO order_endings (id, order_id, kind, code, reason, lines, costs, deposit, deposit_fate, decided_by, \
     decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const OF_ORDER: Sql<'static> = sql!(
    "SELECT e.id, e.kind, e.code, e.reason, e.lines, e.costs, e.deposit, e.deposit_fate, u.name, e.decided_at \
     FROM order_endings e JOIN users u ON u.id = e.decided_by WHERE e.order_id = $1 ORDER BY e.decided_at, e.id"
);

/// Why an approved order is cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelCode {
    /// The customer does not want it any more.
    CustomerWithdrew,
    /// The customer cannot pay.
    CustomerCannotPay,
    /// We cannot deliver.
    CannotDeliver,
    /// No agreement about price or terms.
    NoAgreement,
    /// It was entered twice or by mistake.
    EnteredByMistake,
    /// Anything else; the reason says what.
    Other,
}

impl CancelCode {
    /// The word the database keeps.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerWithdrew => "customer_withdrew",
            Self::CustomerCannotPay => "customer_cannot_pay",
            Self::CannotDeliver => "cannot_deliver",
            Self::NoAgreement => "no_agreement",
            Self::EnteredByMistake => "entered_by_mistake",
            Self::Other => "other",
        }
    }
}

/// What becomes of what the customer paid for a cancelled order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DepositFate {
    /// It is paid back.
    Refund,
    /// It stays the customer's deposit, for another order.
    Keep,
    /// It is kept against our costs, as the contract has it.
    Forfeit,
}

impl DepositFate {
    /// The word the database keeps.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Keep => "keep",
            Self::Forfeit => "forfeit",
        }
    }

    /// What finance is asked to do.
    pub(crate) fn asks(self) -> Text {
        match self {
            Self::Refund => text!("退还客户", "pay it back"),
            Self::Keep => text!("留作客户预收款", "keep it as the customer's deposit"),
            Self::Forfeit => text!("按合同没收抵扣成本", "keep it against our costs"),
        }
    }
}

/// How an order ended, in whole or in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndingKind {
    /// Cancelled before anything left.
    Cancelled,
    /// The rest is not delivered any more.
    ShortClosed,
    /// What was short-closed is to be delivered after all.
    Reopened,
}

impl EndingKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::ShortClosed => "short_closed",
            Self::Reopened => "reopened",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Cancelled, Self::ShortClosed, Self::Reopened]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// So much of a line that is not delivered any more, or is after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedLine {
    /// The line.
    pub line_id: LineId,
    /// How much.
    pub quantity: Quantity,
}

/// A decision that ends an order, in whole or in part.
#[derive(Debug, Clone)]
pub(crate) struct NewEnding<'a> {
    pub(crate) id: DocumentId,
    pub(crate) order: OrderId,
    pub(crate) kind: EndingKind,
    pub(crate) code: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) lines: &'a [EndedLine],
    /// What it costs us, in minor units of the order's currency.
    pub(crate) costs: i64,
    /// What the customer had paid, and what becomes of it.
    pub(crate) deposit: (i64, Option<DepositFate>),
    pub(crate) by: UserId,
}

/// A decision that ended an order, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderEnding {
    /// Its id.
    pub id: DocumentId,
    /// What it did.
    pub kind: EndingKind,
    /// Why an order was cancelled, as a code; empty otherwise.
    pub code: String,
    /// Why, in words.
    pub reason: String,
    /// Which lines, and how much of each.
    pub lines: Vec<EndedLine>,
    /// What it costs us, in minor units of the order's currency; absent for those who may not see
    /// prices, like the next one.
    pub costs_minor: Option<i64>,
    /// What the customer had paid, in minor units.
    pub deposit_minor: Option<i64>,
    /// What becomes of it: `refund`, `keep` or `forfeit`.
    pub deposit_fate: Option<String>,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Moment,
}

/// Keeps a decision.
pub(crate) async fn insert(tx: &mut Tx<'_>, ending: &NewEnding<'_>, now: Moment) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            ending.id,
            ending.order,
            ending.kind.as_str(),
            ending.code,
            ending.reason,
            Json(ending.lines),
            ending.costs,
            ending.deposit.0,
            ending.deposit.1.map(DepositFate::as_str),
            ending.by,
            now
        ],
    )
    .await
}

/// How an order ended so far, the oldest decision first.
pub(crate) async fn endings_of(
    tx: &mut Tx<'_>,
    order: OrderId,
    priced: bool,
) -> Result<Vec<OrderEnding>> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    rows.iter().map(|row| read(row, priced)).collect()
}

fn read(row: &Row, priced: bool) -> Result<OrderEnding> {
    let kind: String = row.get(1)?;
    let Json(lines) = row.get(4)?;
    let (costs, deposit): (i64, i64) = (row.get(5)?, row.get(6)?);
    Ok(OrderEnding {
        id: row.get(0)?,
        kind: EndingKind::parse(&kind)
            .ok_or_else(|| Fault::internal(format_args!("unknown ending {kind}")))?,
        code: row.get(2)?,
        reason: row.get(3)?,
        lines,
        costs_minor: priced.then_some(costs),
        deposit_minor: priced.then_some(deposit),
        deposit_fate: row.get(7)?,
        decided_by: row.get(8)?,
        decided_at: row.get(9)?,
    })
}
