//! A sheet seen through a mapping: the fields of each row, parsed, with what is wrong about them.

use jiff::civil::DateTime;
use kernel::{Currency, Date, Money, Quantity, Rate, Text, UnitPrice};

use crate::{Cell, Headings, Mapping, Row, RowError, Rule, Sheet, values};

/// Decimals that quantities, prices and rates keep.
const FIXED_DECIMALS: u32 = 6;

/// A sheet with its headings and the mapping of its columns.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    sheet: &'a Sheet,
    headings: &'a Headings,
    mapping: &'a Mapping,
}

impl<'a> View<'a> {
    /// A view of a sheet.
    #[must_use]
    pub fn new(sheet: &'a Sheet, headings: &'a Headings, mapping: &'a Mapping) -> Self {
        Self {
            sheet,
            headings,
            mapping,
        }
    }

    /// The rows of data.
    pub fn records(self) -> impl Iterator<Item = Record<'a>> {
        let first = self.headings.first_data_row;
        let rows = self
            .sheet
            .rows
            .iter()
            .filter(move |row| row.number >= first);
        rows.map(move |row| Record {
            view: self,
            row,
            errors: Vec::new(),
        })
    }

    /// Whether a column holds the field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.mapping.columns.contains_key(field)
    }

    fn column(&self, field: &str) -> Option<usize> {
        self.mapping.columns.get(field).copied()
    }
}

/// One row of data. Reading a field that breaks a rule of form yields `None` and notes the error.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    view: View<'a>,
    row: &'a Row,
    errors: Vec<RowError>,
}

impl<'a> Record<'a> {
    /// The row's number as a spreadsheet program shows it.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// The whole row, e.g. to tell an exact duplicate.
    #[must_use]
    pub fn row(&self) -> &'a Row {
        self.row
    }

    /// The cell of a field; an empty one when no column holds it.
    #[must_use]
    pub fn cell(&self, field: &str) -> &'a Cell {
        self.view
            .column(field)
            .map_or(&Cell::Empty, |column| self.row.cell(column))
    }

    /// The text of a field, without blanks around it.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<String> {
        let shown = self.cell(field).shown();
        let trimmed = shown.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// The text of a field that must be there.
    pub fn need_text(&mut self, field: &str) -> Option<String> {
        self.need(field);
        self.text(field)
    }

    /// Notes that a field must be there, if its cell is empty.
    pub fn need(&mut self, field: &str) {
        if self.cell(field).is_empty() {
            self.broken(field, Rule::Required);
        }
    }

    /// A date.
    pub fn date(&mut self, field: &str) -> Option<Date> {
        self.parsed(field, values::date)
    }

    /// A date with its time.
    pub fn date_time(&mut self, field: &str) -> Option<DateTime> {
        self.parsed(field, values::date_time)
    }

    /// Yes or no.
    pub fn boolean(&mut self, field: &str) -> Option<bool> {
        self.parsed(field, values::boolean)
    }

    /// A quantity.
    pub fn quantity(&mut self, field: &str) -> Option<Quantity> {
        self.parsed(field, |cell| fixed(cell, Quantity::parse))
    }

    /// A price per unit.
    pub fn price(&mut self, field: &str) -> Option<UnitPrice> {
        self.parsed(field, |cell| fixed(cell, UnitPrice::parse))
    }

    /// A ratio: `0.13`, `13%`, or `13` under a heading that says percent.
    pub fn rate(&mut self, field: &str) -> Option<Rate> {
        let column = self.view.column(field);
        let mut headings = self.view.headings.columns.iter();
        let in_percent = headings.any(|c| Some(c.index) == column && c.percent);
        self.parsed(field, |cell| rate(cell, in_percent))
    }

    /// An amount in minor units of a currency.
    pub fn money(&mut self, field: &str, currency: Currency) -> Option<i64> {
        self.parsed(field, |cell| {
            let Some(plain) = values::decimal(cell)? else {
                return Ok(None);
            };
            match Money::parse_decimal(&plain, currency) {
                Some(money) => Ok(Some(money.minor)),
                None => Err(beyond(&plain, currency.digits())),
            }
        })
    }

    /// Notes a rule of the business that the field's value breaks.
    pub fn refuse(&mut self, field: &str, rule: &str, message: Text) {
        let column = self.view.column(field);
        let headings = &self.view.headings.columns;
        let heading = headings.iter().find(|c| Some(c.index) == column);
        self.errors.push(RowError {
            row: self.row.number,
            column,
            heading: heading.map_or_else(|| field.to_owned(), |c| c.title.clone()),
            value: self.cell(field).shown(),
            rule: rule.to_owned(),
            message,
        });
    }

    /// What was found wrong so far.
    #[must_use]
    pub fn errors(&self) -> &[RowError] {
        &self.errors
    }

    /// Takes what was found wrong.
    #[must_use]
    pub fn into_errors(self) -> Vec<RowError> {
        self.errors
    }

    fn broken(&mut self, field: &str, rule: Rule) {
        self.refuse(field, rule.code(), rule.message());
    }

    fn parsed<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&Cell) -> Result<Option<T>, Rule>,
    ) -> Option<T> {
        match parse(self.cell(field)) {
            Ok(value) => value,
            Err(rule) => {
                self.broken(field, rule);
                None
            }
        }
    }
}

