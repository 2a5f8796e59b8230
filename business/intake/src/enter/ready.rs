//! Whether a document can be entered: everything that may be wrong with it is found before anything
//! of it is written.

use ::store::Tx;
use kernel::{Fault, OrderId, Result, text};
use orders::{
    ImportedAddition, ImportedOrder, OrderCharge, PricedAddition, PricedOrder, price_addition,
    price_imported,
};
use uuid::Uuid;

use super::{
    Batch,
    content::{number, order_charge},
};
use crate::{
    EntryKey,
    plan::Document,
    store::{self, EntryRow},
};

/// A document that can be entered as it is.
pub(super) struct Ready<'p> {
    pub(super) entry: Entry<'p>,
    /// Its lines, as the import remembers them.
    pub(super) rows: Vec<EntryRow>,
    /// The ids of its shipments.
    pub(super) shipments: Vec<Uuid>,
}

/// What of a document is entered.
pub(super) enum Entry<'p> {
    /// All of it, as an order.
    New(Box<(ImportedOrder, PricedOrder)>),
    /// The parts that its order lacks.
    Parts(&'p [EntryKey], Box<(ImportedAddition, PricedAddition)>),
}

impl Batch<'_> {
    /// A new document, as an order.
    pub(super) async fn new_order(
        &mut self,
        tx: &mut Tx<'_>,
        document: &Document,
    ) -> Result<Ready<'static>> {
        let of = self.of;
        let number = number(&of.plan.source, &document.number);
        if self.taken.contains(&number) {
            let message = text!(
                "单号 {number} 已被其他订单占用",
                "the number {number} belongs to another order"
            );
            return Err(Fault::invalid("", "number_taken", message));
        }
        let customer = self.customer(document)?;
        let (owner, standing) = self.owner(tx, customer).await?;
        let (lines, rows) = self.lines(document, None)?;
        let shipments: Vec<Uuid> = document.shipments.iter().map(|_| Uuid::now_v7()).collect();
        let order = ImportedOrder {
            id: OrderId::new(),
            number,
            source: (of.plan.source.clone(), document.number.clone()),
            content: self.content(document, customer, lines),
            charges: document.charges.iter().map(order_charge).collect(),
            ordered_at: self.moment(document.ordered_at),
            owner,
            entered_by: of.permit.in_name_of().ok_or(Fault::Unauthenticated)?,
            shipments: self.shipments(document, &shipments, &rows),
            awaits_shipment: of.tracks_shipments && document.shipments.is_empty(),
            origin: self.origin(document, rows.iter()),
        };
        let known = self.known(tx, document, standing).await?;
        let priced = price_imported(&order, &known)?;
        Ok(Ready {
            entry: Entry::New(Box::new((order, priced))),
            rows,
            shipments,
        })
    }

    /// The parts of a document that its order lacks.
    pub(super) async fn missing_parts<'p>(
        &mut self,
        tx: &mut Tx<'_>,
        document: &Document,
        (id, parts): (OrderId, &'p [EntryKey]),
    ) -> Result<Ready<'p>> {
        let of = self.of;
        let customer = self.customer(document)?;
        let (_, standing) = self.owner(tx, customer).await?;
        let (lines, rows) = self.lines(document, Some(parts))?;
        let charges = document.charges.iter();
        let charges = charges.filter(|charge| parts.contains(&charge.key));
        let charges: Vec<OrderCharge> = charges.map(order_charge).collect();
        let mut there = store::parts_of(tx, &of.plan.source, &document.number).await?;
        let shipments: Vec<Uuid> = document
            .shipments
            .iter()
            .map(|shipment| paper_of(&there, &shipment.key).unwrap_or_else(Uuid::now_v7))
            .collect();
        there.extend(rows.iter().cloned());
        let addition = ImportedAddition {
            id,
            lines,
            charges,
            shipments: self.shipments(document, &shipments, &there),
            origin: self.origin(document, rows.iter()),
        };
        let known = self.known(tx, document, standing).await?;
        let priced = price_addition(tx, &addition, &known).await?;
        Ok(Ready {
            entry: Entry::Parts(parts, Box::new((addition, priced))),
            rows,
            shipments,
        })
    }
}

/// The id under which a part was entered: the same one, or the one at its place that the file now
/// has otherwise.
fn paper_of(there: &[EntryRow], key: &EntryKey) -> Option<Uuid> {
    let same = there
        .iter()
        .find(|row| row.key.identity() == key.identity());
    let at_its_place = |row: &&EntryRow| (row.key.kind, row.key.ordinal) == (key.kind, key.ordinal);
    same.or_else(|| there.iter().find(at_its_place))
        .map(|row| row.part)
}
