//! History that an import brings: orders and credit notes that were lived elsewhere.
//!
//! They run under the policy of their own types, which asks nobody for anything: an order that was
//! shipped, and every one of a source that keeps no shipments, is history at once. What they say is
//! entered as the source has it; nothing of it is reviewed, reserved or made.

use std::sync::Arc;

use ::store::Tx;
use catalog::amounts::{Amounts, in_company_currency};
use engine::{FactSet, LineFact, LineFacts, Value};
use events::NewEvent;
use kernel::{Fault, LineId, Moment, OrderId, Quantity, Result, UserId};
use process::{Acting, Begin, Document, Movement, Owner, Process, RunningPolicy, Subject};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    content::{LineContent, OrderContent},
    create_order::{settle, stream},
    facts::content_facts,
    looks_at::{content_groups, content_hash},
    order::Order,
    price_order::{Entry, Known, PricedLine, PricedOrder, price_order},
    store::{self, Provenance},
};

/// The type of imported orders.
pub const IMPORTED_ORDER: &str = "imported";
/// The type of imported credit notes.
pub const IMPORTED_CREDIT_NOTE: &str = "imported_credit_note";
/// The policy's field that says whether a shipment is still to come.
const AWAITS_SHIPMENT: &str = "awaits_shipment";
/// The paper that an imported shipment's movements rest on.
const SHIPMENT: &str = "imported_shipment";

/// Money on an order beside its lines: freight, fees, a discount on the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderCharge {
    /// What it is for, e.g. `freight`.
    pub kind: String,
    /// What the source calls it.
    pub description: String,
    /// Minor units of the order's currency; negative when given back or taken off.
    pub amount_minor: i64,
}

/// A shipment of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedShipment {
    /// Its id, the paper of the movements.
    pub id: Uuid,
    /// When the goods left.
    pub shipped_at: Moment,
    /// When the customer had them.
    pub received_at: Option<Moment>,
    /// The lines that left with it; all when absent.
    pub lines: Option<Vec<LineId>>,
}

impl ImportedShipment {
    fn carries(&self, line: LineId) -> bool {
        self.lines
            .as_ref()
            .is_none_or(|lines| lines.contains(&line))
    }
}

/// A document of history, to be entered.
#[derive(Debug, Clone)]
pub struct ImportedOrder {
    /// Its id.
    pub id: OrderId,
    /// The number it goes by from now on.
    pub number: String,
    /// The source, and the document's own number there.
    pub source: (String, String),
    /// What it says, each line with its id; the type is one of the imported ones.
    pub content: OrderContent,
    /// What it asks for beside its lines.
    pub charges: Vec<OrderCharge>,
    /// When it was ordered.
    pub ordered_at: Moment,
    /// Who answers for it.
    pub owner: Owner,
    /// Who imported it.
    pub entered_by: UserId,
    /// The shipments the source tells of.
    pub shipments: Vec<ImportedShipment>,
    /// Whether the source keeps shipments and this order has none yet.
    pub awaits_shipment: bool,
    /// Where it stands in the files, for its history.
    pub origin: Json,
}

/// What a later file adds to a document.
#[derive(Debug, Clone)]
pub struct ImportedAddition {
    /// The document.
    pub id: OrderId,
    /// Lines it lacked, each with its id.
    pub lines: Vec<LineContent>,
    /// Charges it lacked.
    pub charges: Vec<OrderCharge>,
    /// The shipments known by now.
    pub shipments: Vec<ImportedShipment>,
    /// Where the additions stand in the files.
    pub origin: Json,
}

/// Prices a document as it happened.
///
/// # Errors
/// Invalid, with every field that cannot be entered.
pub fn price_imported(order: &ImportedOrder, known: &Known) -> Result<PricedOrder> {
    let mut priced = price_order(
        &order.content,
        &Known {
            entry: Entry::Imported,
            ..known.clone()
        },
    )?;
    let charges = sum(&order.charges)?;
    priced.total = priced.total.plus(Amounts {
        net: charges,
        tax: 0,
        gross: charges,
    })?;
    priced.base_gross =
        in_company_currency(priced.total.gross, priced.currency, priced.currency_rate)?;
    Ok(priced)
}

