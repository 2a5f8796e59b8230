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
    pub(crate) shipped_on: Option<Date>,
    pub(crate) received_on: Option<Date>,
    pub(crate) carrier: String,
    pub(crate) waybill: String,
    pub(crate) paid_on: Option<Date>,
    pub(crate) paid_minor: Option<i64>,
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
            shipped_on: None,
            received_on: None,
            carrier: String::new(),
            waybill: String::new(),
            paid_on: None,
            paid_minor: None,
            credit: false,
            errors: Vec::new(),
        }
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
