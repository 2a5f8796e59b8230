//! Rows below headings: which column says what of a line.

use sheets::{Cell, Headings, Mapping, Row, Sheet, heading_key};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    UnderstoodLine,
    goods::{counted_cell, decimal, tidy},
};
use crate::fields::draft_fields;

/// Columns that name goods; a table has at least one of them.
const GOODS: [&str; 3] = ["product", "product_name", "model"];
/// A row that begins a cell so sums up the rows above it.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "total", "subtotal"];

/// A table found by its headings.
#[derive(Debug)]
pub(super) struct Table {
    heading_row: u32,
    first_row: u32,
    mapping: Mapping,
}

impl Table {
    /// The table of a sheet, where a row of headings names goods and quantities.
    pub(super) fn find(sheet: &Sheet) -> Option<Self> {
        let fields = draft_fields();
        let headings = Headings::find(sheet, &fields)?;
        let mapping = Mapping::propose(&headings, &fields).mapping;
        let has = |name: &str| mapping.columns.contains_key(name);
        let names_goods = GOODS.into_iter().chain(["material"]).any(has);
        (has("quantity") && names_goods).then_some(Self {
            heading_row: headings.row,
            first_row: headings.first_data_row,
            mapping,
        })
    }

    /// Whether a row holds the headings or describes them.
    pub(super) fn is_heading(&self, row: &Row) -> bool {
        (self.heading_row..self.first_row).contains(&row.number)
    }

    /// The goods of a row of data; `None` where it names none, or no quantity of them.
    pub(super) fn line_of(&self, row: &Row) -> Option<UnderstoodLine> {
        if row.number < self.first_row {
            return None;
        }
        let article = [
            self.text(row, "customer_article_no"),
            self.text(row, "material"),
        ]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
        let mut goods = tidy(&GOODS.map(|name| self.text(row, name)).join(" "));
        if goods.is_empty() {
            goods.clone_from(&article);
        }
        let (quantity, said_unit) = counted_cell(self.cell(row, "quantity"))?;
        if goods.is_empty() || quantity.is_some_and(|q| q.0 == 0) {
            return None;
        }
        let unit = self.text(row, "unit");
        let po_line = [self.text(row, "customer_po_line"), self.text(row, "row_no")];
        let price = ["price_with_tax", "price"]
            .into_iter()
            .find_map(|name| sheets::decimal(self.cell(row, name)).ok().flatten());
        Some(UnderstoodLine {
            source: String::new(),
            goods,
            quantity: quantity.filter(|q| q.0 > 0),
            unit: if said_unit.is_empty() {
                unit
            } else {
                said_unit
            },
            customer_po_line: po_line
                .into_iter()
                .find(|no| !no.is_empty())
                .unwrap_or_default(),
            customer_article_no: article,
            price: price.as_deref().and_then(decimal),
            delivery_on: sheets::date(self.cell(row, "required_on")).ok().flatten(),
        })
    }

    fn cell<'a>(&self, row: &'a Row, field: &str) -> &'a Cell {
        const NONE: &Cell = &Cell::Empty;
        self.mapping
            .columns
            .get(field)
            .map_or(NONE, |column| row.cell(*column))
    }

    fn text(&self, row: &Row, field: &str) -> String {
        let shown: String = self.cell(row, field).shown().nfkc().collect();
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether a row sums up those above it.
pub(super) fn sums_up(row: &Row) -> bool {
    let keys = row.cells.iter().map(|cell| heading_key(&cell.shown()));
    let mut keys = keys.filter(|key| !key.is_empty());
    keys.any(|key| SUMS.iter().any(|sum| key.starts_with(sum)))
}
