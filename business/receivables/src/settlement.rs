//! The settlement sheet (EQ-7.2b): ordered, delivered, invoiced, received and given up, side by
//! side, and everything that keeps them from agreeing to the last fen. Pure but for [`sheet`].

use ::store::Tx;
use engine::{Activity, LineFact};
use kernel::{DocumentId, LineId, Money, OrderId, Quantity, Refusal, Result, text};
use orders::Order;
use process::{Process, Subject};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::{
    credit::shown,
    follow_order::{facts_of, share_of},
    invoice::{Booked, booked},
    order_money::OrderMoney,
    store::{invoices, order_money, receipts},
};

/// Who signs a settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SettlementSide)]
pub enum Side {
    /// Finance, which drew it up.
    Finance,
    /// Sales, which knows the customer.
    Sales,
}

impl Side {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Finance, Self::Sales];

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Finance => "finance",
            Self::Sales => "sales",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.key() == key)
    }

    /// The step of a policy at which this side signs.
    #[must_use]
    pub const fn step(self) -> &'static str {
        match self {
            Self::Finance => "settlement_finance",
            Self::Sales => "settlement_sales",
        }
    }
}

/// A line of the sheet; amounts are decimals in the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementLine)]
pub struct SheetLine {
    /// The order line.
    pub line_id: LineId,
    /// Its product.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// Ordered.
    pub ordered: Quantity,
    /// Given up by agreement.
    pub short_closed: Quantity,
    /// Shipped, less what came back.
    pub delivered: Quantity,
    /// Passed by the customer and kept.
    pub accepted: Quantity,
    /// On invoices.
    pub invoiced: Quantity,
    /// What the line comes to, less what credit notes gave up of it.
    pub amount: String,
    /// What was invoiced of it.
    pub invoiced_amount: String,
}

/// A deduction on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementDeduction)]
pub struct SheetDeduction {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Why money is given up.
    pub kind: crate::deduction::DeductionKind,
    /// How much.
    pub amount: String,
    /// The reason in words.
    pub reason: String,
}

/// What both sides sign; amounts are decimals in the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementSheet)]
pub struct Sheet {
    /// The order's number.
    pub order: String,
    /// Its currency.
    pub currency: String,
    /// Line by line.
    pub lines: Vec<SheetLine>,
    /// Given up or written off.
    pub deductions: Vec<SheetDeduction>,
    /// What the order comes to.
    pub committed: String,
    /// On invoices, less credit notes.
    pub invoiced: String,
    /// Received.
    pub received: String,
    /// Given up.
    pub deducted: String,
    /// Still to come in.
    pub outstanding: String,
}

impl Sheet {
    /// The hash that a signature is bound to.
    #[must_use]
    pub fn hash(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(bytes))
    }
}

/// The sheet of an order, and what keeps it from being settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The figures.
    pub sheet: Sheet,
    /// Every reason at once; none when all agrees to the last fen.
    pub against: Vec<Refusal>,
}

/// Draws up the sheet of an approved order; `None` before approval.
pub async fn sheet(tx: &mut Tx<'_>, process: &Process, id: OrderId) -> Result<Option<Settlement>> {
    let Some(money) = order_money::load(tx, id).await? else {
        return Ok(None);
    };
    let Some(order) = orders::load(tx, id).await? else {
        return Ok(None);
    };
    let facts = process.lines(tx, Subject::sales_order(id)).await?;
    let invoices = invoices::of_order(tx, id).await?;
    let invoiced = booked(&invoices);
    let given_up = booked(invoices.iter().filter(|invoice| invoice.waives()));
    let gross = |of: &Booked, line: &LineId| of.get(line).map_or(0, |amounts| amounts.gross);
    let decimal = |minor| Money::new(minor, money.currency).to_decimal();
    let lines: Vec<SheetLine> = order
        .lines
        .iter()
        .map(|line| {
            let facts = facts_of(line, &facts);
            SheetLine {
                line_id: line.line_id,
                description: line.description.clone(),
                unit: line.unit.clone(),
                ordered: facts.get(LineFact::Ordered),
                short_closed: facts.get(LineFact::ShortClosed),
                delivered: facts.away(),
                accepted: facts.accepted_kept(),
                invoiced: facts.get(LineFact::Invoiced),
                amount: decimal(
                    share_of(line, facts.open()).gross + gross(&given_up, &line.line_id),
                ),
                invoiced_amount: decimal(gross(&invoiced, &line.line_id)),
            }
        })
        .collect();
    let deductions = receipts::deductions(tx, id).await?;
    let deductions = deductions
        .into_iter()
        .filter(|d| d.reversed.is_none())
        .map(|d| SheetDeduction {
            id: d.id,
            number: d.number,
            kind: d.kind,
            amount: decimal(d.amount),
            reason: d.reason,
        });
    let sheet = Sheet {
        order: order.label().to_owned(),
        currency: money.currency.code().to_owned(),
        deductions: deductions.collect(),
        committed: decimal(money.committed),
        invoiced: decimal(money.invoiced),
        received: decimal(money.received),
        deducted: decimal(money.deducted),
        outstanding: decimal(money.outstanding()),
        lines,
    };
    let deposit = receipts::unapplied(tx, money.customer, money.currency).await?;
    let policy = process.policy_of(tx, Subject::sales_order(id)).await?;
    let rules = Rules {
        acceptance: policy.step_of(Activity::Accept).is_some(),
        deposit,
    };
    let against = against(&sheet, &money, &order, rules);
    Ok(Some(Settlement { sheet, against }))
}