/// Enters a priced document of history; its number and source must be new.
///
/// # Errors
/// Conflict when the number or the source's document exists.
pub async fn import_order(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &ImportedOrder,
    priced: &PricedOrder,
    acting: &Acting,
) -> Result<()> {
    let policy = process.policy_for(&order.content.order_type)?;
    let mut content = order.content.clone();
    settle(&mut content, priced);
    let department = order
        .owner
        .department
        .ok_or_else(|| Fault::internal("an import without a department"))?;
    let provenance = Provenance {
        owner: order.owner.user,
        entered_by: order.entered_by,
        department,
        source: &order.source.0,
        source_key: Some(&order.source.1),
    };
    store::insert(
        tx,
        order.id,
        &content,
        priced,
        &provenance,
        order.ordered_at,
    )
    .await?;
    store::set_imported(
        tx,
        order.id,
        (&order.number, &order.source.1),
        &order.charges,
        order.ordered_at,
    )
    .await?;
    let data = json!({"number": order.number, "source": order.source.0, "document": order.source.1, "origin": order.origin});
    let event = NewEvent::new(
        stream(order.id),
        "order.imported",
        data,
        order.ordered_at.min(acting.now),
    );
    events::first(tx, &event, &acting.actor, acting.now).await?;

    let begin = Begin {
        subject: Subject::sales_order(order.id),
        policy: policy.clone(),
        owner: order.owner,
        party: content.customer_id.map(|customer| customer.0),
        content: content_groups(&content),
        facts: facts(&policy, order, &content, priced, process.today(acting.now)),
        sort_at: order.ordered_at,
    };
    process.start(tx, begin, acting).await?;
    let mut moved = ordered(order.id, &priced.lines, order.ordered_at.min(acting.now));
    let lines: Vec<LineFacts> = priced.lines.iter().filter_map(line_ordered).collect();
    for shipment in &order.shipments {
        moved.extend(delivered(order.id, &lines, shipment));
    }
    process.record_all(tx, &moved, acting).await?;
    Ok(())
}

/// An addition to a document of history, priced; nothing of it is written yet.
#[derive(Debug)]
pub struct PricedAddition {
    /// The order as it stands, locked.
    order: Arc<Order>,
    /// The lines added, as they happened.
    added: OrderContent,
    priced: PricedOrder,
    /// Sums of the order with the addition.
    total: Amounts,
    base_gross: i64,
}

/// Prices what a corrected file adds to a document of history, and locks its order.
///
/// # Errors
/// Invalid, with every field that cannot be entered.
pub async fn price_addition(
    tx: &mut Tx<'_>,
    addition: &ImportedAddition,
    known: &Known,
) -> Result<PricedAddition> {
    let order = store::lock(tx, addition.id).await?;
    let added = OrderContent {
        lines: addition.lines.clone(),
        ..order.content.clone()
    };
    let priced = price_order(
        &added,
        &Known {
            entry: Entry::Imported,
            ..known.clone()
        },
    )?;
    let charges = sum(&addition.charges)?;
    let total = order.total.plus(priced.total)?.plus(Amounts {
        net: charges,
        tax: 0,
        gross: charges,
    })?;
    let base_gross = in_company_currency(total.gross, priced.currency, priced.currency_rate)?;
    Ok(PricedAddition {
        order,
        added,
        priced,
        total,
        base_gross,
    })
}