fn fixed<T>(cell: &Cell, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Rule> {
    let Some(plain) = values::decimal(cell)? else {
        return Ok(None);
    };
    parse(&plain)
        .map(Some)
        .ok_or_else(|| beyond(&plain, FIXED_DECIMALS))
}

/// Why a plain decimal cannot be kept.
fn beyond(plain: &str, decimals: u32) -> Rule {
    let part = plain.split_once('.').map_or("", |(_, part)| part);
    if part.len() > decimals as usize {
        Rule::Decimals(decimals)
    } else {
        Rule::TooLarge
    }
}

fn rate(cell: &Cell, in_percent: bool) -> Result<Option<Rate>, Rule> {
    let (cell, in_percent) = match cell {
        Cell::Text(text) => match text.trim().strip_suffix(['%', '％']) {
            Some(figure) => (Cell::text(figure), true),
            None => (cell.clone(), in_percent),
        },
        other => (other.clone(), in_percent),
    };
    let Some(rate) = fixed(&cell, Rate::parse)? else {
        return Ok(None);
    };
    if !in_percent {
        return Ok(Some(rate));
    }
    if rate.0 % 100 == 0 {
        Ok(Some(Rate(rate.0 / 100)))
    } else {
        Err(Rule::Decimals(4))
    }
}

#[cfg(test)]
mod tests {
    use kernel::text;

    use super::*;
    use crate::{Field, Limits, Options, read};

    fn check(sheet: &str, look: impl FnOnce(Vec<Record<'_>>)) {
        let fields = [
            Field::new("code", text!("编码", "Code"), &[]),
            Field::new("price", text!("单价", "Price"), &[]),
            Field::new("tax", text!("税率", "Tax"), &[]),
            Field::new("on", text!("日期", "Date"), &[]),
        ];
        let book = read(sheet.as_bytes(), &Options::default(), &Limits::default()).unwrap();
        let headings = Headings::find(&book.sheets[0], &fields).unwrap();
        let mapping = Mapping::propose(&headings, &fields).mapping;
        look(
            View::new(&book.sheets[0], &headings, &mapping)
                .records()
                .collect(),
        );
    }

    #[test]
    fn fields_are_parsed_and_errors_name_their_place() {
        check(
            "编码,单价,税率(%),日期\nA1,\"¥1,200.5\",13,2026/1/5\n,abc,x,01/05/2026\n",
            |mut rows| {
                let good = &mut rows[0];
                assert_eq!(good.price("price"), UnitPrice::parse("1200.5"));
                assert_eq!(good.rate("tax"), Rate::parse("0.13"));
                assert_eq!(good.date("on"), Date::ymd(2026, 1, 5));
                assert_eq!(good.money("price", Currency::CNY), Some(120_050));
                assert!(good.errors().is_empty());
                let bad = &mut rows[1];
                assert_eq!(
                    (bad.need_text("code"), bad.price("price"), bad.date("on")),
                    (None, None, None)
                );
                let rules: Vec<_> = bad
                    .errors()
                    .iter()
                    .map(|e| (e.row, e.column, e.rule.as_str()))
                    .collect();
                assert_eq!(
                    rules,
                    [
                        (3, Some(0), "required"),
                        (3, Some(1), "decimal"),
                        (3, Some(3), "date_ambiguous")
                    ]
                );
                assert_eq!(bad.errors()[1].heading, "单价");
                assert_eq!(bad.errors()[1].value, "abc");
            },
        );
    }

    #[test]
    fn percent_is_told_by_the_value_or_the_heading() {
        check(
            "编码,税率,单价\nA,13%,1\nB,0.13,1\nC,６％,0.1234567\nD,,99999999999999.5\n",
            |mut rows| {
                let rates: Vec<_> = rows[..3]
                    .iter_mut()
                    .map(|r| r.rate("tax").unwrap().to_string())
                    .collect();
                assert_eq!(rates, ["0.13", "0.13", "0.06"]);
                assert_eq!(rows[2].price("price"), None);
                assert_eq!(rows[2].errors()[0].rule, "too_many_decimals");
                assert_eq!(rows[3].price("price"), None);
                assert_eq!(rows[3].errors()[0].rule, "too_large");
            },
        );
    }
}