/// What a settlement is measured by beside its sheet.
#[derive(Debug, Clone, Copy)]
struct Rules {
    /// Whether the order's policy asks for the customer's acceptance.
    acceptance: bool,
    /// What of the customer's money in this currency is allocated to no order.
    deposit: i64,
}

/// Everything that keeps a sheet from being settled.
fn against(sheet: &Sheet, money: &OrderMoney, order: &Order, rules: Rules) -> Vec<Refusal> {
    let label = order.label();
    let lines = (1..).zip(&sheet.lines);
    let mut against: Vec<Refusal> = lines
        .filter_map(|(no, line)| line_refusal(no, line, rules.acceptance))
        .collect();
    if money.invoiced != money.committed {
        let (invoiced, committed) = (
            shown(money.invoiced, money.currency),
            shown(money.committed, money.currency),
        );
        let message = text!(
            "订单 {label} 应开票 {committed}，已开票 {invoiced}，差额须补开或冲销",
            "order {label} comes to {committed}, {invoiced} is invoiced; bill or credit the difference"
        );
        against.push(
            Refusal::new("invoice_difference", message)
                .fact(
                    "invoices.open",
                    Money::new(money.committed - money.invoiced, money.currency).to_decimal(),
                )
                .who(text!("财务", "finance")),
        );
    }
    against.extend(payment_refusal(money, label));
    if money.outstanding() > 0 && rules.deposit > 0 {
        let unapplied = shown(rules.deposit, money.currency);
        let message = text!(
            "客户有未分配的收款 {unapplied}，请先分配",
            "the customer has {unapplied} received and not allocated; allocate it first"
        );
        against.push(
            Refusal::new("receipt_unallocated", message)
                .fact(
                    "payments.unallocated",
                    Money::new(rules.deposit, money.currency).to_decimal(),
                )
                .who(text!("财务", "finance")),
        );
    }
    against
}

fn line_refusal(no: usize, line: &SheetLine, acceptance: bool) -> Option<Refusal> {
    let open = Quantity(line.ordered.0 - line.short_closed.0);
    let (name, unit) = (&line.description, &line.unit);
    if line.delivered != open {
        let message = text!(
            "第 {no} 行 {name}：应交付 {open} {unit}，已交付 {}",
            "line {no}, {name}: {open} {unit} to deliver, {} delivered",
            line.delivered
        );
        return Some(
            Refusal::new("not_delivered", message)
                .fact("line.delivered", line.delivered)
                .who(text!("物流", "logistics")),
        );
    }
    if acceptance && line.accepted != open {
        let message = text!(
            "第 {no} 行 {name}：已交付 {open} {unit}，客户验收 {}",
            "line {no}, {name}: {open} {unit} delivered, {} accepted",
            line.accepted
        );
        return Some(
            Refusal::new("not_accepted", message)
                .fact("line.accepted", line.accepted)
                .who(text!("业务员", "sales rep")),
        );
    }
    if line.invoiced != open {
        let message = text!(
            "第 {no} 行 {name}：已交付 {open} {unit}，已开票 {}",
            "line {no}, {name}: {open} {unit} delivered, {} invoiced",
            line.invoiced
        );
        return Some(
            Refusal::new("not_invoiced", message)
                .fact("line.invoiced", line.invoiced)
                .who(text!("财务", "finance")),
        );
    }
    None
}

fn payment_refusal(money: &OrderMoney, label: &str) -> Option<Refusal> {
    let outstanding = money.outstanding();
    if outstanding == 0 {
        return None;
    }
    let amount = shown(outstanding.abs(), money.currency);
    let message = if outstanding > 0 {
        text!(
            "订单 {label} 尚有 {amount} 未收",
            "{amount} of order {label} has not been received"
        )
    } else {
        text!(
            "订单 {label} 多收 {amount}，须退款或转为预收",
            "{amount} more than order {label} comes to was received"
        )
    };
    let value = Money::new(outstanding, money.currency).to_decimal();
    Some(
        Refusal::new("payment_outstanding", message)
            .fact("payments.outstanding", value)
            .who(text!("财务、业务员", "finance and the sales rep")),
    )
}
