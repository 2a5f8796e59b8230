//! Rows as the presets read them, before they are judged.

use std::collections::HashSet;

use jiff::civil::DateTime;
use kernel::{Date, Quantity, Rate, UnitPrice};
use sheets::{Cell, Row, RowError};

use crate::plan::{ChargeKind, Place};

/// A header as read: from a sheet of headers, or from the rows of its lines.
#[derive(Debug, Clone)]
pub(crate) struct RawHeader {
    pub(crate) place: Place,
    pub(crate) number: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) ordered_at: Option<DateTime>,
    pub(crate) required_on: Option<Date>,
    pub(crate) customer_po: String,
    pub(crate) contract_no: String,
    pub(crate) ship_to: String,
    pub(crate) sales_person: String,
    pub(crate) remark: String,
    pub(crate) stated_minor: Option<i64>,
    pub(crate) freight_minor: Option<i64>,
    /// Shipments; those of an order's rows each once.
    pub(crate) shipments: Vec<RawShipment>,
    /// Receipts of money; those of an order's rows each once.
    pub(crate) receipts: Vec<RawReceipt>,
    /// The file says that it is a credit note.
    pub(crate) credit: bool,
    pub(crate) errors: Vec<RowError>,
}

impl RawHeader {
    /// A header that says nothing yet.
    pub(crate) fn at(place: Place) -> Self {
        Self {
            place,
            number: None,
            customer: None,
            ordered_at: None,
            required_on: None,
            customer_po: String::new(),
            contract_no: String::new(),
            ship_to: String::new(),
            sales_person: String::new(),
            remark: String::new(),
            stated_minor: None,
            freight_minor: None,
            shipments: Vec::new(),
            receipts: Vec::new(),
            credit: false,
            errors: Vec::new(),
        }
    }
}

/// A shipment as read, with the rows that tell of it; none where it is the whole order's.
#[derive(Debug, Clone)]
pub(crate) struct RawShipment {
    pub(crate) shipped_on: Date,
    pub(crate) received_on: Option<Date>,
    pub(crate) carrier: String,
    pub(crate) waybill: String,
    pub(crate) rows: Vec<Place>,
}

/// A receipt of money as read, with the rows that tell of it; none where it is the whole order's.
#[derive(Debug, Clone)]
pub(crate) struct RawReceipt {
    pub(crate) received_on: Date,
    pub(crate) amount_minor: i64,
    pub(crate) rows: Vec<Place>,
}

impl RawHeader {
    /// A header with a row of its own: what it tells, it tells of the whole order.
    pub(crate) fn of_whole(mut self) -> Self {
        self.shipments.iter_mut().for_each(|s| s.rows.clear());
        self.receipts.iter_mut().for_each(|r| r.rows.clear());
        self
    }

    /// Takes over what a further row of the same order tells beside the first: fields that were
    /// empty, another remark, shipments and receipts, the same one once however many rows repeat it.
    pub(crate) fn tells_also(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.contract_no, &other.contract_no),
            (&mut self.ship_to, &other.ship_to),
            (&mut self.sales_person, &other.sales_person),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
        if !self.remark.split('；').any(|part| part == other.remark) {
            let parts = [self.remark.as_str(), other.remark.as_str()];
            self.remark = parts
                .iter()
                .filter(|p| !p.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join("；");
        }
        let of = |s: &RawShipment| {
            let (carrier, waybill) = (s.carrier.clone(), s.waybill.clone());
            (s.shipped_on, s.received_on, carrier, waybill)
        };
        for more in &other.shipments {
            match self
                .shipments
                .iter_mut()
                .find(|known| of(known) == of(more))
            {
                Some(known) => known.rows.extend_from_slice(&more.rows),
                None => self.shipments.push(more.clone()),
            }
        }
        let of = |r: &RawReceipt| (r.received_on, r.amount_minor);
        for more in &other.receipts {
            match self.receipts.iter_mut().find(|known| of(known) == of(more)) {
                Some(known) => known.rows.extend_from_slice(&more.rows),
                None => self.receipts.push(more.clone()),
            }
        }
    }

    /// Leaves out the shipments and receipts that only rows kept aside tell of: they come with
    /// these rows, once corrected.
    pub(crate) fn keep_of(&mut self, entered: &HashSet<Place>) {
        let kept = |rows: &[Place]| rows.iter().any(|row| entered.contains(row));
        self.shipments.retain(|shipment| kept(&shipment.rows));
        self.receipts.retain(|receipt| kept(&receipt.rows));
    }
}

/// A row of goods or charges as read.
#[derive(Debug, Clone)]
pub(crate) struct RawLine {
    pub(crate) place: Place,
    pub(crate) number: Option<String>,
    pub(crate) product: Option<String>,
    pub(crate) name: String,
    pub(crate) quantity: Option<Quantity>,
    /// The unit of quantity and price; empty where it is the product's own.
    pub(crate) unit: String,
    pub(crate) price: Option<UnitPrice>,
    pub(crate) tax_included: bool,
    pub(crate) discount: Rate,
    pub(crate) tax_rate: Option<Rate>,
    pub(crate) gift: bool,
    pub(crate) customer_po_line: String,
    pub(crate) customer_article_no: String,
    pub(crate) remark: String,
    /// What the row itself says it comes to.
    pub(crate) stated_minor: Option<i64>,
    /// It is a charge and no product.
    pub(crate) charge: Option<ChargeKind>,
    /// The same in every cell as a row above.
    pub(crate) duplicate: bool,
    pub(crate) errors: Vec<RowError>,
}

impl RawLine {
    /// Without any deduction.
    pub(crate) fn is_negative(&self) -> bool {
        self.quantity.is_some_and(|q| q < Quantity::ZERO)
    }
}

/// Tells rows that are the same in every cell.
#[derive(Debug, Default)]
pub(crate) struct Duplicates {
    seen: HashSet<String>,
}

impl Duplicates {
    /// Whether the same row was seen before.
    pub(crate) fn seen_before(&mut self, row: &Row) -> bool {
        let cells: Vec<String> = row.cells.iter().map(Cell::shown).collect();
        !self.seen.insert(cells.join("\u{1F}"))
    }
}
