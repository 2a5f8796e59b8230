//! What a pasted order says: a mail, a chat message, a few rows of a customer's sheet.
//!
//! Rules, no guess beyond them: what a line says of the whole order (number, contact, date, place),
//! and lines with a quantity, each with the words that name the goods. Which product the words mean
//! is looked up by [`crate::draft_from_text`].

mod count;
mod goods;
mod table;

use std::sync::LazyLock;

use kernel::{Date, Quantity, UnitPrice};
use regex::Regex;
use sheets::{Cell, Row, Sheet};
use unicode_normalization::UnicodeNormalization as _;

use self::{
    goods::goods_of,
    table::{Table, sums_up},
};

/// What was understood.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Understood {
    /// The customer's words for himself.
    pub customer: String,
    /// His order number.
    pub customer_po_no: String,
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
        pub(super) static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
    };
}
use pattern;

pattern!(PHONE, r"(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})");
pattern!(
    CUSTOMER,
    r"(?i)(?:^|\t)(?:客户|公司|订货单位|购货单位|买方|需方|customer|company|buyer)(?:名称| name)?\s*[:\t]\s*([^\t]+)"
);
pattern!(
    PO_NO,
    r"(?i)(?:采购订单号|采购单号|订单编号|订单号|合同号|P\.?O\.?(?:\s*(?:no|number))?)\s*[.:：#]*\s*([A-Z0-9][A-Z0-9/_-]{2,39})"
);
pattern!(
    CONTACT,
    r"(?i)(?:联系人|收货人|收件人|contact|attn)\s*[:：]?\s*([\p{Han}·]{2,6}|[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+)?)"
);
pattern!(
    PLACE,
    r"(?i)(?:收货地址|送货地址|交货地址|交货地点|送货到|送到|发到|发往|地址|deliver(?:y)? (?:to|address)|ship to|address)\s*[:：]?\s*([^\t]+)"
);
pattern!(
    DUE,
    r"(?i)交货|交期|到货|发货|送到|要货|需要|之前|以前|前到|deliver|due|need|by "
);
pattern!(DATED, r"(?i)日期|下单|签订|\bdate");
pattern!(DAY_FULL, r"(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?");
pattern!(DAY_SHORT, r"(\d{1,2})(?:月|/)(\d{1,2})[日号]?");
pattern!(
    PO_LINE,
    r"(?i)(?:客户行号|行号|行项目|项次|P\.?O\.?\s*(?:line|item)|(?:line|item)\s*(?:no\b|number|[#:]))\s*[.:：#]*\s*(\d{1,6})\b"
);
pattern!(
    ARTICLE,
    r"(?i)(?:(?:我司|我方|客户)?(?:物料号|料号|物料编码)|(?:our|customer)\s+(?:part|article|material|item)(?:\s*(?:no|number))?)\s*[.:：#]*\s*([A-Z0-9][A-Z0-9/._-]{2,39})"
);

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

/// Reads a line, or several sentences on one.
fn read_words(found: &mut Understood, text: &str, today: Date) {
    for source in text.split(['；', ';', '。']) {
        let line: String = source.trim_matches([' ', '\r', '，', ',']).nfkc().collect();
        if line.trim().is_empty() {
            continue;
        }
        let (line, article) = take_out(&ARTICLE, &line);
        let (line, po_line) = take_out(&PO_LINE, &line);
        let said = head_of(found, &line, today);
        match goods_of(&line, said) {
            Some(goods) => found.lines.push(UnderstoodLine {
                source: source.trim().to_owned(),
                customer_po_line: po_line.unwrap_or(goods.customer_po_line),
                customer_article_no: article.unwrap_or_default(),
                ..goods
            }),
            None if said => {}
            None => found.unread.push(source.trim().to_owned()),
        }
    }
}

/// The line without what a pattern found, and that.
fn take_out(pattern: &Regex, line: &str) -> (String, Option<String>) {
    let Some(found) = pattern.captures(line).and_then(|c| c.get(1)) else {
        return (line.to_owned(), None);
    };
    let text = found.as_str().trim_end_matches(['.', '-', '/']).to_owned();
    let rest = pattern.replace(line, " ");
    let rest = rest.trim_matches([' ', ':', ',', '，', '、']);
    (rest.to_owned(), Some(text))
}

/// Notes what a line says of the whole order, and whether it says any of it. What was said first
/// stands.
fn head_of(found: &mut Understood, line: &str, today: Date) -> bool {
    let mut said = false;
    let mut note = |field: &mut String, text: Option<&str>| {
        let Some(text) = text.map(|t| t.trim_matches([' ', '，', ',', '。', '.'])) else {
            return;
        };
        said = true;
        if field.is_empty() {
            text.clone_into(field);
        }
    };
    let group = |pattern: &Regex| {
        pattern
            .captures(line)
            .and_then(|c| c.get(1))
            .map(|m| m.as_str())
    };
    note(&mut found.customer, group(&CUSTOMER));
    note(&mut found.customer_po_no, group(&PO_NO));
    note(&mut found.contact_name, group(&CONTACT));
    note(&mut found.contact_phone, group(&PHONE));
    note(&mut found.delivery_place, group(&PLACE));
    if let Some(day) = day_of(line, today)
        && (DUE.is_match(line) || line.len() < 24 && !DATED.is_match(line))
    {
        found.delivery_on = found.delivery_on.or(Some(day));
        said = true;
    }
    said
}

/// The day that a line names.
fn day_of(line: &str, today: Date) -> Option<Date> {
    if let Some(day) = DAY_FULL.captures(line) {
        return Date::ymd(number(&day, 1)?, number(&day, 2)?, number(&day, 3)?);
    }
    let day = DAY_SHORT.captures(line)?;
    let (month, of_month): (i8, i8) = (number(&day, 1)?, number(&day, 2)?);
    let year = today.0.year();
    [year, year + 1]
        .into_iter()
        .filter_map(|year| Date::ymd(year, month, of_month))
        .find(|day| *day >= today)
}

fn number<T: std::str::FromStr>(captures: &regex::Captures<'_>, group: usize) -> Option<T> {
    captures.get(group)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests;
