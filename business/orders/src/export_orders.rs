//! The list of orders as a file: the rows and columns that the reader sees, and nothing else.

use ::store::{Command, Tx};
use access::{Permit, matrix::RunExport};
use kernel::{Fault, Locale, Moment, Result, Text, text};
use process::OrderType;
use serde_json::{Value, json};
use sheets::{Cell, Export, Format, OutColumn, OutKind};
use uuid::Uuid;

use crate::OrderRow;

/// What a row shows in a column.
type CellOf = fn(&OrderRow, Locale) -> Cell;

/// A column by its key, as the list names it.
struct Column {
    key: &'static str,
    title: Text,
    kind: OutKind,
    cell: CellOf,
}

/// Every column, in the order of the list.
fn columns() -> Vec<Column> {
    what_it_is().into_iter().chain(how_it_stands()).collect()
}

fn column(key: &'static str, title: Text, kind: OutKind, cell: CellOf) -> Column {
    Column {
        key,
        title,
        kind,
        cell,
    }
}

fn what_it_is() -> [Column; 6] {
    let words = |key, title, cell: CellOf| column(key, title, OutKind::Text, cell);
    [
        words("label", text!("单号", "Number"), |row, _| {
            Cell::text(&row.label)
        }),
        words("customer", text!("客户", "Customer"), |row, _| {
            Cell::text(row.customer_name.clone().unwrap_or_default())
        }),
        words("state", text!("状态", "State"), |row, locale| {
            Cell::text(row.state_title().get(locale))
        }),
        words("order_type", text!("类型", "Kind"), |row, _| {
            Cell::text(&row.order_type)
        }),
        column(
            "amount",
            text!("金额（含税）", "Amount with tax"),
            OutKind::Number(2),
            |row, _| row.amount.clone().map_or(Cell::Empty, Cell::Number),
        ),
        words("amount", text!("币种", "Currency"), |row, _| {
            Cell::text(&row.currency)
        }),
    ]
}

fn how_it_stands() -> [Column; 8] {
    let words = |key, title, cell: CellOf| column(key, title, OutKind::Text, cell);
    let date = |key, title, cell: CellOf| column(key, title, OutKind::Date, cell);
    [
        words(
            "under_way",
            text!("正在办理", "Under way"),
            |row, locale| {
                let steps: Vec<&str> = row.under_way.iter().map(|step| step.get(locale)).collect();
                Cell::text(steps.join(text!("、", ", ").get(locale)))
            },
        ),
        column(
            "next_due",
            text!("下一期限", "Next deadline"),
            OutKind::DateTime,
            |row, _| row.next_due.map_or(Cell::Empty, moment_cell),
        ),
        date(
            "promised_on",
            text!("承诺交期", "Promised"),
            |row, _| row.promised_on.map_or(Cell::Empty, date_cell),
        ),
        words("owner", text!("业务员", "Sales rep"), |row, _| {
            Cell::text(&row.owner_name)
        }),
        date(
            "order_date",
            text!("下单日期", "Order date"),
            |row, _| date_cell(row.order_date),
        ),
        words(
            "contract_no",
            text!("合同编号", "Contract"),
            |row, _| Cell::text(&row.contract_no),
        ),
        words(
            "customer_po_no",
            text!("客户采购单号", "Customer PO"),
            |row, _| Cell::text(&row.customer_po_no),
        ),
        column(
            "line_count",
            text!("行数", "Lines"),
            OutKind::Number(0),
            |row, _| Cell::Number(row.line_count.to_string()),
        ),
    ]
}

fn date_cell(date: kernel::Date) -> Cell {
    Cell::Date(date.0.to_datetime(jiff::civil::Time::midnight()))
}

fn moment_cell(moment: Moment) -> Cell {
    let company = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    Cell::Date(moment.timestamp().to_zoned(company).datetime())
}

/// Puts what an order's kind is called in the place of its word, for people who read the file.
pub fn name_order_types(rows: &mut [OrderRow], types: &[OrderType], locale: Locale) {
    for row in rows {
        if let Some(named) = types.iter().find(|one| one.order_type == row.order_type) {
            named.title.get(locale).clone_into(&mut row.order_type);
        }
    }
}

/// Writes rows with the chosen columns, in the order chosen; all of them where none is chosen.
///
/// # Errors
/// Not found for a column that there is none of; internal when the file cannot be written.
pub fn write_orders(
    rows: &[OrderRow],
    chosen: &[&str],
    format: Format,
    locale: Locale,
) -> Result<Vec<u8>> {
    let all = columns();
    let mut shown: Vec<&Column> = Vec::new();
    for key in chosen {
        let before = shown.len();
        shown.extend(all.iter().filter(|column| column.key == *key));
        if shown.len() == before {
            return Err(Fault::NotFound("column"));
        }
    }
    if chosen.is_empty() {
        shown.extend(&all);
    }
    let heads = shown.iter().map(|column| OutColumn {
        title: column.title.get(locale).to_owned(),
        kind: column.kind,
    });
    let title = text!("订单", "Orders");
    let mut export = Export::new(format, title.get(locale), heads.collect(), rows.len())
        .map_err(Fault::internal)?;
    for row in rows {
        let cells: Vec<Cell> = shown.iter().map(|c| (c.cell)(row, locale)).collect();
        export.row(&cells).map_err(Fault::internal)?;
    }
    export.finish().map_err(Fault::internal)
}

/// Notes who took what out of the house.
#[derive(Debug, Clone)]
pub struct NoteExport {
    /// The right to do so.
    pub permit: Permit<RunExport>,
    /// How many rows.
    pub rows: usize,
    /// What was asked for.
    pub asked: Value,
    /// The present moment.
    pub now: Moment,
}

impl Command for NoteExport {
    const NAME: &'static str = "orders.note_export";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let data = json!({"list": "orders", "rows": self.rows, "asked": self.asked});
        let stream = events::Stream::new("export", Uuid::now_v7());
        let event = events::NewEvent::new(stream, "export.made", data, self.now);
        events::first(tx, &event, &self.permit.actor(), self.now)
            .await
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Date, OrderId};

    use super::*;
    use crate::OrderState;

    fn row() -> OrderRow {
        OrderRow {
            id: OrderId::new(),
            label: "SO-1".to_owned(),
            number: None,
            state: OrderState::Draft,
            returned: false,
            milestone: String::new(),
            customer_name: Some("=苏州".to_owned()),
            order_date: Date::ymd(2026, 3, 2).expect("a date"),
            amount: None,
            currency: "CNY".to_owned(),
            owner_name: "陈静".to_owned(),
            under_way: Vec::new(),
            next_due: None,
            promised_on: None,
            late: false,
            created_at: Moment::default(),
            line_count: 2,
            customer_po_no: String::new(),
            contract_no: String::new(),
            order_type: "equipment".to_owned(),
            revision: 1,
        }
    }

    #[test]
    fn a_file_has_the_chosen_columns_in_their_order() {
        let bytes = write_orders(&[row()], &["line_count", "label"], Format::Csv, Locale::En);
        let text = String::from_utf8(bytes.expect("a file")).expect("text");
        assert_eq!(
            text.trim_start_matches('\u{feff}'),
            "\"Lines\",\"Number\"\r\n\"2\",\"SO-1\"\r\n"
        );
        assert!(write_orders(&[], &["secret"], Format::Csv, Locale::En).is_err());
    }
}
