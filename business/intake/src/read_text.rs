//! What a pasted order says: a mail, a chat message, a few rows of a customer's sheet.
//!
//! Rules, no guess beyond them: what a line says of the whole order (number, contact, date, place),
//! and lines with a quantity, each with the words that name the goods. Which product the words mean
//! is looked up by [`crate::draft_from_text`].

mod clauses;
mod count;
mod days;
mod goods;
mod head;
mod table;

use kernel::{Date, Quantity, UnitPrice};
use sheets::{Cell, Row, Sheet};
use unicode_normalization::UnicodeNormalization as _;

use self::{
    clauses::segments,
    days::due_day,
    goods::goods_in,
    head::take_head,
    table::{Table, sums_up},
};

/// What was understood.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Understood {
    /// The customer's words for himself.
    pub customer: String,
    /// His order number.
    pub customer_po_no: String,
    /// The number of the contract it is under.
    pub contract_no: String,
    /// His person.
    pub contact_name: String,
    /// How to reach that person.
    pub contact_phone: String,
    /// When he wants it.
    pub delivery_on: Option<Date>,
    /// Where he wants it.
    pub delivery_place: String,
    /// What he wants.
    pub lines: Vec<UnderstoodLine>,
    /// Lines that say nothing known, as they stand.
    pub unread: Vec<String>,
}

/// One line of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnderstoodLine {
    /// The line as it stands.
    pub source: String,
    /// The words that name the goods.
    pub goods: String,
    /// How many; `None` when that is said in a way that leaves a choice, or not in numbers.
    pub quantity: Option<Quantity>,
    /// In what unit, when it is said.
    pub unit: String,
    /// Its number on the customer's order; empty when not said, like the next.
    pub customer_po_line: String,
    /// What the customer calls it.
    pub customer_article_no: String,
    /// For how much each, when it is said.
    pub price: Option<UnitPrice>,
    /// When this one is wanted, where the line says so.
    pub delivery_on: Option<Date>,
}

/// A pattern of this file; [`tests::every_pattern_is_sound`] compiles each of them.
macro_rules! pattern {
    ($name:ident, $text:expr) => {
        pub(super) static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($text).unwrap());
    };
}
use pattern;

/// Reads a pasted text. A day without a year is the next one from `today` on.
#[must_use]
pub(crate) fn read_text(text: &str, today: Date) -> Understood {
    let rows = (1..).zip(text.lines()).map(|(number, line)| Row {
        number,
        cells: line.split('\t').map(Cell::text).collect(),
    });
    let rows = rows.filter(|row| !row.is_empty()).collect();
    let sheet = Sheet {
        rows,
        ..Sheet::default()
    };
    read_sheet(&sheet, today)
}

/// Whether a sheet has headings that name goods and quantities.
#[must_use]
pub(crate) fn has_headings(sheet: &Sheet) -> bool {
    Table::find(sheet).is_some()
}

/// Reads a sheet: below headings by its columns, all else by what the cells hold.
#[must_use]
pub(crate) fn read_sheet(sheet: &Sheet, today: Date) -> Understood {
    let mut found = Understood::default();
    let table = Table::find(sheet);
    for row in &sheet.rows {
        if table.as_ref().is_some_and(|table| table.is_heading(row)) {
            continue;
        }
        let source = source_of(row);
        if sums_up(row) {
            found.unread.push(source);
            continue;
        }
        match table.as_ref().and_then(|table| table.line_of(row)) {
            Some(line) => found.lines.push(UnderstoodLine { source, ..line }),
            None => read_words(&mut found, &source, today),
        }
    }
    found
}

/// A row as one line, its cells apart by tabs.
fn source_of(row: &Row) -> String {
    let cells = row.cells.iter().filter(|cell| !cell.is_empty());
    let cells: Vec<String> = cells
        .map(|cell| cell.shown().replace(['\t', '\r', '\n'], " "))
        .collect();
    cells.join("\t")
}

/// Reads a line, or several sentences on one; a row of cells is one.
fn read_words(found: &mut Understood, text: &str, today: Date) {
    const ENDS: [char; 3] = ['；', ';', '。'];
    let is_row = text.contains('\t');
    for source in text.split(|c| !is_row && ENDS.contains(&c)) {
        let line: String = source.trim_matches([' ', '\r', '，', ',']).nfkc().collect();
        let rest = take_head(found, &line, today);
        read_goods(found, source.trim(), &rest, today);
    }
}

/// Reads what a line says beside the head: its goods, or words that stay unread.
fn read_goods(found: &mut Understood, source: &str, rest: &str, today: Date) {
    // The order has a day already, so another one is that of these goods.
    let own = due_day(rest, today);
    let mut words = rest.to_owned();
    if let Some((at, _)) = &own {
        words.replace_range(at.clone(), " ");
    }
    let (mut lines, mut unread) = (Vec::new(), Vec::new());
    for segment in segments(&words) {
        match goods_in(&segment) {
            Some(goods) => lines.push(UnderstoodLine {
                source: source.to_owned(),
                delivery_on: own.as_ref().map(|(_, day)| *day),
                ..goods
            }),
            None => unread.push(segment),
        }
    }
    let nothing_read = lines.is_empty() && source.nfkc().eq(rest.nfkc());
    match (lines.is_empty(), nothing_read) {
        (_, true) => unread = vec![source.to_owned()],
        (true, _) => unread = vec![rest.to_owned()],
        _ => {}
    }
    found.lines.append(&mut lines);
    let says_something = |text: &String| text.contains(char::is_alphanumeric);
    found.unread.extend(
        unread
            .into_iter()
            .map(|text| trimmed(&text))
            .filter(says_something),
    );
}

/// Words that stay, without the punctuation around what was taken out of them.
fn trimmed(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || ",，、:：。.;-".contains(c));
    text.to_owned()
}

#[cfg(test)]
mod tests;