/// Adds to a document of history what was priced.
///
/// # Errors
/// When the database fails.
pub async fn extend_imported(
    tx: &mut Tx<'_>,
    process: &Process,
    addition: &ImportedAddition,
    priced: PricedAddition,
    acting: &Acting,
) -> Result<()> {
    let PricedAddition {
        order,
        added,
        priced,
        total,
        base_gross,
    } = priced;
    let mut content = order.content.clone();
    let mut settled = added;
    settle(&mut settled, &priced);
    content.lines.extend(settled.lines);
    let grown = store::Grown {
        first_ordinal: i64::try_from(order.lines.len()).unwrap_or(i64::MAX),
        customer_po_no: &order.content.customer_po_no,
        lines: &priced.lines,
        charges: &[&order.charges[..], &addition.charges[..]].concat(),
        total,
        base_gross,
        content_hash: content_hash(&content),
    };
    store::grow(tx, addition.id, &grown, acting.now).await?;
    let data = json!({"lines": priced.lines.len(), "charges": addition.charges, "origin": addition.origin});
    let event = NewEvent::new(stream(addition.id), "order.import_added", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;

    let at = order
        .approved_at
        .unwrap_or(order.created_at)
        .min(acting.now);
    let mut moved = ordered(addition.id, &priced.lines, at);
    if !addition.shipments.is_empty() {
        let mut lines = process
            .lock_lines(tx, Subject::sales_order(addition.id))
            .await?;
        lines.extend(priced.lines.iter().filter_map(line_ordered));
        for shipment in &addition.shipments {
            moved.extend(delivered(addition.id, &lines, shipment));
        }
    }
    process.record_all(tx, &moved, acting).await?;
    Ok(())
}

fn sum(charges: &[OrderCharge]) -> Result<i64> {
    charges
        .iter()
        .try_fold(0_i64, |sum, charge| sum.checked_add(charge.amount_minor))
        .ok_or_else(Fault::overflow)
}

/// What the policy can know at the beginning: the lines as they will stand in the ledger.
fn facts(
    policy: &RunningPolicy,
    order: &ImportedOrder,
    content: &OrderContent,
    priced: &PricedOrder,
    today: kernel::Date,
) -> FactSet {
    let mut facts = content_facts(content, priced, today);
    let field = policy
        .fields
        .iter()
        .find(|field| field.key == AWAITS_SHIPMENT);
    if let Some(fact) = field.and_then(|field| field.fact) {
        let ships = order.awaits_shipment || !order.shipments.is_empty();
        facts.put(fact, Value::Bool(ships));
    }
    let shipped = |line: LineFacts| {
        let all = line.get(LineFact::Ordered);
        if order.shipments.iter().any(|s| s.carries(line.line)) {
            line.with(LineFact::Shipped, all)
        } else {
            line
        }
    };
    facts.set_lines(
        priced
            .lines
            .iter()
            .filter_map(line_ordered)
            .map(shipped)
            .collect(),
    );
    facts
}

fn line_ordered(line: &PricedLine) -> Option<LineFacts> {
    let quantity = line.content.quantity?;
    Some(LineFacts::new(line.line_id).with(LineFact::Ordered, quantity))
}

fn ordered(id: OrderId, lines: &[PricedLine], at: Moment) -> Vec<Movement> {
    let document = Document {
        kind: "order_revision",
        id: id.0,
    };
    let moved = |line: &PricedLine| {
        let moved = (LineFact::Ordered, line.content.quantity?);
        Some(Movement::new(
            Subject::sales_order(id),
            line.line_id,
            moved,
            document,
            at,
        ))
    };
    lines.iter().filter_map(moved).collect()
}

/// What a shipment means for each line: what had not left yet, left with it.
fn delivered(id: OrderId, lines: &[LineFacts], shipment: &ImportedShipment) -> Vec<Movement> {
    let document = Document {
        kind: SHIPMENT,
        id: shipment.id,
    };
    let mut moved = Vec::new();
    for line in lines.iter().filter(|line| shipment.carries(line.line)) {
        for (fact, at) in [
            (LineFact::Shipped, Some(shipment.shipped_at)),
            (LineFact::Signed, shipment.received_at),
        ] {
            let rest = Quantity(
                line.get(LineFact::Ordered)
                    .0
                    .saturating_sub(line.get(fact).0),
            );
            if let Some(at) = at.filter(|_| rest > Quantity::ZERO) {
                moved.push(movement(id, line.line, (fact, rest), document, at));
            }
        }
    }
    moved
}

fn movement(
    id: OrderId,
    line: LineId,
    moved: (LineFact, Quantity),
    document: Document,
    at: Moment,
) -> Movement {
    Movement::new(Subject::sales_order(id), line, moved, document, at)
}
